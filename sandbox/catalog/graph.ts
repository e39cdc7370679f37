import type { Entity, Relationship } from './entity';
import type { Store } from './store';
import type { Types } from './types/registry';

/** What the pure modules read: the entities, and the types they keep to. */
export interface Graph {
  store: Store;
  types: Types;
}

export interface Related {
  attribute: string;
  entity: Entity;
  relationship: Relationship;
}

/** Every entity one step away, under the relationship attribute that leads there. Deleted ones are left out. */
export function relatedTo({ store, types }: Graph, guid: string): Related[] {
  return store.relationshipsOf(guid).flatMap((relationship) => {
    const def = types.get(relationship.typeName);
    const onEnd1 = relationship.end1 === guid;
    const entity = store.entity(onEnd1 ? relationship.end2 : relationship.end1);
    const attribute = (onEnd1 ? def?.endDef1 : def?.endDef2)?.name;
    return entity?.status === 'ACTIVE' && attribute !== undefined ? [{ attribute, entity, relationship }] : [];
  });
}

/** The entities one attribute leads to, such as the columns of a table. */
export const follow = (graph: Graph, guid: string, attribute: string): Related[] =>
  relatedTo(graph, guid).filter((related) => related.attribute === attribute);

/** The columns of a table or view, or those of the schema that was read from a file. */
export function columnsOf(graph: Graph, guid: string): Entity[] {
  const related = relatedTo(graph, guid);
  const direct = related.filter(({ attribute }) => attribute === 'columns');
  const schemas = related.filter(({ attribute }) => attribute === 'tabular_schema');
  return [...direct, ...schemas.flatMap(({ entity }) => follow(graph, entity.guid, 'columns'))].map(
    ({ entity }) => entity,
  );
}
