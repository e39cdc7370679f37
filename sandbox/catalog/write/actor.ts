import { unauthorized } from '../../http/refusals';
import type { Catalog } from '../catalog';
import type { Entity, Readable } from '../entity';

/** Who writes, and in which collections they may. */
export interface Actor {
  objectId: string;
  writable: Readable;
}

/** Lets a change of an entity through if its writer may write in its collection; without one, whoever may write anywhere. */
export function requireWritable(entity: Entity, { writable }: Actor): void {
  if (entity.collectionId !== undefined && !writable.has(entity.collectionId)) throw unauthorized();
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
