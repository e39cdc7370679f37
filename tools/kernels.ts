import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { kernelEnvironment, notebooksFolder, python, root } from './jupyter-env';

interface Asked {
  resolve(): void;
  reject(error: Error): void;
}

export interface KernelOptions {
  /** A kernel that runs nothing else, as a learner's does. By default one that may have run other notebooks, of which
   * nothing is left. */
  own?: boolean;
}

/** Runs the notebook in a file with the real kernel, which gets these variables beside Jupyter's, and keeps the outputs. */
export function runInKernel(
  path: string,
  variables: Record<string, string>,
  { own = false }: KernelOptions = {},
): Promise<void> {
  const { NODE_OPTIONS = '' } = variables;
  const runner = runners.get(NODE_OPTIONS) ?? startRunner(NODE_OPTIONS);
  runners.set(NODE_OPTIONS, runner);
  return runner({ path, folder: notebooksFolder, env: kernelEnvironment(variables), own });
}

/** What Python is told of a notebook. */
interface Order {
  path: string;
  folder: string;
  env: NodeJS.ProcessEnv;
  own: boolean;
}

type Runner = (order: Order) => Promise<void>;
/** By the options of Node that its kernels get: with any, they start without the snapshot. */
const runners = new Map<string, Runner>();

/** One Python for all notebooks of this process whose kernels are alike, which it does not keep from ending. */
function startRunner(NODE_OPTIONS: string): Runner {
  const child = spawn(python, [join(root, 'tools', 'kernels.py')], {
    env: kernelEnvironment(NODE_OPTIONS ? { NODE_OPTIONS } : {}),
    stdio: 'pipe',
    // Ctrl-C ends this process, and Python when it finds nobody at the other end: in its own time, with its kernels.
    detached: process.platform !== 'win32',
  });
  const asked = new Map<number, Asked>();
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  createInterface(child.stdout).on('line', (line) => {
    const { id, error } = JSON.parse(line) as { id: number; error?: string };
    const one = asked.get(id);
    asked.delete(id);
    if (asked.size === 0) keepAlive(child, false);
    if (error === undefined) one?.resolve();
    else one?.reject(new Error(error));
  });
  const ended = (why: string) => {
    runners.delete(NODE_OPTIONS);
    for (const { reject } of asked.values()) reject(new Error(`${why}\n${complaints.trim()}`));
  };
  child.once('error', ({ message }) => ended(message));
  child.once('exit', (code) => ended(`Python ended with ${code}.`));
  let last = 0;
  return (order) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      asked.set(id, { resolve, reject });
      keepAlive(child, true);
      child.stdin.write(`${JSON.stringify({ id, ...order })}\n`);
    });
}

/** Whether this process stays for what the other has to say. */
function keepAlive(child: ChildProcess, wanted: boolean): void {
  for (const one of [child, child.stdin, child.stdout, child.stderr]) {
    if (wanted) (one as ChildProcess | Socket).ref();
    else (one as ChildProcess | Socket).unref();
  }
}
