import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { HttpError } from '../../../lib/core/errors';
import { attempt, check, needRoles } from '../../../lib/course/steps';
import { listPolicies, rolesOf } from '../../../lib/planes/policy';
import { clientOf } from '../../../lib/course/sandbox';
import { persona } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, control, printing } from '../support';

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

need.run();
