/** The built-in roles by the names the portal gives them. The ids are those the service uses. */
export const roles = {
  'Data Curator': 'purviewmetadatarole_builtin_data-curator',
  'Data Reader': 'purviewmetadatarole_builtin_purview-reader',
  'Data Source Administrator': 'purviewmetadatarole_builtin_data-source-administrator',
  'Collection Admin': 'purviewmetadatarole_builtin_collection-administrator',
} as const;

export type RoleName = keyof typeof roles;

/** The portal's name of a built-in role, from its id or from its name in `rolesOf`; any other is left as it is. */
export function roleName(role: string): string {
  const isIt = (name: RoleName) => roles[name] === role || roles[name].endsWith(`_${role}`);
  return (Object.keys(roles) as RoleName[]).find(isIt) ?? role;
}
