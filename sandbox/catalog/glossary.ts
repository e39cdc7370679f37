import { unknownGuid } from './atlas-refusals';
import { displayText, isReadable, qualifiedName, text, type Entity, type Readable } from './entity';
import { follow, type Graph } from './graph';

/** The glossaries of an account. */
export const glossaries = ({ store }: Graph): Entity[] =>
  [...store.entities()].filter(({ typeName, status }) => typeName === 'AtlasGlossary' && status === 'ACTIVE');

/** The entity behind a guid, if it is a glossary or a term, as asked. */
export function glossaryEntity(
  { store }: Graph,
  guid: string,
  typeName: 'AtlasGlossary' | 'AtlasGlossaryTerm',
): Entity {
  const entity = store.entity(guid);
  if (entity?.typeName !== typeName || entity.status === 'DELETED') throw unknownGuid(guid);
  return entity;
}

/** A glossary as Data Map answers it: what is not set is absent, not null. */
export function glossaryBody(graph: Graph, glossary: Entity, withTerms = true): Record<string, unknown> {
  const terms = follow(graph, glossary.guid, 'terms').map(({ entity, relationship }) => ({
    termGuid: entity.guid,
    relationGuid: relationship.guid,
    displayText: displayText(entity),
  }));
  return {
    ...common(glossary),
    ...texts(glossary, ['shortDescription', 'longDescription', 'language', 'usage']),
    ...(withTerms && terms.length > 0 ? { terms } : {}),
  };
}

/** A glossary with its terms in full, by guid. */
export const detailedBody = (graph: Graph, glossary: Entity, readable: Readable): Record<string, unknown> => ({
  ...glossaryBody(graph, glossary),
  termInfo: Object.fromEntries(termsOf(graph, glossary).map((term) => [term.guid, termBody(graph, term, readable)])),
});

/** The Catalog surface does not say who made a glossary and when. */
export const withoutAudit = ({
  createdBy,
  updatedBy,
  createTime,
  updateTime,
  ...body
}: Record<string, unknown>): Record<string, unknown> => body;

/** A term, with the assets it is assigned to, as far as the reader may see them. */
export function termBody(graph: Graph, term: Entity, readable: Readable): Record<string, unknown> {
  const [anchor] = follow(graph, term.guid, 'anchor');
  const assigned = assignments(graph, term, readable);
  return {
    ...common(term),
    ...texts(term, ['shortDescription', 'longDescription', 'abbreviation', 'status']),
    ...(anchor ? { anchor: { glossaryGuid: anchor.entity.guid, relationGuid: anchor.relationship.guid } } : {}),
    contacts: term.contacts,
    ...(assigned.length > 0 ? { assignedEntities: assigned } : {}),
  };
}

/** The answer of GET assignedEntities. */
export const assignments = (graph: Graph, term: Entity, readable: Readable) =>
  follow(graph, term.guid, 'assignedEntities')
    .filter(({ entity }) => isReadable(entity, readable))
    .map(({ entity, relationship }) => ({
      guid: entity.guid,
      typeName: entity.typeName,
      uniqueAttributes: { qualifiedName: qualifiedName(entity) },
      entityStatus: entity.status,
      displayText: displayText(entity),
      relationshipType: relationship.typeName,
      relationshipGuid: relationship.guid,
      relationshipStatus: 'ACTIVE',
      relationshipAttributes: { typeName: relationship.typeName, attributes: relationship.attributes },
    }));

/** The terms of a glossary, in the order of their names. */
export const termsOf = (graph: Graph, glossary: Entity): Entity[] =>
  follow(graph, glossary.guid, 'terms')
    .map(({ entity }) => entity)
    .sort((a, b) => (displayText(a) < displayText(b) ? -1 : 1));

export const termHeader = (term: Entity) => ({ termGuid: term.guid, displayText: displayText(term) });

const common = (entity: Entity) => ({
  guid: entity.guid,
  qualifiedName: qualifiedName(entity),
  name: text(entity.attributes, 'name'),
  lastModifiedTS: String(entity.revision),
  createdBy: entity.createdBy,
  updatedBy: entity.updatedBy,
  createTime: entity.createTime,
  updateTime: entity.updateTime,
});

const texts = ({ attributes }: Entity, names: string[]) =>
  Object.fromEntries(names.flatMap((name) => (text(attributes, name) === undefined ? [] : [[name, attributes[name]]])));
