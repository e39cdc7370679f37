import MiniSearch, { type Query, type SearchResult } from 'minisearch';
import { invalidParameters } from '../atlas-refusals';
import type { Row } from './row';

const fields = [
  'name',
  'qualifiedName',
  'description',
  'entityType',
  'classification',
  'term',
  'contact',
  'columns',
  'longDescription',
];

/** How many words one search may combine. The service has a limit too; which, is unconfirmed. */
const mostWords = 200;

/** An asset whose name is asked for comes before one that merely mentions the word. */
const boost = { name: 6, term: 3, description: 2, columns: 0.5, qualifiedName: 0.5 };

/** A row with its number in the table, by which the index knows it. */
export interface Numbered {
  n: number;
  row: Row;
}

export type KeywordIndex = MiniSearch<Numbered>;

/** A row that was found: its number, how well it fits, and the words it fits by. */
export interface Hit extends Pick<SearchResult, 'score' | 'match'> {
  id: number;
}

type RowOf = (n: number) => Row | undefined;

export const createKeywordIndex = (): KeywordIndex =>
  new MiniSearch<Numbered>({
    idField: 'n',
    fields,
    extractField: ({ n, row }, field) => (field === 'n' ? n : words(row, field)),
    searchOptions: { prefix: true, boost, combineWith: 'OR' },
  });

const words = (row: Row, field: string): string => texts(row, field).join(' ');

function texts(row: Row, field: string): string[] {
  if (field === 'term') return row.term.map(({ name }) => name);
  if (field === 'contact') return row.contact.map(({ info }) => info);
  const value = row[field as keyof Row];
  return Array.isArray(value)
    ? value.filter((one) => typeof one === 'string')
    : typeof value === 'string'
      ? [value]
      : [];
}

/** The parts of a text that the index knows it by: what stands between spaces and punctuation. */
const partsOf = (text: string): string[] =>
  MiniSearch.getDefault('tokenize')(text.toLowerCase()).filter((part: string) => part !== '');

/** Whether keywords ask for everything: absent, null, empty or a star. */
export const asksForAll = (keywords: string | null | undefined): boolean =>
  !keywords || ['', '*'].includes(keywords.trim());

/**
 * The assets that match, best first. As the portal's documentation of the search syntax says: any of the words is
 * enough, AND, OR and NOT in capitals combine from left to right, and a phrase in quotes must stand as written. The parts of one
 * word, such as those of `there_can_be_one`, belong together.
 * https://learn.microsoft.com/purview/unified-catalog-data-assets-search-syntax
 */
export function findByKeywords(index: KeywordIndex, keywords: string, rowOf: RowOf): Hit[] {
  const tokens = keywords.match(/"[^"]*"|\S+/g) ?? [];
  if (Math.max(tokens.length, partsOf(keywords).length) > mostWords)
    throw invalidParameters(`keywords may hold ${mostWords} words`);
  const query = combine(tokens, rowOf);
  if (query === undefined) return [];
  // The asset that is called just so, before those that have the word among others in their names.
  return index.search(query, { boostDocument: (n: number, term) => boostOf(rowOf(n), term) });
}

const boostOf = (row: Row | undefined, term: string): number => (isNamed(row, term) ? 2 : 1);

// Asked of every row that is found: the length, which most differ in, goes first.
const isNamed = (row: Row | undefined, term: string): boolean =>
  row !== undefined && row.name.length <= term.length && row.name.toLowerCase() === term;

type Operator = 'AND' | 'OR' | 'AND_NOT';

const operators: Record<string, Operator> = { AND: 'AND', OR: 'OR', NOT: 'AND_NOT' };

/** The words of a search, each with the operator before it. What is said again while an operator goes on changes nothing and is left out. */
function readWords(tokens: string[]): { operator: Operator; token: string }[] {
  const read: { operator: Operator; token: string }[] = [];
  let said = new Set<string>();
  let operator: Operator = 'OR';
  for (const token of tokens) {
    if (Object.hasOwn(operators, token)) operator = operators[token];
    else {
      if (read.at(-1)?.operator !== operator) said = new Set();
      if (!said.has(token)) read.push({ operator, token });
      said.add(token);
      operator = 'OR';
    }
  }
  return read;
}

function combine(tokens: string[], rowOf: RowOf): Query | undefined {
  let query: Query | undefined;
  for (const { operator, token } of readWords(tokens)) {
    const next = token.startsWith('"') ? phrase(token.replace(/"/g, ''), rowOf) : word(token, rowOf);
    if (query === undefined) query = operator === 'AND_NOT' ? not(next) : next;
    else query = { combineWith: operator, queries: [query, next] };
  }
  return query;
}

const not = (query: Query): Query => ({ combineWith: 'AND_NOT', queries: [MiniSearch.wildcard, query] });

function phrase(sentence: string, rowOf: RowOf): Query {
  const wanted = sentence.toLowerCase();
  const stands = (row: Row) => fields.some((field) => words(row, field).toLowerCase().includes(wanted));
  return { queries: [sentence], combineWith: 'AND', prefix: false, boostDocument: only(stands, rowOf) };
}

/** A word, of which the last part may go on: stars at its end say no more than that. */
function word(token: string, rowOf: RowOf): Query {
  const parts = partsOf(token);
  if (parts.length < 2) return token;
  const wanted = ` ${parts.join(' ')}`;
  const stands = (row: Row) =>
    fields.some((field) => texts(row, field).some((text) => ` ${partsOf(text).join(' ')}`.includes(wanted)));
  const prefix = (_part: string, at: number) => at === parts.length - 1;
  return { queries: [token], combineWith: 'AND', prefix, boostDocument: only(stands, rowOf) };
}

/** Leaves out the rows that do not pass, each asked once. A filter beside a part of a query would not be looked at. */
function only(passes: (row: Row) => boolean, rowOf: RowOf): (n: number, term: string) => number {
  const known = new Map<number, boolean>();
  return (n, term) => {
    const row = rowOf(n);
    const passed = known.get(n) ?? (row !== undefined && passes(row));
    known.set(n, passed);
    return passed ? boostOf(row, term) : 0;
  };
}

const highlighted = ['id', 'qualifiedName', 'name', 'description', 'entityType'] as const;

/** The matched words of a row in emphasis marks, for the fields the service highlights; null if none of those matched. */
export function highlights(row: Row, hit: Hit): Record<string, string[]> | null {
  const found = highlighted.flatMap((field): [string, string[]][] => {
    const terms = Object.keys(hit.match).filter((term) => hit.match[term].includes(field));
    const value = row[field];
    return terms.length > 0 && typeof value === 'string' ? [[field, [emphasise(value, terms)]]] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : null;
}

/** Puts `<em>` around words. */
export function emphasise(value: string, terms: string[]): string {
  const longestFirst = [...terms]
    .sort((a, b) => b.length - a.length)
    .map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return value.replace(new RegExp(`(?<![\\p{L}\\p{N}])(${longestFirst.join('|')})`, 'giu'), '<em>$1</em>');
}
