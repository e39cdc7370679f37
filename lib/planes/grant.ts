import type { Client } from '../core/client.ts';
import { HttpError } from '../core/errors.ts';
import { getPolicy, putPolicy, withMember, withoutMember, type MetadataPolicy } from './policy.ts';
import { roleName, type RoleName } from './roles.ts';

/** What became of a policy. */
export interface PolicyChange {
  /** Whether the policy was written. A dry run writes nothing, and neither does a change that is there already. */
  changed: boolean;
  /** The change, a line for each member and one for the version. Empty when there is nothing to change. */
  diff: string[];
  /** The version the service holds now. */
  version: number;
}

export interface RoleChange {
  /** Name of the collection, not its friendly name. */
  collectionName: string;
  role: RoleName;
  /** Entra object id of the principal. For an application, that of its service principal. */
  objectId: string;
  /** Whether it is the id of a group: given as a person's, it would grant nothing. */
  isGroup?: boolean;
  /** Only tell what would change. */
  dryRun?: boolean;
  signal?: AbortSignal;
}

/** How often a policy that others keep changing is read and written before giving up. */
const tries = 5;

/**
 * Gives a principal a role on a collection, and all that inherit from it. Needs the role Collection Admin. Writes
 * nothing when it is a member already. Throws as `editPolicy` and `withMember` do.
 * https://learn.microsoft.com/purview/legacy/tutorial-metadata-policy-collections-apis
 */
export function grantRole(client: Client, change: RoleChange): Promise<PolicyChange> {
  return changeRole(client, change, withMember);
}

/**
 * Takes a role on a collection from a principal. One that it inherits, or has through a group, stays. Throws as
 * `editPolicy` does, and a `TypeError` for the last Collection Admin of the root collection.
 */
export function revokeRole(client: Client, change: RoleChange): Promise<PolicyChange> {
  return changeRole(client, change, withoutMember);
}

function changeRole(client: Client, change: RoleChange, edit: typeof withMember): Promise<PolicyChange> {
  const { collectionName, role, objectId, isGroup = false } = change;
  const of = isGroup ? 'groups' : 'id';
  return editPolicy(client, collectionName, (policy) => edit(policy, role, objectId, of), change);
}

/**
 * Reads the policy of a collection, edits it, writes it back whole and reads it again to see that the edit is there.
 * When somebody else wrote in between (409), the edit is made anew on what they wrote, five times at most.
 * Throws a `TypeError` when no such policy can be read, else an `HttpError`.
 */
export async function editPolicy(
  client: Client,
  collectionName: string,
  edit: (policy: MetadataPolicy) => MetadataPolicy,
  options: { dryRun?: boolean; signal?: AbortSignal } = {},
): Promise<PolicyChange> {
  const { signal } = options;
  for (let attempt = 1; ; attempt++) {
    const before = await getPolicy(client, collectionName, signal);
    const after = edit(before);
    if (isSame(before, after)) return { changed: false, diff: [], version: before.version };
    const diff = policyDiff(before, after);
    if (options.dryRun) return { changed: false, diff, version: before.version };
    const written = await putPolicy(client, after, signal).catch(onlyMoved);
    if (!(written instanceof HttpError)) return { changed: true, diff, version: await verified(client, written, edit) };
    if (attempt >= tries) throw written;
  }
}

/** Tells two states of a policy apart: `+ Data Curator on contoso: {object id}` for each member, then the version. */
export function policyDiff(before: MetadataPolicy, after: MetadataPolicy): string[] {
  const [old, now] = [membersOf(before), membersOf(after)];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
    `version ${before.version} -> ${before.version + 1}`,
  ];
}

function membersOf(policy: MetadataPolicy): string[] {
  return policy.properties.attributeRules.flatMap(({ id, dnfCondition }) =>
    dnfCondition
      .flat()
      .filter(({ attributeName }) => /^principal\.microsoft\./.test(attributeName))
      .flatMap(({ attributeValueIncludedIn = [] }) => attributeValueIncludedIn)
      .map((member) => `${titleOf(id)}: ${member}`),
  );
}

/** A rule is named by the id of a role and a collection. */
function titleOf(ruleId: string): string {
  const [, roleId, collection] = /^(.*?):(.*)$/.exec(ruleId) ?? [ruleId, ruleId, ''];
  return `${roleName(roleId)} on ${collection}`;
}

/** Gives the version of a policy that shows the edit: one that would still change something is not there. */
async function verified(
  client: Client,
  written: MetadataPolicy,
  edit: (policy: MetadataPolicy) => MetadataPolicy,
): Promise<number> {
  // Who takes a role from themselves may not read any more: then the answer to the write has to do.
  const policy = await getPolicy(client, written.properties.collection.referenceName).catch((error: unknown) => {
    if (error instanceof HttpError && error.status !== 403) throw error;
    return written;
  });
  if (isSame(policy, edit(policy))) return policy.version;
  const path = '/policyStore/metadataPolicies';
  const text =
    'The policy was written, but does not show the change. Somebody else may have written at the same time: try again.';
  throw new HttpError({ method: 'GET', path, status: 200, code: 'NotChanged', text });
}

function isSame(one: MetadataPolicy, other: MetadataPolicy): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The status with which the service refuses an older version is not known; its code is. */
function onlyMoved(error: unknown): HttpError {
  if (error instanceof HttpError && (error.code === '15602' || error.status === 409 || error.status === 412))
    return error;
  throw error;
}
