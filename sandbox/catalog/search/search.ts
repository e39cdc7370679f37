import { isRecord, strings } from '../../values';
import { invalidParameters, quoted } from '../atlas-refusals';
import { isReadable, type Readable } from '../entity';
import type { Surface } from '../surfaces';
import { countFacets, readFacet, readFacets } from './facets';
import { readFilter } from './filter';
import { onTable } from './filter-run';
import { everything, type Filter, type FilterContext } from './filter-test';
import { asksForAll, type Hit } from './keywords';
import { readOrder, type Order } from './order';
import { continuationToken, maxLimit, maxOffset, offsetOf, questionId, readNumber } from './paging';
import type { Row } from './row';
import { rowBody } from './row-body';
import type { RowIndex } from './rows';
import type { Table } from './table';

/** Rows by their numbers in the table, best first, and what was found in each if keywords were asked for. */
export interface Matches {
  table: Table;
  numbers: readonly number[];
  hits?: readonly Hit[];
}

/** Answers `search/query`: the rows a reader may see that match keywords and filter, a page of them, counted. */
export function search(
  index: RowIndex,
  body: unknown,
  surface: Surface,
  readable: Readable,
  context: FilterContext,
): Record<string, unknown> {
  const request = readBody(body);
  const limit = readNumber(request, 'limit', 50, 0, maxLimit);
  const facets = readFacets(request.facets, surface);
  const taxonomy = readTaxonomy(request.taxonomySetting, surface);
  const order = surface === 'datamap' ? readOrder(request.orderby) : undefined;
  const found = matching(index, request, readable, context, { beside: taxonomy.filter, order });
  const question = questionId(request.keywords, request.filter, request.orderby, request.taxonomySetting);
  const offset =
    surface === 'datamap'
      ? offsetOf(request.continuationToken, question)
      : readNumber(request, 'offset', 0, 0, maxOffset);

  const { table, numbers } = found;
  const page = numbers.slice(offset, offset + limit);
  const next = offset + page.length;
  const more = surface === 'datamap' && page.length > 0 && next < numbers.length;
  return {
    '@search.count': numbers.length,
    ...(surface === 'datamap' ? { '@search.count.approximate': false } : {}),
    ...(more ? { continuationToken: continuationToken(next, question) } : {}),
    value: foundRows(found, page).map(({ row, hit }) => rowBody(row, hit, surface)),
    '@search.facets': countFacets(table, numbers, [...facets, ...taxonomy.facets]),
  };
}

interface Also {
  /** Another filter to pass. */
  beside?: Filter;
  /** In place of best first. */
  order?: Order;
}

/** The rows that keywords and filter find, cut to what the reader may see. */
export function matching(
  index: RowIndex,
  request: Record<string, unknown>,
  readable: Readable,
  context: FilterContext,
  { beside = everything, order }: Also = {},
): Matches {
  const keywords = readKeywords(request);
  const seen: Filter = { kind: 'test', test: (row) => isReadable(row, readable), property: 'collectionId' };
  const filter: Filter = {
    kind: 'every',
    parts: [seen, beside, glossaries(request.filter), readFilter(request.filter, context)],
  };
  const table = index.table();
  const passes = onTable(filter, table);
  if (keywords === undefined || asksForAll(keywords)) return { table, numbers: table.numbers(order).filter(passes) };

  const hits = index.find(keywords).filter(({ id }) => passes(id));
  const numbers = hits.map(({ id }) => id);
  return { table, numbers: order ? table.inOrder(numbers, order) : numbers, hits };
}

/** Glossaries are rows for a filter that speaks of them; that a search for everything leaves them out is unconfirmed. */
const glossaries = (filter: unknown): Filter =>
  /"(AtlasGlossary|Glossary terms)"/.test(JSON.stringify(filter ?? null))
    ? everything
    : { kind: 'test', test: ({ entityType }) => entityType !== 'AtlasGlossary', property: 'entityType' };

/** Some of what was found, with what keywords found in it. */
export function foundRows({ table, numbers, hits }: Matches, some = numbers): { row: Row; hit?: Hit }[] {
  const wanted = new Set(some);
  const hitOf = new Map(hits?.filter(({ id }) => wanted.has(id)).map((hit) => [hit.id, hit]));
  return some.flatMap((n) => {
    const row = table.rows[n];
    return row ? [{ row, hit: hitOf.get(n) }] : [];
  });
}

export function readKeywords({ keywords }: Record<string, unknown>): string | undefined {
  if (keywords === undefined || keywords === null) return undefined;
  if (typeof keywords !== 'string')
    throw invalidParameters(`keywords must be a string or null, but found: ${quoted(keywords)}`);
  return keywords;
}

export function readBody(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null || body === '') return {};
  if (!isRecord(body)) throw invalidParameters('the body must be an object');
  return body;
}

/** That `assetTypes` narrows the rows as well as the facet, and that a facet without a name counts asset types, is unconfirmed. */
function readTaxonomy(setting: unknown, surface: Surface) {
  if (setting === undefined || setting === null) return { filter: everything, facets: [] };
  if (!isRecord(setting)) throw invalidParameters('taxonomySetting must be an object');
  const { assetTypes, facet } = setting;
  const wanted = strings(assetTypes);
  const filter: Filter = {
    kind: 'test',
    test: (row) => wanted.length === 0 || row.assetType.some((type) => wanted.includes(type)),
    property: 'assetType',
  };
  return { filter, facets: facet === undefined || facet === null ? [] : [readFacet(facet, surface, 'assetType')] };
}
