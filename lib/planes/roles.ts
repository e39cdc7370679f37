import { guid } from '../core/settings.ts';

/** The built-in roles by the names the portal gives them. The ids are those the service uses. */
export const roles = {
  // Of the Data Map, given on a collection.
  'Data Curator': 'purviewmetadatarole_builtin_data-curator',
  'Data Reader': 'purviewmetadatarole_builtin_purview-reader',
  'Data Source Administrator': 'purviewmetadatarole_builtin_data-source-administrator',
  'Collection Admin': 'purviewmetadatarole_builtin_collection-administrator',
  'Policy Author': 'purviewmetadatarole_builtin_policy-author',
  // Of the Unified Catalog, given in the whole of it.
  'Data Governance Administrator': 'purviewdatagovernancerole_builtin_datagovernance-administrator',
  'Governance Domain Creator': 'purviewdatagovernancerole_builtin_business-domain-creator',
  'Global Catalog Reader': 'purviewdatagovernancerole_builtin_global-catalog-reader',
  'Data Health Owner': 'purviewdatagovernancerole_builtin_data-health-owner',
  'Data Health Reader': 'purviewdatagovernancerole_builtin_data-health-reader',
  // Of the Unified Catalog, given in a governance domain.
  'Governance Domain Owner': 'purviewdatagovernancerole_builtin_business-domain-owner',
  'Governance Domain Reader': 'purviewdatagovernancerole_builtin_business-domain-reader',
  'Data Steward': 'purviewdatagovernancerole_builtin_data-steward',
  'Data Product Owner': 'purviewdatagovernancerole_builtin_data-product-owner',
  'Data Quality Steward': 'purviewdatagovernancerole_builtin_data-quality-steward',
  'Data Quality Reader': 'purviewdatagovernancerole_builtin_data-quality-reader',
  'Data Quality Metadata Reader': 'purviewdatagovernancerole_builtin_data-quality-metadata-reader',
  'Data Profile Steward': 'purviewdatagovernancerole_builtin_data-profile-steward',
  'Data Profile Reader': 'purviewdatagovernancerole_builtin_data-profile-reader',
} as const;

/** The name of a built-in role, as the portal has it. */
export type RoleName = keyof typeof roles;

/** What a role is given on: a collection of the Data Map, or in the Unified Catalog the whole of it or a governance domain. */
export type RoleScope = 'collection' | 'catalog' | 'domain';

const ofCatalog: RoleName[] = [
  ...(['Data Governance Administrator', 'Governance Domain Creator', 'Global Catalog Reader'] as const),
  ...(['Data Health Owner', 'Data Health Reader'] as const),
];

/** Tells what a role is given on. Throws a `TypeError` for a role that is none of `roles`. */
export function roleScope(role: RoleName): RoleScope {
  if (!Object.hasOwn(roles, role)) {
    throw new TypeError(`There is no role ${JSON.stringify(role)}. There are: ${Object.keys(roles).join(', ')}.`);
  }
  if (roles[role].startsWith('purviewmetadatarole_')) return 'collection';
  return ofCatalog.includes(role) ? 'catalog' : 'domain';
}

/** The portal's name of a built-in role, from its id or from its name in `rolesOf`; any other is left as it is. */
export function roleName(role: string): string {
  const isIt = (name: RoleName) => roles[name] === role || roles[name].endsWith(`_${role}`);
  return (Object.keys(roles) as RoleName[]).find(isIt) ?? role;
}

/** Throws a `TypeError` for what cannot be the object id of anybody. */
export function checkId(objectId: string): void {
  if (!guid.test(objectId))
    throw new TypeError(`${JSON.stringify(objectId)} is not an object id: that is a GUID, the claim oid of a token.`);
}
