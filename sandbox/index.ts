import { getBuiltinModule } from 'node:process';
import type { StartedSandbox, StartOptions } from './api';

export type * from './api';

/**
 * Starts a sandbox in this process. As many as you like run side by side, and each is as fresh as the first. Throws a sentence for an
 * option that it does not understand, a port that is taken, and a file that cannot be used.
 *
 * ```js
 * const { startSandbox } = require('purview-sandbox');
 * const sandbox = await startSandbox();
 * const { clientId, clientSecret } = sandbox.personas.reader;
 * // Your program, with sandbox.url for Purview, Entra ID and Graph.
 * await sandbox.close();
 * ```
 */
export async function startSandbox(options: StartOptions = {}): Promise<StartedSandbox> {
  // Loaded by Node itself, and only now: a test runner that has a `require` of its own, as Jest has, would load the whole sandbox once
  // more for every file of tests, knows no ES modules, and may have replaced the timers.
  const { createRequire } = getBuiltinModule('node:module');
  const { startSandbox: start } = createRequire(__filename)('./start') as typeof import('./start');
  return start(options);
}
