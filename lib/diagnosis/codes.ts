import type { HttpError } from '../core/errors.ts';
import type { Explanation } from './explain.ts';

/** Refusals of Purview that its own code tells from others of the same status. */
const known = new Map<string, Explanation>([
  [
    '15602',
    {
      reason: 'stale',
      cause: 'Somebody else has written the policy since it was read.',
      remedy: 'Read it again, make the change on what you get, and write that whole: editPolicy and grantRole do.',
    },
  ],
  [
    '6000',
    {
      reason: 'collection',
      cause: 'There is no collection of that name: it may be the friendly one.',
      remedy: 'Use the short name, often six letters: listCollections gives both.',
    },
  ],
  [
    '12005',
    {
      reason: 'in-use',
      cause: 'Something still refers to the collection: a data source, a scan, assets or a collection below it.',
      remedy: 'Move or delete what refers to it, then delete the collection. Roles on it need not be taken first.',
    },
  ],
  [
    '1006',
    {
      reason: 'call',
      cause: 'It is the root collection, or one that the service made for itself.',
      remedy: 'Leave it: it goes with the account.',
    },
  ],
]);

/** What a code of Purview means, where it means one thing only. */
export function explainCode({ code }: HttpError): Explanation | undefined {
  return known.get(code);
}
