import { invalidRequest } from '../http/refusals';

/** Refuses what a body has and nobody reads: it is a slip of the pen. */
export function refuseUnknown(body: Record<string, unknown>, called: string, fields: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !fields.includes(name));
  if (unknown !== undefined)
    throw invalidRequest(`${called} has no field '${unknown}'. It takes ${fields.join(', ')}.`);
}
