import type { HttpError } from '../core/errors.ts';
import type { RoleName } from '../planes/roles.ts';

/** Which roles let a call through, and to which collection it goes where its path says so. */
export interface Need {
  roles: RoleName[];
  collection?: string;
  /** Whether a role on any collection is enough, as for a list of what the caller may read. */
  anywhere: boolean;
}

const readers: RoleName[] = ['Data Reader', 'Data Curator'];
const needs: [call: RegExp, roles: RoleName[]][] = [
  [/^\S+ \/scan\//, ['Data Source Administrator']],
  [/^GET (\/account)?\/collections/, [...readers, 'Data Source Administrator', 'Collection Admin']],
  [/^\S+ \/(account|collections|policyStore)\b/, ['Collection Admin']],
  [/^GET |\/search\//, readers],
  [/./, ['Data Curator']],
];

/**
 * Tells which roles let a call through, any of them, and which collection its path names. A new collection is no
 * collection yet: its call goes to the parent, which the path does not say.
 */
export function needOf({ method, path }: Pick<HttpError, 'method' | 'path'>): Need {
  const [, roles] = needs.find(([call]) => call.test(`${method} ${path}`))!;
  const [, name] = /^(?:\/account|\/policyStore)?\/collections\/([^/]+)/i.exec(path) ?? [];
  const anywhere = /^GET \S*\/(collections|datasources|metadataPolicies|metadataRoles)$|\/search\//.test(
    `${method} ${path}`,
  );
  return { roles, anywhere, ...(name && method !== 'PUT' ? { collection: decoded(name) } : {}) };
}

/** A path may hold a % that begins nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
