import { builtinTypes } from '../catalog/types/builtin';
import { kinds, type Category, type TypeDef } from '../catalog/types/defs';
import type { Types } from '../catalog/types/registry';
import { readDefinition, readTypes as givenIn, type CategoryOf, type Given } from '../catalog/write/type-input';
import { guid, scanner } from '../ids';
import { isRecord } from '../values';
import type { TypeLine, TypesLine } from './model';
import type { Moment } from './model-parts';
import { writeMoment } from './moments';
import type { Names } from './names';
import { present, unless, type Reading } from './reading';
import { refused } from './roles';

/** Defines the types of a document, and takes away those built-in ones that it has no more. */
export function readTypes(types: Types, reading: Reading): void {
  const { document, faults } = reading;
  const { removed = [], ...lists } = document.types ?? {};
  removed.forEach((name, at) => {
    if (types.get(name) === undefined) faults.add(`types.removed[${at}]`, `there is no built-in type "${name}".`);
    types.remove(name);
  });
  const given = givenIn(lists);
  const brought = new Map(given.map(({ name, category }) => [name, category]));
  const categoryOf: CategoryOf = (name) => brought.get(name) ?? types.get(name)?.category;
  const counted = new Map<string, number>();
  const placed = given.map((one) => {
    const { list } = kinds[one.category];
    const at = counted.get(list) ?? 0;
    counted.set(list, at + 1);
    return { one, place: `types.${list}[${at}]` };
  });
  const made = placed.flatMap(({ one, place }) => {
    if (given.find(({ name }) => name === one.name) !== one)
      faults.add(place, `there are two types called "${one.name}".`);
    return readType(one, types, categoryOf, reading, place) ?? [];
  });
  for (const type of made) types.put(type);
  for (const { one, place } of placed) refuseCircle(types, one.name, place, reading);
}

function readType(
  given: Given,
  types: Types,
  categoryOf: CategoryOf,
  reading: Reading,
  place: string,
): TypeDef | undefined {
  const { category, name, def } = given;
  const { asOf, who, faults } = reading;
  const before = types.get(name);
  if (before !== undefined && before.category !== category)
    faults.add(place, `the built-in type "${name}" is of another kind, ${kinds[before.category].list}.`);
  const definition = refused(() => readDefinition(given, categoryOf), place, reading);
  if (definition === undefined) return undefined;
  for (const above of definition.superTypes ?? [])
    if (categoryOf(above) !== category) faults.add(`${place}.superTypes`, `there is no type "${above}" of this kind.`);
  // Those that come with the account are its own.
  const by = (one: unknown, field: string, otherwise: string) =>
    typeof one !== 'string' ? otherwise : one === 'admin' ? one : who.find(one, `${place}.${field}`, faults);
  const createdBy = by(def.createdBy, 'createdBy', before?.createdBy ?? scanner);
  const createTime = reading.moment(def.createTime as Moment | undefined, asOf, `${place}.createTime`);
  const version = typeof def.version === 'number' ? def.version : 1;
  return {
    category,
    guid: typeof def.guid === 'string' ? def.guid : guid(`type ${name}`),
    createdBy,
    updatedBy: by(def.updatedBy, 'updatedBy', createdBy),
    createTime,
    updateTime: reading.moment(def.updateTime as Moment | undefined, createTime, `${place}.updateTime`),
    version,
    name,
    description: name,
    typeVersion: '1.0',
    lastModifiedTS: typeof def.lastModifiedTS === 'string' ? def.lastModifiedTS : String(version),
    ...definition,
  };
}

function refuseCircle(types: Types, name: string, place: string, { faults }: Reading): void {
  const seen = new Set<string>();
  const ahead = [...(types.get(name)?.superTypes ?? [])];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (next === name) return faults.add(`${place}.superTypes`, 'a type cannot inherit from itself.');
    if (seen.has(next)) continue;
    seen.add(next);
    ahead.push(...(types.get(next)?.superTypes ?? []));
  }
}

/** The types that were not there from the start, or have changed since. */
export function writeTypes(types: Types, asOf: number, who: Names): TypesLine | undefined {
  const builtin = new Map(builtinTypes(asOf).map((type) => [type.name, JSON.stringify(type)]));
  const changed = types.all().filter((type) => builtin.get(type.name) !== JSON.stringify(type));
  const there = new Set(types.all().map(({ name }) => name));
  const removed = [...builtin.keys()].filter((name) => !there.has(name));
  if (changed.length === 0 && removed.length === 0) return undefined;
  const lists = (Object.keys(kinds) as Category[]).map((category) => [
    kinds[category].list,
    changed.filter((type) => type.category === category).map((type) => writeType(type, asOf, who)),
  ]);
  const filled = Object.fromEntries(lists.filter(([, lines]) => lines.length > 0)) as TypesLine;
  return { ...filled, ...(removed.length > 0 ? { removed } : {}) };
}

function writeType({ category: _, ...type }: TypeDef, asOf: number, who: Names): TypeLine {
  const { name, createdBy, updatedBy, createTime, updateTime, version } = type;
  const by = (id: string) => (id === 'admin' ? id : who.of(id));
  const empty = (value: unknown) =>
    Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
  return present({
    ...Object.fromEntries(Object.entries(type).filter(([, value]) => !empty(value))),
    name,
    description: unless(type.description, name),
    typeVersion: unless(type.typeVersion, '1.0'),
    guid: unless(type.guid, guid(`type ${name}`)),
    createdBy: by(createdBy),
    updatedBy: unless(by(updatedBy), by(createdBy)),
    createTime: unless(writeMoment(createTime, asOf), writeMoment(asOf, asOf)),
    updateTime: unless(writeMoment(updateTime, asOf), writeMoment(createTime, asOf)),
    version: unless(version, 1),
    lastModifiedTS: unless(type.lastModifiedTS, String(version)),
  }) as TypeLine;
}
