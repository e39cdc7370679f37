import { unauthorized } from '../http/refusals';
import { deletedGuid, unknownGuid, unknownRelationship, unknownType, unknownUniqueAttribute } from './atlas-refusals';
import { isReadable, type Entity, type Readable, type Relationship } from './entity';
import type { Graph } from './graph';

/** The entity behind a guid. One outside the reader's collections is refused with 403: unconfirmed, search just leaves it out. */
export function entityByGuid({ store }: Graph, guid: string, readable: Readable): Entity {
  const entity = store.entity(guid);
  if (!entity) throw unknownGuid(guid);
  if (!isReadable(entity, readable)) throw unauthorized();
  return entity;
}

/** An entity that is still there: what changes it, or asks where its data goes, has no use for a deleted one. */
export function activeByGuid(graph: Graph, guid: string, readable: Readable): Entity {
  const entity = entityByGuid(graph, guid, readable);
  if (entity.status === 'DELETED') throw deletedGuid(guid);
  return entity;
}

/** Refuses a type that no entity can be of. */
export function requireEntityType({ types }: Graph, typeName: string): void {
  if (types.get(typeName)?.category !== 'ENTITY') throw unknownType(typeName);
}

/** The entity of a type, or of one of its sub types, by its qualifiedName. */
export function entityByName(graph: Graph, typeName: string, name: string, readable: Readable): Entity {
  requireEntityType(graph, typeName);
  const entity = graph.store.find(typeName, name);
  if (!entity) throw unknownUniqueAttribute(typeName, `{qualifiedName=${name}}`);
  if (!isReadable(entity, readable)) throw unauthorized();
  return entity;
}

/** The relationship behind a guid, if both its ends may be read. */
export function relationshipByGuid({ store }: Graph, guid: string, readable: Readable): Relationship {
  const relationship = store.relationship(guid);
  if (!relationship) throw unknownRelationship(guid);
  const ends = [relationship.end1, relationship.end2].map((end) => store.entity(end));
  if (ends.some((end) => end && !isReadable(end, readable))) throw unauthorized();
  return relationship;
}
