import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../../tools/jupyter-env';
import { outputText, readNotebook, serialise, sourceOf, type Cell } from '../../tools/notebook';
import { runInKernel } from '../../tools/kernels';
import { sandboxEnv } from '../../tools/sandbox-process';
import { notebooks } from './support';
import { runTool, type Running } from '../kit/kit';

const [, first] = notebooks[0];
const code = first.cells.filter((cell) => cell.cell_type === 'code').map(sourceOf);
const setup = code.find((source) => source.includes('connect()')) ?? '';
let folder: string;
let sandbox: Running;
let url: string;

/** Runs cells in the real kernel, the setup cell of the notebooks first, and gives what each of them showed. */
async function shownBy(...sources: string[]): Promise<string[]> {
  const [copy, env] = [join(folder, 'cells.ipynb'), join(folder, 'my.env')];
  const cells = [setup, ...sources].map((source, index): Cell => ({
    ...{ cell_type: 'code', source, id: `cell-${index}`, metadata: {} },
    ...{ outputs: [], execution_count: null },
  }));
  writeFileSync(copy, serialise({ ...first, cells }));
  writeFileSync(env, sandboxEnv(url));
  await runInKernel(copy, { DOTENV_CONFIG_PATH: env });
  return readNotebook(copy).cells.slice(1).map(outputText);
}

const accident = suite('while a notebook runs');
accident.before.each(async () => {
  folder = mkdtempSync(join(tmpdir(), 'an accident '));
  sandbox = runTool('sandbox/main.ts', ['--port', '0'], { folder: root });
  [, url] = await sandbox.says(/^Sandbox ready: (\S+)$/m);
});
accident.after.each(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

accident('a sandbox that is gone is missed with the command that starts it', async () => {
  const [, shown] = await shownBy(
    `process.kill(${sandbox.child.pid});\nawait new Promise((resolve) => setTimeout(resolve, 1000));`,
    "await purview.get('/account');",
  );
  assert.match(shown, 'Nothing listens there. If that should be the sandbox, start it.');
});

accident('connect() says in words alone what starts a sandbox that is gone', async () => {
  const [, shown] = await shownBy(
    `process.kill(${sandbox.child.pid});\nawait new Promise((resolve) => setTimeout(resolve, 1000));`,
    'await connect();',
  );
  assert.match(shown, /^HttpError: .* Nothing listens at http:[^ ]+, as my\.env says\. .* `npm start`/);
  assert.not.match(shown, /\n\s+at /);
});

accident('an edited .env counts from the next connect() on', async () => {
  const edited = sandboxEnv(url).replace('PURVIEW_ACCOUNT=contoso', 'PURVIEW_ACCOUNT=fabrikam');
  const [, before, after] = await shownBy(
    `require('node:fs').writeFileSync(process.env.DOTENV_CONFIG_PATH, ${JSON.stringify(edited)});`,
    'console.log(config.account);',
    'console.log((await connect()).config.account);',
  );
  assert.equal([before.trim(), after.trim()], ['contoso', 'fabrikam']);
});

accident('a .env edited into nonsense is refused with what to mend', async () => {
  const [, shown] = await shownBy(
    "require('node:fs').writeFileSync(process.env.DOTENV_CONFIG_PATH, 'AZURE_TENANT_ID=nonsense');",
    'await connect();',
  );
  assert.match(shown, 'AZURE_TENANT_ID is neither a GUID nor a domain');
  assert.match(shown, 'PURVIEW_ACCOUNT is missing');
});

accident('what a notebook says of its own habits is what 00 explains', async () => {
  const shown = await shownBy(
    "import { search } from '../lib/search';",
    "import { search } from '../lib/planes/search';",
    'forgotten;',
    'const y = 3;',
    'console.log({ y });',
  );
  const habits = first.cells.map(sourceOf).find((source) => source.startsWith('The habits of')) ?? '';
  for (const words of ['Cannot find module', "is not under 'rootDir'", 'Cannot find name']) {
    assert.match(habits, words);
    assert.match(shown.join('\n'), words);
  }
  assert.match(habits, 'write `{ y: y }`');
  assert.match(shown[4], 'y is not defined');
});

accident.run();
