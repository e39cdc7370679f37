import { unauthorized } from '../../http/refusals';
import { unknownRelationship } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import type { Attributes, Entity, Readable, Relationship } from '../entity';
import type { Tie } from './circles';

/** Who writes, and in which collections they may. */
export interface Actor {
  objectId: string;
  writable: Readable;
}

/** Lets a change of an entity through if its writer may write in its collection; without one, whoever may write anywhere. */
export function requireWritable(entity: Entity, { writable }: Actor): void {
  if (entity.collectionId !== undefined && !writable.has(entity.collectionId)) throw unauthorized();
}

/** What a new entity or relationship says of its making. */
export function stamp(catalog: Catalog, { objectId }: Actor) {
  const time = catalog.now();
  return { createdBy: objectId, updatedBy: objectId, createTime: time, updateTime: time, revision: 1 };
}

/** Ties two entities together. */
export function relate(catalog: Catalog, actor: Actor, tie: Tie, attributes: Attributes = {}): Relationship {
  const relationship = { guid: catalog.nextGuid(), ...tie, attributes, ...stamp(catalog, actor) };
  catalog.store.relate(relationship);
  return relationship;
}

/** Changes the attributes of a relationship that is there, and leaves those not named. */
export function changeRelation(catalog: Catalog, actor: Actor, guid: string, attributes: Attributes): Relationship {
  const relationship = catalog.store.relationship(guid);
  if (!relationship) throw unknownRelationship(guid);
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

/** Puts a changed entity back, with who did it and when. */
export function save(catalog: Catalog, actor: Actor, entity: Entity, change: Partial<Entity>): Entity {
  const saved = {
    ...entity,
    ...change,
    updatedBy: actor.objectId,
    updateTime: catalog.now(),
    revision: entity.revision + 1,
  };
  catalog.store.put(saved);
  return saved;
}
