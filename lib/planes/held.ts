import { isSame } from '../core/json.ts';
import { idsIn, placeOf, pointsAt, startsOf, type RolePolicy } from './rules.ts';

/** A role that a principal holds on a collection, or in the Unified Catalog. */
export interface RoleHeld {
  /** The collection; in the Unified Catalog the id of the governance domain, or of the whole. */
  collection: string;
  /** Name of the role, for example `data-curator`. */
  role: string;
  /** The collection it was given on, which is another one when the role is inherited. */
  from: string;
}

/**
 * Tells which roles a principal holds on which collection, and from which collection each comes, following the
 * inheritance written in the policies; in the Unified Catalog, in which governance domain. The policies of both may be given
 * at once. Roles held through a group are not seen.
 */
export function rolesOf(policies: RolePolicy[], objectId: string): RoleHeld[] {
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
      if (role && from && idsIn(rule).some((one) => isSame(one, objectId)) && !found.has(role))
        found.set(role, { collection, role, from });
      for (const next of pointsAt(rule)) reached.add(next);
    }
    return [...found.values()];
  });
}
