import { isRecord } from '../../values';
import type { Types } from './registry';

/** A value as it is kept; nothing where it does not fit its type. */
type Read = { value: unknown } | undefined;

const whole: Record<string, number> = {
  byte: 2 ** 7,
  short: 2 ** 15,
  int: 2 ** 31,
  long: 2 ** 63,
  biginteger: Infinity,
};
const fractional = ['float', 'double', 'bigdecimal'];

/** The types that need no definition. */
export const primitives: ReadonlySet<string> = new Set([
  ...['string', 'boolean', 'date', 'objectid'],
  ...Object.keys(whole),
  ...fractional,
]);

/**
 * Reads a value of an attribute as Apache Atlas does: it takes numbers as text and text as numbers, booleans in any case,
 * and dates as milliseconds or as ISO time with milliseconds and Z, and keeps all of them in one form.
 */
export function readValue(types: Types, typeName: string, value: unknown): Read {
  if (value === null || value === undefined) return { value: null };
  const items = /^array<(.+)>$/.exec(typeName)?.[1];
  if (items !== undefined) return readList(types, items, value);
  if (typeName.startsWith('map<')) return isRecord(value) ? { value } : undefined;
  if (typeName === 'string') return typeof value === 'object' ? undefined : { value: String(value) };
  if (typeName === 'boolean') return readBoolean(value);
  if (typeName === 'date') return readDate(value);
  if (typeName in whole || fractional.includes(typeName)) return readNumber(typeName, value);
  return readNamed(types, typeName, value);
}

function readList(types: Types, items: string, value: unknown): Read {
  if (!Array.isArray(value)) return undefined;
  const read = value.map((one: unknown) => readValue(types, items, one));
  return read.every((one) => one !== undefined) ? { value: read.map((one) => one?.value) } : undefined;
}

function readBoolean(value: unknown): Read {
  const text = String(value).toLowerCase();
  return text === 'true' || text === 'false' ? { value: text === 'true' } : undefined;
}

function readNumber(typeName: string, value: unknown): Read {
  const isText = typeof value === 'string' && value.trim() !== '';
  const number = isText || typeof value === 'number' ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) return undefined;
  if (!(typeName in whole)) return { value: number };
  if (isText && !Number.isInteger(number)) return undefined;
  return number >= -whole[typeName] && number < whole[typeName] ? { value: Math.trunc(number) } : undefined;
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,3}Z$/;

function readDate(value: unknown): Read {
  if (value === '') return { value: null };
  if (typeof value === 'number') return { value: Math.trunc(value) };
  if (typeof value !== 'string') return undefined;
  const time = /^-?\d{1,16}$/.test(value) ? Number(value) : isoTime.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : { value: time };
}

/** A value of an enum is kept as the enum spells it; what a struct or an entity type is given is looked into elsewhere. */
function readNamed(types: Types, typeName: string, value: unknown): Read {
  const type = types.get(typeName);
  if (type?.category !== 'ENUM') return type?.category === 'STRUCT' && !isRecord(value) ? undefined : { value };
  const found = type.elementDefs?.find((one) => one.value.toLowerCase() === String(value).toLowerCase());
  // The values of the built-in enums were not all read.
  return found ? { value: found.value } : type.createdBy === 'admin' ? { value } : undefined;
}
