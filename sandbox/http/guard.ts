import { URL } from 'node:url';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { nameOfHost } from './hosts';
import { Refusal } from './refusals';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Keeps web pages out: neither a name that only resolves to loopback nor a page of another origin may drive the sandbox.
 * `hosts` are names which do resolve here on purpose, and which the sandbox holds a certificate for.
 */
export function guardLoopback(app: FastifyInstance, hosts: readonly string[] = []): void {
  const known = [...LOOPBACK, ...hosts];
  app.addHook('onRequest', async (request) => {
    if (!known.includes(nameOfHost(hostOf(request)))) {
      throw new Refusal(
        403,
        'SandboxForeignHost',
        'This is the sandbox: it answers only to a loopback address in the Host header.',
      );
    }
    if (foreignOrigin(request)) {
      throw new Refusal(403, 'SandboxForeignOrigin', 'This is the sandbox: it answers no web page of another origin.');
    }
  });
}

/** A request line may hold a whole address, and then that is whom the client means. */
const hostOf = ({ url, headers }: FastifyRequest) => (URL.canParse(url) ? new URL(url).host : headers.host);

/** A browser names the page's origin with whatever may change something. Images and the like it marks as cross-site alone. */
function foreignOrigin({ headers }: FastifyRequest): boolean {
  const { origin } = headers;
  if (origin === undefined)
    return headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate';
  return !URL.canParse(origin) || !LOOPBACK.includes(new URL(origin).hostname);
}
