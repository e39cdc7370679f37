import { isRecord } from '../../values';
import { badInstance, invalidParameters, relationshipExists, unknownType } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import { text, type Entity, type Readable, type Relationship } from '../entity';
import { entityByGuid, entityByName, relationshipByGuid } from '../lookup';
import { requireWritable, type Actor } from './actor';

/** Creates a relationship between two entities. */
export function createRelationship(catalog: Catalog, actor: Actor, body: unknown, readable: Readable): Relationship {
  if (!isRecord(body)) throw invalidParameters('the body must be a relationship');
  const typeName = text(body, 'typeName') ?? '';
  const def = catalog.types.get(typeName);
  if (!def?.endDef1 || !def.endDef2) throw unknownType(typeName);
  const end1 = endOf(catalog, body.end1, def.endDef1.type, readable);
  const end2 = endOf(catalog, body.end2, def.endDef2.type, readable);
  requireWritable(end1, actor);
  requireWritable(end2, actor);
  const known = catalog.store
    .relationshipsOf(end1.guid)
    .some((one) => one.typeName === typeName && one.end1 === end1.guid && one.end2 === end2.guid);
  if (known) throw relationshipExists(typeName, end1.guid, end2.guid);
  const time = catalog.now();
  const relationship: Relationship = {
    guid: catalog.nextGuid(),
    typeName,
    end1: end1.guid,
    end2: end2.guid,
    attributes: isRecord(body.attributes) ? body.attributes : {},
    createdBy: actor.objectId,
    updatedBy: actor.objectId,
    createTime: time,
    updateTime: time,
    revision: 1,
  };
  catalog.store.relate(relationship);
  return relationship;
}

function endOf(catalog: Catalog, end: unknown, type: string, readable: Readable): Entity {
  if (!isRecord(end))
    throw invalidParameters(
      'a relationship needs end1 and end2, each with a guid, or with typeName and uniqueAttributes',
    );
  const guid = text(end, 'guid');
  const unique = isRecord(end.uniqueAttributes) ? text(end.uniqueAttributes, 'qualifiedName') : undefined;
  const entity =
    guid === undefined
      ? entityByName(catalog, text(end, 'typeName') ?? '', unique, readable)
      : entityByGuid(catalog, guid, readable);
  if (!catalog.types.isA(entity.typeName, type))
    throw badInstance(`[${entity.typeName} ${entity.guid} cannot be an end of type ${type}]`);
  return entity;
}

/** Changes the attributes of a relationship; its ends stay. */
export function updateRelationship(catalog: Catalog, actor: Actor, body: unknown, readable: Readable): Relationship {
  const guid = isRecord(body) ? text(body, 'guid') : undefined;
  const relationship = relationshipByGuid(catalog, guid ?? '', readable);
  requireEndsWritable(catalog, actor, relationship);
  const attributes = isRecord(body) && isRecord(body.attributes) ? body.attributes : {};
  const saved = {
    ...relationship,
    attributes: { ...relationship.attributes, ...attributes },
    updatedBy: actor.objectId,
    updateTime: catalog.now(),
    revision: relationship.revision + 1,
  };
  catalog.store.relate(saved);
  return saved;
}

export function deleteRelationship(catalog: Catalog, actor: Actor, guid: string, readable: Readable): void {
  const relationship = relationshipByGuid(catalog, guid, readable);
  requireEndsWritable(catalog, actor, relationship);
  catalog.store.unrelate(guid);
}

function requireEndsWritable({ store }: Catalog, actor: Actor, { end1, end2 }: Relationship): void {
  for (const end of [store.entity(end1), store.entity(end2)]) if (end) requireWritable(end, actor);
}
