import type { Client } from '../core/client.ts';
import { AuthError, HttpError } from '../core/errors.ts';
import { getCatalogPolicy, putCatalogPolicy } from './catalog-policy.ts';
import { getDirectoryObjects } from './directory.ts';
import { getPolicy, putPolicy, UnreadablePolicy } from './policy.ts';
import { checkId, roleName, roleScope, type RoleName } from './roles.ts';
import { withMember, withoutMember, type MetadataPolicy, type RolePolicy } from './rules.ts';

/** What became of a policy. */
export interface PolicyChange {
  /** Whether the policy was written. A dry run writes nothing, and neither does a change that is there already. */
  changed: boolean;
  /** The change, a line for each member and one for the version. Empty when there is nothing to change. */
  diff: string[];
  /** The version the service holds now. */
  version: number;
}

/** A role to give or to take, where, and whose. */
export interface RoleChange {
  /** For a role of the Data Map: the name of the collection, not its friendly name. */
  collectionName?: string;
  /** For a role in a governance domain of the Unified Catalog: the id of the domain. */
  domainId?: string;
  role: RoleName;
  /** Entra object id of the principal. For an application, that of its service principal. */
  objectId: string;
  /** Whether it is the id of a group: given as a person's, it would grant nothing. */
  isGroup?: boolean;
  /** A client of Microsoft Graph: then a grant is refused where the directory says that the id is of another kind. */
  directory?: Client;
  /** Only tell what would change. */
  dryRun?: boolean;
  signal?: AbortSignal;
}

/** How often a policy that others keep changing is read and written before giving up. */
const tries = 5;

/**
 * Gives a principal a role: one of the Data Map on a collection, and all that inherit from it, which needs Collection Admin; one
 * of the Unified Catalog, by a client of that, in a governance domain (Governance Domain Owner) or in the whole catalog (Data
 * Governance Administrator). Writes nothing when it is a member already. Throws as `editPolicy` and `withMember` do, and a
 * `TypeError` where the role is of another place than is named, or the id of another kind than a `directory` knows.
 * https://learn.microsoft.com/purview/legacy/tutorial-metadata-policy-collections-apis
 */
export async function grantRole(client: Client, change: RoleChange): Promise<PolicyChange> {
  if (change.directory) await checkKind(change.directory, change);
  return changeRole(client, change, withMember);
}

/**
 * Takes a role on a collection, or in the Unified Catalog, from a principal. One that it inherits, or has through a group, stays.
 * Throws as `grantRole` does, and a `TypeError` for the last Collection Admin of the root collection or the last Data
 * Governance Administrator.
 */
export function revokeRole(client: Client, change: RoleChange): Promise<PolicyChange> {
  return changeRole(client, change, withoutMember);
}

/** What people call what Graph names otherwise. */
const kinds: Record<string, string> = { user: 'person', servicePrincipal: 'application' };

/** Throws a `TypeError` for an id of another kind than it is given as. What Graph does not know, or tell, passes. */
async function checkKind(graph: Client, { objectId, isGroup = false, signal }: RoleChange): Promise<void> {
  checkId(objectId);
  const [known] = await getDirectoryObjects(graph, [objectId], signal).catch(unlessRefused);
  if (!known) return;
  const { kind, displayName = objectId } = known;
  const name = JSON.stringify(displayName);
  if (kind === 'application')
    throw new TypeError(
      `${objectId} is the registration of ${name}: a role needs the object id of its service principal, under Enterprise applications.`,
    );
  if ((kind === 'group') === isGroup) return;
  throw new TypeError(
    isGroup
      ? `${objectId} is no group, but the ${kinds[kind] ?? kind} ${name}: leave isGroup out. Among groups its id would grant nothing.`
      : `${objectId} is the group ${name}: pass isGroup: true. Among people and applications its id would grant nothing.`,
  );
}

function unlessRefused(error: unknown): [] {
  if (error instanceof HttpError || error instanceof AuthError) return [];
  throw error;
}

async function changeRole(client: Client, change: RoleChange, edit: typeof withMember): Promise<PolicyChange> {
  const { role, objectId, isGroup = false, domainId } = change;
  const of = isGroup ? 'groups' : 'id';
  const collectionName = placeIn(change);
  if (collectionName !== undefined)
    return editPolicy(client, collectionName, (policy) => edit(policy, role, objectId, of), change);
  const store: Store<Parameters<typeof putCatalogPolicy>[1]> = {
    path: '/datagovernance/catalog/policies',
    read: (signal) => getCatalogPolicy(client, role, domainId, signal),
    write: (policy, signal) => putCatalogPolicy(client, policy, signal),
  };
  return editWhole(store, (policy) => edit(policy, role, objectId, of), change);
}

/** The collection that a change names, or none where the role is of the Unified Catalog. */
function placeIn({ role, collectionName, domainId }: RoleChange): string | undefined {
  const [scope, quoted] = [roleScope(role), JSON.stringify(role)];
  if (scope === 'collection') {
    if (collectionName !== undefined && domainId === undefined) return collectionName;
    throw new TypeError(`${quoted} is a role of the Data Map: name the collection, by collectionName alone.`);
  }
  if (collectionName === undefined && (domainId === undefined) === (scope === 'catalog')) return undefined;
  throw new TypeError(
    scope === 'catalog'
      ? `${quoted} is a role of the whole Unified Catalog: name neither a collection nor a domain.`
      : `${quoted} is a role in a governance domain of the Unified Catalog: name the domain, by domainId alone.`,
  );
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
  const store: Store<MetadataPolicy> = {
    path: '/policyStore/metadataPolicies',
    read: (signal) => getPolicy(client, collectionName, signal),
    write: (policy, signal) => putPolicy(client, policy, signal),
  };
  return editWhole(store, edit, options);
}

/** Where one policy is read and written. */
interface Store<P> {
  path: string;
  read(signal?: AbortSignal): Promise<P>;
  write(policy: P, signal?: AbortSignal): Promise<P>;
}

async function editWhole<P extends RolePolicy>(
  store: Store<P>,
  edit: (policy: P) => P,
  { dryRun, signal }: { dryRun?: boolean; signal?: AbortSignal },
): Promise<PolicyChange> {
  for (let attempt = 1; ; attempt++) {
    const before = await store.read(signal);
    const after = edit(before);
    if (isUnchanged(before, after)) return { changed: false, diff: [], version: before.version };
    const diff = policyDiff(before, after);
    if (dryRun) return { changed: false, diff, version: before.version };
    const written = await store.write(after, signal).catch(onlyMoved);
    if (!(written instanceof HttpError))
      return { changed: true, diff, version: await verified(store, written, edit, signal) };
    if (attempt >= tries) throw written;
  }
}

/** Tells two states of a policy apart: `+ Data Curator on contoso: {object id}` for each member, `group {object id}` for a group, then the version. */
export function policyDiff(before: RolePolicy, after: RolePolicy): string[] {
  const [old, now] = [membersOf(before), membersOf(after)];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
    `version ${before.version} -> ${before.version + 1}`,
  ];
}

function membersOf(policy: RolePolicy): string[] {
  return policy.properties.attributeRules.flatMap(({ id, dnfCondition }) =>
    dnfCondition
      .flat()
      .filter(({ attributeName }) => /^principal\.microsoft\./.test(attributeName))
      .flatMap(({ attributeName, attributeValueIncludedIn }) => {
        const kind = attributeName === 'principal.microsoft.groups' ? 'group ' : '';
        return (attributeValueIncludedIn ?? []).map((member) => `${titleOf(id)}: ${kind}${member}`);
      }),
  );
}

/** A rule is named by the id of a role and a collection, or the id of a governance domain or the whole catalog. */
function titleOf(ruleId: string): string {
  const [, roleId, collection] = /^(.*?):(.*)$/.exec(ruleId) ?? [ruleId, ruleId, ''];
  return `${roleName(roleId)} on ${collection}`;
}

/** Gives the version of a policy that shows the edit: one that would still change something is not there. */
async function verified<P extends RolePolicy>(
  store: Store<P>,
  written: P,
  edit: (policy: P) => P,
  signal?: AbortSignal,
): Promise<number> {
  // Who takes a role from themselves may not read any more: then the answer to the write has to do.
  const policy = await store.read(signal).catch((error: unknown) => {
    if (error instanceof UnreadablePolicy || (error instanceof HttpError && error.status === 403)) return written;
    throw error;
  });
  if (isUnchanged(policy, edit(policy))) return policy.version;
  const text =
    'The policy was written, but does not show the change. Somebody else may have written at the same time: try again.';
  throw new HttpError({ method: 'GET', path: store.path, status: 200, code: 'NotChanged', text });
}

function isUnchanged(one: RolePolicy, other: RolePolicy): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The status with which the service refuses an older version is not known; its code is. */
function onlyMoved(error: unknown): HttpError {
  if (error instanceof HttpError && (error.code === '15602' || error.status === 409 || error.status === 412))
    return error;
  throw error;
}
