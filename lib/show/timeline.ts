import type { Fetch } from '../core/agents.ts';
import { relativeTime } from '../core/jwt.ts';
import { show } from './kernel.ts';
import { line, toImage, toSvg } from './svg.ts';
import { toTable } from './table.ts';
import { bar, escape, oneLine } from './text.ts';

/** Draws the life of a token as a bar, filled as far as it is spent, with its ends in words. Times are in milliseconds. */
export function toValidityBar(from: number, until: number, now: number = Date.now(), width = 48): string {
  const spent = bar((now - from) / (until - from), width);
  return `valid from ${relativeTime(from, now)} ${spent} ${ending(until, now)}`;
}

function ending(until: number, now: number): string {
  return `${until > now ? 'ends' : 'ended'} ${relativeTime(until, now)}`;
}

/** Draws the life of a token as an SVG: its ends in words, the part that is spent filled, and a mark at `now`. */
export function toValiditySvg(from: number, until: number, now: number = Date.now()): string {
  const spent = Math.min(1, Math.max(0, (now - from) / (until - from)));
  const [left, width] = [20, 600];
  const x = Math.round(left + spent * width);
  const side = spent > 0.5 ? 'end' : 'start';
  return toSvg(
    left * 2 + width,
    96,
    `<text x="${left}" y="26">valid from ${relativeTime(from, now)}</text>` +
      `<text x="${left + width}" y="26" text-anchor="end">${ending(until, now)}</text>` +
      `<rect x="${left}" y="36" width="${width}" height="20" fill="#fff" stroke="${line}"/>` +
      `<rect x="${left}" y="36" width="${x - left}" height="20" fill="${line}"/>` +
      `<path d="M${x} 30v36" stroke="#cf222e" stroke-width="3"/>` +
      `<text x="${x}" y="84" text-anchor="${side}">now: ${Math.round(spent * 100)} % of its life is spent</text>`,
  );
}

/** One attempt of a call, as it is drawn on a time line. Times are in milliseconds. */
export interface TimedRequest {
  name?: string;
  /** Since the first one started. */
  start: number;
  duration: number;
  /** HTTP status, or 0 where no answer came. */
  status: number;
  /** How long the caller then held back before it tried again. */
  waited?: number;
}

/**
 * Makes a `fetch` that notes when it is called and how it is answered, to be handed to a client, with its notes, to be
 * handed to `showTimeline`. Each request and each wait is rounded to `roundMs` milliseconds. `now` is a clock; tests pass their own.
 */
export function timedFetch(
  fetch: Fetch,
  { roundMs = 1, now = () => performance.now() }: { roundMs?: number; now?: () => number } = {},
): { fetch: Fetch; requests: TimedRequest[] } {
  const requests: TimedRequest[] = [];
  const rounded = (ms: number) => Math.round(ms / roundMs) * roundMs;
  let last: { request: TimedRequest; ended: number } | undefined;
  const timed: Fetch = async (url, init) => {
    const began = now();
    const request: TimedRequest = { name: `attempt ${requests.length + 1}`, start: 0, duration: 0, status: 0 };
    if (last) {
      // Each span by itself: what is cut off of one does not add up with that of the next.
      last.request.waited = rounded(began - last.ended);
      request.start = last.request.start + last.request.duration + last.request.waited;
    }
    last = { request, ended: began };
    requests.push(request);
    try {
      const response = await fetch(url, init);
      request.status = response.status;
      return response;
    } finally {
      const ended = now();
      request.duration = rounded(ended - began);
      if (last.request === request) last.ended = ended;
    }
  };
  return { fetch: timed, requests };
}

/** Draws requests as a time line in characters: a request is a solid line, the wait after it a dotted one. */
export function toTimeline(requests: TimedRequest[], width = 40): string {
  const { end, rows } = scaled(requests, width);
  return toTable(
    rows.map(({ name, words, from, until, waitedUntil }, index) => {
      const solid = '█'.repeat(Math.max(1, until - from));
      const line = `${' '.repeat(from)}${solid}${'·'.repeat(waitedUntil - until)}`;
      return { request: name ?? `${index + 1}`, answer: words, [`0 to ${end} ms`]: line };
    }),
  );
}

/** Draws requests as an SVG time line: an answer is a filled bar, a refusal a hollow one, a wait a dashed line. */
export function toTimelineSvg(requests: TimedRequest[]): string {
  const [left, width, wordsWidth] = [130, 350, 280];
  const { end, rows } = scaled(requests, width);
  const bars = rows.map(({ name, words, status, from, until, waitedUntil }, index) => {
    const y = 36 + index * 24;
    const [x, long] = [left + from, Math.max(3, until - from)];
    const paint = status >= 200 && status < 400 ? '#0969da' : '#ffffff';
    return (
      `<text x="12" y="${y + 12}">${escape(oneLine(name ?? `request ${index + 1}`, 17))}</text>` +
      `<rect x="${x}" y="${y}" width="${long}" height="14" fill="${paint}" stroke="#0969da" stroke-width="2"/>` +
      (waitedUntil > until
        ? `<path d="M${x + long} ${y + 7}H${left + waitedUntil}" stroke="${line}" stroke-width="2" stroke-dasharray="4"/>`
        : '') +
      `<text x="${left + width + 16}" y="${y + 12}">${words}</text>`
    );
  });
  const height = 44 + requests.length * 24;
  const scale =
    `<text x="${left}" y="20">0 ms</text><text x="${left + width}" y="20" text-anchor="end">${end} ms</text>` +
    `<path d="M${left} 26H${left + width}M${left} 26V${height - 8}M${left + width} 26V${height - 8}" stroke="${line}"/>`;
  return toSvg(left + width + wordsWidth, height, scale + bars.join(''));
}

/** When the last request is over, and where each begins and ends on a line of that width. */
function scaled(requests: TimedRequest[], width: number) {
  const end = Math.max(1, ...requests.map(({ start, duration, waited = 0 }) => start + duration + waited));
  const at = (ms: number) => Math.round((ms / end) * width);
  const rows = requests.map(({ name, start, duration, status, waited = 0 }) => {
    const words = `${status || 'no answer'} after ${duration} ms${waited > 0 ? `, then waited ${waited} ms` : ''}`;
    const [from, until, waitedUntil] = [at(start), at(start + duration), at(start + duration + waited)];
    return { name, status, words, from, until, waitedUntil };
  });
  return { end, rows };
}

/**
 * Shows the life of a token by its claims `nbf` and `exp`. `now` is in milliseconds.
 * Throws a `TypeError` where the claims tell no times.
 */
export function showValidity(claims: Record<string, unknown>, now: number = Date.now()): void {
  const { nbf, iat, exp } = claims;
  const [from, until] = [Number(nbf ?? iat) * 1000, Number(exp) * 1000];
  if (!(from < until))
    throw new TypeError('The claims nbf and exp, in seconds, are needed: take those of decodeToken.');
  const words = `The token is valid from ${relativeTime(from, now)} and ${ending(until, now)}.`;
  show(toImage(toValiditySvg(from, until, now), words), toValidityBar(from, until, now));
}

/** Shows requests as a time line, for example under throttling. */
export function showTimeline(requests: TimedRequest[], caption?: string): void {
  const text = toTimeline(requests);
  show(toImage(toTimelineSvg(requests), text, caption), text, caption);
}
