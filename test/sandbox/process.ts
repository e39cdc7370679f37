import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const running = new Set<ChildProcess>();
// Tests that are told to end leave nothing behind.
process.once('exit', endAll);

/** A program of this repository that runs as a process of its own. */
export interface Run {
  child: ChildProcess;
  out(): string;
  err(): string;
  /** The code it exits with. */
  exit: Promise<number | null>;
}

export interface RunOptions {
  withChannel?: boolean;
  env?: Record<string, string>;
  /** Modules that are loaded before the file. */
  preload?: string[];
}

/** Runs a TypeScript file with its arguments. */
export function runFile(
  file: string,
  args: string[],
  { withChannel = false, env = {}, preload = [] }: RunOptions = {},
): Run {
  const stdio = withChannel ? (['ignore', 'pipe', 'pipe', 'ipc'] as const) : (['ignore', 'pipe', 'pipe'] as const);
  const preloaded = ['./tools/typescript.js', ...preload].flatMap((module) => ['-r', module]);
  const child = spawn(process.execPath, [...preloaded, file, ...args], {
    cwd: root,
    stdio: [...stdio],
    env: { ...process.env, ...env },
  });
  const text = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => (text.out += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (text.err += chunk.toString('utf8')));
  running.add(child);
  // `close` waits for the output too, but never comes once the channel was let go.
  const exit = once(child, withChannel ? 'exit' : 'close').then(([code]: (number | null)[]) => {
    running.delete(child);
    return code ?? null;
  });
  return { child, out: () => text.out, err: () => text.err, exit };
}

/** Runs the sandbox; its answers are held against the API descriptions, as those of this process are. */
export const runSandbox = (args: string[], options?: RunOptions): Run =>
  runFile('sandbox/main.ts', args, { ...options, preload: ['./test/sandbox/conformance.ts'] });

/** Waits for the line that says the sandbox is ready, and gives its address. */
export async function ready(started: Run): Promise<string> {
  for (;;) {
    const url = /^Sandbox ready: (\S+)\n/m.exec(started.out())?.[1];
    if (url !== undefined) return url;
    if (started.child.exitCode !== null) throw new Error(started.err());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Ends whatever a failed test left behind. */
export function endAll(): void {
  for (const child of running) child.kill();
}
