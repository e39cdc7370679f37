import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { python, root } from '../../tools/jupyter-env';
import { faults, readNotebook } from '../../tools/notebook';
import { makeClone, type Clone } from './clone';
import { run, runTool, withoutGrammar, type Running } from './kit';

let clone: Clone;
let home: string;
let sandbox: Running;

/** What a shell knows that has never heard of the kit: an empty home, and a tslab on its path. */
function plainShell(): NodeJS.ProcessEnv {
  const path = [join(root, 'node_modules', '.bin'), dirname(process.execPath), process.env.PATH].join(delimiter);
  const nothing = ['PATH', 'DIR', 'CONFIG_DIR', 'CONFIG_PATH', 'DATA_DIR', 'RUNTIME_DIR', 'PREFER_ENV_PATH'];
  return {
    ...Object.fromEntries(nothing.map((name) => [`JUPYTER_${name}`, undefined])),
    ...withoutGrammar(home),
    ...{ HOME: home, USERPROFILE: home, APPDATA: join(home, 'AppData'), IPYTHONDIR: undefined, PATH: path },
  };
}

async function succeeds(one: Running): Promise<string> {
  assert.is(await one.ended, 0, one.said());
  return one.said();
}

const plain = suite('a tslab and a Jupyter of one’s own');
plain.before(async () => {
  home = mkdtempSync(join(tmpdir(), 'a home '));
  clone = await makeClone();
  sandbox = runTool('sandbox/main.ts', ['--port', String(clone.port)], { folder: clone.folder });
  await sandbox.says(/^Sandbox ready: /m);
  const tslab = join(root, 'node_modules', 'tslab', 'bin', 'tslab');
  mkdirSync(join(home, 'AppData'));
  const install = [tslab, 'install', '--user', `--python=${python}`];
  await succeeds(run(process.execPath, install, { folder: clone.folder, env: plainShell() }));
});
plain.after(async () => {
  await sandbox.stop();
  clone.remove();
  rmSync(home, { recursive: true, force: true });
});

for (const name of ['00-start-here', '04-first-query']) {
  plain(`runs ${name}`, async () => {
    const folder = join(clone.folder, 'notebooks');
    const convert = ['-m', 'nbconvert', '--to', 'notebook', '--execute', '--output-dir', home, `${name}.ipynb`];
    await succeeds(run(python, convert, { folder, env: plainShell() }));
    assert.equal(faults(readNotebook(join(home, `${name}.ipynb`))), []);
  });
}

plain('is not helped by the kernel of the kit', async () => {
  const list = ['-m', 'jupyter', 'kernelspec', 'list', '--json'];
  const said = await succeeds(run(python, list, { folder: clone.folder, env: plainShell() }));
  const { kernelspecs } = JSON.parse(said.slice(said.indexOf('{'))) as {
    kernelspecs: Record<string, { resource_dir: string }>;
  };
  assert.ok(kernelspecs.tslab.resource_dir.startsWith(home), kernelspecs.tslab.resource_dir);
});

plain.run();
