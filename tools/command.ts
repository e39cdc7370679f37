import { printable } from '../lib/core/json';

/**
 * Runs a command. What goes wrong is said in a sentence; a mistake in its options is answered with its usage, and so is `--help`, with
 * what else is worth knowing.
 */
export function runCommand(main: () => Promise<void>, usage: string, more = ''): void {
  process.stdout.on('error', endWithOutput);
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    console.log([`Usage: ${usage}`, more].filter(Boolean).join('\n\n'));
    return;
  }
  main().catch((error: unknown) => {
    const { code = '', message = String(error) } = error as { code?: string; message?: string };
    // Node's own sentence speaks of positional arguments and quoting.
    const isUsage = String(code).startsWith('ERR_PARSE_ARGS');
    console.error(printable(isUsage ? `${message.split('. ')[0]}. Usage: ${usage}` : message));
    process.exit(1);
  });
}

/** A reader that has enough, as `head` has, is no failure. A full disk is. */
function endWithOutput({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') process.exit(0);
  console.error(`The output could not be written whole: ${code === 'ENOSPC' ? 'the disk is full' : message}.`);
  process.exit(1);
}
