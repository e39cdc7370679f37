import type { Collections } from '../account/collections';
import type { Settings } from '../account/settings';
import type { Catalog } from '../catalog/catalog';
import type { Entity, Relationship } from '../catalog/entity';
import type { Graph } from '../catalog/graph';
import type { Counts } from '../counts';
import type { Directory } from '../entra/directory';
import type { Shape } from '../http/hosts';
import { scanner } from '../ids';
import type { DevopsPolicies } from '../policy/devops';
import type { Policies } from '../policy/policies';
import type { ScanSettings } from '../scanning/settings';
import type { Sources } from '../scanning/sources';
import type { Unified } from '../unified/unified';
import { createFaults } from './faults';
import { isFound } from './landscape';
import type { WorldDocument } from './model';
import type { EntityLine, RelationshipLine } from './model-assets';
import { present, some, unless } from './reading';
import { rootName } from './roles';
import { writeTypes } from './types';
import { refsTo, writeEntity, writeRelationship } from './write-assets';
import { writeDirectory } from './write-directory';
import { writeRoles } from './write-roles';
import { writeAccount, writeCollection, writeScanSettings, writeSource } from './write-scanning';
import { domainNames, writeUnified } from './write-unified';
import { beginWriting, type Writing } from './writing';

/** What of a world is written down. */
export interface Written {
  readonly asOf: number;
  readonly shape: Shape;
  readonly counts: Counts;
  directory: Directory;
  collections: Collections;
  policies: Policies;
  devops: DevopsPolicies;
  settings: Settings;
  sources: Sources;
  scanSettings: ScanSettings;
  readonly catalog: Catalog;
  readonly unified: Unified;
  landscape: () => Graph;
}

/** Writes a world down, so that loading it makes the same one. Runs of scans, tokens, sign-ins, the clock and whatever is in the log stay out. */
export function exportWorld(world: Written): WorldDocument {
  const { asOf, shape, directory, collections, catalog, unified } = world;
  const writing = beginWriting(asOf, directory, collections);
  const refTo = refsTo(catalog);
  const roles = writeRoles(world.policies, collections, unified, world.devops, domainNames(unified), writing);
  const { request: _, ...counts } = world.counts.all();
  return present({
    asOf: new Date(asOf).toISOString(),
    shape: unless(shape, 'both'),
    account: writeAccount(world.settings, asOf),
    collections: collections.all().map((one) => writeCollection(one, creatorOf(roles.roles ?? [], writing), writing)),
    ...writeDirectory(directory, writing),
    ...roles,
    types: writeTypes(catalog.types, asOf, writing.who),
    entities: [...catalog.store.entities()].map((one) => writeEntity(catalog.types, one, writing)),
    relationships: [...catalog.store.relationships()].map((one) => writeRelationship(one, refTo, writing)),
    dataSources: some(world.sources.all().map((one) => writeSource(one, writing))),
    scanning: writeScanSettings(world.scanSettings, writing),
    unifiedCatalog: writeUnified(unified, catalog, refTo, writing),
    landscape: writeLandscape(world.landscape(), catalog, writing),
    counts: Object.keys(counts).length > 0 ? counts : undefined,
  });
}

/** Who is taken to have made what does not say it: the same as when it is read. */
function creatorOf(roles: { role: string; collection?: string; members: string[] }[], { who }: Writing): string {
  const admins = roles.find(
    ({ role, collection = rootName }) => role === 'collection-administrator' && collection.toLowerCase() === rootName,
  );
  const [first] = admins?.members ?? [];
  return first === undefined ? scanner : who.find(first, '', createFaults());
}

/** What a scan would find that the entities and relationships of the document do not already say. */
function writeLandscape(landscape: Graph, { store, types }: Graph, writing: Writing): WorldDocument['landscape'] {
  const found = (entity: Entity) =>
    isFound({ ...entity, ...(entity.collectionId === undefined ? { collection: null } : {}) } as EntityLine);
  const said = ({ attributes, classifications }: Entity) => JSON.stringify([attributes, classifications]);
  const entities = [...landscape.store.entities()].filter((one) => {
    const known = store.entity(one.guid);
    return known === undefined || !found(known) || said(known) !== said(one);
  });
  const keyOf = (tie: Relationship) => `${tie.typeName} ${tie.end1} ${tie.end2}`;
  const ties = new Set([...store.relationships()].filter(({ createdBy }) => createdBy === scanner).map(keyOf));
  const relationships = [...landscape.store.relationships()].filter((tie) => !ties.has(keyOf(tie)));
  const refTo = refsTo(landscape);
  const lines = present({
    entities: some(entities.map((one): EntityLine => writeEntity(types, one, writing))),
    relationships: some(relationships.map((one): RelationshipLine => writeRelationship(one, refTo, writing))),
  });
  return Object.keys(lines).length > 0 ? lines : undefined;
}
