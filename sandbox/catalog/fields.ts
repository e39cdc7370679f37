import { notImitated } from '../http/refusals';
import { isRecord } from '../values';

/**
 * Refuses fields that a body may carry by Microsoft's descriptions and that the sandbox would lose: dropped without a
 * word, they would look kept. A value that says nothing passes, as one that was read from the service is often sent back.
 */
export function refuseLost(what: string, body: Record<string, unknown>, fields: readonly string[]): void {
  for (const field of fields)
    if (saysSomething(body[field]))
      throw notImitated(`This is the sandbox, and it does not keep ${field} of ${what}. Leave it out.`);
}

/** Whether a value is more than the empty form of its kind. */
export function saysSomething(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '' && value !== false && value !== 0;
}

/** Takes the fields that are kept as they come. */
export const take = (body: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap((field) => (body[field] === undefined || body[field] === null ? [] : [[field, body[field]]])),
  );
