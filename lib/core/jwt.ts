import { tryParse } from './json.ts';

/** A token taken apart. The signature is left out: who only reads a token has no use for it, and a thief has. */
export interface DecodedToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** Longer than any token Entra ID gives; what is longer is something else. */
const longest = 100_000;

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
  const [header = '', claims = ''] = parts;
  return { header: decodePart(header, 'header'), claims: decodePart(claims, 'claims') };
}

/** A distance in time as people say it, for example `in 23 h 59 min` or `5 min ago`. */
export function relativeTime(ms: number, now: number = Date.now()): string {
  const minutes = Math.round(Math.abs(ms - now) / 60_000);
  if (minutes === 0) return 'now';
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const parts = days > 1 ? [`${days} days`] : [hours + days * 24 && `${hours + days * 24} h`, rest && `${rest} min`];
  const distance = parts.filter(Boolean).join(' ');
  return ms > now ? `in ${distance}` : `${distance} ago`;
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
