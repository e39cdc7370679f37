import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './jupyter-env';

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

/** Asks a process to end and waits until it has. */
export function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** `.env.example` with the address of this sandbox in place of the usual one. */
export function sandboxEnv(url: string): string {
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  return example.replace(/http:\/\/127\.0\.0\.1:\d+/g, url);
}
