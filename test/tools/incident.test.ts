import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { unfolded } from '../lib/course/incident-trial';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { root, withoutAccount } from '../../tools/jupyter-env';
import { sandboxEnv } from '../../tools/sandbox-process';

const terminal = sandboxSuite('npm run incident', { accumulates: true });
let folder = '';

terminal.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'incident-'));
  writeFileSync(join(folder, '.env'), sandboxEnv(sandbox.url));
});
terminal.after(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): Promise<{ code: number; said: string }> {
  const env = {
    ...withoutAccount(process.env),
    TS_NODE_PROJECT: join(root, 'tsconfig.json'),
    COURSE_PROGRESS_FILE: join(folder, 'progress.json'),
  };
  const command = ['-r', join(root, 'tools', 'typescript.js'), join(root, 'tools', 'incident.ts'), ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: folder, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, said: unfolded(stdout + stderr) }),
    );
  });
}

terminal('opens an incident, helps, looks whether it is mended, and undoes it', async () => {
  const opened = await run('2');
  assert.is(opened.code, 0, opened.said);
  assert.match(opened.said, /^Incident 2 · It came from the test environment/);
  assert.match(opened.said, 'are in incident.env. `npm run incident -- --hint` tells more');
  assert.match((await run('--hint')).said, /^Incident 2, hint 1 of 3: /);
  const checked = await run('--check');
  assert.is(checked.code, 1);
  assert.match(checked.said, /^Not yet\. Microsoft Entra ID refused/);
  const closed = await run('--close');
  assert.equal([closed.code, closed.said.trim()], [0, 'Incident 2 is closed: the sandbox is as it was before.']);
  const none = await run('--hint');
  assert.equal([none.code, none.said.trim()], [1, 'No incident is open: `npm run incident -- 1` opens the first.']);
  assert.equal(readdirSync(folder).sort(), ['.env', 'progress.json']);
});

terminal('lists them, and says what it does not understand', async () => {
  const [listed, unknown, both] = await Promise.all([run(), run('99'), run('1', '--list')]);
  assert.is(listed.code, 0);
  assert.match(listed.said, 'It has never worked');
  assert.equal([unknown.code, unknown.said.trim()], [1, 'There is no incident "99": there are 1 to 16.']);
  assert.match(both.said, /^One thing at a time\. Usage: npm run incident -- 3 /);
});

terminal.run();
