import { msGraphAudiences } from '../entra/audiences';
import type { Directory, Registration } from '../entra/directory';
import type { Person } from '../entra/people';
import type { Tokens } from '../entra/tokens';
import type { Call } from '../http/call';
import { Refusal } from '../http/refusals';

/** A permission of Microsoft Graph that one of its calls asks for, by its least name. */
export type Permission =
  | 'User.Read'
  | 'User.ReadBasic.All'
  | 'GroupMember.Read.All'
  | 'Application.Read.All'
  | 'Application.ReadWrite.All'
  | 'AppRoleAssignment.ReadWrite.All';

/** Who calls: a person through an application, or an application by itself. */
export interface Caller {
  objectId: string;
  person?: Person;
  /** What was consented to, for either. */
  permissions: readonly string[];
}

/** A call that was let in. */
export interface GraphCall extends Call {
  caller: Caller;
}

/** What lets a call through beside the permission itself. */
const more: Partial<Record<Permission, string[]>> = {
  'Application.Read.All': ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
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
  const { aud, oid, roles, scopes } = check.claims;
  if (!msGraphAudiences.includes(aud)) {
    throw new Refusal(401, 'InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.');
  }
  const permissions = scopes ?? roles;
  if (![permission, ...(more[permission] ?? [])].some((one) => permissions.includes(one))) throw denied();
  const person = scopes === undefined ? undefined : world.directory.person(oid);
  return { ...call, caller: { objectId: oid, person, permissions } };
}

// In this tenant people register applications only with a role for it, which is a setting of the directory.
/** Refuses whoever may register no application. */
export function requireDeveloper({ person }: Caller): void {
  if (person !== undefined && !person.directoryRoles.includes('Application Developer')) throw denied();
}

/** Refuses whoever does not own a registration, but for an application that may change them all. */
export function requireOwner({ objectId, person, permissions }: Caller, { owners }: Registration): void {
  const all = person === undefined && permissions.includes('Application.ReadWrite.All');
  if (!all && !owners.includes(objectId)) throw denied();
}

/** Refuses whoever may not consent to a permission for the whole tenant. */
export function requireAdministrator({ person }: Caller): void {
  if (!person?.directoryRoles.includes('Privileged Role Administrator')) throw denied();
}
