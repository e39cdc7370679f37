import type { Connection } from '../connect.ts';
import type { Client } from '../core/client.ts';
import { purviewScope } from '../core/config.ts';
import { HttpError } from '../core/errors.ts';
import { isSame, textOf } from '../core/json.ts';
import { claimsOf } from '../core/token.ts';
import { grantRole } from '../planes/grant.ts';
import { allOf, inCollection, ofKind, searchAll } from '../planes/search.ts';
import { businessDomains, dataAssets, dataProducts, terms, type DataAsset, type Domain } from '../planes/unified.ts';
import { partsOf } from '../planes/unified-parts.ts';
import { judge } from './practice.ts';

// What lesson 08 makes, as far as it is no lesson: who somebody is, its exercise, and what removes it all.

/** The name of a person, by the object id; the id where Microsoft Graph knows no such person, or does not tell. */
export async function nameOf(graph: Client, objectId: string): Promise<string> {
  try {
    const { displayName } = await graph.get<{ displayName?: string }>(`/v1.0/users/${encodeURIComponent(objectId)}`);
    return textOf(displayName) || objectId;
  } catch (error) {
    if (error instanceof HttpError) return objectId;
    throw error;
  }
}

/** What an answer to the exercise of lesson 08 is given: a domain in draft, the collection of Finance, and an owner's object id. */
export interface ProductTask {
  domain: Domain;
  collectionName: string;
  owner: string;
}

/** The sandbox's collection *Finance*. */
const finance = 'f1nanc';

/**
 * Judges the exercise of lesson 08: makes a governance domain in draft, lets `make` make a data product in it, and looks
 * what came of it. Prints what is still wrong, or that it is solved. Afterwards nothing of it is left.
 */
export async function proveProduct(
  { config, credential, purview, unified, sandbox }: Connection,
  make: (unified: Client, task: ProductTask) => Promise<unknown>,
): Promise<void> {
  if (!sandbox) return console.log('This exercise needs the sandbox.');
  await judge(async () => {
    const { oid: owner } = await claimsOf(credential, purviewScope(config));
    const before = await dataAssets.list(unified);
    const domain = await businessDomains.create(unified, { name: 'For the exercise', type: 'FunctionalUnit' });
    try {
      const change = { role: 'Data Product Owner', domainId: domain.id, objectId: owner } as const;
      await grantRole(unified, change);
      await make(unified, { domain, collectionName: finance, owner });
      return await verdictOn(unified, domain.id, await tablesOf(purview));
    } finally {
      await emptied(unified, domain.id, before);
    }
  });
}

async function verdictOn(client: Client, domainId: string, wanted: string[]): Promise<string> {
  const [product, another] = await dataProducts.list(client, { domainId });
  if (!product) return 'Not yet. There is no data product in the domain.';
  if (another) return `Not yet. There are several data products in the domain: ${product.name}, ${another.name}.`;
  const { assets } = await partsOf(client, product.id);
  const guids = assets.map(({ source }) => source.assetId);
  const missing = wanted.filter((guid) => !guids.includes(guid)).length;
  if (missing > 0)
    return `Not yet. ${wanted.length - missing} of the ${wanted.length} tables of Finance belong to ${product.name}.`;
  if (guids.length > wanted.length) return 'Not yet. Something belongs to it that is no table of Finance.';
  if (product.status !== 'PUBLISHED') return `Not yet. ${product.name} is a draft still.`;
  return `Solved. ${product.name} is published, with the ${wanted.length} tables of Finance.`;
}

async function tablesOf(client: Client): Promise<string[]> {
  const found: string[] = [];
  const filter = allOf(inCollection(finance), ofKind('Tables'));
  for await (const { id } of searchAll(client, { filter })) found.push(id);
  return found;
}

/** Deletes a domain with what is in it, and the data assets that were not there before. */
async function emptied(client: Client, domainId: string, before: DataAsset[]): Promise<void> {
  for (const { id } of await dataProducts.list(client, { domainId })) await dataProducts.delete(client, id);
  for (const { id } of await terms.list(client, { domainId })) await terms.delete(client, id);
  const made = (await dataAssets.list(client)).filter(({ id }) => !before.some((one) => one.id === id));
  for (const { id } of made) await dataAssets.delete(client, id);
  await businessDomains.delete(client, domainId);
}

/** What lesson 08 makes, by name. */
const lesson = { domain: 'Contoso Privacy', term: 'E-mail address', product: 'Customer addresses' };

/** Something to remove, and what does it. */
type Removal = [what: string, remove: () => Promise<unknown>];

/**
 * What lesson 08 made, each with what deletes it: first what is in the domain, the domain last. It is looked up by the names
 * of the lesson, so that nothing of it has to have run, and by who made it: what the caller did not make stays, and so does
 * a domain in which there is something else. Of data assets those go that the caller made, and that belong to nothing
 * else. Where there is no such domain there is nothing to remove.
 */
export async function privacyRemovals({
  config,
  credential,
  unified,
}: Pick<Connection, 'config' | 'credential' | 'unified'>): Promise<Removal[]> {
  const { oid } = await claimsOf(credential, purviewScope(config));
  const isMine = ({ systemData }: Pick<Domain, 'systemData'>) => isSame(systemData?.createdBy, oid);
  const removals: Removal[] = [];
  for (const domain of await businessDomains.list(unified, { writeOnly: true })) {
    if (domain.name !== lesson.domain) continue;
    const inDomain = { domainId: domain.id };
    for (const product of await dataProducts.list(unified, inDomain))
      if (product.name === lesson.product && isMine(product))
        removals.push([`the data product ${product.name}`, () => removeProduct(unified, product.id, isMine)]);
    for (const term of await terms.list(unified, inDomain))
      if (term.name === lesson.term && isMine(term))
        removals.push([`the term ${term.name}`, () => terms.delete(unified, term.id)]);
    if (isMine(domain)) removals.push([`the governance domain ${domain.name}`, () => removeDomain(unified, domain.id)]);
  }
  return removals;
}

async function removeProduct(client: Client, id: string, isMine: (asset: DataAsset) => boolean): Promise<void> {
  const { assets } = await partsOf(client, id);
  await dataProducts.delete(client, id);
  for (const asset of assets)
    if (isMine(asset) && (await dataAssets.listRelationships(client, asset.id, 'DATAPRODUCT')).length === 0)
      await dataAssets.delete(client, asset.id);
}

/** Deletes a domain in which there is nothing. */
async function removeDomain(client: Client, domainId: string): Promise<void> {
  const within = [...(await dataProducts.list(client, { domainId })), ...(await terms.list(client, { domainId }))];
  const names = within.map(({ name }) => name).join(', ');
  if (names) throw new Error(`There is something else in it: ${names}. Remove that first, if it is yours.`);
  await businessDomains.delete(client, domainId);
}
