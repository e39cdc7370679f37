import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from './refusals';

/** The header by which a proxy shows the key that it shares with the sandbox. */
const header = 'x-sandbox-proxy-key';

/**
 * Answers a proxy that lets in only whom it knows, such as JupyterLab's, at the address that a browser asks it at: whoever shows `key`
 * is one. A page of any other origin stays out, as it does at the sandbox's own address. Behind this a call looks as if the sandbox's own
 * page had made it, and a redirect to an address of the sandbox leads back through the proxy.
 */
export function answerProxy(app: FastifyInstance, key: string): void {
  app.addHook('onRequest', async (request) => {
    const { headers, socket } = request.raw;
    const shown = headers[header];
    delete headers[header];
    if (typeof shown !== 'string' || !isSame(shown, key)) return;
    if (isForeign(request))
      throw new Refusal(403, 'SandboxForeignOrigin', 'This is the sandbox: it answers no web page of another origin.');
    headers.host = `127.0.0.1:${socket.localPort}`;
    if (headers.origin !== undefined) headers.origin = `${request.protocol}://${headers.host}`;
    proxied.add(request);
  });
  app.addHook('onSend', async (request, reply) => {
    const location = reply.getHeader('location');
    const own = `${request.protocol}://${request.host}/`;
    if (proxied.has(request) && typeof location === 'string' && location.startsWith(own))
      reply.header('location', location.slice(own.length - 1));
  });
}

const proxied = new WeakSet<FastifyRequest>();

/** Whether the page that asks, if it is one, is of another host than the one it asks. Only a link may lead here from elsewhere. */
function isForeign({ headers, method }: FastifyRequest): boolean {
  const { origin, host, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host?.toLowerCase())) return true;
  const follows = mode === 'navigate' && method === 'GET';
  return !follows && ![undefined, 'same-origin', 'none'].includes(site as string | undefined);
}

/** Takes as long for any text of a length: how much of a guess is right shows nowhere. */
function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(one, other);
}
