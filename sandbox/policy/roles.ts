export type DataAction =
  | 'data/read'
  | 'data/write'
  | 'scan/read'
  | 'scan/write'
  | 'collection/read'
  | 'collection/write'
  | 'policy/read'
  | 'policy/write'
  | 'share/read'
  | 'share/write';

interface Role {
  name: string;
  friendlyName: string;
  actions: DataAction[];
}

const builtIn: Role[] = [
  { name: 'data-curator', friendlyName: 'Data Curator', actions: ['data/read', 'data/write', 'collection/read'] },
  {
    name: 'data-source-administrator',
    friendlyName: 'Data Source Administrator',
    actions: ['scan/read', 'scan/write', 'collection/read'],
  },
  {
    name: 'collection-administrator',
    friendlyName: 'Collection Administrator',
    actions: ['collection/read', 'collection/write'],
  },
  { name: 'purview-reader', friendlyName: 'Purview Reader', actions: ['data/read', 'collection/read'] },
  { name: 'data-share-contributor', friendlyName: 'Data share contributor', actions: ['share/read', 'share/write'] },
  // Its friendly name and its actions are unconfirmed.
  { name: 'policy-author', friendlyName: 'Policy Author', actions: ['policy/read', 'policy/write', 'collection/read'] },
];

export const roleId = (name: string) => `purviewmetadatarole_builtin_${name}`;

/** Whether a role, by its id, carries an action. */
export function roleCarries(id: string, action: DataAction): boolean {
  return builtIn.some((role) => roleId(role.name) === id && role.actions.includes(action));
}

/** The roles that carry an action, by their friendly names. */
export const rolesCarrying = (action: DataAction): string[] =>
  builtIn.filter(({ actions }) => actions.includes(action)).map(({ friendlyName }) => friendlyName);

export const isRole = (id: string) => builtIn.some((role) => roleId(role.name) === id);

/** The roles as GET /metadataRoles shows them. */
export const metadataRoles = builtIn.map((role) => ({
  id: roleId(role.name),
  name: role.name,
  type: 'Microsoft.Purview/role',
  properties: {
    provisioningState: 'Provisioned',
    roleType: 'BuiltIn',
    friendlyName: role.friendlyName,
    cnfCondition: [
      [
        {
          attributeName: 'request.azure.dataAction',
          attributeValueIncludedIn: role.actions.map((action) => `Microsoft.Purview/accounts/${action}`),
        },
      ],
    ],
    version: 1,
  },
}));
