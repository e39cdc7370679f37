import type { FastifyInstance, FastifyRequest } from 'fastify';

export const HSTS = 'max-age=31536000; includeSubDomains';

/** Response headers of account, policy store and scanning; `id` is a new one for every answer. */
export const kestrelHeaders = (id: string, versions: readonly string[]): Record<string, string> => ({
  server: 'Kestrel',
  'content-type': 'application/json; charset=utf-8',
  'x-ms-correlation-request-id': id,
  'strict-transport-security': HSTS,
  'api-supported-versions': versions.join(', '),
});

/** Gives every answer of a plugin the headers of its plane. */
export function answerWithHeaders(
  app: FastifyInstance,
  headers: (request: FastifyRequest) => Record<string, string>,
): void {
  const types = new WeakMap<FastifyRequest, string>();
  app.addHook('onRequest', async (request, reply) => {
    const own = headers(request);
    if (own['content-type'] !== undefined) types.set(request, own['content-type']);
    reply.headers(own);
  });
  // The framework adds a charset to JSON, and the catalog's answers go without: its own type again, where there is a body of that type.
  app.addHook('onSend', async (request, reply) => {
    const type = types.get(request);
    const isJson = /^application\/json/.test(String(reply.getHeader('content-type') ?? ''));
    if (type !== undefined && isJson) reply.header('content-type', type);
  });
}
