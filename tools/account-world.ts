import { listCollections, rootCollection } from '../lib/planes/account';
import { createClient, type Client } from '../lib/core/client';
import { withApplication, type Config } from '../lib/core/config';
import { editPolicy } from '../lib/planes/grant';
import { listPolicies, withMember } from '../lib/planes/policy';
import type { RoleName } from '../lib/planes/roles';
import { searchAll } from '../lib/planes/search';
import { claimsOf, tokenSource } from '../lib/core/token';
import type { NetworkOptions } from '../lib/core/transport';
import { getTypes } from '../lib/planes/types';
import { persona } from '../sandbox/entra/personas';
import type { Shape } from '../sandbox/http/hosts';
import { catalogInventory, giveCatalogRoles } from './account-catalog';
import { faultsAsAccount, withSolutions, type Notebook } from './notebook';
import { runNotebook, type World } from './world';

/** The roles that Microsoft's tutorial gives. */
const tutorialRoles: RoleName[] = ['Data Curator', 'Data Source Administrator', 'Collection Admin'];

/** What is in an account, by kind: names that tell one thing from another. */
type Inventory = Record<string, string[]>;

export interface AccountRun {
  ran: Notebook;
  /** All that was wrong, a sentence for each. */
  problems: string[];
}

/** Runs a notebook with its solutions on a sandbox that looks like an account. */
export async function runAsAccount(notebook: Notebook, rolesHeld: boolean, shape?: Shape): Promise<AccountRun> {
  const leftovers: string[] = [];
  const world: World = { ...accountWorld(rolesHeld, leftovers), ...(shape && { shape, namesOfItsOwn: true }) };
  const ran = await runNotebook(withSolutions(notebook), world);
  return { ran, problems: [...faultsAsAccount(ran, rolesHeld), ...leftovers] };
}

/**
 * A sandbox that looks like a real account to a newcomer: no controls, nothing in the catalog. With roles, a
 * Collection Admin has given them to the application beforehand, and `leftovers` receives what the notebook leaves.
 */
export function accountWorld(rolesHeld: boolean, leftovers: string[]): World {
  const world: World = { plain: true };
  if (!rolesHeld) return world;
  let before: Inventory;
  return {
    ...world,
    async before(config, network = {}) {
      await giveRoles(config, network);
      before = await inventory(config, network);
    },
    async after(config, network = {}) {
      leftovers.push(...differences(before, await inventory(config, network)));
    },
  };
}

/** In plain mode nobody lends a Collection Admin, so this one comes from the sandbox's own list. */
const administrator = (config: Config): Config => withApplication(config, persona('admin'));

const clientAs = (config: Config, network: NetworkOptions, endpoint = config.endpoint): Client =>
  createClient({
    ...network,
    endpoint,
    credential: tokenSource(config, network),
    scope: `${config.resource}/.default`,
  });

/** The administrator gets them too: it reads the inventory, whatever a notebook does to the application's roles. */
async function giveRoles(config: Config, network: NetworkOptions): Promise<void> {
  const owner = administrator(config);
  const [mine, theirs] = await Promise.all(
    [config, owner].map((one) => claimsOf(tokenSource(one, network), `${one.resource}/.default`)),
  );
  const client = clientAs(owner, network);
  await editPolicy(client, config.account ?? (await rootCollection(client)), (policy) =>
    [mine.oid, theirs.oid].reduce(
      (next, oid) => tutorialRoles.reduce((rules, role) => withMember(rules, role, oid), next),
      policy,
    ),
  );
  await giveCatalogRoles(clientAs(owner, network, owner.unifiedEndpoint), mine.oid);
}

interface Named {
  name: string;
}

/** Everything a notebook could leave behind, as the APIs list it. */
async function inventory(config: Config, network: NetworkOptions): Promise<Inventory> {
  const client = clientAs(administrator(config), network);
  const scan = { apiVersion: '2022-02-01-preview' };
  const list = async (path: string) => (await client.get<{ value: Named[] }>(path, scan)).value.map(({ name }) => name);
  const sources = await list('/scan/datasources');
  const scans = await Promise.all(
    sources.map(async (source) =>
      (await list(`/scan/datasources/${encodeURIComponent(source)}/scans`)).map((name) => `${source}/${name}`),
    ),
  );
  const assets: string[] = [];
  for await (const { entityType, qualifiedName } of searchAll(client)) assets.push(`${entityType} ${qualifiedName}`);
  const policies = await listPolicies(client);
  return {
    collection: (await listCollections(client)).map(({ name }) => name),
    role: policies.flatMap(({ name, properties }) =>
      properties.attributeRules.map(({ id, dnfCondition }) => `${name} ${id} ${JSON.stringify(dnfCondition)}`),
    ),
    'data source': sources,
    scan: scans.flat(),
    asset: assets,
    'glossary or term': await glossary(client),
    ...(await catalogInventory(clientAs(administrator(config), network, config.unifiedEndpoint))),
    type: Object.values(await getTypes(client))
      .flat()
      .map(({ name }: Named) => name),
  };
}

async function glossary(client: Client): Promise<string[]> {
  const options = { apiVersion: '2023-09-01' };
  const base = '/datamap/api/atlas/v2/glossary';
  const glossaries = await client.get<{ guid: string; name: string }[]>(base, options);
  const terms = await Promise.all(glossaries.map(({ guid }) => client.get<Named[]>(`${base}/${guid}/terms`, options)));
  return [...glossaries, ...terms.flat()].map(({ name }) => name);
}

/** What one inventory has and the other has not, a sentence for each thing. */
export function differences(before: Inventory, after: Inventory): string[] {
  return Object.keys(after).flatMap((kind) => [
    ...after[kind].filter((name) => !before[kind].includes(name)).map((name) => `left behind: ${kind} ${name}`),
    ...before[kind].filter((name) => !after[kind].includes(name)).map((name) => `gone: ${kind} ${name}`),
  ]);
}
