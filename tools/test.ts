import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './jupyter-env';

interface Tally {
  passed: number;
  failed: number;
  /** What each test that could not be made says of it. */
  skipped: string[];
}

const fromRoot = (...parts: string[]) => join(root, ...parts);
const testFile = '\\.test\\.ts$';
/** Per cent of the lines of lib that its own tests have to reach. */
const linesReached = 95;

/** `npm test`: the types, the tests and the tour, one after the other, and what came of them in one line. */
async function main(): Promise<void> {
  const tallies = [await types(), await libTests(), await otherTests(), await outputs(), await account()];
  const sum = (key: 'passed' | 'failed') => tallies.reduce((total, tally) => total + tally[key], 0);
  const skipped = tallies.flatMap((tally) => tally.skipped);
  if (skipped.length > 0) console.log(`\n${skipped.length} skipped: ${skipped.join('; ')}`);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}

async function types(): Promise<Tally> {
  console.log('Types');
  const { code } = await run([fromRoot('node_modules', 'typescript', 'bin', 'tsc'), '-p', '.', '--noEmit']);
  const good = code === 0;
  return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: [] };
}

const typescript = fromRoot('tools', 'typescript.js');

// tsc has just checked the types of everything here. uvu has to load the hook itself: only then does it require files.
const uvu = [fromRoot('node_modules', 'uvu', 'bin.js'), '-r', typescript];

/** The tests of the helpers, and how much of their lines these alone reach. */
async function libTests(): Promise<Tally> {
  console.log('\nTests of the helpers');
  const measured = [fromRoot('node_modules', 'c8', 'bin', 'c8.js'), '--all', '--include', 'lib/**/*.ts'];
  const report = ['--reporter', 'text-summary', process.execPath];
  const { code, output } = await run([...measured, ...report, ...uvu, 'test/lib', testFile]);
  const tests = tally(code, output);
  const lines = Number(/^Lines\s*:\s*([\d.]+)%/m.exec(output)?.[1] ?? 0);
  const enough = lines >= linesReached;
  console.log(`The tests of the helpers reach ${lines} % of their lines; ${linesReached} % are asked for.`);
  return { ...tests, passed: tests.passed + (enough ? 1 : 0), failed: tests.failed + (enough ? 0 : 1) };
}

async function otherTests(): Promise<Tally> {
  console.log('\nTests of everything else');
  const { code, output } = await run([...uvu, '-i', '^lib', 'test', testFile]);
  return tally(code, output);
}

/** A test that cannot be made here prints `skipped: why` and returns, which uvu takes for a pass. */
function tally(code: number, output: string): Tally {
  const count = (label: string) => Number(new RegExp(`${label}:\\s+(\\d+)`).exec(output)?.[1] ?? 0);
  const [total, passed, left] = [count('Total'), count('Passed'), count('Skipped')];
  const said = [...output.matchAll(/\bskipped: (.+)$/gm)].map(([, why]) => why);
  const skipped = [...said, ...Array<string>(left).fill('a test that says not why')];
  const failed = total - passed - left;
  // A suite that breaks while loading is in no count.
  return { passed: passed - said.length, failed: code === 0 && total > 0 ? failed : Math.max(1, failed), skipped };
}

/** Runs every notebook and compares its outputs with the committed ones, which are those of every Node. */
const outputs = () => tour('Tour', ['--check']);

const account = () => tour('Tour as an account, empty at first, with roles and without', ['--as-account']);

async function tour(title: string, options: string[]): Promise<Tally> {
  console.log(`\n${title}`);
  const { code, output } = await run(['-r', typescript, fromRoot('tools', 'tour.ts'), ...options]);
  const [, passed = 0, failed = 1] = (/Tour: (\d+) passed, (\d+) failed/.exec(output) ?? []).map(Number);
  return { passed, failed: code === 0 ? failed : Math.max(1, failed), skipped: [] };
}

/** Runs Node on a script, passing on what it prints. */
function run(args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      process.stdout.write(chunk);
    });
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

void main();
