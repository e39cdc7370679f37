import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { thisNode } from './setup';

export const root = join(__dirname, '..');
export const notebooksFolder = join(root, 'notebooks');
export const python = join(
  root,
  '.venv',
  ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
);

/** Variables that decide which account a notebook talks to. */
const account =
  /^(AZURE_(TENANT_ID|CLIENT_ID|CLIENT_SECRET|CLOUD|AUTHORITY_HOST)|PURVIEW_\w+|GRAPH_ENDPOINT|DOTENV_CONFIG_PATH)$/;

/**
 * The environment Jupyter runs in: the project's own kernel, and every file it likes to keep under `.kit` instead of
 * the home directory.
 */
export function jupyterEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const own = (name: string) => join(root, '.kit', name);
  return {
    ...env,
    PATH: [dirname(process.execPath), env.PATH].join(delimiter),
    JUPYTER_PATH: [...kernelWithSnapshot(env), join(root, 'tools', 'jupyter')].join(delimiter),
    JUPYTER_CONFIG_PATH: join(root, 'tools', 'jupyter', 'config'),
    JUPYTER_CONFIG_DIR: own('jupyter-config'),
    JUPYTER_DATA_DIR: own('jupyter-data'),
    JUPYTER_RUNTIME_DIR: own('jupyter-runtime'),
    IPYTHONDIR: own('ipython'),
    // A kernel without a snapshot loads TypeScript in half the time where Node keeps compiled code, from 22.1 on.
    NODE_COMPILE_CACHE: own('compile-cache'),
  };
}

/**
 * Where the kernel is that goes on from a snapshot. A Node takes only those it has made itself, and some not under each of
 * the options it can be given; without one, the kernel in `tools` starts in a second more.
 */
function kernelWithSnapshot({ NODE_OPTIONS }: NodeJS.ProcessEnv): string[] {
  const folder = join(root, '.kit', 'kernel');
  const stamp = join(folder, '.kit-stamp');
  const fits = !NODE_OPTIONS && existsSync(stamp) && readFileSync(stamp, 'utf8').endsWith(`\n${thisNode()}`);
  return fits ? [folder] : [];
}

/** The same environment without any account in it, so that only the file decides. */
export function withoutAccount(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !account.test(name)));
}

/** The environment of a kernel that is started here: Jupyter's, no account of the shell's, and these variables. */
export function kernelEnvironment(variables: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { ...jupyterEnvironment({ ...withoutAccount(process.env), ...variables }), ...variables };
}
