import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isLoopback } from '../lib/core/address';
import { accountOf, saysSource, saysUnread, type Config } from '../lib/core/config';
import { isSandbox } from '../lib/connect';
import { root } from './jupyter-env';
import { makeProxyKey, proxyKeyFile } from './proxy-key';

/** Where the sandbox's world is kept from one start to the next. */
export const world = '.kit/world.jsonl';

export interface SandboxProcess {
  url: string;
  pid: number | undefined;
  /** Settles when the process is gone, stopped or not. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the sandbox as a process of its own, which ends with this one. Tells what else it says until it is ready. Rejects with its own
 * words when it cannot.
 */
export function startSandboxProcess(args: string[], tell: (line: string) => void = () => {}): Promise<SandboxProcess> {
  const child = fork(join(root, 'sandbox', 'main.ts'), args, {
    cwd: root,
    execArgv: ['-r', join(root, 'tools', 'typescript.js')],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk) => complaints.push(String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(complaints.join('').trim() || 'The sandbox ended before it was ready.')));
    if (!child.stdout) return;
    createInterface(child.stdout).on('line', (line) => {
      const url = /^Sandbox ready: (\S+)/.exec(line)?.[1];
      if (url) resolve({ url, pid: child.pid, ended, stop: () => stop(child) });
      else tell(line);
    });
  });
}

/**
 * Starts the sandbox at the address of the settings, unless it runs there already or they name a real account, and says
 * which of these it is. `keep` is the file that its world is kept in, which begins anew if `fresh`. Throws a sentence where it cannot be
 * started, or cannot begin anew.
 */
export async function startSandboxIfNeeded(
  config: Config,
  { keep, fresh = false }: { keep?: string; fresh?: boolean } = {},
): Promise<SandboxProcess | undefined> {
  if (!isLoopback(config.endpoint)) {
    if (fresh)
      throw new Error(
        `--fresh begins the sandbox's world anew, and ${config.account ?? config.endpoint} is a real account.`,
      );
    console.log(`Your ${accountOf(config)}, ${saysSource(config)}.`);
    return undefined;
  }
  const unread = saysUnread(config);
  if (unread) console.log(`${unread} All addresses in ${config.source} are of this machine.`);
  if (await sandboxRuns(config, fresh)) return undefined;
  const port = new URL(config.endpoint).port || '80';
  try {
    const said: string[] = [];
    const kept = keep === undefined ? [] : ['--keep', keep, ...(fresh ? ['--fresh'] : [])];
    makeProxyKey();
    const args = ['--port', port, '--proxy-key', proxyKeyFile, ...kept];
    const sandbox = await startSandboxProcess(args, (line) => void said.push(line));
    console.log([`Sandbox: ${sandbox.url}`, ...said].join('\n'));
    return sandbox;
  } catch (error) {
    // Another start may have been the first by a moment.
    if (await sandboxRuns(config, fresh)) return undefined;
    const { message } = error as Error;
    if (!message.includes(', or choose')) throw error;
    const way = 'To use another port, copy .env.example to .env and change it in the three addresses.';
    throw new Error(`${message.split(', or choose')[0]}.\n${way}`);
  }
}

/** Whether the sandbox runs already, which is said. Throws where it should begin anew, as a running one does not. */
async function sandboxRuns(config: Config, fresh: boolean): Promise<boolean> {
  const runs = await isSandbox(config, { retries: 0, timeoutMs: 8000 }).catch(() => false);
  if (!runs) return false;
  console.log(`The sandbox is already running: ${config.endpoint}`);
  if (fresh) throw new Error('It goes on with its world: to begin anew, stop it, then start with --fresh again.');
  return true;
}

/** Asks a process to end and waits until it has: ten seconds, after which one that hangs is ended unasked. */
export function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** `.env.example` with the address of this sandbox in place of the usual one. */
export function sandboxEnv(url: string): string {
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  return example.replace(/http:\/\/127\.0\.0\.1:\d+/g, url);
}
