import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from '../../sandbox/lock';
import { root } from '../../tools/jupyter-env';
import { findPython } from '../../tools/setup';
import { good, run } from '../lib/programs';

const requirements = join(__dirname, 'requirements.txt');
const folder = join(root, '.kit', 'clients');
const stamp = join(folder, '.kit-stamp');

/** The Python that has what is tried on the sandbox: the clients, and tools for tests of others. */
export const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));

/**
 * Puts it into a Python environment of its own, unless it is there; one process does, and others wait. False where no
 * registry answers.
 */
export async function installClients(): Promise<boolean> {
  const release = await lock(`${folder}-set-up`);
  try {
    return await install(readFileSync(requirements, 'utf8'));
  } finally {
    release();
  }
}

async function install(wanted: string): Promise<boolean> {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  rmSync(folder, { recursive: true, force: true });
  const [command, ...rest] = findPython();
  await good(run(command, [...rest, '-m', 'venv', folder], root));
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', requirements];
  const { code, out } = await run(python, pip, root, { timeout: 280_000 });
  if (code !== 0 && /connection broken by|Max retries exceeded/.test(out)) return false;
  if (code !== 0) throw new Error(`The clients were not installed:\n${out}`);
  writeFileSync(stamp, wanted);
  return true;
}

/** The versions that are pinned, by the name of the package. */
export const versions = (): Record<string, string> =>
  Object.fromEntries(
    [...readFileSync(requirements, 'utf8').matchAll(/^([\w-]+)==(\S+)$/gm)].map(([, name, version]) => [name, version]),
  );
