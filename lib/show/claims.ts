import { relativeTime } from '../core/jwt.ts';
import { showTable } from './table.ts';

/** One claim, in words. */
export interface ClaimRow {
  claim: string;
  value: string;
  meaning: string;
}

/** What the claims mean, sorted by what one looks for in a token. */
const claimGroups: Record<string, Record<string, string>> = {
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

/** Puts each claim into words, in the order of `showClaims`. Times are given as a distance from `now` (milliseconds). */
export function describeClaims(claims: Record<string, unknown>, now: number = Date.now()): ClaimRow[] {
  const inOrder = new Set([...Object.keys(meanings), ...Object.keys(claims)]);
  const held = [...inOrder].filter((claim) => Object.hasOwn(claims, claim));
  return held.map((claim) => ({
    claim,
    value: inWords(claim, claims[claim], now),
    meaning: own(meanings, claim) ?? '',
  }));
}

/** Shows each claim with its meaning, sorted by what one looks for in a token. */
export function showClaims(rows: ClaimRow[], caption?: string): void {
  const groups = Object.keys(claimGroups);
  const groupOf = (claim: string) => groups.find((group) => Object.hasOwn(claimGroups[group] ?? {}, claim)) ?? 'other';
  const sorted = groups.flatMap((group) => {
    const some = rows.filter(({ claim }) => groupOf(claim) === group);
    return some.map(({ claim, value, meaning }, index) => {
      return { 'it tells': index === 0 ? group : '', claim, value, 'in words': meaning };
    });
  });
  showTable(sorted, caption);
}

/** A claim may be called as a property that every object has. */
function own(texts: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}

function inWords(claim: string, value: unknown, now: number): string {
  if (['iat', 'nbf', 'exp'].includes(claim) && typeof value === 'number') return relativeTime(value * 1000, now);
  const proof = ['appidacr', 'azpacr'].includes(claim) ? own(proofs, String(value)) : undefined;
  if (proof) return proof;
  if (['aio', 'rh', 'uti'].includes(claim)) return '(opaque)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
