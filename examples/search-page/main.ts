import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { connect, type Connection } from '../../lib/connect';
import { ConfigError } from '../../lib/core/errors';
import { lendRoles } from '../../lib/course/sandbox';
import { inCourse } from '../../lib/course/words';
import { explain } from '../../lib/diagnosis/explain';
import { printable } from '../../lib/show/text';
import { newKey } from './door';
import { createPage } from './server';

/** `npm run search-page`: serves the page on this machine alone, to those who have its key, until Ctrl-C. */
async function main(): Promise<void> {
  const { port, lend, proxyKey } = readOptions();
  const connection = await connect();
  if (lend) await lendRole(connection);
  const key = newKey();
  const page = createPage(connection, key, proxyKey);
  page.listen(port, '127.0.0.1');
  await once(page, 'listening');
  // Ctrl-C, a polite kill, or a parent, such as a notebook's kernel, that is gone.
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(signal, () => process.exit(0));
  console.log(connection.target);
  console.log(`Search page: http://127.0.0.1:${(page.address() as AddressInfo).port}/?key=${key}`);
  console.log('Whoever has this address reads the catalog as this application does. Ctrl-C ends the page.');
}

function readOptions(): { port: number; lend: boolean; proxyKey?: string } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'lend-role': { type: 'boolean', default: false },
      'proxy-key': { type: 'string' },
    },
  });
  const port = Number(values.port);
  const file = values['proxy-key'];
  const proxyKey = file === undefined ? undefined : readFileSync(file, 'utf8').trim();
  if (/^\d+$/.test(values.port) && port <= 65_535) return { port, lend: values['lend-role'], proxyKey };
  throw new TypeError(`--port takes a whole number from 0 (a free one) to 65535, and '${values.port}' is not.`);
}

/** Gives the role that the page needs, as the sandbox's Collection Admin would. */
async function lendRole({ config, sandbox }: Connection): Promise<void> {
  if (!sandbox)
    throw new TypeError('--lend-role is for the sandbox: on your account a Collection Admin gives the role.');
  const [lent] = await lendRoles(config, ['Data Reader']);
  console.log(
    lent ? `The sandbox has given your application the role ${lent}.` : 'Your application has the role already.',
  );
}

/** Says what to do next, where that is not the message itself. */
function inWords(error: unknown): string {
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  if (code.startsWith('ERR_PARSE_ARGS'))
    return `${message.split('. ')[0]}. Usage: npm run search-page [-- --port N --lend-role]`;
  if (code === 'EADDRINUSE') return 'That port is taken: choose another one with --port N, or leave it out.';
  if (code === 'EACCES') return 'That port may not be used by this user: choose another one with --port N.';
  if (error instanceof ConfigError || error instanceof TypeError) return message;
  const { cause, remedy, reason } = explain(error);
  return `${cause}\n${inCourse(remedy, reason)}`;
}

main().catch((error: unknown) => {
  console.error(printable(inWords(error)));
  process.exitCode = 1;
});
