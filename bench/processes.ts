import { fork, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tools/jupyter-env';

export const typescript = join(root, 'tools', 'typescript.js');

/** Runs a program of Node to its end and gives the JSON of the last line it prints. */
export function answerOf<T>(args: string[], env: NodeJS.ProcessEnv = {}): Promise<T> {
  return outputOf(process.execPath, args, { env }).then((text) => JSON.parse(text.trim().split('\n').pop() ?? '') as T);
}

interface Place {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  shell?: boolean;
}

export function outputOf(command: string, args: string[], { env, ...place }: Place = {}): Promise<string> {
  const child = spawn(command, args, {
    ...{ cwd: root, ...place },
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${args.join(' ')} ended with ${code}.\n${output}`)),
    );
  });
}

/** Runs one of the clients in `clients.ts` in a process of its own, so that what it uses is its own. */
export const client = <T>(
  name: string,
  settings: object,
  env: NodeJS.ProcessEnv = {},
  flags: string[] = [],
): Promise<T> =>
  answerOf<T>([...flags, '-r', typescript, join(__dirname, 'clients.ts'), name, JSON.stringify(settings)], env);

/** A server that answers every call with the same small page, in a process of its own. */
export async function startPlainServer(): Promise<{ url: string; stop(): void }> {
  const child = fork(join(__dirname, 'server.ts'), { execArgv: ['-r', typescript] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)));
    child.once('exit', () => reject(new Error('The server ended before it listened.')));
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}

/** Does something so many times, one after the other. */
export async function times<T>(runs: number, act: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let run = 0; run < runs; run++) results.push(await act());
  return results;
}

/**
 * Measures several things so many times, in turn, so that what else the machine does meets them all. Gives what was
 * measured of each.
 */
export async function inTurn<Name extends string, T>(
  runs: number,
  names: readonly Name[],
  measure: (name: Name) => Promise<T>,
): Promise<Record<Name, T[]>> {
  const samples = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  await times(runs, async () => {
    for (const name of names) samples[name].push(await measure(name));
  });
  return samples;
}

/** MiB a process holds, where the system tells (Linux), else 0. */
export function memoryOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
