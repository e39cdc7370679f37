import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../../tools/jupyter-env';

/** A program of Node that prints how many have passed, and how many have failed. */
const program = (name: string, code: string) => ({ name, code });

/** Starts a process that runs these programs as parts, and prints the sum. */
function partsOf(programs: { name: string; code: string }[], atOnce = 2) {
  const parts = programs.map(
    ({ name, code }) => `{
      name: ${JSON.stringify(name)},
      args: ['-e', ${JSON.stringify(code)}],
      tally: (code, output) => ({ passed: Number(/(\\d+) good/.exec(output)?.[1] ?? 0), failed: code, skipped: [] }),
    }`,
  );
  const source = `require('./tools/parts').runParts([${parts.join()}], { atOnce: ${atOnce} })
    .then((sum) => console.log(JSON.stringify(sum)));`;
  const child = spawn(process.execPath, ['-r', './tools/typescript.js', '-e', source], { cwd: root, stdio: 'pipe' });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  return { child, ended, said: () => said };
}

const parts = suite('the parts of npm test');

parts('run side by side, and each has a line with its seconds once it has ended', async () => {
  const slow = program('slow', 'setTimeout(() => console.log("2 good"), 1500);');
  const quick = program('quick', 'console.log("40 good");');
  const { ended, said } = partsOf([slow, quick]);
  assert.is(await ended, 0);
  const [first, second, sum] = said().trim().split('\n');
  assert.match(first, /^quick +\d+\.\d s +40 passed, 0 failed$/);
  assert.match(second, /^slow +[1-9]\d*\.\d s +2 passed, 0 failed$/);
  assert.equal(JSON.parse(sum), { passed: 42, failed: 0, skipped: [] });
});

parts('print nothing else but what one has said that fails, all of it', async () => {
  const fails = program('fails', 'console.log("out");\nconsole.error("err");\nprocess.exitCode = 3;');
  const { ended, said } = partsOf([program('works', 'console.log("1 good");'), fails], 1);
  await ended;
  assert.match(said(), /^works .*\n\n(out\nerr|err\nout)\n\nfails .* 0 passed, 3 failed\n\{"passed":1,"failed":3,/);
});

if (process.platform !== 'win32') {
  parts('end with what they have started when they are told to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parts '));
    const file = join(folder, 'pids');
    // As tests do: told to end, it ends what it has started.
    const started = program(
      'starts another',
      `require('./tools/on-signal.js');
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      process.once('exit', () => child.kill());
      require('node:fs').appendFileSync(${JSON.stringify(file)}, process.pid + ' ' + child.pid + ' ');`,
    );
    const stubborn = program(
      'does not listen',
      `process.on('SIGTERM', () => {});
      require('node:fs').appendFileSync(${JSON.stringify(file)}, process.pid + ' ');
      setInterval(() => {}, 1000);`,
    );
    const next = program('comes after them', `require('node:fs').appendFileSync(${JSON.stringify(file)}, 'next');`);
    const { child, ended, said } = partsOf([started, stubborn, next]);
    const pids = () => [...read(file).matchAll(/\d+(?= )/g)].map(Number);
    while (pids().length < 3) await sleep(50);
    child.kill('SIGINT');
    assert.is(await ended, 130);
    // What a program has started is told to end, and is given a moment for it.
    for (let tries = 0; tries < 100 && pids().some(isRunning); tries++) await sleep(50);
    assert.equal(pids().filter(isRunning), []);
    assert.not.match(read(file), 'next');
    assert.is(said(), '');
    rmSync(folder, { recursive: true });
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

parts.run();

const some = suite('npm test -- WORD');

/** Runs the command to its end. */
async function test(...words: string[]): Promise<{ code: number; said: string }> {
  const args = ['-r', './tools/typescript.js', 'tools/test.ts', ...words];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'pipe' });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

some('runs the files whose path holds one of the words, and looks at types', async () => {
  const { code, said } = await test('core/clouds', 'SHOW/TEXT');
  assert.is(code, 0, said);
  assert.match(said, /^2 of the files of tests: lib\/core\/clouds\.test\.ts, lib\/show\/text\.test\.ts\n/);
  const [, passed] = /^tests +[\d.]+ s +(\d+) passed, 0 failed$/m.exec(said) ?? [];
  assert.match(said, /^types +[\d.]+ s +1 passed, 0 failed$/m);
  assert.ok(Number(passed) > 2);
  assert.match(said, new RegExp(`\\n\\n${Number(passed) + 2} passed, 0 failed\\n$`));
});

some('says that no file has them', async () => {
  const { code, said } = await test('no-such-file', 'nor-this');
  assert.is(code, 1);
  assert.match(said, /^No file of tests has "no-such-file" or "nor-this" in its path, of the \d+ there are\.\n$/);
});

some.run();
