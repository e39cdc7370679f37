import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './jupyter-env';

/** Where the key is that JupyterLab's proxy shows to the pages it serves: the sandbox's and the search page's. */
export const proxyKeyFile = join(root, '.kit', 'proxy-key');

/** Sees to it that there is one, for this user alone. It stays, since a sandbox may outlive the Jupyter it was started with. */
export function makeProxyKey(): void {
  if (existsSync(proxyKeyFile) && readFileSync(proxyKeyFile, 'utf8').length >= 32) return;
  mkdirSync(dirname(proxyKeyFile), { recursive: true });
  writeFileSync(proxyKeyFile, randomBytes(32).toString('base64url'), { mode: 0o600 });
}
