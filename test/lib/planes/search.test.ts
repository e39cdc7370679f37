import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClient, type Client } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import { clientOf } from '../../../lib/course/sandbox';
import {
  allOf,
  anyOf,
  classifiedAs,
  inCollection,
  not,
  ofKind,
  ofType,
  search,
  searchAll,
  searchUntil,
  suggest,
  where,
  type Filter,
  type SearchPage,
  type SearchRequest,
  type SearchRow,
  type SearchTotals,
} from '../../../lib/planes/search';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, control, noted, rejection, requests, scripted } from '../support';

const email = 'MICROSOFT.PERSONAL.EMAIL';
const query = '/datamap/api/search/query';
let reader: Client;
const begin = async () => void (reader = await clientOf(configOf(sandbox.url), 'reader', noted()));

async function all(rows: AsyncIterable<SearchRow>): Promise<SearchRow[]> {
  const list: SearchRow[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

async function totalsOf(rows: ReturnType<typeof searchAll>): Promise<SearchTotals> {
  for (;;) {
    const { done, value } = await rows.next();
    if (done) return value;
  }
}

const filters = suite('filters');

filters('are written as the search API writes them', () => {
  assert.equal(ofType('azure_sql_table'), { entityType: 'azure_sql_table' });
  assert.equal(ofKind('Tables'), { objectType: 'Tables' });
  assert.equal(classifiedAs(email), { classification: email });
  assert.equal(inCollection('sal3s0'), { collectionId: 'sal3s0' });
  assert.equal(where('size', 'gt', 3), { attributeName: 'size', operator: 'gt', attributeValue: 3 });
});

filters('nest', () => {
  const nested = allOf(ofType('a'), anyOf(ofKind('b'), not(classifiedAs('c'))));
  assert.equal(nested, { and: [{ entityType: 'a' }, { or: [{ objectType: 'b' }, { not: { classification: 'c' } }] }] });
});

filters.run();

const asking = sandboxSuite('search');
asking.before(begin);

asking('gives a page of everything, without a request', async () => {
  const page = await search(reader);
  assert.is(page.value.length, 50);
  assert.ok(page['@search.count'] > 150);
  assert.type(page.continuationToken, 'string');
});

asking('finds what a filter lets through', async () => {
  const { value } = await search(reader, { filter: allOf(ofType('azure_sql_table'), classifiedAs(email)), limit: 100 });
  assert.ok(value.length > 0);
  assert.ok(value.every((row) => row.entityType === 'azure_sql_table' && row.classification?.includes(email)));
});

asking('with a filter turned round finds the others', async () => {
  const count = async (filter?: Filter) => (await search(reader, { filter, limit: 1 }))['@search.count'];
  const [every, tables, others] = [await count(), await count(ofKind('Tables')), await count(not(ofKind('Tables')))];
  assert.is(tables + others, every);
  assert.ok(tables > 0 && others > 0);
});

asking('counts by facet', async () => {
  const page = await search(reader, { limit: 1, facets: [{ facet: 'entityType', count: 3, sort: { count: 'desc' } }] });
  const counts = page['@search.facets']?.entityType.map(({ count }) => count) ?? [];
  assert.is(counts.length, 3);
  assert.equal(
    counts,
    [...counts].sort((a, b) => b - a),
  );
});

asking('uses the Data Map, and the Catalog on request', async () => {
  await search(reader, { limit: 1 });
  await search(reader, { limit: 1 }, { surface: 'catalog' });
  const asked = (await requests(sandbox.url)).filter((request) => request.includes('/search/'));
  assert.equal(asked, [`POST ${query}`, 'POST /catalog/api/search/query']);
});

asking('is repeated after a failure, for it changes nothing', async () => {
  await control(sandbox.url, 'faults', { path: query, status: 500 });
  assert.is((await search(reader, { limit: 1 })).value.length, 1);
});

asking('ends with the caller’s signal', async () => {
  const error = await rejection<HttpError>(search(reader, {}, { signal: AbortSignal.abort() }));
  assert.is(error.message, `POST ${query}: no answer ABORTED: The call was cancelled.`);
});

asking('passes on what the service finds wrong', async () => {
  const error = await rejection<HttpError>(search(reader, { limit: 5000 }));
  assert.equal([error.status, error.path], [400, query]);
});

asking.run();

const paging = sandboxSuite('searchAll');
paging.before(begin);

for (const surface of ['datamap', 'catalog'] as const) {
  paging(`gives every asset once, page by page, on the ${surface}`, async () => {
    const rows = await all(searchAll(reader, { limit: 30 }, { surface }));
    const total = (await search(reader, { limit: 1 }, { surface }))['@search.count'];
    assert.equal([rows.length, new Set(rows.map(({ id }) => id)).size], [total, total]);
  });
}

paging('asks for no page that nobody wants', async () => {
  for await (const row of searchAll(reader, { limit: 10 })) if (row) break;
  assert.is((await requests(sandbox.url)).filter((request) => request.endsWith('/search/query')).length, 1);
});

paging('keeps the question while it turns pages', async () => {
  const rows = await all(searchAll(reader, { limit: 2, filter: ofType('azure_sql_table') }));
  assert.ok(rows.length > 2);
  assert.ok(rows.every(({ entityType }) => entityType === 'azure_sql_table'));
});

paging('of nothing is nothing', async () => {
  assert.equal(await all(searchAll(reader, { filter: ofType('no_such_type') })), []);
});

for (const surface of ['datamap', 'catalog'] as const) {
  paging(`returns how many rows it gave and how many there are, on the ${surface}`, async () => {
    const { count } = await totalsOf(searchAll(reader, { limit: 100 }, { surface }));
    assert.is(count, (await search(reader, { limit: 1 }, { surface }))['@search.count']);
    assert.equal(await totalsOf(searchAll(reader, { limit: 100 }, { surface })), { seen: count, count });
  });
}

paging('of nothing returns nothing of nothing', async () => {
  assert.equal(await totalsOf(searchAll(reader, { filter: ofType('no_such_type') })), { seen: 0, count: 0 });
});

paging.run();

const typing = sandboxSuite('suggest');
typing.before(begin);

typing('gives assets whose names begin with what was typed, on both surfaces', async () => {
  for (const surface of ['datamap', 'catalog'] as const) {
    const rows = await suggest(reader, { keywords: 'newsl', limit: 3 }, { surface });
    assert.is(rows.length, 3);
    for (const { name, '@search.text': text } of rows) {
      assert.match(name, /^newsl/i);
      assert.match(text, /^<em>newsl/i);
    }
  }
});

typing('takes a filter as search does', async () => {
  const rows = await suggest(reader, { keywords: 'cust', filter: ofType('powerbi_report') });
  assert.equal([...new Set(rows.map(({ entityType }) => entityType))], ['powerbi_report']);
});

typing('is asked again after a failure, as it changes nothing', async () => {
  await control(sandbox.url, 'faults', { method: 'POST', path: '/datamap/api/search/suggest', status: 503 });
  assert.is((await suggest(reader, { keywords: 'cust' })).length, 5);
});

typing('throws the service’s own words where nothing is typed, and says when an answer holds no list', async () => {
  assert.match((await rejection(suggest(reader, { keywords: '' }))).message, /search\/suggest: 400 .*keywords/);
  const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };
  const client = createClient({ endpoint: 'https://a.example', credential, ...scripted({ body: {} }) });
  const error = await rejection(suggest(client, { keywords: 'a' }));
  assert.is(
    error.message,
    'POST /datamap/api/search/suggest: 200 NoList: The answer holds no list. Is the address that of a Purview account?',
  );
});

typing.run();

const position = suite('where a page begins');
const row = (id: string): SearchRow => ({ id, name: id, qualifiedName: id, entityType: 't', '@search.score': 1 });
const page = (ids: string, count: number, continuationToken?: string): { body: SearchPage } => ({
  body: {
    '@search.count': count,
    '@search.facets': null,
    value: [...ids].map(row),
    ...(continuationToken ? { continuationToken } : {}),
  },
});
const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };

/** What came of turning these pages: the ids in order, and where each request began. */
async function turned(surface: 'datamap' | 'catalog', request: object, ...pages: { body: SearchPage }[]) {
  const { fetch, calls } = scripted(...pages);
  const client = createClient({ endpoint: 'https://a.example', credential, fetch });
  const rows = await all(searchAll(client, request, { surface }));
  const requests = calls.map(({ body }) => JSON.parse(body ?? '{}') as SearchRequest);
  const begun = requests.map(({ offset, continuationToken }) => offset ?? continuationToken);
  return [rows.map(({ id }) => id).join(''), begun];
}

position('is the token of the page before', async () => {
  assert.equal(await turned('datamap', {}, page('ab', 5, 'one'), page('cd', 5, 'two'), page('e', 5)), [
    'abcde',
    [undefined, 'one', 'two'],
  ]);
});

position('is the token one begins with', async () => {
  assert.equal(await turned('datamap', { continuationToken: 'zero' }, page('a', 2, 'one'), page('b', 2)), [
    'ab',
    ['zero', 'one'],
  ]);
});

position('is nowhere after an empty page, though it offers a token', async () => {
  assert.equal(await turned('datamap', {}, page('a', 9, 'one'), page('', 9, 'two')), ['a', [undefined, 'one']]);
});

position('is behind the rows that came, where pages are short', async () => {
  assert.equal(await turned('catalog', { limit: 3 }, page('abc', 6), page('d', 6), page('ef', 6)), [
    'abcdef',
    [0, 3, 4],
  ]);
});

position('is the offset one begins with', async () => {
  assert.equal(await turned('catalog', { offset: 10 }, page('ab', 13), page('c', 13)), ['abc', [10, 12]]);
});

position('moves on while the total grows, and ends where it shrinks', async () => {
  assert.equal(await turned('catalog', {}, page('ab', 3), page('c', 4), page('d', 4)), ['abcd', [0, 2, 3]]);
  assert.equal(await turned('catalog', {}, page('ab', 9), page('', 2)), ['ab', [0, 2]]);
});

position('is told from the totals where pages are short, empty or of a growing whole', async () => {
  const totals = (surface: 'datamap' | 'catalog', request: SearchRequest, ...pages: { body: SearchPage }[]) => {
    const client = createClient({ endpoint: 'https://a.example', credential, fetch: scripted(...pages).fetch });
    return totalsOf(searchAll(client, request, { surface }));
  };
  assert.equal(await totals('datamap', {}, page('ab', 9, 'one'), page('', 9, 'two')), { seen: 2, count: 9 });
  assert.equal(await totals('datamap', {}, page('ab', 3, 'one'), page('cd', 4)), { seen: 4, count: 4 });
  assert.equal(await totals('catalog', {}, page('ab', 3), page('c', 4), page('d', 4)), { seen: 4, count: 4 });
  assert.equal(await totals('catalog', { offset: 10 }, page('ab', 13), page('c', 13)), { seen: 3, count: 13 });
});

position('is nowhere in an answer without rows, and that is said', async () => {
  for (const body of [{}, { value: null }, '', 'null', { value: 'rows' }]) {
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };
    const client = createClient({ endpoint: 'https://a.example', credential, ...scripted({ body }) });
    const error = await rejection(searchAll(client).next());
    assert.is(
      error.message,
      'POST /datamap/api/search/query: 200 NoList: The answer holds no list. Is the address that of a Purview account?',
    );
  }
});

position('is never written into the caller’s request', async () => {
  const request = { limit: 1 };
  await turned('catalog', request, page('a', 2), page('b', 2));
  await turned('datamap', request, page('a', 2, 'one'), page('b', 2));
  assert.equal(request, { limit: 1 });
});

position.run();

const until = suite('searchUntil');
const pages = (...letters: string[]) =>
  createClient({
    endpoint: 'https://a.example',
    credential,
    fetch: scripted(...letters.map((one) => page(one, 9))).fetch,
  });
const names = (rows: SearchRow[]) => rows.map(({ id }) => id).join('');

until('gives the rows once they are what is waited for', async () => {
  const { sleep, waits } = noted();
  const told: string[] = [];
  const options = { sleep, pollMs: 10, onProgress: (rows: SearchRow[]) => void told.push(names(rows)) };
  assert.is(names(await searchUntil(pages('', 'a', 'ab'), {}, (rows) => rows.length === 2, options)), 'ab');
  assert.equal(
    [told, waits],
    [
      ['', 'a', 'ab'],
      [10, 10],
    ],
  );
});

until('gives those of the last look when the time is up, and throws what is refused', async () => {
  const options = { ...noted(), pollMs: 10, timeoutMs: 10 };
  assert.is(names(await searchUntil(pages('a', 'ab'), {}, (rows) => rows.length === 3, options)), 'ab');
  const refused = createClient({ endpoint: 'https://a.example', credential, ...scripted({ status: 403, body: {} }) });
  assert.is((await rejection<HttpError>(searchUntil(refused, {}, () => true))).status, 403);
});

until.run();
