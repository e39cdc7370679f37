import { createHash } from 'node:crypto';
import { isRecord, wholeNumberOf } from '../../values';
import { invalidParameters, quoted } from '../atlas-refusals';

/** The most rows one answer may hold. */
export const maxLimit = 1000;
/** The furthest a Catalog search may skip. */
export const maxOffset = 100000;

/** Reads a whole number from a body, or takes its default. */
export function readNumber(
  body: Record<string, unknown>,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const value = wholeNumberOf(body[name] ?? fallback);
  if (value === undefined || value < min || value > max) {
    throw invalidParameters(`${name} must be a whole number from ${min} to ${max}, but found: ${quoted(body[name])}`);
  }
  return value;
}

/** What a page belongs to: a token for one question does not continue another. */
export const questionId = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);

/** Opaque to the caller: where the next page begins, and of which question. */
export const continuationToken = (offset: number, question: string): string =>
  Buffer.from(JSON.stringify({ offset, question })).toString('base64url');

/** Reads a token back. That a strange one is refused, and one of another question too, is unconfirmed. */
export function offsetOf(token: unknown, question: string): number {
  if (token === undefined || token === null) return 0;
  const page = typeof token === 'string' ? decode(token) : undefined;
  const offset = isRecord(page) && page.question === question ? page.offset : undefined;
  if (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 0) {
    throw invalidParameters('the continuationToken is not one that this query returned');
  }
  return offset;
}

function decode(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
}
