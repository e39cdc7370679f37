/** Whether something read from the wire is an object with named values. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isGuid = (value: unknown): value is string => typeof value === 'string' && GUID.test(value);

/** The strings of a list; anything else is left out. */
export const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** Text as a body may write it: a number or a boolean counts as what it looks like. Nothing for empty text and for all else. */
export function scalarText(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** Order of characters, the same on every machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * A number, which may be written as text: many clients send what they were given on a command line, and the services take it.
 * Nothing for anything else.
 */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value.trim()) ? Number(value) : undefined;
}

/** A whole number, which may be written as text. */
export function wholeNumberOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return Number.isInteger(number) ? number : undefined;
}

/** True or false, which may be written as text in any case; nothing for anything else. */
export function booleanOf(value: unknown): boolean | undefined {
  const written = typeof value === 'string' ? value.toLowerCase() : value;
  return written === true || written === 'true' ? true : written === false || written === 'false' ? false : undefined;
}

/** Freezes a value with all that is in it, so that many can share it. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
