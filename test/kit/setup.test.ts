import { existsSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../../tools/jupyter-env';
import { makeClone, type Clone } from './clone';
import { run, type Running } from './kit';

let clone: Clone;
const inClone = (...parts: string[]) => join(clone.folder, ...parts);

/** Sets up what needs no Python. */
const setUp = (env?: NodeJS.ProcessEnv) =>
  run(process.execPath, ['tools/setup.js', '--node-only'], { folder: clone.folder, env });

async function succeeds(one: Running): Promise<string> {
  assert.is(await one.ended, 0, one.said());
  return one.said();
}

const interrupted = suite('set-up that is interrupted');
interrupted.before.each(async () => void (clone = await makeClone()));
interrupted.after.each(() => clone.remove());

for (const [signal, ms] of [
  ['SIGKILL', 0],
  ['SIGKILL', 700],
  ['SIGINT', 300],
] as const) {
  interrupted(`builds the helpers again after a ${signal}, ${ms} ms into the build`, async () => {
    writeFileSync(inClone('lib', 'dist', 'index.js'), 'old');
    writeFileSync(inClone('lib', 'more.ts'), 'export const more = 1;\n');
    const first = setUp();
    await first.says(/Setting up: the helpers/);
    await sleep(ms);
    first.child.kill(signal);
    await first.ended;
    await succeeds(setUp());
    assert.match(readFileSync(inClone('lib', 'dist', 'index.js'), 'utf8'), 'loadConfig');
    assert.ok(existsSync(inClone('lib', 'dist', 'more.js')));
    assert.is(await succeeds(setUp()), '');
  });
}

/** Stands in for npm: it clears the packages away and borrows those of this checkout, unless it is to stay half way. */
const installer = `
const { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } = require('node:fs');
const packages = ${JSON.stringify(join(root, 'node_modules'))};
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules/half', { recursive: true });
console.log('half way');
if (existsSync('slow')) setInterval(() => {}, 1000);
else for (const name of readdirSync(packages)) if (!name.startsWith('.')) symlinkSync(packages + '/' + name, 'node_modules/' + name, 'junction');
`;

interrupted('installs the packages again after it was told to end half way, and ends the installer', async () => {
  unlinkSync(inClone('node_modules'));
  writeFileSync(inClone('installer.js'), installer);
  writeFileSync(inClone('slow'), '');
  const env = { npm_execpath: inClone('installer.js') };
  const first = setUp(env);
  await first.says(/half way/);
  first.child.kill('SIGTERM');
  // The installer holds the same streams: only when it is gone too has the first run ended.
  assert.is.not(await first.ended, 0);
  rmSync(inClone('slow'));
  assert.match(await succeeds(setUp(env)), /Setting up: Node packages[^]*half way/);
  assert.is(await succeeds(setUp(env)), '');
});

interrupted.run();
