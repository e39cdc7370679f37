import { tryParse } from './json';

/** A token taken apart. The signature is left out: who only reads a token has no use for it, and a thief has. */
export interface DecodedToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** One claim, in words. */
export interface ClaimRow {
  claim: string;
  value: string;
  meaning: string;
}

/** Longer than any token Entra ID gives; what is longer is something else. */
const longest = 100_000;

/** What the claims mean, sorted by what one looks for in a token. */
export const claimGroups: Record<string, Record<string, string>> = {
  'who it is for': {
    aud: 'who the token is for: the API that may accept it',
    roles: 'application permissions granted by an administrator',
    scp: 'permissions to act for a user, which a token of an application alone does not have',
  },
  'who asked for it': {
    appid: 'the application that asked for it: your client id',
    azp: 'the application that asked for it: your client id',
    appidacr: 'how the application proved itself',
    azpacr: 'how the application proved itself',
    oid: 'the service principal’s object id: the one a role is given to',
    sub: 'the subject, which for an application is its object id',
  },
  'who gave it': {
    iss: 'who issued it: the tenant’s token service',
    tid: 'the tenant (directory) it belongs to',
    idp: 'the identity provider, which for an application is the issuer',
    ver: 'the version of the token’s format, decided by the API it is for',
  },
  'when it is valid': { iat: 'issued at', nbf: 'not valid before', exp: 'expires at' },
  other: { uti: 'an id of this one token, for support', aio: 'internal to Microsoft', rh: 'internal to Microsoft' },
};
const meanings: Record<string, string> = Object.assign({}, ...Object.values(claimGroups));
const proofs: Record<string, string> = {
  0: '0: none, a public client',
  1: '1: a client secret',
  2: '2: a certificate',
};

/**
 * Reads the header and the claims of a JSON Web Token. It does not verify the signature: only the API does that.
 * Throws a `TypeError` that says what is wrong with the text, and never repeats it.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function decodeToken(token: string): DecodedToken {
  if (typeof token !== 'string' || token.trim() === '') throw new TypeError('There is no token: the text is empty.');
  if (token.length > longest) {
    throw new TypeError(
      `This is not a token: it is ${token.length} characters long, and the longest are about 10,000.`,
    );
  }
  const parts = token
    .trim()
    .replace(/^Bearer\s+/i, '')
    .split('.');
  if (parts.length === 5) {
    throw new TypeError('This is an encrypted token (five parts): only the API it is for can read it.');
  }
  if (parts.length !== 3) {
    throw new TypeError(`This is not a JSON Web Token: it has ${parts.length} parts between dots, and a token has 3.`);
  }
  return { header: decodePart(parts[0], 'header'), claims: decodePart(parts[1], 'claims') };
}

/** Puts each claim into words, in the order of `showClaims`. Times are given as a distance from `now` (milliseconds). */
export function describeClaims(claims: Record<string, unknown>, now = Date.now()): ClaimRow[] {
  const inOrder = new Set([...Object.keys(meanings), ...Object.keys(claims)]);
  const held = [...inOrder].filter((claim) => Object.hasOwn(claims, claim));
  return held.map((claim) => ({
    claim,
    value: inWords(claim, claims[claim], now),
    meaning: Object.hasOwn(meanings, claim) ? meanings[claim] : '',
  }));
}

/** A distance in time as people say it, for example `in 23 h 59 min` or `5 min ago`. */
export function relativeTime(ms: number, now = Date.now()): string {
  const minutes = Math.round(Math.abs(ms - now) / 60_000);
  if (minutes === 0) return 'now';
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const parts = days > 1 ? [`${days} days`] : [hours + days * 24 && `${hours + days * 24} h`, rest && `${rest} min`];
  const distance = parts.filter(Boolean).join(' ');
  return ms > now ? `in ${distance}` : `${distance} ago`;
}

function inWords(claim: string, value: unknown, now: number): string {
  if (['iat', 'nbf', 'exp'].includes(claim) && typeof value === 'number') return relativeTime(value * 1000, now);
  if (['appidacr', 'azpacr'].includes(claim) && Object.hasOwn(proofs, String(value))) return proofs[String(value)];
  if (['aio', 'rh', 'uti'].includes(claim)) return '(opaque)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function decodePart(part: string, name: string): Record<string, unknown> {
  if (!/^[\w-]+={0,2}$/.test(part)) {
    throw new TypeError(`This is not a JSON Web Token: its ${name} part is not base64url.`);
  }
  // The parser's own message would repeat the text.
  const value = tryParse(Buffer.from(part, 'base64url').toString('utf8'));
  if (value === undefined) {
    throw new TypeError(`This is not a JSON Web Token: its ${name} part does not hold JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`This is not a JSON Web Token: its ${name} part is not a JSON object.`);
  }
  return value as Record<string, unknown>;
}
