import { compare } from '../values';
import { unknownGuid } from './atlas-refusals';
import { classificationBodies, relatedObjectId } from './bodies';
import { displayText, isReadable, qualifiedName, text, type Attributes, type Entity, type Readable } from './entity';
import { saysSomething, take } from './fields';
import { follow, type Graph, type Related } from './graph';

/** The glossaries of an account. */
export const glossaries = ({ store }: Graph): Entity[] =>
  [...store.entities()].filter(({ typeName, status }) => typeName === 'AtlasGlossary' && status === 'ACTIVE');

/** The entity behind a guid, if it is a glossary, a term or a category, as asked. */
export function glossaryEntity(
  { store }: Graph,
  guid: string,
  typeName: 'AtlasGlossary' | 'AtlasGlossaryTerm' | 'AtlasGlossaryCategory',
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
  const categories = follow(graph, glossary.guid, 'categories').map(({ entity, relationship }) => ({
    categoryGuid: entity.guid,
    ...parentGuid(graph, entity),
    relationGuid: relationship.guid,
    displayText: displayText(entity),
  }));
  return {
    ...common(glossary),
    ...texts(glossary, ['shortDescription', 'longDescription', 'language', 'usage']),
    ...classificationsOf(glossary),
    ...(withTerms && terms.length > 0 ? { terms } : {}),
    ...(withTerms && categories.length > 0 ? { categories } : {}),
  };
}

function parentGuid(graph: Graph, category: Entity): { parentCategoryGuid?: string } {
  const [parent] = follow(graph, category.guid, 'parentCategory');
  return parent ? { parentCategoryGuid: parent.entity.guid } : {};
}

/** A glossary with its terms in full, by guid. */
export const detailedBody = (
  graph: Graph,
  glossary: Entity,
  readable: Readable,
  options: TermOptions,
): Record<string, unknown> => ({
  ...glossaryBody(graph, glossary),
  termInfo: Object.fromEntries(
    termsOf(graph, glossary).map((term) => [term.guid, termBody(graph, term, readable, options)]),
  ),
});

/** The Catalog surface does not say who made a glossary and when. */
export const withoutAudit = ({
  createdBy,
  updatedBy,
  createTime,
  updateTime,
  ...body
}: Record<string, unknown>): Record<string, unknown> => body;

export interface TermOptions {
  /** Whether the caller knows of hierarchies: then a term says what is above it. */
  hierarchy?: boolean;
  /** Names of relationship types that are not looked at. */
  excludeRelationshipTypes?: readonly string[];
}

/** The ways in which terms are tied to each other; what they mean is Apache Atlas's. */
export const relatedTermKeys = [
  ...['antonyms', 'classifies', 'isA', 'preferredTerms', 'preferredToTerms', 'replacedBy', 'replacementTerms'],
  ...['seeAlso', 'synonyms', 'translatedTerms', 'translationTerms', 'validValues', 'validValuesFor'],
];

/** A term, with the assets it is assigned to, as far as the reader may see them. */
export function termBody(
  graph: Graph,
  term: Entity,
  readable: Readable,
  { hierarchy = false, excludeRelationshipTypes = [] }: TermOptions = {},
): Record<string, unknown> {
  const [anchor] = follow(graph, term.guid, 'anchor');
  const excluded = (name: string) => excludeRelationshipTypes.includes(name);
  const assigned = assignments(graph, term, readable).filter((one) => !excluded(one.relationshipType));
  const categories = follow(graph, term.guid, 'categories')
    .filter(({ relationship }) => !excluded(relationship.typeName))
    .map(({ entity, relationship }) => ({
      categoryGuid: entity.guid,
      relationGuid: relationship.guid,
      displayText: displayText(entity),
      ...said(relationship.attributes),
    }));
  return {
    ...common(term),
    ...texts(term, ['shortDescription', 'longDescription', 'abbreviation', 'status']),
    ...take(term.beside ?? {}, ['nickName', 'usage', 'attributes', 'resources', 'examples', 'templateName']),
    ...(hierarchy ? { nickName: term.beside?.nickName ?? '', parentTerm: parentBody(graph, term) } : {}),
    ...(anchor ? { anchor: { glossaryGuid: anchor.entity.guid, relationGuid: anchor.relationship.guid } } : {}),
    ...classificationsOf(term),
    contacts: term.contacts,
    ...relatedBody(graph, term, excluded),
    ...(categories.length > 0 ? { categories } : {}),
    ...(assigned.length > 0 ? { assignedEntities: assigned } : {}),
  };
}

function parentBody({ store }: Graph, { beside }: Entity): { termGuid: string; displayText: string } | null {
  const parent = store.entity(text(beside ?? {}, 'parentTerm') ?? '');
  return parent?.status === 'ACTIVE' ? { termGuid: parent.guid, displayText: displayText(parent) } : null;
}

/** The terms to which one is tied, by the way in which it is. */
export function relatedBody(
  graph: Graph,
  term: Entity,
  excluded: (name: string) => boolean = () => false,
): Record<string, ReturnType<typeof relatedTerm>[]> {
  return Object.fromEntries(
    relatedTermKeys.flatMap((key) => {
      const found = follow(graph, term.guid, key).filter(({ relationship }) => !excluded(relationship.typeName));
      return found.length === 0 ? [] : [[key, found.map(relatedTerm)]];
    }),
  );
}

/** A term in a list of those to which something is tied. */
export const relatedTerm = ({ entity, relationship }: Related) => ({
  termGuid: entity.guid,
  relationGuid: relationship.guid,
  displayText: displayText(entity),
  ...said(relationship.attributes),
});

const said = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => saysSomething(value)));

const classificationsOf = (entity: Entity): { classifications?: unknown[] } =>
  entity.classifications.length > 0 ? { classifications: classificationBodies(entity) } : {};

/** The answer of GET assignedEntities. */
export const assignments = (graph: Graph, term: Entity, readable: Readable) =>
  follow(graph, term.guid, 'assignedEntities')
    .filter(({ entity }) => isReadable(entity, readable))
    .map((related) => ({
      ...relatedObjectId(graph, related),
      uniqueAttributes: { qualifiedName: qualifiedName(related.entity) },
    }));

/** The terms of a glossary, in the order of their names. */
export const termsOf = (graph: Graph, glossary: Entity): Entity[] =>
  follow(graph, glossary.guid, 'terms')
    .map(({ entity }) => entity)
    .sort((a, b) => compare(displayText(a), displayText(b)));

export function termHeader(graph: Graph, term: Entity) {
  const [anchor] = follow(graph, term.guid, 'anchor');
  return {
    termGuid: term.guid,
    ...(anchor ? { relationGuid: anchor.relationship.guid } : {}),
    displayText: displayText(term),
  };
}

/** What every part of a glossary says of itself. */
export const common = (entity: Entity) => ({
  guid: entity.guid,
  qualifiedName: qualifiedName(entity),
  name: text(entity.attributes, 'name'),
  lastModifiedTS: String(entity.revision),
  createdBy: entity.createdBy,
  updatedBy: entity.updatedBy,
  createTime: entity.createTime,
  updateTime: entity.updateTime,
});

/** The texts of it that are set. */
export const texts = ({ attributes }: Entity, names: string[]) =>
  Object.fromEntries(names.flatMap((name) => (text(attributes, name) === undefined ? [] : [[name, attributes[name]]])));
