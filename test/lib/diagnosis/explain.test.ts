import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { deleteCollection } from '../../../lib/planes/account';
import { getEntity } from '../../../lib/planes/catalog';
import { createClient, type Client } from '../../../lib/core/client';
import { readConfig } from '../../../lib/core/config';
import { AuthError, HttpError } from '../../../lib/core/errors';
import { explain, type Reason } from '../../../lib/diagnosis/explain';
import { clientOf, setFault } from '../../../lib/course/sandbox';
import { getPolicy, putPolicy } from '../../../lib/planes/policy';
import { search } from '../../../lib/planes/search';
import { requestToken, tokenSource } from '../../../lib/core/token';
import { persona, tenantId } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, deadAddress, rejection, scripted, thrown, variables, withSecret } from '../support';

const refusals = sandboxSuite('why Entra ID refuses');

/** The refusal of a token request with these fields in place of the right ones; an empty one is left out. */
async function refusal(changes: Record<string, string>, version: 1 | 2 = 1, tenant = tenantId): Promise<AuthError> {
  const { clientId, clientSecret } = persona('learner');
  const purview = 'https://purview.azure.net';
  const own = version === 1 ? { resource: purview } : { scope: `${purview}/.default` };
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    ...own,
    ...changes,
  };
  const body = new URLSearchParams(Object.entries(form).filter(([, value]) => value !== ''));
  const path = version === 1 ? 'oauth2/token' : 'oauth2/v2.0/token';
  const answer = await fetch(`${sandbox.url}/${tenant}/${path}`, { method: 'POST', body });
  return new AuthError(answer.status, await answer.json());
}

const causes: [code: string, ask: () => Promise<AuthError>, cause: string][] = [
  ['AADSTS900023', () => refusal({}, 1, 'not-a-tenant'), 'The tenant is neither an id nor a domain.'],
  ['AADSTS90002', () => refusal({}, 1, 'fabrikam.onmicrosoft.com'), 'There is no such tenant in this cloud.'],
  ['AADSTS900144', () => refusal({ grant_type: '' }), 'A parameter is missing from the token request.'],
  ['AADSTS900144', () => refusal({ resource: '' }), 'A parameter is missing from the token request.'],
  ['AADSTS70003', () => refusal({ grant_type: 'magic' }), 'The grant type is not supported.'],
  ['AADSTS700016', () => refusal({ client_id: tenantId }), 'The tenant has no application with this client id.'],
  ['AADSTS7000216', () => refusal({ client_secret: '' }), 'The request had no client secret.'],
  [
    'AADSTS7000215',
    () => refusal({ client_secret: persona('learner').secretId }),
    'The client secret is wrong, or it is the Secret ID instead of the Value.',
  ],
  [
    'AADSTS7000222',
    () => refusal({ client_id: persona('expired').clientId, client_secret: persona('expired').clientSecret }),
    'The client secret has expired.',
  ],
  [
    'AADSTS7000222',
    () => refusal({ client_secret: `old~${persona('learner').clientSecret}` }),
    'The client secret has expired.',
  ],
  [
    'AADSTS7000218',
    () => refusal({ grant_type: 'password', client_secret: '' }),
    'The request had no client secret, and its grant type is not that of an application.',
  ],
  [
    'AADSTS500011',
    () => refusal({ resource: 'https://purview.azure.com' }),
    'The tenant does not know the resource the token was asked for.',
  ],
  [
    'AADSTS901002',
    () => refusal({ resource: 'https://purview.azure.net' }, 2),
    'The v2 endpoint does not take a resource.',
  ],
  ['AADSTS90014', () => refusal({ scope: '' }, 2), 'The token request for the v2 endpoint has no scope.'],
  ['AADSTS1002012', () => refusal({ scope: 'https://purview.azure.net' }, 2), 'The scope does not end in /.default.'],
  ['AADSTS70011', () => refusal({ scope: 'a/.default b/.default' }, 2), 'The scope is not one the API knows.'],
];
const reasons: Record<string, Reason> = {
  AADSTS900023: 'tenant',
  AADSTS90002: 'tenant',
  AADSTS900144: 'token-request',
  AADSTS70003: 'token-request',
  AADSTS700016: 'application',
  AADSTS7000216: 'secret',
  AADSTS7000215: 'secret',
  AADSTS7000222: 'secret-expired',
  AADSTS7000218: 'token-request',
  AADSTS500011: 'resource',
  AADSTS901002: 'token-request',
  AADSTS90014: 'token-request',
  AADSTS1002012: 'token-request',
  AADSTS70011: 'token-request',
};
for (const [index, [code, ask, cause]] of causes.entries()) {
  refusals(`${code} is explained (${index + 1})`, async () => {
    const error = await ask();
    assert.is(error.code, code);
    assert.is(explain(error).cause, cause);
    assert.match(explain(error).remedy, /\.$/);
    assert.is(explain(error).reason, reasons[code]);
  });
}

refusals('a sign-in host that is none of Entra ID’s is explained', async () => {
  const answer = await fetch(`${sandbox.url}/common/discovery/instance?authorization_endpoint=https://login.example/x`);
  const error = new AuthError(answer.status, await answer.json());
  assert.is(error.code, 'AADSTS50049');
  assert.equal(explain(error), {
    reason: 'settings',
    cause: 'The sign-in host is not one of Entra ID.',
    remedy: 'Check AZURE_AUTHORITY_HOST and AZURE_CLOUD.',
  });
});

// The sandbox refuses no request of an application with these.
for (const [code, cause] of [
  [50001, 'The resource the token was asked for is disabled, or unknown to the tenant.'],
  [650057, 'The registration does not list the resource among the permissions it asks for.'],
  [7000112, 'The application is disabled.'],
  [90055, 'The tenant sends more requests than Entra ID takes.'],
  [
    7000229,
    'The tenant has no service principal of the application: it was registered by a command or in another tenant, or somebody deleted it.',
  ],
  [53003, 'A Conditional Access policy of the tenant blocks the application'],
  [501051, 'The resource takes assigned applications only, and this one is not assigned to it.'],
] as const) {
  refusals(`AADSTS${code} is explained`, () => {
    const error = new AuthError(400, { error: 'invalid_request', error_codes: [code] });
    assert.match(explain(error).cause, cause);
    assert.match(explain(error).remedy, /\.$/);
  });
}

for (const resource of ['https://purview.azure.net', '73c2949e-da2d-457a-9607-fcc665198967'])
  refusals(`a tenant without Purview (${resource}) is told from one that does not know the resource`, () => {
    const error = new AuthError(400, {
      error: 'invalid_resource',
      error_codes: [500011],
      error_description: `AADSTS500011: The resource principal named ${resource} was not found in the tenant named Contoso.`,
    });
    assert.equal(explain(error), {
      reason: 'resource',
      cause: 'The tenant has no service principal of Purview: it is not the tenant of the account, or it lost it.',
      remedy:
        'Compare AZURE_TENANT_ID with the tenant of the Purview account, and check that AZURE_CLOUD is yours. If they ' +
        'agree, let an administrator run `az ad sp create --id 73c2949e-da2d-457a-9607-fcc665198967`.',
    });
  });

refusals('a code it does not know is handed on with the page to look it up', () => {
  const error = new AuthError(400, {
    error: 'invalid_request',
    error_codes: [54005],
    error_description: 'AADSTS54005',
  });
  assert.equal(explain(error), {
    reason: 'unknown',
    cause: error.message,
    remedy: 'Look the code up at https://login.microsoftonline.com/error?code=54005.',
  });
});

refusals('an answer that is not of Entra ID points at the address', () => {
  const error = new AuthError(404, '<html>');
  const remedy = 'Check AZURE_AUTHORITY_HOST: it may not be Entra ID that answered.';
  assert.equal(explain(error), { reason: 'unknown', cause: error.message, remedy });
});

refusals('a wrong secret is told to be compared, then made anew', async () => {
  const error = await rejection(requestToken(withSecret(configOf(sandbox.url), 'wrong')));
  assert.is(
    explain(error).remedy,
    'Compare AZURE_CLIENT_SECRET with the Value that was saved: a file or a shell may have changed it. If it is the same, ' +
      'or lost: Under Certificates & secrets make a new client secret, copy its Value (it is shown once) and put it in ' +
      'AZURE_CLIENT_SECRET.',
  );
});

refusals.run();

const answers = sandboxSuite('why a call fails');
const learner = () => clientOf(configOf(sandbox.url), 'learner');

const roles: [call: string, path: string, apiVersion: string, role: string][] = [
  ['the account', '/account', '2019-11-01-preview', 'Collection Admin'],
  ['the policies', '/policyStore/metadataPolicies', '2021-07-01', 'Collection Admin'],
  ['the scans', '/scan/datasources', '2022-02-01-preview', 'Data Source Administrator'],
  ['the catalog', '/datamap/api/atlas/v2/glossary', '2023-09-01', 'Data Reader or Data Curator'],
];
for (const [call, path, apiVersion, role] of roles) {
  answers(`a 403 of ${call} names the role to ask for`, async () => {
    const error = await rejection((await learner()).get(path, { apiVersion }));
    assert.equal(explain(error), {
      reason: 'role',
      roles: role.split(' or '),
      cause: 'The token is good, but the application has no role that allows this call here.',
      remedy: `Ask a Collection Admin for the role ${role}. A role given just now can take minutes to act.`,
    });
  });
}

answers('a 403 of a search asks for reading, one of a change for curating', async () => {
  const client = await learner();
  assert.match(explain(await rejection(search(client))).remedy, 'Data Reader or Data Curator');
  const change = client.post('/datamap/api/atlas/v2/entity', { apiVersion: '2023-09-01', body: {} });
  assert.match(explain(await rejection(change)).remedy, 'the role Data Curator.');
});

answers('a 403 of Graph names no role of Purview', async () => {
  const config = configOf(sandbox.url, 'reader');
  const graph = createClient({
    endpoint: sandbox.url,
    credential: tokenSource(config),
    scope: 'https://graph.microsoft.com/.default',
  });
  const error = await rejection(graph.get('/v1.0/applications'));
  assert.match(error.message, 'Authorization_RequestDenied: Insufficient privileges');
  assert.equal(explain(error), {
    reason: 'consent',
    cause: 'Nobody consented to the permission that this call of Microsoft Graph needs.',
    remedy: 'Let an administrator consent to Application.Read.All on Microsoft Graph.',
  });
});

answers('a token for another API is told from a bad one', async () => {
  const credential = tokenSource(configOf(sandbox.url));
  const wrong = createClient({ endpoint: sandbox.url, credential, scope: 'https://graph.microsoft.com/.default' });
  assert.equal(explain(await rejection(search(wrong))), {
    reason: 'audience',
    cause: 'The token is for another API.',
    remedy: 'Ask for a token with the resource https://purview.azure.net.',
  });
  const damaged = createClient({
    endpoint: sandbox.url,
    credential: { getToken: async () => ({ token: 'a.b.c', expiresOnTimestamp: 0 }) },
  });
  assert.equal(explain(await rejection(search(damaged))), {
    reason: 'token',
    cause: 'The service does not accept the token: it is missing, damaged, expired or of another tenant.',
    remedy: 'Ask for a fresh token, and check that AZURE_TENANT_ID is the tenant of the Purview account.',
  });
});

answers('throttling asks for patience', () => {
  for (const status of [429, 503]) {
    const error = new HttpError({ method: 'GET', path: '/x', status, code: '', text: '' });
    assert.equal(explain(error), {
      reason: 'throttled',
      cause: 'The service asks for fewer calls.',
      remedy: 'Wait a little and try again.',
    });
  }
});

answers('what the sandbox does not imitate needs a real account', async () => {
  const error = await rejection((await clientOf(configOf(sandbox.url), 'admin')).get('/workflow/workflows'));
  assert.equal(explain(error), {
    reason: 'not-imitated',
    cause: error.message,
    remedy: 'This call needs a real Purview account.',
  });
});

answers('other refusals are left to the service’s own words', () => {
  const error = new HttpError({ method: 'GET', path: '/x', status: 409, code: 'ATLAS-409-00-001', text: 'Exists.' });
  const remedy = 'Read the service’s own words above and mend the call.';
  assert.equal(explain(error), { reason: 'call', cause: 'GET /x: 409 ATLAS-409-00-001: Exists.', remedy });
});

answers('a guid that nothing has is told to be searched for', async () => {
  const error = await rejection(getEntity(await clientOf(configOf(sandbox.url), 'reader'), tenantId));
  assert.equal(explain(error), {
    reason: 'not-found',
    cause: 'No asset has this guid, or it was deleted.',
    remedy: 'Search for it by its qualifiedName.',
  });
});

for (const [status, code] of [
  [404, 'RequestUriNotFound'],
  [404, ''],
  [405, ''],
  [405, 'MethodNotAllowed'],
] as const) {
  answers(`a host that knows no such path (${status} ${code}) points at its address`, () => {
    for (const [path, address] of [
      ['/datamap/api/search/query', 'PURVIEW_ENDPOINT'],
      ['/v1.0/applications', 'GRAPH_ENDPOINT'],
    ] as const) {
      const error = new HttpError({ method: 'POST', path, status, code, text: 'The answer does not say why.' });
      const { cause, remedy } = explain(error);
      assert.is(cause, error.message);
      assert.is(
        remedy,
        `Check ${address}, which may not be the right address. If it is: Read the service’s own words above and mend the call.`,
      );
    }
  });
}

for (const code of ['NotJson', 'OddAnswer', 'NoList', 'NoAccount', 'NoMutation']) {
  answers(`an answer that is not the service’s (${code}) points at the address`, () => {
    const error = new HttpError({ method: 'GET', path: '/account', status: 200, code, text: '' });
    assert.equal(explain(error), {
      reason: 'not-the-service',
      cause: 'The answer (200) is not in the service’s form: a proxy, a firewall or another host gave it.',
      remedy: 'Check PURVIEW_ENDPOINT; from a company network, ask whether a proxy or a firewall stands in the way.',
    });
  });
}

for (const [status, code] of [
  [302, 'Redirect'],
  [307, 'Redirect'],
  [300, 'Words of its own'],
] as const) {
  answers(`an answer that sends the call elsewhere (${status} ${code}) points at the address`, () => {
    for (const [path, address] of [
      ['/account', 'PURVIEW_ENDPOINT'],
      ['/contoso.com/oauth2/token', 'AZURE_AUTHORITY_HOST'],
    ] as const) {
      assert.equal(explain(new HttpError({ method: 'GET', path, status, code, text: '' })), {
        reason: 'not-the-service',
        cause: `What answers (${status}) sends the call elsewhere, where neither a token nor a secret follows.`,
        remedy: `Check ${address}; from a company network, ask whether a proxy or a firewall stands in the way.`,
      });
    }
  });
}

for (const [status, code, cause, remedy] of [
  [
    200,
    'SamePage',
    /given before/,
    'Try again; if it stays, check PURVIEW_ENDPOINT: it may not be the service that answers.',
  ],
  [200, 'NotChanged', /somebody else/, 'Make the change again: the policy is then read and edited anew.'],
  [
    200,
    'NoRootCollection',
    /leads to its root/,
    'Ask a Collection Admin for a role, or write PURVIEW_ACCOUNT: the root collection has its name.',
  ],
  [200, 'Failed', /has failed/, 'Mend what the message names, and start it again.'],
  [200, 'Canceled', /cancelled/, 'Start it again if it is still wanted.'],
  [200, 'Running', /^GET \/x: 200 Running: Says so\.$/, 'Look again later, or wait longer: timeoutMs says how long.'],
  [200, 'constructor', /^GET \/x: 200 /, 'Look again later, or wait longer: timeoutMs says how long.'],
  [
    0,
    'NotSent',
    /was not sent/,
    'Give the same rows again once the service answers: what is written already is updated.',
  ],
  [
    408,
    '',
    /took too long/,
    'Ask for less at once: a page at a time, and of glossaries no terms with them. Else try again.',
  ],
  [413, '', /larger than/, 'Send less at once.'],
] as const) {
  answers(`what became of a call (${status} ${code}) says what to do next`, () => {
    const explanation = explain(new HttpError({ method: 'GET', path: '/x', status, code, text: 'Says so.' }));
    assert.match(explanation.cause, cause);
    assert.is(explanation.remedy, remedy);
  });
}

const policies = { apiVersion: '2021-07-01' };
const administrator = () => clientOf(configOf(sandbox.url), 'admin');
const codes: [
  code: string,
  reason: Reason,
  cause: RegExp,
  remedy: RegExp,
  call: (client: Client) => Promise<unknown>,
][] = [
  [
    '6000',
    'collection',
    /friendly one/,
    /listCollections/,
    (client) => client.get('/policyStore/collections/Sales/metadataPolicy', policies),
  ],
  [
    '15602',
    'stale',
    /since it was read/,
    /editPolicy/,
    async (client) => {
      const policy = await getPolicy(client, 'contoso');
      await putPolicy(client, policy);
      return putPolicy(client, policy);
    },
  ],
  ['12005', 'in-use', /still refers/, /Move or delete/, (client) => deleteCollection(client, 'sal3s0')],
  ['1006', 'call', /root collection/, /Leave it/, (client) => deleteCollection(client, 'contoso')],
];
for (const [code, reason, cause, remedy, call] of codes) {
  answers(`the code ${code} is explained`, async () => {
    const error = await rejection<HttpError>(call(await administrator()));
    assert.is(error.code, code);
    const explanation = explain(error);
    assert.is(explanation.reason, reason);
    assert.match(explanation.cause, cause);
    assert.match(explanation.remedy, remedy);
  });
}

const catalogPath = '/datagovernance/catalog/dataProducts';
for (const [status, code, text, reason, cause, remedy] of [
  [
    403,
    'Unauthorized',
    'Not authorized to access account',
    'role',
    /no role of the Unified Catalog.*Data Map and of Azure/,
    /^Ask an owner of the governance domain for the role Data Product Owner or Data Steward\./,
  ],
  [
    400,
    'DataCatalogInvalidEntity',
    'Entity cannot be published in an unpublished domain.',
    'unpublished',
    /is a draft/,
    /^Publish the domain first/,
  ],
  [400, 'DataCatalogInvalidEntity', 'A data product needs an owner.', 'call', /needs an owner/, /contacts\.owner/],
  [400, 'DataCatalogInvalidEntity', 'Something else.', 'call', /Something else\.$/, /own words/],
  [
    400,
    'InvalidRequest',
    "Error converting value \"a@b.c\" to type 'System.Guid'. Path 'id'.",
    'call',
    /no GUID/,
    /object id/,
  ],
  [404, 'DataCatalogNotFound', 'DataProduct does not exist', 'not-found', /does not exist$/, /own words/],
  [
    404,
    'ResourceNotFound',
    'Resource not found',
    'not-there',
    /No Unified Catalog answers/,
    /PURVIEW_UNIFIED_ENDPOINT/,
  ],
  [404, '', '', 'not-there', /No Unified Catalog answers/, /PURVIEW_UNIFIED_ENDPOINT/],
  [0, 'ENOTFOUND', 'No such host.', 'unreachable', /host name/, /PURVIEW_UNIFIED_ENDPOINT/],
] as const) {
  answers(`a refusal of the Unified Catalog is explained (${status} ${code} ${reason})`, () => {
    const explanation = explain(new HttpError({ method: 'POST', path: catalogPath, status, code, text }));
    assert.is(explanation.reason, reason);
    assert.match(explanation.cause, cause);
    assert.match(explanation.remedy, remedy);
  });
}

answers('a request that was too heavy is explained, whoever plays it', async () => {
  const config = configOf(sandbox.url, 'reader');
  await setFault(config, { path: '/datamap/*', status: 408, times: 9 });
  const { purview } = await connect({ config, retries: 0 });
  const error = await rejection<HttpError>(purview.get('/datamap/api/atlas/v2/glossary', { apiVersion: '2023-09-01' }));
  assert.equal([error.status, error.code], [408, 'RequestTimeout']);
  assert.match(explain(error).remedy, /^Ask for less at once/);
});

answers('a failure of the service is not the caller’s to mend', () => {
  for (const status of [500, 502, 504]) {
    const error = new HttpError({ method: 'GET', path: '/x', status, code: '', text: '' });
    assert.equal(explain(error), {
      reason: 'service',
      cause: 'The service failed.',
      remedy: 'Try again; if it stays, quote the request id to Microsoft.',
    });
  }
});

answers('what does not run on this machine is told to be started', async () => {
  const error = await rejection(requestToken(configOf(await deadAddress())));
  assert.equal(explain(error), {
    reason: 'not-running',
    cause: 'Nothing listens at that address.',
    remedy: 'Start what should listen there, or check AZURE_AUTHORITY_HOST.',
  });
});

for (const [path, address, others] of [
  [
    '/contoso.com/v2.0/.well-known/openid-configuration',
    'AZURE_AUTHORITY_HOST',
    'AZURE_AUTHORITY_HOST and AZURE_CLOUD.',
  ],
  ['/v1.0/applications', 'GRAPH_ENDPOINT', 'GRAPH_ENDPOINT and AZURE_CLOUD.'],
  ['/account', 'PURVIEW_ENDPOINT', 'PURVIEW_ACCOUNT and AZURE_CLOUD. An account without a host of its own'],
]) {
  answers(`silence on ${path} points at the settings of its host`, () => {
    const remedy = (code: string) => explain(new HttpError({ method: 'GET', path, status: 0, code, text: '' })).remedy;
    assert.is(remedy('ECONNREFUSED'), `Check ${address}.`);
    assert.match(remedy('ENOTFOUND'), `Check ${others}`);
  });
}

answers('a host of Microsoft’s that is not found means that the network is missing, not a wrong setting', async () => {
  const { fetch } = scripted(Object.assign(new Error(), { code: 'ENOTFOUND' }));
  const config = readConfig({ ...variables });
  const { cause, remedy } = explain(await rejection(requestToken(config, { fetch, retries: 0 })));
  assert.match(cause, 'it has no network');
  assert.match(remedy, /^Connect to the network/);
});

answers('an unknown host, a time-out and a broken connection are told apart', async () => {
  const failing = (code: string) =>
    requestToken(configOf('https://a.example'), { ...scripted(Object.assign(new Error(), { code })), retries: 0 });
  assert.match(explain(await rejection(failing('ENOTFOUND'))).cause, 'The host name does not exist');
  assert.match(explain(await rejection(failing('EAI_AGAIN'))).cause, 'cannot look up any host');
  const late = rejection(
    requestToken(configOf('https://a.example'), {
      fetch: (_url, { signal }) => never(signal),
      timeoutMs: 20,
      retries: 0,
    }),
  );
  assert.match(explain(await late).cause, 'The service did not answer in time: a slow network, a firewall');
  const broken = await rejection(failing('ECONNRESET'));
  assert.equal(explain(broken), {
    reason: 'unreachable',
    cause: broken.message,
    remedy: 'Check the network and try again.',
  });
});

const never = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    // A timer of its own, since that of a signal does not keep Node alive.
    const alive = setTimeout(() => undefined, 5000);
    signal.addEventListener('abort', () => {
      clearTimeout(alive);
      reject(signal.reason);
    });
  });

answers('what listens on this machine and does not answer is no slow network', () => {
  const facts = { method: 'GET', path: '/sandbox/health', status: 0, code: 'TIMEOUT', text: '' };
  assert.equal(explain(new HttpError({ ...facts, host: '127.0.0.1:4280' })), {
    reason: 'unreachable',
    cause: 'Something listens at that address, and does not answer.',
    remedy: 'End what listens there, or check PURVIEW_ENDPOINT.',
  });
});

answers('a call that was cancelled is no failure to mend', async () => {
  const error = await rejection((await learner()).get('/account', { signal: AbortSignal.abort() }));
  assert.equal(explain(error), {
    reason: 'cancelled',
    cause: 'The call was cancelled.',
    remedy: 'Make it again if it is still wanted.',
  });
});

answers('a program can tell one refusal from another', () => {
  const reasonOf = (status: number, code = '') =>
    explain(new HttpError({ method: 'GET', path: '/x', status, code, text: '' })).reason;
  assert.equal(
    [400, 403, 404, 409, 500].map((status) => reasonOf(status)),
    ['call', 'permission', 'not-found', 'call', 'service'],
  );
  assert.equal(
    ['ENOTFOUND', 'EAI_AGAIN', 'TIMEOUT', 'ECONNRESET', 'SELF_SIGNED_CERT_IN_CHAIN'].map((code) => reasonOf(0, code)),
    ['unreachable', 'unreachable', 'unreachable', 'unreachable', 'certificate'],
  );
});

answers('a configuration explains itself', () => {
  const error = thrown(() => readConfig({}));
  assert.equal(explain(error), { reason: 'settings', cause: error.message, remedy: 'Change the values named above.' });
});

answers('what a fetch of one’s own says of silence, without guessing whom it called', () => {
  const silence = (code: string) => explain(Object.assign(new Error('request failed'), { code }));
  assert.is(silence('ENOTFOUND').remedy, 'Check the address that was called, and the network.');
  assert.is(silence('ECONNREFUSED').reason, 'unreachable');
  assert.is(silence('SELF_SIGNED_CERT_IN_CHAIN').reason, 'certificate');
  assert.is(silence('EEXIST').reason, 'unknown');
});

answers('anything else is left as it is', () => {
  assert.equal(explain(new TypeError('odd')), { reason: 'unknown', cause: 'odd', remedy: 'Read the message above.' });
  for (const thing of ['text', undefined, null, { message: 'm' }]) {
    assert.equal(explain(thing), {
      reason: 'unknown',
      cause: 'Something that is not an error was thrown.',
      remedy: 'Read the message above.',
    });
  }
});

answers.run();
