import { signingKeyOfProcess } from './entra/signing-key';
import type { Tls } from './http/tls';
import { readOptions, type Options } from './options';

// Begun before the rest is loaded, so that the key is there when it is.
const signingKey = signingKeyOfProcess();

function stop(message: string, exitCode: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

/** Closes on what ends a process: Ctrl-C, a polite kill, or (where there are no signals) a parent that lets go of its channel. */
function closeWhenTold(sandbox: { close(): Promise<void> }): void {
  const leave = () => void sandbox.close().then(() => process.exit(0));
  process.once('SIGINT', leave);
  process.once('SIGTERM', leave);
  process.once('disconnect', leave);
}

async function main(): Promise<void> {
  const { port, tls: secure, files, keep, ...options } = optionsOrStop();
  const tls = secure || files !== undefined ? await certificateOrStop(files) : undefined;
  const { createSandbox } = await import('./app');
  const tell = (sentence: string) => process.stdout.write(`${sentence}\n`);
  const kept = keep && { ...keep, tell };
  const sandbox = await createSandbox({ ...options, signingKey, tls, keep: kept }).catch((error: Error) =>
    stop(error.message, 1),
  );
  try {
    const listening = await sandbox.listen(port);
    closeWhenTold(listening);
    if (tls?.path !== undefined) process.stdout.write(`Certificate: ${tls.path}\n`);
    process.stdout.write(`Sandbox ready: ${listening.url}\n`);
  } catch (error) {
    await sandbox.close();
    stop(whyNotListening(error, port), 1);
  }
}

async function certificateOrStop(files: Options['files']): Promise<Tls> {
  const { madeCertificate, ownCertificate } = await import('./http/tls');
  if (files === undefined) return madeCertificate();
  try {
    return await ownCertificate(files.cert, files.key);
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error), 2);
  }
}

function optionsOrStop(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error), 2);
  }
}

function whyNotListening(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken: stop what listens there (another sandbox?), or choose another port with --port N (0 for a free one).`;
  if (code === 'EACCES')
    return `Port ${port} may not be used by this user: choose another one with --port N (0 for a free one).`;
  return `The sandbox could not listen on port ${port}: ${error instanceof Error ? error.message : String(error)}`;
}

void main();
