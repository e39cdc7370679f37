import type { Client } from '../core/client.ts';
import { isObject } from '../core/json.ts';
import { listIn, trail } from '../core/pages.ts';
import { poll, type PollOptions } from '../core/poll.ts';

/** A condition on assets, as the search API writes it. Build one with the functions below, or write it yourself. */
export type Filter = { [key: string]: unknown };

/** A field whose values are to be counted. */
export interface FacetRequest {
  facet: string;
  count?: number;
  sort?: { count?: 'asc' | 'desc'; value?: 'asc' | 'desc' };
}

/** What to look for. Everything is optional. */
export interface SearchRequest {
  /** Words to find; absent, `null` or `*` means everything. */
  keywords?: string | null;
  /** Rows on a page: 50 by default, 1000 at most. */
  limit?: number;
  filter?: Filter;
  facets?: FacetRequest[];
  orderby?: Record<string, 'ASC' | 'DESC'>[];
  /** From the page before (Data Map). */
  continuationToken?: string | undefined;
  /** Rows to leave out, 100,000 at most (Catalog only). */
  offset?: number;
}

/** One row of a result. Empty fields are left out or `null`, depending on the version. */
export interface SearchRow {
  id: string;
  name: string;
  qualifiedName: string;
  entityType: string;
  objectType?: string;
  collectionId?: string;
  description?: string | null;
  classification?: string[];
  assetType?: string[];
  '@search.score': number;
}

/** One page of results. */
export interface SearchPage {
  /** How many assets match in all, of which the page holds some. */
  '@search.count': number;
  '@search.facets': Record<string, { value: string; count: number }[]> | null;
  /** Absent on the last page. */
  continuationToken?: string;
  value: SearchRow[];
}

/** An asset that fits what somebody types. */
export interface SuggestRow extends SearchRow {
  /** Its name, with `<em>` and `</em>` around what fits. Names come from anywhere: never hand them to a page as HTML. */
  '@search.text': string;
}

/** The two surfaces of search: the Data Map, and the Catalog before it for accounts that have only that. */
const surfaces = {
  datamap: { base: '/datamap/api/search', apiVersion: '2023-09-01' },
  catalog: { base: '/catalog/api/search', apiVersion: '2022-03-01-preview' },
} as const;

/** Which surface a search is sent to, and what cancels it. */
export interface SearchOptions {
  surface?: keyof typeof surfaces;
  signal?: AbortSignal | undefined;
}

/** Every one of the conditions has to hold. */
export const allOf = (...filters: Filter[]): Filter => ({ and: filters });
/** At least one of the conditions has to hold. */
export const anyOf = (...filters: Filter[]): Filter => ({ or: filters });
/** The condition must not hold. */
export const not = (filter: Filter): Filter => ({ not: filter });
/** Assets of one type, for example `azure_sql_table`. */
export const ofType = (entityType: string): Filter => ({ entityType });
/** Assets of one kind: Tables, Files, Folders, Reports, Dashboards, Data pipelines, Glossary terms, Stored procedures. */
export const ofKind = (objectType: string): Filter => ({ objectType });
/** Assets that carry the classification, for example `MICROSOFT.PERSONAL.EMAIL`. */
export const classifiedAs = (classification: string): Filter => ({ classification });
/** Assets of one collection, by its name (the short id), not its friendly name. */
export const inCollection = (collectionName: string): Filter => ({ collectionId: collectionName });
/**
 * Assets whose attribute passes a test. An attribute name that does not exist matches nothing, and the service does
 * not say so.
 */
export const where = (
  attributeName: string,
  operator: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'contains' | 'prefix',
  attributeValue: string | number | boolean,
): Filter => ({ attributeName, operator, attributeValue });

/**
 * Searches the catalog and gives one page.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/discovery/query
 */
export function search(client: Client, request: SearchRequest = {}, options: SearchOptions = {}): Promise<SearchPage> {
  return ask(client, 'query', request, options);
}

/**
 * Searches again and again until the rows of the page are what is waited for, as new assets may show up in search
 * minutes after they were written. Gives the rows of the last look, also where the time is up before it is done.
 */
export async function searchUntil(
  client: Client,
  request: SearchRequest,
  isDone: (rows: SearchRow[]) => boolean,
  options: PollOptions<SearchRow[]> = {},
): Promise<SearchRow[]> {
  const { signal } = options;
  const late = new Error('late');
  let rows: SearchRow[] = [];
  const look = async () =>
    (rows = listIn(await search(client, request, { signal }), 'POST', pathOf('query', {}), isObject()));
  await poll(await look(), { look, isDone, tooLate: () => late }, options).catch((error) => {
    if (error !== late) throw error;
  });
  return rows;
}

/**
 * Suggests assets as somebody types `keywords`, the closest first, without turning pages.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/discovery/suggest
 */
export async function suggest(
  client: Client,
  request: { keywords: string; limit?: number; filter?: Filter },
  options: SearchOptions = {},
): Promise<SuggestRow[]> {
  const page = await ask<{ value: SuggestRow[] }>(client, 'suggest', request, options);
  return listIn(page, 'POST', pathOf('suggest', options), isObject());
}

const pathOf = (operation: string, { surface = 'datamap' }: SearchOptions) => `${surfaces[surface].base}/${operation}`;

function ask<T>(client: Client, operation: string, body: object, options: SearchOptions): Promise<T> {
  const { apiVersion } = surfaces[options.surface ?? 'datamap'];
  // A search changes nothing, so it is safe to send again.
  return client.post(pathOf(operation, options), { apiVersion, body, repeatable: true, signal: options.signal });
}

/** How many rows a search gave, beside how many the service said there are. */
export interface SearchTotals {
  seen: number;
  /** The `@search.count` of the last page: all that match, wherever you began. */
  count: number;
}

/**
 * Gives every row that matches, page by page as you ask for them, with one page in memory at a time: by
 * continuation token on the Data Map, by offset on the Catalog. Returns the totals, which `for await` drops and
 * `const totals = yield* searchAll(client)` keeps.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/discovery/query
 */
export async function* searchAll(
  client: Client,
  request: SearchRequest = {},
  options: SearchOptions = {},
): AsyncGenerator<SearchRow, SearchTotals, undefined> {
  const byOffset = options.surface === 'catalog';
  const { offset = 0 } = request;
  let position: Pick<SearchRequest, 'continuationToken' | 'offset'> = byOffset ? { offset } : {};
  const goOn = trail('POST', pathOf('query', options));
  for (let seen = 0; ;) {
    const page = await search(client, { ...request, ...position }, options);
    const rows = listIn(page, 'POST', pathOf('query', options), isObject());
    yield* rows;
    const { continuationToken, '@search.count': count } = page;
    seen += rows.length;
    const isLast = byOffset ? offset + seen >= count : !continuationToken;
    if (rows.length === 0 || isLast) return { seen, count };
    // A service that reads no offset gives the same page again.
    position = byOffset ? goOn({ offset: offset + seen }, rows[0]) : goOn({ continuationToken });
  }
}
