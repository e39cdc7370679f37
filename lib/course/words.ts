import type { Reason } from '../diagnosis/explain.ts';

/** What the course knows about a reason beyond what anybody could say. */
const additions: Partial<Record<Reason, string>> = {
  role: 'Roles are given in lesson 02.',
  'not-running': 'The sandbox is started by `npm run sandbox`, and the whole kit by `npm start`.',
};

/** Adds to what to do about a failure (a `remedy`, a `fix`) where the course shows how it is done. */
export function inCourse(text: string, reason: Reason | undefined): string {
  return [text, reason && additions[reason]].filter(Boolean).join(' ');
}
