import { unauthorized } from '../../http/refusals';
import { isRecord, scalarText } from '../../values';
import { invalidParameters, unknownAttribute, unknownGuid, unupdatable } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import type { Entity } from '../entity';
import { relatedTo } from '../graph';
import { primitives } from '../types/values';
import { requireWritable, save, type Actor } from './actor';
import { mutationHeader, writeEntities, type Mutation, type WriteOptions } from './entities';

/** Changes what a body says of an entity and leaves the rest. The body may bring entities that it refers to. */
export function updateEntity(
  catalog: Catalog,
  actor: Actor,
  { guid, typeName }: Entity,
  entity: Record<string, unknown>,
  options: WriteOptions,
  referred?: unknown,
): Mutation {
  return writeEntities(catalog, actor, [{ ...entity, guid, typeName }], referred, { ...options, partial: true });
}

/** Sets one attribute, `PUT entity/guid/{guid}?name=`: a plain value or one reference, whose guid may stand alone. */
export function setAttribute(
  catalog: Catalog,
  actor: Actor,
  entity: Entity,
  name: string | undefined,
  value: unknown,
  options: WriteOptions,
): Mutation {
  const { types } = catalog;
  const attribute = types.attributes(entity.typeName).get(name ?? '');
  const end = types.relationshipAttributes(entity.typeName).get(name ?? '');
  if (name === undefined || (!attribute && !end)) throw unknownAttribute(name ?? 'null', entity.typeName);
  if (value === null || value === undefined) throw invalidParameters(`the body must be the value of ${name}`);
  const plain = attribute !== undefined && (primitives.has(attribute.typeName) || isEnum(catalog, attribute.typeName));
  if (!plain && (end === undefined || end.many))
    throw unupdatable(name, attribute?.typeName ?? `array<${end?.type ?? ''}>`);
  const given = plain || isRecord(value) ? value : { guid: value };
  return updateEntity(catalog, actor, entity, { attributes: { [name]: given } }, options);
}

const isEnum = ({ types }: Catalog, typeName: string): boolean => types.get(typeName)?.category === 'ENUM';

/**
 * Deletes entities with what they contain, such as a table's columns. They are kept, with status DELETED, as Atlas does;
 * one that nobody knows, or that is deleted already, is passed over.
 */
export function deleteEntities(catalog: Catalog, actor: Actor, guids: string[]): Partial<Mutation> {
  const entities = guids.flatMap((guid) => {
    const entity = catalog.store.entity(guid);
    if (entity) requireWritable(entity, actor);
    return entity?.status === 'ACTIVE' ? [entity] : [];
  });
  const gone = new Map<string, Entity>();
  for (const entity of entities) addWithParts(catalog, entity, gone);
  for (const entity of gone.values()) save(catalog, actor, entity, { status: 'DELETED' });
  const headers = [...gone.keys()].flatMap((guid) => mutationHeader(catalog, guid));
  // Microsoft's example shows a deleted entity with the status that it had.
  return headers.length > 0
    ? { mutatedEntities: { DELETE: headers.map((one) => ({ ...one, status: 'ACTIVE' })) } }
    : {};
}

/** An entity and everything it is the container of, by a composition. */
function addWithParts(catalog: Catalog, entity: Entity, found: Map<string, Entity>): void {
  if (found.has(entity.guid)) return;
  found.set(entity.guid, entity);
  for (const { entity: part, relationship } of relatedTo(catalog, entity.guid)) {
    const def = catalog.types.get(relationship.typeName);
    const here = relationship.end1 === entity.guid ? def?.endDef1 : def?.endDef2;
    if (def?.relationshipCategory === 'COMPOSITION' && here?.isContainer === true) addWithParts(catalog, part, found);
  }
}

/** The guids that a body lists. */
export function guidsIn(body: unknown, name: string): string[] {
  const value = isRecord(body) ? body[name] : undefined;
  const guids: unknown[] = Array.isArray(value) ? value : [];
  if (guids.length === 0) throw invalidParameters(`${name} must be a list of guids`);
  return guids.map((one) => {
    const guid = scalarText(one);
    if (guid === undefined)
      throw invalidParameters(`${name} must be a list of guids, but holds: ${JSON.stringify(one)}`);
    return guid;
  });
}

/** The entities that a body lists by guid, each of which its writer may change. */
export function writablesIn(catalog: Catalog, actor: Actor, guids: string[]): Entity[] {
  return guids.map((guid) => {
    const entity = catalog.store.entity(guid);
    if (!entity || entity.status === 'DELETED') throw unknownGuid(guid);
    requireWritable(entity, actor);
    return entity;
  });
}

/** Moves entities into another collection. */
export function moveEntities(catalog: Catalog, actor: Actor, body: unknown, collectionId: string): Mutation {
  const guids = guidsIn(body, 'entityGuids');
  if (!actor.writable.has(collectionId)) throw unauthorized();
  const entities = writablesIn(catalog, actor, guids);
  for (const entity of entities) save(catalog, actor, entity, { collectionId });
  return { mutatedEntities: { UPDATE: entities.flatMap(({ guid }) => mutationHeader(catalog, guid)) } };
}
