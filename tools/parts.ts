import { spawn, type ChildProcess } from 'node:child_process';
import { constants, availableParallelism } from 'node:os';
import { root } from './jupyter-env';
import { sideBySide } from './side-by-side';

/** What came of some tests. */
export interface Tally {
  passed: number;
  failed: number;
  /** What each test that could not be made says of it. */
  skipped: string[];
}

/** Some of the work of `npm test`, which a program of its own does. */
export interface Part {
  name: string;
  /** What Node is given. */
  args: string[];
  /** Reads the tally from what the program has printed, on either stream, and the code it ended with. */
  tally(code: number, output: string): Tally;
}

export interface PartsOptions {
  atOnce?: number;
  /** Shows what the programs print as they print it. By default only what those print that fail, when they have ended. */
  live?: boolean;
}

/** Milliseconds that a program has to end what it has started. */
const patience = 5000;

/** Runs the parts side by side, the first of them first, prints a line for each that has ended, and gives the sum. */
export async function runParts(parts: Part[], { atOnce, live = false }: PartsOptions = {}): Promise<Tally> {
  const running = new Set<ChildProcess>();
  const told = endOnSignal(running);
  const width = Math.max(...parts.map(({ name }) => name.length));
  const run = async (part: Part) => {
    const began = performance.now();
    const { code, output } = await runNode(part.args, running, live);
    // What is ended from outside has failed in nothing, and nothing comes after it.
    if (told.toEnd()) return new Promise<never>(() => {});
    const tally = part.tally(code, output);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (tally.failed > 0 && !live) console.log(`\n${output.trim()}\n`);
    console.log(lineOf(part.name.padEnd(width), tally, seconds));
    return tally;
  };
  // One more than there are processors, since some wait for what they have started.
  const tallies = await sideBySide(parts, run, { atOnce: atOnce ?? availableParallelism() + 1 });
  told.nothingMore();
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  };
}

function lineOf(name: string, { passed, failed, skipped }: Tally, seconds: string): string {
  const left = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  return `${name}  ${seconds.padStart(6)} s  ${String(passed).padStart(4)} passed, ${failed} failed${left}`;
}

/** Runs Node to its end. */
function runNode(args: string[], running: Set<ChildProcess>, live: boolean): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk);
      if (live) process.stdout.write(chunk);
    });
  return new Promise((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Told to end, ends by their ids all that runs, waits for it, and ends. */
function endOnSignal(running: Set<ChildProcess>): { toEnd(): boolean; nothingMore(): void } {
  let ending = false;
  const end = async (signal: NodeJS.Signals) => {
    ending = true;
    const ended = [...running].map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of running) child.kill('SIGTERM');
    const late = setTimeout(() => {
      for (const child of running) child.kill('SIGKILL');
    }, patience);
    await Promise.all(ended);
    clearTimeout(late);
    process.exit(128 + constants.signals[signal]);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, end);
  return {
    toEnd: () => ending,
    nothingMore: () => {
      for (const signal of signals) process.off(signal, end);
    },
  };
}
