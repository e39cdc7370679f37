import * as assert from 'uvu/assert';
import {
  checkPlanes,
  checkRegistration,
  checkRoles,
  roleTable,
  runChecks,
  type CheckResult,
} from '../../../lib/diagnosis/checks';
import type { Config } from '../../../lib/core/config';
import { connect } from '../../../lib/connect';
import { AuthError } from '../../../lib/core/errors';
import { explain } from '../../../lib/diagnosis/explain';
import { grantRole, revokeRole } from '../../../lib/planes/grant';
import { verifyPlanes } from '../../../lib/diagnosis/verify';
import { listPolicies } from '../../../lib/planes/policy';
import { asPerson } from '../../../lib/course/people';
import { clientOf, lendRoles } from '../../../lib/course/sandbox';
import { persona, readersGroup, tenantId } from '../../../sandbox/entra/personas';
import type { Fetch } from '../../../lib/core/agents';
import { createClient } from '../../../lib/core/client';
import { requestToken } from '../../../lib/core/token';
import { findTenant, isSigned } from '../../../lib/diagnosis/tenant';
import { sandbox, sandboxSuite, startSandbox } from '../../sandbox-suite';
import { configOf, control, printed, rejection, requests, serve, tokenWith, withSecret } from '../support';

const day = 86_400_000;
const notTried = 'not tried: an earlier check failed';
const everyRole = ['Data Curator', 'Data Source Administrator', 'Collection Admin'] as const;
const as = (name: string) => connect({ config: configOf(sandbox.url, name) });
const statuses = (results: CheckResult[]) => results.map(({ name, status }) => `${name}: ${status}`);

const registration = sandboxSuite('checkRegistration');
const checked = async (config: Config) => checkRegistration(await connect({ config }));
const failure = (results: CheckResult[]) => results.find(({ status }) => status === 'fail');

registration('passes for an application that is in order', async () => {
  const results = await checked(configOf(sandbox.url));
  assert.equal(statuses(results), [
    'Tenant exists: pass',
    'Application is known: pass',
    'Secret is accepted: pass',
    'Secret has days left: pass',
    'Token is for Purview: pass',
  ]);
  assert.match(results[0].found, tenantId);
  assert.match(results[3].found, /^ends in 1(79|80) days$/);
  assert.is(results[4].found, `audience https://purview.azure.net, object id ${persona('learner').objectId}`);
  assert.equal(
    results.map(({ fix }) => fix),
    ['', '', '', '', ''],
  );
});

registration('fails for an unknown tenant, and tries nothing more', async () => {
  const results = await checked(configOf(sandbox.url, 'learner', { AZURE_TENANT_ID: 'fabrikam.onmicrosoft.com' }));
  const [tenant, ...others] = results;
  assert.equal(tenant, {
    name: 'Tenant exists',
    status: 'fail',
    found: 'AADSTS90002: There is no such tenant in this cloud.',
    fix: 'Compare AZURE_TENANT_ID with the Directory (tenant) ID of your registration, and check AZURE_CLOUD.',
    reason: 'tenant',
  });
  assert.is(others.length, 4);
  assert.ok(others.every(({ status, found }) => status === 'skip' && found === notTried));
});

registration('warns of an application that other tenants may sign in to', async () => {
  sandbox.world.directory.byClientId(persona('learner').clientId)!.signInAudience = 'AzureADMultipleOrgs';
  const [, known, ...others] = await checked(configOf(sandbox.url));
  assert.equal(known, {
    name: 'Application is known',
    status: 'warn',
    found: `${persona('learner').clientId}, open to other tenants (AzureADMultipleOrgs)`,
    fix: 'Under Authentication choose this organizational directory only: single tenant.',
  });
  assert.ok(others.every(({ status }) => status === 'pass'));
});

registration('fails for an unknown client id', async () => {
  const results = await checked(
    configOf(sandbox.url, 'learner', { AZURE_CLIENT_ID: persona('learner').applicationObjectId }),
  );
  assert.equal(statuses(results).slice(0, 3), [
    'Tenant exists: pass',
    'Application is known: fail',
    'Secret is accepted: skip',
  ]);
  assert.is(failure(results)?.found, 'AADSTS700016: The tenant has no application with this client id.');
});

for (const [what, secret, found] of [
  ['a wrong secret', 'wrong8Q~secret', 'AADSTS7000215: The client secret is wrong.'],
  [
    'a Secret ID',
    persona('learner').secretId,
    'AADSTS7000215: The client secret is the Secret ID instead of the Value.',
  ],
]) {
  registration(`fails for ${what}, though the application is known`, async () => {
    const results = await checked(withSecret(configOf(sandbox.url), secret));
    assert.equal(statuses(results), [
      'Tenant exists: pass',
      'Application is known: pass',
      'Secret is accepted: fail',
      'Secret has days left: skip',
      'Token is for Purview: skip',
    ]);
    assert.is(failure(results)?.found, found);
    assert.not.match(printed(results), secret);
  });
}

registration('fails for a secret that has run out', async () => {
  const results = await checked(configOf(sandbox.url, 'expired'));
  assert.equal(failure(results), {
    name: 'Secret is accepted',
    status: 'fail',
    found: 'AADSTS7000222: The client secret has expired.',
    fix: 'Under Certificates & secrets make a new client secret and put its Value in AZURE_CLIENT_SECRET.',
    reason: 'secret-expired',
  });
});

registration('fails for a resource that the tenant does not know', async () => {
  const results = await checked(configOf(sandbox.url, 'learner', { PURVIEW_RESOURCE: 'https://purview.azure.com' }));
  assert.match(failure(results)?.found ?? '', 'AADSTS500011: The tenant does not know the resource');
});

registration('fails for a token that is for another API', async () => {
  const results = await checked(configOf(sandbox.url, 'learner', { PURVIEW_RESOURCE: 'https://graph.microsoft.com' }));
  assert.equal(failure(results), {
    name: 'Token is for Purview',
    status: 'fail',
    found: 'audience https://graph.microsoft.com',
    fix: 'Leave PURVIEW_RESOURCE out, or set it to https://purview.azure.net.',
    reason: 'audience',
  });
});

/** A connection whose tokens come from elsewhere, as with a credential of `@azure/identity`. */
const holding = async (claims: object) => ({
  ...(await as('learner')),
  network: {},
  credential: { getToken: async () => ({ token: tokenWith(claims), expiresOnTimestamp: Date.now() + day }) },
});
const own = { aud: 'https://purview.azure.net', oid: 'o', tid: tenantId, appid: persona('learner').clientId };

for (const [what, claims, found, fix, reason] of [
  [
    'of another tenant',
    { ...own, tid: '5a4db0c5-7e4a-4000-8000-000000000009' },
    'tenant 5a4db0c5-7e4a-4000-8000-000000000009',
    'Use a credential of the tenant that AZURE_TENANT_ID names.',
    'tenant',
  ],
  [
    'of another application',
    { ...own, appid: persona('admin').clientId },
    `application ${persona('admin').clientId}`,
    'Use a credential of the application AZURE_CLIENT_ID.',
    'application',
  ],
] as const) {
  registration(`fails for a token ${what}`, async () => {
    const results = await checkRegistration(await holding(claims));
    assert.equal(failure(results), { name: 'Token is for Purview', status: 'fail', found, fix, reason });
  });
}

registration('knows its tenant also by a domain', async () => {
  const results = await checked(configOf(sandbox.url, 'learner', { AZURE_TENANT_ID: 'contoso.onmicrosoft.com' }));
  assert.is(results[4].status, 'pass');
});

registration('says that the secret is not listed where Graph shows others', async () => {
  const body = { passwordCredentials: [{ hint: 'zzz', endDateTime: '2099-01-01T00:00:00Z' }] };
  await control(sandbox.url, 'faults', { path: '/v1.0/applications*', status: 200, body });
  const results = await checked(configOf(sandbox.url));
  assert.equal([results[3].status, results[3].found], ['skip', 'Graph lists no secret like it']);
});

registration('goes on where Graph does not answer', async () => {
  await control(sandbox.url, 'faults', { path: '/v1.0/applications*', status: 404 });
  const results = await checked(configOf(sandbox.url));
  assert.equal([results[3].status, results[3].found], ['skip', 'Microsoft Graph did not answer: 404']);
  assert.is(results[4].status, 'pass');
});

registration('uses the network options of the connection', async () => {
  const asked: string[] = [];
  const own: Fetch = (url, init) => {
    asked.push(new URL(url).pathname.split('/').slice(2).join('/'));
    return fetch(url, init);
  };
  await checkRegistration(await connect({ config: configOf(sandbox.url), fetch: own }));
  for (const path of ['v2.0/.well-known/openid-configuration', 'oauth2/token']) assert.ok(asked.includes(path), path);
});

registration('takes every audience that Purview does', async () => {
  for (const PURVIEW_RESOURCE of ['https://purview.azure.net/', '73c2949e-da2d-457a-9607-fcc665198967']) {
    assert.not(failure(await checked(configOf(sandbox.url, 'learner', { PURVIEW_RESOURCE }))));
  }
});

registration('skips the days a secret has left where nobody consented to Graph', async () => {
  const results = await checked(configOf(sandbox.url, 'reader'));
  assert.equal(results[3], {
    name: 'Secret has days left',
    status: 'skip',
    found: 'Microsoft Graph does not let the application look',
    fix: 'Optional: let an administrator consent to Application.Read.All on Microsoft Graph.',
    reason: 'consent',
  });
  assert.not(failure(results));
});

registration('warns in the last thirty days of a secret', async () => {
  const earlier = await startSandbox({ clock: () => Date.now() - 160 * day });
  const [, , , expiry] = await checked(configOf(earlier.url));
  await earlier.close();
  assert.equal([expiry.status, expiry.fix], ['warn', 'Make a new client secret before it ends.']);
  assert.match(expiry.found, /^ends in (19|20) days$/);
});

const issuerOf = (id: string) => `https://login.microsoftonline.com/${id}/v2.0`;
for (const [what, body] of Object.entries({
  'no object': 'ok',
  'a page': '<html></html>',
  'an empty object': '{}',
  'another object': '{"status":"ready"}',
  'no id in its issuer': {
    issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
    jwks_uri: 'https://a.example/k',
  },
  'an issuer that is no address': { issuer: tenantId, jwks_uri: 'https://a.example/k' },
  'no keys': { issuer: issuerOf(tenantId) },
  'another tenant': { issuer: issuerOf(`${tenantId.slice(0, -1)}9`), jwks_uri: 'https://a.example/k' },
})) {
  registration(`takes an answer with ${what} for no tenant, though it is 200`, async () => {
    const connection = await as('learner');
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const other = await serve((_request, response) => response.end(text));
    const config = configOf(other.url);
    const results = await checkRegistration({ ...connection, config });
    await other.close();
    assert.equal(results[0], {
      name: 'Tenant exists',
      status: 'fail',
      found: 'NoTenant: What answers at the sign-in host says 200, but nothing that Entra ID would.',
      fix: 'Check AZURE_AUTHORITY_HOST: it may not be Entra ID that answered.',
      reason: 'settings',
    });
    assert.ok(results.slice(1).every(({ status }) => status === 'skip'));
  });
}

registration('asks the host of the sign-in for the keys, whatever host its answer names', async () => {
  const asked: string[] = [];
  const { url } = sandbox;
  const own: Fetch = async (address, init) => {
    asked.push(address);
    const answer = await fetch(address, init);
    const text = (await answer.text()).replace(/"jwks_uri":"[^"]+\/\/[^/]+/, '"jwks_uri":"https://keys.example');
    return { status: answer.status, headers: answer.headers, text: async () => text };
  };
  const tenant = await findTenant(configOf(url), { fetch: own });
  const { access_token: token } = await requestToken(configOf(url));
  assert.is(await isSigned(token, tenant, { fetch: own }), true);
  assert.ok(
    asked.every((address) => address.startsWith(`${url}/`)),
    asked.join(),
  );
});

registration('fails where nothing answers', async () => {
  const gone = await startSandbox();
  const connection = await connect({ config: configOf(gone.url) });
  await gone.close();
  const [tenant] = await checkRegistration(connection);
  assert.equal([tenant.status, tenant.found], ['fail', 'ECONNREFUSED: Nothing listens at that address.']);
});

registration.run();

const calls = sandboxSuite('verifyPlanes and checkPlanes');

calls('find every plane refused without a role', async () => {
  const results = await verifyPlanes((await as('learner')).purview);
  assert.equal(
    results.map(({ plane, call, role }) => [plane, call, role]),
    [
      ['Catalog', 'POST /datamap/api/search/query', 'Data Curator'],
      ['Scanning', 'GET /scan/datasources', 'Data Source Administrator'],
      ['Account', 'GET /account', 'Collection Admin'],
      ['Metadata policy', 'GET /policyStore/metadataPolicies', 'Collection Admin'],
      ['DevOps policies', 'GET /policyStore/devops-policies', 'Policy Author'],
      ['Unified Catalog', 'GET /datagovernance/catalog/businessdomains', 'Global Catalog Reader'],
    ],
  );
  for (const { plane, status, code, role, error } of results) {
    assert.equal([status, code], [403, 'Unauthorized']);
    const giver = plane === 'Unified Catalog' ? 'Data Governance Administrator' : 'Collection Admin';
    assert.match(explain(error).remedy, new RegExp(`^Ask a ${giver} for the role .*${role}.*`));
  }
});

calls('fail without a role, and name the one to ask for', async () => {
  const [catalog, ...others] = await checkPlanes(await as('learner'));
  assert.equal(catalog, {
    name: 'Catalog plane',
    status: 'fail',
    found: 'POST /datamap/api/search/query: 403 Unauthorized',
    fix:
      'The application holds no role, or none that acts yet. Ask a Collection Admin for the role Data Curator; ' +
      'if it was given just now, wait some minutes and try again.',
    reason: 'role',
    roles: ['Data Curator'],
  });
  const optional = others.splice(3);
  assert.ok(others.every(({ status }) => status === 'fail'));
  assert.equal(statuses(optional), ['DevOps policies plane: skip', 'Unified Catalog plane: skip']);
  const [devops, unified] = optional;
  assert.match(devops.fix, /^Optional: ask a Collection Admin for the role Policy Author;/);
  assert.match(unified.fix, /^Optional: ask a Data Governance Administrator for the role Global Catalog Reader;/);
  assert.equal([unified.reason, unified.roles], ['role', ['Global Catalog Reader']]);
});

calls('say that a tenant has no Unified Catalog, and no DevOps policies, where it has none', async () => {
  for (const path of ['/datagovernance/*', '/policyStore/devops-policies'])
    await control(sandbox.url, 'faults', { path, status: 404, times: 9 });
  const results = (await checkPlanes(await as('learner'))).splice(4);
  assert.equal(
    results.map(({ status, found, fix, reason }) => [status, found.replace(/^.*: 404/, '404'), fix, reason]),
    results.map(() => ['skip', '404 SandboxFault: not there', '', 'not-there']),
  );
});

calls('ask the Unified Catalog at its own address, and go on where that gives no answer', async () => {
  const gone = await startSandbox();
  const connection = await as('admin');
  const { credential } = await connect({ config: configOf(gone.url, 'admin') });
  const unified = createClient({ endpoint: gone.url, credential, retries: 0 });
  await verifyPlanes(connection.purview, { unified });
  const asked = (await requests(gone.url)).filter((request) => !request.includes('/oauth2/'));
  assert.equal(asked, ['GET /datagovernance/catalog/businessdomains']);
  await gone.close();
  const results = await checkPlanes({ ...connection, unified });
  assert.equal([results[2].status, results[5].status, results[5].reason], ['pass', 'fail', 'not-running']);
});

calls('tell a role that does not act yet from one that is missing', async () => {
  await lendRoles(configOf(sandbox.url), ['Data Curator', 'Collection Admin']);
  await control(sandbox.url, 'faults', {
    path: '/datamap/*',
    status: 403,
    times: 9,
    body: { error: { code: 'Unauthorized', message: 'Not authorized to access account' } },
  });
  const [catalog, scanning] = await checkPlanes(await as('learner'));
  assert.match(catalog.fix, 'The policies show Data Curator on Contoso [contoso]');
  assert.match(catalog.fix, 'the role does not act yet. Wait some minutes');
  assert.is(
    scanning.fix,
    'The application does not hold the role Data Source Administrator; it holds Collection Admin on Contoso [contoso], ' +
      'Data Curator on Contoso [contoso]. Ask a Collection Admin for the role Data Source Administrator.',
  );
});

calls('keep to the plain explanation where the rights cannot be looked up', async () => {
  await control(sandbox.url, 'faults', { path: '/policyStore/*', status: 404, times: 9 });
  const [catalog, , , policies] = await checkPlanes(await as('learner'));
  assert.match(catalog.fix, 'has no role that allows this call here. Ask a Collection Admin for the role');
  assert.match(policies.found, '404');
});

calls('find open what one role opens', async () => {
  const open = async (name: string) => {
    const results = await verifyPlanes((await as(name)).purview);
    return results.filter(({ status }) => status === 200).map(({ plane }) => plane);
  };
  assert.equal(await open('reader'), ['Catalog']);
  assert.equal(await open('curator'), ['Catalog']);
  assert.equal(await open('admin'), ['Account', 'Metadata policy', 'Unified Catalog']);
});

calls('pass with the three roles of the tutorial', async () => {
  await lendRoles(configOf(sandbox.url), [...everyRole]);
  const results = await checkPlanes(await as('learner'));
  assert.equal(statuses(results), [
    'Catalog plane: pass',
    'Scanning plane: pass',
    'Account plane: pass',
    'Metadata policy plane: pass',
    'DevOps policies plane: skip',
    'Unified Catalog plane: skip',
  ]);
  assert.is(results[1].found, 'GET /scan/datasources: 200');
});

calls('say so where no answer comes', async () => {
  const gone = await startSandbox();
  const connection = await connect({ config: configOf(gone.url) });
  await gone.close();
  const [catalog] = await checkPlanes(connection);
  assert.equal([catalog.status, catalog.found], ['fail', 'POST /datamap/api/search/query: no answer ECONNREFUSED']);
});

calls('take no other answer for that of an account', async () => {
  const connection = await as('admin');
  for (const body of ['{}', '[]', 'null', '{"value":1}', '']) {
    const other = await serve((_request, response) => response.end(body));
    const purview = createClient({ endpoint: other.url, credential: connection.credential, retries: 0 });
    const results = await verifyPlanes(purview);
    await other.close();
    assert.ok(
      results.every(({ error }) => error),
      `${body}: ${results.map(({ status, code }) => `${status} ${code}`)}`,
    );
  }
});

calls('ask an address that swallows packets once, and say of the others that they were not tried', async () => {
  const connection = await as('admin');
  let asked = 0;
  const mute = await serve(() => void asked++);
  const { credential } = connection;
  const purview = createClient({ endpoint: mute.url, credential, timeoutMs: 50, retries: 0 });
  const results = await checkPlanes({ ...connection, purview, unified: purview });
  assert.equal(statuses(results), [
    'Catalog plane: fail',
    'Scanning plane: skip',
    'Account plane: skip',
    'Metadata policy plane: skip',
    'DevOps policies plane: skip',
    'Unified Catalog plane: skip',
  ]);
  assert.equal(
    [asked, results[0].found, results[1].found],
    [1, 'POST /datamap/api/search/query: no answer TIMEOUT', notTried],
  );
  const all = await runChecks({ ...connection, purview, unified: purview });
  assert.equal([asked, all.at(-1)], [2, { name: 'Roles held', status: 'skip', found: notTried, fix: '' }]);
  await mute.close();
});

calls('throw when no token can be had', async () => {
  const error = await rejection<AuthError>(verifyPlanes((await as('expired')).purview));
  assert.is(error.code, 'AADSTS7000222');
});

calls.run();

const held = sandboxSuite('checkRoles');

held('is skipped for who may not read policies', async () => {
  assert.equal(await checkRoles(await as('learner')), {
    name: 'Roles held',
    status: 'skip',
    found: 'only a Collection Admin may read policies',
    fix: 'Ask a Collection Admin for that role.',
    reason: 'role',
    roles: ['Collection Admin'],
  });
});

held('fails while roles are missing, and names them', async () => {
  const { rows, ...result } = await checkRoles(await as('admin'));
  assert.equal(result, {
    name: 'Roles held',
    status: 'fail',
    found: 'missing: Data Curator, Data Source Administrator',
    fix: 'Ask a Collection Admin for them.',
    reason: 'role',
    roles: ['Data Curator', 'Data Source Administrator'],
  });
  assert.is(rows?.filter((row) => row.held === 'yes').length, 10, 'two planes in five collections');
});

held('passes with the three roles, and shows where each comes from', async () => {
  await lendRoles(configOf(sandbox.url), [...everyRole]);
  const found = 'Data Curator, Data Source Administrator, Collection Admin';
  const { rows, ...result } = await checkRoles(await as('learner'));
  assert.equal(result, { name: 'Roles held', status: 'pass', found, fix: '' });
  assert.equal(rows?.[4], {
    plane: 'Catalog',
    role: 'Data Curator',
    collection: 'Sales [sal3s0]',
    held: 'yes',
    from: 'Contoso [contoso]',
  });
});

held('does not take a failure for a refusal', async () => {
  await control(sandbox.url, 'faults', { path: '/policyStore/*', status: 404, times: 9 });
  const { status, found } = await checkRoles(await as('admin'));
  assert.is(status, 'fail');
  assert.match(found, '404');
});

held('warns of a role that is held on a part of the account only', async () => {
  const { objectId } = persona('admin');
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  await grantRole(admin, { collectionName: 'sal3s0', role: 'Data Curator', objectId });
  await grantRole(admin, { collectionName: 'contoso', role: 'Data Source Administrator', objectId });
  const { status, found, fix } = await checkRoles(await as('admin'));
  assert.equal(
    [status, found, fix],
    [
      'warn',
      'Data Curator only on Sales [sal3s0], Customer Analytics [cust4x]',
      'For the whole account, ask for the role on the root collection.',
    ],
  );
});

held('says that it does not see what comes from above the part it administers', async () => {
  await lendRoles(configOf(sandbox.url), ['Data Curator', 'Data Source Administrator']);
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  const { objectId } = persona('learner');
  await grantRole(admin, { collectionName: 'sal3s0', role: 'Collection Admin', objectId });
  const { status, found, fix, rows } = await checkRoles(await as('learner'));
  assert.equal(
    [status, found, fix],
    [
      'warn',
      'not seen: Data Curator, Data Source Administrator',
      'Who administers only a part of the account does not see what it inherits: ask a Collection Admin of the root.',
    ],
  );
  assert.equal([...new Set(rows?.map((row) => row.held))].sort(), ['unknown', 'yes']);
});

for (const id of ['clientId', 'applicationObjectId'] as const)
  held(`names roles that were given to the ${id}, to whoever may look`, async () => {
    const [admin, directory] = [await clientOf(configOf(sandbox.url), 'admin'), (await as('admin')).graph];
    const { objectId, ...ids } = persona('reader');
    await grantRole(admin, { collectionName: 'contoso', role: 'Data Curator', objectId: ids[id] });
    const { status, found, fix } = await checkRoles(await as('reader'), { admin, directory });
    const what = id === 'clientId' ? 'client id' : 'registration’s object id';
    assert.equal(
      [status, found, fix],
      [
        'fail',
        `given to the ${what}: Data Curator; missing: ${everyRole.join(', ')}`,
        `The role was given to the ${what}; it must be the object id ${objectId}.`,
      ],
    );
    assert.is((await checkRoles(await as('reader'))).status, 'skip');
  });

held('sees roles held through a group, and a group that was given one as if it were a person', async () => {
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  const { graph: directory } = await asPerson(configOf(sandbox.url), 'colleague');
  const look = async (by = directory) => checkRoles(await as('reader'), { admin, directory: by });
  for (const role of everyRole)
    await grantRole(admin, { collectionName: 'contoso', role, objectId: readersGroup, isGroup: true });
  const { status, rows } = await look();
  assert.is(status, 'pass');
  assert.is(rows?.[0]?.from, `Contoso [contoso] through the group Contoso report readers [${readersGroup}]`);
  const { fix } = await look((await as('reader')).graph);
  assert.match(fix, `The group ${readersGroup} holds it: whether the application is in there`);
  const wrong = { collectionName: 'contoso', role: 'Data Curator', objectId: readersGroup } as const;
  await revokeRole(admin, { ...wrong, isGroup: true });
  await grantRole(admin, wrong);
  const { found } = await look();
  assert.match(
    found,
    /^given to the group Contoso report readers .* as if it were a person or an application: Data Curator/,
  );
  await grantRole(admin, { collectionName: 'f1nanc', role: 'Data Curator', objectId: persona('reader').objectId });
  const elsewhere = await look();
  assert.match(elsewhere.found, /^given to the group .*: Data Curator; Data Curator only on Finance \[f1nanc\]$/);
  assert.is(elsewhere.status, 'warn');
});

held('fails for other troubles in their own words', async () => {
  const result = await checkRoles(await as('expired'));
  assert.equal([result.status, result.found], ['fail', 'AADSTS7000222: The client secret has expired.']);
});

held.run();

const table = sandboxSuite('roleTable');

table('has a row for each plane and collection, with where the role comes from', async () => {
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  const { objectId } = persona('curator');
  await grantRole(admin, { collectionName: 'sal3s0', role: 'Data Source Administrator', objectId });
  const rows = roleTable(await listPolicies(admin), objectId);
  assert.is(rows.length, 4 * 5);
  const inShort = rows
    .filter(({ plane, collection }) => plane !== 'Metadata policy' && /^(contoso|cust4x)$/.test(collection))
    .map(({ plane, role, collection, held, from }) => [plane, role, collection, held, from].join(' | '));
  assert.equal(inShort, [
    'Catalog | Data Curator | contoso | yes | contoso',
    'Scanning | Data Source Administrator | contoso | no | ',
    'Account | Collection Admin | contoso | no | ',
    'Catalog | Data Curator | cust4x | yes | contoso',
    'Scanning | Data Source Administrator | cust4x | yes | sal3s0',
    'Account | Collection Admin | cust4x | no | ',
  ]);
});

table('does not take for missing what it cannot see', async () => {
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  const below = (await listPolicies(admin)).filter(({ properties }) => properties.parentCollectionName === 'sal3s0');
  const rows = roleTable(below, persona('curator').objectId);
  assert.equal(
    rows.map(({ held, from }) => [held, from]),
    Array(4).fill(['unknown', '']),
  );
});

table('is empty without a policy', () => {
  assert.equal(roleTable([], persona('curator').objectId), []);
});

table.run();

const everything = sandboxSuite('runChecks');
const names = [
  ...[
    'Configuration',
    'Tenant exists',
    'Application is known',
    'Secret is accepted',
    'Secret has days left',
    'Token is for Purview',
  ],
  ...['Catalog plane', 'Scanning plane', 'Account plane', 'Metadata policy plane'],
  ...['DevOps policies plane', 'Unified Catalog plane', 'Roles held'],
];

everything('fails at the planes for an application without a role', async () => {
  const results = await runChecks(await as('learner'));
  assert.equal(
    results.map(({ name }) => name),
    names,
  );
  assert.is(
    results.map(({ status }) => status).join(' '),
    'pass pass pass pass pass pass fail fail fail fail skip skip skip',
  );
  assert.is(results[0].found, 'read from The environment');
});

everything('hands each result on as it comes', async () => {
  for (const name of ['learner', 'expired']) {
    const connection = await as(name);
    const came: CheckResult[] = [];
    assert.equal(await runChecks(connection, (result) => came.push(result)), came);
  }
});

everything('warns of a file with a secret that every user may read', async () => {
  const connection = await as('learner');
  const config = Object.assign(withSecret(connection.config, connection.config.clientSecret), {
    exposed: true as const,
  });
  const [first] = await runChecks({ ...connection, config });
  assert.equal(first, {
    name: 'Configuration',
    status: 'warn',
    found: 'read from The environment; every user of this machine may read the file, and the secret in it',
    fix: 'Let nobody else read it, as with chmod 600.',
  });
});

everything('passes once every role is held', async () => {
  await lendRoles(configOf(sandbox.url), [...everyRole]);
  const results = await runChecks(await as('learner'));
  assert.equal(
    results.map(({ name }) => name),
    names,
  );
  const optional = results.filter(({ name }) => /^(DevOps|Unified)/.test(name));
  assert.ok(optional.every(({ status, fix }) => status === 'skip' && fix.startsWith('Optional: ')));
  const others = results.filter((result) => !optional.includes(result));
  assert.ok(others.every(({ status, fix }) => status === 'pass' && fix === ''));
});

everything('tries no plane with a registration that is not in order, and keeps its length', async () => {
  const results = await runChecks(await as('expired'));
  assert.equal(
    results.map(({ name }) => name),
    names,
  );
  assert.is(
    results.map(({ status }) => status).join(' '),
    'pass pass pass fail skip skip skip skip skip skip skip skip skip',
  );
});

everything('prints neither token nor secret', async () => {
  const text = printed(await runChecks(await as('admin')));
  assert.not.match(text, persona('admin').clientSecret);
  assert.not.match(text, 'eyJ');
});

everything.run();
