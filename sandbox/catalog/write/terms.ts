import { isRecord } from '../../values';
import {
  anchorMissing,
  badTermName,
  glossaryExists,
  invalidParameters,
  relationshipExists,
  termExists,
  termInUse,
  unknownGuid,
  unknownRelationship,
} from '../atlas-refusals';
import type { Catalog } from '../catalog';
import { displayText, text, type Attributes, type Entity } from '../entity';
import { glossaryEntity } from '../glossary';
import { follow } from '../graph';
import { requireWritable, save, type Actor } from './actor';
import { readContacts } from './entities';

const assignment = 'AtlasGlossarySemanticAssignment';

/** Creates a glossary; its qualifiedName is its name. */
export function createGlossary(catalog: Catalog, actor: Actor, body: unknown): Entity {
  const name = nameOf(body);
  if (catalog.store.find('AtlasGlossary', name)) throw glossaryExists(name);
  return add(catalog, actor, 'AtlasGlossary', {
    ...given(body, glossaryTexts),
    name,
    qualifiedName: name,
  });
}

const glossaryTexts = ['shortDescription', 'longDescription', 'language', 'usage'];

/** Changes the texts of a glossary; its name stays. */
export const updateGlossary = (catalog: Catalog, actor: Actor, glossary: Entity, body: unknown): Entity =>
  save(catalog, actor, glossary, { attributes: { ...glossary.attributes, ...given(body, glossaryTexts) } });

/** Deletes a glossary with its terms, unless one of them is assigned. */
export function deleteGlossary(catalog: Catalog, actor: Actor, glossary: Entity): void {
  const terms = follow(catalog, glossary.guid, 'terms').map(({ entity }) => entity);
  for (const term of terms) requireUnassigned(catalog, term);
  for (const one of [...terms, glossary]) save(catalog, actor, one, { status: 'DELETED' });
}

/** Creates a term in the glossary that its anchor names. */
export function createTerm(catalog: Catalog, actor: Actor, body: unknown): Entity {
  const name = nameOf(body);
  const anchor = isRecord(body) && isRecord(body.anchor) ? text(body.anchor, 'glossaryGuid') : undefined;
  if (anchor === undefined) throw anchorMissing();
  const glossary = glossaryEntity(catalog, anchor, 'AtlasGlossary');
  const qualifiedName = `${name}@${displayText(glossary)}`;
  if (catalog.store.find('AtlasGlossaryTerm', qualifiedName)) throw termExists(qualifiedName);
  const attributes = { status: 'Draft', ...given(body, termTexts), name, qualifiedName };
  const term = add(
    catalog,
    actor,
    'AtlasGlossaryTerm',
    attributes,
    isRecord(body) && isRecord(body.contacts) ? body.contacts : {},
  );
  relate(catalog, actor, 'AtlasGlossaryTermAnchor', glossary.guid, term.guid);
  return term;
}

const termTexts = ['shortDescription', 'longDescription', 'abbreviation', 'status'];

/** Changes the texts of a term; its name and glossary stay. */
export const updateTerm = (catalog: Catalog, actor: Actor, term: Entity, body: unknown): Entity =>
  save(catalog, actor, term, { attributes: { ...term.attributes, ...given(body, termTexts) } });

/** Deletes a term that is assigned to nothing. */
export function deleteTerm(catalog: Catalog, actor: Actor, term: Entity): void {
  requireUnassigned(catalog, term);
  save(catalog, actor, term, { status: 'DELETED' });
}

function requireUnassigned(catalog: Catalog, term: Entity): void {
  const assigned = follow(catalog, term.guid, 'assignedEntities').length;
  if (assigned > 0) throw termInUse(term.guid, assigned);
}

/** Assigns a term to entities. */
export function assignTerm(catalog: Catalog, actor: Actor, term: Entity, body: unknown): void {
  const entities = references(body).map((reference) => {
    const guid = text(reference, 'guid') ?? '';
    const entity = catalog.store.entity(guid);
    if (!entity || entity.status === 'DELETED') throw unknownGuid(guid);
    requireWritable(entity, actor);
    if (follow(catalog, term.guid, 'assignedEntities').some((one) => one.entity.guid === guid))
      throw relationshipExists(assignment, term.guid, guid);
    return entity;
  });
  for (const { guid } of entities) relate(catalog, actor, assignment, term.guid, guid);
}

/** Takes a term away again; each reference names the relationship too. */
export function unassignTerm(catalog: Catalog, actor: Actor, term: Entity, body: unknown): void {
  const assigned = follow(catalog, term.guid, 'assignedEntities');
  const leaving = references(body).map((reference) => {
    const found = assigned.find(({ relationship }) => relationship.guid === reference.relationshipGuid);
    if (!found) throw unknownRelationship(String(reference.relationshipGuid ?? ''));
    requireWritable(found.entity, actor);
    return found.relationship.guid;
  });
  for (const guid of leaving) catalog.store.unrelate(guid);
}

function references(body: unknown): Record<string, unknown>[] {
  if (!Array.isArray(body) || !body.every(isRecord))
    throw invalidParameters('the body must be a list of references to entities');
  return body;
}

function nameOf(body: unknown): string {
  const name = isRecord(body) ? text(body, 'name') : undefined;
  if (name === undefined) throw invalidParameters('name is missing');
  if (/[@.]/.test(name)) throw badTermName();
  return name;
}

const given = (body: unknown, names: string[]): Attributes =>
  isRecord(body)
    ? Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])))
    : {};

function add(
  catalog: Catalog,
  actor: Actor,
  typeName: string,
  attributes: Attributes,
  contacts: Record<string, unknown> = {},
): Entity {
  const entity: Entity = {
    guid: catalog.nextGuid(),
    typeName,
    attributes,
    status: 'ACTIVE',
    ...stamp(catalog, actor),
    classifications: [],
    labels: [],
    contacts: readContacts(contacts),
    businessAttributes: {},
  };
  catalog.store.put(entity);
  return entity;
}

const relate = (catalog: Catalog, actor: Actor, typeName: string, end1: string, end2: string): void =>
  catalog.store.relate({ guid: catalog.nextGuid(), typeName, end1, end2, attributes: {}, ...stamp(catalog, actor) });

function stamp(catalog: Catalog, { objectId }: Actor) {
  const time = catalog.now();
  return { createdBy: objectId, updatedBy: objectId, createTime: time, updateTime: time, revision: 1 };
}
