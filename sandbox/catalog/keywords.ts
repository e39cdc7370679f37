import MiniSearch, { type Query, type SearchResult } from 'minisearch';
import { invalidParameters } from './refusals';
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

export type KeywordIndex = MiniSearch<Row>;
export type Hit = Pick<SearchResult, 'id' | 'score' | 'match'>;

export const createKeywordIndex = (): KeywordIndex =>
  new MiniSearch<Row>({
    idField: 'id',
    fields,
    extractField: (row, field) => words(row, field),
    searchOptions: { prefix: true, boost, combineWith: 'OR' },
    // Its background clean-up would run on a timer; the sandbox is too short-lived to need it.
    autoVacuum: false,
  });

function words(row: Row, field: string): string {
  if (field === 'term') return row.term.map(({ name }) => name).join(' ');
  if (field === 'contact') return row.contact.map(({ info }) => info).join(' ');
  const value = row[field as keyof Row];
  return Array.isArray(value) ? value.join(' ') : typeof value === 'string' ? value : '';
}

/** Whether keywords ask for everything: absent, null, empty or a star. */
export const asksForAll = (keywords: string | null | undefined): boolean =>
  !keywords || ['', '*'].includes(keywords.trim());

/**
 * The assets that match, best first. As the portal's documentation of the search syntax says: any of the words is
 * enough, AND, OR and NOT in capitals combine from left to right, and a phrase in quotes must stand as written.
 * https://learn.microsoft.com/purview/unified-catalog-data-assets-search-syntax
 */
export function findByKeywords(index: KeywordIndex, keywords: string, rowOf: (id: string) => Row | undefined): Hit[] {
  const tokens = keywords.match(/"[^"]*"|\S+/g) ?? [];
  if (tokens.length > mostWords) throw invalidParameters(`keywords may hold ${mostWords} words`);
  const query = combine(tokens, rowOf);
  if (query === undefined) return [];
  // The asset that is called just so, before those that have the word among others in their names.
  return index.search(query, { boostDocument: (id, term) => (rowOf(String(id))?.name.toLowerCase() === term ? 2 : 1) });
}

function combine(tokens: string[], rowOf: (id: string) => Row | undefined): Query | undefined {
  let query: Query | undefined;
  let operator: 'AND' | 'OR' | 'AND_NOT' = 'OR';
  for (const token of tokens) {
    if (token === 'AND' || token === 'OR') operator = token;
    else if (token === 'NOT') operator = 'AND_NOT';
    else {
      const next = token.startsWith('"') ? phrase(token.replace(/"/g, ''), rowOf) : token.replace(/\*+$/, '');
      query =
        query === undefined
          ? operator === 'AND_NOT'
            ? not(next)
            : next
          : { combineWith: operator, queries: [query, next] };
      operator = 'OR';
    }
  }
  return query;
}

const not = (query: Query): Query => ({ combineWith: 'AND_NOT', queries: [MiniSearch.wildcard, query] });

function phrase(sentence: string, rowOf: (id: string) => Row | undefined): Query {
  const wanted = sentence.toLowerCase();
  return {
    queries: [sentence],
    combineWith: 'AND',
    prefix: false,
    filter: ({ id }) => {
      const row = rowOf(String(id));
      return row !== undefined && fields.some((field) => words(row, field).toLowerCase().includes(wanted));
    },
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
