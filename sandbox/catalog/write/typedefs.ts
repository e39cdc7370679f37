import { guid as guidOf } from '../../ids';
import {
  attributeDropped,
  attributeRequired,
  attributeRetyped,
  categoryChanged,
  circularSuperTypes,
  endMoved,
  relationshipRecategorized,
  superTypeDropped,
  typeExists,
  typeHasReferences,
  unfitSuperType,
  unknownType,
} from '../atlas-refusals';
import type { Catalog } from '../catalog';
import type { TypeDef } from '../types/defs';
import { byKind } from '../types/view';
import type { Actor } from './actor';
import { readDefinition, readTypes, type CategoryOf, type Given } from './type-input';

/** Creates the types of an AtlasTypesDef; one that exists is refused, and then none is made. */
export function createTypes(catalog: Catalog, actor: Actor, body: unknown): Record<string, unknown[]> {
  const given = readTypes(body);
  given.forEach(({ name }, i) => {
    if (catalog.types.get(name) || given.findIndex((one) => one.name === name) < i) throw typeExists(name);
  });
  return putTypes(catalog, actor, given);
}

/** Replaces types that exist; what is of their kind in the catalog must still fit. */
export function updateTypes(catalog: Catalog, actor: Actor, body: unknown): Record<string, unknown[]> {
  const given = readTypes(body);
  for (const { name, category } of given) {
    const known = catalog.types.get(name);
    if (!known) throw unknownType(name);
    if (known.category !== category) throw categoryChanged(category, known.category);
  }
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

/** Checks every definition before the first is kept. */
function putTypes(catalog: Catalog, actor: Actor, given: Given[]): Record<string, unknown[]> {
  // Types may come in one request with those that they name.
  const brought = new Map(given.map(({ name, category }) => [name, category]));
  const categoryOf: CategoryOf = (name) => brought.get(name) ?? catalog.types.get(name)?.category;
  const made = given.map((one) => complete(catalog, actor, one, categoryOf));
  const byName = new Map(made.map((type) => [type.name, type]));
  for (const type of made) {
    requireSuperTypes(type, categoryOf);
    requireNoCircle(type, (name) => (byName.get(name) ?? catalog.types.get(name))?.superTypes ?? []);
    const before = catalog.types.get(type.name);
    if (before) requireCompatible(before, type);
  }
  for (const type of made) catalog.types.put(type);
  return byKind(catalog.types, made);
}

/** A definition as the service would complete it. */
function complete(catalog: Catalog, actor: Actor, given: Given, categoryOf: CategoryOf): TypeDef {
  const { category, name } = given;
  const before = catalog.types.get(name);
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
    description: name,
    typeVersion: '1.0',
    lastModifiedTS: String((before?.version ?? 0) + 1),
    ...readDefinition(given, categoryOf),
  };
}

function requireSuperTypes({ name, category, superTypes = [] }: TypeDef, categoryOf: CategoryOf): void {
  for (const superType of superTypes) {
    const found = categoryOf(superType);
    if (found === undefined) throw unknownType(superType);
    if (found !== category) throw unfitSuperType(name, superType);
  }
}

/** Refuses a type that would inherit from itself, over however many others. */
function requireNoCircle({ name }: TypeDef, superTypesOf: (name: string) => string[]): void {
  const seen = new Set<string>();
  const ahead = [...superTypesOf(name)];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (next === name) throw circularSuperTypes(name, [name, ...seen]);
    if (seen.has(next)) continue;
    seen.add(next);
    ahead.push(...superTypesOf(next));
  }
}

/** What is there was written by the definition as it was: nothing may be taken from it, nor be asked for anew. */
function requireCompatible(before: TypeDef, after: TypeDef): void {
  const { name } = after;
  const attributes = new Map(after.attributeDefs?.map((one) => [one.name, one]));
  for (const known of before.attributeDefs ?? []) {
    const now = attributes.get(known.name);
    if (!now) throw attributeDropped(name, known.name);
    if (now.typeName !== known.typeName) throw attributeRetyped();
    attributes.delete(known.name);
  }
  for (const added of attributes.values()) if (!added.isOptional) throw attributeRequired(name, added.name);
  const superTypes = new Set(after.superTypes);
  if (before.superTypes?.some((one) => !superTypes.has(one))) throw superTypeDropped();
  if (before.relationshipCategory !== after.relationshipCategory)
    throw relationshipRecategorized(name, String(after.relationshipCategory), String(before.relationshipCategory));
  for (const end of [1, 2] as const) {
    const [known, given] = [before, after].map((type) => JSON.stringify(endOf(type, end)));
    if (known !== given) throw endMoved(name, end, given, known);
  }
}

/** An end without its words. */
const endOf = ({ endDef1, endDef2 }: TypeDef, end: 1 | 2): unknown => ({
  ...(end === 1 ? endDef1 : endDef2),
  description: undefined,
});

function isNeeded({ types, store }: Catalog, name: string, leaving: string[]): boolean {
  const staying = types.all().filter((type) => !leaving.includes(type.name));
  if (staying.some((type) => type.superTypes?.includes(name))) return true;
  if (staying.some(({ endDef1, endDef2 }) => endDef1?.type === name || endDef2?.type === name)) return true;
  if (staying.some(({ attributeDefs = [] }) => attributeDefs.some(({ typeName }) => namesIn(typeName).includes(name))))
    return true;
  const ties = types.get(name)?.category === 'RELATIONSHIP';
  for (const { guid, typeName, classifications, businessAttributes, status } of store.entities()) {
    if (status !== 'ACTIVE') continue;
    if (typeName === name || classifications.some((one) => one.typeName === name)) return true;
    if (Object.hasOwn(businessAttributes, name)) return true;
    if (ties && store.relationshipsOf(guid).some((one) => one.typeName === name)) return true;
  }
  return false;
}

/** The types that the type of an attribute names, such as `array<size>`. */
const namesIn = (typeName: string): string[] => typeName.split(/[<>,\s]+/);
