import { inspect } from 'node:util';
import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { HttpError } from '../../../lib/core/errors';
import { attempt, check, cleanUp, meet, needRoles, refusalOf } from '../../../lib/course/steps';
import { listPolicies, rolesOf } from '../../../lib/planes/policy';
import { clientOf } from '../../../lib/course/sandbox';
import { persona } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, control, deadAddress, printing, rejection } from '../support';

const tries = printing('attempt');
const refusal = new HttpError({
  method: 'POST',
  path: '/datamap/api/x',
  status: 403,
  code: 'Unauthorized',
  text: 'No',
});

tries('tells what is refused and what to do, and gives nothing', async ({ printed }) => {
  assert.is(await attempt(() => Promise.reject(refusal)), undefined);
  assert.equal(printed, [
    'POST /datamap/api/x: 403 Unauthorized: No\nAsk a Collection Admin for the role Data Curator. ' +
      'A role given just now can take minutes to act. Roles are given in lesson 02.',
  ]);
});

tries('gives what is to stand in its place', async ({ printed }) => {
  assert.equal(await attempt(Promise.reject<number[]>(refusal), []), []);
  assert.is(printed.length, 1);
});

tries('gives what is not refused, and says nothing', async ({ printed }) => {
  assert.equal([await attempt(async () => 7), await attempt(Promise.resolve(8), 0)], [7, 8]);
  assert.equal(printed, []);
});

tries('shows no stack of what fails otherwise', async ({ printed }) => {
  await attempt(() => Promise.reject(new TypeError('There is no such thing.')));
  assert.equal(printed, ['There is no such thing.\nRead the message above.']);
});

tries.run();

const verdict = printing('check');

verdict('has words for either case', ({ printed }) => {
  check(true, 'it is there', 'it is not there');
  check(false, 'it is there', 'it is not there');
  assert.equal(printed, ['Check passed: it is there', 'Check failed: it is not there']);
});

verdict.run();

const refused = printing('meet and refusalOf');

refused('shows what is refused, and what is read in it', async ({ printed }) => {
  await meet(Promise.reject(refusal));
  await meet(Promise.reject(refusal), async () => ({ cause: 'Why.', remedy: 'Do.', reason: 'unknown' }));
  await meet(Promise.resolve(1));
  assert.match(printed[0], /^You see: POST \/datamap[^]*\nMeaning: [^]*\nTo do: [^]* lesson 02\.\n$/);
  assert.match(printed[1], /\nMeaning: Why\.\nTo do: {3}Do\.\n$/);
  assert.is(printed[2], 'No error: the call was answered.');
  assert.is(await meet(Promise.reject(refusal)), undefined);
});

refused('gives the error, or nothing', async () => {
  assert.equal([await refusalOf(Promise.reject(refusal)), await refusalOf(Promise.resolve(1))], [refusal, undefined]);
});

refused.run();

const cleans = printing('cleanUp');
const gone = new HttpError({ method: 'GET', path: '/x', status: 404, code: 'Gone', text: 'No' });

cleans('passes over what is gone, in the order given', async ({ printed }) => {
  const removed: string[] = [];
  await cleanUp([
    ['the first', async () => removed.push('first')],
    ['the second', () => Promise.reject(gone)],
    ['the third', async () => removed.push('third')],
  ]);
  assert.equal(removed, ['first', 'third']);
  assert.match(printed.at(-2) ?? '', / 3 of 3$/);
  assert.is(printed.at(-1), 'Nothing of this lesson is left.');
});

cleans('names what is refused, and goes on', async ({ printed }) => {
  let last = false;
  await cleanUp([
    ['the type', () => Promise.reject(refusal)],
    ['the rest', async () => (last = true)],
  ]);
  assert.ok(last);
  assert.match(printed.at(-1) ?? '', /^the type +POST \/datamap\/api\/x: 403 Unauthorized: No$/m);
});

cleans('asks nobody a second time who did not answer', async ({ printed }) => {
  const silence = new HttpError({ method: 'DELETE', path: '/x', status: 0, code: 'ENOTFOUND', text: 'No' });
  let asked = 0;
  const mute = () => Promise.reject(++asked && silence);
  await cleanUp([
    ['the type', mute],
    ['the term', mute],
  ]);
  assert.is(asked, 1);
  assert.match(printed.at(-1) ?? '', /^the type +DELETE [^]*^the term +not tried: nobody answered before$/m);
});

cleans.run();

const need = sandboxSuite(printing('needRoles'));
const learner = (changes: Record<string, string> = {}) =>
  connect({ config: configOf(sandbox.url, 'learner', changes) });

need('gives what is missing in the sandbox, says so once, and shows that the planes answer', async ({ printed }) => {
  assert.is(await needRoles(await learner(), 'Data Source Administrator', 'Data Curator'), true);
  assert.is(await needRoles(await learner(), 'Data Source Administrator', 'Data Curator'), true);
  assert.equal(printed, [
    'The sandbox has given your application the roles Data Source Administrator and Data Curator.',
    'Check passed: the planes Catalog and Scanning answer',
    'Check passed: the planes Catalog and Scanning answer',
  ]);
});

need('gives no more than is asked for', async ({ printed }) => {
  assert.is(await needRoles(await learner(), 'Data Reader'), true);
  assert.is(printed[1], 'Check passed: the Catalog plane answers');
  const policies = await listPolicies(await clientOf(configOf(sandbox.url), 'admin'));
  const held = rolesOf(policies, persona('learner').objectId).filter(({ collection, from }) => collection === from);
  assert.equal(held, [{ collection: 'contoso', role: 'purview-reader', from: 'contoso' }]);
});

need('asks a real account only, and says who gives the role', async ({ printed }) => {
  const real = { ...(await learner()), sandbox: false, network: {} };
  assert.is(await needRoles(real, 'Data Curator'), false);
  assert.equal(printed, [
    'Check failed: Catalog: no role yet. Ask a Collection Admin for Data Curator. Roles are given in lesson 02.',
  ]);
});

need('blames no role where a plane fails otherwise', async ({ printed }) => {
  const connection = await learner();
  await control(sandbox.url, 'faults', { path: '/scan/*', status: 500, times: 9 });
  const impatient = await connect({ config: connection.config, retries: 0 });
  assert.is(await needRoles(impatient, 'Data Source Administrator'), false);
  assert.match(printed[1], /^Check failed: Scanning: The service failed\. Try again;/);
});

need('asks for a token alone where no role is needed', async ({ printed }) => {
  assert.is(await needRoles(await learner()), true);
  assert.equal(printed, ['Check passed: Entra ID gives a token']);
});

/** What a console prints of what keeps a lesson from going on. */
const stopped = async (changes: Record<string, string>) =>
  inspect(await rejection(needRoles(await learner(changes), 'Data Curator')));

need('goes no further without a token, and says why in words alone', async ({ printed }) => {
  assert.match(
    await stopped({ AZURE_CLIENT_SECRET: 'sandbox~wrong' }),
    /^Check failed: this cannot go on: Microsoft Entra ID refused .* AADSTS7000215: [^]*\nThe client secret is wrong[^]*Restart Kernel and Run All Cells\.$/,
  );
  assert.equal(printed, []);
});

need('goes no further where nobody answers, without trying for long', async () => {
  const started = performance.now();
  const words = await stopped({ AZURE_AUTHORITY_HOST: await deadAddress() });
  assert.match(words, /^Check failed: this cannot go on: POST .*: no answer ECONNREFUSED: [^]*npm start/);
  assert.not.match(words, /\n\s+at /);
  assert.ok(performance.now() - started < 5000);
});

need('goes no further where the account does not accept the token', async () => {
  assert.match(await stopped({ PURVIEW_RESOURCE: 'https://graph.microsoft.com' }), /^Check failed: .* 401 .*audience/);
});

need.run();
