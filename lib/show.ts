import type { Collection, CollectionNode } from './account';
import type { CheckResult, PlaneResult } from './checks';
import { escape, ink, oneLine, show } from './display';
import type { ClaimRow } from './jwt';
import { roles, type RoleHeld } from './policy';
import type { SearchRow } from './search';

/** A table is a list of rows that share their keys; the keys are the headings. */
export type Row = object;

/** Lays rows out as plain text, for a terminal. */
export function toTable(rows: Row[]): string {
  if (rows.length === 0) return '(no rows)';
  const headings = headingsOf(rows);
  const lines = [headings, ...rows.map((row) => headings.map((heading) => cell(row, heading)))];
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
      // A browser would fold the blanks of the indent into one, and break the line at others.
      collection: line.replace(/ /g, '\xa0'),
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
    `${caption && `<p>${escape(caption)}</p>`}<table border="1" style="border-collapse:collapse">` +
    `<thead><tr><th colspan="3"${left}>${escape(title)}</th></tr></thead>` +
    `<tbody>${cardRows(rows).map(line).join('')}</tbody></table>`
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

/** Shows what is known of one thing, such as an app registration, as a card. */
export function showCard(title: string, rows: CardRow[], caption?: string): void {
  show(toHtmlCard(title, rows, caption), [caption, toCard(title, rows)].filter(Boolean).join('\n'));
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

/** Shows preformatted text, such as a tree or a bar. */
export function showText(text: string): void {
  show(`<pre>${escape(text)}</pre>`, text);
}

function headingsOf(rows: Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function cell(row: Row, heading: string): string {
  const value = (row as Record<string, unknown>)[heading];
  if (value === undefined || value === null) return '';
  return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value), 300);
}
