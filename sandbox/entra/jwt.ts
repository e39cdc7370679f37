import { sign as signed, verify as verified, type KeyObject } from 'node:crypto';
import { isRecord } from '../values';

/**
 * JSON Web Tokens as Entra ID signs them, with RS256 alone (RFC 7515 and 7519). The known libraries for them are ES modules, which a test
 * runner with a loader of its own cannot load, or bring ten packages.
 */
const ALGORITHM = 'RSA-SHA256';

/** What is wrong with a token. */
export type Flaw = 'form' | 'signature' | 'issuer' | 'early' | 'expired';

/** Why a token does not hold. */
export class TokenFlaw extends Error {
  constructor(readonly flaw: Flaw) {
    super(`The token does not hold: ${flaw}.`);
  }
}

export interface Jwt {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** Signs claims; the header says which key did. */
export function signJwt(claims: object, header: object, key: KeyObject): string {
  const body = [{ ...header, alg: 'RS256', typ: 'JWT' }, claims].map(encoded).join('.');
  return `${body}.${signed(ALGORITHM, Buffer.from(body), key).toString('base64url')}`;
}

/** Reads a token and checks nothing; throws where it is none. */
export function readJwt(token: string): Jwt {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new TokenFlaw('form');
  const [header, claims] = token.split('.').slice(0, 2).map(decoded);
  if (!isRecord(header) || !isRecord(claims)) throw new TokenFlaw('form');
  return { header, claims };
}

export interface Expected {
  key: KeyObject;
  /** What the key is called in a header. */
  kid: string;
  issuer: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** The claims of a token that holds at a moment: signed by this key under its name, by this issuer, not too early and not too late. */
export function verifyJwt(token: string, { key, kid, issuer, now }: Expected) {
  const { header, claims } = readJwt(token);
  if (header.alg !== 'RS256' || header.crit !== undefined) throw new TokenFlaw('form');
  if (header.kid !== kid) throw new TokenFlaw('signature');
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  if (!verified(ALGORITHM, Buffer.from(token.slice(0, end)), key, signature)) throw new TokenFlaw('signature');
  const { iss, nbf, exp } = claims;
  const seconds = Math.floor(now / 1000);
  if (iss !== issuer) throw new TokenFlaw('issuer');
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= seconds)) throw new TokenFlaw('early');
  if (!(typeof exp === 'number' && exp > seconds)) throw new TokenFlaw('expired');
  return claims;
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    throw new TokenFlaw('form');
  }
}
