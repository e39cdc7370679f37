import { invalidParameters } from '../atlas-refusals';
import type { Readable } from '../entity';
import type { Surface } from '../surfaces';
import type { FilterContext } from './filter-test';
import { asksForAll, emphasise, type Hit } from './keywords';
import { readNumber } from './paging';
import type { Row } from './row';
import { row2022, row2024 } from './row-body';
import type { RowIndex } from './rows';
import { foundRows, matching, readBody, readKeywords, type Matches } from './search';

/** Answers `search/suggest`: assets as somebody types, five unless asked otherwise, the matched word in emphasis marks. */
export function suggest(index: RowIndex, body: unknown, surface: Surface, readable: Readable, context: FilterContext) {
  const request = readBody(body);
  const limit = readNumber(request, 'limit', 5, 1, 100);
  const typed = requireKeywords(request);
  const found = closest(matching(index, request, readable, context), typed);
  return {
    value: found.slice(0, limit).map(({ row, hit, score }) => ({
      ...(surface === 'datamap' ? row2024(row) : row2022(row)),
      '@search.text': emphasise(row.name, hit ? termsIn(hit) : []),
      '@search.score': score,
    })),
  };
}

interface Found {
  row: Row;
  hit?: Hit;
}

/** What was found, closest to what was typed first. */
const closest = (matches: Matches, typed: string): (Found & { score: number })[] =>
  foundRows(matches)
    .map((one) => ({ ...one, score: closeness(one, typed) }))
    .sort((a, b) => b.score - a.score);

/** Names that begin with what was typed come first, those nearly typed out before longer ones. */
function closeness({ row, hit }: Found, typed: string): number {
  const begins = row.name.toLowerCase().startsWith(typed.toLowerCase()) ? typed.length / row.name.length : 0;
  const relevance = hit ? hit.score / (hit.score + 100) : 0;
  return Math.round((20 * begins + relevance) * 10000) / 10000;
}

/** Answers `search/autocomplete`: names as words, so that `orders.csv` reads `orders csv`. */
export function autocomplete(index: RowIndex, body: unknown, readable: Readable, context: FilterContext) {
  const request = readBody(body);
  const limit = readNumber(request, 'limit', 50, 1, 100);
  const keywords = requireKeywords(request);
  if (keywords.length > 100) throw invalidParameters('keywords must have 1 to 100 characters');
  const typed = asWords(keywords);
  const found = closest(matching(index, request, readable, context), keywords);
  const names = found.map(({ row }) => asWords(row.name));
  const texts = [...new Set(names.filter((name) => ` ${name}`.includes(` ${typed}`)))].slice(0, limit);
  return { value: texts.map((text) => ({ text, queryPlusText: text })) };
}

// That neither answers without keywords is unconfirmed.
function requireKeywords(request: Record<string, unknown>): string {
  const keywords = readKeywords(request);
  if (keywords === undefined || asksForAll(keywords)) throw invalidParameters('keywords must have 1 to 100 characters');
  return keywords;
}

const termsIn = (hit: Hit) => Object.keys(hit.match).filter((term) => hit.match[term].includes('name'));

const asWords = (name: string) =>
  name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(' ');
