import { randomInt } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root } from '../../tools/jupyter-env';
import { sandboxEnv } from '../../tools/sandbox-process';

/** A copy of this checkout as a clone would be, with a port of its own for the sandbox. */
export interface Clone {
  folder: string;
  /** Port that its `.env.example` names. */
  port: number;
  remove(): void;
}

/** What git ignores, and so no clone has; what is built of lib comes along, as set-up would only build it again. */
const ignored = ['.git', 'node_modules', '.venv', '.kit', '.env', 'coverage', '.ipynb_checkpoints'];

/**
 * Copies this checkout to a folder whose path has a space and letters beyond ASCII. What is installed is borrowed
 * from here, unless `bare`.
 */
export async function makeClone({ bare = false }: { bare?: boolean } = {}): Promise<Clone> {
  const above = mkdtempSync(join(tmpdir(), 'kit für '));
  const folder = join(above, 'Käthe’s clone');
  mkdirSync(folder);
  const built = ['dist', 'package.json', join('course', 'package.json')].map((name) => join(root, 'lib', name));
  const comes = (path: string) => !ignored.includes(basename(path)) && !(bare && built.includes(path));
  cpSync(root, folder, { recursive: true, filter: (path) => path === root || comes(path) });
  if (!bare)
    for (const name of ['node_modules', '.venv']) symlinkSync(join(root, name), join(folder, name), 'junction');
  const port = await freePort();
  writeFileSync(join(folder, '.env.example'), sandboxEnv(`http://127.0.0.1:${port}`));
  // Some seconds of patience: on Windows the files of a process stay locked a little longer than it lives.
  const remove = () => rmSync(above, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
  return { folder, port, remove };
}

/** A port below those that systems give out by themselves: it stays free for whoever asked, while other tests run. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
