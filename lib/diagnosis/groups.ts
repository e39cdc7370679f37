import type { Client } from '../core/client.ts';
import { AuthError, HttpError } from '../core/errors.ts';
import { groupLabel, listGroupsOf, type Group } from '../planes/directory.ts';
import { groupsNamedIn, rolesOf, type RoleHeld } from '../planes/held.ts';
import type { RolePolicy } from '../planes/rules.ts';

/** Roles that were given to an id as one of another kind, and so grant nothing. */
export interface Mistaken {
  /** To whom, and as what: the end of *The role was given to*. */
  what: string;
  /** What to ask whoever gives it: the end of *Ask ... to*. */
  wish: string;
  roles: RoleHeld[];
}

/** The groups that somebody is in, nested ones too; undefined where Microsoft Graph does not tell. */
export async function groupsOf(graph: Client, objectId: string): Promise<Group[] | undefined> {
  return listGroupsOf(graph, objectId).catch((error: unknown) => {
    if (error instanceof HttpError || error instanceof AuthError) return undefined;
    throw error;
  });
}

/** The roles that policies give to somebody as if to a group, or to one of their groups as if to a person. */
export function mistakenKinds(policies: RolePolicy[], objectId: string, groups: readonly Group[] = []): Mistaken[] {
  const own: Mistaken = {
    what: 'the application as if it were a group',
    wish: `give the role to ${objectId} among people and applications (principal.microsoft.id), and to take it from the groups`,
    roles: rolesOf(policies, objectId, { isGroup: true }),
  };
  const ofGroups = groups.map((group) => ({
    what: `the group ${groupLabel(group)} as if it were a person or an application`,
    wish: `give the role to ${group.id} among the groups (principal.microsoft.groups), and to take it from people and applications`,
    roles: rolesOf(policies, group.id),
  }));
  return [own, ...ofGroups].filter(({ roles }) => roles.length > 0);
}

/** Says that a group may be what holds the role, where nobody knows who is in it. Empty where that is no question. */
export function unseenGroups(
  policies: RolePolicy[],
  groups: readonly Group[] | undefined,
  isMeant: (held: RoleHeld) => boolean,
): string {
  if (groups) return '';
  const holders = groupsNamedIn(policies).filter((id) => rolesOf(policies, id, { isGroup: true }).some(isMeant));
  if (holders.length === 0) return '';
  const held = holders.length === 1 ? `The group ${holders[0]} holds it` : `The groups ${holders.join(', ')} hold it`;
  return ` ${held}: whether the application is in there, Microsoft Graph does not tell.`;
}

/** Through which group a role is held, as the end of a phrase. */
export const throughGroup = ({ through }: Pick<RoleHeld, 'through'>): string =>
  through ? ` through the group ${groupLabel(through)}` : '';
