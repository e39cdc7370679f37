import { getAccount, type Account } from '../planes/account.ts';
import type { Client } from '../core/client.ts';
import { HttpError } from '../core/errors.ts';
import { listIn } from '../core/pages.ts';
import { listDevopsPolicies } from '../planes/devops.ts';
import { listPolicies } from '../planes/policy.ts';
import type { RoleName } from '../planes/roles.ts';
import { listDataSources } from '../planes/scanning.ts';
import { search } from '../planes/search.ts';
import { businessDomains } from '../planes/unified.ts';

const unifiedPlane = 'Unified Catalog';

/** A plane, and a call on it that changes nothing. */
export interface Plane {
  plane: string;
  call: string;
  /** The role Microsoft's tutorial asks for. */
  role: RoleName;
  /** Whether an account may lack it, and one may do without. */
  optional?: true;
  verify(client: Client, signal?: AbortSignal): Promise<unknown>;
}

/**
 * The planes that Microsoft's tutorial names: the four of the Data Map, the DevOps policies, and the Unified Catalog, which may be at
 * another host. https://learn.microsoft.com/purview/data-gov-api-rest-data-plane
 */
export const planes: Plane[] = [
  {
    plane: 'Catalog',
    call: 'POST /datamap/api/search/query',
    role: 'Data Curator',
    verify: async (client, signal) =>
      listIn(await search(client, { limit: 1 }, { signal }), 'POST', '/datamap/api/search/query'),
  },
  {
    plane: 'Scanning',
    call: 'GET /scan/datasources',
    role: 'Data Source Administrator',
    verify: listDataSources,
  },
  { plane: 'Account', call: 'GET /account', role: 'Collection Admin', verify: nameAccount },
  {
    plane: 'Metadata policy',
    call: 'GET /policyStore/metadataPolicies',
    role: 'Collection Admin',
    verify: listPolicies,
  },
  {
    plane: 'DevOps policies',
    call: 'GET /policyStore/devops-policies',
    role: 'Policy Author',
    optional: true,
    verify: listDevopsPolicies,
  },
  {
    plane: unifiedPlane,
    call: 'GET /datagovernance/catalog/businessdomains',
    role: 'Global Catalog Reader',
    optional: true,
    verify: (client, signal) => businessDomains.list(client, { signal }),
  },
];

/** How one plane answered its verification call. */
export interface PlaneResult extends Omit<Plane, 'verify'> {
  /** HTTP status, or 0 when no answer came. 404 where there is no such plane: the tenant has none, or it is at another host. */
  status: number;
  /** The service's code for a refusal. */
  code: string;
  /** What was thrown unless the plane answered, for `explain` and `diagnose`. */
  error?: HttpError;
}

export interface VerifyOptions {
  /** The planes to call: all of them by default. */
  asked?: readonly Plane[];
  /** A client of the Unified Catalog, where that is at another host than the other planes. */
  unified?: Client;
  /** Told each result as it comes, and waited for. */
  onResult?: (result: PlaneResult) => unknown;
  signal?: AbortSignal | undefined;
}

/**
 * Makes the verification call of each plane, one after the other, and hands each result on as it comes. Where an address
 * gives no answer, the other planes there are not called, and have the same error. Throws only when no token can be had.
 */
export async function verifyPlanes(
  client: Client,
  { asked = planes, unified = client, onResult = () => undefined, signal }: VerifyOptions = {},
): Promise<PlaneResult[]> {
  const results: PlaneResult[] = [];
  const silences = new Map<Client, HttpError>();
  for (const { verify, ...plane } of asked) {
    const at = plane.plane === unifiedPlane ? unified : client;
    const error = silences.get(at) ?? (await verify(at, signal).then(() => undefined, onlyHttp));
    if (error?.status === 0) silences.set(at, error);
    const { status, code } = error ?? { status: 200, code: '' };
    const result = { ...plane, status, code, ...(error && { error }) };
    results.push(result);
    await onResult(result);
  }
  return results;
}

/** Anything may answer 200; an account has a name. */
async function nameAccount(client: Client, signal?: AbortSignal): Promise<void> {
  const account: Partial<Account> | undefined = await getAccount(client, signal);
  if (typeof account?.name === 'string') return;
  const text = 'The answer describes no account. Is PURVIEW_ENDPOINT right?';
  throw new HttpError({ method: 'GET', path: '/account', status: 200, code: 'NoAccount', text });
}

/** Passes on a call's error. Any other, such as that of a token, is no answer of the plane. */
export function onlyHttp(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  throw error;
}
