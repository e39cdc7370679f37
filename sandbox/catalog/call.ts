import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Catalog } from './catalog';
import type { BodyOptions } from './body';
import type { Surface } from './search/facets';
import type { FilterContext } from './search/filter-test';
import { strings } from './json';
import { entityByGuid, entityByName } from './lookup';
import type { Direction, LineageOptions } from './lineage';
import type { Entity, Readable } from './entity';
import { invalidParameters, unknownUniqueAttribute } from './atlas-refusals';
import type { Actor } from './write/actor';
import type { BusinessBehavior, WriteOptions } from './write/entities';
import { param, queryValue, requireApiVersion } from '../http/call';
import { authorize, type GateWorld } from '../policy/gate';
import { isRecord } from '../values';

/** What Catalog and Data Map need of the world. */
export interface CatalogWorld extends GateWorld {
  nextId(): string;
  catalog: Catalog;
  collections: { root(): { name: string } };
}

export interface CatalogPlaneOptions {
  world: CatalogWorld;
  base: Surface;
}

/** One call that was let through: what a handler needs of it. */
export interface Call {
  catalog: Catalog;
  /** The name of the root collection. */
  root: string;
  request: FastifyRequest;
  body: unknown;
  base: Surface;
  readable: Readable;
  actor: Actor;
  context: FilterContext;
  /** A path parameter. */
  path(name: string): string;
  /** A query parameter. */
  query(name: string): string | undefined;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Action = 'data/read' | 'data/write';
type Handler = (call: Call) => unknown;

export const versions: Record<Surface, string[]> = {
  datamap: ['2023-09-01', '2023-10-01-preview', '2024-03-01-preview'],
  catalog: ['2021-05-01-preview', '2022-03-01-preview', '2022-08-01-preview', '2023-02-01-preview'],
};

/** Declares one route. */
export type Declare = (method: Method, url: string, action: Action, handler: Handler, versioned?: 'versioned') => void;

/** Declares routes: `action` is what the caller must hold somewhere; `versioned` routes refuse a call without api-version. */
export function routes(app: FastifyInstance, { world, base }: CatalogPlaneOptions): Declare {
  return (method, url, action, handler, versioned) => {
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        const { objectId, collections: held } = await authorize(world, request, action);
        if (versioned) requireApiVersion(request, versions[base]);
        const answer = await handler(call(world, base, request, objectId, held));
        if (answer !== undefined) return answer;
        return reply.code(204).removeHeader('content-type').send();
      },
    });
  };
}

// Data/write brings data/read in every built-in role, so what may be written may be looked up.
function call(world: CatalogWorld, base: Surface, request: FastifyRequest, objectId: string, held: Set<string>): Call {
  const { catalog, collections } = world;
  return {
    catalog,
    root: collections.root().name,
    request,
    body: request.body,
    base,
    readable: held,
    actor: { objectId, writable: held },
    context: { types: catalog.types, now: catalog.now() },
    path: (name) => param(request, name),
    query: (name) => queryValue(request, name),
  };
}

/** The entity that `{guid}` in the path names. */
export const byGuid = ({ catalog, path, readable }: Call): Entity => entityByGuid(catalog, path('guid'), readable);

/** The entity that `{typeName}` in the path and `attr:qualifiedName` name. */
export const byName = ({ catalog, path, query, readable }: Call): Entity =>
  entityByName(catalog, path('typeName'), query('attr:qualifiedName'), readable);

/** All values of a repeated query parameter. */
function queryList({ request }: Call, name: string): string[] {
  const value = isRecord(request.query) ? request.query[name] : undefined;
  return typeof value === 'string' ? [value] : strings(value);
}

/** The guids of a bulk call, `guid=...&guid=...`. */
export function guidList(call: Call): string[] {
  const guids = queryList(call, 'guid');
  if (guids.length === 0) throw invalidParameters('guid is missing: repeat guid= for each entity');
  return guids;
}

/** The entities of `attr_0:qualifiedName=...&attr_1:qualifiedName=...`. */
export function manyByName(call: Call): Entity[] {
  const query = isRecord(call.request.query) ? call.request.query : {};
  const names = Object.entries(query)
    .filter(([key]) => /^attr_\d+:qualifiedName$/i.test(key))
    .map(([, name]) => String(name));
  if (names.length === 0) throw unknownUniqueAttribute(call.path('typeName'), '{}');
  return names.map((name) => entityByName(call.catalog, call.path('typeName'), name, call.readable));
}

export const bodyOptions = ({ query }: Call): BodyOptions => ({
  minExtInfo: query('minExtInfo') === 'true',
  ignoreRelationships: query('ignoreRelationships') === 'true',
});

/** Where new entities go: into the root collection unless the call names another. */
export function writeOptions({ query, root }: Call): WriteOptions {
  const behavior = query('businessAttributeUpdateBehavior');
  return {
    collectionId: query('collectionId')?.toLowerCase() ?? root,
    ...(isBehavior(behavior) ? { businessAttributeUpdateBehavior: behavior } : {}),
  };
}

const isBehavior = (value: string | undefined): value is BusinessBehavior =>
  ['ignore', 'replace', 'merge'].some((one) => one === value);

/** Direction is required; depth 3 and width 10 when not given are unconfirmed. Catalog shows parents on request, Data Map always. */
export function lineageOptions({ query, base }: Call): LineageOptions {
  const direction = query('direction');
  if (!isDirection(direction)) throw invalidParameters('direction must be one of INPUT, OUTPUT, BOTH');
  const includeParent = base === 'datamap' || query('includeParent') === 'true';
  return {
    direction,
    depth: count(query('depth'), 3, 'depth'),
    width: count(query('width'), 10, 'width'),
    includeParent,
  };
}

/** The options of the next page: the neighbours of one entity from an offset on. */
export const nextPageOptions = (call: Call): LineageOptions => ({
  ...lineageOptions(call),
  depth: 1,
  offset: count(call.query('offset'), 0, 'offset', 0),
  width: count(call.query('limit'), 1000, 'limit'),
});

const isDirection = (value: string | undefined): value is Direction =>
  ['INPUT', 'OUTPUT', 'BOTH'].some((one) => one === value);

/** Reads a whole number of a query. */
export function count(value: string | undefined, fallback: number, name: string, min = 1): number {
  const number = value === undefined ? fallback : Number(value);
  if (!Number.isInteger(number) || number < min)
    throw invalidParameters(`${name} must be a whole number from ${min} on`);
  return number;
}

/** A field of the body. */
export const field = (c: Call, name: string): unknown => (isRecord(c.body) ? c.body[name] : undefined);

/** A list in the body, or the body itself. */
export function list(c: Call, name?: string): unknown[] {
  const value = name === undefined ? c.body : field(c, name);
  if (!Array.isArray(value)) throw invalidParameters(`${name ?? 'the body'} must be a list`);
  return value;
}
