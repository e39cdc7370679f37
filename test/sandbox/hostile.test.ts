import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { createSandbox } from '../../sandbox/app';
import { persona, tenantId } from '../../sandbox/entra/personas';
import { readOptions } from '../../sandbox/options';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { empower, faultOf, tokensOf, type Reply } from './hostile-world';
import { field } from './support';

let port = 0;
let tokens: Record<string, string>;

/** A suite in which the learner may do everything, and nothing is put back between the attacks. */
function suiteOf(name: string) {
  const one = sandboxSuite(name, { accumulates: true });
  one.before(async () => {
    port = Number(new URL(sandbox.url).port);
    tokens = await tokensOf(sandbox);
    empower(sandbox.world);
  });
  return one;
}

interface Sent {
  method?: string;
  path: string;
  body?: string | Buffer;
  /** In place of a body: what comes after the headers, byte by byte. */
  chunks?: string;
  headers?: Record<string, string>;
  who?: string;
}

const jsonHeaders = { 'content-type': 'application/json' };

/** Sends bytes over a socket, as no client would, and waits until the sandbox has closed it. */
async function raw(bytes: string | Buffer): Promise<Reply[]> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return repliesIn(Buffer.concat(chunks).toString('utf8'));
}

const repliesIn = (text: string): Reply[] =>
  text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((one) => one !== '')
    .map((one) => {
      const [head = '', ...body] = one.split('\r\n\r\n');
      return {
        status: Number(head.slice(9, 12)),
        type: /^content-type: (.*)$/im.exec(head)?.[1] ?? '',
        text: body.join('\r\n\r\n'),
      };
    });

/** Makes a call byte by byte, so that no client tidies up its path or its headers. */
async function call({ method = 'GET', path, body, chunks = '', headers = {}, who = 'learner' }: Sent): Promise<Reply> {
  const all = {
    host: `127.0.0.1:${port}`,
    connection: 'close',
    authorization: tokens[who] ?? '',
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const [reply] = await raw(
    Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n`), Buffer.from(body ?? chunks)]),
  );
  if (reply === undefined) throw new Error(`no answer to ${method} ${path.slice(0, 100)}`);
  return reply;
}

const searchPath = '/datamap/api/search/query?api-version=2023-09-01';
const search = (body: string | Buffer, headers = {}) =>
  call({ method: 'POST', path: searchPath, body, headers: { ...jsonHeaders, ...headers } });

/** A call of each plane that takes a body. */
const bodied: [string, string][] = [
  ['POST', searchPath],
  ['POST', '/catalog/api/atlas/v2/entity?api-version=2022-03-01-preview'],
  ['PUT', '/account/collections/newone?api-version=2019-11-01-preview'],
  ['PUT', '/policyStore/metadataPolicies/x?api-version=2021-07-01'],
  ['PUT', '/scan/datasources/x?api-version=2023-09-01'],
  ['POST', '/sandbox/clock'],
  ['PUT', '/sandbox/incident'],
];

async function refused(sent: Sent, ...statuses: number[]): Promise<Reply> {
  const reply = await call(sent);
  const what = `${sent.method ?? 'GET'} ${sent.path.slice(0, 100)} ${String(sent.body ?? '').slice(0, 60)}`;
  assert.is(faultOf(sent.path, reply), undefined, what);
  assert.ok(statuses.includes(reply.status), `${what}: ${reply.status} ${reply.text.slice(0, 300)}`);
  return reply;
}

async function stillAnswers(): Promise<void> {
  const reply = await search('{"keywords":"customer","limit":1}');
  assert.is(reply.status, 200, reply.text);
  assert.ok(Number(field(JSON.parse(reply.text), '@search.count')) > 0);
}

const nested = (depth: number, open: string, close: string, inner: string) =>
  open.repeat(depth) + inner + close.repeat(depth);

const bodies = suiteOf('a hostile body');
bodies.after.each(stillAnswers);

bodies('that is malformed JSON is a 400 on every plane', async () => {
  for (const [method, path] of bodied)
    for (const body of ['{', '{"a":}', '[1,2', '{"a":1}}', "{'a':1}", 'NaN', '\ufeff', '{"a":1}\0', '"\t"'])
      await refused({ method, path, body, headers: jsonHeaders }, 400);
});

bodies('with a key that would reach a prototype is a 400', async () => {
  for (const [method, path] of bodied)
    for (const body of ['{"__proto__":{"polluted":1}}', '{"a":{"__proto__":null}}', '{"constructor":{"prototype":{}}}'])
      await refused({ method, path, body, headers: jsonHeaders }, 400);
  assert.is(field({}, 'polluted'), undefined);
});

bodies('that is not UTF-8 is a 400 that says so', async () => {
  for (const [method, path] of bodied) {
    const body = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc3, 0x28, 0xff, 0x22, 0x7d]);
    assert.match(
      (await refused({ method, path, body, headers: jsonHeaders }, 400)).text,
      'The body is not valid UTF-8.',
    );
  }
});

bodies('of another content type, or of none, is a 415, announced or in chunks', async () => {
  const types = ['text/plain', 'text/html', 'application/xml', 'multipart/form-data; boundary=x', 'application/jsonp'];
  for (const [method, path] of bodied)
    for (const headers of [{}, ...[...types, 'x'].map((type) => ({ 'content-type': type }))]) {
      await refused({ method, path, body: '{}', headers }, 415);
      const chunked = { ...headers, 'transfer-encoding': 'chunked' };
      await refused({ method, path, headers: chunked, chunks: '2\r\n{}\r\n0\r\n\r\n' }, 415);
    }
});

bodies('that does not come is none, whatever type was named for it', async () => {
  const [none, chunked] = [{ 'content-length': '0' }, { 'transfer-encoding': 'chunked' }];
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'json', ''])
    for (const [length, chunks] of [
      [{}, ''],
      [none, ''],
      [chunked, '0\r\n\r\n'],
    ] as const) {
      // In chunks one cannot know before, and what is no type at all is refused.
      if (length === chunked && !type.includes('/')) continue;
      const headers = { 'content-type': type, ...length };
      assert.is((await call({ method: 'POST', path: searchPath, headers, chunks })).status, 200, type);
      assert.is((await call({ method: 'POST', path: '/sandbox/reset', headers, chunks })).status, 200, type);
      empower(sandbox.world);
    }
});

bodies('of 5 MB is read: text that means nothing is a 400, long keywords find nothing', async () => {
  const long = 'x'.repeat(5 * 1024 * 1024);
  // What takes no token takes no more than 1 MB.
  for (const [method, path] of bodied.filter(([, path]) => !path.startsWith('/sandbox/')))
    await refused({ method, path, body: long, headers: jsonHeaders }, 400);
  const words = await search(JSON.stringify({ keywords: long.slice(0, 1_000_000) }));
  assert.is(words.status, 200);
  assert.is(field(JSON.parse(words.text), '@search.count'), 0);
});

bodies('of more than 16 MB is a 413, of more than 1 MB where no token is asked for', async () => {
  const headers = { ...jsonHeaders, 'content-length': String(17 * 1024 * 1024) };
  for (const [method, path] of bodied) await refused({ method, path, body: '{}', headers }, 413);
  const small = { ...jsonHeaders, 'content-length': String(2 * 1024 * 1024) };
  await refused({ method: 'POST', path: '/sandbox/clock', body: '{}', headers: small }, 413);
  await refused({ method: 'POST', path: `/${tenantId}/oauth2/token`, body: '{}', headers: small }, 413);
});

bodies('nested thousands of levels deep is a 400', async () => {
  for (const [method, path] of bodied)
    for (const body of [
      nested(100_000, '[', ']', ''),
      nested(100_000, '{"and":[', ']}', '{"entityType":"x"}'),
      nested(5000, '{"filter":', '}', '1'),
      '['.repeat(1_000_000),
    ])
      await refused({ method, path, body, headers: jsonHeaders }, 400);
});

bodies('with too many, too deep or too long filters is a 400 that says the limit', async () => {
  const one = '{"entityType":"azure_sql_table"}';
  for (const [filter, sentence] of [
    [nested(60, '{"and":[', ']}', one), 'a filter may be 50 levels deep'],
    [nested(60, '{"not":', '}', one), 'a filter may be 50 levels deep'],
    [`{"or":[${Array.from({ length: 20_000 }, () => one).join()}]}`, 'a filter may hold 2000 filter objects'],
  ]) {
    const reply = await search(`{"filter":${filter}}`);
    assert.is(reply.status, 400);
    assert.match(reply.text, sentence);
  }
  assert.is((await search(`{"filter":${nested(48, '{"and":[', ']}', one)}}`)).status, 200);
});

bodies('with keywords of a million characters is answered: one word, many words, operators, quotes', async () => {
  for (const keywords of [
    'a'.repeat(1e6),
    'a '.repeat(5e5),
    'NOT '.repeat(25e4),
    '"a" '.repeat(25e4),
    '('.repeat(1e6),
    '"'.repeat(1e6),
  ]) {
    const reply = await search(JSON.stringify({ keywords }));
    assert.ok(reply.status === 200 || reply.status === 400, `${keywords.slice(0, 8)}: ${reply.status}`);
    assert.is(faultOf(searchPath, reply), undefined);
  }
});

bodies('with numbers that are none of the allowed ones is a 400', async () => {
  const texts = ['"five"', '""', '"-1"', '"1.5"', '"1e1"', `"${'9'.repeat(5000)}"`];
  for (const number of ['1e999', '-1', '1.5', '99999999999999999999', '1e21', 'true', '[]', '{}', ...texts])
    assert.is((await search(`{"limit":${number}}`)).status, 400, number);
  for (const count of ['-1', '1.5', '1e999', ...texts])
    assert.is((await search(`{"facets":[{"facet":"term","count":${count}}]}`)).status, 400, count);
  for (const seconds of ['1e308', '1e999', '-1e9', '1e15', '"five"', 'null'])
    await refused(
      { method: 'POST', path: '/sandbox/clock', body: `{"advanceSeconds":${seconds}}`, headers: jsonHeaders },
      400,
    );
});

bodies('with a continuationToken that no answer gave is a 400', async () => {
  const token = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { continuationToken } = JSON.parse((await search('{"limit":1}')).text) as { continuationToken: string };
  const { question } = JSON.parse(Buffer.from(continuationToken, 'base64url').toString()) as { question: string };
  for (const forged of [
    ...['', 'x', '{}', '%00', 'null', 7, [], {}, token(null), token({}), token({ offset: 1, question: 'another' })],
    ...[-1, 1.5, '1', null, [1]].map((offset) => token({ offset, question })),
    `${continuationToken.slice(0, -3)}AAA`,
  ])
    assert.is((await search(JSON.stringify({ limit: 1, continuationToken: forged }))).status, 400, String(forged));
  const past = await search(JSON.stringify({ limit: 1, continuationToken: token({ offset: 1e9, question }) }));
  assert.equal(field(JSON.parse(past.text), 'value'), []);
});

bodies.run();

const paths = suiteOf('a hostile path or query');
paths.after.each(stillAnswers);

paths('with an unknown, empty or repeated api-version is a 400', async () => {
  for (const base of [
    '/datamap/api/search/query',
    '/account/collections',
    '/policyStore/metadataRoles',
    '/scan/datasources',
  ])
    for (const query of [
      '',
      '?api-version=',
      '?api-version=1999-01-01',
      '?api-version=%00',
      '?api-version[]=2023-09-01',
      '?api-version=1&api-version=2',
    ]) {
      // Scanning answers without one.
      if (base.startsWith('/scan') && !/=(1|%00)/.test(query)) continue;
      const method = base.endsWith('query') ? 'POST' : 'GET';
      const body = method === 'POST' ? { body: '{}', headers: jsonHeaders } : {};
      await refused({ method, path: base + query, ...body }, 400);
    }
});

paths('that repeats a parameter is read by its first value', async () => {
  const version = 'api-version=2019-11-01-preview';
  assert.is((await call({ path: `/account/collections?${version}&api-version=x`, who: 'admin' })).status, 200);
});

paths('that climbs, hides a slash, holds a NUL or is encoded twice leads nowhere', async () => {
  for (const base of [
    '/account/collections',
    '/datamap/api/atlas/v2/entity/guid',
    '/policyStore/metadataPolicies',
    '/scan/datasources',
    `/${tenantId}/oauth2`,
    '/v1.0/applications',
  ])
    for (const tail of [
      '..',
      '%2e%2e',
      '%2e%2e/%2e%2e/sandbox/reset',
      '..%2f..%2fsandbox%2freset',
      '%252e%252e',
      '%00',
      'a%00b',
      '%5c..',
      '.',
      ';',
      '%0d%0aset-cookie:%20a=b',
      '%ef%bf%bd',
      '__proto__',
      'constructor',
      '%F0%9F%A7%AA',
    ])
      await refused({ path: `${base}/${tail}?api-version=2021-07-01`, who: 'admin' }, 400, 401, 403, 404, 501);
});

paths('that cannot be decoded is a 400 in the words of its plane', async () => {
  for (const base of [
    '/account/collections',
    '/datamap/api/atlas/v2/entity/guid',
    '/policyStore/metadataPolicies',
    `/x/oauth2`,
    '/v1.0/applications',
    '',
  ])
    for (const tail of ['%zz', '%', '%c3%28', '%ff', '%e0%80%af']) await refused({ path: `${base}/${tail}` }, 400);
});

paths('of thousands of characters or segments is refused, and quoted in part only', async () => {
  for (const path of [
    `/account/collections/${'a'.repeat(8000)}`,
    `/${'a/'.repeat(4000)}`,
    `/${'a'.repeat(12_000)}`,
    `/datamap/api/${'x%20'.repeat(2000)}`,
    `/?${'a=b&'.repeat(3000)}`,
  ]) {
    const reply = await refused({ path }, 400, 404, 414, 501);
    assert.ok(reply.text.length < 1000, `${reply.text.length}`);
  }
});

paths('longer than a request line may be is a 431', async () => {
  await refused({ path: `/${'a'.repeat(100_000)}` }, 431);
  await refused({ path: '/account', headers: { 'x-long': 'a'.repeat(100_000) } }, 431);
});

paths('of a method that the sandbox does not imitate is a 501, of one that is none a 400', async () => {
  for (const method of ['OPTIONS', 'TRACE', 'PROPFIND', 'PATCH', 'LOCK', 'SEARCH'])
    await refused({ method, path: searchPath, headers: { 'content-length': '0' } }, 501);
  for (const method of ['BREW', 'get', 'G ET', 'POST\0']) await refused({ method, path: '/account' }, 400);
  const head = await call({ method: 'HEAD', path: '/account' });
  assert.is(head.status, 501);
});

paths('in absolute form is not taken for another host', async () => {
  for (const path of ['http://evil.example/sandbox/health', '//evil.example/sandbox/health', '*', 'sandbox/health'])
    await refused({ path }, 400, 403, 501);
  assert.is((await call({ path: `http://127.0.0.1:${port}/sandbox/health` })).status, 200);
});

paths.run();

const wire = suiteOf('hostile bytes on the wire');
wire.after.each(stillAnswers);

wire('that are no HTTP are a 400 in the envelope of the gateway, and the connection ends', async () => {
  for (const bytes of [
    'garbage\r\n\r\n',
    '\0\0\0\0\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01',
    'GET / HTTP/9.9\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ]) {
    const [reply] = await raw(bytes);
    assert.is(reply?.status, 400, JSON.stringify(bytes));
    assert.is(faultOf('/', reply), undefined);
  }
});

wire('behind good requests on one connection are refused too, and end it', async () => {
  const good = 'GET /sandbox/health HTTP/1.1\r\nhost: localhost\r\n\r\n';
  const replies = await raw(`${good}${good}garbage garbage\r\n\r\n${good}`);
  for (const reply of replies) assert.is(faultOf('/', reply), undefined);
  assert.is(replies.at(-1)?.status, 400);
});

wire('that contradict themselves about the length of a body are a 400', async () => {
  const head = `POST /sandbox/reset HTTP/1.1\r\nhost: localhost\r\n`;
  for (const lengths of [
    'content-length: 5\r\ntransfer-encoding: chunked\r\n',
    'content-length: -1\r\n',
    'content-length: 1\r\ncontent-length: 2\r\n',
    'content-length: 1e3\r\n',
    'transfer-encoding: chunked, identity\r\n',
  ]) {
    const [reply] = await raw(`${head}${lengths}\r\n0\r\n\r\n`);
    assert.is(reply?.status, 400, lengths);
  }
});

wire('in a broken chunk are a 400', async () => {
  const head = `POST ${searchPath} HTTP/1.1\r\nhost: localhost\r\nauthorization: ${tokens.learner}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
  const replies = await raw(`${head}zz\r\n{}\r\n0\r\n\r\n`);
  assert.is(replies[0]?.status, 400);
});

/** A connection with part of a request on it. */
async function stalled(bytes: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

/** The beginning of a search; without a token it is answered before it has ended. */
const partial = (length = 100, authorization = tokens.learner ?? '') =>
  `POST ${searchPath} HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n{"key`;

wire('that stop in the middle of a body hold nobody up, and may not stay for ever', async () => {
  const sockets = await Promise.all(Array.from({ length: 50 }, () => stalled(partial())));
  await stillAnswers();
  for (const socket of sockets.slice(25)) socket.destroy();
  await stillAnswers();
  assert.ok(sandbox.app.server.requestTimeout > 0);
  for (const socket of sockets) socket.destroy();
});

/** What has come back on a connection that is still open. */
async function soon(socket: Socket): Promise<Reply | undefined> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return repliesIn(chunk.toString())[0];
}

wire('with a body and no token are answered before the body has come', async () => {
  for (const path of [searchPath, '/scan/datasources/x', '/nowhere/at/all']) {
    const socket = await stalled(partial(16_000_000, 'Bearer x').replace(searchPath, path));
    assert.ok([401, 501].includes((await soon(socket))?.status ?? 0), path);
    socket.destroy();
  }
});

wire('that hold much of many unfinished bodies are sent away before they hold too much', async () => {
  const most = 16 * 1024 * 1024;
  const half = Buffer.alloc(most / 2, ' ');
  const before = process.memoryUsage().arrayBuffers;
  const sockets = await Promise.all(Array.from({ length: 20 }, () => stalled(partial(most))));
  const replies = sockets.map((socket) => soon(socket).catch(() => undefined));
  for (const socket of sockets) socket.write(half);
  const reply = await Promise.race(replies);
  assert.is(reply?.status, 503);
  assert.is(field(JSON.parse(reply?.text ?? ''), 'errorCode'), 'ServiceUnavailable');
  assert.ok(process.memoryUsage().arrayBuffers - before < 250 * 1024 * 1024);
  for (const socket of sockets) socket.destroy();
  await Promise.all(sockets.map((socket) => socket.closed || once(socket, 'close')));
});

wire('that come one by one are waited for', async () => {
  const socket = await stalled('');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // Asked for first: the answer may come, and the end of the connection with it, while the last pause is made.
  const closed = once(socket, 'close');
  for (const character of 'GET /sandbox/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n') {
    socket.write(character);
    await sleep(1);
  }
  await closed;
  assert.is(repliesIn(Buffer.concat(chunks).toString())[0]?.status, 200);
});

wire('that never end do not keep the sandbox from closing', async () => {
  const other = await createSandbox();
  const address = new URL((await other.listen(0)).url);
  const socket = connect(Number(address.port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(partial());
  socket.resume();
  await sleep(20);
  await Promise.all([other.close(), once(socket, 'close')]);
});

wire.run();

const browser = suiteOf('a web page in the browser of the user');
browser.after.each(stillAnswers);

const learner = persona('learner');
const form = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: learner.clientId,
  client_secret: learner.clientSecret,
  resource: 'https://purview.azure.net',
}).toString();

/** What a page can make a browser send without asking first: a form or plain text. */
const simple: Sent[] = [
  { method: 'POST', path: '/sandbox/reset', body: '', headers: { 'content-type': 'text/plain' } },
  { method: 'POST', path: '/sandbox/clock', body: '{"advanceSeconds":1}', headers: { 'content-type': 'text/plain' } },
  {
    method: 'POST',
    path: `/${tenantId}/oauth2/token`,
    body: form,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  {
    method: 'POST',
    path: `/${tenantId}/oauth2/v2.0/token`,
    body: form,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  { method: 'GET', path: '/sandbox/personas' },
  { method: 'POST', path: searchPath, body: '{}', headers: jsonHeaders },
];

browser('of another origin changes nothing and gets no token', async () => {
  const before = sandbox.world.now();
  for (const origin of [
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'http://127.0.0.1.nip.io',
    'file://',
    '',
  ])
    for (const sent of simple) {
      const reply = await call({ ...sent, headers: { ...sent.headers, origin } });
      assert.is(reply.status, 403, `${origin} ${sent.path}`);
      assert.match(reply.text, 'SandboxForeignOrigin');
      assert.not.match(reply.text, 'access_token');
    }
  assert.ok(sandbox.world.now() - before < 60_000);
});

browser('under a name that was made to resolve here is refused by the name', async () => {
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1.evil.example',
    'localhost.',
    '127.0.0.1@evil.example',
    '0.0.0.0',
    '127.1',
    '[::]',
    '',
  ])
    for (const sent of simple) {
      const reply = await call({ ...sent, headers: { ...sent.headers, host } });
      assert.is(reply.status, 403, `${host} ${sent.path}`);
      assert.match(reply.text, 'SandboxForeignHost');
    }
});

browser('asks before it sends anything else, and is told no', async () => {
  for (const { path } of simple) {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.write(
      `OPTIONS ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\norigin: https://evil.example\r\naccess-control-request-method: POST\r\naccess-control-request-headers: authorization\r\n\r\n`,
    );
    await once(socket, 'close');
    const text = Buffer.concat(chunks).toString();
    assert.match(text, /^HTTP\/1\.1 403 /);
    assert.not.match(text.toLowerCase(), 'access-control-allow');
  }
});

browser('that names no origin, as for a picture or a script, is known by the mark of another site', async () => {
  const cross = { 'sec-fetch-site': 'cross-site' };
  assert.is(
    (await call({ path: '/sandbox/personas', headers: { ...cross, 'sec-fetch-mode': 'no-cors' } })).status,
    403,
  );
  // Following a link to the sandbox is the user's own doing.
  assert.is((await call({ path: '/sandbox/health', headers: { ...cross, 'sec-fetch-mode': 'navigate' } })).status, 200);
  assert.is((await call({ path: '/sandbox/health', headers: { 'sec-fetch-site': 'same-origin' } })).status, 200);
});

browser.run();

const bound = suiteOf('where the sandbox listens');

bound('is loopback, and no option makes it anything else', async () => {
  const [address] = sandbox.app.addresses();
  assert.is(typeof address === 'object' && address.address, '127.0.0.1');
  for (const option of ['--host=0.0.0.0', '--hostname=0.0.0.0', '--bind=0.0.0.0', '--address=::'])
    assert.throws(() => readOptions([option]), /Unknown option/);
});

bound('is not an address of the network', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((known) => known ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  for (const { address } of others) {
    const socket = connect(port, address);
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => 'open'),
      once(socket, 'error').then(() => 'refused'),
    ]).catch(() => 'refused');
    socket.destroy();
    assert.is(outcome, 'refused', address);
  }
});

bound.run();
