import { isRecord, strings } from '../../values';
import { invalidParameters, notClassified, unknownGuid } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import type { Classification, Entity } from '../entity';
import { requireWritable, save, type Actor } from './actor';
import { readClassification, readClassifications, readGroups } from './input';

/** Adds classifications to an entity; one it already has is refused. */
export function addClassifications(catalog: Catalog, actor: Actor, entity: Entity, body: unknown): void {
  if (!Array.isArray(body)) throw invalidParameters('the body must be a list of classifications');
  requireWritable(entity, actor);
  const added = readClassifications(catalog.types, body);
  for (const { typeName } of added) {
    if (entity.classifications.some((one) => one.typeName === typeName)) {
      throw invalidParameters(`entity: ${entity.guid}, already associated with classification: ${typeName}`);
    }
  }
  save(catalog, actor, entity, { classifications: [...entity.classifications, ...added] });
}

/** Changes the attributes of classifications that an entity has. */
export function updateClassifications(catalog: Catalog, actor: Actor, entity: Entity, body: unknown): void {
  requireWritable(entity, actor);
  const changed = readClassifications(catalog.types, body);
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

/** Puts one classification on many entities. */
export function classifyMany(catalog: Catalog, actor: Actor, body: unknown): void {
  if (!isRecord(body)) throw invalidParameters('the body must hold classification and entityGuids');
  const classification = readClassification(catalog.types, body.classification);
  const entities = strings(body.entityGuids).map((guid) => {
    const entity = catalog.store.entity(guid);
    if (!entity || entity.status === 'DELETED') throw unknownGuid(guid);
    return entity;
  });
  if (entities.length === 0) throw invalidParameters('entityGuids must be a list of guids');
  for (const entity of entities) requireWritable(entity, actor);
  for (const entity of entities) addClassifications(catalog, actor, entity, [classification]);
}

/** Makes the classifications of entities what their headers say, and answers with the guids (the strings are unconfirmed). */
export function setClassifications(catalog: Catalog, actor: Actor, body: unknown): string[] {
  const headers = isRecord(body) && isRecord(body.guidHeaderMap) ? Object.entries(body.guidHeaderMap) : [];
  if (headers.length === 0) throw invalidParameters('guidHeaderMap must hold at least one header');
  const changes = headers.map(([guid, header]) => {
    const entity = catalog.store.entity(guid);
    if (!entity || entity.status === 'DELETED') throw unknownGuid(guid);
    requireWritable(entity, actor);
    return {
      entity,
      classifications: readClassifications(catalog.types, isRecord(header) ? header.classifications : undefined),
    };
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
  const given = strings(body);
  const kept = entity.labels.filter((label) => !given.includes(label));
  const labels = { POST: given, PUT: [...kept, ...given], DELETE: kept }[method];
  save(catalog, actor, entity, { labels: [...new Set(labels)] });
}

/** Sets business metadata by group; without `overwrite` the other attributes of a group stay. */
export function setBusinessMetadata(
  catalog: Catalog,
  actor: Actor,
  entity: Entity,
  body: unknown,
  overwrite: boolean,
): void {
  requireWritable(entity, actor);
  const groups = Object.entries(readGroups(body));
  const merged = groups.map(([group, values]) => [
    group,
    { ...(overwrite ? {} : entity.businessAttributes[group]), ...values },
  ]);
  save(catalog, actor, entity, { businessAttributes: { ...entity.businessAttributes, ...Object.fromEntries(merged) } });
}

/** Takes away the business metadata that the body names, by group and attribute. */
export function removeBusinessMetadata(catalog: Catalog, actor: Actor, entity: Entity, body: unknown): void {
  requireWritable(entity, actor);
  const leaving = readGroups(body);
  const kept = Object.entries(entity.businessAttributes).map(([group, values]) => {
    const left = Object.entries(values).filter(([name]) => !Object.hasOwn(leaving[group] ?? {}, name));
    return [group, Object.fromEntries(left)] as const;
  });
  save(catalog, actor, entity, {
    businessAttributes: Object.fromEntries(kept.filter(([, values]) => Object.keys(values).length > 0)),
  });
}
