import type { RequestListener, ServerResponse } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { retryAfter } from '../../../lib/core/answer';
import { createClient } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import { explain } from '../../../lib/diagnosis/explain';
import { ofType, search, searchAll } from '../../../lib/planes/search';
import { tokenSource } from '../../../lib/core/token';
import { send, type Call, type NetworkOptions } from '../../../lib/core/transport';
import { tenantId } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite, startSandbox } from '../../sandbox-suite';
import { configOf, control, deadAddress, noted, rejection, requests, scripted, serve } from '../support';

const path = `/${tenantId}/v2.0/.well-known/openid-configuration`;
const get = ({ url = sandbox.url + path, ...changes }: Partial<Call> = {}): Call => ({
  method: 'GET',
  url,
  headers: {},
  repeatable: true,
  ...changes,
});
const trouble = (fault: object) => control(sandbox.url, 'faults', { path, ...fault });
const tries = async () => (await requests(sandbox.url)).filter((request) => request.endsWith(path)).length;

/** Sends a call to the sandbox, and tells the status, the number of tries and the waits between them. */
async function outcomeOf(fault: object, call: Partial<Call> = {}, options: NetworkOptions = {}) {
  await trouble(fault);
  const { sleep, waits } = noted();
  const answer = await send(get(call), { sleep, ...options }).catch((error: HttpError) => error);
  const code = answer instanceof HttpError ? answer.code : '';
  return { status: answer.status, code, tries: await tries(), waits };
}

const retries = sandboxSuite('what is sent again');

retries('an answer that is well is not asked for again', async () => {
  const answer = await send(get());
  assert.is(answer.status, 200);
  assert.match(answer.header('Content-Type') ?? '', 'application/json');
  assert.is(answer.header('x-not-there'), undefined);
  assert.match(answer.text, '"issuer"');
  assert.is(await tries(), 1);
});

const spellings: [name: string, value: string, wait: number][] = [
  ['retry-after-ms', '250', 250],
  ['x-ms-retry-after-ms', '1500', 1500],
  ['retry-after', '7', 7000],
];
for (const status of [429, 503]) {
  for (const [name, value, wait] of spellings) {
    retries(`a ${status} is waited out as ${name} asks`, async () => {
      const outcome = await outcomeOf({ status, headers: { [name]: value } });
      assert.equal(outcome, { status: 200, code: '', tries: 2, waits: [wait] });
    });
  }

  retries(`a ${status} that names a date is waited out until then`, async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    const { waits } = await outcomeOf({ status, headers: { 'retry-after': date } });
    assert.ok(waits[0] > 55_000 && waits[0] <= 60_000, String(waits));
  });

  retries(`a ${status} is repeated even where the call is not safe to repeat: it was not carried out`, async () => {
    const outcome = await outcomeOf({ status, headers: { 'retry-after': '1' } }, { repeatable: false });
    assert.equal(outcome, { status: 200, code: '', tries: 2, waits: [1000] });
  });
}

for (const [name, value] of [
  ['retry-after', '121'],
  ['retry-after-ms', '120001'],
  ['retry-after', new Date(Date.now() + 3_600_000).toUTCString()],
]) {
  retries(`not what asks to wait longer than two minutes (${name}: ${value})`, async () => {
    const outcome = await outcomeOf({ status: 429, headers: { [name]: value } });
    assert.equal(outcome, { status: 429, code: '', tries: 1, waits: [] });
  });
}

retries('what asks to wait longer, where the caller has the time', async () => {
  const fault = { status: 429, headers: { 'retry-after': '3600' } };
  assert.equal((await outcomeOf(fault, {}, { maxWaitMs: 3_600_000 })).waits, [3_600_000]);
});

retries('three times, a second and then twice as long, a quarter of it left to chance', async () => {
  const { status, tries: sent, waits } = await outcomeOf({ status: 429, times: 9 });
  assert.equal([status, sent, waits.length], [429, 4, 3]);
  waits.forEach((wait, i) => assert.ok(wait >= 750 * 2 ** i && wait <= 1000 * 2 ** i, String(waits)));
});

retries('as often as asked, waiting no longer than 64 seconds', async () => {
  const { status, tries: sent, waits } = await outcomeOf({ status: 500, times: 10 }, {}, { retries: 9 });
  assert.equal([status, sent], [500, 10]);
  assert.ok(Math.max(...waits) <= 64_000 && Math.max(...waits) > 40_000, String(waits));
});

for (const [status, sent] of [
  [408, 1],
  [504, 1],
  [429, 2],
  [500, 2],
]) {
  const how = sent === 1 ? 'not' : 'still';
  retries(`${how} a ${status}, where the call is better divided than late again`, async () => {
    assert.is((await outcomeOf({ status }, { repeatable: 'unless late' })).tries, sent);
  });
}

retries('not a time-out, where the call is better divided than late again', async () => {
  const outcome = await outcomeOf({ delayMs: 500 }, { repeatable: 'unless late' }, { timeoutMs: 50 });
  assert.equal(outcome, { status: 0, code: 'TIMEOUT', tries: 1, waits: [] });
});

for (const status of [408, 500, 502, 504]) {
  retries(`a ${status}, where the call is safe to repeat`, async () => {
    const { status: last, tries: sent } = await outcomeOf({ status });
    assert.equal([last, sent], [200, 2]);
  });

  retries(`not a ${status}, where the call is not safe to repeat`, async () => {
    assert.equal(await outcomeOf({ status }, { repeatable: false }), { status, code: '', tries: 1, waits: [] });
  });
}

for (const status of [400, 401, 403, 404, 409, 501, 505]) {
  retries(`never a ${status}`, async () => {
    assert.equal(await outcomeOf({ status }), { status, code: '', tries: 1, waits: [] });
  });
}

for (const drop of ['before', 'body']) {
  retries(`a connection that is dropped (${drop}), where the call is safe to repeat`, async () => {
    const { status, tries: sent } = await outcomeOf({ drop });
    assert.equal([status, sent], [200, 2]);
  });

  retries(`not a connection that is dropped (${drop}), where the call is not safe to repeat`, async () => {
    const { status, code, tries: sent, waits } = await outcomeOf({ drop }, { repeatable: false });
    assert.equal([status, code, sent, waits], [0, 'ECONNRESET', 1, []]);
  });
}

retries('nothing, with retries: 0', async () => {
  assert.is((await outcomeOf({ status: 500 }, {}, { retries: 0 })).tries, 1);
});

retries('the error after the last try names the call and the host, not the query', async () => {
  await trouble({ drop: 'before' });
  const error = await rejection<HttpError>(send(get({ url: `${sandbox.url}${path}?token=t` }), { retries: 0 }));
  assert.instance(error, HttpError);
  const { host } = new URL(sandbox.url);
  assert.is(error.message, `GET ${path}: no answer ECONNRESET: The connection to ${host} failed.`);
});

retries.run();

const limits = sandboxSuite('what ends a call early');

limits('a time-out, also while the body is read', async () => {
  const slow = await serve((_request, response) => void response.writeHead(200).write('{"half":'));
  const error = await rejection<HttpError>(send(get({ url: slow.url }), { timeoutMs: 60, retries: 0 }));
  assert.is(error.message, 'GET /: no answer TIMEOUT: No answer within 60 ms.');
  await slow.close();
});

const half = '{"value":[';
const cuts: Record<string, RequestListener> = {
  'of known length': (_request, response) =>
    void response.writeHead(200, { 'content-length': 99 }).write(half, () => response.destroy()),
  'of known length, ended politely': (_request, response) =>
    void response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n${half}`),
  'in chunks': (_request, response) => void response.writeHead(200).write(half, () => response.destroy()),
  compressed: (_request, response) =>
    void response
      .writeHead(200, { 'content-length': 99, 'content-encoding': 'gzip' })
      .write(gzipSync(half).subarray(0, 15), () => response.destroy()),
};
for (const [name, listener] of Object.entries(cuts)) {
  limits(`a body that is cut short (${name}), at once`, async () => {
    const server = await serve(listener);
    const began = performance.now();
    const error = await rejection<HttpError>(send(get({ url: server.url }), { retries: 0 }));
    await server.close();
    assert.match(error.code, /^(ECONNRESET|ERR_STREAM_PREMATURE_CLOSE)$/);
    assert.ok(performance.now() - began < 5000);
  });
}

limits('no body that is whole, however long or compressed', async () => {
  const text = JSON.stringify({ value: 'assets '.repeat(500_000) });
  const server = await serve((request, response) => {
    const body = request.url === '/gzip' ? gzipSync(text) : text;
    const coding = request.url === '/gzip' ? { 'content-encoding': 'gzip' } : {};
    response.writeHead(200, { 'content-length': Buffer.byteLength(body), ...coding }).end(body);
  });
  for (const path of ['/plain', '/gzip']) {
    assert.is((await send(get({ url: server.url + path }))).text.length, text.length, path);
  }
  await server.close();
});

limits('a time-out is per try, and repeated where that is safe', async () => {
  const outcome = await outcomeOf({ delayMs: 2000, times: 1 }, {}, { timeoutMs: 400 });
  assert.equal([outcome.status, outcome.tries], [200, 2]);
  await control(sandbox.url, 'reset', {});
  const unsafe = await outcomeOf({ delayMs: 2000 }, { repeatable: false }, { timeoutMs: 400 });
  assert.equal(unsafe, { status: 0, code: 'TIMEOUT', tries: 1, waits: [] });
});

limits('the time-out of one call ends no later one', async () => {
  const server = await serve(
    (request, response) => void setTimeout(() => response.end('{}'), Number(request.url?.slice(1))),
  );
  const ask = (delay: number, timeoutMs: number) =>
    send(get({ url: `${server.url}/${delay}` }), { timeoutMs, retries: 0 });
  await ask(0, 500);
  assert.is((await ask(700, 30_000)).text, '{}');
  assert.is((await rejection<HttpError>(ask(700, 50))).code, 'TIMEOUT');
  assert.is((await ask(0, 30_000)).text, '{}');
  await server.close();
});

limits('no time is refused, and Infinity is no limit', async () => {
  const sentence = 'timeoutMs is a number of milliseconds, more than 0.';
  for (const timeoutMs of [0, -1, NaN]) {
    const error = await rejection<TypeError>(send(get({}), { timeoutMs }));
    assert.equal([error.name, error.message], ['TypeError', sentence]);
  }
  assert.is((await send(get({}), { timeoutMs: Infinity })).status, 200);
});

limits('numbers that are none', async () => {
  const sentence = 'retries and maxWaitMs are numbers from 0 on, and maxBytes is more than 0.';
  for (const options of [{ retries: NaN }, { retries: -1 }, { maxWaitMs: NaN }, { maxBytes: 0 }, { maxBytes: NaN }]) {
    const error = await rejection<TypeError>(send(get({}), options));
    assert.equal([error.name, error.message], ['TypeError', sentence]);
  }
  assert.is(await tries(), 0);
});

for (const way of ['the kit’s own fetch', 'Node’s fetch']) {
  limits(`an answer that is too large, also where it is packed, by ${way}`, async () => {
    let asked = 0;
    const packed = gzipSync(Buffer.alloc(50_000_000, ' '));
    const server = await serve((request, response) => {
      asked += 1;
      response.setHeader('content-encoding', request.url === '/packed' ? 'gzip' : 'identity');
      response.end(request.url === '/packed' ? packed : Buffer.alloc(2_000_000, ' '));
    });
    const own = way === 'Node’s fetch' ? { fetch: fetch as NetworkOptions['fetch'] & {} } : {};
    const ask = (path: string) =>
      rejection<HttpError>(send(get({ url: server.url + path }), { maxBytes: 1_000_000, ...own, ...noted() }));
    for (const path of ['/plain', '/packed', '/packed', '/packed']) {
      const error = await ask(path);
      const advice = 'Ask for less, or allow more by maxBytes.';
      assert.is(error.message, `GET ${path}: no answer TOO_LARGE: The answer has more than 1000000 bytes. ${advice}`);
    }
    assert.is(asked, 4);
    await server.close();
  });
}

limits('a port that speaks no TLS, or no HTTP: said so, at once on this machine', async () => {
  const plain = await serve((_, response) => void response.end('{}'));
  const { sleep, waits } = noted();
  const { host } = new URL(plain.url);
  const noTls = await rejection<HttpError>(send(get({ url: `https://${host}/account` }), { sleep }));
  const noTlsWords = 'speaks no TLS: does the address begin with http://, or is it that of another port?';
  assert.is(noTls.message, `GET /account: no answer NO_TLS: ${host} ${noTlsWords}`);
  assert.is(explain(noTls).reason, 'settings');
  assert.is(explain(noTls).remedy, 'Check PURVIEW_ENDPOINT: it may have to begin with http://.');
  await plain.close();
  const mute = createServer((socket) => void socket.end('220 ready\r\n'));
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const port = (mute.address() as AddressInfo).port;
  const noHttp = await rejection<HttpError>(send(get({ url: `http://127.0.0.1:${port}/account` }), { sleep }));
  assert.is(noHttp.code, 'NO_HTTP');
  assert.is((await rejection<HttpError>(send(get({ url: `https://127.0.0.1:${port}/` }), { sleep }))).code, 'NO_TLS');
  mute.close();
  assert.equal(waits, []);
});

limits('the caller’s signal, before the call', async () => {
  const error = await rejection<HttpError>(send(get({ signal: AbortSignal.abort() })));
  assert.is(error.message, `GET ${path}: no answer ABORTED: The call was cancelled.`);
  assert.is(await tries(), 0);
});

limits('the caller’s signal, while the answer is awaited, and nothing is repeated', async () => {
  await trouble({ delayMs: 5000 });
  const error = await rejection<HttpError>(send(get({ signal: AbortSignal.timeout(400) })));
  assert.equal([error.code, await tries()], ['ABORTED', 1]);
});

limits('the caller’s signal, while a wait lasts', async () => {
  await trouble({ status: 429, headers: { 'retry-after': '30' } });
  const began = performance.now();
  const error = await rejection<HttpError>(send(get({ signal: AbortSignal.timeout(500) })));
  assert.equal([error.code, await tries()], ['ABORTED', 1]);
  assert.ok(performance.now() - began < 5000);
});

limits('a sleep of one’s own that rejects', async () => {
  await trouble({ status: 429 });
  const sleep = () => Promise.reject(new Error('stop waiting'));
  assert.is((await rejection(send(get(), { sleep }))).message, 'stop waiting');
});

limits('a port on which nothing listens: said at once, with what to do', async () => {
  const { sleep, waits } = noted();
  const error = await rejection(send(get({ url: `${await deadAddress()}/account` }), { sleep }));
  const advice = 'If that should be the sandbox, start it.';
  assert.is(error.message, `GET /account: no answer ECONNREFUSED: Nothing listens there. ${advice}`);
  assert.equal(waits, []);
});

limits('a refused connection elsewhere is repeated, and then said of the host', async () => {
  const refused = scripted(
    Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }),
  );
  const error = await rejection(send(get({ url: 'https://contoso.example/account' }), { ...refused, ...noted() }));
  assert.is(
    error.message,
    'GET /account: no answer ECONNREFUSED: contoso.example refuses connections. Is the address right?',
  );
  assert.is(refused.calls.length, 4);
});

limits('an unknown host: the account name may be wrong', async () => {
  const unknown = scripted(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
  const error = await rejection(
    send(get({ url: 'https://contso.purview.azure.com/account' }), { ...unknown, retries: 0 }),
  );
  const advice = 'Check the account name, or your network.';
  assert.is(
    error.message,
    `GET /account: no answer ENOTFOUND: contso.purview.azure.com is not a known host. ${advice}`,
  );
});

limits('whatever else is thrown is a failed connection', async () => {
  const error = await rejection<HttpError>(
    send(get({ url: 'https://a.example/x' }), { ...scripted(new Error('odd')), retries: 0 }),
  );
  assert.is(error.message, 'GET /x: no answer NETWORK: The connection to a.example failed.');
});

limits('a certificate that Node does not know: how to make it known', async () => {
  const secure = await startSandbox({ tls: true });
  const error = await rejection<HttpError>(send(get({ url: `${secure.url}/account` }), { retries: 0 }));
  await secure.close();
  const { host } = new URL(secure.url);
  const advice = 'Set NODE_EXTRA_CA_CERTS to the PEM file of the authority (or of the sandbox) before Node starts.';
  assert.is(
    error.message,
    `GET /account: no answer DEPTH_ZERO_SELF_SIGNED_CERT: The certificate of ${host} is signed by nobody Node knows. ${advice}`,
  );
  assert.is(explain(error).remedy, advice);
});

limits.run();

const proxy = suite('a proxy that is not used');
const kept = { ...process.env };
// On this machine, and yet no loopback address as far as the helpers know.
const nearby = async () => `${(await deadAddress()).replace('http://127.0.0.1', 'https://0.0.0.0')}/account`;
const setOnly = (variables: Record<string, string>) => {
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'NODE_USE_ENV_PROXY']) {
    if (variables[name] === undefined) delete process.env[name];
    else process.env[name] = variables[name];
  }
};
proxy.after.each(() =>
  setOnly(Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, string] => !!entry[1]))),
);

proxy('is named when a connection fails, with what would use it', async () => {
  setOnly({ HTTPS_PROXY: 'http://127.0.0.1:9' });
  const error = await rejection(send(get({ url: await nearby() }), { retries: 0 }));
  const advice =
    'Pass a fetch of your own that uses it, such as undici’s with EnvHttpProxyAgent, or set NODE_USE_ENV_PROXY=1 on ' +
    'Node 24.5 or newer.';
  assert.ok(error.message.endsWith(` HTTPS_PROXY is set, and was not used. ${advice}`), error.message);
  assert.equal(explain(error), {
    reason: 'unreachable',
    cause: 'The shell names a proxy that leads out of this network, and the call did not go through it.',
    remedy: advice,
  });
});

proxy('is not named where none is meant, nor for loopback or a fetch of one’s own', async () => {
  const unnamed = async (url: string, options: NetworkOptions = {}) =>
    assert.not.match((await rejection(send(get({ url }), { retries: 0, ...options }))).message, 'PROXY');
  setOnly({});
  await unnamed(await nearby());
  setOnly({ HTTPS_PROXY: 'http://127.0.0.1:9' });
  await unnamed(`${await deadAddress()}/account`);
  await unnamed(await nearby(), scripted(new Error('odd')));
  for (const NO_PROXY of ['*', 'a.example, 0.0.0.0']) {
    setOnly({ https_proxy: 'http://127.0.0.1:9', NO_PROXY });
    await unnamed(await nearby());
  }
});

proxy.run();

const connections = suite('connections');
/** Counts the connections it was given, and answers each call with how many there were. */
async function counting(meddle: (call: number, response: ServerResponse) => boolean = () => false) {
  const seen = new Set<unknown>();
  let calls = 0;
  const server = await serve((request, response) => {
    seen.add(request.socket);
    request.resume();
    if (!meddle(++calls, response)) response.end(String(seen.size));
  });
  return { ...server, seen };
}
const textsOf = async (calls: Call[], options: NetworkOptions = {}) => {
  const texts: string[] = [];
  for (const call of calls) texts.push((await send(call, options)).text);
  return texts;
};

connections('a kept one serves the next call that may be sent again', async () => {
  const { url, close } = await counting();
  assert.equal(await textsOf([get({ url }), get({ url, method: 'POST', body: '{}' }), get({ url })]), ['1', '1', '1']);
  await close();
});

connections('what may be sent only once has one of its own, and so has what is tried only once', async () => {
  const { url, close } = await counting();
  const once = get({ url, method: 'POST', body: '{}', repeatable: false });
  assert.equal(await textsOf([get({ url }), once, once]), ['1', '2', '3']);
  assert.equal(await textsOf([get({ url })], { retries: 0 }), ['4']);
  await close();
});

connections('one that is closed as it is taken: the call is sent again on another', async () => {
  const { url, close, seen } = await counting((call, response) => call === 2 && !!response.socket?.destroy());
  const { sleep, waits } = noted();
  assert.equal(await textsOf([get({ url }), get({ url })], { sleep }), ['1', '2']);
  assert.equal([seen.size, waits.length], [2, 1]);
  await close();
});

connections('one whose answer is cut short is not used again', async () => {
  const cutSecond = (call: number, response: ServerResponse) =>
    call === 2 && !!response.writeHead(200, { 'content-length': 9 }).write('half', () => response.destroy());
  const { url, close } = await counting(cutSecond);
  const { sleep } = noted();
  assert.equal(await textsOf([get({ url }), get({ url }), get({ url })], { sleep }), ['1', '2', '2']);
  await close();
});

connections('hundreds of answers in chunks on kept ones come whole', async () => {
  const rows = 'row '.repeat(5000);
  const server = await serve((_request, response) => {
    response.write(rows);
    setImmediate(() => response.end(rows));
  });
  const twenty = () => textsOf(Array.from({ length: 20 }, () => get({ url: server.url })));
  const texts = (await Promise.all(Array.from({ length: 20 }, twenty))).flat();
  assert.is(texts.length, 400);
  assert.ok(texts.every((text) => text === rows + rows));
  await server.close();
});

connections.run();

const crowd = sandboxSuite('fifty callers at once');
const fifty = <T>(call: (i: number) => Promise<T>) => Promise.all(Array.from({ length: 50 }, (_none, i) => call(i)));
const searches = async () => {
  const list = await requests(sandbox.url);
  const count = (ending: string) => list.filter((request) => request.endsWith(ending)).length;
  return { tokens: count('/token'), searches: count('/search/query') };
};
const reader = () => {
  const options = { sleep: noted().sleep };
  const credential = tokenSource(configOf(sandbox.url, 'reader'), options);
  return createClient({ endpoint: sandbox.url, credential, ...options });
};

const rows: [what: string, fault: object | undefined, sent: { tokens: number; searches: number }][] = [
  ['on a good day', undefined, { tokens: 1, searches: 50 }],
  ['of whom five are throttled', { status: 429, times: 5 }, { tokens: 1, searches: 55 }],
  ['of whom five lose the connection', { drop: 'before', times: 5 }, { tokens: 1, searches: 55 }],
  ['of whom five get half an answer', { drop: 'body', times: 5 }, { tokens: 1, searches: 55 }],
];
for (const [what, fault, sent] of rows) {
  crowd(`${what}: one token, and no call more than needed`, async () => {
    if (fault) await control(sandbox.url, 'faults', { path: '/datamap/*', ...fault });
    const client = reader();
    const pages = await fifty(() => search(client, { limit: 1 }));
    assert.ok(pages.every((page) => page.value.length === 1));
    assert.equal(await searches(), sent);
  });
}

crowd('whose token expires in the middle of a run: every row comes', async () => {
  const client = reader();
  const seen: string[] = [];
  for await (const { id } of searchAll(client, { limit: 10, filter: ofType('azure_sql_table') })) {
    seen.push(id);
    if (seen.length === 5) await control(sandbox.url, 'clock', { advanceSeconds: 90_000 });
  }
  assert.ok(seen.length > 10, String(seen.length));
  assert.is(new Set(seen).size, seen.length);
  assert.is((await searches()).tokens, 2);
});

crowd.run();

const origin = suite('redirects');

for (const status of [301, 302, 307, 308]) {
  origin(`a ${status} is handed back and not followed`, async () => {
    const seen: string[] = [];
    const server = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    const answer = await send({
      method: 'POST',
      url: `${server.url}/token`,
      headers: {},
      body: 'client_secret=s',
      repeatable: true,
    });
    await server.close();
    assert.equal([answer.status, seen], [status, ['/token']]);
  });
}

origin('fetch is told so, and gets method, headers, body and a signal', async () => {
  const { fetch, calls } = scripted({});
  await send(
    { method: 'PUT', url: 'https://a.example/x', headers: { accept: 'text/plain' }, body: 'b', repeatable: true },
    { fetch },
  );
  const { signal, ...rest } = calls[0];
  assert.instance(signal, AbortSignal);
  assert.equal(rest, {
    url: 'https://a.example/x',
    method: 'PUT',
    headers: { accept: 'text/plain' },
    body: 'b',
    redirect: 'manual',
  });
});

origin.run();

const header = suite('retryAfter');
const after = (headers: Record<string, string>, now?: number) => retryAfter({ header: (name) => headers[name] }, now);
const noon = Date.UTC(2026, 0, 5, 12);

header('reads milliseconds, seconds and dates, in that order', () => {
  assert.is(after({ 'retry-after-ms': '1', 'x-ms-retry-after-ms': '2', 'retry-after': '3' }), 1);
  assert.is(after({ 'x-ms-retry-after-ms': '2', 'retry-after': '3' }), 2);
  assert.is(after({ 'retry-after': ' 3 ' }), 3000);
  assert.is(after({ 'retry-after': 'Mon, 05 Jan 2026 12:00:30 GMT' }, noon), 30_000);
});

header('takes a date that has passed for now', () => {
  assert.is(after({ 'retry-after': 'Mon, 05 Jan 2026 11:00:00 GMT' }, noon), 0);
});

header('goes on to the next header where one makes no sense', () => {
  assert.is(after({ 'retry-after-ms': 'soon', 'retry-after': '3' }), 3000);
});

header('gives nothing for what is no wait', () => {
  for (const value of ['', 'soon', '-5', '1.5', '0x10', 'NaN'])
    assert.is(after({ 'retry-after': value }), undefined, value);
  assert.is(after({}), undefined);
});

header.run();
