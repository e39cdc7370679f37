import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, unsupportedMediaType } from './refusals';

/** Puts a refusal into the words of a plane. */
export type Envelope = (refusal: Refusal, request: FastifyRequest, reply: FastifyReply) => unknown;

/** Gateway, account, scanning and policy store; their API descriptions declare the header. */
export const gatewayEnvelope: Envelope = ({ code, message }, _request, reply) => {
  reply.header('x-ms-error-code', code);
  return { error: { code, message } };
};

/** Answers everything thrown inside a plugin in the envelope of its plane. */
export function answerErrors(app: FastifyInstance, envelope: Envelope): void {
  app.setErrorHandler((error, request, reply) => sendRefusal(asRefusal(error), request, reply, envelope));
}

export function sendRefusal(
  refusal: Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
  envelope: Envelope,
): FastifyReply {
  reply.code(refusal.status).headers(refusal.headers);
  return reply.send(envelope(refusal, request, reply));
}

/** What the framework refuses (malformed JSON, a type of body that is none) is the caller's mistake, said in the plane's words. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const status = statusOf(error);
  if (status === 415) return unsupportedMediaType();
  if (status !== undefined && status < 500)
    return new Refusal(status, 'BadRequest', error instanceof Error ? error.message : 'Bad request.');
  console.error(error);
  return new Refusal(500, 'InternalServerError', 'The sandbox failed to answer; its terminal says why.');
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}
