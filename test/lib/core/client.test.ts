import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCollection, deleteCollection } from '../../../lib/planes/account';
import {
  addClassifications,
  deleteEntity,
  getEntity,
  getEntityByQualifiedName,
  getLineage,
  removeClassification,
} from '../../../lib/planes/catalog';
import { buildUrl, createClient, segment, type Client } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import { putPolicy, type MetadataPolicy } from '../../../lib/planes/policy';
import { tokenSource, type TokenSource } from '../../../lib/core/token';
import type { NetworkOptions } from '../../../lib/core/transport';
import { deleteType } from '../../../lib/planes/types';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, control, noted, printed, rejection, requests, scripted, serve, thrown } from '../support';

const account = { apiVersion: '2019-11-01-preview' };

/** A credential that counts: a token is its number, and a forced one is new. */
function counting() {
  const asked: unknown[] = [];
  const credential: TokenSource = {
    async getToken(scope, options = {}) {
      asked.push({ scope, ...options });
      return { token: `token-${asked.length}`, expiresOnTimestamp: 0 };
    },
  };
  return { credential, asked };
}
const clientFor = (name: string, options: NetworkOptions = {}): Client =>
  createClient({ endpoint: sandbox.url, credential: tokenSource(configOf(sandbox.url, name)), ...options });
const stubbed = (options: NetworkOptions) =>
  createClient({ endpoint: 'https://contoso.example/', credential: counting().credential, ...options });

const calls = sandboxSuite('a call');

calls('brings JSON from the service, with a token of its own', async () => {
  const answer = await clientFor('admin').get<{ name: string }>('/account', account);
  assert.is(answer.name, 'contoso');
});

calls('sends method, address, api-version, token and JSON', async () => {
  const { fetch, calls: sent } = scripted({});
  await stubbed({ fetch }).put('/policies/p', { apiVersion: '1', query: { b: 2 }, body: { c: [3] } });
  const { method, url, headers, body } = sent[0];
  assert.equal([method, url], ['PUT', 'https://contoso.example/policies/p?api-version=1&b=2']);
  assert.equal(headers, {
    authorization: 'Bearer token-1',
    accept: 'application/json',
    'content-type': 'application/json',
  });
  assert.is(body, '{"c":[3]}');
});

calls('has a function for each method, and sends no body where there is none', async () => {
  const { fetch, calls: sent } = scripted({});
  const client = stubbed({ fetch });
  for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) await client[method]('/x');
  assert.equal(
    sent.map(({ method }) => method),
    ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  );
  assert.not(sent.some(({ body, headers }) => body !== undefined || 'content-type' in headers));
});

calls('asks for a Purview token unless it is told another scope', async () => {
  const { credential, asked } = counting();
  const { fetch } = scripted({});
  await createClient({ endpoint: 'https://a.example', credential, fetch }).get('/');
  await createClient({ endpoint: 'https://a.example', credential, fetch, scope: 's' }).get('/');
  assert.equal(asked, [
    { scope: 'https://purview.azure.net/.default', abortSignal: undefined },
    { scope: 's', abortSignal: undefined },
  ]);
});

calls('carries ten megabytes of base64 there and back, and keys of objects as they are', async () => {
  const server = await serve((request, response) => void request.pipe(response));
  const client = createClient({ endpoint: server.url, credential: counting().credential });
  const body = { huge: Buffer.alloc(7_500_000, 'a').toString('base64') };
  const odd = JSON.parse('{"__proto__":{"a":1},"constructor":"\\r\\n"}') as object;
  const answers = await Promise.all([client.post('/x', { body }), client.post('/x', { body: odd })]);
  await server.close();
  assert.is(JSON.stringify(answers), JSON.stringify([body, odd]));
  assert.is(({} as Record<string, unknown>).a, undefined);
});

calls('gives undefined where there is no body, and null where the answer is null', async () => {
  const { fetch } = scripted({ status: 204, body: '' }, { body: 'null' });
  const client = stubbed({ fetch });
  assert.is(await client.delete('/x'), undefined);
  assert.is(await client.get('/x'), null);
});

calls('throws when what answers is no JSON', async () => {
  const error = await rejection<HttpError>(stubbed(scripted({ body: '<html>Welcome</html>' })).get('/account'));
  assert.is(
    error.message,
    'GET /account: 200 NotJson: The answer is not JSON. Is the address that of a Purview account?',
  );
});

calls('throws when the credential has no token', async () => {
  const client = createClient({ endpoint: sandbox.url, credential: { getToken: async () => null } });
  assert.is(
    (await rejection(client.get('/account'))).message,
    'The credential gave no token: sign in with it, or pass another one.',
  );
});

calls('throws for a token that no header may hold, without repeating it', async () => {
  for (const token of ['one\r\nx-header: two', 'one two', 'onetwo\u0000', 'onetwö', '']) {
    const { fetch, calls } = scripted({});
    const credential = { getToken: async () => ({ token, expiresOnTimestamp: 0 }) };
    const error = await rejection(createClient({ endpoint: 'https://a.example', credential, fetch }).get('/x'));
    assert.instance(error, TypeError);
    assert.is(
      error.message,
      'The credential gave a token that no header may hold: pass it without blanks and line breaks.',
    );
    assert.equal(calls, []);
  }
});

calls('throws for an endpoint that is none, or would not keep the token private', () => {
  const sentences = {
    '': 'endpoint is not a URL that begins with https://.',
    contoso: 'endpoint is not a URL that begins with https://.',
    'ftp://a.example': 'endpoint is not a URL that begins with https://.',
    'http://a.example': 'endpoint begins with http://: only https:// keeps the token and the secret private.',
    'https://a:b@a.example': 'endpoint holds more than an address: take out any user, password, query or fragment.',
    'https://a.example/?a=b': 'endpoint holds more than an address: take out any user, password, query or fragment.',
  };
  for (const [endpoint, sentence] of Object.entries(sentences)) {
    const error = thrown(() => createClient({ endpoint, credential: counting().credential }));
    assert.equal([error instanceof TypeError, error.message], [true, sentence]);
  }
});

calls('hands on what the credential throws', async () => {
  const credential = { getToken: () => Promise.reject(new Error('no sign-in')) };
  assert.is(
    (await rejection(createClient({ endpoint: sandbox.url, credential }).get('/account'))).message,
    'no sign-in',
  );
});

calls.run();

const refusals = sandboxSuite('a refusal');

refusals('of the gateway is read from error.code and error.message', async () => {
  const error = await rejection<HttpError>(clientFor('learner').get('/account', account));
  assert.instance(error, HttpError);
  assert.is(error.message, 'GET /account: 403 Unauthorized: Not authorized to access account');
  assert.match(error.requestId ?? '', /^[0-9a-f-]{36}$/);
});

refusals('of the catalog is read from errorCode and errorMessage', async () => {
  const path = '/datamap/api/atlas/v2/entity/guid/5a4db0c5-0000-4000-8000-00f6f6f60000';
  const error = await rejection<HttpError>(clientFor('curator').get(path));
  const sentence = 'Given instance guid 5a4db0c5-0000-4000-8000-00f6f6f60000 is invalid/not found';
  assert.is(error.message, `GET ${path}: 404 ATLAS-404-00-005: ${sentence}`);
  assert.is(error.code, 'ATLAS-404-00-005');
});

refusals('that says no word is said to say none', async () => {
  for (const body of ['', ' ', [], 7, { error: 'x' }, { error: null }, { error: { toString: 1, message: [] } }]) {
    const error = await rejection<HttpError>(stubbed(scripted({ status: 400, body })).get('/x'));
    assert.is(error.message, 'GET /x: 400: The answer does not say why.');
  }
});

refusals('that is not in the service’s form is not taken for one of the service', async () => {
  const sentence = 'The answer is not in the service’s form: a proxy, a firewall or another host may have given it.';
  for (const status of [400, 403, 404, 502]) {
    const script = scripted({ status, body: '<h1>Blocked</h1>' });
    const error = await rejection<HttpError>(stubbed({ ...script, retries: 0 }).get('/x'));
    assert.is(error.message, `GET /x: ${status} NotJson: ${sentence}`);
  }
  for (const body of ['', '<h1>Sign in</h1>', { error: { code: 'Unauthorized', message: 'No.' } }]) {
    const error = await rejection<HttpError>(stubbed(scripted({ status: 407, body })).get('/x'));
    assert.is(error.message, 'GET /x: 407 ProxySignIn: A proxy on the way asks for a sign-in.');
  }
});

const forms: [body: object, words: string][] = [
  [
    {
      error: {
        code: 'Bad',
        message: 'No.',
        details: [
          { code: 'A', message: 'one' },
          { target: 'b', message: 'two' },
        ],
      },
    },
    'Bad: No. (A: one; b: two)',
  ],
  [
    { error: { code: 'Bad', message: 'No.', details: [{ code: 'Bad', message: 'No.' }, null, 7, []] } },
    'Bad: No. (Bad: No.)',
  ],
  [{ title: 'Not valid.', status: 400, errors: { name: ['It is required.'] } }, 'Not valid. (name: It is required.)'],
  [{ title: 'Not valid.', detail: 'The name is too long.' }, 'Not valid. (The name is too long.)'],
  [{ detail: 'The name is too long.' }, 'The name is too long.'],
  [{ Message: 'No route.', MessageDetail: 'No controller.' }, 'No route. (No controller.)'],
  [{ errors: [{ message: 'one' }, 'two'] }, '(one; two)'],
  [{ error: 'invalid_request', error_description: 'A parameter is missing.' }, 'A parameter is missing.'],
];
for (const [body, words] of forms) {
  refusals(`shows all it says: ${words}`, async () => {
    const error = await rejection(stubbed(scripted({ status: 400, body })).get('/x'));
    assert.is(error.message, `GET /x: 400${words.startsWith('Bad') ? ' ' : ': '}${words}`);
  });
}

refusals('that repeats the token does not bring it into the error, however it is written', async () => {
  const token = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJzZWNyZXQifQ.c2lnbmF0dXJl~"';
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: 0 }) };
  const escaped = [...token].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  for (const echo of [JSON.stringify(`Bearer ${token} is bad`), `"${escaped}"`, `"?t=${encodeURIComponent(token)}"`]) {
    const body = `{"error":{"code":${echo},"message":${echo},"details":[{"target":${echo},"message":${echo}}]}}`;
    const headers = { 'x-ms-request-id': encodeURIComponent(token) };
    const script = scripted({ status: 400, body, headers });
    const error = await rejection(createClient({ endpoint: 'https://a.example', credential, ...script }).get('/x'));
    assert.not.match(printed(error), 'c2lnbmF0dXJl');
    assert.match(error.message, '[redacted]');
  }
});

refusals('holds nothing that commands a terminal', async () => {
  const body = { error: { code: '\x1b[2J', message: '\x9b31m\u202eNo.' } };
  const headers = { 'x-ms-request-id': 'a\x7fb' };
  const error = await rejection<HttpError>(stubbed(scripted({ status: 400, body, headers })).get('/x'));
  assert.is(error.message, 'GET /x: 400 \\u001b[2J: \\u009b31m\\u202eNo.');
});

refusals('that asks to wait too long is not waited for, and says how long', async () => {
  await control(sandbox.url, 'faults', { path: '/account', status: 429, headers: { 'retry-after': '3600' } });
  const { sleep, waits } = noted();
  const error = await rejection<HttpError>(clientFor('admin', { sleep }).get('/account', account));
  const sentence = 'This is a fault that the sandbox was asked for: 429. The service asks to wait 3600 s.';
  assert.is(error.message, `GET /account: 429 TooManyRequests: ${sentence}`);
  assert.equal(waits, []);
});

refusals('brings the id to quote, wherever the service puts it', async () => {
  const ids: [headers: Record<string, string>, body: object][] = [
    [{ 'x-ms-request-id': 'id', 'x-ms-correlation-request-id': 'b' }, { requestId: 'c' }],
    [{ 'x-ms-correlation-request-id': 'id', 'request-id': 'b' }, {}],
    [{ 'request-id': 'id', 'client-request-id': 'b' }, {}],
    [{}, { requestId: 'id', errorCode: 'E', errorMessage: 'M' }],
    [{}, { error: { code: 'E', message: 'M', innerError: { 'request-id': 'id' } } }],
  ];
  for (const [headers, body] of ids) {
    const error = await rejection<HttpError>(stubbed(scripted({ status: 400, headers, body })).get('/x'));
    assert.is(error.requestId, 'id', JSON.stringify([headers, body]));
  }
  assert.is((await rejection<HttpError>(stubbed(scripted({ status: 400 })).get('/x'))).requestId, undefined);
});

refusals('of ten megabytes is cut short', async () => {
  const body = { error: { code: 'Big', message: 'A'.repeat(10_000_000) } };
  const error = await rejection(stubbed(scripted({ status: 400, body })).get('/x'));
  assert.is(error.message, `GET /x: 400 Big: ${'A'.repeat(2000)}`);
});

refusals('keeps query, token and answer out of the error', async () => {
  const body = { error: { code: 'Bad', message: 'No.', details: 'detailed' } };
  const client = stubbed(scripted({ status: 400, body }));
  const error = await rejection(client.get('/x', { query: { $skipToken: 'skipped' } }));
  assert.not.match(printed(error), /skipped|token-1|detailed/);
});

refusals('that is a redirect is not followed', async () => {
  const seen: string[] = [];
  const server = await serve((request, response) => {
    seen.push(`${request.url} ${request.headers.authorization}`);
    response.writeHead(302, { location: `${sandbox.url}/account` }).end();
  });
  const client = createClient({ endpoint: server.url, credential: counting().credential });
  const error = await rejection(client.get('/account'));
  await server.close();
  const sentence = 'The service redirects, and redirects are not followed. Is the address right?';
  assert.is(error.message, `GET /account: 302 Redirect: ${sentence}`);
  assert.equal([seen, await requests(sandbox.url)], [['/account Bearer token-1'], []]);
});

refusals.run();

const renewal = sandboxSuite('a token that is refused');

renewal('is renewed once, and the call sent again', async () => {
  const { fetch, calls: sent } = scripted({ status: 401 }, { body: { name: 'contoso' } });
  const { credential, asked } = counting();
  const answer = await createClient({ endpoint: 'https://a.example', credential, fetch }).post('/x', { body: 1 });
  assert.equal(answer, { name: 'contoso' });
  assert.equal(
    sent.map(({ headers }) => headers.authorization),
    ['Bearer token-1', 'Bearer token-2'],
  );
  const { forceRefresh } = asked[1] as { forceRefresh?: boolean };
  assert.is(forceRefresh, true);
});

renewal('is renewed no more than once', async () => {
  const { fetch, calls: sent } = scripted({
    status: 401,
    body: { error: { code: 'Unauthenticated', message: 'No.' } },
  });
  const error = await rejection(stubbed({ fetch }).get('/x'));
  assert.is(error.message, 'GET /x: 401 Unauthenticated: No.');
  assert.is(sent.length, 2);
});

renewal('after it has expired on the service’s clock, works again', async () => {
  const client = clientFor('admin');
  await client.get('/account', account);
  await control(sandbox.url, 'clock', { advanceSeconds: 90_000 });
  assert.is((await client.get<{ name: string }>('/account', account)).name, 'contoso');
  const tokens = (await requests(sandbox.url)).filter((request) => request.endsWith('/token'));
  assert.is(tokens.length, 2);
});

renewal.run();

const again = sandboxSuite('what a client sends again');

for (const [method, sent] of [
  ['get', 2],
  ['put', 2],
  ['delete', 2],
  ['post', 1],
  ['patch', 1],
] as const) {
  again(`${method} is sent ${sent === 2 ? 'again' : 'once'} after a 500`, async () => {
    const script = scripted({ status: 500 }, {});
    await stubbed({ ...script, ...noted() })
      [method]('/x')
      .catch(() => undefined);
    assert.is(script.calls.length, sent);
  });
}

again('a POST that says it is safe, and not a GET that says it is not', async () => {
  const script = scripted({ status: 500 }, {});
  await stubbed({ ...script, ...noted() }).post('/x', { repeatable: true });
  assert.is(script.calls.length, 2);
  const error = await rejection<HttpError>(stubbed(scripted({ status: 500 })).get('/x', { repeatable: false }));
  assert.is(error.status, 500);
});

again('everything that was throttled', async () => {
  await control(sandbox.url, 'faults', { path: '/datamap/*', status: 429, times: 3, headers: { 'retry-after': '2' } });
  const { sleep, waits } = noted();
  const call = { apiVersion: '2023-09-01', body: { limit: 1 } };
  const page = await clientFor('reader', { sleep }).post<{ value: unknown[] }>('/datamap/api/search/query', call);
  assert.equal([page.value.length, waits], [1, [2000, 2000, 2000]]);
});

again('nothing after the caller’s signal', async () => {
  await control(sandbox.url, 'faults', { path: '/account', status: 429, headers: { 'retry-after': '30' } });
  const error = await rejection(clientFor('admin').get('/account', { ...account, signal: AbortSignal.timeout(200) }));
  assert.is(error.message, 'GET /account: no answer ABORTED: The call was cancelled.');
});

again.run();

const names = suite('segment');

names('holds any name, encoded', () => {
  assert.is(segment('a/b?c#d e\r\n'), 'a%2Fb%3Fc%23d%20e%0D%0A');
  assert.is(segment('__proto__'), '__proto__');
  assert.is(segment('../../account'), '..%2F..%2Faccount');
});

names('refuses what would make the path another one', () => {
  for (const name of ['', '.', '..', '\ud800', undefined, null, 7, {}] as string[]) {
    const error = thrown(() => segment(name));
    assert.instance(error, TypeError);
    assert.is(
      error.message,
      `${JSON.stringify(name) ?? 'undefined'} is not a name that a path could hold: pass a guid or a name.`,
    );
  }
});

names('is asked by each call that a name is part of', async () => {
  const { fetch, calls } = scripted({});
  const client = stubbed({ fetch });
  const deaf: ((name: string) => Promise<unknown>)[] = [
    async (name) => getEntity(client, name),
    async (name) => getEntityByQualifiedName(client, name, 'q'),
    async (name) => deleteEntity(client, name),
    async (name) => addClassifications(client, name, []),
    async (name) => removeClassification(client, 'g', name),
    async (name) => getLineage(client, name),
    async (name) => deleteType(client, name),
    async (name) => deleteCollection(client, name),
    async (name) => createCollection(client, { name, friendlyName: 'A', parent: 'b' }),
    async (name) => putPolicy(client, { id: name } as MetadataPolicy),
  ];
  for (const call of deaf) for (const name of ['', '..']) assert.instance(await rejection(call(name)), TypeError);
  assert.equal(calls, []);
});

names.run();

const address = suite('buildUrl');
const sentence = 'A path begins with one "/" and holds no "..", "?", "#", "\\" or space: encode names first.';

address('joins address, path and query', () => {
  assert.is(buildUrl('https://a.example', '/b/c'), 'https://a.example/b/c');
  const query = { 'api-version': '1', list: ['x', 'y'], none: undefined, no: false, zero: 0, empty: '' };
  assert.is(
    buildUrl('https://a.example', '/b', query),
    'https://a.example/b?api-version=1&list=x&list=y&no=false&zero=0&empty=',
  );
});

address('encodes what a query holds', () => {
  const name = 'Sales & "Ops" #1+2=100% é/\r\n\'';
  const url = new URL(buildUrl('https://a.example', '/b', { $filter: name, 'a&b': '1' }));
  assert.equal(
    [...url.searchParams],
    [
      ['$filter', name],
      ['a&b', '1'],
    ],
  );
  assert.is(url.hash, '');
});

address('refuses a path that would leave the address or smuggle parameters in', () => {
  const leaving = [
    '',
    'account',
    '//evil.example',
    '@evil.example',
    '/a/../b',
    '/..',
    '/a/.',
    '/./b',
    '/a\\b',
    '/a?x=1',
    '/a#b',
  ];
  const encoded = ['/a/%2e%2e/b', '/a/%2E./b', '/a/.%2e', '/%2e/b'];
  const broken = ['/a\r\nHost: evil', '/a\nb', '/a b', '/a\tb', '/a\u2028b', '/..\u0001', '/a\0'];
  for (const path of [...leaving, ...encoded, ...broken]) {
    const error = thrown(() => buildUrl('https://a.example', path));
    assert.equal([error.name, error.message], ['TypeError', sentence], path);
  }
});

address('takes names that hold dots, and any name once it is encoded', () => {
  for (const path of ['/a..b', '/a/...', '/.well-known', "/applications(appId='1')", '/x:run']) {
    assert.is(new URL(buildUrl('https://a.example', path)).pathname, path);
  }
  const name = '../a b?c#d\\e\r\n';
  assert.is(
    new URL(buildUrl('https://a.example', `/x/${encodeURIComponent(name)}`)).pathname,
    `/x/${encodeURIComponent(name)}`,
  );
});

address('keeps every path it takes on the address', () => {
  for (const path of ['/:80', '/a//b', '/@b', '/%00', '/%2f%2fevil', '/;a', '/http://evil.example']) {
    assert.is(new URL(buildUrl('https://a.example', path)).host, 'a.example');
  }
});

address('a refused path sends nothing', async () => {
  const { fetch, calls: sent } = scripted({});
  assert.is((await rejection(stubbed({ fetch }).get('/a/../b'))).message, sentence);
  assert.is(sent.length, 0);
});

address.run();
