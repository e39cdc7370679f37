import { segment, type Client } from '../core/client.ts';
import { isListOf, isObject, isText, textOf } from '../core/json.ts';
import { listAll } from '../core/pages.ts';

const apiVersion = '2023-09-01';
const base = '/datamap/api/atlas/v2/glossary';
/** As the service recommends. */
const paged = { apiVersion, pageSize: 1000, item: isObject({ guid: isText }) };
const assigned = (termGuid: string) => `${base}/terms/${segment(termGuid)}/assignedEntities`;

/** A glossary of the Data Map. */
export interface Glossary {
  guid: string;
  /** The same as the name. */
  qualifiedName: string;
  name: string;
}

/** A term to make. */
export interface NewTerm {
  name: string;
  longDescription?: string;
  /** `Draft` if not given. */
  status?: 'Draft' | 'Approved' | 'Alert' | 'Expired';
}

/** A term of a glossary. */
export interface Term extends NewTerm {
  guid: string;
  /** `Customer@Glossary`: the term, then its glossary. */
  qualifiedName: string;
}

/** An asset that a term is assigned to. */
export interface AssignedEntity {
  guid: string;
  typeName: string;
  displayText?: string;
  relationshipGuid: string;
}

/**
 * Lists the glossaries. An account begins with one, called Glossary.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/glossary/batch-get
 */
export const listGlossaries = (client: Client, signal?: AbortSignal): Promise<Glossary[]> => {
  const query = { ignoreTermsAndCategories: true };
  return client.get(base, { apiVersion, query, signal, expects: isListOf(isObject({ guid: isText })) });
};

/**
 * Lists the terms of a glossary.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/glossary/list-terms
 */
export const listTerms = (client: Client, glossaryGuid: string, signal?: AbortSignal): Promise<Term[]> =>
  listAll(client, `${base}/${segment(glossaryGuid)}/terms`, { ...paged, signal });

/**
 * Finds a term by its name, or by its qualified name such as `Customer@Glossary`, exactly as written; gives
 * `undefined` if there is none. Throws a `TypeError` when several glossaries have one of that name.
 */
export async function findTerm(client: Client, name: string, signal?: AbortSignal): Promise<Term | undefined> {
  const glossaries = await listGlossaries(client, signal);
  const lists = await Promise.all(glossaries.map(({ guid }) => listTerms(client, guid, signal)));
  const terms = lists.flat();
  const found = terms.find(({ qualifiedName }) => qualifiedName === name);
  const named = found ? [found] : terms.filter((term) => term.name === name);
  if (named.length < 2) return named[0];
  const choice = named.map(({ qualifiedName }) => textOf(qualifiedName)).join(', ');
  throw new TypeError(`There are several terms ${JSON.stringify(name)}. Give one of these: ${choice}.`);
}

/**
 * Creates a term in a glossary. One of that name that is there already is refused (409).
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/glossary/create-term
 */
export const createTerm = (client: Client, glossaryGuid: string, term: NewTerm, signal?: AbortSignal): Promise<Term> =>
  client.post(`${base}/term`, { apiVersion, body: { ...term, anchor: { glossaryGuid } }, signal });

/**
 * Gives the term of that name in the glossary of that name, and creates it if it is not there. One that is there
 * stays as it is. Throws a `TypeError` that lists the glossaries when there is none of that name.
 */
export async function ensureTerm(
  client: Client,
  term: NewTerm,
  glossaryName = 'Glossary',
  signal?: AbortSignal,
): Promise<Term> {
  const glossaries = await listGlossaries(client, signal);
  const glossary = glossaries.find(({ name }) => name === glossaryName);
  if (!glossary) {
    const names = glossaries.map(({ name }) => textOf(name)).join(', ') || 'none';
    throw new TypeError(`There is no glossary ${JSON.stringify(glossaryName)}. There are: ${names}.`);
  }
  const known = (await listTerms(client, glossary.guid, signal)).find(({ name }) => name === term.name);
  return known ?? createTerm(client, glossary.guid, term, signal);
}

/**
 * Deletes a term. One that is assigned to an asset is refused (400).
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/glossary/delete-term
 */
export async function deleteTerm(client: Client, termGuid: string): Promise<void> {
  await client.delete(`${base}/term/${segment(termGuid)}`, { apiVersion });
}

/**
 * Lists the assets that a term is assigned to, as far as you may read them.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/glossary/get-entities-assigned-with-term
 */
export const listAssignedEntities = (
  client: Client,
  termGuid: string,
  signal?: AbortSignal,
): Promise<AssignedEntity[]> => listAll(client, assigned(termGuid), { ...paged, signal });

/**
 * Assigns a term to assets. Those that have it already are left out, so that it can be said twice.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/glossary/assign-term-to-entities
 */
export async function assignTerm(client: Client, termGuid: string, entityGuids: string[]): Promise<void> {
  const known = new Set((await listAssignedEntities(client, termGuid)).map(({ guid }) => guid));
  const body = [...new Set(entityGuids)].filter((guid) => !known.has(guid)).map((guid) => ({ guid }));
  if (body.length > 0) await client.post(assigned(termGuid), { apiVersion, body });
}

/**
 * Takes a term from assets. Those that do not have it are left out.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/glossary/delete-term-assignment-from-entities
 */
export async function unassignTerm(client: Client, termGuid: string, entityGuids: string[]): Promise<void> {
  // The service wants the guid of each relationship, which only the list tells.
  const known = await listAssignedEntities(client, termGuid);
  const body = known
    .filter(({ guid }) => entityGuids.includes(guid))
    .map(({ guid, relationshipGuid }) => ({ guid, relationshipGuid }));
  if (body.length > 0) await client.delete(assigned(termGuid), { apiVersion, body });
}
