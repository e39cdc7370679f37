import type { FastifyRequest } from 'fastify';
import { pathOf } from '../http/call';
import { gatewayEnvelope, type Envelope } from '../http/envelopes';
import { HSTS } from '../http/headers';

/** Catalog and Data Map: Atlas codes, with a request id beside them. 401 and 403 never get that far: the gateway says them. */
export const atlasEnvelope =
  (world: { nextId(): string }): Envelope =>
  (refusal, request, reply) =>
    refusal.status === 401 || refusal.status === 403
      ? gatewayEnvelope(refusal, request, reply)
      : { requestId: world.nextId(), errorCode: refusal.code, errorMessage: refusal.message };

/** Answers about the glossary are not to be kept. */
const glossaryHeaders = {
  'cache-control': 'no-store, must-revalidate, no-cache, max-age=0',
  pragma: 'no-cache',
  expires: '0',
  'x-content-type-options': 'nosniff',
  'x-xss-protection': '1; mode=block',
};

/** Response headers of Catalog and Data Map; x-ms-request-id only echoes what the client sent, `id` is a new one for every answer. */
export function catalogHeaders(id: string, request: FastifyRequest): Record<string, string> {
  const sent = request.headers['x-ms-client-request-id'];
  const glossary = /\/atlas\/v2\/glossary(\/|$)/i.test(pathOf(request));
  return {
    server: 'MicrosoftPurview',
    'content-type': glossary && request.method !== 'GET' ? 'application/json; charset=utf-8' : 'application/json',
    ...(typeof sent === 'string' ? { 'x-ms-request-id': sent } : {}),
    'x-ms-correlation-request-id': id,
    ...(glossary ? glossaryHeaders : {}),
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET,OPTIONS,HEAD,PUT,POST,DELETE,PATCH',
    'access-control-allow-headers':
      'authorization,content-type,x-xsrf-header,x-ms-client-request-id,lastmodifiedts,x-ms-user-token,x-ms-client-tenant-id',
    'access-control-expose-headers': 'x-ms-request-id,lastmodifiedts',
    'x-frame-options': 'DENY',
    'strict-transport-security': HSTS,
  };
}
