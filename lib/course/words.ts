import type { Reason } from '../diagnosis/explain.ts';
import { roleScope, type RoleName } from '../planes/roles.ts';

/** What the course knows about a reason beyond what anybody could say. */
const additions: Partial<Record<Reason, string>> = {
  role: 'Roles are given in lesson 02.',
  'not-running': 'The sandbox is started by `npm run sandbox`, and the whole kit by `npm start`.',
};

const ofCatalog = 'Roles of the Unified Catalog are given in lesson 08.';

/**
 * Adds to what to do about a failure (a `remedy`, a `fix`) where the course shows how it is done. `roles` are those that would
 * help, where that is known.
 */
export function inCourse(text: string, reason: Reason | undefined, roles: readonly RoleName[] = []): string {
  const isOfCatalog = reason === 'role' && roles.some((role) => roleScope(role) !== 'collection');
  return [text, isOfCatalog ? ofCatalog : reason && additions[reason]].filter(Boolean).join(' ');
}
