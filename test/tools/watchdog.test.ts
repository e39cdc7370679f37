import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../../tools/jupyter-env';

let folder: string;

/** Runs a suite of these tests, as a file alone, with a second for each step. */
async function runOf(...handlers: string[]): Promise<{ code: number | null; complaint: string }> {
  const file = join(folder, 'some.test.ts');
  const tests = handlers.map((handler, i) => `some('test ${i}', ${handler});`);
  const uvu = JSON.stringify(join(root, 'node_modules', 'uvu'));
  writeFileSync(
    file,
    [`import { suite } from ${uvu};`, "const some = suite('some');", ...tests, 'some.run();'].join('\n'),
  );
  const args = [
    join(root, 'node_modules', 'uvu', 'bin.js'),
    '-r',
    join(root, 'tools', 'typescript.js'),
    folder,
    'some',
  ];
  const env = { ...process.env, TEST_LIMIT_SECONDS: '1' };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, complaint };
}

const watchdog = suite('a run of tests');
watchdog.before(() => void (folder = mkdtempSync(join(tmpdir(), 'a run '))));
watchdog.after(() => rmSync(folder, { recursive: true }));

watchdog('that goes on is left alone, however long it takes in all', async () => {
  const slow = '() => new Promise((resolve) => setTimeout(resolve, 600))';
  assert.equal(await runOf(slow, slow, slow), { code: 0, complaint: '' });
});

for (const [what, handler] of [
  ['waits', '() => new Promise(() => setInterval(() => {}, 1000))'],
  ['never lets go of the processor', '() => { for (;;); }'],
]) {
  watchdog(`that ${what} for ever ends as failed, and says where it was`, async () => {
    const { code, complaint } = await runOf('() => {}', '() => {}', handler);
    assert.is.not(code, 0);
    assert.match(complaint, 'some.test.ts: "some" has printed nothing for 1 s, after 2 of its tests.');
  });
}

watchdog.run();
