import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../../tools/jupyter-env';

let folder: string;

/** Seconds for each step: on a busy machine, to load the tests is one. */
const limit = 4;

/** Runs a suite of these tests, as a file alone. */
async function runOf(handlers: string[]): Promise<{ code: number | null; complaint: string }> {
  const alone = mkdtempSync(join(folder, 'alone '));
  const file = join(alone, 'some.test.ts');
  const tests = handlers.map((handler, i) => `some('test ${i}', ${handler});`);
  const uvu = JSON.stringify(join(root, 'node_modules', 'uvu'));
  writeFileSync(
    file,
    [`import { suite } from ${uvu};`, "const some = suite('some');", ...tests, 'some.run();'].join('\n'),
  );
  const args = [join(root, 'node_modules', 'uvu', 'bin.js'), '-r', join(root, 'tools', 'typescript.js'), alone, 'some'];
  const env = { ...process.env, TEST_LIMIT_SECONDS: String(limit) };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, complaint };
}

const watchdog = suite('a run of tests');
watchdog.before(() => void (folder = mkdtempSync(join(tmpdir(), 'a run '))));
watchdog.after(() => rmSync(folder, { recursive: true }));

const slow = `() => new Promise((resolve) => setTimeout(resolve, ${limit * 450}))`;
const endless = {
  waits: '() => new Promise(() => setInterval(() => {}, 1000))',
  'never lets go of its thread': '() => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
};
/** All of them wait more than they work: they run at once. */
const runs = new Map<string, ReturnType<typeof runOf>>();
watchdog.before(() => {
  runs.set('goes on', runOf([slow, slow, slow]));
  for (const [what, handler] of Object.entries(endless)) runs.set(what, runOf(['() => {}', '() => {}', handler]));
});

watchdog('that goes on is left alone, however long it takes in all', async () => {
  assert.equal(await runs.get('goes on'), { code: 0, complaint: '' });
});

for (const what of Object.keys(endless)) {
  watchdog(`that ${what} for ever ends as failed, and says where it was`, async () => {
    const { code, complaint } = (await runs.get(what))!;
    assert.is.not(code, 0);
    assert.match(complaint, `some.test.ts: "some" has printed nothing for ${limit} s, after 2 of its tests.`);
  });
}

watchdog.run();
