import { getAccount } from './account';
import type { Client } from './client';
import type { Config } from './config';
import type { Connection } from './connect';
import { AuthError, HttpError } from './errors';
import { explain } from './explain';
import { fields, tryParse } from './json';
import { relativeTime } from './jwt';
import { listPolicies, roles, rolesOf, type RoleName } from './policy';
import { search } from './search';
import { claimsOf, requestToken } from './token';
import { send } from './transport';

/** What a check found, and what to do unless it passed. */
export interface CheckResult {
  name: string;
  status: 'pass' | 'fail' | 'warn' | 'skip';
  found: string;
  fix: string;
}

/** How one plane answered its verification call. */
export interface PlaneResult {
  plane: string;
  call: string;
  /** HTTP status, or 0 when no answer came. */
  status: number;
  /** The service's code for a refusal. */
  code: string;
  /** The role Microsoft's tutorial asks for. */
  role: RoleName;
  /** What to do, where the call was refused. */
  fix: string;
}

/** A call on each plane that changes nothing, and the role it needs. */
export const planes: { plane: string; call: string; role: RoleName; verify(client: Client): Promise<unknown> }[] = [
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
    verify: (client) => client.get('/scan/datasources', { apiVersion: '2022-02-01-preview' }),
  },
  { plane: 'Account', call: 'GET /account', role: 'Collection Admin', verify: getAccount },
  {
    plane: 'Metadata policy',
    call: 'GET /policyStore/metadataPolicies',
    role: 'Collection Admin',
    verify: listPolicies,
  },
];

/** Makes the verification call of each plane, one after the other. Throws only when no token can be had. */
export async function verifyPlanes(client: Client): Promise<PlaneResult[]> {
  const results: PlaneResult[] = [];
  for (const { plane, call, role, verify } of planes) {
    const error = await verify(client).then(() => undefined, onlyHttp);
    const { status, code } = error ?? { status: 200, code: '' };
    results.push({ plane, call, status, code, role, fix: error ? planeFix(error, role) : '' });
  }
  return results;
}

/**
 * Checks the app registration from the outside: the tenant, the application, its secret and the days it has left,
 * and the token it brings. The days need Graph's permission Application.Read.All and are skipped without it.
 */
export async function checkRegistration(connection: Connection): Promise<CheckResult[]> {
  const { config } = connection;
  const tenant = await check('Tenant exists', () => findTenant(config));
  if (tenant.status !== 'pass') {
    return [
      tenant,
      ...['Application is known', 'Secret is accepted', 'Secret expires', 'Token is for Purview'].map(notTried),
    ];
  }
  const refusal = await requestToken(config).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refusal !== undefined) return [tenant, ...refused(config, refusal)];
  return [
    tenant,
    pass('Application is known', config.clientId),
    pass('Secret is accepted', 'Entra ID gave a token'),
    await secretExpiry(connection),
    await checkAudience(connection).catch((error: unknown) => failed('Token is for Purview', error)),
  ];
}

/** Checks the roles: the verification call of each plane, as a result for each. */
export async function checkPlanes(client: Client): Promise<CheckResult[]> {
  const results = await verifyPlanes(client);
  return results.map(({ plane, call, status, code, fix }) => {
    const name = `${plane} plane`;
    const found = `${call}: ${status || 'no answer'}${code && ` ${code}`}`;
    if (status === 200) return pass(name, found);
    return { name, status: 'fail', found, fix };
  });
}

/** Which of the roles the tutorial asks for are held, on which collection, and where they come from. */
export async function checkRoles({ purview, credential, config }: Connection): Promise<CheckResult> {
  const name = 'Roles held';
  try {
    const { oid } = await claimsOf(credential, `${config.resource}/.default`);
    const held = rolesOf(await listPolicies(purview), oid);
    const wanted = ['Data Curator', 'Data Source Administrator', 'Collection Admin'] as const;
    const lacking = wanted.filter((role) => !held.some((one) => roles[role].endsWith(`_${one.role}`)));
    if (lacking.length === 0) return pass(name, wanted.join(', '));
    return { name, status: 'fail', found: `missing: ${lacking.join(', ')}`, fix: 'Lesson 02 gives them.' };
  } catch (error) {
    if (!(error instanceof HttpError && error.status === 403)) return failed(name, error);
    return {
      name,
      status: 'skip',
      found: 'only a Collection Admin may read policies',
      fix: 'Lesson 02 gives the role.',
    };
  }
}

/** Everything at once: the registration, the planes and the roles. */
export async function runChecks(connection: Connection): Promise<CheckResult[]> {
  const configuration = pass('Configuration', `read from ${connection.config.source}`);
  const registration = await checkRegistration(connection);
  const results = [configuration, ...registration];
  if (registration.some(({ status }) => status === 'fail')) {
    return [...results, ...[...planes.map(({ plane }) => `${plane} plane`), 'Roles held'].map(notTried)];
  }
  return [...results, ...(await checkPlanes(connection.purview)), await checkRoles(connection)];
}

async function findTenant({ authorityHost, tenantId }: Config): Promise<string> {
  const url = `${authorityHost}/${encodeURIComponent(tenantId)}/v2.0/.well-known/openid-configuration`;
  const { status, text } = await send({ method: 'GET', url, headers: {}, repeatable: true });
  if (status !== 200) throw new AuthError(status, tryParse(text));
  return String(fields(tryParse(text)).issuer);
}

function refused(config: Config, refusal: unknown): CheckResult[] {
  const code = refusal instanceof AuthError ? refusal.code : '';
  const later = ['Secret expires', 'Token is for Purview'].map(notTried);
  // Entra ID looks the application up before it looks at the secret.
  const knowsApplication = ['AADSTS7000215', 'AADSTS7000222', 'AADSTS7000216'].includes(code);
  return knowsApplication
    ? [pass('Application is known', config.clientId), failed('Secret is accepted', refusal), ...later]
    : [failed('Application is known', refusal), notTried('Secret is accepted'), ...later];
}

/** https://learn.microsoft.com/graph/api/resources/passwordcredential */
async function secretExpiry({ config, graph }: Connection): Promise<CheckResult> {
  const name = 'Secret expires';
  try {
    const path = `/v1.0/applications(appId='${config.clientId}')`;
    const query = { $select: 'displayName,passwordCredentials' };
    const { passwordCredentials = [] } = await graph.get<{ passwordCredentials?: Credential[] }>(path, { query });
    // `hint` holds the first three characters of the value: it tells which of several secrets this is.
    const ours = passwordCredentials.filter(({ hint }) => hint !== null && config.clientSecret.startsWith(hint));
    const end = Math.max(...ours.map(({ endDateTime }) => Date.parse(endDateTime)));
    if (!Number.isFinite(end)) return { name, status: 'skip', found: 'Graph lists no secret like it', fix: '' };
    if (end - Date.now() > 30 * 86_400_000) return pass(name, relativeTime(end));
    return { name, status: 'warn', found: relativeTime(end), fix: 'Make a new client secret before it ends.' };
  } catch (error) {
    if (!(error instanceof HttpError || error instanceof AuthError)) throw error;
    if (error.status !== 403) {
      const fix = 'Optional: allow the way to Microsoft Graph, then try again.';
      return { name, status: 'skip', found: `Microsoft Graph did not answer: ${error.status || error.code}`, fix };
    }
    const fix = 'Optional: let an administrator consent to Application.Read.All on Microsoft Graph.';
    return { name, status: 'skip', found: 'Microsoft Graph does not let the application look', fix };
  }
}

interface Credential {
  hint: string | null;
  endDateTime: string;
}

/** Audiences of Purview in any cloud, and the ids of its own applications. */
const forPurview = /purview|^(73c2949e-da2d-457a-9607-fcc665198967|f9ee0641-efe0-4c37-a6b5-07c021b33ba4)$/i;

async function checkAudience({ config, credential }: Connection): Promise<CheckResult> {
  const name = 'Token is for Purview';
  const { aud, oid } = await claimsOf(credential, `${config.resource}/.default`);
  if (forPurview.test(aud)) return pass(name, `audience ${aud}, object id ${oid}`);
  const fix = 'Leave PURVIEW_RESOURCE out, or set it to https://purview.azure.net.';
  return { name, status: 'fail', found: `audience ${aud}`, fix };
}

async function check(name: string, look: () => Promise<string>): Promise<CheckResult> {
  return look().then(
    (found) => pass(name, found),
    (error: unknown) => failed(name, error),
  );
}

function pass(name: string, found: string): CheckResult {
  return { name, status: 'pass', found, fix: '' };
}

function failed(name: string, error: unknown): CheckResult {
  const { cause, remedy } = explain(error);
  const code = error instanceof AuthError || error instanceof HttpError ? error.code : '';
  return { name, status: 'fail', found: [code, cause].filter(Boolean).join(': '), fix: remedy };
}

function notTried(name: string): CheckResult {
  return { name, status: 'skip', found: 'not tried: an earlier check failed', fix: '' };
}

function planeFix(error: HttpError, role: RoleName): string {
  return error.status === 403 ? `Ask a Collection Admin for the role ${role} (lesson 02).` : explain(error).remedy;
}

function onlyHttp(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  throw error;
}
