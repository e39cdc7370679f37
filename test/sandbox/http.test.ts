import * as assert from 'uvu/assert';
import { createSandbox } from '../../sandbox/app';
import { tenantId } from '../../sandbox/entra/personas';
import { sandbox, sandboxSuite, startSandbox } from '../sandbox-suite';
import { field, parse, send, sendRaw, tokenOf, versions } from './support';

const headers = sandboxSuite('response headers');

headers("of account, policy and scanning are Kestrel's, with the versions and a fresh correlation id", async () => {
  const supported = {
    '/account/collections': '2019-11-01-preview, 2022-10-01-preview, 2023-10-01-preview',
    '/policyStore/metadataRoles': '2021-07-01-preview, 2021-07-01',
    '/scan/datasources': '2018-12-01-preview, 2021-10-01-preview, 2022-02-01-preview, 2022-07-01-preview, 2023-09-01',
  };
  const seen = new Set<string | null>();
  for (const [path, versionsOf] of Object.entries(supported)) {
    const answer = await send(sandbox.url + path, { headers: { 'x-ms-client-request-id': 'mine' } });
    assert.is(answer.headers.get('server'), 'Kestrel');
    assert.is(answer.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.is(answer.headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains');
    assert.is(answer.headers.get('api-supported-versions'), versionsOf);
    assert.is(answer.headers.get('x-ms-request-id'), null);
    assert.is(answer.headers.get('access-control-allow-origin'), null);
    seen.add(answer.headers.get('x-ms-correlation-request-id'));
  }
  assert.is(seen.size, 3);
  assert.not.ok(seen.has(null));
});

headers('tell the time of the sandbox’s own clock', async () => {
  const later = await startSandbox({ clock: () => Date.UTC(2030, 0, 5, 12) });
  const answers = [await send(`${later.url}/account`), await send(`${later.url}/sandbox/health`)];
  await later.close();
  for (const { headers: given } of answers) assert.is(given.get('date'), 'Sat, 05 Jan 2030 12:00:00 GMT');
});

headers('of scanning carry a request context', async () => {
  assert.match(
    (await send(`${sandbox.url}/scan/datasources`)).headers.get('request-context') ?? '',
    /^appId=cid-v1:[0-9a-f-]{36}$/,
  );
});

headers('of glossaries and terms say that they are not to be kept', async () => {
  const headers = { authorization: `Bearer ${await tokenOf(sandbox.url, 'reader')}` };
  const read = (path: string) => send(`${sandbox.url}/catalog/api/atlas/v2${path}`, { headers });
  const recorded = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store, must-revalidate, no-cache, max-age=0',
    pragma: 'no-cache',
    expires: '0',
    'x-content-type-options': 'nosniff',
    'x-xss-protection': '1; mode=block',
  };
  for (const path of ['/glossary', '/glossary/none', '/glossary/term/none'])
    for (const [name, value] of Object.entries(recorded)) assert.is((await read(path)).headers.get(name), value, name);
  assert.is((await read('/types/typedefs/headers')).headers.get('cache-control'), null);
});

headers('of the catalog echo the client request id, or have one of their own', async () => {
  const url = `${sandbox.url}/datamap/api/search/query?${versions.datamap}`;
  const init = {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenOf(sandbox.url, 'reader')}`, 'content-type': 'application/json' },
    body: '{}',
  };
  const echoed = await send(url, { ...init, headers: { ...init.headers, 'x-ms-client-request-id': 'mine' } });
  assert.is(echoed.headers.get('x-ms-request-id'), 'mine');
  assert.is(echoed.headers.get('server'), 'MicrosoftPurview');
  assert.is(echoed.headers.get('content-type'), 'application/json');
  assert.is(echoed.headers.get('access-control-allow-origin'), '*');
  const silent = await send(url, init);
  assert.match(silent.headers.get('x-ms-request-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.ok(silent.headers.get('x-ms-correlation-request-id'));
});

headers.run();

const guard = sandboxSuite('the sandbox on loopback');

guard('listens on 127.0.0.1', () => assert.match(sandbox.url, /^http:\/\/127\.0\.0\.1:\d+$/));

guard('answers a loopback name in the Host header only', async () => {
  const port = new URL(sandbox.url).port;
  const url = `${sandbox.url}/sandbox/health`;
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'LOCALHOST'])
    assert.is((await sendRaw(url, { host })).status, 200, host);
  for (const host of ['evil.example', `127.0.0.1.evil.example:${port}`]) {
    const answer = await sendRaw(url, { host });
    assert.is(answer.status, 403, host);
    assert.equal(JSON.parse(answer.text), {
      error: {
        code: 'SandboxForeignHost',
        message: 'This is the sandbox: it answers only to a loopback address in the Host header.',
      },
    });
  }
});

guard('answers no web page of another origin', async () => {
  const url = `${sandbox.url}/sandbox/health`;
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example']) {
    const answer = await sendRaw(url, { origin });
    assert.is(answer.status, 403, origin);
    assert.equal(JSON.parse(answer.text), {
      error: {
        code: 'SandboxForeignOrigin',
        message: 'This is the sandbox: it answers no web page of another origin.',
      },
    });
  }
  assert.is((await sendRaw(url, { origin: 'http://localhost:8888' })).status, 200);
});

guard('closes twice, promptly, with a connection still open', async () => {
  const other = await startSandbox();
  await send(`${other.url}/sandbox/health`);
  const began = performance.now();
  await Promise.all([other.close(), other.close()]);
  await other.close();
  assert.ok(performance.now() - began < 1000);
});

guard('answers by injection without a port', async () => {
  const silent = await createSandbox();
  const answer = await silent.app.inject({ url: '/sandbox/health', headers: { host: 'localhost' } });
  assert.is(answer.statusCode, 200);
  await silent.close();
});

guard.run();

const unknown = sandboxSuite('an unknown route');

const sentence = (called: string, near: string) =>
  `This is the sandbox, and it does not imitate ${called}. The nearest it knows is ${near}.`;

unknown('is answered with 501 and the nearest known one, in the words of the plane', async () => {
  const gateway: [string, string, string][] = [
    ['GET', '/scan/datasource', 'GET /scan/datasources'],
    ['DELETE', '/account', 'GET /account'],
    ['GET', '/policyStore/metadataPolicy', 'GET /policyStore/metadataPolicies'],
    ['GET', '/account/collections/sal3s0/getChildren', 'GET /account/collections/{name}/getChildCollectionNames'],
    // Without what stands before it on the account's host, and as Apache Atlas calls it.
    ['GET', '/datasources', 'GET /scan/datasources'],
    ['POST', '/atlas/v2/search/basic', 'POST /datamap/api/search/query'],
    ['GET', '/atlas/v2/entity/guid/some-guid', 'GET /datamap/api/atlas/v2/entity/guid/{guid}'],
    ['GET', '/metadataPolicies', 'GET /policyStore/metadataPolicies'],
  ];
  for (const [method, path, near] of gateway) {
    const answer = await send(sandbox.url + path, { method });
    assert.is(answer.status, 501);
    assert.equal(parse(answer), {
      error: { code: 'NotImitatedBySandbox', message: sentence(`${method} ${path}`, near) },
    });
  }
});

unknown('of Catalog, Graph and Entra ID speaks as they do', async () => {
  const catalog = parse(await send(`${sandbox.url}/datamap/api/search/querry`, { method: 'POST' }));
  assert.is(field(catalog, 'errorCode'), 'NotImitatedBySandbox');
  assert.is(
    field(catalog, 'errorMessage'),
    sentence('POST /datamap/api/search/querry', 'POST /datamap/api/search/query'),
  );
  const graph = parse(await send(`${sandbox.url}/v1.0/application`));
  assert.is(field(graph, 'error', 'message'), sentence('GET /v1.0/application', 'GET /v1.0/applications'));
  assert.ok(field(graph, 'error', 'innerError'));
  const entra = parse(await send(`${sandbox.url}/${tenantId}/oauth2/tokens`, { method: 'POST' }));
  assert.match(
    String(field(entra, 'error_description')),
    sentence(`POST /${tenantId}/oauth2/tokens`, 'POST /{tenant}/oauth2/token'),
  );
});

unknown.run();

const body = sandboxSuite('a body that cannot be read');

async function putPolicy(contentType: string, text: string) {
  const authorization = `Bearer ${await tokenOf(sandbox.url, 'admin')}`;
  return send(`${sandbox.url}/policyStore/metadataPolicies/x?${versions.policy}`, {
    method: 'PUT',
    headers: { authorization, 'content-type': contentType },
    body: text,
  });
}

body("is the caller's mistake: malformed, of another type, or too large", async () => {
  const cases: [string, string, number, string, string][] = [
    [
      'application/json',
      '{"name":',
      400,
      'BadRequest',
      "Body is not valid JSON but content-type is set to 'application/json'",
    ],
    [
      'text/html',
      '<p>',
      415,
      'UnsupportedMediaType',
      'The content type of the request is not supported. Send application/json.',
    ],
    [
      'application/json',
      `"${'x'.repeat(17 * 1024 * 1024)}"`,
      413,
      'RequestEntityTooLarge',
      'The request body is too large.',
    ],
  ];
  for (const [type, text, status, code, message] of cases) {
    const answer = await putPolicy(type, text);
    assert.is(answer.status, status);
    assert.equal(parse(answer), { error: { code, message } });
  }
});

body('is refused by the catalog in its own words', async () => {
  const authorization = `Bearer ${await tokenOf(sandbox.url, 'reader')}`;
  const answer = await send(`${sandbox.url}/datamap/api/search/query?${versions.datamap}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"keywords":',
  });
  assert.is(answer.status, 400);
  assert.is(
    field(parse(answer), 'errorMessage'),
    "Body is not valid JSON but content-type is set to 'application/json'",
  );
});

body('is none where a client names a type and sends nothing', async () => {
  const call = async (method: string, path: string, name: string, type?: string) => {
    const headers = { authorization: `Bearer ${await tokenOf(sandbox.url, name)}`, host: 'localhost' };
    return sendRaw(sandbox.url + path, { ...headers, ...(type ? { 'content-type': type } : {}) }, method);
  };
  const every: [string, string, string, number][] = [
    ['GET', `/account/collections?${versions.account}`, 'admin', 200],
    ['DELETE', `/account/collections/nowhere?${versions.account}`, 'admin', 404],
    ['PUT', `/policyStore/metadataPolicies/x?${versions.policy}`, 'admin', 404],
    ['DELETE', `/scan/datasources/x?${versions.scanning}`, 'learner', 403],
    ['DELETE', '/datamap/api/atlas/v2/types/typedef/name/none', 'curator', 404],
    ['DELETE', '/catalog/api/atlas/v2/entity/bulk?guid=none', 'curator', 200],
    ['POST', `/datamap/api/search/query?${versions.datamap}`, 'reader', 200],
    ['POST', '/sandbox/clock', 'reader', 400],
    ['POST', `/${tenantId}/oauth2/token`, 'reader', 400],
    ['GET', '/v1.0/applications', 'reader', 401],
    ['POST', '/nowhere', 'reader', 501],
  ];
  for (const [method, path, name, status] of every)
    for (const type of [undefined, 'application/json', 'application/json; charset=utf-8', 'text/plain'])
      assert.is((await call(method, path, name, type)).status, status, `${method} ${path} ${type}`);
});

body('or a path that cannot be decoded is no fault of the sandbox', async () => {
  const { status } = await sendRaw(`${sandbox.url}/account/collections/%zz`, {});
  assert.ok(status >= 400 && status < 500, String(status));
});

body.run();
