import type { CheckResult, PlaneResult } from './checks';
import { relativeTime, type ClaimRow } from './jwt';
import type { CollectionNode } from './account';
import type { SearchRow } from './search';

/** A table is a list of rows that share their keys; the keys are the headings. */
export type Row = object;

/** Lays rows out as plain text, for a terminal. */
export function toTable(rows: Row[]): string {
  if (rows.length === 0) return '(no rows)';
  const headings = headingsOf(rows);
  const lines = [headings, ...rows.map((row) => headings.map((heading) => cell(row, heading)))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const [head, ...rest] = lines.map((line) =>
    line
      .map((text, i) => text.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
  return [head, widths.map((width) => '-'.repeat(width)).join('  '), ...rest].join('\n');
}

/** Lays rows out as an HTML table that still reads well when a viewer strips its styles. */
export function toHtmlTable(rows: Row[], caption = ''): string {
  if (rows.length === 0) return `<p>${escape(caption ? `${caption}: no rows` : 'No rows')}</p>`;
  const headings = headingsOf(rows);
  const left = ' style="text-align:left"';
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
export function toTree(nodes: CollectionNode[], indent = ''): string {
  return nodes
    .map(({ collection, children }) => {
      const line = `${indent}${collection.friendlyName} [${collection.name}]`;
      return [line, ...(children.length > 0 ? [toTree(children, `${indent}    `)] : [])].join('\n');
    })
    .join('\n');
}

/** Draws the life of a token as a bar, filled as far as it is spent, with its ends in words. Times are in milliseconds. */
export function toValidityBar(from: number, until: number, now = Date.now(), width = 48): string {
  const spent = Math.round(Math.min(1, Math.max(0, (now - from) / (until - from))) * width);
  const bar = `${'█'.repeat(spent)}${'░'.repeat(width - spent)}`;
  return `valid from ${relativeTime(from, now)} ${bar} ends ${relativeTime(until, now)}`;
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
  const verdict = ({ status, code }: PlaneResult) => (status === 200 ? 'allowed' : `refused (${status} ${code})`);
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

/** Shows each claim with its meaning. */
export function showClaims(rows: ClaimRow[]): void {
  showTable(rows);
}

/** Shows preformatted text, such as a tree or a bar. */
export function showText(text: string): void {
  show(`<pre>${escape(text)}</pre>`, text);
}

interface Kernel {
  require?: (name: string) => { display: { html(html: string): void } };
}

/** Hands HTML to the notebook when there is one, else prints the text. */
function show(html: string, text: string): void {
  // tslab keeps its own `require` here; outside a cell there is none, and lib needs no dependency on tslab.
  const kernel = (globalThis as { __tslab__?: Kernel }).__tslab__;
  if (kernel?.require) kernel.require('tslab').display.html(html);
  else console.log(text);
}

function headingsOf(rows: Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function cell(row: Row, heading: string): string {
  const value = (row as Record<string, unknown>)[heading];
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character]);
}
