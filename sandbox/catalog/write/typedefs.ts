import { guid as guidOf } from '../../ids';
import { isRecord, strings } from '../../values';
import { invalidParameters, typeExists, typeHasReferences, unknownType } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import { text } from '../entity';
import {
  attributeDef,
  kinds,
  type AttributeDef,
  type Category,
  type RelationshipEndDef,
  type TypeDef,
} from '../types/defs';
import { typeBody } from '../types/view';
import type { Actor } from './actor';

/** Creates the types of an AtlasTypesDef; one that exists is refused, and then none is made. */
export function createTypes(catalog: Catalog, actor: Actor, body: unknown): Record<string, unknown[]> {
  const given = readTypes(body);
  for (const { name } of given) if (catalog.types.get(name)) throw typeExists(name);
  return putTypes(catalog, actor, given);
}

/** Replaces types that exist. */
export function updateTypes(catalog: Catalog, actor: Actor, body: unknown): Record<string, unknown[]> {
  const given = readTypes(body);
  for (const { name } of given) if (!catalog.types.get(name)) throw unknownType(name);
  return putTypes(catalog, actor, given);
}

/** Removes types; one that entities or other types need is refused. */
export function deleteTypes(catalog: Catalog, names: string[]): void {
  for (const name of names) {
    if (!catalog.types.get(name)) throw unknownType(name);
    if (isNeeded(catalog, name, names)) throw typeHasReferences(name);
  }
  for (const name of names) catalog.types.remove(name);
}

export const namesOf = (body: unknown): string[] => readTypes(body).map(({ name }) => name);

interface Given {
  category: Category;
  name: string;
  def: Record<string, unknown>;
}

function readTypes(body: unknown): Given[] {
  if (!isRecord(body)) throw invalidParameters('the body must be an object of lists such as entityDefs');
  return (Object.keys(kinds) as Category[]).flatMap((category) => {
    const list = body[kinds[category].list] ?? [];
    if (!Array.isArray(list)) throw invalidParameters(`${kinds[category].list} must be a list`);
    return list.map((def: unknown) => {
      const name = isRecord(def) ? text(def, 'name') : undefined;
      if (!isRecord(def) || name === undefined) throw invalidParameters(`each of ${kinds[category].list} needs a name`);
      return { category, name, def };
    });
  });
}

function putTypes(catalog: Catalog, actor: Actor, given: Given[]): Record<string, unknown[]> {
  const names = new Set(given.map(({ name }) => name));
  for (const { def } of given) {
    for (const superType of strings(def.superTypes))
      if (!catalog.types.get(superType) && !names.has(superType)) throw unknownType(superType);
  }
  const made = given.map((one) => complete(catalog, actor, one, names));
  for (const type of made) catalog.types.put(type);
  const bodies = Object.entries(kinds).map(([category, { list }]) => [
    list,
    made.filter((type) => type.category === category).map((type) => typeBody(catalog.types, type)),
  ]);
  return Object.fromEntries(bodies);
}

/** A definition as the service would complete it. */
function complete(catalog: Catalog, actor: Actor, { category, name, def }: Given, brought: Set<string>): TypeDef {
  const before = catalog.types.get(name);
  const service = text(def, 'serviceType');
  const options = isRecord(def.options)
    ? Object.fromEntries(Object.entries(def.options).map(([key, value]) => [key, String(value)]))
    : undefined;
  const now = catalog.now();
  return {
    category,
    guid: before?.guid ?? guidOf(`type ${name}`),
    createdBy: before?.createdBy ?? actor.objectId,
    updatedBy: actor.objectId,
    createTime: before?.createTime ?? now,
    updateTime: now,
    version: (before?.version ?? 0) + 1,
    name,
    description: text(def, 'description') ?? name,
    typeVersion: text(def, 'typeVersion') ?? '1.0',
    lastModifiedTS: String((before?.version ?? 0) + 1),
    ...(service ? { serviceType: service } : {}),
    ...(options ? { options } : {}),
    ...(category === 'ENUM'
      ? { elementDefs: elements(def.elementDefs) }
      : { attributeDefs: attributes(def.attributeDefs, name) }),
    ...(category === 'ENTITY' || category === 'CLASSIFICATION' ? { superTypes: strings(def.superTypes) } : {}),
    ...(category === 'CLASSIFICATION' ? { entityTypes: strings(def.entityTypes) } : {}),
    ...(category === 'RELATIONSHIP' ? relationshipParts(catalog, def, brought) : {}),
  };
}

function attributes(list: unknown, type: string): AttributeDef[] {
  return (Array.isArray(list) ? list : []).map((one: unknown) => {
    const name = isRecord(one) ? text(one, 'name') : undefined;
    if (!isRecord(one) || name === undefined) throw invalidParameters(`an attributeDef of ${type} needs a name`);
    return {
      ...attributeDef(name, text(one, 'typeName') ?? 'string', one.isOptional !== false),
      ...one,
      isUnique: one.isUnique === true,
    };
  });
}

const elements = (list: unknown) =>
  (Array.isArray(list) ? list : []).flatMap((one: unknown, ordinal) =>
    isRecord(one) && typeof one.value === 'string' ? [{ value: one.value, ordinal }] : [],
  );

function relationshipParts({ types }: Catalog, def: Record<string, unknown>, brought: Set<string>): Partial<TypeDef> {
  const category = def.relationshipCategory;
  const known = category === 'COMPOSITION' || category === 'AGGREGATION' ? category : 'ASSOCIATION';
  const end = (value: unknown): RelationshipEndDef => {
    const type = isRecord(value) ? text(value, 'type') : undefined;
    const name = isRecord(value) ? text(value, 'name') : undefined;
    if (!isRecord(value) || type === undefined || name === undefined)
      throw invalidParameters('endDef1 and endDef2 need a type and a name');
    // A relationship may come in one request with the types it ties.
    if (!types.get(type) && !brought.has(type)) throw unknownType(type);
    return {
      type,
      name,
      isContainer: value.isContainer === true,
      cardinality: value.cardinality === 'SET' ? 'SET' : 'SINGLE',
      isLegacyAttribute: value.isLegacyAttribute === true,
    };
  };
  return { relationshipCategory: known, propagateTags: 'NONE', endDef1: end(def.endDef1), endDef2: end(def.endDef2) };
}

function isNeeded({ types, store }: Catalog, name: string, leaving: string[]): boolean {
  const staying = types.all().filter((type) => !leaving.includes(type.name));
  if (staying.some((type) => type.superTypes?.includes(name))) return true;
  if (staying.some(({ endDef1, endDef2 }) => endDef1?.type === name || endDef2?.type === name)) return true;
  const ties = types.get(name)?.category === 'RELATIONSHIP';
  for (const { guid, typeName, classifications, status } of store.entities()) {
    if (status === 'ACTIVE' && (typeName === name || classifications.some((one) => one.typeName === name))) return true;
    if (ties && store.relationshipsOf(guid).some((one) => one.typeName === name)) return true;
  }
  return false;
}
