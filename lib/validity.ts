import { bar, show, toImage, toSvg } from './display';
import { relativeTime } from './jwt';

/** Draws the life of a token as a bar, filled as far as it is spent, with its ends in words. Times are in milliseconds. */
export function toValidityBar(from: number, until: number, now = Date.now(), width = 48): string {
  const spent = bar((now - from) / (until - from), width);
  return `valid from ${relativeTime(from, now)} ${spent} ${ending(until, now)}`;
}

function ending(until: number, now: number): string {
  return `${until > now ? 'ends' : 'ended'} ${relativeTime(until, now)}`;
}

/** Draws the life of a token as an SVG: its ends in words, the part that is spent filled, and a mark at `now`. */
export function toValiditySvg(from: number, until: number, now = Date.now()): string {
  const spent = Math.min(1, Math.max(0, (now - from) / (until - from)));
  const [left, width] = [20, 600];
  const x = Math.round(left + spent * width);
  const side = spent > 0.5 ? 'end' : 'start';
  return toSvg(
    left * 2 + width,
    96,
    `<text x="${left}" y="26">valid from ${relativeTime(from, now)}</text>` +
      `<text x="${left + width}" y="26" text-anchor="end">${ending(until, now)}</text>` +
      `<rect x="${left}" y="36" width="${width}" height="20" fill="#fff" stroke="#57606a"/>` +
      `<rect x="${left}" y="36" width="${x - left}" height="20" fill="#57606a"/>` +
      `<path d="M${x} 30v36" stroke="#cf222e" stroke-width="3"/>` +
      `<text x="${x}" y="84" text-anchor="${side}">now: ${Math.round(spent * 100)} % of its life is spent</text>`,
  );
}

/**
 * Shows the life of a token by its claims `nbf` and `exp`. `now` is in milliseconds.
 * Throws a `TypeError` where the claims tell no times.
 */
export function showValidity(claims: Record<string, unknown>, now = Date.now()): void {
  const [from, until] = [claims.nbf ?? claims.iat, claims.exp].map((seconds) => Number(seconds) * 1000);
  if (!(from < until))
    throw new TypeError('The claims nbf and exp, in seconds, are needed: take those of decodeToken.');
  const words = `The token is valid from ${relativeTime(from, now)} and ${ending(until, now)}.`;
  show(toImage(toValiditySvg(from, until, now), words), toValidityBar(from, until, now));
}
