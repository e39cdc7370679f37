import * as assert from 'uvu/assert';
import { AuthError, HttpError } from '../../../lib/core/errors';
import { claimsOf, requestToken, tokenSource, type TokenSource } from '../../../lib/core/token';
import { persona, tenantId } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import {
  configOf,
  control,
  deadAddress,
  noted,
  printed,
  rejection,
  requests,
  scripted,
  tokenWith,
  withSecret,
} from '../support';

const scope = 'https://purview.azure.net/.default';
const minute = 60_000;
const asked = async () => (await requests(sandbox.url)).filter((request) => request.endsWith('/token')).length;
const clock = () => {
  const at = { now: () => Date.now() + at.ahead, ahead: 0 };
  return at;
};

const raw = sandboxSuite('requestToken');

raw('asks the v1 endpoint by default, which writes numbers as strings', async () => {
  const answer = await requestToken(configOf(sandbox.url));
  assert.equal([answer.token_type, answer.expires_in, answer.ext_expires_in], ['Bearer', '86399', '86399']);
  assert.is(answer.resource, 'https://purview.azure.net');
  assert.type(answer.expires_on, 'string');
  assert.equal(await requests(sandbox.url), [`POST /${tenantId}/oauth2/token`]);
});

raw('asks the v2 endpoint on request, which writes numbers', async () => {
  const answer = await requestToken(configOf(sandbox.url), { version: 2 });
  assert.equal(
    [answer.token_type, answer.expires_in, answer.expires_on, answer.resource],
    ['Bearer', 86_399, undefined, undefined],
  );
  assert.equal(await requests(sandbox.url), [`POST /${tenantId}/oauth2/v2.0/token`]);
});

raw('sends a form, with a resource to v1 and a scope to v2', async () => {
  const { fetch, calls } = scripted({ body: { access_token: 't' } });
  const config = configOf('https://login.example', 'learner', { AZURE_TENANT_ID: 'contoso.onmicrosoft.com' });
  await requestToken(config, { fetch });
  await requestToken(config, { fetch, version: 2, resource: 'https://purview.azure.net/' });
  assert.equal(
    calls.map(({ url }) => url),
    [
      'https://login.example/contoso.onmicrosoft.com/oauth2/token',
      'https://login.example/contoso.onmicrosoft.com/oauth2/v2.0/token',
    ],
  );
  const own = { client_id: config.clientId, client_secret: config.clientSecret, grant_type: 'client_credentials' };
  const forms = calls.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  assert.equal(forms, [
    { ...own, resource: 'https://purview.azure.net' },
    { ...own, scope: 'https://purview.azure.net//.default' },
  ]);
});

raw('sends a secret of unusual characters unharmed', async () => {
  const { fetch, calls } = scripted({ body: { access_token: 't' } });
  await requestToken(withSecret(configOf(sandbox.url), 'a+b&c=d %é~"\n'), { fetch });
  assert.is(new URLSearchParams(calls[0].body).get('client_secret'), 'a+b&c=d %é~"\n');
});

raw('gives the token to who asks, and to nothing that prints', async () => {
  const answer = await requestToken(configOf(sandbox.url));
  const text = printed(answer) + printed({ ...answer });
  assert.is(answer.access_token.split('.').length, 3);
  for (const part of answer.access_token.split('.')) assert.not.match(text, part);
  assert.match(text, "token_type: 'Bearer'");
});

raw('prints no other token that an answer might bring', async () => {
  const body = { token_type: 'Bearer', access_token: 'one-token', refresh_token: 'two-token', id_token: 'three-token' };
  const answer = await requestToken(configOf(sandbox.url), scripted({ body }));
  assert.is(answer.access_token, 'one-token');
  assert.not.match(printed(answer), '-token');
});

raw('throws what Entra ID says of a refusal, without the secret', async () => {
  const config = withSecret(configOf(sandbox.url), 'wrong8Q~secret');
  const error = await rejection<AuthError>(requestToken(config));
  assert.instance(error, AuthError);
  assert.is(
    error.message,
    'Microsoft Entra ID refused the token request (401 invalid_client): AADSTS7000215: Invalid client secret provided. ' +
      'Ensure the secret being sent in the request is the client secret value, not the client secret ID, ' +
      `for a secret added to app '${config.clientId}'.`,
  );
  assert.equal([error.status, error.error, error.code], [401, 'invalid_client', 'AADSTS7000215']);
  assert.match(error.requestId ?? '', /^[0-9a-f-]{36}$/);
  assert.not.match(printed(error), 'wrong8Q');
});

raw('does not repeat a refusal', async () => {
  await rejection(requestToken(withSecret(configOf(sandbox.url), 'wrong')));
  assert.is(await asked(), 1);
});

raw('repeats a request that failed', async () => {
  await control(sandbox.url, 'faults', { path: '*/oauth2/token', status: 503, times: 2 });
  const { sleep, waits } = noted();
  assert.is((await requestToken(configOf(sandbox.url), { sleep })).token_type, 'Bearer');
  assert.equal([await asked(), waits.length], [3, 2]);
});

raw('says how long to wait where Entra ID asks for too long, and blames no registration', async () => {
  await control(sandbox.url, 'faults', { path: '*/oauth2/token', status: 429, headers: { 'retry-after': '600' } });
  const error = await rejection<HttpError>(requestToken(configOf(sandbox.url)));
  assert.instance(error, HttpError);
  const sentence = 'This is a fault that the sandbox was asked for: 429. The service asks to wait 600 s.';
  assert.is(error.message, `POST /${tenantId}/oauth2/token: 429: ${sentence}`);
});

raw('says so when what answers gives no token', async () => {
  for (const body of ['<html>sign in</html>', { token_type: 'Bearer' }, { access_token: 7 }, 'null']) {
    const error = await rejection(requestToken(configOf(sandbox.url), scripted({ body })));
    const sentence = 'The answer holds no access_token. Is AZURE_AUTHORITY_HOST right?';
    assert.is(error.message, `POST /${tenantId}/oauth2/token: 200 NoToken: ${sentence}`);
  }
});

raw('takes for a refusal of Entra ID only what is an OAuth error', async () => {
  const bodies = ['<h1>Bad gateway</h1>', '', 'null', { message: 'No.' }, { error: { code: 'Unauthorized' } }];
  for (const status of [400, 403, 407, 502]) {
    for (const body of bodies) {
      const script = scripted({ status, body });
      const error = await rejection<HttpError>(requestToken(configOf(sandbox.url), { ...script, retries: 0 }));
      assert.equal([error instanceof HttpError, error.status], [true, status]);
    }
  }
});

raw('keeps the secret out of a refusal that repeats it', async () => {
  const config = withSecret(configOf(sandbox.url), 'abc8Q~"+ not-a-real-secret');
  for (const echo of [config.clientSecret, new URLSearchParams({ '': config.clientSecret }).toString()]) {
    const body = { error: echo, error_description: `The secret ${echo} is wrong.`, trace_id: echo };
    for (const status of [400, 502]) {
      const error = await rejection(requestToken(config, { ...scripted({ status, body }), retries: 0 }));
      assert.not.match(printed(error), 'real-secret');
    }
  }
});

raw('does not send the secret on to where a redirect leads', async () => {
  const { fetch, calls } = scripted({ status: 307, headers: { location: 'https://elsewhere.example' }, body: '' });
  const error = await rejection<HttpError>(requestToken(configOf(sandbox.url), { fetch }));
  const sentence = 'The service redirects, and redirects are not followed. Is the address right?';
  assert.is(error.message, `POST /${tenantId}/oauth2/token: 307 Redirect: ${sentence}`);
  assert.equal([calls.length, calls[0].redirect], [1, 'manual']);
});

raw('throws an HttpError when nothing answers', async () => {
  const error = await rejection<HttpError>(requestToken(configOf(await deadAddress())));
  assert.instance(error, HttpError);
  assert.equal([error.code, error.status], ['ECONNREFUSED', 0]);
  assert.not.match(printed(error), persona('learner').clientSecret);
});

raw.run();

const source = sandboxSuite('tokenSource');

source('keeps a token for each scope', async () => {
  const credential = tokenSource(configOf(sandbox.url));
  const [first, again] = [await credential.getToken(scope), await credential.getToken([scope])];
  assert.is(first, again);
  const graph = await credential.getToken('https://graph.microsoft.com/.default');
  assert.is.not(graph?.token, first?.token);
  assert.is(await credential.getToken(scope), first);
  assert.is(await asked(), 2);
});

source('makes one request for fifty callers', async () => {
  const credential = tokenSource(configOf(sandbox.url));
  const tokens = await Promise.all(Array.from({ length: 50 }, () => credential.getToken(scope)));
  assert.is(new Set(tokens.map((token) => token?.token)).size, 1);
  assert.is(await asked(), 1);
});

source('renews a token when less than five minutes are left of it', async () => {
  const time = clock();
  const credential = tokenSource(configOf(sandbox.url), { now: time.now });
  const first = await credential.getToken(scope);
  time.ahead = 86_399_000 - 6 * minute;
  assert.is(await credential.getToken(scope), first);
  time.ahead = 86_399_000 - 4 * minute;
  assert.is.not((await credential.getToken(scope))?.token, first?.token);
  assert.is(await asked(), 2);
});

source('counts the life of a token from before it was asked for', async () => {
  for (const expires_in of ['3599', 3599]) {
    const { fetch } = scripted({ body: { access_token: 't', expires_in } });
    const credential = tokenSource(configOf(sandbox.url), { fetch, now: () => 1_000_000 });
    assert.is((await credential.getToken(scope))?.expiresOnTimestamp, 1_000_000 + 3_599_000);
  }
});

source('keeps a token whose end is near, or is not told, for some calls', async () => {
  for (const [expires_in, kept, renewed] of [
    [240, 110_000, 130_000],
    [1, 29_000, 31_000],
    ...[undefined, null, 'soon', -5, 0, {}, { toString: 1 }].map((odd) => [odd, 149_000, 151_000] as const),
  ] as const) {
    const { fetch, calls } = scripted({ body: { access_token: 't', expires_in } });
    let time = 0;
    const credential = tokenSource(configOf(sandbox.url), { fetch, now: () => time });
    for (time of [0, 1, kept]) await credential.getToken(scope);
    assert.is(calls.length, 1, JSON.stringify(expires_in));
    time = renewed;
    await credential.getToken(scope);
    assert.is(calls.length, 2, JSON.stringify(expires_in));
  }
});

source('renews at once when asked to, still with one request for all', async () => {
  const credential = tokenSource(configOf(sandbox.url));
  const first = await credential.getToken(scope);
  const forced = await Promise.all([1, 2, 3].map(() => credential.getToken(scope, { forceRefresh: true })));
  assert.is(new Set(forced.map((token) => token?.token)).size, 1);
  assert.is.not(forced[0]?.token, first?.token);
  assert.is(await credential.getToken(scope), forced[0]);
  assert.is(await asked(), 2);
});

source('forgets a request that failed', async () => {
  await control(sandbox.url, 'faults', {
    path: '*/oauth2/token',
    status: 400,
    body: { error: 'temporarily_unavailable' },
  });
  const credential = tokenSource(configOf(sandbox.url));
  const failed = await Promise.allSettled([credential.getToken(scope), credential.getToken(scope)]);
  assert.equal(
    failed.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.type((await credential.getToken(scope))?.token, 'string');
  assert.is(await asked(), 2);
});

source('keeps the token it has when a forced renewal fails', async () => {
  const credential = tokenSource(configOf(sandbox.url));
  const first = await credential.getToken(scope);
  await control(sandbox.url, 'faults', { path: '*/oauth2/token', status: 400 });
  await rejection(credential.getToken(scope, { forceRefresh: true }));
  assert.is(await credential.getToken(scope), first);
});

source('asks the v2 endpoint on request', async () => {
  await tokenSource(configOf(sandbox.url), { version: 2 }).getToken(scope);
  assert.equal(await requests(sandbox.url), [`POST /${tenantId}/oauth2/v2.0/token`]);
});

source('lets a caller go whose signal says so, and the others have their token', async () => {
  await control(sandbox.url, 'faults', { path: '*/oauth2/token', delayMs: 300 });
  const credential = tokenSource(configOf(sandbox.url));
  const leaving = credential.getToken(scope, { abortSignal: AbortSignal.timeout(50) });
  const staying = credential.getToken(scope, { abortSignal: new AbortController().signal });
  const error = await rejection<HttpError>(leaving);
  assert.is(error.message, `POST /${tenantId}/oauth2/token: no answer ABORTED: The call was cancelled.`);
  assert.type((await staying)?.token, 'string');
  assert.is(await asked(), 1);
});

source('asks for nothing when the signal has already said so, and gives the token it holds', async () => {
  const credential = tokenSource(configOf(sandbox.url));
  const abortSignal = AbortSignal.abort();
  assert.is((await rejection<HttpError>(credential.getToken(scope, { abortSignal }))).code, 'ABORTED');
  assert.is(await asked(), 0);
  const token = await credential.getToken(scope);
  assert.is(await credential.getToken(scope, { abortSignal }), token);
});

source('takes exactly one scope', async () => {
  const credential = tokenSource(configOf(sandbox.url));
  for (const scopes of ['', [], [scope, scope]]) {
    const error = await rejection(credential.getToken(scopes));
    assert.equal([error.name, error.message], ['TypeError', 'getToken takes exactly one scope.']);
  }
});

source('shows neither token nor secret when it is printed', async () => {
  const credential = tokenSource(configOf(sandbox.url));
  const token = await credential.getToken(scope);
  const text = printed(credential) + printed(token) + printed({ ...token });
  for (const part of [...(token?.token ?? '').split('.'), persona('learner').clientSecret])
    assert.not.match(text, part);
});

source.run();

const who = sandboxSuite('claimsOf');
const credentialOf = (token: string | null): TokenSource => ({
  getToken: async () => (token === null ? null : { token, expiresOnTimestamp: 0 }),
});

who('tells audience, object id, tenant and application of a real token', async () => {
  const { clientId, objectId } = persona('curator');
  const claims = await claimsOf(tokenSource(configOf(sandbox.url, 'curator')), scope);
  assert.equal(claims, { aud: 'https://purview.azure.net', oid: objectId, tid: tenantId, appid: clientId });
});

who('reads the application of a v2.0 token, and leaves empty what is not there', async () => {
  const claims = await claimsOf(credentialOf(tokenWith({ azp: 'a', aud: 'b' })), scope);
  assert.equal(claims, { aud: 'b', oid: '', tid: '', appid: 'a' });
});

who('says so when the credential gives no token', async () => {
  assert.is((await rejection(claimsOf(credentialOf(null), scope))).message, 'There is no token: the text is empty.');
});

who.run();
