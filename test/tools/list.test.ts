import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { lendRoles } from '../../lib/course/sandbox';
import { root, withoutAccount } from '../../tools/jupyter-env';
import { sandboxEnv } from '../../tools/sandbox-process';
import { configOf } from '../lib/support';
import { sandbox, sandboxSuite } from '../sandbox-suite';

const terminal = sandboxSuite('npm run list', { accumulates: true });
let folder = '';

terminal.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'list-'));
  writeFileSync(join(folder, '.env'), sandboxEnv(sandbox.url));
});
terminal.after(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...withoutAccount(process.env), TS_NODE_PROJECT: join(root, 'tsconfig.json') };
  const command = ['-r', join(root, 'tools', 'typescript.js'), join(root, 'tools', 'list.ts'), ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: folder, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, stdout, stderr }),
    );
  });
}

terminal('says which role is missing, and where it is given', async () => {
  const { code, stderr } = await run('customer', '--csv', 'list.csv');
  assert.is(code, 1);
  assert.match(stderr, /Data Reader .* Roles are given in lesson 02\./);
  assert.equal(readdirSync(folder), ['.env']);
});

terminal('knows a collection as people call it, and says why a list is empty and a file cannot be', async () => {
  await lendRoles(configOf(sandbox.url), ['Data Reader']);
  const [sales, misspelt, nowhere] = await Promise.all([
    run('--collection', 'Customer Analytics', '--columns', 'collectionId,contact'),
    run('--type', 'azure_sql_tabl', '--jsonl', 'list.jsonl'),
    run('--csv', join('none', 'list.csv')),
  ]);
  assert.is(sales.code, 0, sales.stderr);
  const [heading, ...rows] = sales.stdout.trim().split('\r\n');
  assert.is(heading, '"collectionId","contact"');
  assert.ok(rows.length > 0);
  for (const row of rows) assert.match(row, /^"cust4x"/);
  assert.match(
    misspelt.stderr,
    'No asset that you may read has the type "azure_sql_tabl". There are: azure_sql_table, ',
  );
  assert.match(misspelt.stdout, /^0 rows are in list\.jsonl\.$/m);
  assert.match(nowhere.stderr, /There is no such folder for none.list\.csv: make it first, or name another place\.$/m);
  assert.equal(readdirSync(folder).sort(), ['.env', 'list.jsonl']);
});

terminal.run();
