import { printable } from '../lib/core/json';

/** Runs a command. What goes wrong is said in a sentence; a mistake in its options is answered with its usage. */
export function runCommand(main: () => Promise<void>, usage: string): void {
  main().catch((error: unknown) => {
    const { code = '', message = String(error) } = error as { code?: string; message?: string };
    // Node's own sentence speaks of positional arguments and quoting.
    const isUsage = String(code).startsWith('ERR_PARSE_ARGS');
    console.error(printable(isUsage ? `${message.split('. ')[0]}. Usage: ${usage}` : message));
    process.exit(1);
  });
}
