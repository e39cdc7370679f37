import { getAccount } from './account';
import type { Client } from './client';
import { HttpError } from './errors';
import { listPolicies, type RoleName } from './policy';
import { progress } from './progress';
import { listDataSources } from './scanning';
import { search } from './search';
import { pause } from './transport';

/** A plane, and a call on it that changes nothing. */
export interface Plane {
  plane: string;
  call: string;
  /** The role Microsoft's tutorial asks for. */
  role: RoleName;
  verify(client: Client): Promise<unknown>;
}

/** The four data planes. https://learn.microsoft.com/purview/data-gov-api-rest-data-plane */
export const planes: Plane[] = [
  {
    plane: 'Catalog',
    call: 'POST /datamap/api/search/query',
    role: 'Data Curator',
    verify: (client) => search(client, { limit: 1 }),
  },
  {
    plane: 'Scanning',
    call: 'GET /scan/datasources',
    role: 'Data Source Administrator',
    verify: listDataSources,
  },
  { plane: 'Account', call: 'GET /account', role: 'Collection Admin', verify: getAccount },
  {
    plane: 'Metadata policy',
    call: 'GET /policyStore/metadataPolicies',
    role: 'Collection Admin',
    verify: listPolicies,
  },
];

/** How one plane answered its verification call. */
export interface PlaneResult extends Omit<Plane, 'verify'> {
  /** HTTP status, or 0 when no answer came. */
  status: number;
  /** The service's code for a refusal. */
  code: string;
  /** What was thrown unless the plane answered, for `explain` and `diagnose`. */
  error?: HttpError;
}

/** Makes the verification call of each plane, one after the other. Throws only when no token can be had. */
export async function verifyPlanes(client: Client): Promise<PlaneResult[]> {
  const results: PlaneResult[] = [];
  for (const { verify, ...plane } of planes) {
    const error = await verify(client).then(() => undefined, onlyHttp);
    const { status, code } = error ?? { status: 200, code: '' };
    results.push({ ...plane, status, code, ...(error && { error }) });
  }
  return results;
}

/**
 * Verifies the planes, and again once a minute until all of them answer or the `minutes` are over, as a role given just
 * now can take a while to act. Shows how long it has waited; for 0 minutes it asks once and shows nothing. `sleep`
 * waits the given milliseconds; tests pass their own. Throws as `verifyPlanes` does.
 */
export async function waitForPlanes(
  client: Client,
  { minutes = 0, sleep = pause }: { minutes?: number; sleep?: (ms: number) => Promise<void> } = {},
): Promise<PlaneResult[]> {
  let results = await verifyPlanes(client);
  const refused = () => results.filter(({ status }) => status !== 200).map(({ plane }) => plane);
  if (!(minutes > 0) || refused().length === 0) return results;
  const waiting = progress(minutes, 'Minutes waited for the roles to act:');
  for (let minute = 1; minute <= minutes && refused().length > 0; minute++) {
    await sleep(60_000);
    results = await verifyPlanes(client);
    waiting.update(minute, `still refused: ${refused().join(', ') || 'none'}`);
  }
  waiting.end();
  return results;
}

/** Which roles let a call through, and to which collection it goes where its path says so. */
interface Need {
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
  return { roles, anywhere, ...(name && method !== 'PUT' ? { collection: decodeURIComponent(name) } : {}) };
}

/** Passes on a call's error. Any other, such as that of a token, is no answer of the plane. */
export function onlyHttp(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  throw error;
}
