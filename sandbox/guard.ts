import { URL } from 'node:url';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from './refusals';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Keeps web pages out: neither a name that only resolves to loopback nor a page of another origin may drive the sandbox.
 * `hosts` are names which do resolve here on purpose, and which the sandbox holds a certificate for.
 */
export function guardLoopback(app: FastifyInstance, hosts: string[] = []): void {
  const known = [...LOOPBACK, ...hosts];
  app.addHook('onRequest', async (request) => {
    if (!known.includes(nameOf(request.headers.host))) {
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

const nameOf = (host: string | undefined) => (host ?? '').replace(/:\d+$/, '').toLowerCase();

function foreignOrigin({ headers }: FastifyRequest): boolean {
  const { origin } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || !LOOPBACK.includes(new URL(origin).hostname);
}
