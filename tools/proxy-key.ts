import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { jupyterEnvironment, root } from './jupyter-env';

/** Where the key is that JupyterLab's proxy shows to the pages it serves: the sandbox's and the search page's. */
export const proxyKeyFile = join(root, '.kit', 'proxy-key');

/** Sees to it that there is one, for this user alone. It stays, since a sandbox may outlive the Jupyter it was started with. */
export function makeProxyKey(): void {
  if (existsSync(proxyKeyFile) && readFileSync(proxyKeyFile, 'utf8').length >= 32) return;
  mkdirSync(dirname(proxyKeyFile), { recursive: true });
  writeFileSync(proxyKeyFile, randomBytes(32).toString('base64url'), { mode: 0o600 });
}

/** The environment of a Jupyter that serves the pages of the kit, after what it needs in files was put there. `sandbox` is its address, if it is used. */
export function jupyterForSandbox(sandbox: string | undefined): NodeJS.ProcessEnv {
  const env = jupyterEnvironment();
  makeProxyKey();
  // Jupyter looks for style sheets where it keeps what it writes.
  cpSync(join(root, 'tools', 'jupyter', 'custom'), join(env.JUPYTER_CONFIG_DIR!, 'custom'), { recursive: true });
  return { ...env, PRACTICE_SANDBOX: sandbox };
}
