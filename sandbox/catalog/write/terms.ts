import { isRecord, scalarText } from '../../values';
import {
  anchorMissing,
  badUnassignment,
  glossaryExists,
  glossaryNameMissing,
  invalidParameters,
  relationGuidMissing,
  termExists,
  termHierarchyUnasked,
  termInUse,
  termNameMissing,
  termOfItself,
  unknownGuid,
} from '../atlas-refusals';
import type { Catalog } from '../catalog';
import { displayText, text, type Attributes, type Entity } from '../entity';
import { glossaryEntity, relatedTermKeys } from '../glossary';
import { follow } from '../graph';
import { changeRelation, relate, requireWritable, save, type Actor } from './actor';
import { refuseLost, saysSomething, take } from '../fields';
import { readClassifications, readContacts } from './input';
import { add, bodyOf, change, guidsOf, nameOf, refuseRename, textsOf, type Body } from './glossary-input';
import { applyLinks, relationAttributes, type Link } from './references';

const assignment = 'AtlasGlossarySemanticAssignment';

/** Creates a glossary; its qualifiedName is its name. */
export function createGlossary(catalog: Catalog, actor: Actor, body: unknown): Entity {
  const glossary = bodyOf(body);
  const name = nameOf(glossary, glossaryNameMissing);
  if (catalog.store.find('AtlasGlossary', name)) throw glossaryExists(name);
  refuseLost('a glossary', glossary, ['categories', 'terms']);
  const change = readGlossary(catalog, glossary);
  return add(catalog, actor, 'AtlasGlossary', {
    ...change,
    attributes: { ...change.attributes, name, qualifiedName: name },
  });
}

const readGlossary = ({ types }: Catalog, body: Body): Partial<Entity> => ({
  attributes: textsOf(body, ['shortDescription', 'longDescription', 'language', 'usage']),
  ...(body.classifications === undefined ? {} : { classifications: readClassifications(types, body.classifications) }),
});

/** Changes the texts of a glossary; its name, its terms and its categories stay. */
export function updateGlossary(catalog: Catalog, actor: Actor, glossary: Entity, given: unknown): Entity {
  const body = bodyOf(given);
  refuseRename(glossary, 'a glossary', body);
  for (const [name, key] of [
    ['terms', 'termGuid'],
    ['categories', 'categoryGuid'],
  ] as const) {
    const own = new Set(follow(catalog, glossary.guid, name).map(({ entity }) => entity.guid));
    if (!guidsOf(body[name], key).every((guid) => own.has(guid))) refuseLost('a glossary', body, [name]);
  }
  return change(catalog, actor, glossary, readGlossary(catalog, body));
}

/** Deletes a glossary with its terms and categories, unless one of them is assigned. */
export function deleteGlossary(catalog: Catalog, actor: Actor, glossary: Entity): void {
  const terms = follow(catalog, glossary.guid, 'terms').map(({ entity }) => entity);
  for (const term of terms) requireUnassigned(catalog, term);
  const categories = follow(catalog, glossary.guid, 'categories').map(({ entity }) => entity);
  for (const one of [...terms, ...categories, glossary]) save(catalog, actor, one, { status: 'DELETED' });
}

/** A term that is ready to be made. */
interface TermPlan {
  glossary: Entity;
  term: Partial<Entity>;
  links: Link[];
}

/** Creates terms, each in the glossary that its anchor names: all of them, or none if one is refused. */
export function createTerms(catalog: Catalog, actor: Actor, bodies: unknown[], hierarchy: boolean): Entity[] {
  const plans = bodies.map((body) => planTerm(catalog, bodyOf(body), hierarchy));
  const names = plans.map(({ term }) => text(term.attributes ?? {}, 'qualifiedName') ?? '');
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw termExists(twice);
  return plans.map(({ glossary, term, links }) => {
    const made = add(catalog, actor, 'AtlasGlossaryTerm', term);
    relate(catalog, actor, { typeName: 'AtlasGlossaryTermAnchor', end1: glossary.guid, end2: made.guid });
    applyLinks(catalog, actor, made, links);
    return made;
  });
}

function planTerm(catalog: Catalog, body: Body, hierarchy: boolean): TermPlan {
  const given = nameOf(body, termNameMissing);
  const anchor = isRecord(body.anchor) ? scalarText(body.anchor.glossaryGuid) : undefined;
  if (anchor === undefined) throw anchorMissing();
  const glossary = glossaryEntity(catalog, anchor, 'AtlasGlossary');
  refuseLost('a term', body, ['assignedEntities']);
  const parent = parentOf(catalog, body, hierarchy);
  const name = parent && !given.startsWith(`${displayText(parent)}_`) ? `${displayText(parent)}_${given}` : given;
  const unique = `${name}@${displayText(glossary)}`;
  if (catalog.store.find('AtlasGlossaryTerm', unique)) throw termExists(unique);
  const term = readTerm(catalog, body);
  const nickName = parent ? name.slice(displayText(parent).length + 1) : undefined;
  return {
    glossary,
    term: {
      ...term,
      attributes: { status: 'Draft', ...term.attributes, name, qualifiedName: unique },
      beside: { ...(parent ? { nickName, parentTerm: parent.guid } : {}), ...term.beside },
    },
    links: tiesOf(catalog, body),
  };
}

/** The term above the one that is given. A caller must say that it knows of hierarchies. */
function parentOf(catalog: Catalog, { parentTerm }: Body, hierarchy: boolean): Entity | undefined {
  if (!saysSomething(parentTerm)) return undefined;
  if (!hierarchy) throw termHierarchyUnasked();
  const guid = isRecord(parentTerm) ? scalarText(parentTerm.termGuid) : undefined;
  if (guid === undefined) throw invalidParameters('parentTerm must be an object with termGuid');
  return glossaryEntity(catalog, guid, 'AtlasGlossaryTerm');
}

/** What a term carries besides its texts, with the kind of each: kept, and shown again. */
const beside: Record<string, (value: unknown) => boolean> = {
  nickName: (value) => typeof value === 'string',
  usage: (value) => typeof value === 'string',
  attributes: isRecord,
  resources: (value) => Array.isArray(value) && value.every(isRecord),
  examples: isTexts,
  templateName: Array.isArray,
};

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function readTerm({ types }: Catalog, body: Body): Partial<Entity> & { attributes: Attributes; beside: Attributes } {
  const kept = take(body, Object.keys(beside));
  const wrong = Object.keys(kept).find((name) => !beside[name](kept[name]));
  if (wrong !== undefined) throw invalidParameters(`${wrong} of a term cannot be ${JSON.stringify(kept[wrong])}`);
  return {
    attributes: textsOf(body, ['shortDescription', 'longDescription', 'abbreviation', 'status']),
    contacts: readContacts(body.contacts, ['Expert', 'Steward']),
    ...(body.classifications === undefined
      ? {}
      : { classifications: readClassifications(types, body.classifications) }),
    beside: kept,
  };
}

/** The terms to which a body ties one, such as its synonyms; a kind that is not named stays as it is. */
function relatedTerms(catalog: Catalog, body: Body, self?: string): Link[] {
  const attributes = catalog.types.relationshipAttributes('AtlasGlossaryTerm');
  return relatedTermKeys.flatMap((key) => {
    const attribute = attributes.get(key);
    if (!attribute || body[key] === undefined || body[key] === null) return [];
    const headers: unknown[] | undefined = Array.isArray(body[key]) ? body[key] : undefined;
    if (!headers?.every(isRecord)) throw invalidParameters(`${key} must be a list of terms, each with a termGuid`);
    const targets: Link['targets'] = new Map();
    for (const header of headers) {
      const { guid } = glossaryEntity(catalog, scalarText(header.termGuid) ?? '', 'AtlasGlossaryTerm');
      if (guid === self) throw termOfItself();
      targets.set(guid, take(header, ['description', 'expression', 'status', 'steward', 'source']));
    }
    return [{ attribute, targets }];
  });
}

/** What a body ties a term to: other terms, and the categories in which it lies. */
function tiesOf(catalog: Catalog, body: Body, self?: string): Link[] {
  const terms = relatedTerms(catalog, body, self);
  const attribute = catalog.types.relationshipAttributes('AtlasGlossaryTerm').get('categories');
  if (!attribute || body.categories === undefined || body.categories === null) return terms;
  const headers: unknown[] | undefined = Array.isArray(body.categories) ? body.categories : undefined;
  if (!headers?.every(isRecord)) throw invalidParameters('categories must be a list, each with a categoryGuid');
  const targets: Link['targets'] = new Map();
  for (const header of headers) {
    const { guid } = glossaryEntity(catalog, scalarText(header.categoryGuid) ?? '', 'AtlasGlossaryCategory');
    targets.set(guid, take(header, ['description', 'status']));
  }
  return [...terms, { attribute, targets }];
}

/** Changes a term; its name, its glossary and its place in the hierarchy stay. */
export function updateTerm(catalog: Catalog, actor: Actor, term: Entity, given: unknown, hierarchy: boolean): Entity {
  const body = bodyOf(given);
  refuseRename(term, 'a term', body);
  const [anchor] = follow(catalog, term.guid, 'anchor');
  const wanted = isRecord(body.anchor) ? scalarText(body.anchor.glossaryGuid) : undefined;
  if (wanted !== undefined && wanted !== anchor?.entity.guid) refuseLost('a term that exists', body, ['anchor']);
  const parent = parentOf(catalog, body, hierarchy);
  if (parent && parent.guid !== term.beside?.parentTerm) refuseLost('a term that exists', body, ['parentTerm']);
  const assigned = new Set(follow(catalog, term.guid, 'assignedEntities').map(({ entity }) => entity.guid));
  if (!guidsOf(body.assignedEntities, 'guid').every((guid) => assigned.has(guid)))
    refuseLost('a term', body, ['assignedEntities']);
  const links = tiesOf(catalog, body, term.guid);
  const saved = change(catalog, actor, term, readTerm(catalog, body));
  applyLinks(catalog, actor, saved, links);
  return saved;
}

/** Deletes a term that is assigned to nothing. */
export function deleteTerm(catalog: Catalog, actor: Actor, term: Entity): void {
  requireUnassigned(catalog, term);
  save(catalog, actor, term, { status: 'DELETED' });
}

function requireUnassigned(catalog: Catalog, term: Entity): void {
  const assigned = follow(catalog, term.guid, 'assignedEntities').length;
  if (assigned > 0) throw termInUse(term.guid, assigned);
}

/** Assigns a term to entities, and passes over those that have it; what a reference says of the assignment is kept. */
export function assignTerm(catalog: Catalog, actor: Actor, term: Entity, body: unknown): void {
  const assigned = new Map(
    follow(catalog, term.guid, 'assignedEntities').map(({ entity, relationship }) => [entity.guid, relationship.guid]),
  );
  const wanted = references(body).map((reference) => {
    const guid = scalarText(reference.guid) ?? '';
    const entity = catalog.store.entity(guid);
    if (!entity || entity.status === 'DELETED') throw unknownGuid(guid);
    requireWritable(entity, actor);
    return { guid, attributes: relationAttributes(catalog, assignment, reference) };
  });
  for (const { guid, attributes } of wanted) {
    const known = assigned.get(guid);
    if (known === undefined)
      assigned.set(
        guid,
        relate(catalog, actor, { typeName: assignment, end1: term.guid, end2: guid }, attributes).guid,
      );
    else if (attributes) changeRelation(catalog, actor, known, attributes);
  }
}

/** Takes a term away again; each reference names the relationship too. */
export function unassignTerm(catalog: Catalog, actor: Actor, term: Entity, body: unknown): void {
  const assigned = follow(catalog, term.guid, 'assignedEntities');
  const leaving = references(body).map((reference) => {
    const guid = scalarText(reference.relationshipGuid);
    if (guid === undefined) throw relationGuidMissing();
    const found = assigned.find(({ relationship }) => relationship.guid === guid);
    if (!found) throw badUnassignment(guid, term.guid, scalarText(reference.guid) ?? 'null');
    requireWritable(found.entity, actor);
    return guid;
  });
  for (const guid of leaving) catalog.store.unrelate(guid);
}

function references(body: unknown): Body[] {
  if (!Array.isArray(body) || !body.every(isRecord))
    throw invalidParameters('the body must be a list of references to entities');
  return body;
}
