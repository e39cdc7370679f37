import { wholeNumber, type Call } from '../http/call';
import { gate, type Admitted, type GateWorld } from '../policy/gate';
import { compare, isRecord, strings } from '../values';
import { invalidParameters, notUnique } from './atlas-refusals';
import type { BodyOptions } from './bodies';
import type { Catalog } from './catalog';
import type { Entity, Readable } from './entity';
import type { TermOptions } from './glossary';
import type { Direction, LineageOptions, NextPageOptions } from './lineage';
import { entityByGuid, entityByName, requireEntityType } from './lookup';
import type { FilterContext } from './search/filter-test';
import type { Surface } from './surfaces';
import type { Wanted } from './types/view';
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
export function byName(call: CatalogCall): Entity {
  const typeName = call.path('typeName');
  const [name] = uniqueNames(call, typeName, /^attr:(.*)$/i);
  return entityByName(call.catalog, typeName, name, call.readable);
}

/** The names by which a query tells entities, in attributes that the pattern finds. Only qualifiedName tells one from all others. */
function uniqueNames({ catalog, request }: CatalogCall, typeName: string, pattern: RegExp): string[] {
  requireEntityType(catalog, typeName);
  const query = isRecord(request.query) ? Object.entries(request.query) : [];
  const named = query.flatMap(([key, value]) => {
    const attribute = pattern.exec(key)?.[1];
    return attribute === undefined ? [] : [{ attribute, value: typeof value === 'string' ? [value] : strings(value) }];
  });
  const other = named.find(({ attribute }) => attribute.toLowerCase() !== 'qualifiedname');
  if (named.length === 0 || other) throw notUnique(typeName, other?.attribute ?? '');
  return named.map(({ value }) => value[0] ?? '');
}

/** All values of a repeated query parameter; its name in any case. */
function queryList({ request }: CatalogCall, name: string): string[] {
  const query = isRecord(request.query) ? Object.entries(request.query) : [];
  return query
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .flatMap(([, value]) => (typeof value === 'string' ? [value] : strings(value)));
}

/** The guids of a bulk call, `guid=...&guid=...`. */
export function guidList(call: CatalogCall): string[] {
  const guids = queryList(call, 'guid');
  if (guids.length === 0) throw invalidParameters('guid is missing: repeat guid= for each entity');
  return guids;
}

/**
 * The entities of `attr_0:qualifiedName=...&attr_1:qualifiedName=...`; any text tells one from the next, also the N of
 * the descriptions. A name that nobody has is passed over.
 */
export function manyByName(call: CatalogCall): Entity[] {
  const typeName = call.path('typeName');
  return uniqueNames(call, typeName, /^attr_[^:]*:(.*)$/i).flatMap((name) =>
    call.catalog.store.find(typeName, name) ? entityByName(call.catalog, typeName, name, call.readable) : [],
  );
}

export const bodyOptions = (call: CatalogCall): BodyOptions => ({
  minExtInfo: call.flag('minExtInfo'),
  ignoreRelationships: call.flag('ignoreRelationships'),
  excludeRelationshipTypes: queryList(call, 'excludeRelationshipTypes'),
});

export const termOptions = (call: CatalogCall): TermOptions => ({
  hierarchy: call.flag('includeTermHierarchy'),
  excludeRelationshipTypes: queryList(call, 'excludeRelationshipTypes'),
});

/** Which types a list is to hold. */
export const wantedTypes = ({ query, flag }: CatalogCall): Wanted => ({
  type: query('type'),
  termTemplates: flag('includeTermTemplate'),
});

/** Where entities go: into the collection that the call names, else new ones into that of the root. */
export function writeOptions({ query, root }: CatalogCall): WriteOptions {
  const behavior = query('businessAttributeUpdateBehavior')?.toLowerCase();
  if (behavior !== undefined && !isBehavior(behavior))
    throw invalidParameters('businessAttributeUpdateBehavior must be one of ignore, replace, merge');
  const collectionId = query('collectionId')?.toLowerCase();
  return {
    root,
    ...(collectionId === undefined || collectionId === '' ? {} : { collectionId }),
    ...(behavior === undefined ? {} : { businessAttributeUpdateBehavior: behavior }),
  };
}

const isBehavior = (value: string): value is BusinessBehavior =>
  ['ignore', 'replace', 'merge'].some((one) => one === value);

/** Direction is required; depth 3 and width 10 when not given are unconfirmed. Catalog shows parents on request, Data Map always. */
export function lineageOptions({ query, flag, surface }: CatalogCall): LineageOptions {
  const includeParent = surface === 'datamap' || flag('includeParent');
  return {
    direction: directionIn(query('direction')),
    depth: count(query('depth'), 3, 'depth'),
    width: count(query('width'), 10, 'width'),
    includeParent,
  };
}

/** The options of the next page: which neighbours of one entity, from an offset on. Without a limit, or with -1, all of them. */
export const nextPageOptions = ({ query }: CatalogCall): NextPageOptions => ({
  direction: directionIn(query('direction')),
  offset: count(query('offset'), 0, 'offset', 0),
  limit: count(query('limit'), -1, 'limit', -1),
});

/** Reads a direction, in any case. */
function directionIn(value: string | undefined): Direction {
  const found = (['INPUT', 'OUTPUT', 'BOTH'] as const).find((one) => one === value?.toUpperCase());
  if (found === undefined) throw invalidParameters('direction must be one of INPUT, OUTPUT, BOTH');
  return found;
}

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

/** The file of a form, whatever its part is called: the descriptions differ. */
export const fileIn = ({ body }: CatalogCall): unknown =>
  isRecord(body) ? (body.file ?? Object.values(body)[0]) : undefined;

/** A list as `sort` wants it: by name, backwards with DESC; without it, as it is. */
export function sorted<T>(c: CatalogCall, all: T[], nameOf: (one: T) => string): T[] {
  const order = c.query('sort')?.toUpperCase() ?? '';
  if (!['', 'ASC', 'DESC'].includes(order)) throw invalidParameters('sort must be ASC or DESC');
  if (order === '') return all;
  const ascending = [...all].sort((a, b) => compare(nameOf(a), nameOf(b)));
  return order === 'ASC' ? ascending : ascending.reverse();
}

/** The part of a glossary list that limit and offset ask for; all of it without them. */
export function page<T>(c: CatalogCall, all: T[]): T[] {
  const offset = count(c.query('offset'), 0, 'offset', 0);
  // Atlas takes -1 for no limit.
  const limit = count(c.query('limit'), -1, 'limit', -1);
  return limit < 0 ? all.slice(offset) : all.slice(offset, offset + limit);
}
