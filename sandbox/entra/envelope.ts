import type { FastifyRequest } from 'fastify';
import { entraTimestamp } from '../dates';
import type { Envelope } from '../http/envelopes';
import { HSTS } from '../http/headers';
import { AadstsRefusal } from './aadsts';
import type { Person } from './people';
import { tenantId } from './personas';

/** Response headers of Entra ID; `id` is a new one for every answer. */
export function entraHeaders(id: string, request: FastifyRequest): Record<string, string> {
  const sent = request.headers['client-request-id'];
  return {
    'cache-control': 'no-store, no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'content-type': 'application/json; charset=utf-8',
    'strict-transport-security': HSTS,
    'x-content-type-options': 'nosniff',
    p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
    ...(typeof sent === 'string' ? { 'client-request-id': sent } : {}),
    'x-ms-request-id': id,
    'x-ms-ests-server': '2.1.0.0 - SANDBOX ProdSlices',
    'x-ms-clitelem': '1,0,0,,',
    'x-xss-protection': '0',
  };
}

/**
 * The body of every refusal. Since the end of 2024 the parts of a description are joined by single spaces.
 * The trace id is the one in the response header (unconfirmed).
 */
export const entraEnvelope =
  (world: { now(): number; nextId(): string }): Envelope =>
  (refusal, request, reply) => {
    const trace = String(reply.getHeader('x-ms-request-id') ?? world.nextId());
    const sent = request.headers['client-request-id'];
    const correlation = typeof sent === 'string' ? sent : world.nextId();
    const timestamp = entraTimestamp(world.now());
    const code = refusal instanceof AadstsRefusal ? refusal.aadsts : undefined;
    return {
      error: refusal.code,
      error_description: `${refusal.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: code === undefined ? [] : [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      ...(code === undefined ? {} : { error_uri: `https://login.microsoftonline.com/error?code=${code}` }),
    };
  };

/** Who signed in and in which tenant, as Microsoft's libraries key what they keep. */
export const clientInfo = ({ objectId }: Person): string =>
  Buffer.from(JSON.stringify({ uid: objectId, utid: tenantId })).toString('base64url');
