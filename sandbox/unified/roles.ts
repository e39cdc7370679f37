/** What a role of the Unified Catalog allows. The names are the sandbox's own: the service publishes none. */
export type CatalogAction =
  | 'domain/read'
  | 'domain/readPublished'
  | 'domain/create'
  | 'domain/write'
  | 'catalog/read'
  | 'catalog/readPublished'
  | 'term/write'
  | 'product/write'
  | 'asset/write'
  | 'policy/read'
  | 'policy/write';

/** What a policy is about: the tenant's whole catalog, a governance domain, or the work within one. */
export type Family = 'datagovernanceapp' | 'businessdomain' | 'dgdataqualityscope';

interface Role {
  name: string;
  friendlyName: string;
  family: Family;
  actions: CatalogAction[];
}

const published: CatalogAction[] = ['domain/readPublished', 'catalog/readPublished'];
const drafts: CatalogAction[] = ['domain/read', 'catalog/read'];

/**
 * The roles, each in the policies that name it. What each allows is a stand-in made from Microsoft's two tables: those that
 * carry nothing here are for data quality and data health, which are not imitated.
 */
const roles: Role[] = [
  app('datagovernance-administrator', 'Data Governance Administrator', [...published, 'policy/read', 'policy/write']),
  app('business-domain-creator', 'Governance Domain Creator', [...published, 'domain/create']),
  // For all domains at once; the rule of its own in the policy says where.
  app('business-domain-owner', 'Governance Domain Owner', []),
  app('data-health-owner', 'Data Health Owner', []),
  app('data-health-reader', 'Data Health Reader', []),
  app('global-catalog-reader', 'Global Catalog Reader', published),
  app('governance-asset-curator', 'Data Governance Asset Curator', [...published, 'asset/write']),
  {
    name: 'business-domain-owner',
    friendlyName: 'Governance Domain Owner',
    family: 'businessdomain',
    actions: [...drafts, 'domain/readPublished', 'domain/write', 'policy/read', 'policy/write'],
  },
  {
    name: 'business-domain-reader',
    friendlyName: 'Governance Domain Reader',
    family: 'businessdomain',
    actions: drafts,
  },
  scope('data-steward', 'Data Steward', [
    ...[...published, ...drafts],
    ...(['term/write', 'product/write', 'asset/write', 'policy/read'] as const),
  ]),
  scope('data-product-owner', 'Data Product Owner', [
    ...[...published, ...drafts],
    ...(['product/write', 'asset/write', 'policy/read'] as const),
  ]),
  scope('scope-administrator', 'Scope Administrator', []),
  scope('data-quality-steward', 'Data Quality Steward', []),
  scope('data-quality-reader', 'Data Quality Reader', []),
  scope('data-quality-metadata-reader', 'Data Quality Metadata Reader', []),
  scope('data-profile-steward', 'Data Profile Steward', []),
  scope('data-profile-reader', 'Data Profile Reader', []),
];

function app(name: string, friendlyName: string, actions: CatalogAction[]): Role {
  return { name, friendlyName, family: 'datagovernanceapp', actions };
}

function scope(name: string, friendlyName: string, actions: CatalogAction[]): Role {
  return { name, friendlyName, family: 'dgdataqualityscope', actions };
}

export const roleId = (name: string) => `purviewdatagovernancerole_builtin_${name}`;

const withId = (id: string) => roles.filter(({ name }) => roleId(name) === id.toLowerCase());

/** Whether a role, by its id, carries an action. An owner of all domains is one in each, and nothing in the whole catalog. */
export const roleCarries = (id: string, action: CatalogAction, where?: 'app' | 'domain'): boolean =>
  withId(id).some(
    ({ actions, family }) =>
      actions.includes(action) && (where === undefined || (family === 'datagovernanceapp') === (where === 'app')),
  );

/** Whether a policy of that family may give a role. */
export const isRoleOf = (family: Family, id: string): boolean => withId(id).some((role) => role.family === family);

/** The roles that carry one of some actions, by their friendly names. */
export const rolesCarrying = (some: readonly CatalogAction[]): string[] => [
  ...new Set(
    roles
      .filter(({ actions }) => actions.some((action) => some.includes(action)))
      .map(({ friendlyName }) => friendlyName),
  ),
];

/** The names of the roles, each once. */
export const catalogRoleNames: string[] = [...new Set(roles.map(({ name }) => name))];
