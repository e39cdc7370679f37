import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withoutAccount } from '../../tools/jupyter-env';
import '../../tools/on-signal';

/** A program of the kit that runs in a folder of its own. */
export interface Running {
  child: ChildProcess;
  /** All it printed, on either stream. */
  said(): string;
  /** Waits for something to be printed and gives the match. Throws when the program ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** The code it ends with. */
  ended: Promise<number | null>;
  /** Asks it and all it runs to end, as Ctrl-C does, and waits. */
  stop(): Promise<number | null>;
}

export interface RunningOptions {
  folder: string;
  env?: NodeJS.ProcessEnv;
}

const running = new Set<number>();

/** Asks a program and all it runs to end, as Ctrl-C does, unless all of it has. */
function interrupt(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGINT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

// Tests that are told to end leave nothing behind.
process.once('exit', () => {
  for (const pid of running) interrupt(pid);
});

/** Runs a program; no account of the shell reaches it. */
export function run(command: string, args: string[], { folder, env }: RunningOptions): Running {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...withoutAccount(process.env), ...env },
    // A group of its own, as a terminal gives each command.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  let over = false;
  if (child.pid) running.add(child.pid);
  void ended.then(() => {
    over = true;
    if (child.pid) running.delete(child.pid);
  });
  return {
    child,
    said: () => text,
    async says(pattern) {
      for (;;) {
        const match = pattern.exec(text);
        if (match) return match;
        if (over) throw new Error(`It ended without saying ${pattern}. It said:\n${text}`);
        await sleep(50);
      }
    },
    ended,
    stop() {
      if (!over && child.pid) interrupt(child.pid);
      return ended;
    },
  };
}

/** Runs one of the kit's own TypeScript files with its arguments. */
export function runTool(file: string, args: string[], options: RunningOptions): Running {
  return run(process.execPath, ['-r', './tools/typescript.js', file, ...args], options);
}

/**
 * Lets a Jupyter that is started otherwise than by the kit do without what `tools/lab.py` does without, for which it would
 * build a grammar of 3 s at each start.
 */
export function withoutGrammar(folder: string): NodeJS.ProcessEnv {
  const place = join(folder, 'without-grammar');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'rfc3987_syntax.py'), "raise ImportError('left out')\n");
  return { PYTHONPATH: place };
}

/** A started kit, with the address and the token of its Jupyter. */
export interface Kit extends Running {
  origin: string;
  token: string;
}

/** Starts the sandbox and JupyterLab as `npm start -- --no-browser` does once everything is set up. */
export async function startKit(options: RunningOptions): Promise<Kit> {
  const running = runTool('tools/start.ts', ['--no-browser'], options);
  const [, origin, token] = await running.says(/^JupyterLab: (http:\/\/127\.0\.0\.1:\d+)\/\S+token=(\w+)$/m);
  return { ...running, origin, token };
}
