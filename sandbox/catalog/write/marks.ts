import { isRecord } from '../../values';
import { invalidParameters, notClassified } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import type { Classification, Entity } from '../entity';
import { requireWritable, save, type Actor } from './actor';
import { groupsWithout, mergedGroups, readGroups } from './business';
import { guidsIn, writablesIn } from './change';
import { readClassification, readClassifications, readLabels } from './input';

/** Adds classifications to an entity; one it already has is refused. */
export function addClassifications(catalog: Catalog, actor: Actor, entity: Entity, body: unknown): void {
  const added = classificationsIn(catalog, body);
  requireWritable(entity, actor);
  requireUnclassified(entity, added);
  save(catalog, actor, entity, { classifications: [...entity.classifications, ...added] });
}

function classificationsIn({ types }: Catalog, body: unknown): Classification[] {
  if (!Array.isArray(body) || body.length === 0)
    throw invalidParameters('the body must be a list of classifications, and hold at least one');
  return readClassifications(types, body);
}

function requireUnclassified({ guid, classifications }: Entity, added: Classification[]): void {
  for (const { typeName } of added)
    if (classifications.some((one) => one.typeName === typeName))
      throw invalidParameters(`entity: ${guid}, already associated with classification: ${typeName}`);
}

/** Changes the attributes of classifications that an entity has. */
export function updateClassifications(catalog: Catalog, actor: Actor, entity: Entity, body: unknown): void {
  requireWritable(entity, actor);
  const changed = classificationsIn(catalog, body);
  for (const { typeName } of changed) requireClassified(entity, typeName);
  const named = (typeName: string) => changed.find((one) => one.typeName === typeName);
  save(catalog, actor, entity, { classifications: entity.classifications.map((one) => named(one.typeName) ?? one) });
}

export function removeClassification(catalog: Catalog, actor: Actor, entity: Entity, name: string): void {
  requireWritable(entity, actor);
  requireClassified(entity, name);
  save(catalog, actor, entity, { classifications: entity.classifications.filter(({ typeName }) => typeName !== name) });
}

/** The classification of that name on an entity. */
export function requireClassified(entity: Entity, name: string): Classification {
  const found = entity.classifications.find(({ typeName }) => typeName === name);
  if (!found) throw notClassified(name);
  return found;
}

/** Puts one classification on many entities: on all of them, or on none. */
export function classifyMany(catalog: Catalog, actor: Actor, body: unknown): void {
  if (!isRecord(body)) throw invalidParameters('the body must hold classification and entityGuids');
  const added = [readClassification(catalog.types, body.classification)];
  const entities = writablesIn(catalog, actor, [...new Set(guidsIn(body, 'entityGuids'))]);
  for (const entity of entities) requireUnclassified(entity, added);
  for (const entity of entities)
    save(catalog, actor, entity, { classifications: [...entity.classifications, ...added] });
}

/** Makes the classifications of entities what their headers say, and answers with the guids (the strings are unconfirmed). */
export function setClassifications(catalog: Catalog, actor: Actor, body: unknown): string[] {
  const headers = isRecord(body) && isRecord(body.guidHeaderMap) ? body.guidHeaderMap : {};
  const guids = Object.keys(headers);
  if (guids.length === 0) throw invalidParameters('guidHeaderMap must hold at least one header');
  const changes = writablesIn(catalog, actor, guids).map((entity) => {
    const header = headers[entity.guid];
    if (!isRecord(header)) throw invalidParameters(`the header of ${entity.guid} must be an object`);
    return { entity, classifications: readClassifications(catalog.types, header.classifications) };
  });
  return changes.map(({ entity, classifications }) => save(catalog, actor, entity, { classifications }).guid);
}

/** Labels: POST replaces them, PUT adds, DELETE takes away. */
export function changeLabels(
  catalog: Catalog,
  actor: Actor,
  entity: Entity,
  method: 'POST' | 'PUT' | 'DELETE',
  body: unknown,
): void {
  requireWritable(entity, actor);
  const given = readLabels(body ?? []);
  if (given.length === 0 && method !== 'POST') throw invalidParameters('labels is null/empty');
  const kept = entity.labels.filter((label) => !given.includes(label));
  const labels = { POST: given, PUT: [...kept, ...given], DELETE: kept }[method];
  save(catalog, actor, entity, { labels: [...new Set(labels)] });
}

/** Sets business metadata by group: `overwrite` makes it all that there is, without it the rest stays. */
export function setBusinessMetadata(
  catalog: Catalog,
  actor: Actor,
  entity: Entity,
  body: unknown,
  overwrite: boolean,
): void {
  requireWritable(entity, actor);
  const given = readGroups(catalog.types, entity.typeName, body);
  if (Object.keys(given).length === 0)
    throw invalidParameters('the body must hold at least one group of business metadata');
  const businessAttributes = overwrite ? given : mergedGroups(entity.businessAttributes, given);
  save(catalog, actor, entity, { businessAttributes });
}

/** Sets attributes of one group of business metadata; those that the body does not name stay. */
export function setGroup(catalog: Catalog, actor: Actor, entity: Entity, group: string, body: unknown): void {
  if (!isRecord(body) || Object.keys(body).length === 0)
    throw invalidParameters('the body must hold at least one attribute of business metadata');
  setBusinessMetadata(catalog, actor, entity, { [group]: body }, false);
}

/** Takes away the business metadata that the body names, by group and attribute. */
export function removeBusinessMetadata(catalog: Catalog, actor: Actor, entity: Entity, body: unknown): void {
  requireWritable(entity, actor);
  save(catalog, actor, entity, { businessAttributes: groupsWithout(entity, body) });
}
