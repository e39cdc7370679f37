import { execFile, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { variablesOf, type Config } from '../core/config.ts';
import type { Connection } from '../connect.ts';
import { listRuns } from '../planes/scanning.ts';

/** How a program has ended. */
export interface Ended {
  /** Its exit code. */
  code: number;
  /** What it printed, its errors last. */
  lines: string[];
}

/** Where the kit is, seen from its notebooks or from itself. */
const kit = () => (existsSync('notebooks') ? '.' : '..');
const typescript = ['-r', './tools/typescript.js'];

/**
 * Runs a program of the kit, such as `examples/pipeline.ts`, as a pipeline would: a process of its own, with the settings
 * in its environment and nowhere else. `changes` are variables that differ, named as in `.env`.
 */
export function runProgram(config: Config, command: string[], changes: Record<string, string> = {}): Promise<Ended> {
  return execute([...typescript, ...command], kit(), { ...variablesOf(config), ...changes });
}

function execute(args: string[], cwd: string, variables: Record<string, string>): Promise<Ended> {
  const env = { ...process.env, ...variables };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, cwd }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
      resolve({ code, lines: `${stdout}${stderr}`.trim().split('\n') });
    });
  });
}

/**
 * Judges the program of lesson 06's exercise, JavaScript that imports `../lib` and finds the name of a scan in `SCAN`:
 * runs it for `weekly`, which is there, and for `monthly`, which is not. A pipeline needs one new run, and the exit codes
 * 0 and 1. Prints what came of it, and whether that solves the exercise, which takes the sandbox.
 */
export async function tryScanProgram({ config, purview, sandbox }: Connection, program: string): Promise<void> {
  if (!sandbox) return console.log('This exercise needs the sandbox.');
  const runs = async () => (await listRuns(purview, 'sql-contoso-marketing', 'weekly')).length;
  const before = await runs();
  const runFor = (SCAN: string) => execute(['-e', program], `${kit()}/notebooks`, { ...variablesOf(config), SCAN });
  const [weekly, monthly] = await Promise.all([runFor('weekly'), runFor('monthly')]);
  const made = (await runs()) - before;
  console.log(`weekly: exit code ${weekly.code}; monthly: exit code ${monthly.code}; new runs: ${made}`);
  const solved = weekly.code === 0 && monthly.code === 1 && made === 1;
  console.log(
    solved
      ? 'Solved. A pipeline sees at once that monthly is not there.'
      : 'Not yet. A pipeline needs one new run, 0 for weekly and 1 for monthly.',
  );
}

/**
 * Starts the search page, asks it for some of its addresses as a browser would that was given the one it prints, ends it,
 * and gives what it answered. Where it does not start, what it complained of stands for all of them.
 */
export async function visitSearchPage(...paths: string[]): Promise<string[]> {
  const program = fork('examples/search-page/main.ts', { cwd: kit(), execArgv: typescript, silent: true });
  const { stdout, stderr } = program;
  try {
    for await (const said of stdout ?? []) {
      const [address, origin] = /(http:\/\/[\w.:]+)\/\?key=[\w-]+/.exec(String(said)) ?? [];
      if (!address) continue;
      // The key in the address is good for a cookie, which is good for the rest.
      const { headers } = await fetch(address, { redirect: 'manual' });
      const [cookie = ''] = headers.get('set-cookie')?.split(';') ?? [];
      const read = async (path: string) => (await fetch(origin + path, { headers: { cookie } })).text();
      return await Promise.all(paths.map(read));
    }
    let complaint = '';
    for await (const said of stderr ?? []) complaint += String(said);
    const [words = ''] = complaint.split('\n    at ');
    return paths.map(() => words);
  } finally {
    program.kill();
  }
}
