import { parseArgs } from 'node:util';
import { createSandbox, type Listening } from './app';

const DEFAULT_PORT = '4280';

interface Options {
  port: number;
  plain: boolean;
  assets?: number;
}

/** Reads the command line; throws one sentence for what it does not understand. */
function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: DEFAULT_PORT },
      plain: { type: 'boolean', default: false },
      assets: { type: 'string' },
    },
  });
  return {
    port: wholeNumber('--port', values.port, 65_535),
    plain: values.plain,
    assets: values.assets === undefined ? undefined : wholeNumber('--assets', values.assets, 10_000_000),
  };
}

function wholeNumber(flag: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) throw new Error(`${flag} must be a whole number from 0 to ${most}, and '${text}' is not.`);
  return value;
}

function stop(message: string, exitCode: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

/** Closes on what ends a process: Ctrl-C, a polite kill, or (where there are no signals) a parent that lets go of its channel. */
function closeWhenTold(sandbox: Listening): void {
  const leave = () => void sandbox.close().then(() => process.exit(0));
  process.once('SIGINT', leave);
  process.once('SIGTERM', leave);
  process.once('disconnect', leave);
}

async function main(): Promise<void> {
  const options = optionsOrStop();
  const sandbox = await createSandbox(options);
  try {
    const listening = await sandbox.listen(options.port);
    closeWhenTold(listening);
    process.stdout.write(`Sandbox ready: ${listening.url}\n`);
  } catch (error) {
    await sandbox.close();
    stop(whyNotListening(error, options.port), 1);
  }
}

function optionsOrStop(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    // Node adds advice about `--` after its first sentence.
    const sentence =
      error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '').replace(/\.$/, '') : String(error);
    return stop(`${sentence}. The sandbox understands --port N, --plain and --assets N.`, 2);
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
