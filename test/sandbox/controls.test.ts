import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { matchesStars } from '../../sandbox/controls/faults';
import { persona, tenantId } from '../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, form, names, parse, post, send, tokenOf, versions } from './support';

const noon = Date.UTC(2026, 0, 5, 12);

const control = sandboxSuite('the controls', { clock: () => noon });

control('say that the sandbox is ready, and its time', async () => {
  assert.equal(parse(await send(`${sandbox.url}/sandbox/health`)), {
    status: 'ready',
    time: '2026-01-05T12:00:00.000Z',
    shape: 'both',
  });
});

control('list the personas with what they may do', async () => {
  const list = parse(await send(`${sandbox.url}/sandbox/personas`));
  const { clientId, clientSecret, objectId } = persona('admin');
  assert.equal(names({ ...(await send(`${sandbox.url}/sandbox/personas`)), text: JSON.stringify({ value: list }) }), [
    'learner',
    'admin',
    'curator',
    'reader',
    'expired',
  ]);
  assert.equal(field(list, 1), {
    name: 'admin',
    clientId,
    clientSecret,
    objectId,
    tenantId,
    roles: [{ role: 'collection-administrator', collection: 'contoso' }],
  });
  assert.equal(field(list, 0, 'roles'), []);
});

control('give personas secrets that look like real ones and are no guids', () => {
  for (const name of ['learner', 'admin', 'curator', 'reader', 'expired']) {
    const { clientSecret } = persona(name);
    assert.ok(clientSecret.length >= 40, name);
    assert.match(clientSecret, /^sandbox~.+~not-a-real-one$/);
  }
});

control('keep the last requests, without query, body or token', async () => {
  const token = await tokenOf(sandbox.url, 'learner');
  await send(`${sandbox.url}/account?${versions.account}&secret=abc`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const answer = await send(`${sandbox.url}/sandbox/requests`);
  const [first, second] = Object(parse(answer)) as Record<string, unknown>[];
  assert.equal(
    { ...first, milliseconds: 0 },
    {
      method: 'POST',
      path: `/${tenantId}/oauth2/token`,
      status: 200,
      startedAt: '2026-01-05T12:00:00.000Z',
      milliseconds: 0,
    },
  );
  assert.equal([second?.method, second?.path, second?.status], ['GET', '/account', 403]);
  for (const hidden of ['abc', 'secret', token]) assert.not.match(answer.text, hidden);
});

control('move the clock', async () => {
  const token = await tokenOf(sandbox.url, 'admin');
  const call = () =>
    send(`${sandbox.url}/account?${versions.account}`, { headers: { authorization: `Bearer ${token}` } });
  assert.is((await call()).status, 200);
  assert.equal(parse(await post(`${sandbox.url}/sandbox/clock`, { advanceSeconds: 86_400 })), {
    status: 'ready',
    time: '2026-01-06T12:00:00.000Z',
    shape: 'both',
  });
  assert.is((await call()).status, 401);
  for (const wrong of [{ advanceSeconds: 'much' }, { advanceSeconds: '5' }, { advanceSecond: 5 }, {}, []])
    assert.is((await post(`${sandbox.url}/sandbox/clock`, wrong)).status, 400, JSON.stringify(wrong));
  const misspelt = parse(await post(`${sandbox.url}/sandbox/clock`, { advanceSecond: 5 }));
  assert.is(
    field(misspelt, 'error', 'message'),
    "A step of the clock has no field 'advanceSecond'. It takes advanceSeconds.",
  );
});

control('move the clock back, to a year before the start', async () => {
  const move = (advanceSeconds: number) => post(`${sandbox.url}/sandbox/clock`, { advanceSeconds });
  const start = field(parse(await move(60)), 'time');
  assert.is((await move(-366 * 86_400)).status, 400);
  const token = async () => parse(await send(`${sandbox.url}/${tenantId}/oauth2/token`, form('reader')));
  await move(-49 * 3600);
  const old = String(field(await token(), 'access_token'));
  await move(49 * 3600);
  const call = await send(`${sandbox.url}/account/collections?${versions.account}`, {
    headers: { authorization: `Bearer ${old}` },
  });
  assert.is(call.status, 401);
  assert.is((await move(-60)).status, 200);
  assert.is(field(parse(await move(60)), 'time'), start);
});

control('tell what is broken on purpose, until it is taken away or all begins anew', async () => {
  const url = `${sandbox.url}/sandbox/incident`;
  const put = async (body: unknown) =>
    send(url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const incident = { name: 'secret-id', number: 1, title: 'A job', symptom: 'It says no.', kept: { ids: ['a'] } };
  assert.equal(parse(await send(url)), { incident: null });
  assert.equal(parse(await put(incident)), { incident });
  assert.equal(parse(await send(url)), { incident });
  for (const wrong of [
    { number: 0 },
    { number: 'one' },
    { tittle: 'A job' },
    { title: '' },
    { symptom: 'x'.repeat(4001) },
    { name: 7 },
  ])
    assert.is((await put({ ...incident, ...wrong })).status, 400, JSON.stringify(wrong));
  assert.is((await put([])).status, 400);
  assert.is((await send(url, { method: 'DELETE' })).status, 204);
  assert.equal(parse(await send(url)), { incident: null });
  await put(incident);
  await send(`${sandbox.url}/sandbox/reset`, { method: 'POST' });
  assert.equal(parse(await send(url)), { incident: null });
});

control('make a secret run out', async () => {
  await post(`${sandbox.url}/sandbox/clock`, { advanceSeconds: 181 * 86_400 });
  assert.equal(
    field(parse(await send(`${sandbox.url}/${tenantId}/oauth2/token`, form('learner'))), 'error_codes'),
    [7000222],
  );
});

control('reset what was changed, and leave tokens in hand valid', async () => {
  const token = await tokenOf(sandbox.url, 'admin');
  const headers = { authorization: `Bearer ${token}` };
  await callAs(sandbox.url, 'admin', 'PUT', `/account/collections/legal1?${versions.account}`, {
    parentCollection: { referenceName: 'contoso' },
  });
  await post(`${sandbox.url}/sandbox/clock`, { advanceSeconds: 60 });
  await post(`${sandbox.url}/sandbox/faults`, { status: 503 });
  assert.equal(parse(await send(`${sandbox.url}/sandbox/reset`, { method: 'POST' })), {
    status: 'ready',
    time: '2026-01-05T12:00:00.000Z',
    shape: 'both',
  });
  for (const list of ['faults', 'requests']) assert.is((await send(`${sandbox.url}/sandbox/${list}`)).text, '[]');
  const collections = await send(`${sandbox.url}/account/collections?${versions.account}`, { headers });
  assert.equal(names(collections), ['contoso', 'sal3s0', 'f1nanc', 'mkt9qd', 'cust4x']);
});

control('reset leaves no token valid that was given out in a time that is not yet', async () => {
  await post(`${sandbox.url}/sandbox/clock`, { advanceSeconds: 3600 });
  const headers = { authorization: `Bearer ${await tokenOf(sandbox.url, 'admin')}` };
  await send(`${sandbox.url}/sandbox/reset`, { method: 'POST' });
  const answer = await send(`${sandbox.url}/account/collections?${versions.account}`, { headers });
  assert.is(answer.status, 401);
  assert.match(answer.text, 'it is not valid yet');
});

control.run();

const faults = sandboxSuite('a fault', { clock: () => noon });

const fault = (body: unknown) => post(`${sandbox.url}/sandbox/faults`, body);
const call = () => callAs(sandbox.url, 'admin', 'GET', `/account?${versions.account}`);

faults('comes the given number of times, with its headers, in the envelope of the plane', async () => {
  await fault({ method: 'get', path: '/Account', times: 2, status: 429, headers: { 'Retry-After': 7 } });
  for (const at of [1, 2]) {
    const answer = await call();
    assert.is(answer.status, 429, String(at));
    assert.is(answer.headers.get('retry-after'), '7');
    assert.is(answer.headers.get('server'), 'Kestrel');
    assert.equal(parse(answer), {
      error: { code: 'TooManyRequests', message: 'This is a fault that the sandbox was asked for: 429.' },
    });
  }
  assert.is((await call()).status, 200);
});

faults('on the catalog speaks its words', async () => {
  await fault({ path: '/datamap/api/*', status: 503 });
  const answer = await callAs(sandbox.url, 'reader', 'POST', `/datamap/api/search/query?${versions.datamap}`, {});
  assert.is(answer.status, 503);
  assert.is(field(parse(answer), 'errorCode'), 'ServiceUnavailable');
});

faults('can say when to come back in each spelling that services use', async () => {
  await post(`${sandbox.url}/sandbox/clock`, { advanceSeconds: 60 });
  const spellings: [string, unknown, string][] = [
    ['Retry-After', 5, '5'],
    ['Retry-After', { dateIn: 5 }, 'Mon, 05 Jan 2026 12:01:05 GMT'],
    ['Retry-After', 'Mon, 05 Jan 2026 13:00:00 GMT', 'Mon, 05 Jan 2026 13:00:00 GMT'],
    ['retry-after-ms', 1500, '1500'],
    ['x-ms-retry-after-ms', '250', '250'],
  ];
  for (const [name, value, sent] of spellings) {
    await fault({ path: '/account', status: 429, headers: { [name]: value } });
    const answer = await call();
    assert.is(answer.status, 429);
    assert.is(answer.headers.get(name), sent);
  }
});

faults('can bring a body of its own', async () => {
  await fault({ path: '/account', status: 500, body: { odd: true } });
  const answer = await call();
  assert.is(answer.status, 500);
  assert.equal(parse(answer), { odd: true });
});

faults('leaves other methods and paths alone', async () => {
  await fault({ method: 'PUT', path: '/account', status: 500 });
  await fault({ path: '/scan/*', status: 500 });
  assert.is((await call()).status, 200);
  assert.is(field(parse(await send(`${sandbox.url}/sandbox/faults`)), 1, 'times'), 1);
});

faults('can only delay', async () => {
  await fault({ path: '/account', delayMs: 80 });
  const began = performance.now();
  assert.is((await call()).status, 200);
  assert.ok(performance.now() - began >= 75);
});

faults('can delay a refusal', async () => {
  await fault({ path: '/account', delayMs: 80, status: 503 });
  const began = performance.now();
  assert.is((await call()).status, 503);
  assert.ok(performance.now() - began >= 75);
});

faults('can drop the connection when the headers and a part of the body have arrived', async () => {
  await fault({ path: '/account', status: 206, drop: 'body', headers: { 'x-odd': 'yes' } });
  const response = await fetch(`${sandbox.url}/account`);
  assert.is(response.status, 206);
  assert.is(response.headers.get('x-odd'), 'yes');
  const read = await response.text().then(
    () => 'all of it',
    () => 'not all of it',
  );
  assert.is(read, 'not all of it');
});

faults('are played in the order in which they were asked for, and shown until they are used up', async () => {
  await fault({ path: '/account', status: 500 });
  await fault({ path: '/acc*', status: 503, times: 2 });
  assert.equal([(await call()).status, (await call()).status], [500, 503]);
  const left = parse(await send(`${sandbox.url}/sandbox/faults`));
  assert.equal([field(left, 'length'), field(left, 0, 'times')], [1, 1]);
  assert.equal([(await call()).status, (await call()).status], [503, 200]);
});

faults('that dropped a connection leaves a request without a status', async () => {
  await fault({ path: '/account', drop: 'before' });
  await send(`${sandbox.url}/account`).catch(() => undefined);
  const [request] = Object(parse(await send(`${sandbox.url}/sandbox/requests`))) as Record<string, unknown>[];
  assert.equal([request?.path, request?.status], ['/account', null]);
});

faults('can drop the connection before an answer or inside its body', async () => {
  for (const drop of ['before', 'body']) {
    await fault({ path: '/account', drop });
    const failed = await call().then(
      () => false,
      () => true,
    );
    assert.ok(failed, drop);
  }
  assert.is((await call()).status, 200);
});

faults('that makes no sense is refused with what is wrong', async () => {
  const cases: [unknown, string][] = [
    [
      [],
      'A fault is an object: { method?, path?, times?, status?, headers?, body?, delayMs?, drop? }, or { rateLimits: true }.',
    ],
    [{ times: 0 }, 'times must be a whole number, 1 or more.'],
    [{ times: null, status: 500 }, 'times must be a whole number, 1 or more.'],
    [{ status: 99 }, 'status must be an HTTP status, 200 to 599, as a number.'],
    [{ status: '429' }, 'status must be an HTTP status, 200 to 599, as a number.'],
    [
      { stauts: 429 },
      "A fault has no field 'stauts'. It takes method, path, times, status, headers, body, delayMs, drop.",
    ],
    [{}, 'A fault needs a status, delayMs or drop: without them, calls are answered as ever.'],
    [
      { path: '/account', delayMs: 0 },
      'A fault needs a status, delayMs or drop: without them, calls are answered as ever.',
    ],
    [{ headers: { 'Retry-After': 2 } }, 'headers go with a status, and status is missing.'],
    [{ body: {}, delayMs: 5 }, 'body goes with a status, and status is missing.'],
    [{ drop: 'body', body: {} }, 'body does not go with drop, which ends the connection before a body is whole.'],
    [
      { drop: 'before', status: 500 },
      "status and headers do not go with drop: 'before', which ends the connection before them.",
    ],
    [{ method: 'GTE', status: 500 }, 'method must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, *.'],
    [{ path: 'account', status: 500 }, 'path must begin with / or *, and is compared without host and query.'],
    [{ path: '*/query?limit=1', status: 500 }, 'path must begin with / or *, and is compared without host and query.'],
    [
      { headers: { 'Retry-After': { dateIn: '5' } }, status: 429 },
      'The header Retry-After must be a text, a number or { dateIn: seconds }.',
    ],
    [{ drop: 'later' }, "drop must be 'before' or 'body'."],
    [{ path: 5 }, 'method and path must be strings.'],
    [{ headers: { 'Retry-After': {} } }, 'The header Retry-After must be a text, a number or { dateIn: seconds }.'],
    [{ delayMs: -1 }, 'delayMs must be a whole number of milliseconds, at most 600000.'],
  ];
  for (const [body, message] of cases) {
    const answer = await fault(body);
    assert.is(answer.status, 400);
    assert.equal(parse(answer), { error: { code: 'InvalidRequest', message } });
  }
});

faults.run();

const stars = suite('a path with stars');

stars('matches what is written like it, in any case and with or without a slash at the end', () => {
  for (const [pattern, text, matches] of [
    ['/account', '/account', true],
    ['/account', '/accounts', false],
    ['/acc*', '/Account/collections', true],
    ['*', '', true],
    ['/a*b*c', '/a-b-b-c', true],
    ['/a*b*c', '/a-c-b', false],
    ['/a*a', '/a', false],
    ['/ab*ba', '/aba', false],
    ['*.csv', '/x.csv', true],
    ['/a.c', '/abc', false],
    ['**', '/x', true],
  ] as const)
    assert.is(matchesStars(pattern, text), matches, `${pattern} ${text}`);
});

stars('takes no longer with many of them', () => {
  assert.not.ok(matchesStars(`${'*a'.repeat(5000)}b`, 'a'.repeat(16_000)));
  assert.ok(matchesStars('*a'.repeat(5000), 'a'.repeat(16_000)));
});

stars.run();

const plain = sandboxSuite('a plain sandbox', { plain: true });

plain('has no controls', async () => {
  assert.is((await send(`${sandbox.url}/sandbox/health`)).status, 501);
});

plain('has an empty catalog, and the collections', async () => {
  const found = await callAs(sandbox.url, 'reader', 'POST', `/datamap/api/search/query?${versions.datamap}`, {
    keywords: '*',
  });
  assert.is(field(parse(found), '@search.count'), 0);
  assert.is(names(await callAs(sandbox.url, 'reader', 'GET', `/collections?${versions.account}`)).length, 5);
});

plain.run();
