import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text as readAll } from 'node:stream/consumers';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSandbox, type Listening, type Sandbox } from '../../sandbox/app';
import { portalClientId } from '../../sandbox/entra/directory';
import { tenantDomain } from '../../sandbox/entra/personas';

const key = 'k'.repeat(43);
const host = 'hub.example.com';
const origin = `https://${host}`;

let sandbox: Sandbox;
let listening: Listening;
const proxy = suite('a proxy that lets in whom it knows');
proxy.before(async () => {
  sandbox = await createSandbox({ proxyKey: key });
  listening = await sandbox.listen(0);
});
proxy.after(() => listening.close());

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Asks as `fetch` cannot: with headers that are a browser's own. */
async function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  const { hostname, port } = new URL(listening.url);
  const sent = request({ hostname, port, path, method, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const answered: { status?: number; headers: IncomingHttpHeaders; text: string } = {
    status: response.statusCode,
    headers: response.headers,
    text: await readAll(response),
  };
  return answered;
}

const shown = { host, 'x-sandbox-proxy-key': key };
const sameSite = { ...shown, origin, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
const reset = (headers: Record<string, string>) => send('/sandbox/reset', { method: 'POST', headers });

proxy('is answered at its own address, and a page is told where programs find the sandbox', async () => {
  const { status, text } = await send('/portal/entra/apps', { headers: shown });
  assert.is(status, 200);
  assert.match(text, `<meta name="sandbox" content="${listening.url}" />`);
  assert.match(text, 'src="./../files/main.js"');
  assert.not.match(text, host);
  assert.is((await reset(sameSite)).status, 200);
  assert.is((await reset({ ...sameSite, origin: `http://${host}` })).status, 200);
});

proxy('that shows another key, or none, is a name that was made to resolve here', async () => {
  for (const given of [undefined, '', `${key}x`]) {
    const { status, text } = await reset({
      host,
      origin,
      ...(given === undefined ? {} : { 'x-sandbox-proxy-key': given }),
    });
    assert.is(status, 403);
    assert.match(text, 'SandboxForeignHost');
  }
  const plain = await createSandbox({});
  const own = await plain.listen(0);
  assert.is((await fetch(`${own.url}/portal/`, { headers: { 'x-sandbox-proxy-key': 'undefined' } })).status, 200);
  await own.close();
});

proxy('passes on no page of another origin, be it of this machine or of the proxy’s neighbour', async () => {
  const before = sandbox.world.now();
  for (const foreign of [
    'https://evil.example',
    'null',
    'http://127.0.0.1:8888',
    listening.url,
    `https://${host}.evil.example`,
    `https://${host}:444`,
    `https://ann.${host}`,
    '',
  ]) {
    const { status, text } = await reset({ ...shown, origin: foreign });
    assert.is(status, 403, foreign);
    assert.match(text, 'SandboxForeignOrigin');
  }
  for (const site of ['cross-site', 'same-site']) {
    const marked = { ...shown, 'sec-fetch-site': site };
    assert.is((await reset(marked)).status, 403, site);
    assert.is((await reset({ ...marked, 'sec-fetch-mode': 'navigate' })).status, 403, site);
    assert.is(
      (await send('/portal/files/icon.svg', { headers: { ...marked, 'sec-fetch-mode': 'no-cors' } })).status,
      403,
    );
    assert.is((await send('/portal/', { headers: { ...marked, 'sec-fetch-mode': 'navigate' } })).status, 200);
  }
  assert.ok(sandbox.world.now() - before < 60_000);
});

proxy('is led back to itself by a sign-in that the sandbox’s own address is registered for', async () => {
  const query = new URLSearchParams({
    client_id: portalClientId,
    response_type: 'code',
    redirect_uri: `${listening.url}/portal/`,
    scope: 'openid',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
  });
  const person = sandbox.world.directory.people[0]?.objectId ?? '';
  const signIn = (redirect = '') =>
    send(`/${tenantDomain}/oauth2/v2.0/authorize`, {
      method: 'POST',
      headers: { ...sameSite, 'sec-fetch-mode': 'navigate', 'content-type': 'application/x-www-form-urlencoded' },
      body: `${query}&person=${person}${redirect}`,
    });
  const { status, headers } = await signIn();
  assert.is(status, 303);
  assert.match(headers.location ?? '', /^\/portal\/\?code=/);
  query.set('redirect_uri', `${origin}/portal/`);
  const refused = await signIn();
  assert.match(refused.text, 'AADSTS50011');
  assert.is(refused.headers.location, undefined);
});

proxy.run();
