import { isRecord } from '../../values';
import { badInstance, invalidParameters } from '../atlas-refusals';
import type { Attributes, Entity } from '../entity';
import type { AttributeDef } from '../types/defs';
import type { Types } from '../types/registry';
import { readValue } from '../types/values';

/** Business metadata by group, such as `{"Retention":{"years":7}}`. */
type Groups = Record<string, Attributes>;

/** Reads the business metadata of an entity: each group must be one of its type, and each value fit. */
export function readGroups(types: Types, typeName: string, value: unknown): Groups {
  return Object.fromEntries(
    groupsIn(value).map(([group, values]) => {
      const defs = attributesOf(types, typeName, group);
      if (!defs) throw badInstance(`[${group}: invalid business-metadata for entity type ${typeName}]`);
      if (!isRecord(values)) throw invalidParameters(`${group} of business metadata must be an object`);
      const read = Object.entries(values).map(([name, one]) => [
        name,
        readOne(types, `${typeName}.${group}.${name}`, defs.get(name), one),
      ]);
      return [group, Object.fromEntries(read)];
    }),
  );
}

/** The value of one attribute as a text writes it; several of a list are joined by `|`. */
export function businessValue(types: Types, typeName: string, group: string, name: string, text: string): unknown {
  const isList = attributesOf(types, typeName, group)?.get(name)?.typeName.startsWith('array<');
  return readGroups(types, typeName, { [group]: { [name]: isList ? text.split('|') : text } })[group]?.[name];
}

function groupsIn(value: unknown): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (!isRecord(value)) throw invalidParameters('business metadata must be an object of groups');
  return Object.entries(value);
}

/** The attributes of a group that apply to an entity type; nothing where the group is unknown or none of them applies. */
function attributesOf(types: Types, typeName: string, group: string): Map<string, AttributeDef> | undefined {
  const type = types.get(group);
  if (type?.category !== 'BUSINESS_METADATA') return undefined;
  const all = type.attributeDefs ?? [];
  const fitting = all.filter((one) => appliesTo(types, one, typeName));
  return fitting.length === 0 && all.length > 0 ? undefined : new Map(fitting.map((one) => [one.name, one]));
}

/** Which entity types an attribute is for, stands in its options as JSON. */
function appliesTo(types: Types, { options }: AttributeDef, typeName: string): boolean {
  const text = options?.applicableEntityTypes;
  if (text === undefined) return true;
  try {
    const wanted: unknown = JSON.parse(text);
    return Array.isArray(wanted) && wanted.some((one) => types.isA(typeName, String(one)));
  } catch {
    return false;
  }
}

function readOne(types: Types, field: string, def: AttributeDef | undefined, value: unknown): unknown {
  if (!def) throw badInstance(`[${field}: invalid business-metadata attribute]`);
  const read = readValue(types, def.typeName, value);
  if (!read) throw badInstance(`[${field}=${JSON.stringify(value)}: invalid value for type ${def.typeName}]`);
  const most = Number(def.options?.maxStrLength ?? Infinity);
  const texts: unknown[] = Array.isArray(read.value) ? read.value : [read.value];
  if (texts.some((one) => typeof one === 'string' && one.length > most))
    throw badInstance(`[${field}:  Business attribute-value exceeds maximum length limit]`);
  return read.value;
}

/** Adds values to those that an entity has. */
export function mergedGroups(before: Groups, given: Groups): Groups {
  const merged = Object.entries(given).map(([group, values]) => [group, { ...before[group], ...values }]);
  return { ...before, ...Object.fromEntries(merged) };
}

/** Takes away the attributes that a body names, and a whole group where it names none of its attributes. */
export function groupsWithout({ businessAttributes }: Entity, body: unknown): Groups {
  const leaving = new Map(groupsIn(body));
  const kept = Object.entries(businessAttributes).map(([group, values]) => {
    if (!leaving.has(group)) return [group, values] as const;
    const given = leaving.get(group);
    const names = isRecord(given) ? Object.keys(given) : [];
    const left = Object.entries(values).filter(([name]) => names.length > 0 && !names.includes(name));
    return [group, Object.fromEntries(left)] as const;
  });
  return Object.fromEntries(kept.filter(([, values]) => Object.keys(values).length > 0));
}
