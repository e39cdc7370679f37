import { createHash, randomBytes, type JsonWebKey } from 'node:crypto';
import { compare } from '../values';
import { aadsts } from './aadsts';
import { rolesOn } from './directory';
import type { Delegated, Grant, Refreshable } from './grant';
import { readJwt, signJwt, TokenFlaw, verifyJwt } from './jwt';
import { withNested, type Group } from './people';
import { tenantId } from './personas';
import { signingKeyOfProcess } from './signing-key';
import type { Platform } from './sign-ins';

/** Seconds the token endpoint promises to an application that acts by itself, and to one that acts for a person. */
export const LIFE = 86_399;
const DELEGATED_LIFE = 3599;
/** Days that a refresh token can be used; one that a page in a browser holds, a day. */
const REFRESH_DAYS = 90;
const ISSUER = `https://sts.windows.net/${tenantId}/`;
const ISSUER_V2 = `https://login.microsoftonline.com/${tenantId}/v2.0`;
const REFRESH_ISSUER = 'sandbox-refresh';
const REFRESH_PREFIX = 'sandbox~refresh~';

export interface Claims {
  aud: string;
  oid: string;
  /** The client id of the application that it was given to. */
  appid: string;
  groups: string[];
  /** Application permissions; none in a person's token. */
  roles: string[];
  /** What a person hands on; absent where an application acts by itself. */
  scopes?: string[];
}

export type TokenCheck = { ok: true; claims: Claims } | { ok: false; reason: string };

export interface IssuedToken {
  token: string;
  /** Seconds since 1970. */
  notBefore: number;
  expiresOn: number;
  /** Seconds that the answer promises. */
  life: number;
}

export interface Tokens {
  issue(grant: Grant): Promise<IssuedToken>;
  /** Says who signed in, for the application itself: no API takes it. */
  issueId(grant: Grant, delegated: Delegated): Promise<string>;
  /** What the next token is asked for with, when this one has ended. */
  issueRefresh(grant: Grant, delegated: Delegated): Promise<string>;
  /** Reads a refresh token; throws the refusal for one that does not hold. */
  readRefresh(token: string): Promise<Refreshable>;
  /** Checks an Authorization header: scheme, signature, issuer and life. The audience is the plane's business. */
  check(authorization: string | undefined): Promise<TokenCheck>;
  /** Reads a token that was checked. */
  read(authorization: string | undefined): Claims | undefined;
  /**
   * Takes every call for one by whoever has these claims, whatever it carries, until told otherwise: for a time in which nobody
   * outside can call, while a world is made again of what was asked.
   */
  vouchFor(claims: Claims | undefined): void;
  /** The public half of the signing key. */
  jwks(): Promise<{ keys: JsonWebKey[] }>;
}

interface TokensOptions {
  /** The groups of the directory. */
  groups: () => readonly Group[];
  now: () => number;
  nextId: () => string;
}

/**
 * Signs and checks access tokens: those of another sandbox do not hold here. Nobody waits for the key before there is something to
 * sign or to check.
 */
export function createTokens({ groups, now, nextId }: TokensOptions): Tokens {
  const signingKey = signingKeyOfProcess();
  // All sandboxes of a process sign with it: the name that each has for it tells whose token it is.
  const kid = `sandbox-${randomBytes(8).toString('hex')}`;
  const sign = async (claims: object, more: { x5t?: string } = {}) =>
    signJwt(claims, { kid, ...more }, (await signingKey).privateKey);
  const verify = async (token: string, issuer: string) =>
    verifyJwt(token, { key: (await signingKey).publicKey, kid, issuer, now: now() });
  let vouched: Claims | undefined;
  return {
    async jwks() {
      const { publicKey } = await signingKey;
      const key = { ...publicKey.export({ format: 'jwk' }), use: 'sig', kid, x5t: kid, issuer: ISSUER };
      return { keys: [key] };
    },
    async issue(grant) {
      const { delegated } = grant;
      const life = delegated === undefined ? LIFE : DELEGATED_LIFE;
      const times = lifetime(now(), life);
      const uti = `sandbox-${nextId()}`;
      const own =
        delegated === undefined ? applicationClaims(grant, groups()) : personClaims(grant, delegated, groups());
      const claims = { ...sharedClaims(grant), ...own, uti };
      const token = await sign({ aud: grant.audience, iss: ISSUER, ...times, ...byName(claims) }, { x5t: kid });
      return { token, notBefore: times.nbf, expiresOn: times.exp, life };
    },
    issueId: (grant, delegated) =>
      sign({ ...lifetime(now(), DELEGATED_LIFE), ...idClaims(grant, delegated), uti: `sandbox-${nextId()}` }),
    async issueRefresh({ registration }, { person, asked, platform }) {
      const iat = Math.floor(now() / 1000);
      const days = platform === 'spa' ? 1 : REFRESH_DAYS;
      const scopes = [...asked.scopes, ...asked.signIn];
      const claims = { sub: person.objectId, azp: registration.clientId, scopes, platform };
      return REFRESH_PREFIX + (await sign({ ...claims, iss: REFRESH_ISSUER, iat, exp: iat + days * 86_400 }));
    },
    async readRefresh(token) {
      if (!token.startsWith(REFRESH_PREFIX)) throw aadsts.invalidGrant();
      try {
        const claims = await verify(token.slice(REFRESH_PREFIX.length), REFRESH_ISSUER);
        const { sub, azp, scopes, platform } = claims;
        return {
          clientId: String(azp),
          person: String(sub),
          scopes: Array.isArray(scopes) ? scopes.map(String) : [],
          platform: platform as Platform,
        };
      } catch (error) {
        throw flawOf(error) === 'expired' ? aadsts.expiredGrant() : aadsts.invalidGrant();
      }
    },
    read(authorization) {
      const token = bearerIn(authorization);
      return token === undefined ? undefined : readClaims(readJwt(token).claims);
    },
    vouchFor: (claims) => void (vouched = claims),
    async check(authorization) {
      if (vouched !== undefined) return { ok: true, claims: vouched };
      const token = bearerIn(authorization);
      if (token === undefined)
        return { ok: false, reason: 'The request carries no bearer token in its Authorization header.' };
      try {
        return { ok: true, claims: readClaims(await verify(token, ISSUER)) };
      } catch (error) {
        return { ok: false, reason: reasonOf(error) };
      }
    },
  };
}

const bearerIn = (authorization = '') => /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];

/** The documented sample counts `not_before` five minutes back from the issue, and one second more than it promises. */
function lifetime(now: number, life: number) {
  const iat = Math.floor(now / 1000);
  return { iat, nbf: iat - 300, exp: iat + life + 1 };
}

/** Claims in the order of their names, as the service writes them. */
const byName = (claims: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(claims).sort(([a], [b]) => compare(a, b)));

/** The claims that every v1.0 token has. Opaque ones say what they are: nothing. */
function sharedClaims({ registration }: Grant) {
  return {
    aio: 'sandbox-opaque',
    appid: registration.clientId,
    idp: ISSUER,
    rh: 'sandbox-opaque',
    tid: tenantId,
    ver: '1.0',
  };
}

/** Those of an application that showed a secret. */
function applicationClaims({ principal, resource }: Grant, known: readonly Group[]) {
  const roles = rolesOn(principal, resource);
  return {
    appidacr: '1',
    ...groupsClaim(principal, known),
    oid: principal.objectId,
    ...(roles.length > 0 ? { roles } : {}),
    sub: principal.objectId,
  };
}

/** Those of an application that a person signed in to. `oid` is the person's, the same in every application; `sub` is not. */
function personClaims(
  { registration, resource }: Grant,
  { person, permissions, appidacr }: Delegated,
  known: readonly Group[],
) {
  return {
    acr: '1',
    appidacr,
    family_name: person.surname,
    given_name: person.givenName,
    ...groupsClaim(person, known),
    name: person.displayName,
    oid: person.objectId,
    scp: permissions.join(' '),
    sub: pairwise(person.objectId, registration.clientId, resource.appId),
    unique_name: person.userPrincipalName,
    upn: person.userPrincipalName,
  };
}

/** Those of an ID token, which is always v2.0 at the v2 endpoint. */
function idClaims({ registration }: Grant, { person, nonce }: Delegated) {
  return {
    aud: registration.clientId,
    iss: ISSUER_V2,
    name: person.displayName,
    ...(nonce === undefined ? {} : { nonce }),
    oid: person.objectId,
    preferred_username: person.userPrincipalName,
    rh: 'sandbox-opaque',
    sub: pairwise(person.objectId, registration.clientId),
    tid: tenantId,
    ver: '2.0',
  };
}

const pairwise = (...parts: string[]) => createHash('sha256').update(parts.join(' ')).digest('base64url');

// Only a resource or registration set up for it gets this claim, and no token of that kind for Purview was seen: unconfirmed.
const groupsClaim = ({ groups }: { groups: string[] }, known: readonly Group[]) =>
  groups.length > 0 ? { groups: withNested(groups, known) } : {};

function readClaims({ aud, oid, appid, groups, roles, scp }: Record<string, unknown>): Claims {
  return {
    aud: typeof aud === 'string' ? aud : '',
    oid: typeof oid === 'string' ? oid : '',
    appid: typeof appid === 'string' ? appid : '',
    groups: Array.isArray(groups) ? groups.map(String) : [],
    roles: Array.isArray(roles) ? roles.map(String) : [],
    ...(typeof scp === 'string' ? { scopes: scp.split(' ') } : {}),
  };
}

// The service's sentences for these are unconfirmed; each of the sandbox's says which check failed.
function reasonOf(error: unknown): string {
  const flaw = flawOf(error);
  if (flaw === 'expired') return 'Invalid token: it has expired.';
  if (flaw === 'early') return 'Invalid token: it is not valid yet.';
  if (flaw === 'issuer') return 'Invalid token: its issuer is not the tenant of this account.';
  if (flaw === 'signature') return 'Invalid token: its signature does not match a signing key of the tenant.';
  return 'Invalid token: it is not a signed JSON Web Token.';
}

const flawOf = (error: unknown) => (error instanceof TokenFlaw ? error.flaw : 'form');
