import { URL } from 'node:url';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pathOf } from './call';
import { isAbsent, isServed, nameOfHost, type Shape } from './hosts';
import { Refusal, resourceNotFound } from './refusals';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Keeps web pages out: neither a name that only resolves to loopback nor a page of another origin may drive the sandbox.
 * `hosts` are names which do resolve here on purpose, and which the sandbox holds a certificate for. Which of them there are, and what
 * each serves, is a matter of the tenant's shape.
 */
export function guardLoopback(
  app: FastifyInstance,
  { hosts = [], shape }: { hosts?: readonly string[]; shape: Shape },
): void {
  const known = [...LOOPBACK, ...hosts];
  app.addHook('onRequest', async (request) => {
    const host = hostOf(request);
    if (!known.includes(nameOfHost(host))) {
      throw new Refusal(
        403,
        'SandboxForeignHost',
        'This is the sandbox: it answers only to a loopback address in the Host header.',
      );
    }
    if (isAbsent(host, shape)) {
      throw new Refusal(
        421,
        'SandboxMisdirected',
        `This is the sandbox in the shape ${shape}: such a tenant has no host of this name, and elsewhere it does not resolve.`,
      );
    }
    if (foreignOrigin(request)) {
      throw new Refusal(403, 'SandboxForeignOrigin', 'This is the sandbox: it answers no web page of another origin.');
    }
    // What a host says of a plane that it does not serve is unconfirmed.
    if (!isServed(host, pathOf(request), shape)) throw resourceNotFound();
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
