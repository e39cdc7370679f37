import type { HttpError } from '../core/errors.ts';
import { roleScope, type RoleName } from '../planes/roles.ts';

/** Which roles let a call through, and to which collection it goes where its path says so. */
export interface Need {
  roles: RoleName[];
  collection?: string;
  /** The governance domain that the path names. */
  domain?: string;
  /** Whether a role on any collection is enough, as for a list of what the caller may read. */
  anywhere: boolean;
}

const readers: RoleName[] = ['Data Reader', 'Data Curator'];
/** Whoever works in a governance domain reads there; the first one reads what is published everywhere. */
const catalogReaders: RoleName[] = [
  ...(['Global Catalog Reader', 'Governance Domain Reader', 'Data Steward', 'Data Product Owner'] as const),
  'Governance Domain Owner',
];
const needs: [call: RegExp, roles: RoleName[]][] = [
  [
    /^GET (\/datagovernance\/catalog\/policies|\/policystore\/datagovernancePolicies)\b/i,
    ['Data Governance Administrator', 'Governance Domain Owner', 'Data Steward', 'Data Product Owner'],
  ],
  [/^GET \/datagovernance\/|^POST \/datagovernance\/\S*\/(query|count|facets)$/i, catalogReaders],
  [/^POST \/datagovernance\/catalog\/businessdomains$/i, ['Governance Domain Creator']],
  [/^\S+ \/datagovernance\/catalog\/businessdomains\//i, ['Governance Domain Owner']],
  [
    /^\S+ (\/datagovernance\/catalog\/policies|\/policystore\/datagovernancePolicies)\b/i,
    ['Governance Domain Owner', 'Data Governance Administrator'],
  ],
  [/^\S+ \/datagovernance\/catalog\/(dataProducts|dataAssets|dataColumns)\b/i, ['Data Product Owner', 'Data Steward']],
  [/^\S+ \/datagovernance\//, ['Data Steward']],
  [/^\S+ \/policyStore\/devops-policies\b/i, ['Policy Author']],
  [/^\S+ \/scan\//, ['Data Source Administrator']],
  [/^GET (\/account)?\/collections/, [...readers, 'Data Source Administrator', 'Collection Admin']],
  [/^\S+ \/(account|collections|policyStore)\b/, ['Collection Admin']],
  [/^GET |\/search\//, readers],
  [/./, ['Data Curator']],
];

/** Calls that give what the caller may read, whatever it is. */
const lists =
  /^GET \S*\/(collections|datasources|metadataPolicies|metadataRoles|businessdomains|terms|dataProducts|dataAssets|policies)$|\/search\/|^POST \/datagovernance\/(\S*\/(query|count|facets)|catalog\/businessdomains)$/i;

/**
 * Tells which roles let a call through, any of them, and which collection its path names. A new collection is no
 * collection yet: its call goes to the parent, which the path does not say.
 */
export function needOf({ method, path }: Pick<HttpError, 'method' | 'path'>): Need {
  const [, roles] = needs.find(([call]) => call.test(`${method} ${path}`))!;
  const [, name] = /^(?:\/account|\/policyStore)?\/collections\/([^/]+)/i.exec(path) ?? [];
  const [, domain] = /^\/datagovernance\/catalog\/businessdomains\/([^/]+)/i.exec(path) ?? [];
  const anywhere = lists.test(`${method} ${path}`);
  return {
    roles,
    anywhere,
    ...(name && method !== 'PUT' ? { collection: decoded(name) } : {}),
    ...(domain ? { domain: decoded(domain) } : {}),
  };
}

/** Whether a call went to the Unified Catalog, which has roles of its own. */
export function isOfCatalog(path: string): boolean {
  return /^\/(datagovernance\/|policystore\/datagovernancePolicies\b)/i.test(path);
}

/** Whom to ask for which of some roles, as the end of a sentence: each kind of role is given by somebody else. */
export function whoGives(roles: readonly RoleName[], place = ''): string {
  const givers = {
    collection: 'a Collection Admin',
    catalog: 'a Data Governance Administrator',
    domain: 'an owner of the governance domain',
  };
  const scopes = [...new Set(roles.map(roleScope))];
  return scopes
    .map((scope) => {
      const some = roles.filter((role) => roleScope(role) === scope);
      return `${givers[scope]} for the role ${some.join(' or ')}${place}`;
    })
    .join(', or ');
}

/** A path may hold a % that begins nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
