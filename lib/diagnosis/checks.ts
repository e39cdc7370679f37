import type { Collection } from '../planes/account.ts';
import { purviewScope } from '../core/config.ts';
import type { Connection } from '../connect.ts';
import { collectionLabel, diagnose, forPurview, rightsOf, type DiagnoseOptions } from './diagnose.ts';
import { AuthError, HttpError } from '../core/errors.ts';
import { isLoopback } from '../core/address.ts';
import { findHosts, type HostRow } from './hosts.ts';
import { explain, leaveResourceOut, type Reason } from './explain.ts';
import { isListOf, isObject, isOptional, isSame, isText, textOf } from '../core/json.ts';
import { relativeTime } from '../core/jwt.ts';
import { onlyHttp, planes, verifyPlanes, type PlaneResult } from './verify.ts';
import { roleName, type RoleName } from '../planes/roles.ts';
import type { Group } from '../planes/directory.ts';
import { rolesOf, type MetadataPolicy, type RoleHeld } from '../planes/policy.ts';
import { mistakenKinds, throughGroup, unseenGroups } from './groups.ts';
import { findTenant } from './tenant.ts';
import { claimsOf, requestToken } from '../core/token.ts';

/** What a check found, and what to do unless it passed. */
export interface CheckResult {
  name: string;
  status: 'pass' | 'fail' | 'warn' | 'skip';
  found: string;
  fix: string;
  /** The same for a program, where it is known. */
  reason?: Reason;
  /** The roles that are lacking, where the reason is a role. */
  roles?: RoleName[];
  /** The roles in full, where they could be read: what `roleTable` gives. */
  rows?: RoleRow[];
  /** Which host has which planes, where the trouble may be that the wrong one was called. */
  hosts?: HostRow[];
}

/** Whether the role that a plane asks for is held on a collection. */
export interface RoleRow {
  plane: string;
  role: RoleName;
  /** Its friendly name where it is known, and its name in brackets. */
  collection: string;
  /** `unknown` where the collection inherits from one whose policy may not be read. */
  held: 'yes' | 'no' | 'unknown';
  /** The collection the role was given on: another one when it is inherited; and the group, where it is held through one. */
  from: string;
}

/** Gives what was found when all is well, else what is not. Throws for a failure that `diagnose` puts into words. */
type Look = () => Promise<string | Omit<CheckResult, 'name'>>;

/** Is handed each result as it comes. */
type OnResult = (result: CheckResult) => void;

/**
 * Checks the app registration from the outside: the tenant, the application, its secret and the days it has left,
 * and the token it brings. The days need Graph's permission Application.Read.All and are skipped without it.
 */
export function checkRegistration(connection: Connection, onResult?: OnResult): Promise<CheckResult[]> {
  const { config, network } = connection;
  const tenant = once(() => findTenant(config, network));
  const token = once(() => requestToken(config, network));
  const known = () => token().catch(onlyAboutSecret);
  const registration = once(() => registrationOf(connection));
  return inOrder(
    connection,
    [
      ['Tenant exists', async () => (await tenant()).issuer],
      ['Application is known', async () => ((await known()) ? audience(connection, registration) : config.clientId)],
      ['Secret is accepted', () => token().then(() => 'Entra ID gave a token')],
      ['Secret has days left', () => secretExpiry(connection, registration)],
      ['Token is for Purview', async () => checkToken(connection, (await tenant()).id)],
    ],
    onResult,
  );
}

/** Checks the roles: the verification call of each plane, as a result for each. */
export async function checkPlanes(connection: Connection, onResult?: OnResult): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const rights = once(() => rightsOf(connection).catch(onlyHttp));
  const hosts = once(() => findHosts(connection));
  let silence: HttpError | undefined;
  const check = async ({ plane, call, status, code, role, optional, error }: PlaneResult) => {
    const name = nameOf({ plane });
    const look = async (): Promise<CheckResult> => {
      if (!error) return pass(name, `${call}: ${status}`);
      if (error === silence) return notTried(name);
      // The Unified Catalog may be at another host, and one may do without.
      if (status === 0 && !optional) silence = error;
      const known = status === 403 ? await rights() : undefined;
      const { cause, remedy, ...rest } =
        known instanceof HttpError
          ? explain(error)
          : await diagnose(connection, error, { roles: [role], rights: known });
      const found = `${call}: ${[status || 'no answer', code].filter(Boolean).join(' ')}`;
      if (optional && status === 404) return { name, ...skip(`${found}: not there`), reason: 'not-there' };
      // One may do without: it is said what it would take, and is no failure.
      if (optional && status === 403) return { name, ...skip(found, `Optional: ${lowered(remedy)}`), ...rest };
      const fix = `${cause} ${remedy}`;
      if (!mayBeElsewhere(connection, error)) return { name, status: 'fail', found, fix, ...rest };
      const { rows, conclusion, fix: change } = await hosts();
      return { name, status: 'fail', found, fix: [fix, conclusion, change].join(' ').trim(), hosts: rows, ...rest };
    };
    results.push(await look());
    onResult?.(results.at(-1)!);
  };
  await verifyPlanes(connection.purview, { unified: connection.unified, onResult: check });
  return results;
}

/** Whether it may be that this host lacks what another has. On this machine there is one for all. */
const mayBeElsewhere = ({ config }: Connection, { status }: HttpError) =>
  !isLoopback(config.endpoint) && [0, 404, 421].includes(status);

/**
 * Which of the roles the tutorial asks for are held on which collection; in full where the policies may be read, by the
 * connection or by `admin`. Roles given to another id of the application are named, the registration's where Graph may be read.
 */
export function checkRoles(
  connection: Connection,
  options: Pick<DiagnoseOptions, 'admin' | 'directory'> = {},
): Promise<CheckResult> {
  return check(connection, 'Roles held', () => lookAtRoles(connection, options));
}

/**
 * Compares the roles that the planes ask for with those a principal (an Entra object id) holds, as the policies say:
 * a row for each plane and collection. With the collections it names them as people do, with the groups that the principal is in
 * it sees what is held through them. Sends nothing.
 */
export function roleTable(
  policies: MetadataPolicy[],
  objectId: string,
  collections: Collection[] = [],
  groups: readonly Group[] = [],
): RoleRow[] {
  const held = rolesOf(policies, objectId, { groups });
  const label = (name: string) => collectionLabel(name, collections);
  return policies.flatMap((policy) => {
    const { referenceName } = policy.properties.collection;
    return required.map(({ plane, role }): RoleRow => {
      const one = held.find((it) => it.collection === referenceName && roleName(it.role) === role);
      const otherwise = seesAllAbove(policy, policies) ? 'no' : 'unknown';
      const from = one ? `${label(one.from)}${throughGroup(one)}` : '';
      return { plane, role, collection: label(referenceName), held: one ? 'yes' : otherwise, from };
    });
  });
}

/** The planes that nobody does without. */
const required = planes.filter(({ optional }) => !optional);

const nameOf = ({ plane }: { plane: string }) => `${plane} plane`;
const lowered = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** What a check ends with where no answer came, so that others of the same address need not be tried. */
const silences: (Reason | undefined)[] = ['unreachable', 'not-running', 'certificate'];

/** Everything at once: the registration, the planes and the roles. Each result is handed on as it comes. */
export async function runChecks(connection: Connection, onResult: OnResult = () => undefined): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const keep = (result: CheckResult) => {
    results.push(result);
    onResult(result);
  };
  keep(configuration(connection.config));
  const registration = await checkRegistration(connection, keep);
  if (registration.some(({ status }) => status === 'fail')) {
    for (const name of [...planes.map(nameOf), 'Roles held']) keep(notTried(name));
    return results;
  }
  const ofPlanes = await checkPlanes(connection, keep);
  const isOver = ofPlanes.some(({ reason }) => silences.includes(reason));
  keep(isOver ? notTried('Roles held') : await checkRoles(connection));
  return results;
}

function configuration({ source, exposed }: Connection['config']): CheckResult {
  const read = pass('Configuration', `read from ${source}`);
  if (!exposed) return read;
  const found = `${read.found}; every user of this machine may read the file, and the secret in it`;
  return { ...read, status: 'warn', found, fix: 'Let nobody else read it, as with chmod 600.' };
}

interface Credential {
  hint: string | null;
  endDateTime: string;
}

interface Registered {
  signInAudience?: string;
  passwordCredentials?: Credential[];
}

/** https://learn.microsoft.com/graph/api/resources/application */
function registrationOf({ config, graph }: Connection): Promise<Registered> {
  const expects = isObject({
    signInAudience: isOptional(isText),
    passwordCredentials: isOptional(isListOf(isObject({ hint: isOptional(isText) }))),
  });
  const query = { $select: 'displayName,signInAudience,passwordCredentials' };
  return graph.get<Registered>(`/v1.0/applications(appId='${config.clientId}')`, { query, expects });
}

/** Whether only the people of its own tenant may sign in to it, as the tutorial has it. That Graph does not tell is for the secret's check to say. */
async function audience({ config }: Connection, registration: () => Promise<Registered>): ReturnType<Look> {
  const { signInAudience } = await registration().catch((error: unknown): Registered => {
    if (!(error instanceof HttpError || error instanceof AuthError)) throw error;
    return {};
  });
  if (!signInAudience || signInAudience === 'AzureADMyOrg') return config.clientId;
  const found = `${config.clientId}, open to other tenants (${signInAudience})`;
  return {
    status: 'warn',
    found,
    fix: 'Under Authentication choose this organizational directory only: single tenant.',
  };
}

/** https://learn.microsoft.com/graph/api/resources/passwordcredential */
async function secretExpiry({ config }: Connection, registration: () => Promise<Registered>): ReturnType<Look> {
  try {
    const { passwordCredentials } = await registration();
    // `hint` holds the first three characters of the value: it tells which of several secrets this is.
    const ours = (passwordCredentials ?? []).filter(({ hint }) => hint && config.clientSecret.startsWith(hint));
    const end = Math.max(...ours.map(({ endDateTime }) => Date.parse(textOf(endDateTime))));
    if (!Number.isFinite(end)) return skip('Graph lists no secret like it');
    const found = `${end > Date.now() ? 'ends' : 'ended'} ${relativeTime(end)}`;
    if (end - Date.now() > 30 * 86_400_000) return found;
    return { status: 'warn', found, fix: 'Make a new client secret before it ends.' };
  } catch (error) {
    if (!(error instanceof HttpError || error instanceof AuthError)) throw error;
    const consent = 'Optional: let an administrator consent to Application.Read.All on Microsoft Graph.';
    if (error.status === 403)
      return { ...skip('Microsoft Graph does not let the application look', consent), reason: 'consent' };
    const way = 'Optional: allow the way to Microsoft Graph, then try again.';
    return skip(`Microsoft Graph did not answer: ${error.status || error.code}`, way);
  }
}

async function checkToken({ config, credential }: Connection, tenantId: string): ReturnType<Look> {
  const { aud, oid, tid, appid } = await claimsOf(credential, purviewScope(config));
  const wrong: [holds: boolean, reason: Reason, found: string, fix: string][] = [
    [!forPurview.test(aud), 'audience', `audience ${aud}`, leaveResourceOut],
    [tid !== tenantId, 'tenant', `tenant ${tid}`, 'Use a credential of the tenant that AZURE_TENANT_ID names.'],
    [
      !isSame(appid, config.clientId),
      'application',
      `application ${appid}`,
      'Use a credential of the application AZURE_CLIENT_ID.',
    ],
  ];
  const fault = wrong.find(([holds]) => holds);
  if (!fault) return `audience ${aud}, object id ${oid}`;
  const [, reason, found, fix] = fault;
  return { status: 'fail', found, fix, reason };
}

const askForRoot = 'For the whole account, ask for the role on the root collection.';
const askAbove =
  'Who administers only a part of the account does not see what it inherits: ask a Collection Admin of the root.';

async function lookAtRoles(
  connection: Connection,
  options: Pick<DiagnoseOptions, 'admin' | 'directory'>,
): ReturnType<Look> {
  const { objectId, policies, collections, groups, otherIds = [] } = await rightsOf(connection, options);
  if (!policies) {
    const skipped = skip('only a Collection Admin may read policies', 'Ask a Collection Admin for that role.');
    return { ...skipped, reason: 'role', roles: ['Collection Admin'] };
  }
  const rows = roleTable(policies, objectId, collections, groups);
  const wanted = distinct(required.map(({ role }) => role));
  const where = (role: RoleName, held: RoleRow['held']) =>
    distinct(rows.filter((row) => row.role === role && row.held === held).map(({ collection }) => collection));
  const held = wanted.filter((role) => where(role, 'yes').length > 0);
  const above = wanted.filter((role) => !held.includes(role) && where(role, 'unknown').length > 0);
  const missing = wanted.filter((role) => !held.includes(role) && !above.includes(role));
  const mine = rolesOf(policies, objectId, { groups });
  // A role that is held on another collection does not make up for one that was given to the wrong id.
  const isUnheld = ({ role, collection }: RoleHeld) =>
    wanted.some((one) => one === roleName(role)) &&
    !mine.some((one) => one.role === role && isSame(one.collection, collection));
  const namesOf = (some: RoleHeld[]) => distinct(some.filter(isUnheld).map(({ role }) => roleName(role)));
  const misplaced = otherIds.flatMap(({ id, what }) => {
    const names = namesOf(rolesOf(policies, id));
    return names.length > 0 ? [{ what, names }] : [];
  });
  const partly = held.filter((role) => where(role, 'no').length + where(role, 'unknown').length > 0);
  const isMissing = ({ role }: RoleHeld) => missing.some((one) => one === roleName(role));
  const mistaken = mistakenKinds(policies, objectId, groups).filter(({ roles }) => roles.some(isUnheld));
  const unseen = unseenGroups(policies, groups, isMissing);
  const troubles = [
    ...mistaken.map(({ what, wish, roles }) => ({
      found: `given to ${what}: ${namesOf(roles).join(', ')}`,
      fix: `Ask a Collection Admin to ${wish}.`,
    })),
    ...misplaced.map(({ what, names }) => ({
      found: `given to the ${what}: ${names.join(', ')}`,
      fix: `The role was given to the ${what}; it must be the object id ${objectId}.`,
    })),
    ...(missing.length > 0
      ? [{ found: `missing: ${missing.join(', ')}`, fix: `Ask a Collection Admin for them.${unseen}` }]
      : []),
    ...(above.length > 0 ? [{ found: `not seen: ${above.join(', ')}`, fix: askAbove }] : []),
    ...partly.map((role) => ({ found: `${role} only on ${where(role, 'yes').join(', ')}`, fix: askForRoot })),
  ];
  const [first] = troubles;
  if (!first) return { status: 'pass', found: wanted.join(', '), fix: '', rows };
  const found = troubles.map((trouble) => trouble.found).join('; ');
  const { fix } = first;
  if (missing.length === 0) return { status: 'warn', found, fix, rows };
  return { status: 'fail', found, fix, reason: 'role', roles: missing, rows };
}

/** Whether the policies that a collection inherits from are there as well. */
function seesAllAbove({ properties }: MetadataPolicy, policies: MetadataPolicy[], depth = 0): boolean {
  const above = properties.parentCollectionName;
  const parent = policies.find((policy) => policy.properties.collection.referenceName === above);
  // Deeper than there are policies is a circle.
  return !above || (parent !== undefined && depth < policies.length && seesAllAbove(parent, policies, depth + 1));
}

/** Makes checks one after the other. What follows a failure is not tried. */
async function inOrder(
  connection: Connection,
  checks: [name: string, look: Look][],
  onResult: OnResult = () => undefined,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const [name, look] of checks) {
    const isOver = results.some(({ status }) => status === 'fail');
    const result = isOver ? notTried(name) : await check(connection, name, look);
    results.push(result);
    onResult(result);
  }
  return results;
}

async function check(connection: Connection, name: string, look: Look): Promise<CheckResult> {
  try {
    const found = await look();
    return typeof found === 'string' ? pass(name, found) : { name, ...found };
  } catch (error) {
    const { cause, remedy, ...rest } = await diagnose(connection, error);
    const code = error instanceof AuthError || error instanceof HttpError ? error.code : '';
    return { name, status: 'fail', found: [code, cause].filter(Boolean).join(': '), fix: remedy, ...rest };
  }
}

function pass(name: string, found: string): CheckResult {
  return { name, status: 'pass', found, fix: '' };
}

function skip(found: string, fix = ''): Omit<CheckResult, 'name'> {
  return { status: 'skip', found, fix };
}

function notTried(name: string): CheckResult {
  return { name, ...skip('not tried: an earlier check failed') };
}

/** Entra ID looks the application up before it looks at the secret. */
function onlyAboutSecret(error: unknown): undefined {
  const codes = ['AADSTS7000215', 'AADSTS7000222', 'AADSTS7000216'];
  if (!(error instanceof AuthError && codes.includes(error.code))) throw error;
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

function distinct<T>(items: T[]): T[] {
  return [...new Set(items)];
}
