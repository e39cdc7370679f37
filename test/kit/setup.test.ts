import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
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

/** Holds the build of the helpers when it has written half of them, as long as there is a file `slow`. */
const hold = `
if (/build-lib\\.js$/.test(process.argv[1])) {
  const fs = require('node:fs');
  const { existsSync, writeFileSync } = fs;
  const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  let written = 0;
  fs.writeFileSync = (...args) => {
    writeFileSync(...args);
    if (++written !== 100 || !existsSync('slow')) return;
    fs.writeSync(1, 'half way\\n');
    while (existsSync('slow')) wait();
  };
}
`;

/** What lets the build be held, from now on until it is let go. */
function heldBuild(): NodeJS.ProcessEnv {
  writeFileSync(inClone('hold.js'), hold);
  writeFileSync(inClone('slow'), '');
  return { NODE_OPTIONS: '-r ./hold.js' };
}

async function succeeds(one: Running): Promise<string> {
  assert.is(await one.ended, 0, one.said());
  return one.said();
}

const interrupted = suite('set-up that is interrupted');
interrupted.before.each(async () => void (clone = await makeClone()));
interrupted.after.each(() => clone.remove());

for (const [signal, moment, says] of [
  ['SIGKILL', 'begins', /Setting up: the helpers/],
  ['SIGKILL', 'is half way', /half way/],
  ['SIGINT', 'is half way', /half way/],
] as const) {
  interrupted(`builds the helpers again after a ${signal} when the build ${moment}`, async () => {
    writeFileSync(inClone('lib', 'dist', 'index.js'), 'old');
    writeFileSync(inClone('lib', 'more.ts'), 'export const more = 1;\n');
    const first = setUp(heldBuild());
    await first.says(says);
    first.child.kill(signal);
    await first.ended;
    rmSync(inClone('slow'));
    assert.is(readFileSync(inClone('lib', 'dist', 'index.js'), 'utf8'), 'old');
    await succeeds(setUp());
    assert.match(readFileSync(inClone('lib', 'dist', 'index.js'), 'utf8'), 'loadConfig');
    assert.ok(existsSync(inClone('lib', 'dist', 'more.js')));
    assert.is(await succeeds(setUp()), '');
  });
}

/**
 * Stands in for npm: it clears the packages away and borrows those of this checkout with what is kept beside them, unless
 * it is to stay half way. It notes that it ran.
 */
const installer = `
const { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } = require('node:fs');
const packages = ${JSON.stringify(join(root, 'node_modules'))};
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules/half', { recursive: true });
appendFileSync('ran', 'npm\\n');
// Asked before it is said: whoever hears of it may take the file away at once.
const slow = existsSync('slow');
console.log('half way');
if (slow) setInterval(() => {}, 1000);
else for (const name of readdirSync(packages)) if (!/^\\.(?!cache$)/.test(name)) symlinkSync(packages + '/' + name, 'node_modules/' + name, 'junction');
`;

/** Stands in for Python: it makes an environment that refers to it as Python's do, and installs nothing into it. */
const python = `#!/bin/sh
case "$*" in
  *ensurepip*) echo 3.11 ;;
  '-m venv '*) mkdir -p "$3/bin"; ln -s "$0" "$3/bin/python"; echo 'home = here' > "$3/pyvenv.cfg" ;;
  '-m pip '*) echo python >> ran; touch .venv/jupyter ;;
  *find_spec*) exec test -e .venv/jupyter ;;
esac
`;

/** Stands in for what the kernel's start is made of: a snapshot too, which goes on to end, and has loaded nothing. */
const snapshot = "require('node:v8').startupSnapshot.setDeserializeMainFunction(() => process.exit());";

/** Puts them in place of what takes a registry, or long: `start.test.ts` makes a kernel's start in a clone. */
function standIns(): NodeJS.ProcessEnv {
  writeFileSync(inClone('installer.js'), installer);
  writeFileSync(inClone('tools', 'jupyter', 'kernel', 'snapshot.js'), snapshot);
  mkdirSync(inClone('bin'), { recursive: true });
  writeFileSync(inClone('bin', 'python3'), python, { mode: 0o755 });
  return { npm_execpath: inClone('installer.js'), PATH: [inClone('bin'), process.env.PATH].join(delimiter) };
}

/** Which of the two have run since this was asked the last time. */
function ran(): string[] {
  const lines = existsSync(inClone('ran')) ? readFileSync(inClone('ran'), 'utf8').trim().split('\n') : [];
  rmSync(inClone('ran'), { force: true });
  return lines.sort();
}

interrupted('installs the packages again after it was told to end half way, and ends the installer', async () => {
  unlinkSync(inClone('node_modules'));
  const env = standIns();
  writeFileSync(inClone('slow'), '');
  const first = setUp(env);
  await first.says(/half way/);
  first.child.kill('SIGTERM');
  // The installer holds the same streams: only when it is gone too has the first run ended.
  assert.is.not(await first.ended, 0);
  rmSync(inClone('slow'));
  assert.match(await succeeds(setUp(env)), /Setting up: Node packages[^]*half way/);
  assert.is(await succeeds(setUp(env)), '');
});

interrupted(
  'leaves no installer running when it is killed, and keeps the next waiting no longer than that',
  async () => {
    unlinkSync(inClone('node_modules'));
    const env = standIns();
    writeFileSync(inClone('slow'), '');
    const first = setUp(env);
    await first.says(/half way/);
    rmSync(inClone('slow'));
    const second = setUp(env);
    await second.says(new RegExp(`Another set-up is at work here \\(process ${first.child.pid}\\): waiting for it`));
    process.kill(first.child.pid ?? 0, 'SIGKILL');
    await first.ended;
    assert.match(await succeeds(second), /Setting up: Node packages/);
    assert.is(await succeeds(setUp(env)), '');
  },
);

interrupted.run();

const together = suite('set-ups that start at once');
together.after.each(() => clone.remove());

together('build the helpers once, and all find them whole', async () => {
  clone = await makeClone();
  for (let round = 0; round < 2; round++) {
    rmSync(inClone('lib', 'dist'), { recursive: true });
    const env = heldBuild();
    const all = [1, 2, 3].map(() => setUp(env));
    // One builds, and goes on when both others wait for it.
    await Promise.all(all.map((one) => one.says(/half way|waiting for it/)));
    rmSync(inClone('slow'));
    const said = await Promise.all(all.map(succeeds));
    assert.is(said.filter((text) => text.includes('Setting up: the helpers')).length, 1, said.join());
    await succeeds(run(process.execPath, ['-e', 'require("./lib/dist").loadConfig.name'], { folder: clone.folder }));
    assert.equal(
      readdirSync(inClone('lib')).filter((name) => name.startsWith('dist')),
      ['dist'],
    );
  }
});

together.run();

/** The whole set-up. */
const setUpAll = (env: NodeJS.ProcessEnv) => run(process.execPath, ['tools/setup.js'], { folder: clone.folder, env });

const changed = suite('the set-up of a bare clone');
let env: NodeJS.ProcessEnv;
changed.before(async () => {
  clone = await makeClone({ bare: true });
  env = standIns();
});
changed.after(() => clone.remove());

/** Sets up again, and gives what was made; nothing is left to be made then. */
async function madeAgain(): Promise<string[]> {
  const said = await succeeds(setUpAll(env));
  assert.is(await succeeds(setUpAll(env)), '');
  ran();
  return [...said.matchAll(/^Setting up: (.*?)(?: \(.*\))? \.\.\.$/gm)].map(([, what]) => what).sort();
}

const jupyter = 'JupyterLab, into .venv';
const kernelStart = "the kernel's start";

/** Makes a stamp say that its product was made by or for another program. */
function madeByAnother(...stamp: string[]): void {
  const [fingerprint] = readFileSync(inClone(...stamp), 'utf8').split('\n');
  writeFileSync(inClone(...stamp), `${fingerprint}\nanother`);
}

if (process.platform !== 'win32') {
  changed('makes each thing once, where two begin at once', async () => {
    const said = await Promise.all([succeeds(setUpAll(env)), succeeds(setUpAll(env))]);
    assert.equal(ran(), ['npm', 'python']);
    const waited = said.filter((text) =>
      /^Another set-up is at work here \(process \d+\): waiting for it \.\.\.\n$/.test(text),
    );
    assert.is(waited.length, 1, said.join());
    assert.is(await succeeds(setUpAll(env)), '');
  });

  changed('makes what refers to its folder again where the clone was moved, and nothing else', async () => {
    const moved = `${clone.folder} moved`;
    renameSync(clone.folder, moved);
    clone = { ...clone, folder: moved };
    env = standIns();
    assert.equal(await madeAgain(), [jupyter, kernelStart]);
  });

  changed('makes the environment again where its Python is gone', async () => {
    const other = inClone('other python');
    renameSync(inClone('bin'), other);
    env = { ...env, PATH: [other, process.env.PATH].join(delimiter) };
    assert.equal(await madeAgain(), [jupyter]);
  });

  changed('makes the environment again where its Python was replaced by one that finds no Jupyter in it', async () => {
    appendFileSync(inClone('other python', 'python3'), '# of another version\n');
    rmSync(inClone('.venv', 'jupyter'));
    assert.equal(await madeAgain(), [jupyter]);
  });

  changed('leaves the environment alone where its Python was replaced by one that does', async () => {
    appendFileSync(inClone('other python', 'python3'), '# of the same version\n');
    assert.equal(await madeAgain(), []);
  });

  changed(
    'makes the kernel start anew where another Node runs it, and leaves packages alone that work with it',
    async () => {
      for (const stamp of [['node_modules'], ['.kit', 'kernel']]) madeByAnother(...stamp, '.kit-stamp');
      assert.equal(await madeAgain(), [kernelStart]);
    },
  );

  changed('installs the packages again where what is compiled in them is not for this Node', async () => {
    const zeromq = inClone('node_modules', 'zeromq');
    unlinkSync(zeromq);
    mkdirSync(zeromq);
    writeFileSync(join(zeromq, 'index.js'), "throw new Error('was compiled against a different Node.js version');");
    madeByAnother('node_modules', '.kit-stamp');
    assert.equal(await madeAgain(), ['Node packages']);
  });
}

changed.run();
