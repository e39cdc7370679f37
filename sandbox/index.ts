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
  // Most of it is loaded by now only: whoever imports this to start none waits for nothing.
  const { startSandbox: start } = await import('./start');
  return start(options);
}
