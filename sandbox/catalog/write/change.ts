import { unauthorized } from '../../http/refusals';
import { isRecord } from '../../values';
import { badInstance, invalidParameters, unknownGuid } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import type { Attributes, Entity } from '../entity';
import { relatedTo } from '../graph';
import { requireWritable, save, type Actor } from './actor';
import { mutationHeader, type Mutation } from './entities';
import { isPlaceholder, readEntity } from './input';
import { applyLinks, resolveLinks } from './references';

const nothingAssigned = {
  byGuid: new Map<string, string>(),
  byName: new Map<string, string>(),
  typeOf: new Map<string, string>(),
};

/** Changes some attributes of an entity and leaves the others. */
export function updateEntity(
  catalog: Catalog,
  actor: Actor,
  entity: Entity,
  attributes: Attributes,
  relationships: Attributes = {},
): Mutation {
  requireWritable(entity, actor);
  const input = readEntity(catalog.types, {
    typeName: entity.typeName,
    attributes,
    relationshipAttributes: relationships,
  });
  const links = resolveLinks(catalog, entity.typeName, input.relationships, nothingAssigned);
  const saved = save(catalog, actor, entity, { attributes: { ...entity.attributes, ...input.attributes } });
  applyLinks(catalog, actor, saved, links);
  return { mutatedEntities: { UPDATE: mutationHeader(catalog, entity.guid) } };
}

/** Sets one attribute, `PUT entity/guid/{guid}?name=`. */
export function setAttribute(
  catalog: Catalog,
  actor: Actor,
  entity: Entity,
  name: string | undefined,
  value: unknown,
): Mutation {
  if (name === undefined || !catalog.types.attributes(entity.typeName).has(name)) {
    throw badInstance(`[${entity.typeName}.${name ?? 'null'}: unknown attribute]`);
  }
  return updateEntity(catalog, actor, entity, { [name]: value });
}

/** Deletes entities with what they contain, such as a table's columns. They are kept, with status DELETED, as Atlas does. */
export function deleteEntities(catalog: Catalog, actor: Actor, guids: string[]): Mutation {
  const entities = guids.map((guid) => {
    const entity = catalog.store.entity(guid);
    if (!entity || isPlaceholder(guid)) throw unknownGuid(guid);
    requireWritable(entity, actor);
    return entity;
  });
  const gone = new Set(
    entities.filter(({ status }) => status === 'ACTIVE').flatMap((entity) => withParts(catalog, entity)),
  );
  for (const entity of gone) save(catalog, actor, entity, { status: 'DELETED' });
  const headers = [...gone].flatMap(({ guid }) => mutationHeader(catalog, guid));
  return { mutatedEntities: headers.length > 0 ? { DELETE: headers } : {} };
}

/** An entity and everything it is the container of, by a composition. */
function withParts(catalog: Catalog, entity: Entity): Entity[] {
  const parts = relatedTo(catalog, entity.guid).filter(({ relationship }) => {
    const def = catalog.types.get(relationship.typeName);
    const here = relationship.end1 === entity.guid ? def?.endDef1 : def?.endDef2;
    return def?.relationshipCategory === 'COMPOSITION' && here?.isContainer === true;
  });
  return [entity, ...parts.flatMap(({ entity: part }) => withParts(catalog, part))];
}

/** Moves entities into another collection. */
export function moveEntities(catalog: Catalog, actor: Actor, body: unknown, collectionId: string): Mutation {
  const guids = isRecord(body) ? body.entityGuids : undefined;
  if (!Array.isArray(guids) || guids.length === 0) throw invalidParameters('entityGuids must be a list of guids');
  if (!actor.writable.has(collectionId)) throw unauthorized();
  const entities = guids.map((guid) => {
    const entity = catalog.store.entity(String(guid));
    if (!entity || entity.status === 'DELETED') throw unknownGuid(String(guid));
    requireWritable(entity, actor);
    return entity;
  });
  for (const entity of entities) save(catalog, actor, entity, { collectionId });
  return { mutatedEntities: { UPDATE: entities.flatMap(({ guid }) => mutationHeader(catalog, guid)) } };
}
