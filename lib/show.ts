import type { Collection, CollectionNode } from './account';
import type { CheckResult } from './checks';
import { escape, ink, oneLine, show, showText } from './display';
import type { Explanation } from './explain';
import { claimGroups, type ClaimRow } from './jwt';
import type { PlaneResult } from './planes';
import { roleName } from './roles';
import type { RoleHeld } from './policy';
import type { SearchRow } from './search';
import { inCourse } from './words';

/** A table is a list of rows that share their keys; the keys are the headings. */
export type Row = object;

/** Lays rows out as plain text, for a terminal. */
export function toTable(rows: Row[]): string {
  if (rows.length === 0) return '(no rows)';
  const [headings, ...lines] = gridOf(rows);
  const rules = widthsOf([headings, ...lines]).map((width) => '-'.repeat(width));
  return inColumns([headings, rules, ...lines]);
}

function inColumns(lines: string[][]): string {
  const widths = widthsOf(lines);
  return lines
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function widthsOf([first = [], ...others]: string[][]): number[] {
  return first.map(({ length }, column) => Math.max(length, ...others.map((line) => line[column].length)));
}

const left = ' style="text-align:left"';

/** Lays rows out as an HTML table that still reads well when a viewer strips its styles. */
export function toHtmlTable(rows: Row[], caption = ''): string {
  if (rows.length === 0) return `<p>${escape(caption ? `${caption}: no rows` : 'No rows')}</p>`;
  const [headings, ...lines] = gridOf(rows);
  const line = (tag: string, texts: string[]) =>
    `<tr>${texts.map((text) => `<${tag}${left}>${escape(text)}</${tag}>`).join('')}</tr>`;
  return [
    '<table>',
    caption && `<caption${left}>${escape(caption)}</caption>`,
    `<thead>${line('th', headings)}</thead>`,
    `<tbody>${lines.map((texts) => line('td', texts)).join('')}</tbody>`,
    '</table>',
  ].join('');
}

/**
 * Turns counts into rows with a bar each, scaled to the largest. The bars are characters, so they survive anywhere.
 * `heading` says what the values are, such as `type`.
 */
export function toBars(counts: { value: string; count: number }[], heading = 'value', width = 24): Row[] {
  const most = Math.max(1, ...counts.map(({ count }) => count));
  return counts.map(({ value, count }) => ({
    [heading]: value,
    count,
    'compared with the largest': '█'.repeat(Math.max(count > 0 ? 1 : 0, Math.round((count / most) * width))),
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
    const sources = new Set(here.map(({ from }) => from).filter((from) => from !== node.name));
    const rolesFrom = (source: string) => {
      const some = here.filter(({ from }) => from === source);
      return some.map(({ role }) => roleName(role)).join(', ');
    };
    return {
      // A browser would fold the blanks of the indent into one, and break the line at others.
      collection: line.replace(/ /g, '\xa0'),
      'role given here': rolesFrom(node.name),
      inherited: [...sources].map((source) => `${rolesFrom(source)} (from ${titleOf(source)})`).join(', '),
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
  return [head, '='.repeat(head.length), inColumns(lines)].join('\n');
}

/** Lays out what is known of one thing as a card. */
export function toHtmlCard(title: string, rows: CardRow[]): string {
  const line = ({ name, value, note }: Record<keyof CardRow, string>) =>
    `<tr><th scope="row"${left}>${escape(name)}</th><td${left}><code>${escape(value)}</code></td><td${left}>${escape(note)}</td></tr>`;
  return (
    '<table border="1" style="border-collapse:collapse">' +
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
  show(toHtmlTable(rows, caption), toTable(rows), caption);
}

/** Shows what checks found, with what to do where one did not pass, and the verdict on all of them. */
export function showChecks(results: CheckResult[]): void {
  const mends = results.some(({ fix }) => fix !== '');
  showTable(
    results.map(({ name, status, found, fix, reason }) => {
      return { check: name, status, found, ...(mends ? { fix: inCourse(fix, reason) } : {}) };
    }),
  );
  const failed = results.filter(({ status }) => status === 'fail').map(({ name }) => name);
  showVerdict(failed.length === 0, failed.length === 0 ? count(results) : failed.join(', '));
}

/** Lays out an error and what was found out about it, the lines folded at 99 columns. */
export function toErrorText({ message }: Error, { cause, remedy, reason }: Explanation): string {
  const line = (label: string, text: string) => label.padEnd(9) + folded(text, 90).join(`\n${' '.repeat(9)}`);
  const meaning = cause === message ? [] : [line('Meaning:', cause)];
  return [line('You see:', message), ...meaning, line('To do:', inCourse(remedy, reason))].join('\n');
}

/** Breaks lines at blanks, and in a list without blanks behind a comma. */
function folded(text: string, width: number): string[] {
  const pieces = text.split(/(?<=\n)|(?<= )|(?<=,)(?=\S)/);
  const lines = pieces.reduce<string[]>(
    ([last, ...before], piece) =>
      last.endsWith('\n') || (last && (last + piece).trimEnd().length > width)
        ? [piece, last, ...before]
        : [last + piece, ...before],
    [''],
  );
  return lines.reverse().map((line) => line.trimEnd());
}

/** Shows an error as one would see it, then what `explain` or `diagnose` reads in it. */
export function showError(error: Error, explanation: Explanation): void {
  console.log(`${toErrorText(error, explanation)}\n`);
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
  const rows = results.map(({ plane, call, role, ...answer }) => {
    return { plane, call, answer: verdict(answer), 'role needed': role };
  });
  showTable(rows, caption);
}

function verdict({ status, code }: Pick<PlaneResult, 'status' | 'code'>): string {
  if (status === 200) return 'allowed';
  return `refused (${[status || 'no answer', code].filter(Boolean).join(' ')})`;
}

/** Shows side by side how each plane answered in two states, which `headings` names. */
export function showRoles(
  before: PlaneResult[],
  after: PlaneResult[],
  caption?: string,
  headings: [string, string] = ['before', 'after'],
): void {
  const now = new Map(after.map((one) => [one.plane, verdict(one)]));
  const rows = before.map(({ plane, call, role, ...answer }) => {
    const states = { [headings[0]]: verdict(answer), [headings[1]]: now.get(plane) };
    return { plane, call, 'role needed': role, ...states };
  });
  showTable(rows, caption);
}

/** Shows counts, such as a facet's, as bars. `heading` says what the values are, such as `type`. */
export function showBars(counts: { value: string; count: number }[] = [], caption?: string, heading?: string): void {
  showTable(toBars(counts, heading), caption);
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
  const groups = Object.keys(claimGroups);
  const groupOf = (claim: string) => groups.find((group) => Object.hasOwn(claimGroups[group], claim)) ?? 'other';
  const sorted = groups.flatMap((group) => {
    const some = rows.filter(({ claim }) => groupOf(claim) === group);
    return some.map(({ claim, value, meaning }, index) => {
      return { 'it tells': index === 0 ? group : '', claim, value, 'in words': meaning };
    });
  });
  showTable(sorted, caption);
}

/** Shows what is known of one thing, such as an app registration, as a card. */
export function showCard(title: string, rows: CardRow[]): void {
  show(toHtmlCard(title, rows), toCard(title, rows));
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

/** The headings, and below them a line for each row. */
function gridOf(rows: Row[]): string[][] {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [headings, ...rows.map((row) => headings.map((heading) => cell((row as Record<string, unknown>)[heading])))];
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value), 300);
}
