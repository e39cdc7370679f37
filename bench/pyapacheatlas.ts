import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tools/jupyter-env';
import { findPython } from '../tools/setup';
import { configOf } from './config';
import { outputOf } from './processes';

const requirements = join(__dirname, 'requirements.txt');
const folder = join(root, '.kit', 'pyapacheatlas');
const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
const stamp = join(folder, '.kit-stamp');

/** Runs a program of `with_pyapacheatlas.py` on the sandbox at this address, and gives what it prints. */
export type Pyapacheatlas = <T>(url: string, settings: object) => Promise<T>;

/** pyapacheatlas in a Python environment of its own, or nothing, said aloud, where it cannot be installed. */
export async function pyapacheatlas(): Promise<Pyapacheatlas | undefined> {
  try {
    await install();
  } catch {
    console.log('pyapacheatlas is left out: it could not be installed. Is the network there?');
    return undefined;
  }
  return async <T>(url: string, settings: object) => {
    const { tenantId, clientId, clientSecret } = configOf(url);
    const env = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret };
    const program = join(__dirname, 'with_pyapacheatlas.py');
    return JSON.parse(await outputOf(python, [program, JSON.stringify({ url, ...settings })], { env })) as T;
  };
}

async function install(): Promise<void> {
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  const [command, ...rest] = findPython();
  await outputOf(command, [...rest, '-m', 'venv', folder]);
  await outputOf(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(stamp, wanted);
}

/** As `requirements.txt` says. */
export const pyapacheatlasVersion = (): string =>
  /^pyapacheatlas==(\S+)$/m.exec(readFileSync(requirements, 'utf8'))?.[1] ?? '';
