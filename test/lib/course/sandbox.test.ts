import * as assert from 'uvu/assert';
import { createClient } from '../../../lib/core/client';
import { getAccount } from '../../../lib/planes/account';
import { HttpError } from '../../../lib/core/errors';
import { getPolicy, listPolicies, rolesOf } from '../../../lib/planes/policy';
import {
  clientOf,
  connectAs,
  lendRoles,
  persona,
  setFault,
  withClockAhead,
  withRoleOnlyOn,
} from '../../../lib/course/sandbox';
import { tokenSource } from '../../../lib/core/token';
import { persona as personaOf } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite, startSandbox } from '../../sandbox-suite';
import { configOf, printed, rejection, requests, scripted, serve } from '../support';

const real = 'https://contoso.purview.azure.com';
const refusal = 'Only the sandbox has personas to lend.';

const lent = sandboxSuite('persona');

lent('lends each of the five', async () => {
  for (const name of ['learner', 'admin', 'curator', 'reader', 'expired']) {
    const { clientId, clientSecret, objectId } = await persona(configOf(sandbox.url), name);
    assert.equal(
      [clientId, clientSecret, objectId],
      [personaOf(name).clientId, personaOf(name).clientSecret, personaOf(name).objectId],
    );
  }
});

lent('tells the roles, and shows no secret', async () => {
  const curator = await persona(configOf(sandbox.url), 'curator');
  assert.is(curator.roles.length, 1);
  assert.not.match(printed(curator) + printed({ ...curator }), 'client-secret');
});

lent('has no others', async () => {
  const error = await rejection(persona(configOf(sandbox.url), 'boss'));
  assert.equal([error.name, error.message], ['TypeError', 'The sandbox has no persona "boss".']);
});

lent('lends none on a real account, and asks it nothing', async () => {
  const { fetch, calls } = scripted({});
  assert.is((await rejection(persona(configOf(real), 'admin', { fetch }))).message, refusal);
  assert.is(calls.length, 0);
});

lent('lends none where the sandbox plays a real account', async () => {
  const plain = await startSandbox({ plain: true });
  const error = await rejection(persona(configOf(plain.url), 'admin'));
  await plain.close();
  assert.is(error.message, refusal);
});

lent.run();

const client = sandboxSuite('clientOf');

client('calls as the persona, whoever the configuration names', async () => {
  const admin = await clientOf(configOf(sandbox.url, 'learner'), 'admin');
  assert.is((await getPolicy(admin, 'contoso')).name, 'policy_Contoso');
  assert.is(
    (await rejection<HttpError>(getPolicy(await clientOf(configOf(sandbox.url), 'reader'), 'contoso'))).status,
    403,
  );
});

client('has a whole connection that calls as the persona', async () => {
  const { purview, config, sandbox: local } = await connectAs(configOf(sandbox.url, 'learner'), 'admin');
  assert.is((await getPolicy(purview, 'contoso')).name, 'policy_Contoso');
  assert.equal([config.clientId, local], [personaOf('admin').clientId, true]);
});

client.run();

const roles = sandboxSuite('lendRoles');
const writes = async () => (await requests(sandbox.url)).filter((request) => request.startsWith('PUT')).length;

roles('gives what is missing in one write, and tells what that was', async () => {
  assert.equal(await lendRoles(configOf(sandbox.url), ['Data Curator', 'Data Source Administrator']), [
    'Data Curator',
    'Data Source Administrator',
  ]);
  assert.is(await writes(), 1);
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  const held = rolesOf(await listPolicies(admin), personaOf('learner').objectId).filter(
    ({ collection }) => collection === 'contoso',
  );
  assert.equal(held.map(({ role }) => role).sort(), ['data-curator', 'data-source-administrator']);
});

roles('gives nothing twice', async () => {
  await lendRoles(configOf(sandbox.url), ['Data Curator']);
  assert.equal(await lendRoles(configOf(sandbox.url), ['Data Curator', 'Data Reader']), ['Data Reader']);
  assert.equal(await lendRoles(configOf(sandbox.url), ['Data Curator', 'Data Reader']), []);
  assert.is(await writes(), 2);
});

roles('gives to the application of the configuration', async () => {
  assert.equal(await lendRoles(configOf(sandbox.url, 'curator'), ['Data Curator', 'Collection Admin']), [
    'Collection Admin',
  ]);
  await getPolicy(await clientOf(configOf(sandbox.url), 'curator'), 'contoso');
});

roles('takes the account’s name in any case', async () => {
  assert.equal(await lendRoles(configOf(sandbox.url, 'learner', { PURVIEW_ACCOUNT: 'Contoso' }), ['Data Reader']), [
    'Data Reader',
  ]);
});

roles('gives nothing on a real account', async () => {
  const { fetch, calls } = scripted({});
  assert.is((await rejection(lendRoles(configOf(real), ['Data Curator'], { fetch }))).message, refusal);
  assert.is(calls.length, 0);
});

roles.run();

const faults = sandboxSuite('setFault');
const noFaults = 'Only the sandbox fails when it is told to.';

faults('refuses the next call, and answers the one behind it', async () => {
  const client = await clientOf(configOf(sandbox.url), 'admin');
  await setFault(configOf(sandbox.url), { method: 'GET', path: '/account', status: 400, body: { error: 'x' } });
  assert.is((await rejection<HttpError>(getAccount(client))).status, 400);
  assert.is((await getAccount(client)).name, 'contoso');
});

faults('tells a real account nothing', async () => {
  const { fetch, calls } = scripted({});
  assert.is((await rejection(setFault(configOf(real), { status: 500 }, { fetch }))).message, noFaults);
  assert.is(calls.length, 0);
});

faults('does not take another server on loopback for the sandbox', async () => {
  const other = await serve((_request, response) => response.writeHead(404).end());
  assert.is((await rejection(setFault(configOf(other.url), { status: 500 }))).message, noFaults);
  await other.close();
});

faults.run();

const clock = sandboxSuite('withClockAhead');
/** How far the sandbox's clock is ahead, in whole hours, by the date of its answers. */
const ahead = async () => {
  const { headers } = await fetch(`${sandbox.url}/sandbox/health`);
  return Math.round((Date.parse(headers.get('date') ?? '') - Date.now()) / 3_600_000);
};

clock('is ahead for the action alone, however often', async () => {
  assert.is(await withClockAhead(configOf(sandbox.url), 25, ahead), 25);
  assert.is(await withClockAhead(configOf(sandbox.url), 2, ahead), 2);
  assert.is(await ahead(), 0);
});

clock('is put back after a failure', async () => {
  const error = await rejection(withClockAhead(configOf(sandbox.url), 25, () => Promise.reject(new Error('no'))));
  assert.is(error.message, 'no');
  assert.is(await ahead(), 0);
});

clock('lets a token end', async () => {
  const { token } = (await tokenSource(configOf(sandbox.url)).getToken(configOf(sandbox.url).resource))!;
  const old = createClient({
    endpoint: sandbox.url,
    credential: { getToken: async () => ({ token, expiresOnTimestamp: Infinity }) },
  });
  const call = () => rejection<HttpError>(old.get('/account', { apiVersion: '2019-11-01-preview' }));
  assert.is((await withClockAhead(configOf(sandbox.url), 25, call)).status, 401);
  assert.is((await call()).status, 403);
});

clock('is not moved on a real account, nor where the sandbox plays one', async () => {
  const { fetch: none, calls } = scripted({});
  const action = () => Promise.reject(new Error('called'));
  const only = 'Only the sandbox has a clock to move.';
  assert.is((await rejection(withClockAhead(configOf(real), 25, action, { fetch: none }))).message, only);
  assert.is(calls.length, 0);
  const plain = await startSandbox({ plain: true });
  const error = await rejection(withClockAhead(configOf(plain.url), 25, action));
  await plain.close();
  assert.is(error.message, only);
});

clock.run();

const moved = sandboxSuite('withRoleOnlyOn');

const onSales = { persona: 'reader', role: 'Data Reader', collectionName: 'sal3s0' } as const;
/** The collections on which the persona was given a role itself. */
const places = async () => {
  const policies = await listPolicies(await clientOf(configOf(sandbox.url), 'admin'));
  const held = rolesOf(policies, personaOf('reader').objectId);
  return held.filter(({ collection, from }) => collection === from).map(({ collection }) => collection);
};

moved('moves the role, gives what is found, and puts it back', async () => {
  assert.equal(await withRoleOnlyOn(configOf(sandbox.url), onSales, places), ['sal3s0']);
  assert.equal(await places(), ['contoso']);
});

moved('puts it back when something fails', async () => {
  const failing = () => Promise.reject(new Error('broken'));
  assert.is((await rejection(withRoleOnlyOn(configOf(sandbox.url), onSales, failing))).message, 'broken');
  assert.equal(await places(), ['contoso']);
  const nowhere = { ...onSales, collectionName: 'Sales' };
  assert.is((await rejection(withRoleOnlyOn(configOf(sandbox.url), nowhere, places))).name, 'TypeError');
  assert.equal(await places(), ['contoso']);
});

moved('gives no role on the root that was not there', async () => {
  await withRoleOnlyOn(configOf(sandbox.url), { ...onSales, persona: 'learner' }, () => Promise.resolve());
  const policies = await listPolicies(await clientOf(configOf(sandbox.url), 'admin'));
  assert.equal(rolesOf(policies, personaOf('learner').objectId), []);
});

moved('changes nothing on a real account', async () => {
  const { fetch, calls } = scripted({});
  assert.is((await rejection(withRoleOnlyOn(configOf(real), onSales, places, { fetch }))).message, refusal);
  assert.is(calls.length, 0);
});

moved.run();
