import { rowBody } from './answer';
import { countFacets, readFacet, readFacets, type Surface } from './facets';
import { compileFilter } from './filter';
import type { FilterContext } from './filter-test';
import type { RowIndex } from './index-of-rows';
import { strings } from './json';
import { asksForAll, type Hit } from './keywords';
import { isReadable, type Readable } from './model';
import { readOrder } from './order';
import { continuationToken, maxLimit, maxOffset, offsetOf, questionId, readNumber } from './paging';
import { invalidParameters } from './refusals';
import type { Row } from './row';
import { isRecord } from '../values';

export interface Found {
  row: Row;
  hit?: Hit;
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
  const question = questionId(request.keywords, request.filter, request.orderby, request.taxonomySetting);
  const offset =
    surface === 'datamap'
      ? offsetOf(request.continuationToken, question)
      : readNumber(request, 'offset', 0, 0, maxOffset);

  const found = matching(index, request, readable, context).filter(({ row }) => taxonomy.test(row));
  if (order) found.sort((a, b) => order(a.row, b.row));
  const page = found.slice(offset, offset + limit);
  const next = offset + page.length;
  const more = surface === 'datamap' && page.length > 0 && next < found.length;
  return {
    '@search.count': found.length,
    ...(surface === 'datamap' ? { '@search.count.approximate': false } : {}),
    ...(more ? { continuationToken: continuationToken(next, question) } : {}),
    value: page.map(({ row, hit }) => rowBody(row, hit, surface)),
    '@search.facets': countFacets(
      found.map(({ row }) => row),
      [...facets, ...taxonomy.facets],
    ),
  };
}

/** The rows that keywords and filter find, best first, cut to what the reader may see. */
export function matching(
  index: RowIndex,
  request: Record<string, unknown>,
  readable: Readable,
  context: FilterContext,
): Found[] {
  const test = compileFilter(request.filter, context);
  return candidates(index, readKeywords(request)).filter(({ row }) => isReadable(row, readable) && test(row));
}

function candidates(index: RowIndex, keywords: string | undefined): Found[] {
  if (keywords === undefined || asksForAll(keywords)) return [...index.rows()].map((row) => ({ row }));
  return index.find(keywords).flatMap((hit) => {
    const row = index.row(String(hit.id));
    return row ? [{ row, hit }] : [];
  });
}

export function readKeywords({ keywords }: Record<string, unknown>): string | undefined {
  if (keywords === undefined || keywords === null) return undefined;
  if (typeof keywords !== 'string')
    throw invalidParameters(`keywords must be a string or null, but found: ${JSON.stringify(keywords)}`);
  return keywords;
}

export function readBody(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null || body === '') return {};
  if (!isRecord(body)) throw invalidParameters('the body must be an object');
  return body;
}

/** That `assetTypes` narrows the rows as well as the facet is unconfirmed. */
function readTaxonomy(setting: unknown, surface: Surface) {
  if (setting === undefined || setting === null) return { test: () => true, facets: [] };
  if (!isRecord(setting)) throw invalidParameters('taxonomySetting must be an object');
  const wanted = strings(setting.assetTypes);
  return {
    test: (row: Row) => wanted.length === 0 || row.assetType.some((type) => wanted.includes(type)),
    facets: setting.facet === undefined ? [] : [readFacet(setting.facet, surface)],
  };
}
