import { spawn } from 'node:child_process';
import { npm } from '../../tools/setup';

interface Ended {
  code: number | null;
  /** What it printed, on either stream. */
  out: string;
}

/** Runs a program to its end, in a folder, for at most so long. */
export function run(
  command: string,
  args: string[],
  cwd: string,
  { env = {}, timeout = 120_000, shell = false }: { env?: NodeJS.ProcessEnv; timeout?: number; shell?: boolean } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    // What runs elsewhere is no part of what the tests reach here.
    const own = { ...process.env, NODE_V8_COVERAGE: '', ...env };
    const child = spawn(command, args, { cwd, shell, timeout, env: own });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += String(chunk)));
    child.once('error', (error) => resolve({ code: null, out: error.message }));
    child.once('close', (code) => resolve({ code, out }));
  });
}

/** The output of a program that has to end well. */
export async function good(ended: Promise<Ended>): Promise<string> {
  const { code, out } = await ended;
  if (code !== 0) throw new Error(`It ended with ${code}:\n${out}`);
  return out;
}

/** Runs this Node to its end, which has to be a good one. */
export const node = (args: string[], cwd: string, env: NodeJS.ProcessEnv = {}) =>
  good(run(process.execPath, args, cwd, { env }));

export function npmIn(cwd: string, args: string[], options: { timeout?: number } = {}): Promise<Ended> {
  const [command, all, own] = npm(...args);
  return run(command, all, cwd, { ...options, ...own });
}

/** Whether a registry answers, from which packages can be installed. */
export async function registryAnswers(cwd: string): Promise<boolean> {
  return (await npmIn(cwd, ['view', 'cross-fetch', 'version'], { timeout: 15_000 })).code === 0;
}
