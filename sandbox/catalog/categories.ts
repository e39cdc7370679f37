import { compare } from '../values';
import { displayText, text, type Entity } from './entity';
import { common, relatedTerm, texts } from './glossary';
import { follow, type Graph, type Related } from './graph';

/** A category as Data Map answers it: what is not set is absent, not null. */
export function categoryBody(graph: Graph, category: Entity): Record<string, unknown> {
  const [anchor] = follow(graph, category.guid, 'anchor');
  const [parent] = follow(graph, category.guid, 'parentCategory');
  const children = follow(graph, category.guid, 'childrenCategories').map((child) => childHeader(category, child));
  const terms = categoryTerms(graph, category);
  return {
    ...common(category),
    ...texts(category, ['shortDescription', 'longDescription']),
    ...(anchor ? { anchor: { glossaryGuid: anchor.entity.guid, relationGuid: anchor.relationship.guid } } : {}),
    ...(parent ? { parentCategory: parentHeader(parent) } : {}),
    ...(children.length > 0 ? { childrenCategories: children } : {}),
    ...(terms.length > 0 ? { terms } : {}),
  };
}

const parentHeader = ({ entity, relationship }: Related) => ({
  categoryGuid: entity.guid,
  relationGuid: relationship.guid,
});

const childHeader = (parent: Entity, { entity, relationship }: Related) => ({
  categoryGuid: entity.guid,
  parentCategoryGuid: parent.guid,
  relationGuid: relationship.guid,
  displayText: displayText(entity),
});

/** The categories above and below one, by direction; a direction in which there is none is absent. */
export function relatedCategories(graph: Graph, category: Entity) {
  const parents = follow(graph, category.guid, 'parentCategory').map(parentHeader);
  const children = follow(graph, category.guid, 'childrenCategories').map((child) => childHeader(category, child));
  return { ...(parents.length > 0 ? { parent: parents } : {}), ...(children.length > 0 ? { children } : {}) };
}

/** The terms in a category, in the order of their names. */
export const categoryTerms = (graph: Graph, category: Entity) =>
  follow(graph, category.guid, 'terms')
    .map(relatedTerm)
    .sort((a, b) => compare(a.displayText, b.displayText));

/** The categories of a glossary, in the order of their names. */
export const categoriesOf = (graph: Graph, glossary: Entity): Entity[] =>
  follow(graph, glossary.guid, 'categories')
    .map(({ entity }) => entity)
    .sort((a, b) => compare(displayText(a), displayText(b)));

/** A category in the list of its glossary's headers. */
export function categoryHeader(graph: Graph, category: Entity) {
  const [anchor] = follow(graph, category.guid, 'anchor');
  const [parent] = follow(graph, category.guid, 'parentCategory');
  return {
    categoryGuid: category.guid,
    ...(parent ? { parentCategoryGuid: parent.entity.guid } : {}),
    ...(anchor ? { relationGuid: anchor.relationship.guid } : {}),
    displayText: displayText(category),
  };
}

/** The name by which a category is known: its own, those above it, and its glossary's. */
export function categoryName(name: string, above: Entity): string {
  const separator = above.typeName === 'AtlasGlossary' ? '@' : '.';
  return `${name}${separator}${text(above.attributes, 'qualifiedName') ?? ''}`;
}
