import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../lib/connect';
import { root } from '../../../tools/jupyter-env';
import { startSandbox } from '../../../sandbox/start';
import { configOf } from '../../lib/support';
import { ownFolder, said } from '../../lib/course/incident-trial';
import { askAll, toPage } from './table';

/** Writes the page about the incidents: `node tools/run.js test/docs/incidents/main.ts`. */
async function main(): Promise<void> {
  const sandbox = await startSandbox();
  const { remove } = ownFolder();
  try {
    const connection = await connect({ config: configOf(sandbox.url) });
    await said(async () => writeFileSync(join(root, 'docs', 'incidents.md'), toPage(await askAll(connection))));
  } finally {
    remove();
    await sandbox.close();
  }
}

void main();
