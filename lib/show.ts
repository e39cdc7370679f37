import type { Collection, CollectionNode } from './account';
import type { CheckResult, PlaneResult } from './checks';
import { bar, escape, ink, kernel, oneLine, show, toImage, toSvg } from './display';
import { relativeTime, type ClaimRow } from './jwt';
import { roles, type RoleHeld } from './policy';
import type { SearchRow } from './search';

/** A table is a list of rows that share their keys; the keys are the headings. */
export type Row = object;

/** Lays rows out as plain text, for a terminal. */
export function toTable(rows: Row[]): string {
  if (rows.length === 0) return '(no rows)';
  const headings = headingsOf(rows);
  const lines = [headings, ...rows.map((row) => headings.map((heading) => cell(row, heading, 100)))];
  const [head, ...rest] = inColumns(lines);
  const rules = headings.map((_, column) => '-'.repeat(Math.max(...lines.map((line) => line[column].length))));
  return [head, rules.join('  '), ...rest].join('\n');
}

function inColumns(lines: string[][]): string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) =>
    line
      .map((text, i) => text.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
}

const left = ' style="text-align:left"';

/** Lays rows out as an HTML table that still reads well when a viewer strips its styles. */
export function toHtmlTable(rows: Row[], caption = ''): string {
  if (rows.length === 0) return `<p>${escape(caption ? `${caption}: no rows` : 'No rows')}</p>`;
  const headings = headingsOf(rows);
  const line = (tag: string, texts: string[]) =>
    `<tr>${texts.map((text) => `<${tag}${left}>${escape(text)}</${tag}>`).join('')}</tr>`;
  return [
    '<table>',
    caption && `<caption${left}>${escape(caption)}</caption>`,
    `<thead>${line('th', headings)}</thead>`,
    `<tbody>${rows
      .map((row) =>
        line(
          'td',
          headings.map((heading) => cell(row, heading)),
        ),
      )
      .join('')}</tbody>`,
    '</table>',
  ].join('');
}

/** Turns counts into rows with a bar each, scaled to the largest. The bars are characters, so they survive anywhere. */
export function toBars(counts: { value: string; count: number }[], width = 24): Row[] {
  const most = Math.max(1, ...counts.map(({ count }) => count));
  return counts.map(({ value, count }) => ({
    value,
    count,
    share: '█'.repeat(Math.max(count > 0 ? 1 : 0, Math.round((count / most) * width))),
  }));
}

/** Draws collections as an indented tree, a line each: friendly name, and the name in brackets. */
export function toTree(nodes: CollectionNode[]): string {
  return treeLines(nodes)
    .map(({ line }) => line)
    .join('\n');
}

/** Turns collections into rows that tell which roles a principal holds on each (`rolesOf`), and where from. */
export function toRoleTree(nodes: CollectionNode[], held: RoleHeld[]): Row[] {
  const lines = treeLines(nodes);
  const titleOf = (from: string) => lines.find(({ node }) => node.name === from)?.node.friendlyName ?? from;
  return lines.map(({ line, node }) => {
    const here = held.filter(({ collection }) => collection === node.name);
    const inherited = here.filter(({ from }) => from !== node.name);
    const sources = [...new Set(inherited.map(({ from }) => from))];
    const rolesFrom = (source: string) =>
      here
        .filter(({ from }) => from === source)
        .map(({ role }) => roleTitle(role))
        .join(', ');
    return {
      // A browser would fold the blanks of the indent into one.
      collection: line.replace(/^[│├└─ ]+/, (indent) => indent.replace(/ /g, '\xa0')),
      'role given here': rolesFrom(node.name),
      inherited: sources.map((source) => `${rolesFrom(source)} (from ${titleOf(source)})`).join(', '),
    };
  });
}

function treeLines(nodes: CollectionNode[], indent?: string): { line: string; node: Collection }[] {
  return nodes.flatMap(({ collection, children }, index) => {
    const last = index === nodes.length - 1;
    const [branch, below] = indent === undefined ? ['', ''] : last ? ['└── ', '    '] : ['├── ', '│   '];
    const line = `${indent ?? ''}${branch}${oneLine(`${collection.friendlyName} [${collection.name}]`)}`;
    return [{ line, node: collection }, ...treeLines(children, `${indent ?? ''}${below}`)];
  });
}

/** The portal's name of a role, where it is a built-in one. */
function roleTitle(role: string): string {
  const [title = role] = Object.entries(roles).find(([, id]) => id.endsWith(`_${role}`)) ?? [];
  return title;
}

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

/** Draws requests as a time line in characters: a request is a solid line, the wait after it a dotted one. */
export function toTimeline(requests: TimedRequest[], width = 40): string {
  const end = endOf(requests);
  const at = (ms: number) => Math.round((ms / end) * width);
  return toTable(
    requests.map(({ name, start, duration, status, waited = 0 }, index) => {
      const wait = at(start + duration + waited) - at(start + duration);
      const solid = Math.max(1, at(start + duration) - at(start));
      const line = `${' '.repeat(at(start))}${'█'.repeat(solid)}${'·'.repeat(wait)}`;
      return {
        request: name ?? `${index + 1}`,
        answer: answerInWords(status, duration, waited),
        [`0 to ${end} ms`]: line,
      };
    }),
  );
}

/** Draws requests as an SVG time line: an answer is a filled bar, a refusal a hollow one, a wait a dashed line. */
export function toTimelineSvg(requests: TimedRequest[]): string {
  const [left, width, words] = [130, 350, 280];
  const end = endOf(requests);
  const at = (ms: number) => Math.round(left + (ms / end) * width);
  const rows = requests.map(({ name, start, duration, status, waited = 0 }, index) => {
    const y = 36 + index * 24;
    const [x, stop] = [at(start), Math.max(at(start) + 3, at(start + duration))];
    const paint = status >= 200 && status < 400 ? '#0969da' : '#fff';
    return (
      `<text x="12" y="${y + 12}">${escape(oneLine(name ?? `request ${index + 1}`, 17))}</text>` +
      `<rect x="${x}" y="${y}" width="${stop - x}" height="14" fill="${paint}" stroke="#0969da" stroke-width="2"/>` +
      (waited > 0
        ? `<path d="M${stop} ${y + 7}H${at(start + duration + waited)}" stroke="#57606a" stroke-width="2" stroke-dasharray="4"/>`
        : '') +
      `<text x="${left + width + 16}" y="${y + 12}">${answerInWords(status, duration, waited)}</text>`
    );
  });
  const height = 44 + requests.length * 24;
  const scale =
    `<text x="${left}" y="20">0 ms</text><text x="${left + width}" y="20" text-anchor="end">${end} ms</text>` +
    `<path d="M${left} 26H${left + width}M${left} 26V${height - 8}M${left + width} 26V${height - 8}" stroke="#d0d7de"/>`;
  return toSvg(left + width + words, height, scale + rows.join(''));
}

function endOf(requests: TimedRequest[]): number {
  return Math.max(1, ...requests.map(({ start, duration, waited = 0 }) => start + duration + waited));
}

function answerInWords(status: number, duration: number, waited: number): string {
  return `${status || 'no answer'} after ${duration} ms${waited > 0 ? `, then waited ${waited} ms` : ''}`;
}

/** A line of a card. The note says what the value is for. */
export interface CardRow {
  name: string;
  value: string | number;
  note?: string;
}

/** Lays out what is known of one thing as a card, in plain text. */
export function toCard(title: string, rows: CardRow[]): string {
  const lines = cardRows(rows).map(({ name, value, note }) => [oneLine(name), value, oneLine(note)]);
  const head = oneLine(title);
  return [head, '='.repeat(head.length), ...inColumns(lines)].join('\n');
}

/** Lays out what is known of one thing as a card. */
export function toHtmlCard(title: string, rows: CardRow[], caption = ''): string {
  const line = ({ name, value, note }: Record<keyof CardRow, string>) =>
    `<tr><th scope="row"${left}>${escape(name)}</th><td${left}><code>${escape(value)}</code></td><td${left}>${escape(note)}</td></tr>`;
  return (
    '<table border="1" style="border-collapse:collapse">' +
    `<thead><tr><th colspan="3"${left}>${escape(title)}</th></tr></thead>` +
    `<tbody>${cardRows(rows).map(line).join('')}</tbody></table>${caption && `<p>${escape(caption)}</p>`}`
  );
}

function cardRows(rows: CardRow[]): Record<keyof CardRow, string>[] {
  return rows.map(({ name, value, note = '' }) => ({ name, value: oneLine(String(value)), note }));
}

/** Marks the lines of a policy's diff so that what is added and what is removed differ without colours too. */
export function toHtmlDiff(lines: string[]): string {
  const mark = (tag: string, style: string, line: string) =>
    `<${tag} style="text-decoration:none;color:${ink};background-color:${style}">${escape(line)}</${tag}>`;
  const painted = lines.map((line) => {
    if (line.startsWith('+ ')) return mark('ins', '#b4f1c0', line);
    return line.startsWith('- ') ? mark('del', '#ffc9c4', line) : escape(line);
  });
  return `<pre>${painted.join('\n')}</pre>`;
}

/** Shows rows as a table. */
export function showTable(rows: Row[], caption?: string): void {
  show(toHtmlTable(rows, caption), [caption, toTable(rows)].filter(Boolean).join('\n'));
}

/** Shows what checks found, with what to do where one did not pass, and the verdict on all of them. */
export function showChecks(results: CheckResult[]): void {
  const mends = results.some(({ fix }) => fix !== '');
  showTable(results.map(({ name, status, found, fix }) => ({ check: name, status, found, ...(mends ? { fix } : {}) })));
  const failed = results.filter(({ status }) => status === 'fail').map(({ name }) => name);
  showVerdict(failed.length === 0, failed.length === 0 ? count(results) : failed.join(', '));
}

/** Shows whether a step is done, in words a reader and a script can both tell. */
export function showVerdict(passed: boolean, what: string): void {
  console.log(`${passed ? 'Check passed' : 'Check failed'}: ${what}`);
}

function count(results: CheckResult[]): string {
  const skipped = results.filter(({ status }) => status === 'skip').length;
  return `${results.length - skipped} of ${results.length}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Shows how each plane answered. */
export function showPlanes(results: PlaneResult[], caption?: string): void {
  showTable(
    results.map((result) => ({
      plane: result.plane,
      call: result.call,
      answer: verdict(result),
      'role needed': result.role,
    })),
    caption,
  );
}

function verdict({ status, code }: PlaneResult): string {
  if (status === 200) return 'allowed';
  return `refused (${[status || 'no answer', code].filter(Boolean).join(' ')})`;
}

/** Shows side by side how each plane answered before a change and after it. */
export function showRoles(before: PlaneResult[], after: PlaneResult[], caption?: string): void {
  const verdictNow = ({ plane }: PlaneResult) =>
    after
      .filter((one) => one.plane === plane)
      .map(verdict)
      .join('');
  showTable(
    before.map((one) => ({
      plane: one.plane,
      call: one.call,
      'role needed': one.role,
      before: verdict(one),
      after: verdictNow(one),
    })),
    caption,
  );
}

/** Shows counts, such as a facet's, as bars. */
export function showBars(counts: { value: string; count: number }[] = [], caption?: string): void {
  showTable(toBars(counts), caption);
}

/** Shows the best known columns of search rows. */
export function showRows(rows: SearchRow[], caption?: string): void {
  showTable(
    rows.map(({ name, entityType, collectionId, classification }) => ({
      name,
      entityType,
      collectionId: collectionId ?? '',
      classification: (classification ?? []).join(', '),
    })),
    caption,
  );
}

/** Shows each claim with its meaning, sorted by what one looks for in a token. */
export function showClaims(rows: ClaimRow[], caption?: string): void {
  const groupOf = (claim: string) =>
    Object.keys(claimGroups).find((group) => claimGroups[group].includes(claim)) ?? 'other';
  const sorted = [...Object.keys(claimGroups), 'other'].flatMap((group) =>
    rows
      .filter(({ claim }) => groupOf(claim) === group)
      .map((row, index) => ({
        'it tells': index === 0 ? group : '',
        claim: row.claim,
        value: row.value,
        'in words': row.meaning,
      })),
  );
  showTable(sorted, caption);
}

const claimGroups: Record<string, string[]> = {
  'who it is for': ['aud', 'roles', 'scp'],
  'who asked for it': ['appid', 'azp', 'appidacr', 'azpacr', 'oid', 'sub'],
  'who gave it': ['iss', 'tid', 'idp', 'ver'],
  'when it is valid': ['iat', 'nbf', 'exp'],
};

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

/** Shows what is known of one thing, such as an app registration, as a card. */
export function showCard(title: string, rows: CardRow[], caption?: string): void {
  show(toHtmlCard(title, rows, caption), [toCard(title, rows), caption].filter(Boolean).join('\n'));
}

/** Shows collections as a tree, with the roles that a principal holds on each where `rolesOf` gave them. */
export function showTree(nodes: CollectionNode[], held?: RoleHeld[]): void {
  if (held) showTable(toRoleTree(nodes, held));
  else showText(toTree(nodes));
}

/** Shows the lines of a policy's diff. */
export function showDiff(lines: string[]): void {
  show(toHtmlDiff(lines), lines.join('\n'));
}

/** Shows requests as a time line, for example under throttling. */
export function showTimeline(requests: TimedRequest[], caption?: string): void {
  const text = toTimeline(requests);
  show(toImage(toTimelineSvg(requests), text, caption), [caption, text].filter(Boolean).join('\n'));
}

/** A line that is shown once and then changes in place. */
export interface Progress {
  /** Draws the bar up to `done`, with a word about it. */
  update(done: number, text?: string): void;
  /** Draws it for the last time, as it stands or with another word. */
  end(text?: string): void;
}

/** Shows how far a long piece of work is. A `total` of 0 stands for one that is not known: then only words are shown. */
export function progress(total: number, caption: string): Progress {
  const display = kernel()?.newDisplay();
  let [done, words, shown] = [0, '', ''];
  draw();
  return {
    update(now, text = words) {
      [done, words] = [now, text];
      draw();
    },
    end(text = words) {
      words = text;
      draw();
      if (!display && process.stdout.isTTY) console.log();
    },
  };

  function draw(): void {
    const line = [caption, total > 0 && `${bar(done / total, 30)} ${done} of ${total}`, words]
      .filter(Boolean)
      .join('  ');
    if (line === shown) return;
    if (display) display.html(`<pre>${escape(line)}</pre>`);
    else if (process.stdout.isTTY) process.stdout.write(`\r${line.padEnd(shown.length)}`);
    else console.log(line);
    shown = line;
  }
}

/** Shows preformatted text, such as a tree or a bar. */
export function showText(text: string): void {
  show(`<pre>${escape(text)}</pre>`, text);
}

function headingsOf(rows: Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function cell(row: Row, heading: string, longest = 300): string {
  const value = (row as Record<string, unknown>)[heading];
  if (value === undefined || value === null) return '';
  return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value), longest);
}
