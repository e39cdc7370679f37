import { decodeProtectedHeader, errors, exportJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import type { Grant } from './grant';
import { tenantId } from './personas';
import type { SigningKey } from './signing-key';

/** Seconds the token endpoint promises. */
export const LIFE = 86_399;
const KEY_ID = 'sandbox-signing-key';
const ISSUER = `https://sts.windows.net/${tenantId}/`;

export interface Claims {
  aud: string;
  oid: string;
  groups: string[];
  roles: string[];
}

export type TokenCheck = { ok: true; claims: Claims } | { ok: false; reason: string };

export interface IssuedToken {
  token: string;
  /** Seconds since 1970. */
  notBefore: number;
  expiresOn: number;
}

export interface Tokens {
  issue(grant: Grant): Promise<IssuedToken>;
  /** Checks an Authorization header: scheme, signature, issuer and life. The audience is the plane's business. */
  check(authorization: string | undefined): Promise<TokenCheck>;
  /** The public half of the signing key. */
  jwks: { keys: JWK[] };
}

interface TokensOptions {
  now: () => number;
  nextId: () => string;
  signingKey: Promise<SigningKey>;
}

/** Signs and checks access tokens: those of a sandbox with another key do not hold here. */
export async function createTokens({ now, nextId, signingKey }: TokensOptions): Promise<Tokens> {
  const { privateKey, publicKey } = await signingKey;
  const key = { ...(await exportJWK(publicKey)), use: 'sig', kid: KEY_ID, x5t: KEY_ID, issuer: ISSUER };

  return {
    jwks: { keys: [key] },
    async issue(grant) {
      const times = lifetime(now());
      const signing = new SignJWT(claims(grant, times, nextId())).setProtectedHeader({
        typ: 'JWT',
        alg: 'RS256',
        x5t: KEY_ID,
        kid: KEY_ID,
      });
      return { token: await signing.sign(privateKey), notBefore: times.nbf, expiresOn: times.exp };
    },
    async check(authorization) {
      const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined)
        return { ok: false, reason: 'The request carries no bearer token in its Authorization header.' };
      try {
        if (decodeProtectedHeader(token).kid !== KEY_ID) return { ok: false, reason: badSignature };
        const { payload } = await jwtVerify(token, publicKey, {
          issuer: ISSUER,
          algorithms: ['RS256'],
          currentDate: new Date(now()),
        });
        return { ok: true, claims: readClaims(payload) };
      } catch (error) {
        return { ok: false, reason: reasonOf(error) };
      }
    },
  };
}

/** The documented sample counts `not_before` five minutes back from the issue, and one second more than it promises. */
function lifetime(now: number) {
  const iat = Math.floor(now / 1000);
  return { iat, nbf: iat - 300, exp: iat + LIFE + 1 };
}

/** The claims of a v1.0 token for an application that showed a secret. Opaque ones say what they are: nothing. */
function claims({ registration, audience }: Grant, times: { iat: number; nbf: number; exp: number }, uti: string) {
  const onGraph = audience.includes('graph.microsoft.com') || audience.startsWith('00000003-');
  return {
    aud: audience,
    iss: ISSUER,
    ...times,
    aio: 'sandbox-opaque',
    appid: registration.clientId,
    appidacr: '1',
    // Only a registration set up for it gets this claim, and no token of that kind for Purview was seen: unconfirmed.
    ...(registration.groups.length > 0 ? { groups: registration.groups } : {}),
    idp: ISSUER,
    oid: registration.objectId,
    rh: 'sandbox-opaque',
    ...(onGraph && registration.readsApplications ? { roles: ['Application.Read.All'] } : {}),
    sub: registration.objectId,
    tid: tenantId,
    uti: `sandbox-${uti}`,
    ver: '1.0',
  };
}

function readClaims({ aud, oid, groups, roles }: Partial<Record<keyof Claims, unknown>>): Claims {
  return {
    aud: typeof aud === 'string' ? aud : '',
    oid: typeof oid === 'string' ? oid : '',
    groups: Array.isArray(groups) ? groups.map(String) : [],
    roles: Array.isArray(roles) ? roles.map(String) : [],
  };
}

const badSignature = 'Invalid token: its signature does not match a signing key of the tenant.';

// The service's sentences for these are unconfirmed; each of the sandbox's says which check failed.
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'Invalid token: it has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.claim === 'nbf'
      ? 'Invalid token: it is not valid yet.'
      : 'Invalid token: its issuer is not the tenant of this account.';
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return badSignature;
  return 'Invalid token: it is not a signed JSON Web Token.';
}
