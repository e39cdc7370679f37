import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendRefusal, type Envelope } from './envelopes';
import { Refusal } from './refusals';

const unread: Record<string, [number, string, string, string]> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'Request Header Fields Too Large',
    'RequestHeaderFieldsTooLarge',
    'The request line and headers are too large.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'RequestTimeout', 'The request did not arrive in time.'],
};

/** Answers what is no HTTP request, or none that ever ends. No route is known by then: it is the gateway that speaks. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, code, message] = unread[error.code ?? ''] ?? [
    400,
    'Bad Request',
    'BadRequest',
    'This is no HTTP request that can be read.',
  ];
  const body = JSON.stringify({ error: { code, message } });
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'content-type: application/json; charset=utf-8',
    `x-ms-error-code: ${code}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/** Answers a path that no route could even be looked up by: one with a stray `%`. */
export const answerUndecodable =
  (envelope: Envelope) =>
  (_error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    const sentence = 'The path cannot be decoded: a % stands in it that begins no UTF-8 character.';
    void sendRefusal(new Refusal(400, 'BadRequest', sentence), request, reply, envelope);
  };
