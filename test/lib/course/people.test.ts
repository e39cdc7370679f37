import * as assert from 'uvu/assert';
import { asPerson, type DeviceCode } from '../../../lib/course/people';
import { grantRole } from '../../../lib/planes/grant';
import { getPolicy } from '../../../lib/planes/policy';
import { decodeToken } from '../../../lib/core/jwt';
import { HttpError } from '../../../lib/core/errors';
import { person } from '../../../sandbox/entra/people';
import { sandbox, sandboxSuite, startSandbox } from '../../sandbox-suite';
import { configOf, control, printed, rejection, requests, scripted } from '../support';

const real = 'https://contoso.purview.azure.com';
const purviewScope = 'https://purview.azure.net/.default';
const refusal = 'Only the sandbox has people who sign in when they are asked to.';
const test = sandboxSuite('asPerson');

test('gives tokens of a person, and clients that call with them', async () => {
  const { credential, purview, graph } = await asPerson(configOf(sandbox.url), 'collection-admin');
  const { claims } = decodeToken((await credential.getToken(purviewScope))?.token ?? '');
  assert.equal(
    [claims['oid'], claims['name'], claims['scp']],
    [person('collection-admin').objectId, 'Collection Admin', 'Purview.DelegatedAccess'],
  );
  assert.is((await getPolicy(purview, 'contoso')).name, 'policy_Contoso');
  assert.is((await graph.get<{ displayName: string }>('/v1.0/me')).displayName, 'Collection Admin');
});

test('tells what a person would be shown, and keeps the code that is the program’s own', async () => {
  const told: DeviceCode[] = [];
  const signedIn = await asPerson(configOf(sandbox.url), 'colleague', { onCode: (code) => told.push(code) });
  const [{ user_code: code, message, expires_in: seconds } = assert.unreachable() as never] = told;
  assert.match(code, /^[A-Z2-9]{9}$/);
  assert.is(
    message,
    `To sign in, use a web browser to open the page ${sandbox.url}/devicelogin and enter the code ${code} to authenticate.`,
  );
  assert.is(seconds, 900);
  assert.is(told.length, 1);
  const token = (await signedIn.credential.getToken(purviewScope))?.token ?? '';
  const shown = printed(told) + printed(signedIn) + printed(await signedIn.credential.getToken(purviewScope));
  for (const secret of ['sandbox~device', token]) assert.not.match(shown, secret);
});

test('signs in once for every API, and asks for a new token only when one is needed', async () => {
  const { credential, graph, purview } = await asPerson(configOf(sandbox.url), 'collection-admin');
  await purview.get('/account', { apiVersion: '2019-11-01-preview' });
  await graph.get('/v1.0/me');
  await graph.get('/v1.0/me');
  const signIns = (await requests(sandbox.url)).filter((line) => line.includes('/oauth2/'));
  assert.is(signIns.length, 3, signIns.join('\n'));
  const first = await credential.getToken(purviewScope);
  assert.is.not(first, await credential.getToken(purviewScope, { forceRefresh: true }));
});

test('may do what the person may, and no more', async () => {
  const { purview } = await asPerson(configOf(sandbox.url), 'colleague');
  const { objectId } = person('colleague');
  const error = await rejection<HttpError>(
    grantRole(purview, { collectionName: 'contoso', role: 'Data Reader', objectId, dryRun: true }),
  );
  assert.equal([error.status, error.code], [403, 'Unauthorized']);
});

test('throws what Entra ID says where it refuses', async () => {
  await control(sandbox.url, 'faults', {
    path: '*/oauth2/v2.0/devicecode',
    status: 400,
    body: { error: 'invalid_request', error_description: 'AADSTS90014: No.', error_codes: [90014] },
  });
  const error = await rejection(asPerson(configOf(sandbox.url), 'colleague'));
  assert.is(error.name, 'AuthError');
});

test('knows nobody else', async () => {
  const error = await rejection(asPerson(configOf(sandbox.url), 'boss'));
  assert.is(
    error.message,
    'The sandbox has nobody called "boss"; there are collection-admin, administrator, data-reader, colleague.',
  );
});

test('signs in nobody on a real account, and asks it nothing', async () => {
  const { fetch, calls } = scripted({});
  assert.is((await rejection(asPerson(configOf(real), 'colleague', { fetch }))).message, refusal);
  assert.is(calls.length, 0);
});

test('signs in nobody where the sandbox plays a real account', async () => {
  const plain = await startSandbox({ plain: true });
  const error = await rejection(asPerson(configOf(plain.url), 'colleague'));
  await plain.close();
  assert.is(error.message, refusal);
});

test.run();
