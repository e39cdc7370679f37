import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HttpError } from '../../lib/errors';
import { getPolicy, listPolicies, rolesOf } from '../../lib/policy';
import { clientOf, isSandbox, lendRoles, persona } from '../../lib/practice';
import { startSandbox } from '../../sandbox/app';
import { configOf, control, deadAddress, personaOf, printed, rejection, requests, scripted, serve } from './support';

const real = 'https://contoso.purview.azure.com';
const refusal = 'Only the sandbox has personas to lend.';
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
const start = async () => void (sandbox = await startSandbox());
const reset = async () => void (await control(sandbox.url, 'reset', {}));
const stop = () => sandbox.close();

const known = suite('isSandbox');
known.before(start);
known.after(stop);

known('knows the sandbox', async () => {
  assert.is(await isSandbox(configOf(sandbox.url)), true);
});

known('takes nothing else on loopback for it', async () => {
  const other = await serve((_request, response) => response.writeHead(404).end());
  assert.is(await isSandbox(configOf(other.url)), false);
  await other.close();
});

known('asks a real account nothing', async () => {
  const { fetch, calls } = scripted({});
  assert.is(await isSandbox(configOf(real), { fetch }), false);
  assert.is(calls.length, 0);
});

known('says so when nothing listens', async () => {
  const error = await rejection<HttpError>(isSandbox(configOf(await deadAddress())));
  assert.is(
    error.message,
    'GET /sandbox/health: no answer ECONNREFUSED: Nothing listens there. ' +
      'Start the sandbox with `npm run sandbox`, or the whole kit with `npm start`.',
  );
});

known.run();

const lent = suite('persona');
lent.before(start);
lent.before.each(reset);
lent.after(stop);

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

const client = suite('clientOf');
client.before(start);
client.after(stop);

client('calls as the persona, whoever the configuration names', async () => {
  const admin = await clientOf(configOf(sandbox.url, 'learner'), 'admin');
  assert.is((await getPolicy(admin, 'contoso')).name, 'policy_Contoso');
  assert.is(
    (await rejection<HttpError>(getPolicy(await clientOf(configOf(sandbox.url), 'reader'), 'contoso'))).status,
    403,
  );
});

client.run();

const roles = suite('lendRoles');
roles.before(start);
roles.before.each(reset);
roles.after(stop);
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
