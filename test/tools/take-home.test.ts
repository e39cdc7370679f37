import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { readRows } from '../../lib/csv';
import { setFault } from '../../lib/course/sandbox';
import { persona } from '../../sandbox/entra/personas';
import { sandboxEnv } from '../../tools/sandbox-process';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { configOf } from '../lib/support';
import { runFile } from '../sandbox/process';

const commands = sandboxSuite<{ folder: string }>('a command');
commands.before.each((context) => void (context.folder = mkdtempSync(join(tmpdir(), 'a list '))));
commands.after.each(({ folder }) => {
  rmSync(folder, { recursive: true });
  rmSync(`${folder}.env`, { force: true });
});

/** The settings of a persona, in a file of their own. */
function envOf(folder: string, name: string): Record<string, string> {
  const file = `${folder}.env`;
  const { clientId, clientSecret } = persona(name);
  const learner = persona('learner');
  const text = sandboxEnv(sandbox.url).replace(learner.clientId, clientId).replace(learner.clientSecret, clientSecret);
  writeFileSync(file, text);
  return { DOTENV_CONFIG_PATH: file };
}

commands('writes a list into a file, and says how many rows it has', async ({ folder }) => {
  const file = join(folder, 'mail.csv');
  const asked = ['--classification', 'MICROSOFT.PERSONAL.EMAIL', '--columns', 'name,contact', '--csv', file];
  const run = runFile('tools/list.ts', asked, { env: envOf(folder, 'reader') });
  assert.is(await run.exit, 0, run.err());
  assert.match(run.out(), `5 rows are in ${file}.`);
  assert.is(readRows(readFileSync(file, 'utf8'), { name: { required: true }, contact: {} }).length, 5);
});

commands('leaves nothing where it is stopped half way', async ({ folder }) => {
  const file = join(folder, 'all.jsonl');
  await setFault(configOf(sandbox.url), { path: '*/search/query', delayMs: 60_000 });
  const run = runFile('tools/list.ts', ['--jsonl', file], { env: envOf(folder, 'reader') });
  while (!readdirSync(folder).length && run.child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 50));
  run.child.kill('SIGINT');
  assert.is(await run.exit, 1);
  assert.match(run.err(), 'Stopped: nothing was written.');
  assert.not.ok(existsSync(file));
  assert.equal(readdirSync(folder), []);
});

commands('says what to send to whom', async ({ folder }) => {
  const run = runFile('tools/request-access.ts', ['--for', 'Catalog'], { env: envOf(folder, 'learner') });
  assert.is(await run.exit, 0, run.err());
  assert.match(run.out(), 'To: a Collection Admin of the collection contoso');
  assert.not.match(run.out(), /- Collection Admin|client-secret/);
});

commands.run();
