import { invalidRequest } from '../http/refusals';
import { booleanOf, isGuid, isRecord } from '../values';

/** A body as its fields are read from it. */
export type Fields = Record<string, unknown>;

const missing = (value: unknown): value is undefined | null => value === undefined || value === null;

export function fields(value: unknown, where = 'The body'): Fields {
  if (!isRecord(value)) throw invalidRequest(`${where} must be an object.`);
  return value;
}

/** A text, or nothing where the field is missing or null. */
export function textIn(body: Fields, name: string): string | undefined {
  const value = body[name];
  if (missing(value)) return undefined;
  if (typeof value !== 'string') throw invalidRequest(`${name} must be a string.`);
  return value;
}

/** A text that must be there. */
export function requiredText(body: Fields, name: string): string {
  const value = textIn(body, name);
  if (value === undefined || value.trim() === '') throw invalidRequest(`${name} is required.`);
  return value;
}

/** The service's words for a text that is no guid were seen of contacts. */
export function guidIn(body: Fields, name: string): string | undefined {
  const value = body[name];
  if (missing(value)) return undefined;
  if (!isGuid(value))
    throw invalidRequest(`Error converting value ${JSON.stringify(value)} to type 'System.Guid'. Path '${name}'.`);
  return value.toLowerCase();
}

export function flagIn(body: Fields, name: string): boolean | undefined {
  const value = body[name];
  if (missing(value)) return undefined;
  const read = booleanOf(value);
  if (read === undefined) throw invalidRequest(`${name} must be true or false.`);
  return read;
}

/** A list; one that is missing or null is empty. */
export function listIn(body: Fields, name: string): unknown[] {
  const value = body[name];
  if (missing(value)) return [];
  if (!Array.isArray(value)) throw invalidRequest(`${name} must be a list.`);
  return value;
}

export const textsIn = (body: Fields, name: string): string[] =>
  listIn(body, name).map((one) => {
    if (typeof one !== 'string') throw invalidRequest(`${name} must be a list of strings.`);
    return one;
  });

export const recordsIn = (body: Fields, name: string): Fields[] =>
  listIn(body, name).map((one, at) => fields(one, `${name}[${at}]`));

/** One of some words, in any case and with or without spaces, as the descriptions write it. Nothing where it is missing. */
export function wordIn(body: Fields, name: string, words: readonly string[]): string | undefined {
  const value = textIn(body, name);
  return value === undefined ? undefined : wordOf(value, name, words);
}

export function wordOf(value: string, name: string, words: readonly string[]): string {
  const written = value.replace(/\s/g, '').toLowerCase();
  const found = words.find((word) => word.toLowerCase() === written);
  if (found === undefined) throw invalidRequest(`${name} '${value.slice(0, 100)}' is none of ${words.join(', ')}.`);
  return found;
}

/** An address, as it must be one. */
export function addressIn(body: Fields, name: string): string | undefined {
  const value = textIn(body, name);
  if (value !== undefined && !URL.canParse(value)) throw invalidRequest(`${name} must be an absolute URL.`);
  return value;
}

/** An object without the fields that have no value, as the examples show one. */
export function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
