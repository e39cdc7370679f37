import { show } from './kernel.ts';
import { ink } from './svg.ts';
import { oneLine, unset as escape } from './text.ts';

/** A table is a list of rows that share their keys; the keys are the headings. */
export type Row = object;

/** Lays rows out as plain text, for a terminal. */
export function toTable(rows: Row[]): string {
  if (rows.length === 0) return '(no rows)';
  const { headings, lines } = gridOf(rows);
  const rules = widthsOf([headings, ...lines]).map((width) => '-'.repeat(width));
  return inColumns([headings, rules, ...lines]);
}

function inColumns(lines: string[][]): string {
  const widths = widthsOf(lines);
  return lines
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function widthsOf([first = [], ...others]: string[][]): number[] {
  return first.map(({ length }, column) => Math.max(length, ...others.map((line) => line[column]?.length ?? 0)));
}

const left = ' style="text-align:left"';

/** Lays rows out as an HTML table that still reads well when a viewer strips its styles. */
export function toHtmlTable(rows: Row[], caption = ''): string {
  if (rows.length === 0) return `<p>${escape(caption ? `${caption}: no rows` : 'No rows')}</p>`;
  const { headings, lines } = gridOf(rows);
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
    `<tr><th scope="row"${left}>${escape(name)}</th><td${left}>${value && `<code>${escape(value)}</code>`}</td><td${left}>${escape(note)}</td></tr>`;
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

/** Shows counts, such as a facet's, as bars. `heading` says what the values are, such as `type`. */
export function showBars(counts: { value: string; count: number }[] = [], caption?: string, heading?: string): void {
  showTable(toBars(counts, heading), caption);
}

/** What is shown of a row of a search. */
interface ShownRow {
  name: string;
  entityType: string;
  collectionId?: string;
  classification?: string[];
}

/** Shows the best known columns of search rows. */
export function showRows(rows: ShownRow[], caption?: string): void {
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

/** Shows what is known of one thing, such as an app registration, as a card. */
export function showCard(title: string, rows: CardRow[]): void {
  show(toHtmlCard(title, rows), toCard(title, rows));
}

/** Shows the lines of a policy's diff. */
export function showDiff(lines: string[]): void {
  show(toHtmlDiff(lines), lines.join('\n'));
}

/** The headings, and a line for each row. */
function gridOf(rows: Row[]): { headings: string[]; lines: string[][] } {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => headings.map((heading) => cell((row as Record<string, unknown>)[heading])));
  return { headings, lines };
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value), 300);
}
