import { getAccount } from '../planes/account';
import type { Client } from '../core/client';
import { HttpError } from '../core/errors';
import { listPolicies } from '../planes/policy';
import type { RoleName } from '../planes/roles';
import { listDataSources } from '../planes/scanning';
import { search } from '../planes/search';

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
export async function verifyPlanes(client: Client, asked: readonly Plane[] = planes): Promise<PlaneResult[]> {
  const results: PlaneResult[] = [];
  for (const { verify, ...plane } of asked) {
    const error = await verify(client).then(() => undefined, onlyHttp);
    const { status, code } = error ?? { status: 200, code: '' };
    results.push({ ...plane, status, code, ...(error && { error }) });
  }
  return results;
}

/** Passes on a call's error. Any other, such as that of a token, is no answer of the plane. */
export function onlyHttp(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  throw error;
}
