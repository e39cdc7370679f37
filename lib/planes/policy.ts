import { segment, type Client } from '../core/client.ts';
import { listCollections } from './account.ts';
import { HttpError } from '../core/errors.ts';
import { isObject, isOptional, isSame, isText } from '../core/json.ts';
import { listAll } from '../core/pages.ts';
import { isRules, type AttributeMatcher, type MetadataPolicy } from './rules.ts';

export { rolesOf } from './held.ts';
export type { RoleHeld } from './held.ts';
export { withMember, withoutMember } from './rules.ts';
export type { AttributeMatcher, AttributeRule, Members, MetadataPolicy } from './rules.ts';

const apiVersion = '2021-07-01';
const path = '/policyStore/metadataPolicies';

const isPolicy = isObject({
  id: isText,
  properties: isObject({
    attributeRules: isRules,
    collection: isObject({ referenceName: isText }),
    parentCollectionName: isOptional(isText),
  }),
});

/** There is no such policy among those that may be read. */
export class UnreadablePolicy extends TypeError {}

/** A role of the account, with what it carries. */
export interface MetadataRole {
  id: string;
  name: string;
  properties: { friendlyName: string; cnfCondition: AttributeMatcher[][] };
}

/** Lists the roles of the account. https://learn.microsoft.com/purview/legacy/tutorial-metadata-policy-collections-apis */
export function listRoles(client: Client, signal?: AbortSignal): Promise<MetadataRole[]> {
  return listAll(client, '/policyStore/metadataRoles', { apiVersion, signal, item: isObject() });
}

/** Lists the policies of every collection the caller administers. Needs the role Collection Admin. */
export function listPolicies(client: Client, signal?: AbortSignal): Promise<MetadataPolicy[]> {
  return listAll(client, path, { apiVersion, signal, item: isPolicy });
}

/**
 * Reads the policy of one collection, by the collection's name. Throws a `TypeError` when there is none, which gives the
 * name where it was a friendly one.
 */
export async function getPolicy(client: Client, collectionName: string, signal?: AbortSignal): Promise<MetadataPolicy> {
  const call = { apiVersion, query: { collectionName }, signal, item: isPolicy };
  const policies = await listAll<MetadataPolicy>(client, path, call).catch(onlyUnknown);
  // Where the name is empty, all of them come.
  const policy = policies.find(({ properties }) => isSame(properties.collection.referenceName, collectionName));
  if (policy) return policy;
  const asked = `No policy of a collection ${JSON.stringify(collectionName)} can be read`;
  const names = await namesOf(client, `${collectionName}`, signal);
  const [is, list] = [names.length > 1 ? 'its name is one of' : 'its name is', names.join(', ')];
  throw new UnreadablePolicy(
    list
      ? `${asked}: that is a friendly name; ${is} ${list}.`
      : `${asked}: compare the name, and whether you are Collection Admin there.`,
  );
}

/** The code with which the service says that it knows no such collection. */
function onlyUnknown(error: unknown): never[] {
  if (error instanceof HttpError && error.code === '6000') return [];
  throw error;
}

/** The names of the collections with a friendly name, as far as they may be read. */
async function namesOf(client: Client, friendlyName: string, signal?: AbortSignal): Promise<string[]> {
  const collections = await listCollections(client, signal).catch((error: unknown) => {
    if (error instanceof HttpError) return [];
    throw error;
  });
  return collections.filter((one) => isSame(one.friendlyName, friendlyName)).map(({ name }) => name);
}

/**
 * Writes a whole policy back; the service raises its `version`. Read it again before every write, because what you
 * send replaces what is there.
 */
export function putPolicy(client: Client, policy: MetadataPolicy, signal?: AbortSignal): Promise<MetadataPolicy> {
  return client.put(`${path}/${segment(policy.id)}`, { apiVersion, body: policy, signal, expects: isPolicy });
}
