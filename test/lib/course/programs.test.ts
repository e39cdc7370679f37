import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { runProgram, tryScanProgram, visitSearchPage } from '../../../lib/course/programs';
import { lendRoles } from '../../../lib/course/sandbox';
import { putDataSource, putScan } from '../../../lib/planes/scanning';
import { sandboxEnv } from '../../../tools/sandbox-process';
import { configOf, printing } from '../support';
import { startSandbox } from '../../sandbox-suite';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
const test = printing('programs that a lesson runs');
test.before(async () => {
  sandbox = await startSandbox();
  await lendRoles(configOf(sandbox.url), ['Data Source Administrator', 'Data Curator']);
});
test.after(() => sandbox.close());

/** Lets the programs of `act` find these settings, and no `.env` of this folder. */
async function withSettings(text: string | undefined, act: () => Promise<void>): Promise<void> {
  const before = process.env.DOTENV_CONFIG_PATH;
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  process.env.DOTENV_CONFIG_PATH = join(folder, '.env');
  if (text !== undefined) writeFileSync(process.env.DOTENV_CONFIG_PATH, text);
  try {
    await act();
  } finally {
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env.DOTENV_CONFIG_PATH;
    else process.env.DOTENV_CONFIG_PATH = before;
  }
}

const pipeline = ['examples/pipeline.ts', 'examples/marketing.json', '--poll', '0.1'];

test('find the settings in their environment, and end with a code', async () => {
  const { code, lines } = await runProgram(configOf(sandbox.url), pipeline);
  assert.is(code, 0, lines.join('\n'));
  assert.match(lines.at(-1) ?? '', /^\d+ assets discovered/);
});

test('find what differs, and tell what went wrong behind what they did', async () => {
  const { code, lines } = await runProgram(configOf(sandbox.url), pipeline, { PURVIEW_ACCOUNT: '' });
  assert.is(code, 2);
  assert.match(lines.join('\n'), 'PURVIEW_ACCOUNT is empty');
});

test('are judged by their exit codes and by the run they start', async ({ printed }) => {
  const connection = await connect({ config: configOf(sandbox.url) });
  const place = { serverEndpoint: 'sql-contoso-marketing.database.windows.net' };
  const source = { name: 'sql-contoso-marketing', kind: 'AzureSqlDatabase', collection: 'mkt9qd', properties: place };
  await putDataSource(connection.purview, source);
  const scan = { kind: 'AzureSqlDatabaseMsi', properties: { ...place, databaseName: 'campaigns' } };
  await putScan(connection.purview, source.name, { name: 'weekly', ...scan });
  const program = (call: string, code: number) =>
    `const { connect, listRuns, runScan } = require('../lib');
     connect().then(({ purview }) => ${call}(purview, 'sql-contoso-marketing', process.env.SCAN))
       .catch(() => { process.exitCode = ${code}; });`;
  await withSettings(sandboxEnv(sandbox.url), async () => {
    await tryScanProgram(connection, program('listRuns', 0));
    await tryScanProgram(connection, program('runScan', 1));
  });
  assert.equal(printed, [
    'weekly: exit code 0; monthly: exit code 0; new runs: 0',
    'Not yet. A pipeline needs one new run, 0 for weekly and 1 for monthly.',
    'weekly: exit code 0; monthly: exit code 1; new runs: 1',
    'Solved. A pipeline sees at once that monthly is not there.',
  ]);
});

test('are not tried on a real account', async ({ printed }) => {
  const real = { ...(await connect({ config: configOf(sandbox.url) })), sandbox: false, network: {} };
  await tryScanProgram(real, 'process.exit(1)');
  assert.equal(printed, ['This exercise needs the sandbox.']);
});

test('include the search page, which is asked and ended', async () => {
  await withSettings(sandboxEnv(sandbox.url), async () => {
    const [page, json] = await visitSearchPage('/', '/api/search?q=customer');
    assert.match(page, /<title>/);
    assert.ok(JSON.parse(json).count > 0);
  });
});

test('give what the search page complains of, where it does not start', async () => {
  await withSettings(undefined, async () => {
    const [words, same] = await visitSearchPage('/', '/api/search');
    assert.is(words, same);
    assert.match(words, 'The file cannot be read.');
  });
});

test.run();
