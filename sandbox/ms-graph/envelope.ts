import type { FastifyRequest } from 'fastify';
import type { Envelope } from '../http/envelopes';

/** Response headers of Microsoft Graph; `id` is a new one for every answer. */
export function msGraphHeaders(id: string, request: FastifyRequest): Record<string, string> {
  const sent = request.headers['client-request-id'];
  return {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
    'strict-transport-security': 'max-age=31536000',
    'request-id': id,
    'client-request-id': typeof sent === 'string' ? sent : id,
  };
}

/** Graph repeats the ids of the response headers inside its refusals; the date has no zone. */
export const msGraphEnvelope =
  (world: { now(): number }): Envelope =>
  ({ code, message }, _request, reply) => ({
    error: {
      code,
      message,
      innerError: {
        date: new Date(world.now()).toISOString().slice(0, 19),
        'request-id': reply.getHeader('request-id'),
        'client-request-id': reply.getHeader('client-request-id'),
      },
    },
  });
