/** Parses JSON, or gives `undefined`: for answers that may come from something else than the service. */
export function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The properties of a JSON object, or none for anything else. */
export function fields(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

/**
 * Makes text safe for a terminal: what would command it, or write backwards, becomes visible, as `\u001b`, and does
 * nothing. Line breaks and tabs stay. JSON keeps its meaning.
 */
export function printable(text: string): string {
  return text.replace(commands, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The control characters of C0 and C1, a carriage return alone, and those that turn the direction. */
const commands = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/g;

/** Tells whether an answer holds what will be read of it. */
export type Check = (value: unknown) => boolean;
export const isText: Check = (value) => typeof value === 'string';
export const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
export const isOptional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);
/** An object whose fields, those that are named, pass. */
export const isObject =
  (checks: Record<string, Check> = {}): Check =>
  (value) =>
    fields(value) === value &&
    !Array.isArray(value) &&
    Object.keys(checks).every((name) => checks[name]?.(fields(value)[name]));

/** Whether two ids or names mean the same: the services know a GUID, and the name of a collection, in any case. */
export const isSame = (one: unknown, other: unknown): boolean =>
  textOf(one).toLowerCase() === textOf(other).toLowerCase();

/** Texts and numbers as text; anything else has none. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
