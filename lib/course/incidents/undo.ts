import type { Connection } from '../../connect.ts';
import { createClient, type Client } from '../../core/client.ts';
import { HttpError } from '../../core/errors.ts';
import { deleteCollection } from '../../planes/account.ts';
import { listCatalogPolicies, putCatalogPolicy } from '../../planes/catalog-policy.ts';
import { editPolicy } from '../../planes/grant.ts';
import { listPolicies } from '../../planes/policy.ts';
import { placeOf, type AttributeMatcher, type AttributeRule, type RolePolicy } from '../../planes/rules.ts';
import { asPerson } from '../people.ts';
import { connectAs, control, faultsAt } from '../sandbox.ts';
import { programName, removeNotice, type Kept, type Notice } from './notice.ts';
import { removeSettings } from './settings.ts';

/**
 * Takes back all that an incident made, and what was made of its applications since. What else has changed meanwhile stays. It may
 * be called again where it was cut short.
 */
export async function undo(connection: Connection, { number, kept }: Notice): Promise<void> {
  const { config, network } = connection;
  const { seconds } = kept;
  if (seconds !== 0) await control(config, 'clock', { ...network, order: { advanceSeconds: -seconds } });
  const { purview, unified, credential } = await connectAs(config, 'admin', network);
  const { graph } = await asPerson(config, 'collection-admin', network);
  const programs = await valuesOf(graph, 'applications', `displayName eq '${programName(number)}'`);
  const appIds = new Set([...kept.principals, ...programs.map(({ appId }) => appId)]);
  const principals = await Promise.all(
    [...appIds].map((one) => valuesOf(graph, 'servicePrincipals', `appId eq '${one}'`)),
  );
  const ids = [...appIds, ...[...programs, ...principals.flat()].map(({ id }) => id)];

  await useUpFaults(connection, kept, createClient({ ...network, endpoint: config.endpoint, credential, retries: 0 }));
  for (const name of [...kept.collections].reverse()) await deleteCollection(purview, name).catch(onlyGone);
  for (const policy of await listPolicies(purview)) {
    const before = kept.policies.find(({ id }) => id === policy.id);
    if (before) await editPolicy(purview, placeOf(policy), (now) => withoutPrincipals(now, before, ids));
  }
  for (const policy of kept.hasCatalog ? await listCatalogPolicies(unified) : []) {
    const before = kept.catalogPolicies.find(({ id }) => id === policy.id);
    const after = before && withoutPrincipals(policy, before, ids);
    if (after && !isSame(after, policy)) await putCatalogPolicy(unified, after);
  }
  for (const id of new Set([...kept.registrations, ...programs.map((one) => one.id)]))
    await graph.delete(`/v1.0/applications/${id}`).catch(onlyGone);
  removeSettings();
  await removeNotice(config, network);
}

/** What Graph has of a kind. What was made is looked up by its name too, as who was interrupted may not have noted its id. */
async function valuesOf(graph: Client, kind: string, $filter: string): Promise<{ id: string; appId: string }[]> {
  const { value } = await graph.get<{ value: { id: string; appId: string }[] }>(`/v1.0/${kind}`, {
    query: { $filter },
  });
  return value;
}

/** Uses up the faults that were meant for a call of a collection. */
async function useUpFaults({ config, network }: Connection, { collections }: Kept, client: Client): Promise<void> {
  for (const path of collections.map((name) => `/account/collections/${name}`))
    for (let left = await faultsAt(config, path, network); left > 0; left--)
      await client.get(path, { apiVersion: '2019-11-01-preview' }).catch(() => undefined);
}

function onlyGone(error: unknown): void {
  if (!(error instanceof HttpError && error.status === 404)) throw error;
}

/**
 * A copy of a policy in which these ids hold nothing, and rules that were made for them are gone: what only they changed is then as
 * it was `before`.
 */
export function withoutPrincipals<P extends RolePolicy>(policy: P, before: P, ids: readonly string[]): P {
  const copy = structuredClone(policy);
  const { properties } = copy;
  const own = new Set(ids.map((id) => id.toLowerCase()));
  for (const matcher of properties.attributeRules.flatMap(({ dnfCondition }) => dnfCondition.flat()))
    if (matcher.attributeValueIncludedIn)
      matcher.attributeValueIncludedIn = matcher.attributeValueIncludedIn.filter((id) => !own.has(id.toLowerCase()));
  const old = new Map(before.properties.attributeRules.map((rule) => [rule.id, rule]));
  const gone = properties.attributeRules.filter((rule) => !old.has(rule.id) && filled(rule).length === 0);
  const leads = ({ attributeValueIncludes }: AttributeMatcher) => gone.some(({ id }) => id === attributeValueIncludes);
  properties.attributeRules = properties.attributeRules
    .filter((rule) => !gone.includes(rule))
    .map((rule) => {
      const left = { ...rule, dnfCondition: rule.dnfCondition.filter((all) => !all.some(leads)) };
      const was = old.get(rule.id);
      return was && isSame(filled(left), filled(was)) ? was : left;
    });
  return copy;
}

/** The conditions of a rule that anybody meets: a list of principals without one is met by nobody. */
function filled({ dnfCondition }: AttributeRule): AttributeMatcher[][] {
  const isEmpty = ({ attributeName, attributeValueIncludedIn = [] }: AttributeMatcher) =>
    attributeName.startsWith('principal.microsoft.') && attributeValueIncludedIn.length === 0;
  return dnfCondition.filter((all) => !all.some(isEmpty));
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
