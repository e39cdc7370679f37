import { listCollections, type Collection } from '../planes/account.ts';
import type { Client } from '../core/client.ts';
import { graphScope, purviewScope } from '../core/config.ts';
import { isObject, isSame, isText, textOf } from '../core/json.ts';
import { guid } from '../core/settings.ts';
import type { Connection } from '../connect.ts';
import { AuthError, HttpError } from '../core/errors.ts';
import { explain, isGraph, lacksRole, leaveResourceOut, type Explanation, type Reason } from './explain.ts';
import { decodeToken, relativeTime } from '../core/jwt.ts';
import { diagnoseCatalogRole, isInCatalog } from './catalog-role.ts';
import { groupsOf, mistakenKinds, throughGroup, unseenGroups } from './groups.ts';
import { isOfCatalog, needOf } from './needs.ts';
import { planes, verifyPlanes } from './verify.ts';
import type { Group } from '../planes/directory.ts';
import { listPolicies, rolesOf, type MetadataPolicy, type RoleHeld } from '../planes/policy.ts';
import { roleName, type RoleName } from '../planes/roles.ts';
import { findTenant, isSigned } from './tenant.ts';
import { claimsOf } from '../core/token.ts';

/** What an application can find out about its own rights. What may not be read is undefined. */
export interface Rights {
  /** Object id of its service principal. */
  objectId: string;
  policies?: MetadataPolicy[] | undefined;
  collections?: Collection[] | undefined;
  /** The groups that it is in, nested ones too, where the policies may be read and Microsoft Graph tells. */
  groups?: Group[] | undefined;
  /** Its other ids, to which a role is given by mistake, where the policies may be read. */
  otherIds?: OtherId[];
  /** The planes that answered, tried only where the policies may not be read. */
  open: string[];
}

/** An id of an application that no role acts by, and what it is. */
export interface OtherId {
  id: string;
  what: string;
}

/** With whose eyes `diagnose` looks, and what it is told beforehand. */
export interface DiagnoseOptions {
  /** Name of the collection the call was about, where its path does not say. */
  collection?: string | undefined;
  /** The roles of which any should let the call through. By default they follow from the call. */
  roles?: RoleName[];
  /** A client that may read the policies, such as a Collection Admin's, where yours may not. */
  admin?: Client;
  /** A client that may read the policies of the Unified Catalog, such as a Data Governance Administrator's. */
  unifiedAdmin?: Client;
  /** A client of Microsoft Graph that may read the application's registration, where yours may not. */
  directory?: Client;
  /** What `rightsOf` gave, to save asking again. */
  rights?: Rights | undefined;
}

/** Audiences of Purview in any cloud, and the ids of its own applications. */
export const forPurview: RegExp =
  /purview|^(73c2949e-da2d-457a-9607-fcc665198967|f9ee0641-efe0-4c37-a6b5-07c021b33ba4)$/i;
const forGraph = /graph|^00000003-0000-0000-c000-000000000000$/i;

/** Clocks may differ by as much: tokens begin five minutes before they are issued. */
const leeway = 5 * 60_000;

/**
 * Finds out why a call or a token request of this connection failed, by asking: for a 401 it compares the token's
 * claims and signature with the configuration, for a 403 the roles held with those needed. It changes nothing, and
 * says so where causes cannot be told apart with what the application may read. Roles held through a group are seen
 * where Microsoft Graph tells who is in it. What cannot be looked up is explained as `explain` does.
 */
export async function diagnose(
  connection: Connection,
  error: unknown,
  options: DiagnoseOptions = {},
): Promise<Explanation> {
  try {
    if (error instanceof AuthError) return diagnoseSecret(connection, error);
    if (!(error instanceof HttpError)) return explain(error);
    if (error.status === 401) return await diagnoseToken(connection, error);
    if (isOfCatalog(error.path))
      return lacksRole(error) ? await diagnoseCatalogRole(connection, error, options) : explain(error);
    const isUnknown = error.status === 404 && needOf(error).collection !== undefined;
    return lacksRole(error) || isUnknown ? await diagnoseRole(connection, error, options) : explain(error);
  } catch (failure) {
    if (failure instanceof AuthError || failure instanceof HttpError) return explain(error);
    throw failure;
  }
}

/** Entra ID does not tell a Secret ID from a wrong value; its shape does. */
function diagnoseSecret({ config }: Connection, error: AuthError): Explanation {
  const explanation = explain(error);
  if (error.code !== 'AADSTS7000215') return explanation;
  const what = guid.test(config.clientSecret) ? 'the Secret ID instead of the Value' : 'wrong';
  return { ...explanation, cause: `The client secret is ${what}.` };
}

async function diagnoseToken({ config, credential, network }: Connection, error: HttpError): Promise<Explanation> {
  const graph = isGraph(error.path);
  const token = (await credential.getToken(graph ? graphScope(config) : purviewScope(config)))?.token ?? '';
  const whole = 'Hand the token on as Entra ID gave it, or let the connection ask for one.';
  const claims = claimsIn(token);
  if (claims instanceof TypeError)
    return { reason: 'token', cause: `The token is damaged. ${claims.message}`, remedy: whole };

  const tenant = await findTenant(config, network);
  const { aud: audience, exp, nbf, tid } = claims;
  const [begins, ends] = [Number(textOf(nbf)) * 1000, Number(textOf(exp)) * 1000];
  const isOff = Math.abs(Date.now() - tenant.now) > leeway;
  const distance = relativeTime(Date.now(), tenant.now)
    .replace(/^in (.*)/, '$1 ahead')
    .replace(/ago$/, 'behind');
  const clock = isOff ? ` This machine’s clock is ${distance}.` : '';
  const fresh = isOff ? 'Set the clock, then ask for a fresh token.' : 'Ask for a fresh token.';
  const aud = textOf(audience);
  // The refusal may list the audiences that are accepted. With this one among them, another token was refused.
  const isListed = error.message.split(/[\s,]+/).includes(aud);
  return firstThatHolds([
    [
      /audience/i.test(error.message) && isListed,
      'audience',
      `The token that was sent is for another API. It is another client’s: this connection asks for ${aud}, which is right.`,
      'Call with the client of this connection, or give the other one the same scope.',
    ],
    [
      !(graph ? forGraph : forPurview).test(aud) || /audience/i.test(error.message),
      'audience',
      `The token is for another API: its audience is ${aud}.`,
      graph ? explain(error).remedy : leaveResourceOut,
    ],
    [
      tid !== tenant.id,
      'tenant',
      `The token is of the tenant ${textOf(tid)}, and AZURE_TENANT_ID names another tenant, ${tenant.id}.`,
      'Set AZURE_TENANT_ID to the tenant of the Purview account, and ask that tenant for the token.',
    ],
    [ends <= tenant.now, 'token', `The token expired ${relativeTime(ends, tenant.now)}.${clock}`, fresh],
    [
      begins > tenant.now,
      'token',
      `The token is not valid yet: it begins ${relativeTime(begins, tenant.now)}.${clock}`,
      fresh,
    ],
    [
      !(await isSigned(token, tenant, network)),
      'token',
      'The token is damaged: its signature does not fit what it says, or is not the tenant’s.',
      whole,
    ],
    [
      true,
      'tenant',
      `The token is in order, and of the tenant ${tenant.id}: the account belongs to another tenant, or the service fails.`,
      'Compare AZURE_TENANT_ID with the tenant of the Purview account; if they agree, try again later.',
    ],
  ]);
}

function claimsIn(token: string): Record<string, unknown> | TypeError {
  try {
    return decodeToken(token).claims;
  } catch (error) {
    return error as TypeError;
  }
}

/** Looks up what the application may know of its rights. Throws where it gets no token, or no answer but a refusal. */
export async function rightsOf(
  connection: Connection,
  { admin = connection.purview, directory = connection.graph }: Pick<DiagnoseOptions, 'admin' | 'directory'> = {},
): Promise<Rights> {
  const { purview, credential, config } = connection;
  const { oid: objectId } = await claimsOf(credential, purviewScope(config));
  const policies = await unlessRefused(listPolicies(admin));
  const collections = await unlessRefused(listCollections(admin));
  const answers =
    policies || !collections ? [] : await verifyPlanes(purview, { asked: planes.filter(({ optional }) => !optional) });
  const open = answers.filter(({ error }) => !error).map(({ plane }) => plane);
  const otherIds = policies ? await otherIdsOf(config.clientId, directory) : [];
  const groups = policies ? await groupsOf(directory, objectId) : undefined;
  return { objectId, policies, collections, groups, open, otherIds };
}

/** The client id, and the registration's object id where Graph may be read. */
async function otherIdsOf(clientId: string, directory: Client): Promise<OtherId[]> {
  const call = { query: { $select: 'id' }, expects: isObject({ id: isText }) };
  const look = directory.get<{ id: string }>(`/v1.0/applications(appId='${clientId}')`, call);
  const found = await look.catch((error: unknown) => {
    if (error instanceof HttpError || error instanceof AuthError) return undefined;
    throw error;
  });
  return [{ id: clientId, what: 'client id' }, ...(found ? [{ id: found.id, what: 'registration’s object id' }] : [])];
}

async function diagnoseRole(connection: Connection, error: HttpError, options: DiagnoseOptions): Promise<Explanation> {
  const need = needOf(error);
  const wanted: RoleName[] = options.roles ?? need.roles;
  const rights = options.rights ?? (await rightsOf(connection, options));
  const { collections = [], open } = rights;
  const root = connection.config.account ?? rootIn(rights);
  const named = options.collection ?? need.collection ?? (error.path === '/account' ? root : undefined);
  const label = (name: string) => collectionLabel(name, collections);
  const list = (some: RoleHeld[]) =>
    some.map((one) => `${roleName(one.role)} on ${label(one.collection)}${throughGroup(one)}`).join(', ');

  const policies = rights.policies ?? [];
  const held = rolesOf(policies, rights.objectId, { groups: rights.groups });
  const given = held.filter(({ collection, from }) => collection === from);
  const fitting = held.filter(
    (one) => wanted.some((role) => role === roleName(one.role)) && isSame(one.collection, named ?? one.collection),
  );
  // Told where it was given, and not of each collection that inherits it.
  const isMeant = ({ role, collection, from }: RoleHeld) =>
    wanted.some((one) => one === roleName(role)) &&
    (named ? isSame(collection, named) : collection === from) &&
    !fitting.some((one) => isSame(one.collection, collection));
  const [misplaced] = (rights.otherIds ?? []).flatMap(({ id, what }) => {
    const there = rolesOf(policies, id).filter(isMeant);
    return there.length > 0 ? [{ id, what, there }] : [];
  });
  const [mistaken] = mistakenKinds(policies, rights.objectId, rights.groups).flatMap((one) => {
    const there = one.roles.filter(isMeant);
    return there.length > 0 ? [{ ...one, there }] : [];
  });
  const acting = fitting.filter(({ collection }) => need.anywhere || isSame(collection, named ?? root)).slice(0, 1);
  const shut = named ? shutAbove(rights, named, wanted) : undefined;
  const unknown =
    named && !isSame(named, root) && rights.collections && !collections.some(({ name }) => isSame(name, named));

  const role = `the role ${wanted.join(' or ')}${named ? ` on ${label(named)}` : ''}`;
  const ask = `Ask a Collection Admin for ${role}`;
  const wait = 'if it was given just now, wait some minutes and try again.';
  const inCatalogAlone = !rights.policies && !rights.collections && (await isInCatalog(connection));
  const explanation = firstThatHolds([
    [
      acting.length > 0,
      'role-not-yet',
      `The policies show ${list(acting)}, and the call was refused all the same: the role does not act yet.`,
      'Wait some minutes and try again: a role given just now takes a while to act.',
    ],
    [unknown, 'collection', ...explainName(named ?? '', collections)],
    [error.status === 404, 'not-found', explain(error).cause, explain(error).remedy],
    [
      misplaced,
      'role',
      `The role was given to the ${misplaced?.what}; it must be the object id ${rights.objectId}: ${list(misplaced?.there ?? [])}.`,
      `Ask a Collection Admin to give the role to ${rights.objectId}, the object id under Enterprise applications, and to take it from the ${misplaced?.what} ${misplaced?.id}.`,
    ],
    [
      mistaken,
      'role',
      `The role was given to ${mistaken?.what}: ${list(mistaken?.there ?? [])}.`,
      `Ask a Collection Admin to ${mistaken?.wish}.`,
    ],
    [
      fitting.length > 0,
      'role',
      `The call was about another collection than those of ${list(fitting)}, or the role does not act yet.`,
      `Ask a Collection Admin for the role on the collection of the call; ${wait}`,
    ],
    [
      shut,
      'role',
      `${label(shut?.at ?? '')} does not take over what is given above it: ${list(shut ? [shut.held] : [])} ends there.`,
      `${ask}, or to take over again what is given above ${label(shut?.at ?? '')} (Restrict inherited permissions).`,
    ],
    [
      rights.policies,
      'role',
      `The application does not hold ${role}${given.length > 0 ? `; it holds ${list(given)}` : ''}.${limits(rights)}${unseenGroups(policies, rights.groups, isMeant)}`,
      `${ask}.`,
    ],
    [
      rights.collections,
      'role',
      `The application lacks ${role}, or the role does not act yet: only a Collection Admin may read which.` +
        (open.length > 0 ? ` It may use: ${open.join(', ')}.` : ''),
      `${ask}; ${wait}`,
    ],
    [
      inCatalogAlone,
      'role',
      'The application holds no role in the Data Map, or none that acts yet: what it holds in the Unified Catalog does not count there.',
      `${ask}; ${wait}`,
    ],
    [true, 'role', 'The application holds no role, or none that acts yet.', `${ask}; ${wait}`],
  ]);
  return explanation.reason === 'role' ? { ...explanation, roles: wanted } : explanation;
}

/** Where a role that is held above a collection ends on its way down to it; nothing where none is held above. */
function shutAbove(
  { policies = [], objectId }: Rights,
  named: string,
  wanted: RoleName[],
): { at: string; held: RoleHeld } | undefined {
  const fits = rolesOf(policies, objectId).filter(({ role }) => wanted.some((one) => one === roleName(role)));
  const seen = new Set<string>();
  // Policies that come from anywhere may lead in a circle.
  for (let at = named; !seen.has(at);) {
    seen.add(at);
    const policy = policies.find(({ properties }) => isSame(properties.collection.referenceName, at));
    const above = policy?.properties.parentCollectionName;
    const held = above && fits.find(({ collection }) => isSame(collection, above));
    if (held) return { at, held };
    if (!above) return undefined;
    at = above;
  }
  return undefined;
}

/** A collection as people and calls name it: `Sales [sal3s0]`. */
export function collectionLabel(name: string, collections: Collection[]): string {
  const known = collections.find((one) => isSame(one.name, name));
  return known ? `${known.friendlyName} [${known.name}]` : name;
}

/** The root collection, as far as it may be read. */
function rootIn({ policies = [], collections = [] }: Rights): string | undefined {
  const administered = policies.find(({ properties }) => !properties.parentCollectionName);
  const root = collections.find(({ parentCollection }) => !parentCollection);
  return administered?.properties.collection.referenceName ?? root?.name;
}

/** A collection that is not among those that may be read. */
function explainName(named: string, collections: Collection[]): [cause: string, remedy: string] {
  const alike = collections.find(({ friendlyName }) => isSame(friendlyName, named));
  const asked = JSON.stringify(named);
  if (alike) return [`There is no collection ${asked}: that is a friendly name.`, `Use its name, ${alike.name}.`];
  // Whoever reads the root reads every collection that inherits from it.
  return collections.some(({ parentCollection }) => !parentCollection)
    ? [`There is no collection ${asked}.`, `Use one of: ${collections.map(({ name }) => name).join(', ')}.`]
    : [
        `There is no collection ${asked}, or the application holds no role there.`,
        'Compare the name with the portal; if it is right, ask a Collection Admin for a role there.',
      ];
}

function firstThatHolds(causes: [holds: unknown, reason: Reason, cause: string, remedy: string][]): Explanation {
  const [, reason, cause, remedy] = causes.find(([holds]) => holds)!;
  return { reason, cause, remedy };
}

/** Who administers a part of the account does not see what that part inherits from above. */
function limits({ policies = [] }: Rights): string {
  return policies.some(({ properties }) => !properties.parentCollectionName)
    ? ''
    : ' Roles that come from above the collections it administers are not seen.';
}

/** What may not be read is undefined. What fails in another way is no sign of a missing role. */
function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof HttpError && error.status === 403) return undefined;
    throw error;
  });
}
