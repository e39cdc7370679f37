import { qualifiedName, type Entity, type Relationship } from './entity';
import type { Types } from './types/registry';

/**
 * The entities and relationships of one catalog. It keeps what it is given and its indexes in step; whether a write
 * makes sense is decided in write/.
 */
export interface Store {
  entity(guid: string): Entity | undefined;
  /** By qualifiedName, in the type itself or one of its sub types, as Atlas looks entities up. */
  find(typeName: string, name: string): Entity | undefined;
  entities(): Iterable<Entity>;
  put(entity: Entity): void;
  relationship(guid: string): Relationship | undefined;
  relationships(): Iterable<Relationship>;
  /** The relationships an entity takes part in. */
  relationshipsOf(guid: string): Relationship[];
  relate(relationship: Relationship): void;
  unrelate(guid: string): void;
  /** Calls back with every entity that was put, or gained or lost a relationship. */
  onChange(listener: (guid: string) => void): void;
}

export function createStore(types: Types): Store {
  const entities = new Map<string, Entity>();
  const byName = new Map<string, string[]>();
  const relationships = new Map<string, Relationship>();
  const byEntity = new Map<string, Set<string>>();
  const listeners: ((guid: string) => void)[] = [];
  const changed = (guid: string) => listeners.forEach((listener) => listener(guid));

  function link(entity: string, relationship: string): void {
    const known = byEntity.get(entity);
    if (known) known.add(relationship);
    else byEntity.set(entity, new Set([relationship]));
  }

  return {
    entity: (guid) => entities.get(guid),
    entities: () => entities.values(),

    find(typeName, name) {
      const named = (byName.get(name) ?? []).map((guid) => entities.get(guid));
      return named.find((entity) => entity?.status === 'ACTIVE' && types.isA(entity.typeName, typeName));
    },

    put(entity) {
      const before = entities.get(entity.guid);
      const name = qualifiedName(entity);
      const nameBefore = before && qualifiedName(before);
      if (nameBefore !== undefined && nameBefore !== name) {
        byName.set(
          nameBefore,
          (byName.get(nameBefore) ?? []).filter((guid) => guid !== entity.guid),
        );
      }
      if (name !== undefined && nameBefore !== name) byName.set(name, [...(byName.get(name) ?? []), entity.guid]);
      entities.set(entity.guid, entity);
      changed(entity.guid);
    },

    relationship: (guid) => relationships.get(guid),
    relationships: () => relationships.values(),

    relationshipsOf: (guid) => [...(byEntity.get(guid) ?? [])].flatMap((id) => relationships.get(id) ?? []),

    relate(relationship) {
      relationships.set(relationship.guid, relationship);
      for (const end of [relationship.end1, relationship.end2]) {
        link(end, relationship.guid);
        changed(end);
      }
    },

    unrelate(guid) {
      const relationship = relationships.get(guid);
      if (!relationship) return;
      relationships.delete(guid);
      for (const end of [relationship.end1, relationship.end2]) {
        byEntity.get(end)?.delete(guid);
        changed(end);
      }
    },

    onChange: (listener) => void listeners.push(listener),
  };
}
