import type { HttpError } from '../core/errors.ts';
import type { Explanation } from './reasons.ts';
import { isOfCatalog } from './needs.ts';

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

/** Refusals of the Unified Catalog that have one code, by what their sentences hold. */
const invalid: [says: RegExp, explanation: Explanation][] = [
  [
    /unpublished domain/i,
    {
      reason: 'unpublished',
      cause: 'The governance domain is a draft, and what is in it cannot be published before it is.',
      remedy: 'Publish the domain first, then what is in it.',
    },
  ],
  [
    /\bowner\b/i,
    {
      reason: 'call',
      cause: 'A data product needs an owner, and none was given.',
      remedy: 'Put the Entra object id of a person or a group into contacts.owner.',
    },
  ],
];

const noGuid: Explanation = {
  reason: 'call',
  cause: 'What stands where an id should is no GUID.',
  remedy: 'Name people and groups by their Entra object id, and not by an e-mail address.',
};

const noCatalog: Explanation = {
  reason: 'not-there',
  cause: 'No Unified Catalog answers at this address: the tenant has none, or it is at another host.',
  remedy: 'Leave PURVIEW_UNIFIED_ENDPOINT out, or set it to the host that serves your tenant.',
};

/** What a refusal of Purview means, where its code, and in the Unified Catalog its sentence, means one thing only. */
export function explainCode({ status, code, message, path }: HttpError): Explanation | undefined {
  if (!isOfCatalog(path)) return known.get(code);
  // A thing that is not there has a code of the catalog; a list always is.
  if (status === 404 && !code.startsWith('DataCatalog')) return noCatalog;
  if (/to type 'System\.Guid'/.test(message)) return noGuid;
  const said = code === 'DataCatalogInvalidEntity' ? invalid.find(([says]) => says.test(message)) : undefined;
  return said?.[1] ?? known.get(code);
}
