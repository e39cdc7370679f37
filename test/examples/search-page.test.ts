import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createPage } from '../../examples/search-page/server';
import { createEntities } from '../../lib/planes/bulk';
import { withApplication } from '../../lib/core/config';
import { connect, type Connection } from '../../lib/connect';
import { clientOf, lendRoles, persona } from '../../lib/course/sandbox';
import { search } from '../../lib/planes/search';
import { startSandbox } from '../../sandbox/app';
import { sandboxEnv } from '../../tools/sandbox-process';
import { configOf, control, deadAddress, noted, requests } from '../lib/support';
import { endAll, runFile } from '../sandbox/process';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let reader: Connection;
const closing: (() => void)[] = [];

const connectAs = async (name: string) =>
  connect({ config: withApplication(configOf(sandbox.url), await persona(configOf(sandbox.url), name)), ...noted() });

async function serve(connection: Connection): Promise<string> {
  const page = createPage(connection).listen(0, '127.0.0.1');
  await once(page, 'listening');
  closing.push(() => {
    page.close();
    page.closeAllConnections();
  });
  return `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
}

let page: string;
const begin = async () => {
  sandbox = await startSandbox();
  reader = await connectAs('reader');
  page = await serve(reader);
};
const end = async () => {
  closing.splice(0).forEach((close) => close());
  await sandbox.close();
};

interface Got {
  status: number;
  headers: Headers;
  text: string;
  json: any;
}

async function get(path: string, from = page): Promise<Got> {
  const response = await fetch(`${from}${path}`);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** As a browser cannot ask: with a Host of its own, another method, or a path that is none. */
async function raw(path: string, options: { host?: string; method?: string } = {}): Promise<number> {
  const { port } = new URL(page);
  const { host = `127.0.0.1:${port}`, method = 'GET' } = options;
  const sent = request({ host: '127.0.0.1', port, path, method, headers: { host } }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

const values = ({ json }: Got, name: string) =>
  json.facets.find((facet: any) => facet.name === name).values as { value: string; count: number; chosen: boolean }[];

const guidOf = async (keywords: string, entityType: string) =>
  (await search(reader.purview, { keywords, filter: { entityType }, limit: 1 })).value[0].id;

const email = 'MICROSOFT.PERSONAL.EMAIL';

const answers = suite('what the search page answers');
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
  assert.match(text, /<svg [^]*>2\. Copy<[^]*<\/svg>/);
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

const refusals = suite('what the search page refuses');
refusals.before(begin);
refusals.after(end);

refusals('is what it has no route for', async () => {
  for (const path of ['/page.ts', '/server.ts', '/../server.ts', '/%2e%2e/package.json', '/api', '/constructor']) {
    assert.is(await raw(path), 404, path);
  }
});

refusals('is every method but GET', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
    assert.is(await raw('/api/search', { method }), 405, method);
  }
  assert.is((await fetch(page, { method: 'POST' })).headers.get('allow'), 'GET');
});

refusals('is any name but that of this machine', async () => {
  for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '10.0.0.1']) {
    assert.is(await raw('/', { host }), 403, host);
  }
  for (const host of ['localhost', 'LOCALHOST:1', '[::1]:80']) assert.is(await raw('/', { host }), 200, host);
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

const trouble = suite('what the search page says');
trouble.before(begin);
trouble.after(end);

trouble('where its application holds another role: that it may not read, and to whom to go', async () => {
  const from = await serve(await connectAs('admin'));
  for (const path of ['/api/search', '/api/suggest?q=customer', '/api/asset?id=5a4db0c5-0000-4000-8000-000000000000']) {
    const { status, json } = await get(path, from);
    assert.is(status, 403);
    assert.equal(json, {
      why: 'The page may not read the catalog.',
      todo: 'Tell the person who runs this page.',
    });
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
  assert.equal(text.match(/<script[^>]*>/g), ['<script type="module" src="/page.js">']);
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

const command = suite('npm run search-page');
let folder: string;
command.before(async () => {
  await begin();
  folder = mkdtempSync(join(tmpdir(), 'search-page-'));
  await lendRoles(configOf(sandbox.url), ['Data Reader']);
});
command.after(async () => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
  await end();
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
    const url = /^Search page: (\S+)\/$/m.exec(run.out())?.[1];
    if (url) return { ...run, url };
    if (run.child.exitCode !== null) throw new Error(run.err());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

command('serves the page at the address it prints, and ends when told', async () => {
  const one = await started();
  assert.match(await (await fetch(one.url)).text(), /<title>Data catalog<\/title>/);
  assert.is((await get('/api/search?q=customer', one.url)).status, 200);
  one.child.kill('SIGINT');
  assert.is(await one.exit, 0);
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
      /^Unknown option '--prot'\. Usage: npm run search-page \[-- --port N\]\n$/,
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
