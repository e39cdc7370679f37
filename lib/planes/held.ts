import { isSame } from '../core/json.ts';
import type { Group } from './directory.ts';
import { idsIn, placeOf, pointsAt, startsOf, type RolePolicy } from './rules.ts';

/** A role that a principal holds on a collection, or in the Unified Catalog. */
export interface RoleHeld {
  /** The collection; in the Unified Catalog the id of the governance domain, or of the whole. */
  collection: string;
  /** Name of the role, for example `data-curator`. */
  role: string;
  /** The collection it was given on, which is another one when the role is inherited. */
  from: string;
  /** The group through which it is held; absent where the principal is named itself. */
  through?: Group;
}

/** Whose roles are asked for. */
export interface Holder {
  /** The groups that the principal is in, nested ones too, as `listGroupsOf` tells: a role of theirs is the principal's too. */
  groups?: readonly Group[] | undefined;
  /** Whether the id is a group's own: policies keep groups apart from people and applications. */
  isGroup?: boolean;
}

/** The groups that some policies name, by their ids. */
export function groupsNamedIn(policies: RolePolicy[]): string[] {
  return [
    ...new Set(
      policies.flatMap(({ properties }) => properties.attributeRules.flatMap((rule) => idsIn(rule, 'groups'))),
    ),
  ];
}

/**
 * Tells which roles a principal holds on which collection, and from which collection each comes, following the
 * inheritance written in the policies; in the Unified Catalog, in which governance domain. The policies of both may be given
 * at once. Roles held through a group are seen where the groups are given. Of a group's own id, `rolesOf(policies, groupId, { isGroup: true })`
 * tells the roles; without `isGroup` it tells those that were given to the group by mistake, as if to a person or an application, and
 * that grant nothing. Of any other id it is the reverse.
 */
export function rolesOf(
  policies: RolePolicy[],
  objectId: string,
  { groups = [], isGroup = false }: Holder = {},
): RoleHeld[] {
  const own = isGroup ? 'groups' : 'id';

  const all = policies.flatMap((policy) => policy.properties.attributeRules);
  const rules = new Map(all.map((rule) => [rule.id.toLowerCase(), rule]));
  return policies.flatMap((policy) => {
    const collection = placeOf(policy);
    const found = new Map<string, RoleHeld>();
    const reached = new Set(startsOf(policy));
    for (const id of reached) {
      const rule = rules.get(id.toLowerCase());
      if (!rule) continue;
      // `purviewmetadatarole_builtin_data-curator:contoso` is the rule for `data-curator` on `contoso`.
      const [, role, from] = /^purview(?:metadata|datagovernance)role_builtin_([^:]+):(.+)$/.exec(id) ?? [];
      if (role && from) {
        const isOwn = idsIn(rule, own).some((one) => isSame(one, objectId));
        const through = groups.find(({ id: group }) => idsIn(rule, 'groups').some((one) => isSame(one, group)));
        const known = found.get(role);
        // Being named oneself counts more than a group that may be left.
        if (isOwn && (!known || known.through)) found.set(role, { collection, role, from });
        else if (through && !known) found.set(role, { collection, role, from, through });
      }
      for (const next of pointsAt(rule)) reached.add(next);
    }
    return [...found.values()];
  });
}
