import { msGraphAudiences } from '../entra/audiences';
import type { Directory, Registration } from '../entra/directory';
import type { Person } from '../entra/people';
import type { Tokens } from '../entra/tokens';
import type { Call } from '../http/call';
import { noteDecision } from '../http/decision';
import { Refusal } from '../http/refusals';

/** A permission of Microsoft Graph that one of its calls asks for, by its least name. */
export type Permission =
  | 'User.Read'
  | 'User.ReadBasic.All'
  | 'GroupMember.Read.All'
  | 'Directory.Read.All'
  | 'Application.Read.All'
  | 'Application.ReadWrite.All'
  | 'AppRoleAssignment.ReadWrite.All';

/** Who calls: a person through an application, or an application by itself. */
export interface Caller {
  objectId: string;
  person?: Person;
  /** What was consented to, for either. */
  permissions: readonly string[];
  /** What they were refused for though they had the permission: for the log of requests. */
  lacks?: string;
}

/** A call that was let in. */
export interface GraphCall extends Call {
  caller: Caller;
}

/** What lets a call through beside the permission itself. */
const more: Partial<Record<Permission, string[]>> = {
  'User.ReadBasic.All': ['Directory.Read.All'],
  'GroupMember.Read.All': ['Directory.Read.All'],
  'Application.Read.All': ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy', 'Directory.Read.All'],
  'Application.ReadWrite.All': ['Application.ReadWrite.OwnedBy'],
};

export const denied = () =>
  new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

/** Lets a call in if its token is for Microsoft Graph and has the permission. The sentence for another audience is unconfirmed; the code and envelope are Graph's own. */
export async function admit(
  world: { readonly tokens: Tokens; directory: Directory },
  call: Call,
  permission: Permission,
): Promise<GraphCall> {
  const check = await world.tokens.check(call.request.headers.authorization);
  if (!check.ok) throw new Refusal(401, 'InvalidAuthenticationToken', check.reason);
  const { aud, oid, appid, roles, scopes } = check.claims;
  if (!msGraphAudiences.includes(aud)) {
    throw new Refusal(401, 'InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.');
  }
  const permissions = scopes ?? roles;
  const person = scopes === undefined ? undefined : world.directory.person(oid);
  const caller: Caller = { objectId: oid, person, permissions };
  const allowed = [permission, ...(more[permission] ?? [])].some((one) => permissions.includes(one));
  noteDecision(call.request, () => ({
    caller: { objectId: oid, appId: appid, isPerson: scopes !== undefined },
    action: permission,
    allowed,
    permissions,
    besides: caller.lacks,
  }));
  if (!allowed) throw denied();
  return { ...call, caller };
}

// In this tenant people register applications only with a role for it, which is a setting of the directory.
/** Refuses whoever may register no application. */
export function requireDeveloper(caller: Caller): void {
  const { person } = caller;
  if (person !== undefined && !person.directoryRoles.includes('Application Developer'))
    throw refused(caller, 'the person lacks the role Application Developer in the directory.');
}

/** Refuses whoever does not own a registration, but for an application that may change them all. */
export function requireOwner(caller: Caller, { owners }: Registration): void {
  const { objectId, person, permissions } = caller;
  const all = person === undefined && permissions.includes('Application.ReadWrite.All');
  if (!all && !owners.includes(objectId)) throw refused(caller, 'the caller is none of the owners of the application.');
}

/** Refuses whoever may not consent to a permission for the whole tenant. */
export function requireAdministrator(caller: Caller): void {
  if (!caller.person?.directoryRoles.includes('Privileged Role Administrator'))
    throw refused(caller, 'the caller is no person with the role Privileged Role Administrator in the directory.');
}

function refused(caller: Caller, lacks: string): Refusal {
  caller.lacks = lacks;
  return denied();
}

/** Whether the caller may read what a group is called. */
export const mayReadGroups = ({ permissions }: Caller): boolean =>
  ['GroupMember.Read.All', ...(more['GroupMember.Read.All'] ?? [])].some((one) => permissions.includes(one));
