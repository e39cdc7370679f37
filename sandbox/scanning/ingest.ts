import type { Catalog } from '../catalog/catalog';
import { qualifiedName, type Attributes, type Classification, type Entity } from '../catalog/entity';
import type { Graph } from '../catalog/graph';
import { rowOf } from '../catalog/search/row';
import { save } from '../catalog/write/actor';
import { scanner } from '../ids';

/** Who a scan writes as. */
const scans = { objectId: scanner, writable: new Set<string>() };

/** How much was read: assets as search counts them, and those in which something was classified. */
export interface Tally {
  assets: number;
  classified: number;
}

export function tally(landscape: Graph, seen: Entity[]): Tally {
  const known = tallies.get(seen) ?? count(landscape, seen);
  tallies.set(seen, known);
  return known;
}

/** Of what was read once and counted for every run. */
const tallies = new WeakMap<Entity[], Tally>();

function count(landscape: Graph, seen: Entity[]): Tally {
  const rows = seen.flatMap((entity) => rowOf(landscape, entity) ?? []);
  return { assets: rows.length, classified: rows.filter(({ classification }) => classification.length > 0).length };
}

/** What of it the catalog does not know yet, or knows differently. */
export const changed = (catalog: Catalog, seen: Entity[]): Entity[] =>
  seen.filter((entity) => {
    const known = existing(catalog, entity);
    return known === undefined || difference(known, entity) !== undefined;
  });

/**
 * Brings the catalog up to what a scan saw. New assets go into the collection. What is known stays where it is and
 * keeps what people wrote: descriptions, contacts, labels, terms, further classifications. Nothing is deleted.
 */
export function ingest(catalog: Catalog, landscape: Graph, seen: Entity[], collection: string): void {
  const guids = new Map(seen.map((entity) => [entity.guid, put(catalog, entity, collection)]));
  // One end may be of another source, as the tables behind a data set of Power BI are.
  const guidOf = (guid: string): string | undefined => {
    const entity = landscape.store.entity(guid);
    return guids.get(guid) ?? (entity && existing(catalog, entity)?.guid);
  };
  const relationships = new Set(seen.flatMap(({ guid }) => landscape.store.relationshipsOf(guid)));
  for (const { typeName, end1, end2 } of relationships) relate(catalog, typeName, guidOf(end1), guidOf(end2));
}

function put(catalog: Catalog, seen: Entity, collectionId: string): string {
  const known = existing(catalog, seen);
  if (known) {
    const change = difference(known, seen);
    if (change) save(catalog, scans, known, change);
    return known.guid;
  }
  // A deleted asset keeps its guid: one that is found again gets another.
  const guid = catalog.store.entity(seen.guid) ? catalog.nextGuid() : seen.guid;
  const time = catalog.now();
  catalog.store.put({
    ...seen,
    guid,
    attributes: technical(seen),
    ...(seen.collectionId === undefined ? {} : { collectionId }),
    createTime: time,
    updateTime: time,
    contacts: {},
    labels: [],
  });
  return guid;
}

const existing = ({ store }: Catalog, { attributes, typeName }: Entity): Entity | undefined =>
  store.find(typeName, qualifiedName({ attributes }) ?? '');

/** A scan knows nothing of the words that people write about an asset. */
function technical({ attributes: { description, ...attributes } }: Entity): Attributes {
  return attributes;
}

function difference(known: Entity, seen: Entity): Partial<Entity> | undefined {
  const attributes = { ...known.attributes, ...technical(seen) };
  const has = (one: Classification) => known.classifications.some(({ typeName }) => typeName === one.typeName);
  const classifications = [...known.classifications, ...seen.classifications.filter((one) => !has(one))];
  const same =
    classifications.length === known.classifications.length &&
    Object.entries(attributes).every(
      ([name, value]) => JSON.stringify(known.attributes[name]) === JSON.stringify(value),
    );
  return same ? undefined : { attributes, classifications };
}

function relate(catalog: Catalog, typeName: string, end1: string | undefined, end2: string | undefined): void {
  if (end1 === undefined || end2 === undefined) return;
  const known = catalog.store.relationshipsOf(end1);
  if (known.some((one) => one.typeName === typeName && one.end1 === end1 && one.end2 === end2)) return;
  const time = catalog.now();
  const by = { createdBy: scanner, updatedBy: scanner, createTime: time, updateTime: time };
  catalog.store.relate({ guid: catalog.nextGuid(), typeName, end1, end2, attributes: {}, ...by, revision: 1 });
}
