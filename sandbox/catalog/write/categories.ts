import { isRecord, scalarText } from '../../values';
import { anchorMissing, categoryExists, categoryNameMissing, invalidParameters } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import { categoryName } from '../categories';
import { text, type Entity } from '../entity';
import { refuseLost, take } from '../fields';
import { glossaryEntity } from '../glossary';
import { follow } from '../graph';
import { relate, save, type Actor } from './actor';
import { add, bodyOf, change, nameOf, textsOf, type Body } from './glossary-input';
import { applyLinks, type Link } from './references';

const CATEGORY = 'AtlasGlossaryCategory';

/** What a body ties a category to. A kind that is not named stays as it is; a parent that is null goes. */
interface Ties {
  parent?: Entity | null;
  children?: Entity[];
  terms?: Link;
}

interface Plan {
  glossary: Entity;
  ties: Ties;
  category: Partial<Entity> & { attributes: Record<string, unknown> };
}

/** Creates categories, each in the glossary that its anchor names: all of them, or none if one is refused. */
export function createCategories(catalog: Catalog, actor: Actor, bodies: unknown[]): Entity[] {
  const plans = bodies.map((body) => planCategory(catalog, bodyOf(body)));
  const names = plans.map(({ category }) => text(category.attributes, 'qualifiedName') ?? '');
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw categoryExists(twice);
  return plans.map(({ glossary, ties, category }) => {
    const made = add(catalog, actor, CATEGORY, category);
    relate(catalog, actor, { typeName: 'AtlasGlossaryCategoryAnchor', end1: glossary.guid, end2: made.guid });
    tie(catalog, actor, made, ties);
    return catalog.store.entity(made.guid) ?? made;
  });
}

function planCategory(catalog: Catalog, body: Body): Plan {
  const name = nameOf(body, categoryNameMissing);
  const anchor = isRecord(body.anchor) ? scalarText(body.anchor.glossaryGuid) : undefined;
  if (anchor === undefined) throw anchorMissing();
  const glossary = glossaryEntity(catalog, anchor, 'AtlasGlossary');
  refuseLost('a category', body, ['classifications']);
  const ties = readTies(catalog, body, glossary);
  const qualifiedName = categoryName(name, ties.parent ?? glossary);
  requireFree(catalog, qualifiedName);
  return { glossary, ties, category: { attributes: { ...textsIn(body), name, qualifiedName } } };
}

const textsIn = (body: Body) => textsOf(body, ['shortDescription', 'longDescription']);

function requireFree(catalog: Catalog, qualifiedName: string, self?: Entity): void {
  const found = catalog.store.find(CATEGORY, qualifiedName);
  if (found && found.guid !== self?.guid) throw categoryExists(qualifiedName);
}

/** Changes a category, its name included; its glossary stays. What lies below it is known by its new name from then on. */
export function updateCategory(catalog: Catalog, actor: Actor, category: Entity, given: unknown): Entity {
  const body = bodyOf(given);
  const glossary = glossaryOf(catalog, category);
  const wanted = isRecord(body.anchor) ? scalarText(body.anchor.glossaryGuid) : undefined;
  if (wanted !== undefined && wanted !== glossary.guid) refuseLost('a category that exists', body, ['anchor']);
  refuseLost('a category', body, ['classifications']);
  const ties = readTies(catalog, body, glossary, category);
  const name = body.name === undefined ? String(category.attributes.name) : nameOf(body, categoryNameMissing);
  const above = ties.parent === undefined ? parentOf(catalog, category) : ties.parent;
  requireFree(catalog, categoryName(name, above ?? glossary), category);
  const saved = change(catalog, actor, category, { attributes: { ...textsIn(body), name } });
  tie(catalog, actor, saved, ties);
  return catalog.store.entity(category.guid) ?? saved;
}

/** Deletes a category. Its terms stay, and what lies below it lies at the top from then on. */
export function deleteCategory(catalog: Catalog, actor: Actor, category: Entity): void {
  const children = childrenOf(catalog, category);
  for (const attribute of ['parentCategory', 'childrenCategories', 'terms'])
    for (const { relationship } of follow(catalog, category.guid, attribute)) catalog.store.unrelate(relationship.guid);
  save(catalog, actor, category, { status: 'DELETED' });
  for (const child of children) nameAnew(catalog, actor, child.guid);
}

function readTies(catalog: Catalog, body: Body, glossary: Entity, self?: Entity): Ties {
  const { parentCategory: parent, childrenCategories: children, terms } = body;
  const category = (header: unknown) => {
    const found = glossaryEntity(catalog, guidIn(header, 'categoryGuid'), CATEGORY);
    if (glossaryOf(catalog, found).guid !== glossary.guid)
      throw invalidParameters(`the category ${found.guid} is of another glossary`);
    return found;
  };
  const ties: Ties = {
    ...(parent === undefined ? {} : { parent: parent === null ? null : category(parent) }),
    ...(isNothing(children) ? {} : { children: headersIn(children, 'childrenCategories').map(category) }),
    ...(isNothing(terms) ? {} : { terms: termsIn(catalog, headersIn(terms, 'terms')) }),
  };
  refuseCircle(catalog, ties, self);
  return ties;
}

const isNothing = (value: unknown) => value === undefined || value === null;

const guidIn = (header: unknown, name: string): string =>
  (isRecord(header) ? scalarText(header[name]) : undefined) ?? '';

function headersIn(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw invalidParameters(`${name} must be a list`);
  return value;
}

function termsIn(catalog: Catalog, headers: unknown[]): Link | undefined {
  const attribute = catalog.types.relationshipAttributes(CATEGORY).get('terms');
  if (attribute === undefined) return undefined;
  const targets: Link['targets'] = new Map();
  for (const header of headers) {
    const { guid } = glossaryEntity(catalog, guidIn(header, 'termGuid'), 'AtlasGlossaryTerm');
    targets.set(guid, isRecord(header) ? take(header, ['description', 'status']) : {});
  }
  return { attribute, targets };
}

/** Refuses ties by which a category would lie below itself, as the two directions of one body may say together. */
function refuseCircle(catalog: Catalog, { parent, children = [] }: Ties, self: Entity | undefined): void {
  const above = new Set<string>(self ? [self.guid] : []);
  const top = parent === undefined ? self && parentOf(catalog, self) : parent;
  for (let at = top ?? undefined; at && !above.has(at.guid); at = parentOf(catalog, at)) above.add(at.guid);
  const isBelow = (one: Entity): boolean => {
    for (let at: Entity | undefined = one; at; at = parentOf(catalog, at)) if (at.guid === self?.guid) return true;
    return false;
  };
  if (children.some(({ guid }) => above.has(guid)) || (parent && self && isBelow(parent)))
    throw invalidParameters('a category cannot lie below itself');
}

function tie(catalog: Catalog, actor: Actor, category: Entity, { parent, children, terms }: Ties): void {
  if (parent !== undefined) putBelow(catalog, actor, category, parent);
  if (children !== undefined) {
    const wanted = new Set(children.map(({ guid }) => guid));
    for (const child of childrenOf(catalog, category))
      if (!wanted.has(child.guid)) {
        putBelow(catalog, actor, child, null);
        nameAnew(catalog, actor, child.guid);
      }
    for (const child of children) putBelow(catalog, actor, child, category);
  }
  if (terms !== undefined) applyLinks(catalog, actor, category, [terms]);
  nameAnew(catalog, actor, category.guid);
}

/** A category lies below one other at most. */
function putBelow(catalog: Catalog, actor: Actor, category: Entity, parent: Entity | null): void {
  const [before] = follow(catalog, category.guid, 'parentCategory');
  if (before?.entity.guid === parent?.guid) return;
  if (before) catalog.store.unrelate(before.relationship.guid);
  if (parent)
    relate(catalog, actor, { typeName: 'AtlasGlossaryCategoryHierarchyLink', end1: parent.guid, end2: category.guid });
}

/** Has a category and all below it known by the name that their places give them. */
function nameAnew(catalog: Catalog, actor: Actor, guid: string): void {
  const category = catalog.store.entity(guid);
  if (category === undefined) return;
  const above = parentOf(catalog, category) ?? glossaryOf(catalog, category);
  const qualifiedName = categoryName(String(category.attributes.name), above);
  if (qualifiedName !== category.attributes.qualifiedName)
    save(catalog, actor, category, { attributes: { ...category.attributes, qualifiedName } });
  for (const child of childrenOf(catalog, category)) nameAnew(catalog, actor, child.guid);
}

const parentOf = (catalog: Catalog, { guid }: Entity): Entity | undefined =>
  follow(catalog, guid, 'parentCategory')[0]?.entity;

const childrenOf = (catalog: Catalog, { guid }: Entity): Entity[] =>
  follow(catalog, guid, 'childrenCategories').map(({ entity }) => entity);

function glossaryOf(catalog: Catalog, { guid }: Entity): Entity {
  const [anchor] = follow(catalog, guid, 'anchor');
  if (anchor === undefined) throw anchorMissing();
  return anchor.entity;
}
