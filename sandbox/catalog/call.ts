import { wholeNumber, type Call } from '../http/call';
import { gate, type Admitted, type GateWorld } from '../policy/gate';
import { isRecord, strings } from '../values';
import { invalidParameters, unknownUniqueAttribute } from './atlas-refusals';
import type { BodyOptions } from './bodies';
import type { Catalog } from './catalog';
import type { Entity, Readable } from './entity';
import type { Direction, LineageOptions } from './lineage';
import { entityByGuid, entityByName } from './lookup';
import type { FilterContext } from './search/filter-test';
import type { Surface } from './surfaces';
import type { Actor } from './write/actor';
import type { BusinessBehavior, WriteOptions } from './write/entities';

/** What Catalog and Data Map need of the world. */
export interface CatalogWorld extends GateWorld {
  nextId(): string;
  catalog: Catalog;
  collections: { root(): { name: string } };
}

export type CatalogAction = 'data/read' | 'data/write';

/** A call that was let through, with what the catalog's handlers need of it. */
export interface CatalogCall extends Admitted {
  catalog: Catalog;
  surface: Surface;
  /** The name of the root collection. */
  root: string;
  readable: Readable;
  actor: Actor;
  context: FilterContext;
}

/** Lets a call in. Data/write brings data/read in every built-in role, so what may be written may be looked up. */
export function admit(world: CatalogWorld, surface: Surface) {
  const through = gate(world);
  return async (call: Call, action: CatalogAction): Promise<CatalogCall> => {
    const admitted = await through(call, action);
    const { objectId, collections: held } = admitted.access;
    const { catalog, collections } = world;
    return {
      ...admitted,
      catalog,
      surface,
      root: collections.root().name,
      readable: held,
      actor: { objectId, writable: held },
      context: { types: catalog.types, now: catalog.now() },
    };
  };
}

/** The entity that `{guid}` in the path names. */
export const byGuid = ({ catalog, path, readable }: CatalogCall): Entity =>
  entityByGuid(catalog, path('guid'), readable);

/** The entity that `{typeName}` in the path and `attr:qualifiedName` name. */
export const byName = ({ catalog, path, query, readable }: CatalogCall): Entity =>
  entityByName(catalog, path('typeName'), query('attr:qualifiedName'), readable);

/** All values of a repeated query parameter. */
function queryList({ request }: CatalogCall, name: string): string[] {
  const value = isRecord(request.query) ? request.query[name] : undefined;
  return typeof value === 'string' ? [value] : strings(value);
}

/** The guids of a bulk call, `guid=...&guid=...`. */
export function guidList(call: CatalogCall): string[] {
  const guids = queryList(call, 'guid');
  if (guids.length === 0) throw invalidParameters('guid is missing: repeat guid= for each entity');
  return guids;
}

/** The entities of `attr_0:qualifiedName=...&attr_1:qualifiedName=...`. */
export function manyByName(call: CatalogCall): Entity[] {
  const query = isRecord(call.request.query) ? call.request.query : {};
  const names = Object.entries(query)
    .filter(([key]) => /^attr_\d+:qualifiedName$/i.test(key))
    .map(([, name]) => String(name));
  if (names.length === 0) throw unknownUniqueAttribute(call.path('typeName'), '{}');
  return names.map((name) => entityByName(call.catalog, call.path('typeName'), name, call.readable));
}

export const bodyOptions = ({ flag }: CatalogCall): BodyOptions => ({
  minExtInfo: flag('minExtInfo'),
  ignoreRelationships: flag('ignoreRelationships'),
});

/** Where new entities go: into the root collection unless the call names another. */
export function writeOptions({ query, root }: CatalogCall): WriteOptions {
  const behavior = query('businessAttributeUpdateBehavior');
  return {
    collectionId: query('collectionId')?.toLowerCase() ?? root,
    ...(isBehavior(behavior) ? { businessAttributeUpdateBehavior: behavior } : {}),
  };
}

const isBehavior = (value: string | undefined): value is BusinessBehavior =>
  ['ignore', 'replace', 'merge'].some((one) => one === value);

/** Direction is required; depth 3 and width 10 when not given are unconfirmed. Catalog shows parents on request, Data Map always. */
export function lineageOptions({ query, flag, surface }: CatalogCall): LineageOptions {
  const direction = query('direction');
  if (!isDirection(direction)) throw invalidParameters('direction must be one of INPUT, OUTPUT, BOTH');
  const includeParent = surface === 'datamap' || flag('includeParent');
  return {
    direction,
    depth: count(query('depth'), 3, 'depth'),
    width: count(query('width'), 10, 'width'),
    includeParent,
  };
}

/** The options of the next page: the neighbours of one entity from an offset on. */
export const nextPageOptions = (call: CatalogCall): LineageOptions => ({
  ...lineageOptions(call),
  depth: 1,
  offset: count(call.query('offset'), 0, 'offset', 0),
  width: count(call.query('limit'), 1000, 'limit'),
});

const isDirection = (value: string | undefined): value is Direction =>
  ['INPUT', 'OUTPUT', 'BOTH'].some((one) => one === value);

/** Reads a whole number of a query; one that is left empty counts as not given. */
export function count(value: string | undefined, fallback: number, name: string, min = 1): number {
  const number = value === undefined || value.trim() === '' ? fallback : wholeNumber(value);
  if (number === undefined || number < min) throw invalidParameters(`${name} must be a whole number from ${min} on`);
  return number;
}

/** A field of the body. */
export const field = (c: CatalogCall, name: string): unknown => (isRecord(c.body) ? c.body[name] : undefined);

/** A list in the body, or the body itself. */
export function list(c: CatalogCall, name?: string): unknown[] {
  const value = name === undefined ? c.body : field(c, name);
  if (!Array.isArray(value)) throw invalidParameters(`${name ?? 'the body'} must be a list`);
  return value;
}
