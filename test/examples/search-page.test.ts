import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import * as assert from 'uvu/assert';
import { newKey } from '../../examples/search-page/door';
import { createPage } from '../../examples/search-page/server';
import { createEntities } from '../../lib/planes/bulk';
import { writeEntities } from '../../lib/planes/catalog';
import { withApplication } from '../../lib/core/config';
import { readRows } from '../../lib/csv';
import { connect, type Connection } from '../../lib/connect';
import { clientOf, lendRoles, persona } from '../../lib/course/sandbox';
import { search } from '../../lib/planes/search';
import { sandboxEnv } from '../../tools/sandbox-process';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { configOf, control, deadAddress, noted, requests } from '../lib/support';
import { endAll, runFile } from '../sandbox/process';

let reader: Connection;
const closing: (() => void)[] = [];

const connectAs = async (name: string) =>
  connect({ config: withApplication(configOf(sandbox.url), await persona(configOf(sandbox.url), name)), ...noted() });

const key = newKey();

async function serve(connection: Connection): Promise<string> {
  const page = createPage(connection, key).listen(0, '127.0.0.1');
  await once(page, 'listening');
  closing.push(() => {
    page.close();
    page.closeAllConnections();
  });
  return `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
}

let page: string;
const begin = async () => {
  reader = await connectAs('reader');
  page = await serve(reader);
};
const end = () => closing.splice(0).forEach((close) => close());

interface Got {
  status: number;
  headers: Headers;
  text: string;
  json: any;
}

/** As a browser that has come with the key. */
const cookieFor = (address: string) => `search-page-${new URL(address).port}=${key}`;

async function get(path: string, from = page, headers: Record<string, string> = {}): Promise<Got> {
  const response = await fetch(`${from}${path}`, {
    redirect: 'manual',
    headers: { cookie: cookieFor(from), ...headers },
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** As `fetch` cannot ask: with headers that are a browser's own, another method, or a path that is none. */
async function raw(
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  const { port } = new URL(page);
  const { method = 'GET', headers = {} } = options;
  const sent = request({
    host: '127.0.0.1',
    port,
    path,
    method,
    headers: { cookie: cookieFor(page), ...headers },
  }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, text: await readAll(response) };
}

const values = ({ json }: Got, name: string) =>
  json.facets.find((facet: any) => facet.name === name).values as { value: string; count: number; chosen: boolean }[];

const guidOf = async (keywords: string, entityType: string) =>
  (await search(reader.purview, { keywords, filter: { entityType }, limit: 1 })).value[0].id;

const email = 'MICROSOFT.PERSONAL.EMAIL';

const answers = sandboxSuite('what the search page answers');
answers.before(begin);
answers.after(end);

answers('is its files', async () => {
  for (const [path, type] of [
    ['/', 'text/html; charset=utf-8'],
    ['/page.js', 'text/javascript; charset=utf-8'],
    ['/page.css', 'text/css; charset=utf-8'],
    ['/icon.svg', 'image/svg+xml'],
  ]) {
    const { status, headers, text } = await get(path);
    assert.equal([status, headers.get('content-type')], [200, type]);
    assert.ok(text.length > 100);
  }
});

answers('is suggestions as somebody types, with the part that fits marked', async () => {
  const { status, json } = await get('/api/suggest?q=news');
  assert.is(status, 200);
  assert.is(json.length, 8);
  assert.equal(Object.keys(json[0]), ['id', 'name', 'type', 'text']);
  assert.match(json[0].text, /<em>News/i);
});

answers('is the whole list as comma-separated values, as it comes', async () => {
  const query = `classification=${email}&limit=1`;
  const { status, headers, text } = await get(`/api/list.csv?${query}`);
  assert.equal([status, headers.get('content-type')], [200, 'text/csv; charset=utf-8']);
  assert.is(headers.get('content-disposition'), 'attachment; filename="data-catalog.csv"');
  const rows = readRows(text, {
    ...{ name: {}, qualifiedName: {}, entityType: {}, collectionId: {} },
    classification: { required: true },
  });
  assert.is(rows.length, (await get(`/api/search?${query}`)).json.count);
  assert.is((await get('/api/list.csv?q=zznothing')).text.split('\r\n').length, 2);
  assert.is((await get('/api/list.csv', await serve(await connectAs('admin')))).status, 403);
});

answers('is rows, with what people call their collection, and facets', async () => {
  const got = await get('/api/search?q=customer&limit=5');
  assert.is(got.json.rows.length, 5);
  assert.ok(got.json.count > 5);
  const { name, type, collection, classifications } = got.json.rows[0];
  assert.equal([name, type, collection], ['Customer', 'azure_sql_table', 'Sales']);
  assert.ok(classifications.includes(email));
  assert.equal(
    got.json.facets.map(({ title }: { title: string }) => title),
    ['Source', 'Classification', 'Glossary term'],
  );
  assert.ok(values(got, 'assetType').every(({ count, chosen }) => count > 0 && !chosen));
});

answers('is the same number of rows that the chosen value promised', async () => {
  const before = values(await get('/api/search'), 'classification');
  const { count } = before.find(({ value }) => value === email)!;
  const got = await get(`/api/search?classification=${email}`);
  assert.is(got.json.count, count);
  assert.ok(got.json.rows.every(({ classifications }: any) => classifications.includes(email)));
});

answers('keeps the other values of a facet in which one is chosen, and adds up two', async () => {
  const all = values(await get('/api/search'), 'classification');
  const got = await get(`/api/search?classification=${email}`);
  assert.equal(
    values(got, 'classification').map(({ value, count }) => ({ value, count })),
    all.map(({ value, count }) => ({ value, count })),
  );
  assert.equal(
    values(got, 'classification')
      .filter(({ chosen }) => chosen)
      .map(({ value }) => value),
    [email],
  );
  const both = await get(`/api/search?classification=${email}&classification=MICROSOFT.PERSONAL.IPADDRESS`);
  assert.ok(both.json.count > got.json.count);
});

answers('narrows by each of two facets', async () => {
  const one = await get(`/api/search?classification=${email}`);
  const two = await get(`/api/search?classification=${email}&assetType=Azure%20SQL%20Database`);
  assert.ok(two.json.count > 0 && two.json.count < one.json.count);
  assert.ok(two.json.rows.every(({ type }: any) => type.startsWith('azure_sql')));
});

answers('keeps a chosen value that nothing has, so that it can be given up', async () => {
  const got = await get('/api/search?term=Nothing%20has%20it');
  assert.is(got.json.count, 0);
  assert.equal(values(got, 'term').at(-1), { value: 'Nothing has it', count: 0, chosen: true });
});

answers('is an asset with its columns and what is next to it in its lineage', async () => {
  const { json } = await get(`/api/asset?id=${await guidOf('Customer', 'azure_sql_table')}`);
  assert.equal([json.name, json.type, json.collection], ['Customer', 'azure_sql_table', 'Sales']);
  const column = json.columns.find(({ name }: any) => /email/i.test(name));
  assert.equal(column.classifications, [email]);
  assert.is(column.type, 'nvarchar');
  assert.ok(json.downstream.some(({ name }: any) => name === 'Copy Customer'));
  assert.match(json.lineage, /\* Customer \(azure_sql_table\) -> /);
});

answers('is an asset without lineage, said by an empty text', async () => {
  const { json } = await get(`/api/asset?id=${await guidOf('*', 'azure_sql_server')}`);
  assert.equal([json.upstream, json.downstream, json.lineage], [[], [], '']);
});

answers('is a drawing of the lineage that holds the names', async () => {
  const { status, headers, text } = await get(`/api/lineage.svg?id=${await guidOf('Customer', 'azure_sql_table')}`);
  assert.equal([status, headers.get('content-type')], [200, 'image/svg+xml']);
  assert.match(text, /<svg [^]*textLength="[\d.]+" lengthAdjust="spacingAndGlyphs">2\. Copy<[^]*<\/svg>/);
});

answers('is every kind of asset there is', async () => {
  const { json } = await get('/api/search?limit=1000');
  const oneOfEach = new Map<string, string>(json.rows.map(({ type, id }: any) => [type, id]));
  assert.ok(oneOfEach.size > 20);
  for (const [type, id] of oneOfEach) {
    const got = await get(`/api/asset?id=${id}`);
    assert.equal([got.status, got.json.type], [200, type]);
    assert.ok(got.json.name.length > 0 && !/undefined|null/.test(got.json.name), type);
  }
});

answers('changes nothing in the account', async () => {
  const asked = await requests(sandbox.url);
  const foreign = asked.filter((line) => !/^GET |\/search\/(query|suggest)$|\/oauth2\/token$|\/sandbox\//.test(line));
  assert.equal(foreign, []);
});

answers.run();

const refusals = sandboxSuite('what the search page refuses');
refusals.before(begin);
refusals.after(end);

refusals('is what it has no route for', async () => {
  for (const path of ['/page.ts', '/server.ts', '/../server.ts', '/%2e%2e/package.json', '/api', '/constructor']) {
    assert.is((await raw(path)).status, 404, path);
  }
});

refusals('is every method but GET', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
    const { status, headers } = await raw('/api/search', { method });
    assert.equal([status, headers.allow], [405, 'GET'], method);
  }
});

refusals('is any name but that of this machine', async () => {
  for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '10.0.0.1']) {
    assert.is((await raw('/', { headers: { host } })).status, 403, host);
    assert.is((await raw(`/?key=${key}`, { headers: { host } })).status, 403, host);
  }
  for (const host of ['localhost', 'LOCALHOST:1', '[::1]:80']) {
    assert.is((await raw('/', { headers: { host } })).status, 200, host);
  }
});

refusals('is no proxy that shows its key, unless a page of another origin asks by it', async () => {
  const proxyKey = newKey();
  const direct = page;
  const behind = createPage(reader, key, proxyKey).listen(0, '127.0.0.1');
  await once(behind, 'listening');
  page = `http://127.0.0.1:${(behind.address() as AddressInfo).port}`;
  try {
    const host = 'hub.example.com:8443';
    const headers = { cookie: '', host, 'x-sandbox-proxy-key': proxyKey };
    const own = { ...headers, origin: `https://${host}`, 'sec-fetch-site': 'same-origin' };
    for (const sent of [headers, own]) assert.is((await raw('/api/suggest?q=customer', { headers: sent })).status, 200);
    for (const wrong of [
      { 'x-sandbox-proxy-key': key },
      { origin: 'https://hub.example.com' },
      { origin: `https://evil.${host}` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ])
      assert.is((await raw('/api/suggest?q=customer', { headers: { ...own, ...wrong } })).status, 403);
  } finally {
    page = direct;
    behind.close();
    behind.closeAllConnections();
  }
});

refusals('is what is not asked as it should be, in a sentence', async () => {
  const long = 'x'.repeat(201);
  for (const [path, why] of [
    ['/api/suggest', 'Type 1 to 100 characters.'],
    [`/api/suggest?q=${long}`, 'Type 1 to 100 characters.'],
    [`/api/search?q=${long}`, 'Type 0 to 100 characters.'],
    ['/api/search?limit=0', 'A page has 1 to 1000 rows.'],
    ['/api/search?limit=1001', 'A page has 1 to 1000 rows.'],
    ['/api/search?limit=x', 'A page has 1 to 1000 rows.'],
    [
      `/api/search?term=${long}`,
      'A facet takes values of 1 to 200 characters, and all of them together no more than 50.',
    ],
    [
      `/api/search?${'term=a&'.repeat(51)}`,
      'A facet takes values of 1 to 200 characters, and all of them together no more than 50.',
    ],
    ['/api/asset', 'An asset is asked for by its guid.'],
    ['/api/asset?id=..%2F..%2Faccount', 'An asset is asked for by its guid.'],
    ['/api/lineage.svg?id=x', 'An asset is asked for by its guid.'],
  ]) {
    const { status, json } = await get(path);
    assert.equal([status, json], [400, { why, todo: '' }], path);
  }
});

refusals('is an asset that is not there', async () => {
  const { status, json } = await get('/api/asset?id=5a4db0c5-0000-4000-8000-000000000000');
  assert.is(status, 404);
  assert.equal(json, { why: 'There is no such asset.', todo: 'It may have been deleted: search for it again.' });
});

refusals('leaves facets that the page does not have unread', async () => {
  assert.is((await get('/api/search?collectionId=none')).json.count, (await get('/api/search')).json.count);
});

refusals.run();

const door = sandboxSuite('the door of the search page');
door.before(begin);
door.after(end);

const everything = [
  '/',
  '/page.js',
  '/page.css',
  '/icon.svg',
  '/api/search',
  '/api/suggest?q=a',
  '/api/asset',
  '/none',
];

door('gives whoever comes with the key a cookie, and sends them on without it', async () => {
  const { status, headers, text } = await raw(`/?q=a%26b&key=${key}&term=x`, { headers: { cookie: '' } });
  assert.equal([status, headers.location, text], [303, '/?q=a%26b&term=x', '']);
  assert.equal(headers['set-cookie'], [`${cookieFor(page)}; Path=/; HttpOnly; SameSite=Strict`]);
  assert.is(headers['referrer-policy'], 'no-referrer');
  assert.is(headers['cache-control'], 'no-store');
  assert.is((await raw(`/?key=${key}`, { headers: { cookie: '' } })).headers.location, '/');
});

door('answers everything else without the key by a short page that says where the key is', async () => {
  const { port } = new URL(page);
  const cookies = ['', `key=${key}`, `search-page-${port}=`, `search-page-1=${key}`, `search-page-${port}=${key}x`];
  for (const cookie of cookies) {
    for (const path of everything) {
      const { status, headers, text } = await raw(path, { headers: { cookie } });
      assert.is(status, 403, `${path} ${cookie}`);
      assert.match(text, 'Copy the whole address that npm run search-page printed in its terminal');
      assert.ok(text.length < 700 && !text.includes(key));
      assert.is(headers['set-cookie'], undefined);
      assert.is(
        headers['content-type'],
        `${path.startsWith('/api/') ? 'application/json' : 'text/html'}; charset=utf-8`,
      );
    }
  }
  assert.is((await raw('/', { method: 'POST', headers: { cookie: '' } })).status, 403);
});

door('takes the key in the address of the page alone, and no other key', async () => {
  for (const path of ['/?key=', '/?key=x', `/?key=${key.slice(1)}`, `/?key=${key}%00`, `/?key=x&key=${key}`]) {
    const { status, headers } = await raw(path);
    assert.equal([status, headers['set-cookie']], [403, undefined], path);
  }
  assert.is((await raw(`/api/search?key=${key}`, { headers: { cookie: '' } })).status, 403);
});

door('finds its cookie among others, and of those with its name the right one', async () => {
  const cookie = `a=b; search-page-1=${newKey()}; ${cookieFor('http://127.0.0.1:2')}; ${cookieFor(page)}; c`;
  assert.is((await raw('/api/search', { headers: { cookie } })).status, 200);
  const twice = `${cookieFor(page).replace(/=.*/, '=old')}; ${cookieFor(page)}`;
  assert.is((await raw('/api/search', { headers: { cookie: twice } })).status, 200);
});

door('is shut to requests that another page makes, key or not', async () => {
  const { origin } = new URL(page);
  const foreign: Record<string, string>[] = [
    ...['cross-site', 'same-site', 'odd'].map((site) => ({ 'sec-fetch-site': site })),
    ...['http://evil.example', 'null', 'http://127.0.0.1:2', 'https://127.0.0.1'].map((one) => ({ origin: one })),
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  ];
  for (const headers of foreign) {
    for (const path of [...everything, `/?key=${key}`]) {
      const { status, headers: sent } = await raw(path, { headers });
      assert.equal([status, sent['set-cookie']], [403, undefined], `${path} ${JSON.stringify(headers)}`);
    }
  }
  const own: Record<string, string>[] = [{ 'sec-fetch-site': 'same-origin', origin }, { 'sec-fetch-site': 'none' }];
  for (const headers of own) assert.is((await raw('/api/search', { headers })).status, 200);
});

door('is open to a link on this machine, such as one in a terminal of JupyterLab, as far as the page', async () => {
  const headers = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  assert.is((await raw(`/?key=${key}`, { headers })).status, 303);
  assert.is((await raw('/', { headers })).status, 200);
  assert.is((await raw('/api/search', { headers })).status, 403);
});

door('has another key each time, which nobody guesses', () => {
  const keys = new Set(Array.from({ length: 100 }, newKey));
  assert.is(keys.size, 100);
  for (const one of keys) assert.match(one, /^[\w-]{43}$/);
});

door.run();

const abandoned = sandboxSuite('what nobody waits for any more');
abandoned.before(begin);
abandoned.after(end);

abandoned('is not asked of Purview any longer', async () => {
  const id = await guidOf('Customer', 'azure_sql_table');
  const paths = [
    '/api/suggest?q=c',
    '/api/search?q=c&term=x&classification=y',
    `/api/asset?id=${id}`,
    `/api/lineage.svg?id=${id}`,
  ];
  for (const path of paths) {
    const held: AbortSignal[] = [];
    const { purview, ...others } = reader;
    const forever = (_: string, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise<never>((_resolve, reject) => {
        if (!signal) return;
        held.push(signal);
        signal.addEventListener('abort', () => reject(new Error('gone')));
      });
    const from = await serve({ ...others, purview: { ...purview, get: forever, post: forever } } as Connection);
    const leaving = new AbortController();
    const asked = fetch(`${from}${path}`, { headers: { cookie: cookieFor(from) }, signal: leaving.signal });
    while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok(held.every(({ aborted }) => !aborted));
    leaving.abort();
    await asked.catch(() => undefined);
    while (held.some(({ aborted }) => !aborted)) await new Promise((resolve) => setTimeout(resolve, 5));
  }
});

abandoned.run();

const odd = sandboxSuite('odd names in the search page');
odd.before(begin);
odd.after(end);

const oddNames = [
  ...['😀'.repeat(31), `a${'😀'.repeat(40)}`, 'a\ud800b', '\udc00', '\u202efdp.exe\u2066', '\0\x1b[2J\x9b31m\x07'],
  ...['<script>alert(1)</script>', 'x'.repeat(10_000), '\\N\\G', '&#0;', '"\'', '\n', '\u2028', '\u200b', ' '],
];

odd('are answered, drawn and well formed, and none is nothing to click on', async () => {
  const ids = await linkedAssets(oddNames);
  for (const [number, id] of ids.entries()) {
    const of = JSON.stringify(oddNames[number].slice(0, 50));
    const asset = await get(`/api/asset?id=${id}`);
    assert.is(asset.status, 200, of);
    assert.match(asset.json.name, /[^\s\p{C}]/u, of);
    assert.not.match(JSON.stringify(asset.json), /\\ud[89a-f]/, of);
    assert.ok(asset.json.lineage.length > 0, of);
    const { status, text } = await get(`/api/lineage.svg?id=${id}`);
    assert.is(status, 200, of);
    assert.match(text, /<svg [^]* stroke-width="2.5"[^]*<\/svg>/, of);
    assert.not.match(text, /<script/, of);
  }
  const { json } = await get('/api/search?limit=1000');
  for (const { name } of json.rows) assert.match(name, /[^\s\p{C}]/u);
});

odd('may be searched for, by a hundred characters at most, whatever they are', async () => {
  for (const name of oddNames) {
    const words = encodeURIComponent(
      [...name]
        .slice(0, 100)
        .join('')
        .replace(/\p{Surrogate}/gu, '\ufffd'),
    );
    for (const path of [
      `/api/search?q=${words}`,
      `/api/suggest?q=x${words.slice(0, 90)}`,
      `/api/search?term=${words}`,
    ]) {
      const { status } = await get(path);
      assert.ok([200, 400].includes(status), `${status} ${path}`);
    }
  }
  assert.is((await get(`/api/search?q=${'😀'.repeat(100)}`)).status, 200);
  assert.is((await get(`/api/search?q=${'😀'.repeat(101)}`)).status, 400);
  assert.is((await get('/api/search?q=%ED%A0%80%00%1b')).status, 200);
});

/** Each feeds another of its name. */
async function linkedAssets(names: string[]): Promise<string[]> {
  const named = (kind: string, number: number) => ({
    qualifiedName: `https://a.blob.core.windows.net/${kind}/${number}`,
    name: names[number],
  });
  const entities = names.flatMap((_, number) => {
    const at = (place: number) => String(-3 * number - place);
    const link = (place: number) => [{ guid: at(place), typeName: 'azure_blob_path' }];
    return [
      { typeName: 'azure_blob_path', guid: at(1), attributes: named('from', number) },
      { typeName: 'azure_blob_path', guid: at(2), attributes: named('to', number) },
      { typeName: 'Process', guid: at(3), attributes: { ...named('by', number), inputs: link(1), outputs: link(2) } },
    ];
  });
  const curator = await clientOf(configOf(sandbox.url), 'curator');
  const { guidAssignments = {} } = await writeEntities(
    curator,
    '/entity/bulk',
    { entities },
    { collectionId: 'contoso' },
  );
  return names.map((_, number) => guidAssignments[String(-3 * number - 1)]);
}

odd.run();

const trouble = sandboxSuite('what the search page says');
trouble.before(begin);
trouble.after(end);

trouble('where its application lacks the role: which one, and who gives it, to the terminal once', async () => {
  const complaints: string[] = [];
  const { error } = console;
  console.error = (text: string) => void complaints.push(text);
  try {
    const from = await serve(await connectAs('admin'));
    const guid = '5a4db0c5-0000-4000-8000-000000000000';
    for (const path of ['/api/search', '/api/suggest?q=customer', '/api/search', `/api/asset?id=${guid}`]) {
      const { status, json } = await get(path, from);
      assert.is(status, 403);
      assert.equal(json, {
        why: 'The page may not read the catalog: its application needs the role Data Reader or Data Curator.',
        todo:
          'Do you run this page? Lesson 02 gives the role; here in the sandbox, npm run search-page -- --lend-role ' +
          'does too. The terminal that it was started in says more. If not, tell the person who does.',
      });
    }
  } finally {
    console.error = error;
  }
  assert.is(complaints.length, 1);
  const [why, cause, remedy, how, ...more] = complaints[0].split('\n');
  assert.match(why, /^The page may not read the catalog: .* needs the role Data Reader or Data Curator\.$/);
  assert.match(cause, /^The application does not hold the role .*; it holds Collection Admin on /);
  assert.match(remedy, /^Ask a Collection Admin for /);
  assert.match(how, /^Lesson 02 gives the role; .* npm run search-page -- --lend-role does too\.$/);
  assert.equal(more, []);
});

trouble('where the account is no sandbox: that a Collection Admin gives the role', async () => {
  const { error } = console;
  console.error = () => {};
  try {
    const { json } = await get('/api/search', await serve({ ...(await connectAs('admin')), sandbox: false }));
    assert.match(
      json.todo,
      /^Do you run this page\? A Collection Admin gives the role, as lesson 02 shows\. The terminal /,
    );
  } finally {
    console.error = error;
  }
});

trouble('when the secret has expired, and when the service fails', async () => {
  const expired = await get('/api/search', await serve(await connectAs('expired')));
  assert.equal([expired.status, expired.json.why], [502, 'The client secret has expired.']);
  await control(sandbox.url, 'faults', { path: '/datamap/api/search/query', status: 503, times: 20 });
  const busy = await get('/api/search', await serve(await connectAs('reader')));
  await control(sandbox.url, 'reset', {});
  assert.equal([busy.status, busy.json.why], [502, 'The service asks for fewer calls.']);
});

trouble('still, where the collections may not be read: their short names', async () => {
  await control(sandbox.url, 'faults', { path: '/account/collections', status: 403, times: 5 });
  const { json } = await get('/api/search?q=customer&limit=1', await serve(await connectAs('reader')));
  await control(sandbox.url, 'reset', {});
  assert.is(json.rows[0].collection, 'sal3s0');
});

trouble('holds no token and no secret, wherever it is asked', async () => {
  const config = configOf(sandbox.url, 'reader');
  const scope = `${config.resource}/.default`;
  const token = (await reader.credential.getToken(scope))?.token ?? '';
  assert.ok(token.length > 100);
  const id = await guidOf('Customer', 'azure_sql_table');
  const paths = [
    '/',
    '/page.js',
    '/api/search',
    '/api/suggest?q=a',
    `/api/asset?id=${id}`,
    `/api/lineage.svg?id=${id}`,
  ];
  for (const path of [...paths, '/api/asset', '/none']) {
    const { text, headers } = await get(path);
    let all = text;
    headers.forEach((value) => (all += value));
    assert.not.match(all, /eyJ[\w-]{10}|client-secret/, path);
    assert.not.ok(all.includes(token) || all.includes(config.clientSecret), path);
  }
});

trouble('carries the headers that keep other pages and scripts out, refused or not', async () => {
  for (const path of ['/', '/api/search', '/api/asset', '/none']) {
    const { headers } = await get(path);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'self';/);
    assert.not.match(policy, /unsafe|\*|data:/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.is(headers.get('x-content-type-options'), 'nosniff');
    assert.is(headers.get('cross-origin-resource-policy'), 'same-origin');
    assert.is(headers.get('access-control-allow-origin'), null);
    assert.is(headers.get('set-cookie'), null);
  }
});

trouble('of its HTML holds no script, style or handler within it', async () => {
  const { text } = await get('/');
  assert.not.match(text, /<style|\sstyle=|\son\w+=|javascript:/i);
  assert.equal(text.match(/<script[^>]*>/g), ['<script type="module" src="page.js">']);
});

trouble('of a hostile name stays text, in the drawing too', async () => {
  const name = '<img src=x onerror=alert(1)>';
  const [hostile] = await hostileAssets([name]);
  const drawn = await get(`/api/lineage.svg?id=${hostile}`);
  assert.not.match(drawn.text, /<img/);
  assert.is((await get(`/api/asset?id=${hostile}`)).json.name, name);
});

async function hostileAssets(names: string[]): Promise<string[]> {
  const curator = await clientOf(configOf(sandbox.url), 'curator');
  await createEntities(
    curator,
    names.map((name, number) => ({
      typeName: 'azure_blob_path',
      attributes: { qualifiedName: `https://a.blob.core.windows.net/c/hostile-${number}`, name },
    })),
    { collectionId: 'contoso' },
  );
  const { value } = await search(curator, { filter: { entityType: 'azure_blob_path' } });
  return names.map((name) => value.find((row) => row.name === name)!.id);
}

trouble.run();

const command = sandboxSuite('npm run search-page');
let folder: string;
command.before(async () => {
  await begin();
  folder = mkdtempSync(join(tmpdir(), 'search-page-'));
});
command.before.each(async () => {
  await lendRoles(configOf(sandbox.url), ['Data Reader']);
});
command.after(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
  end();
});

const program = 'examples/search-page/main.ts';
/** Settings in a file of their own: without one, what the shell says is left unread. */
function settings(url: string, change = (env: string) => env): Record<string, string> {
  const file = join(mkdtempSync(join(folder, 'settings-')), '.env');
  writeFileSync(file, change(sandboxEnv(url)));
  return { DOTENV_CONFIG_PATH: file };
}

async function started(args: string[] = []) {
  const run = runFile(program, args, { env: settings(sandbox.url), withChannel: true });
  for (;;) {
    const [, url, printed] = /^Search page: (\S+)\/\?key=(\S+)$/m.exec(run.out()) ?? [];
    if (url) return { ...run, url, cookie: `search-page-${new URL(url).port}=${printed}` };
    if (run.child.exitCode !== null) throw new Error(run.err());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

command('serves the page at the address it prints, and ends when told', async () => {
  const one = await started();
  assert.is((await get('/', one.url)).status, 403);
  const { cookie } = one;
  assert.match((await get('/', one.url, { cookie })).text, /<title>Data catalog<\/title>/);
  assert.is((await get('/api/search?q=customer', one.url, { cookie })).status, 200);
  one.child.kill('SIGINT');
  assert.is(await one.exit, 0);
});

command('gives the role in the sandbox, when told to', async () => {
  await control(sandbox.url, 'reset', {});
  const refused = await started();
  const { url, cookie } = refused;
  assert.is((await get('/api/search', url, { cookie })).status, 403);
  const given = await started(['--lend-role']);
  assert.match(given.out(), /^The sandbox has given your application the role Data Reader\.$/m);
  assert.is((await get('/api/search', url, { cookie })).status, 200);
  const again = await started(['--lend-role']);
  assert.match(again.out(), /^Your application has the role already\.$/m);
  for (const { child, exit } of [refused, given, again]) {
    child.kill('SIGINT');
    assert.is(await exit, 0);
  }
  assert.match(refused.err(), /^The page may not read the catalog: /);
});

command('ends with the program that started it', async () => {
  const one = await started();
  one.child.disconnect();
  assert.is(await one.exit, 0);
});

command('says how, when no sandbox runs, when the port is taken or none, and when a setting is wrong', async () => {
  const { port } = new URL(page);
  for (const [args, env, said] of [
    [
      [],
      settings(await deadAddress()),
      /^Nothing listens at that address\.\nStart what should listen there, .* The sandbox is started by `npm run sandbox`/,
    ],
    [
      ['--port', port],
      settings(sandbox.url),
      /^That port is taken: choose another one with --port N, or leave it out\.\n$/,
    ],
    [['--port', 'x'], settings(sandbox.url), /^--port takes a whole number from 0 .* and 'x' is not\.\n$/],
    [
      ['--prot', '1'],
      settings(sandbox.url),
      /^Unknown option '--prot'\. Usage: npm run search-page \[-- --port N --lend-role\]\n$/,
    ],
    [
      [],
      settings(sandbox.url, (env) => env.replace('=contoso', '=https://x')),
      /needs a change:\n- PURVIEW_ACCOUNT is a whole URL/,
    ],
  ] as [string[], Record<string, string>, RegExp][]) {
    const run = runFile(program, args, { env });
    assert.is(await run.exit, 1);
    assert.match(run.err(), said);
    assert.is(run.out(), '');
  }
});

command.run();
