import * as assert from 'uvu/assert';
import { persona, tenantId } from '../../sandbox/entra/personas';
import { sandbox, sandboxSuite, startSandbox } from '../sandbox-suite';
import { callAs, decoded, field, form, parse, send, versions } from './support';

const noon = Date.UTC(2026, 0, 5, 12);
const learner = persona('learner');

const signingKey = async () => field(parse(await send(`${sandbox.url}/${tenantId}/discovery/v2.0/keys`)), 'keys', 0);
const v1 = (init: RequestInit, tenant = tenantId) => send(`${sandbox.url}/${tenant}/oauth2/token`, init);
const v2 = (fields: Record<string, string | undefined>) =>
  send(
    `${sandbox.url}/${tenantId}/oauth2/v2.0/token`,
    form('learner', { resource: undefined, scope: 'https://purview.azure.net/.default', ...fields }),
  );

const token = sandboxSuite('the token endpoints', { clock: () => noon });

token('v1 writes every number as a string', async () => {
  const answer = parse(await v1(form('learner')));
  const { access_token, ...rest } = answer as Record<string, unknown>;
  assert.is(typeof access_token, 'string');
  assert.equal(rest, {
    token_type: 'Bearer',
    expires_in: '86399',
    ext_expires_in: '86399',
    expires_on: String(noon / 1000 + 86_400),
    not_before: String(noon / 1000 - 300),
    resource: 'https://purview.azure.net',
  });
});

token('v2 writes numbers, and neither resource nor expires_on', async () => {
  const { access_token, ...rest } = parse(await v2({})) as Record<string, unknown>;
  assert.is(typeof access_token, 'string');
  assert.equal(rest, { token_type: 'Bearer', expires_in: 86_399, ext_expires_in: 86_399, refresh_in: 43_199 });
});

token('takes the domain of the tenant, in any case and with a slash at the end', async () => {
  assert.is((await send(`${sandbox.url}/Contoso.OnMicrosoft.com/OAuth2/Token/`, form('learner'))).status, 200);
});

token('v2 takes the secret by HTTP Basic too', async () => {
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'https://purview.azure.net/.default' });
  const authorization = `Basic ${Buffer.from(`${learner.clientId}:${encodeURIComponent(learner.clientSecret)}`).toString('base64')}`;
  assert.is(
    (await send(`${sandbox.url}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', headers: { authorization }, body }))
      .status,
    200,
  );
});

token('signs a v1.0 token for the service principal', async () => {
  const jwt = String(field(parse(await v1(form('learner'))), 'access_token'));
  const { kid } = Object(await signingKey());
  assert.equal(decoded(jwt, 0), { typ: 'JWT', alg: 'RS256', x5t: kid, kid });
  const claims = decoded(jwt, 1);
  const issuer = `https://sts.windows.net/${tenantId}/`;
  const expected = {
    aud: 'https://purview.azure.net',
    iss: issuer,
    idp: issuer,
    appid: learner.clientId,
    appidacr: '1',
    oid: learner.objectId,
    sub: learner.objectId,
    tid: tenantId,
    ver: '1.0',
  };
  for (const [claim, value] of Object.entries(expected)) assert.is(field(claims, claim), value, claim);
  assert.is(field(claims, 'exp'), noon / 1000 + 86_400);
  assert.is(field(claims, 'nbf'), noon / 1000 - 300);
  assert.is(field(claims, 'roles'), undefined);
});

token('has the application id of Purview as an audience too', async () => {
  const id = '73c2949e-da2d-457a-9607-fcc665198967';
  assert.is(field(parse(await v1(form('learner', { resource: id }))), 'resource'), id);
  assert.is((await v2({ scope: `${id}/.default` })).status, 200);
});

token('answers with the headers of Entra ID and echoes client-request-id', async () => {
  const { headers } = await v1({
    ...form('learner'),
    headers: { 'client-request-id': '11111111-2222-4333-8444-555555555555' },
  });
  assert.is(headers.get('client-request-id'), '11111111-2222-4333-8444-555555555555');
  assert.is(headers.get('cache-control'), 'no-store, no-cache');
  assert.match(headers.get('x-ms-request-id') ?? '', /00$/);
  assert.is(headers.get('content-type'), 'application/json; charset=utf-8');
});

token.run();

const refused = sandboxSuite('the refusals of the token endpoint', { clock: () => noon });

const unknownApp = '5a4db0c5-c11e-4000-8000-00000000dead';
const otherTenant = '11111111-1111-4111-8111-111111111111';
const lost =
  'This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.';

const sentences: [string, () => ReturnType<typeof send>, number, string, number, string][] = [
  [
    'a malformed tenant',
    () => v1(form('learner'), 'contoso'),
    400,
    'invalid_request',
    900023,
    "Specified tenant identifier 'contoso' is neither a valid DNS name, nor a valid external domain.",
  ],
  [
    'an unknown tenant',
    () => v1(form('learner'), otherTenant),
    400,
    'invalid_request',
    90002,
    `Tenant '${otherTenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  ],
  [
    'no grant_type',
    () => v1(form('learner', { grant_type: undefined })),
    400,
    'invalid_request',
    900144,
    "The request body must contain the following parameter: 'grant_type'.",
  ],
  [
    'no client_id',
    () => v1(form('learner', { client_id: undefined })),
    400,
    'invalid_request',
    900144,
    "The request body must contain the following parameter: 'client_id'.",
  ],
  [
    'a body that is no form',
    () => v1({ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"grant_type":' }),
    400,
    'invalid_request',
    900144,
    "The request body must contain the following parameter: 'grant_type'.",
  ],
  [
    'an unsupported grant',
    () => v1(form('learner', { grant_type: 'magic' })),
    400,
    'unsupported_grant_type',
    70003,
    "The app requested an unsupported grant type 'magic'.",
  ],
  [
    'an unknown application',
    () => v1(form('learner', { client_id: unknownApp })),
    400,
    'unauthorized_client',
    700016,
    `Application with identifier '${unknownApp}' was not found in the directory 'Contoso'. ${lost} You may have sent your authentication request to the wrong tenant.`,
  ],
  [
    'no secret',
    () => v1(form('learner', { client_secret: undefined })),
    401,
    'invalid_client',
    7000216,
    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  ],
  [
    'no secret with another grant',
    () => v1(form('learner', { grant_type: 'refresh_token', client_secret: undefined })),
    401,
    'invalid_client',
    7000218,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ],
  [
    'a wrong secret',
    () => v1(form('learner', { client_secret: 'wrong' })),
    401,
    'invalid_client',
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${learner.clientId}'.`,
  ],
  [
    'the Secret ID',
    () => v1(form('learner', { client_secret: learner.secretId })),
    401,
    'invalid_client',
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${learner.clientId}'.`,
  ],
  [
    'an expired secret',
    () => v1(form('expired')),
    401,
    'invalid_client',
    7000222,
    `The provided client secret keys for app '${persona('expired').clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
  ],
  [
    'no resource',
    () => v1(form('learner', { resource: undefined })),
    400,
    'invalid_request',
    900144,
    "The request body must contain the following parameter: 'resource'.",
  ],
  [
    'an unknown resource',
    () => v1(form('learner', { resource: 'https://purview.example' })),
    400,
    'invalid_resource',
    500011,
    `The resource principal named https://purview.example was not found in the tenant named Contoso. ${lost} You might have sent your authentication request to the wrong tenant.`,
  ],
  [
    'v2 with a resource',
    () => v2({ resource: 'https://purview.azure.net' }),
    400,
    'invalid_request',
    901002,
    "The 'resource' request parameter is not supported.",
  ],
  [
    'v2 without a scope',
    () => v2({ scope: undefined }),
    400,
    'invalid_request',
    90014,
    "The required field 'scope' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
  ],
  [
    'v2 with several scopes',
    () => v2({ scope: 'a/.default b/.default' }),
    400,
    'invalid_scope',
    70011,
    "The provided value for the input parameter 'scope' is not valid. The scope a/.default b/.default is not valid.",
  ],
  [
    'v2 with a scope that lacks /.default',
    () => v2({ scope: 'https://purview.azure.net' }),
    400,
    'invalid_scope',
    1002012,
    'The provided value for scope https://purview.azure.net is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  ],
];

for (const [what, call, status, error, code, sentence] of sentences) {
  refused(`${what}: AADSTS${code}`, async () => {
    const answer = await call();
    const trace = answer.headers.get('x-ms-request-id');
    const correlation = field(parse(answer), 'correlation_id');
    assert.is(answer.status, status);
    assert.equal(parse(answer), {
      error,
      error_description: `AADSTS${code}: ${sentence} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: 2026-01-05 12:00:00Z`,
      error_codes: [code],
      timestamp: '2026-01-05 12:00:00Z',
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    });
  });
}

const order: [number, string, Record<string, string | undefined>][] = [
  [90002, otherTenant, { grant_type: undefined, client_id: undefined }],
  [900144, tenantId, { grant_type: undefined, client_id: undefined, client_secret: undefined }],
  [700016, tenantId, { client_id: unknownApp, client_secret: 'wrong', resource: 'nowhere' }],
  [7000215, tenantId, { client_secret: 'wrong', resource: 'nowhere' }],
  [500011, tenantId, { resource: 'nowhere' }],
];

refused('come in the order tenant, parameters, application, secret, resource', async () => {
  for (const [code, tenant, fields] of order)
    assert.equal(field(parse(await v1(form('learner', fields), tenant)), 'error_codes'), [code]);
});

refused('repeat the correlation id that the client sent', async () => {
  const answer = await v1({ ...form('learner', { client_secret: 'wrong' }), headers: { 'client-request-id': 'mine' } });
  assert.is(field(parse(answer), 'correlation_id'), 'mine');
});

refused('say of a grant that exists elsewhere that this is the sandbox', async () => {
  const answer = await v1(form('learner', { grant_type: 'refresh_token' }));
  assert.is(answer.status, 501);
  assert.match(answer.text, 'This is the sandbox: at the v1 endpoint it imitates client_credentials only');
  const password = await v2({ grant_type: 'password' });
  assert.is(password.status, 501);
  assert.match(password.text, "This is the sandbox: it does not imitate the grant 'password'.");
});

refused('an oversized body is refused in the same words', async () => {
  const answer = await v1(form('learner', { filler: 'x'.repeat(17 * 1024 * 1024) }));
  assert.is(answer.status, 413);
  assert.match(answer.text, '"trace_id"');
});

refused.run();

const discovery = sandboxSuite('discovery', { clock: () => noon });

discovery('names the endpoints of both versions, and they answer', async () => {
  for (const [path, issuer] of [
    ['', `https://sts.windows.net/${tenantId}/`],
    ['/v2.0', `https://login.microsoftonline.com/${tenantId}/v2.0`],
  ]) {
    const answer = await send(`${sandbox.url}/${tenantId}${path}/.well-known/openid-configuration`);
    assert.is(answer.status, 200);
    assert.is(answer.headers.get('cache-control'), 'max-age=86400, private');
    assert.is(field(parse(answer), 'issuer'), issuer);
    assert.is((await send(String(field(parse(answer), 'jwks_uri')))).status, 200);
    assert.is((await send(String(field(parse(answer), 'token_endpoint')), { method: 'POST' })).status, 400);
  }
});

discovery('publishes the public key only', async () => {
  const key = await signingKey();
  assert.match(String(field(key, 'kid')), /^sandbox-\w{16}$/);
  assert.is(field(key, 'kty'), 'RSA');
  assert.is(field(key, 'd'), undefined);
});

discovery('refuses an unknown tenant as invalid_tenant', async () => {
  const answer = await send(`${sandbox.url}/${otherTenant}/v2.0/.well-known/openid-configuration`);
  assert.is(answer.status, 400);
  assert.is(field(parse(answer), 'error'), 'invalid_tenant');
  assert.equal(field(parse(answer), 'error_codes'), [90002]);
});

discovery('lists the claims of the recorded document', async () => {
  const answer = await send(`${sandbox.url}/${tenantId}/v2.0/.well-known/openid-configuration`);
  const claims = field(parse(answer), 'claims_supported') as string[];
  const recorded =
    'sub iss cloud_instance_name cloud_instance_host_name cloud_graph_host_name msgraph_host aud exp iat auth_time acr nonce preferred_username name tid ver at_hash c_hash email';
  assert.equal(claims, recorded.split(' '));
});

discovery('knows the hosts of the clouds and itself as instances, and no other', async () => {
  const ask = (host: string) =>
    send(
      `${sandbox.url}/common/discovery/instance?api-version=1.1&authorization_endpoint=${host}/common/oauth2/authorize`,
    );
  const answer = await ask('https://login.microsoftonline.com');
  assert.is(
    field(parse(answer), 'tenant_discovery_endpoint'),
    `${sandbox.url}/common/.well-known/openid-configuration`,
  );
  assert.is((await send(String(field(parse(answer), 'tenant_discovery_endpoint')))).status, 200);
  const metadata = field(parse(answer), 'metadata') as { preferred_network: string; preferred_cache: string }[];
  assert.equal(
    metadata.map(({ preferred_network: network, preferred_cache: cache }) => [network, cache]),
    [
      ['login.microsoftonline.com', 'login.windows.net'],
      ...[
        'login.partner.microsoftonline.cn',
        'login.microsoftonline.de',
        'login.microsoftonline.us',
        'login-us.microsoftonline.com',
      ].map((host) => [host, host]),
    ],
  );
  for (const host of [sandbox.url, 'https://login.microsoftonline.de', 'https://login-us.microsoftonline.com'])
    assert.is((await ask(host)).status, 200, host);
  const unknown = await ask('https://login.example');
  assert.is(unknown.status, 400);
  assert.equal(field(parse(unknown), 'error_codes'), [50049]);
});

discovery.run();

const checked = sandboxSuite('a bearer token', { clock: () => noon });

const account = (authorization?: string) =>
  send(
    `${sandbox.url}/account/collections?${versions.account}`,
    authorization === undefined ? {} : { headers: { authorization } },
  );

async function assertUnauthenticated(authorization: string | undefined, message: string): Promise<void> {
  const answer = await account(authorization);
  assert.is(answer.status, 401);
  assert.equal(parse(answer), { error: { code: 'Unauthenticated', message } });
}

checked('is asked for', () =>
  assertUnauthenticated(undefined, 'The request carries no bearer token in its Authorization header.'),
);

checked('that is none is refused', () =>
  assertUnauthenticated('Bearer abc', 'Invalid token: it is not a signed JSON Web Token.'),
);

checked('of Graph is refused with the audiences that would do', async () => {
  const jwt = field(parse(await v1(form('admin', { resource: 'https://graph.microsoft.com' }))), 'access_token');
  await assertUnauthenticated(
    `Bearer ${jwt}`,
    'Invalid token audience provided. Valid audiences: f9ee0641-efe0-4c37-a6b5-07c021b33ba4,73c2949e-da2d-457a-9607-fcc665198967,https://purview.azure.net,https://purview.azure.net/,https://api.purview.microsoft.com,https://api.purview.microsoft.com/,https://database.windows.net,https://database.windows.net/',
  );
});

checked('with changed claims is refused', async () => {
  const [head, , signature] = String(field(parse(await v1(form('learner'))), 'access_token')).split('.');
  const forged = Buffer.from(
    JSON.stringify({ ...Object(decoded(`${head}.e30.`, 1)), oid: persona('admin').objectId }),
  ).toString('base64url');
  await assertUnauthenticated(
    `Bearer ${head}.${forged}.${signature}`,
    'Invalid token: its signature does not match a signing key of the tenant.',
  );
});

checked('of another sandbox is refused, of the same process too', async () => {
  const other = await startSandbox({ clock: () => noon });
  const jwt = field(parse(await send(`${other.url}/${tenantId}/oauth2/token`, form('admin'))), 'access_token');
  await other.close();
  await assertUnauthenticated(
    `Bearer ${jwt}`,
    'Invalid token: its signature does not match a signing key of the tenant.',
  );
});

checked('runs out', async () => {
  const jwt = field(parse(await v1(form('admin'))), 'access_token');
  sandbox.world.advance(86_399);
  assert.is((await account(`Bearer ${jwt}`)).status, 200);
  sandbox.world.advance(1);
  await assertUnauthenticated(`Bearer ${jwt}`, 'Invalid token: it has expired.');
});

checked('is asked for on every plane, in the same words', async () => {
  const expected = {
    error: { code: 'Unauthenticated', message: 'The request carries no bearer token in its Authorization header.' },
  };
  for (const path of [
    '/account',
    '/collections',
    '/policyStore/metadataRoles',
    '/scan/datasources',
    '/datamap/api/atlas/v2/types/typedefs',
    '/catalog/api/atlas/v2/glossary',
  ]) {
    const answer = await send(sandbox.url + path);
    assert.is(answer.status, 401, path);
    assert.equal(parse(answer), expected, path);
  }
});

checked('of a persona works on its plane', async () => {
  assert.is((await callAs(sandbox.url, 'admin', 'GET', `/account?${versions.account}`)).status, 200);
});

checked.run();
