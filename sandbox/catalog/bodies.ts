import {
  besideAttributes,
  displayText,
  isReadable,
  qualifiedName,
  type Attributes,
  type Classification,
  type Entity,
  type Readable,
  type Relationship,
} from './entity';
import { relatedTo, type Graph, type Related } from './graph';
import { saysSomething, take } from './fields';

export interface BodyOptions {
  ignoreRelationships?: boolean;
  minExtInfo?: boolean;
  /** Names of relationship types that are not looked at. */
  excludeRelationshipTypes?: readonly string[];
}

/** An entity as GET answers it, with the fields that real answers carry beyond the API description. */
function entityBody(
  graph: Graph,
  entity: Entity,
  readable: Readable,
  options: BodyOptions = {},
): Record<string, unknown> {
  const excluded = new Set(options.excludeRelationshipTypes);
  const related = relatedTo(graph, entity.guid).filter(
    ({ entity: other, relationship }) => isReadable(other, readable) && !excluded.has(relationship.typeName),
  );
  return {
    typeName: entity.typeName,
    attributes: allAttributes(graph, entity, related),
    lastModifiedTS: String(entity.revision),
    guid: entity.guid,
    isIncomplete: false,
    provenanceType: 0,
    status: entity.status,
    createdBy: entity.createdBy,
    updatedBy: entity.updatedBy,
    createTime: entity.createTime,
    updateTime: entity.updateTime,
    version: 0,
    isIndexed: true,
    contacts: entity.contacts,
    ...(entity.collectionId ? { collectionId: entity.collectionId } : {}),
    ...(options.ignoreRelationships
      ? {}
      : { relationshipAttributes: relationshipAttributes(graph, entity.typeName, related) }),
    ...(entity.classifications.length > 0 ? { classifications: classificationBodies(entity) } : {}),
    ...(Object.keys(entity.businessAttributes).length > 0 ? { businessAttributes: entity.businessAttributes } : {}),
    ...(saysSomething(entity.customAttributes) ? { customAttributes: entity.customAttributes } : {}),
    labels: entity.labels,
    displayText: displayText(entity),
    proxy: false,
    ...take(entity.beside ?? {}, besideAttributes),
  };
}

/** `{entity, referredEntities}`: what is referred to are the parts of the schema, such as a table's columns. */
export function entityWithReferred(graph: Graph, entity: Entity, readable: Readable, options: BodyOptions = {}) {
  return {
    referredEntities: referredEntities(graph, [entity], readable, options),
    entity: entityBody(graph, entity, readable, options),
  };
}

/** The answer for several entities at once. In a list each says where it comes from, and of which domain it is. */
export function entitiesWithReferred(
  graph: Graph,
  entities: Entity[],
  readable: Readable,
  domainId: string,
  options: BodyOptions = {},
) {
  return {
    referredEntities: referredEntities(graph, entities, readable, options),
    entities: entities.map((entity) => ({
      // The one word that was recorded, of an asset that somebody edited in the portal; of others it is unconfirmed.
      source: 'PurviewPortal',
      ...entityBody(graph, entity, readable, options),
      domainId,
    })),
  };
}

// What else the service refers to, and what minExtInfo leaves, is unconfirmed: here, nothing.
function referredEntities(
  graph: Graph,
  entities: Entity[],
  readable: Readable,
  options: BodyOptions,
): Record<string, unknown> {
  if (options.ignoreRelationships || options.minExtInfo) return {};
  const parts = entities.flatMap(({ guid, typeName }) => {
    const elements = new Set([graph.types.get(typeName)?.options?.schemaElementsAttribute, 'tabular_schema']);
    return relatedTo(graph, guid).filter(
      ({ attribute, entity }) => elements.has(attribute) && isReadable(entity, readable),
    );
  });
  return Object.fromEntries(parts.map(({ entity }) => [entity.guid, entityBody(graph, entity, readable)]));
}

/** Every attribute of the type, null where none was given, and the legacy lists of a process. */
function allAttributes({ types }: Graph, entity: Entity, related: Related[]): Attributes {
  const nulls = [...types.attributes(entity.typeName).keys()].map((name) => [name, null]);
  const legacy = [...types.relationshipAttributes(entity.typeName).values()]
    .filter(({ isLegacy }) => isLegacy)
    .map(({ name, many }) => {
      const others = related.filter(({ attribute }) => attribute === name).map(({ entity: other }) => objectId(other));
      return [name, many ? others : (others[0] ?? null)];
    });
  return { ...Object.fromEntries(nulls), ...entity.attributes, ...Object.fromEntries(legacy) };
}

const objectId = (entity: Entity) => ({
  guid: entity.guid,
  typeName: entity.typeName,
  uniqueAttributes: { qualifiedName: qualifiedName(entity) },
});

function relationshipAttributes(graph: Graph, typeName: string, related: Related[]): Record<string, unknown> {
  const defs = [...graph.types.relationshipAttributes(typeName).values()];
  return Object.fromEntries(
    defs.map(({ name, many }) => {
      const found = related.filter(({ attribute }) => attribute === name).map((one) => relatedObjectId(graph, one));
      return [name, many ? found : (found[0] ?? null)];
    }),
  );
}

export const relatedObjectId = (graph: Graph, { entity, relationship }: Related) => ({
  guid: entity.guid,
  typeName: entity.typeName,
  entityStatus: entity.status,
  displayText: displayText(entity),
  relationshipType: relationship.typeName,
  relationshipGuid: relationship.guid,
  relationshipStatus: 'ACTIVE',
  relationshipAttributes: { typeName: relationship.typeName, ...attributesOf(graph, relationship) },
});

/** The attributes of a relationship: those of its type, null where none was given, and whatever else was written. */
export function attributesOf({ types }: Graph, { typeName, attributes }: Relationship): { attributes?: Attributes } {
  const nulls = [...types.attributes(typeName).keys()].map((name) => [name, null]);
  const all = { ...Object.fromEntries(nulls), ...attributes };
  return Object.keys(all).length > 0 ? { attributes: all } : {};
}

/** A classification as it hangs on an entity. */
export const classificationBody = (entity: Entity, { typeName, attributes, beside }: Classification) => ({
  typeName,
  ...(attributes ? { attributes } : {}),
  ...beside,
  lastModifiedTS: '1',
  entityGuid: entity.guid,
  entityStatus: entity.status,
});

export const classificationBodies = (entity: Entity) =>
  entity.classifications.map((one) => classificationBody(entity, one));

/** The answer of GET classifications. */
export const classificationsBody = (entity: Entity) => ({
  list: classificationBodies(entity),
  pageSize: entity.classifications.length,
  sortType: 'NONE',
  startIndex: 0,
  totalCount: entity.classifications.length,
});

/** An entity's header: what lineage and the header route show, with the attributes that have a value. */
export function headerBody(graph: Graph, entity: Entity): Record<string, unknown> {
  const meanings = relatedTo(graph, entity.guid).filter(({ attribute }) => attribute === 'meanings');
  return {
    typeName: entity.typeName,
    attributes: Object.fromEntries(
      Object.entries(entity.attributes).filter(([, value]) => value !== null && value !== undefined),
    ),
    lastModifiedTS: String(entity.revision),
    guid: entity.guid,
    isIncomplete: false,
    status: entity.status,
    displayText: displayText(entity),
    classificationNames: entity.classifications.map(({ typeName }) => typeName),
    classifications: classificationBodies(entity),
    meaningNames: meanings.map(({ entity: term }) => displayText(term)),
    meanings: meanings.map(({ entity: term, relationship }) => ({
      termGuid: term.guid,
      relationGuid: relationship.guid,
      displayText: displayText(term),
      confidence: 0,
    })),
    labels: entity.labels,
    ...(entity.collectionId ? { collectionId: entity.collectionId } : {}),
  };
}

/** A relationship as GET answers it. */
export function relationshipBody(graph: Graph, relationship: Relationship): Record<string, unknown> {
  const { store, types } = graph;
  const end = (guid: string) => {
    const entity = store.entity(guid);
    return entity ? objectId(entity) : { guid };
  };
  return {
    typeName: relationship.typeName,
    ...attributesOf(graph, relationship),
    lastModifiedTS: String(relationship.revision),
    guid: relationship.guid,
    provenanceType: 0,
    end1: end(relationship.end1),
    end2: end(relationship.end2),
    label: types.get(relationship.typeName)?.relationshipLabel ?? `r:${relationship.typeName}`,
    status: 'ACTIVE',
    createdBy: relationship.createdBy,
    updatedBy: relationship.updatedBy,
    createTime: relationship.createTime,
    updateTime: relationship.updateTime,
    propagatedClassifications: [],
    version: 0,
  };
}
