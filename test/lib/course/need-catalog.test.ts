import { inspect } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { needCatalog } from '../../../lib/course/need-catalog';
import { clientOf } from '../../../lib/course/sandbox';
import { inCourse } from '../../../lib/course/words';
import { grantRole } from '../../../lib/planes/grant';
import { persona } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, printing, rejection } from '../support';

const need = sandboxSuite(printing('needCatalog'));
const learner = () => connect({ config: configOf(sandbox.url) });

need('says that there is one when it answers, and takes no refusal for proof', async ({ printed }) => {
  await needCatalog(await learner());
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  await grantRole(admin, { role: 'Global Catalog Reader', objectId: persona('learner').objectId });
  await needCatalog(await learner());
  assert.equal(printed, [
    'The Unified Catalog refuses your application so far. Whether the tenant has one shows when a role is given.',
    'There is a Unified Catalog, and it answers you.',
  ]);
});

need('stops in words where a secret is wrong', async () => {
  const config = configOf(sandbox.url, 'learner', { AZURE_CLIENT_SECRET: 'sandbox~wrong' });
  const said = inspect(await rejection(needCatalog(await connect({ config }))));
  assert.match(said, /^Check failed: this cannot go on: .*AADSTS7000215/);
  assert.not.match(said, /\n\s+at /);
});

need.run();

const classic = sandboxSuite('needCatalog of a tenant without one', { shape: 'classic' });

classic('stops in words', async () => {
  const said = inspect(await rejection(needCatalog(await learner())));
  assert.match(said, /^Check failed: this cannot go on: GET \/datagovernance\/catalog\/businessdomains: 404/);
  assert.match(said, 'A tenant with a classic account alone has none.\nLesson 00 tells which hosts answer you');
  assert.not.match(said, /\n\s+at /);
});

classic.run();

const words = suite('what the course adds');

words('is the lesson that gives the roles: those of the Unified Catalog are given in another', () => {
  assert.is(inCourse('Ask.', 'role'), 'Ask. Roles are given in lesson 02.');
  assert.is(inCourse('Ask.', 'role', ['Data Reader']), 'Ask. Roles are given in lesson 02.');
  assert.is(inCourse('Ask.', 'role', ['Data Steward']), 'Ask. Roles of the Unified Catalog are given in lesson 08.');
  assert.is(inCourse('Ask.', 'not-found', ['Data Steward']), 'Ask.');
});

words.run();
