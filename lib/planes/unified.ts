import { segment, type Client, type Query } from '../core/client.ts';
import { fields, isListOf, isObject, isText, textOf } from '../core/json.ts';
import { eachOf, listAll } from '../core/pages.ts';
import type {
  CatalogQuery,
  CatalogTerm,
  DataAsset,
  DataProduct,
  Domain,
  EntityCategory,
  Facets,
  New,
  Relationship,
} from './unified-types.ts';

export type * from './unified-types.ts';

const apiVersion = '2026-03-20-preview';
const base = '/datagovernance/catalog';
const item = isObject({ id: isText });
/** Things on a page. How many the service allows is written nowhere, and 100 is what everybody asks for. */
const top = 100;

/** Which things to list. A domain is named by its id. */
export interface ListFilter {
  domainId?: string;
  /** Terms alone: part of a name. */
  keyword?: string;
  /** Domains alone: those that the caller may write. */
  writeOnly?: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * The operations that a resource of the Unified Catalog has, called as in its REST documentation. Each takes a client of the Unified
 * Catalog, such as `unified` of a connection, and throws an `HttpError`.
 */
export interface Resource<T extends { id: string; name: string }> {
  /** Lists those that the caller may see, page by page. */
  list(client: Client, filter?: ListFilter): Promise<T[]>;
  /** Gives them one after the other, with one page in memory at a time. */
  each(client: Client, filter?: ListFilter): AsyncGenerator<T>;
  get(client: Client, id: string, signal?: AbortSignal): Promise<T>;
  /** Creates one, a draft unless told otherwise. Names need not be unique: said twice, there are two. */
  create(client: Client, thing: New<T>, signal?: AbortSignal): Promise<T>;
  /**
   * Reads one, changes the fields that are given and writes it back whole, as a PUT replaces all of it. What is so already is not
   * written. Whoever writes in between is overwritten: the service has no versions here.
   */
  update(client: Client, id: string, changes: Partial<T>, signal?: AbortSignal): Promise<T>;
  delete(client: Client, id: string, signal?: AbortSignal): Promise<void>;
}

/** A resource with drafts. */
export interface Publishable<T extends { id: string; name: string }> extends Resource<T> {
  /**
   * Publishes one, if it is not yet. What is in a domain can be published once the domain is (else 400
   * `DataCatalogInvalidEntity`).
   */
  publish(client: Client, id: string, signal?: AbortSignal): Promise<T>;
}

/** A resource that can be asked for by a query. What it leads to is named by its category. */
export interface Queryable<T> {
  /** Gives all that fits, page by page as you ask for them. */
  query(client: Client, query?: CatalogQuery, signal?: AbortSignal): AsyncGenerator<T>;
  /** Lists what one is related to, of one category. One made just now may be unknown (404) for a moment. */
  listRelationships(client: Client, id: string, to: EntityCategory, signal?: AbortSignal): Promise<Relationship[]>;
  /** Relates one to another thing, by its id in the Unified Catalog. */
  createRelationship(
    client: Client,
    id: string,
    to: EntityCategory,
    relationship: Relationship,
    signal?: AbortSignal,
  ): Promise<Relationship>;
  deleteRelationship(
    client: Client,
    id: string,
    to: EntityCategory,
    entityId: string,
    signal?: AbortSignal,
  ): Promise<void>;
}

/** A resource of which the service counts what there is. */
export interface Counted {
  /** How many have such a name. */
  count(client: Client, nameKeyword: string, signal?: AbortSignal): Promise<number>;
  /** How many there are by each value of some facets, such as `domain`, of those that a query finds. */
  facets(client: Client, names: string[], query?: CatalogQuery, signal?: AbortSignal): Promise<Facets>;
}

/** Governance domains. Whoever creates one owns it; creating takes the role Governance Domain Creator. */
export const businessDomains: Publishable<Domain> = publishable(resource<Domain>('businessdomains', { top: 0 }));

/** Terms of governance domains. Writing takes the role Data Steward there. */
export const terms: Publishable<CatalogTerm> & Queryable<CatalogTerm> & Counted = {
  ...publishable(resource<CatalogTerm>('terms')),
  ...queryable<CatalogTerm>('terms'),
  ...counted('terms'),
};

/** Data products. Writing takes the role Data Product Owner in their domain, or Data Steward. */
export const dataProducts: Publishable<DataProduct> & Queryable<DataProduct> & Counted = {
  ...publishable(resource<DataProduct>('dataProducts')),
  ...queryable<DataProduct>('dataProducts'),
  ...counted('dataProducts'),
};

/** Data assets. Creating one takes the right to read the asset in the Data Map besides. They have no drafts, and no publishing. */
export const dataAssets: Resource<DataAsset> & Queryable<DataAsset> = {
  ...resource<DataAsset>('dataAssets', {
    ofList: { includeExtendedProperties: false },
    ofGet: { includeExtendedProperties: true, includeLineage: false },
    ofNew: {},
  }),
  ...queryable<DataAsset>('dataAssets', { top: 0 }),
};

interface Particulars {
  /** Things on a page; 0 where the list goes on by a token. */
  top?: number;
  /** Parameters that a list, or a single one, has to be asked for with. */
  ofList?: Query;
  ofGet?: Query;
  /** What a new one begins with, unless told otherwise: as a draft by default. */
  ofNew?: object;
}

function resource<T extends { id: string; name: string }>(
  name: string,
  { top: size = top, ofList = {}, ofGet = {}, ofNew = { status: 'DRAFT' } }: Particulars = {},
): Resource<T> {
  const path = `${base}/${name}`;
  const at = (id: string) => `${path}/${segment(id)}`;
  const listed = ({ signal, ...query }: ListFilter = {}) => ({
    apiVersion,
    query: { ...ofList, ...query },
    top: size,
    signal,
    item,
  });
  const get = (client: Client, id: string, signal?: AbortSignal) =>
    client.get<T>(at(id), { apiVersion, query: ofGet, signal, expects: item });
  return {
    list: (client, filter) => listAll<T>(client, path, listed(filter)),
    each: (client, filter) => eachOf<T>(client, path, listed(filter)),
    get,
    create(client, thing, signal) {
      const body = { ...ofNew, ...thing };
      return client.post<T>(path, { apiVersion, body, signal, expects: item });
    },
    async update(client, id, changes, signal) {
      const before = await get(client, id, signal);
      const body = { ...before, ...changes };
      if (JSON.stringify(body) === JSON.stringify(before)) return before;
      return client.put<T>(at(id), { apiVersion, body, signal, expects: item });
    },
    async delete(client, id, signal) {
      await client.delete(at(id), { apiVersion, signal });
    },
  };
}

function publishable<T extends Domain | CatalogTerm | DataProduct>(of: Resource<T>): Publishable<T> {
  return {
    ...of,
    async publish(client, id, signal) {
      const now = await of.get(client, id, signal);
      // Answers write it in capitals, or as a name: both were seen.
      if (textOf(now.status).toUpperCase() === 'PUBLISHED') return now;
      return of.update(client, id, { status: 'PUBLISHED' } as Partial<T>, signal);
    },
  };
}

function queryable<T>(name: string, { top: size = top }: Particulars = {}): Queryable<T> {
  const path = `${base}/${name}`;
  const relations = (id: string) => `${path}/${segment(id)}/relationships`;
  const isRelationship = isObject({ entityId: isText });
  return {
    query: (client, query = {}, signal) =>
      eachOf<T>(client, `${path}/query`, { apiVersion, body: query, top: size, signal, item }),
    listRelationships: (client, id, entityType, signal) =>
      listAll(client, relations(id), { apiVersion, query: { entityType }, signal, item: isRelationship }),
    createRelationship: (client, id, entityType, body, signal) =>
      client.post(relations(id), {
        apiVersion,
        query: { entityType },
        body: { relationshipType: 'Related', ...body },
        signal,
        expects: isRelationship,
      }),
    async deleteRelationship(client, id, entityType, entityId, signal) {
      await client.delete(relations(id), { apiVersion, query: { entityType, entityId }, signal });
    },
  };
}

function counted(name: string): Counted {
  const path = `${base}/${name}`;
  // A question changes nothing, so it is safe to send again.
  const call = { apiVersion, repeatable: true as const };
  const isCount = isObject({ count: (value) => textOf(value) !== '' && Number.isFinite(Number(value)) });
  const isFacets = isObject({
    facets: (all) => isObject()(all) && Object.values(fields(all)).every(isListOf(isObject({ value: isText }))),
  });
  return {
    async count(client, nameKeyword, signal) {
      const body = { nameKeyword };
      const answer = await client.post<{ count: number }>(`${path}/query/count`, {
        ...call,
        body,
        signal,
        expects: isCount,
      });
      return Number(answer.count);
    },
    async facets(client, names, query = {}, signal) {
      const body = { ...query, facets: names.map((facet) => ({ name: facet })) };
      const answer = await client.post<{ facets: Facets }>(`${path}/facets`, {
        ...call,
        body,
        signal,
        expects: isFacets,
      });
      return answer.facets;
    },
  };
}
