import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { connect } from '../../lib/connect';
import { ConfigError } from '../../lib/core/errors';
import { explain } from '../../lib/diagnosis/explain';
import { inCourse } from '../../lib/course/words';
import { createPage } from './server';

/** `npm run search-page`: serves the page on this machine alone until Ctrl-C. */
async function main(): Promise<void> {
  const port = readPort();
  const connection = await connect();
  const page = createPage(connection);
  page.listen(port, '127.0.0.1');
  await once(page, 'listening');
  // Ctrl-C, a polite kill, or a parent, such as a notebook's kernel, that is gone.
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(signal, () => process.exit(0));
  console.log(connection.target);
  console.log(`Search page: http://127.0.0.1:${(page.address() as AddressInfo).port}/`);
  console.log('Ctrl-C ends it.');
}

function readPort(): number {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
  const port = Number(values.port);
  if (/^\d+$/.test(values.port) && port <= 65_535) return port;
  throw new TypeError(`--port takes a whole number from 0 (a free one) to 65535, and '${values.port}' is not.`);
}

/** Says what to do next, where that is not the message itself. */
function inWords(error: unknown): string {
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  if (code.startsWith('ERR_PARSE_ARGS')) return `${message.split('. ')[0]}. Usage: npm run search-page [-- --port N]`;
  if (code === 'EADDRINUSE') return 'That port is taken: choose another one with --port N, or leave it out.';
  if (code === 'EACCES') return 'That port may not be used by this user: choose another one with --port N.';
  if (error instanceof ConfigError || error instanceof TypeError) return message;
  const { cause, remedy, reason } = explain(error);
  return `${cause}\n${inCourse(remedy, reason)}`;
}

main().catch((error: unknown) => {
  console.error(inWords(error));
  process.exitCode = 1;
});
