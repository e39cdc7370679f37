import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lendRoles, readConfig } from '../../lib';
import { parse } from 'dotenv';
import { startSandbox } from '../../sandbox/app';
import { jupyterEnvironment, root, withoutAccount } from '../../tools/jupyter-env';
import { hasTag, sourceOf, toScript } from '../../tools/notebook';
import { sandboxEnv } from '../../tools/sandbox-process';
import { notebooks } from './support';

const run = promisify(execFile);
const test = suite('snippets');
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let folder: string;

test.before(async () => {
  sandbox = await startSandbox();
  // Inside the kit, so that cross-fetch and dotenv are found, as they would be in a project that installed them.
  mkdirSync(join(root, '.kit'), { recursive: true });
  folder = mkdtempSync(join(root, '.kit', 'snippets-'));
  writeFileSync(join(folder, '.env'), sandboxEnv(sandbox.url));
  await lendRoles(readConfig(parse(sandboxEnv(sandbox.url))), [
    'Data Curator',
    'Data Source Administrator',
    'Collection Admin',
  ]);
});
test.after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
});

const expected: Record<string, RegExp> = {
  '00': /^The tenant exists: https:\/\/login\.microsoftonline\.com\//,
  '01': /^Entra ID accepts the application and gave a token of 3 parts\.$/m,
  '02': /^(200 allowed {2}\w+ \/\S+\n){4}$/,
  '03': /^for https:\/\/purview\.azure\.net\nobject id [0-9a-f-]{36}\nends in 24 hours$/m,
  '04': /^DimCustomer {2}azure_synapse_dedicated_sql_table {2}sal3s0$/m,
};

for (const [name, notebook] of notebooks) {
  test(`${name}: compiles strictly and runs alone`, async () => {
    const cell = notebook.cells.find((one) => hasTag(one, 'snippet'));
    const script = join(folder, `${name.slice(0, 2)}.ts`);
    writeFileSync(script, toScript(cell ? sourceOf(cell) : ''));
    // ts-node checks the types against the kit's strict tsconfig before it runs anything.
    const options = { cwd: folder, env: withoutAccount(jupyterEnvironment()) };
    const { stdout, stderr } = await run(process.execPath, ['-r', 'ts-node/register', script], options);
    assert.is(stderr, '');
    assert.match(stdout, expected[name.slice(0, 2)]);
  });
}

test('ends with a sentence and not with a stack when the secret is wrong', async () => {
  const wrong = mkdtempSync(join(root, '.kit', 'snippets-'));
  const env = sandboxEnv(sandbox.url).replace(/^(AZURE_CLIENT_SECRET=).*$/m, '$1wrong~secret');
  writeFileSync(join(wrong, '.env'), env);
  const options = { cwd: wrong, env: withoutAccount(jupyterEnvironment()) };
  const failure = await run(process.execPath, ['-r', 'ts-node/register', join(folder, '03.ts')], options).catch(
    (error) => error,
  );
  rmSync(wrong, { recursive: true, force: true });
  assert.is(failure.code, 1);
  assert.match(failure.stderr, /^AADSTS7000215: Invalid client secret provided\. [^]*$/);
  assert.not.match(failure.stderr, /\n\s+at /);
});

test.run();
