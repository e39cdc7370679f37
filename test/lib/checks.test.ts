import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  checkPlanes,
  checkRegistration,
  checkRoles,
  runChecks,
  verifyPlanes,
  type CheckResult,
} from '../../lib/checks';
import type { Config } from '../../lib/config';
import { connect } from '../../lib/connect';
import { AuthError } from '../../lib/errors';
import { lendRoles } from '../../lib/practice';
import { startSandbox } from '../../sandbox/app';
import { tenantId } from '../../sandbox/model/personas';
import { configOf, control, personaOf, printed, rejection, withSecret } from './support';

const day = 86_400_000;
const notTried = 'not tried: an earlier check failed';
const everyRole = ['Data Curator', 'Data Source Administrator', 'Collection Admin'] as const;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
const start = async () => void (sandbox = await startSandbox());
const reset = async () => void (await control(sandbox.url, 'reset', {}));
const stop = () => sandbox.close();
const as = (name: string) => connect({ config: configOf(sandbox.url, name) });
const statuses = (results: CheckResult[]) => results.map(({ name, status }) => `${name}: ${status}`);

const registration = suite('checkRegistration');
registration.before(start);
registration.before.each(reset);
registration.after(stop);
const checked = async (config: Config) => checkRegistration(await connect({ config }));
const failure = (results: CheckResult[]) => results.find(({ status }) => status === 'fail');

registration('passes for an application that is in order', async () => {
  const results = await checked(configOf(sandbox.url));
  assert.equal(statuses(results), [
    'Tenant exists: pass',
    'Application is known: pass',
    'Secret is accepted: pass',
    'Secret expires: pass',
    'Token is for Purview: pass',
  ]);
  assert.match(results[0].found, tenantId);
  assert.match(results[3].found, /^in 1(79|80) days$/);
  assert.is(results[4].found, `audience https://purview.azure.net, object id ${personaOf('learner').objectId}`);
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
  });
  assert.is(others.length, 4);
  assert.ok(others.every(({ status, found }) => status === 'skip' && found === notTried));
});

registration('fails for an unknown client id', async () => {
  const results = await checked(
    configOf(sandbox.url, 'learner', { AZURE_CLIENT_ID: personaOf('learner').applicationObjectId }),
  );
  assert.equal(statuses(results).slice(0, 3), [
    'Tenant exists: pass',
    'Application is known: fail',
    'Secret is accepted: skip',
  ]);
  assert.is(failure(results)?.found, 'AADSTS700016: The tenant has no application with this client id.');
});

for (const [what, secret] of [
  ['a wrong secret', 'wrong8Q~secret'],
  ['a Secret ID', personaOf('learner').secretId],
]) {
  registration(`fails for ${what}, though the application is known`, async () => {
    const results = await checked(withSecret(configOf(sandbox.url), secret));
    assert.equal(statuses(results), [
      'Tenant exists: pass',
      'Application is known: pass',
      'Secret is accepted: fail',
      'Secret expires: skip',
      'Token is for Purview: skip',
    ]);
    assert.is(
      failure(results)?.found,
      'AADSTS7000215: The client secret is wrong, or it is the Secret ID instead of the Value.',
    );
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
  });
});

registration('takes every audience that Purview does', async () => {
  for (const PURVIEW_RESOURCE of ['https://purview.azure.net/', '73c2949e-da2d-457a-9607-fcc665198967']) {
    assert.not(failure(await checked(configOf(sandbox.url, 'learner', { PURVIEW_RESOURCE }))));
  }
});

registration('skips the days a secret has left where nobody consented to Graph', async () => {
  const results = await checked(configOf(sandbox.url, 'reader'));
  assert.equal(results[3], {
    name: 'Secret expires',
    status: 'skip',
    found: 'Microsoft Graph does not let the application look',
    fix: 'Optional: let an administrator consent to Application.Read.All on Microsoft Graph.',
  });
  assert.not(failure(results));
});

registration('warns in the last thirty days of a secret', async () => {
  const earlier = await startSandbox({ clock: () => Date.now() - 160 * day });
  const [, , , expiry] = await checked(configOf(earlier.url));
  await earlier.close();
  assert.equal([expiry.status, expiry.fix], ['warn', 'Make a new client secret before it ends.']);
  assert.match(expiry.found, /^in (19|20) days$/);
});

registration('fails where nothing answers', async () => {
  const gone = await startSandbox();
  const connection = await connect({ config: configOf(gone.url) });
  await gone.close();
  const [tenant] = await checkRegistration(connection);
  assert.equal([tenant.status, tenant.found], ['fail', 'ECONNREFUSED: Nothing listens at that address.']);
});

registration.run();

const calls = suite('verifyPlanes and checkPlanes');
calls.before(start);
calls.before.each(reset);
calls.after(stop);

calls('find every plane refused without a role', async () => {
  const refused = (plane: string, call: string, role: string) => ({
    ...{ plane, call, status: 403, code: 'Unauthorized', role },
    fix: `Ask a Collection Admin for the role ${role} (lesson 02).`,
  });
  assert.equal(await verifyPlanes((await as('learner')).purview), [
    refused('Catalog', 'POST /datamap/api/search/query', 'Data Curator'),
    refused('Scanning', 'GET /scan/datasources', 'Data Source Administrator'),
    refused('Account', 'GET /account', 'Collection Admin'),
    refused('Metadata policy', 'GET /policyStore/metadataPolicies', 'Collection Admin'),
  ]);
});

calls('fail without a role, and name the one to ask for', async () => {
  const [catalog, ...others] = await checkPlanes((await as('learner')).purview);
  assert.equal(catalog, {
    name: 'Catalog plane',
    status: 'fail',
    found: 'POST /datamap/api/search/query: 403 Unauthorized',
    fix: 'Ask a Collection Admin for the role Data Curator (lesson 02).',
  });
  assert.ok(others.every(({ status }) => status === 'fail'));
});

calls('find open what one role opens', async () => {
  const open = async (name: string) => {
    const results = await verifyPlanes((await as(name)).purview);
    return results.filter(({ status }) => status === 200).map(({ plane }) => plane);
  };
  assert.equal(await open('reader'), ['Catalog']);
  assert.equal(await open('curator'), ['Catalog']);
  assert.equal(await open('admin'), ['Account', 'Metadata policy']);
});

calls('pass with the three roles of the tutorial', async () => {
  await lendRoles(configOf(sandbox.url), [...everyRole]);
  const results = await checkPlanes((await as('learner')).purview);
  assert.equal(statuses(results), [
    'Catalog plane: pass',
    'Scanning plane: pass',
    'Account plane: pass',
    'Metadata policy plane: pass',
  ]);
  assert.is(results[1].found, 'GET /scan/datasources: 200');
});

calls('say so where no answer comes', async () => {
  const gone = await startSandbox();
  const { purview } = await connect({ config: configOf(gone.url) });
  await gone.close();
  const [catalog] = await checkPlanes(purview);
  assert.equal([catalog.status, catalog.found], ['fail', 'POST /datamap/api/search/query: no answer ECONNREFUSED']);
});

calls('throw when no token can be had', async () => {
  const error = await rejection<AuthError>(verifyPlanes((await as('expired')).purview));
  assert.is(error.code, 'AADSTS7000222');
});

calls.run();

const held = suite('checkRoles');
held.before(start);
held.before.each(reset);
held.after(stop);

held('is skipped for who may not read policies', async () => {
  assert.equal(await checkRoles(await as('learner')), {
    name: 'Roles held',
    status: 'skip',
    found: 'only a Collection Admin may read policies',
    fix: 'Lesson 02 gives the role.',
  });
});

held('fails while roles are missing, and names them', async () => {
  assert.equal(await checkRoles(await as('admin')), {
    name: 'Roles held',
    status: 'fail',
    found: 'missing: Data Curator, Data Source Administrator',
    fix: 'Lesson 02 gives them.',
  });
});

held('passes with the three roles', async () => {
  await lendRoles(configOf(sandbox.url), [...everyRole]);
  const found = 'Data Curator, Data Source Administrator, Collection Admin';
  assert.equal(await checkRoles(await as('learner')), { name: 'Roles held', status: 'pass', found, fix: '' });
});

held('fails for other troubles in their own words', async () => {
  const result = await checkRoles(await as('expired'));
  assert.equal([result.status, result.found], ['fail', 'AADSTS7000222: The client secret has expired.']);
});

held.run();

const everything = suite('runChecks');
everything.before(start);
everything.before.each(reset);
everything.after(stop);
const names = [
  ...[
    'Configuration',
    'Tenant exists',
    'Application is known',
    'Secret is accepted',
    'Secret expires',
    'Token is for Purview',
  ],
  ...['Catalog plane', 'Scanning plane', 'Account plane', 'Metadata policy plane', 'Roles held'],
];

everything('fails at the planes for an application without a role', async () => {
  const results = await runChecks(await as('learner'));
  assert.equal(
    results.map(({ name }) => name),
    names,
  );
  assert.is(results.map(({ status }) => status).join(' '), 'pass pass pass pass pass pass fail fail fail fail skip');
  assert.is(results[0].found, 'read from The environment');
});

everything('passes once every role is held', async () => {
  await lendRoles(configOf(sandbox.url), [...everyRole]);
  const results = await runChecks(await as('learner'));
  assert.equal(
    results.map(({ name }) => name),
    names,
  );
  assert.ok(results.every(({ status, fix }) => status === 'pass' && fix === ''));
});

everything('tries no plane with a registration that is not in order, and keeps its length', async () => {
  const results = await runChecks(await as('expired'));
  assert.equal(
    results.map(({ name }) => name),
    names,
  );
  assert.is(results.map(({ status }) => status).join(' '), 'pass pass pass fail skip skip skip skip skip skip skip');
});

everything('prints neither token nor secret', async () => {
  const text = printed(await runChecks(await as('admin')));
  assert.not.match(text, personaOf('admin').clientSecret);
  assert.not.match(text, 'eyJ');
});

everything.run();
