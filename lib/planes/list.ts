import { fields, textOf } from '../core/json.ts';
import { csvLine } from '../csv.ts';
import type { SearchRow } from './search.ts';

/**
 * The columns that a list may have: what a row of a search holds, in the words of the API. `contact` is who answers for the asset in the
 * catalog; `owner` is what the source itself calls its owner, such as an account of a storage.
 */
export const listColumns = [
  'name',
  'qualifiedName',
  'entityType',
  'objectType',
  'collectionId',
  'classification',
  'contact',
  'term',
  'label',
  'assetType',
  'description',
  'owner',
  'endorsement',
  'createTime',
  'updateTime',
  'id',
] as const;

/** The name of a column that a list may have. */
export type ListColumn = (typeof listColumns)[number];

/** The columns of a list that names none. */
const usual: readonly ListColumn[] = ['name', 'qualifiedName', 'entityType', 'collectionId', 'classification'];

type Rows = AsyncIterable<SearchRow> | Iterable<SearchRow>;

/**
 * Writes rows of a search, such as `searchAll` gives, as comma-separated values for a spreadsheet, a line for each as it comes. Several
 * values of a field are joined by semicolons, times are written as in ISO 8601, and nothing begins a formula. The text begins with
 * a byte order mark, by which Excel knows UTF-8. Throws a `TypeError` for a column that no row has.
 */
export async function* toCsv(rows: Rows, columns: readonly string[] = usual): AsyncGenerator<string> {
  checkColumns(columns);
  yield `\ufeff${csvLine(columns)}`;
  for await (const row of rows) yield csvLine(columns.map((column) => cellOf(column, fields(row)[column])));
}

/**
 * Writes rows of a search as JSON Lines, an object for each row as the service sent it, or the named columns of it alone. Throws a
 * `TypeError` for a column that no row has. https://jsonlines.org
 */
export async function* toJsonLines(rows: Rows, columns?: readonly string[]): AsyncGenerator<string> {
  checkColumns(columns ?? []);
  const chosen = (row: SearchRow) => columns && Object.fromEntries(columns.map((name) => [name, fields(row)[name]]));
  for await (const row of rows) yield `${JSON.stringify(chosen(row) ?? row)}\n`;
}

/** A misspelt column would be an empty one, and nobody would notice. */
function checkColumns(columns: readonly string[]): void {
  const unknown = columns.filter((column) => !listColumns.some((known) => known === column));
  if (unknown.length > 0)
    throw new TypeError(`A list has no column ${unknown.join(', ')}. There are: ${listColumns.join(', ')}.`);
}

function cellOf(column: string, value: unknown): string {
  if (/^(create|update)Time$/.test(column) && typeof value === 'number') return dateOf(value);
  return [value]
    .flat()
    .map((one) => textOf(one) || partOf(one))
    .filter(Boolean)
    .join('; ');
}

const dateOf = (time: number) => (Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time));

/** A contact says what it is, with what somebody noted of it before its id, and a term how it is called. */
function partOf(value: unknown): string {
  const { contactType, id, info, name } = fields(value);
  const who = textOf(info) ? `${textOf(info)} [${textOf(id)}]` : textOf(id);
  if (contactType !== undefined) return `${textOf(contactType)}: ${who}`;
  return textOf(name) || (value === null || value === undefined ? '' : JSON.stringify(value));
}
