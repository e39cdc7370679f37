import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../lib/connect';
import { root } from '../../tools/jupyter-env';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { ownFolder, said } from '../lib/course/incident-trial';
import { configOf } from '../lib/support';
import { askAll, toPage, type Said } from './incidents/table';

interface Context {
  all: Said[];
}

const table = sandboxSuite(suite<Context>('what is said of the incidents'), { accumulates: true });

table.before(async (context) => {
  const { remove } = ownFolder();
  const connection = await connect({ config: configOf(sandbox.url) });
  await said(async () => void (context.all = await askAll(connection)));
  remove();
});

table('is what each says of itself: diagnose names the cause, or cannot see it', ({ all }) => {
  for (const { one, byItself, byAdmin } of all) {
    const { asked, reason, names, cannot } = one.diagnosis;
    const found = asked === 'by itself' ? byItself : byAdmin;
    assert.is(found.reason, reason, one.name);
    if (names) assert.match(found.cause, names, one.name);
    else assert.ok(cannot, one.name);
    // Where it takes an admin to ask, nobody else is told.
    if (asked === 'by an admin' && names) assert.not.match(byItself.cause, names, one.name);
  }
});

table('is named by the doctor where it says so, and nowhere else', ({ all }) => {
  for (const { one, failed, byItself } of all) {
    const { doctor } = one.diagnosis;
    if (doctor)
      assert.ok(
        failed.some((line) => line.startsWith(`${doctor}: `) && names(one, line)),
        `${one.name}: ${failed}`,
      );
    else
      assert.not.ok(
        failed.some((line) => one.diagnosis.asked === 'by itself' && names(one, line)),
        `${one.name}: ${byItself.cause}`,
      );
  }
});

const names = ({ diagnosis }: Said['one'], line: string) => diagnosis.names?.test(line) === true;

table('stands in the page as it is', ({ all }) => {
  const page = readFileSync(join(root, 'docs', 'incidents.md'), 'utf8');
  assert.is(page, toPage(all), '`node tools/run.js test/docs/incidents/main.ts` writes it.');
});

table.run();
