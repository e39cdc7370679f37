import type { Socket } from 'node:net';
import { TextDecoder } from 'node:util';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from './refusals';

/** How many lists and objects a body may hold inside each other: far more than any call needs, far fewer than exhaust the stack. */
const deepest = 200;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads bodies as JSON, and refuses what is not UTF-8 or nested too deep. Keys that would reach a prototype are refused too. */
export function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    const text = decode(body);
    if (text === undefined) done(badRequest('The body is not valid UTF-8.'));
    else if (depthOf(text) > deepest) done(badRequest(`The body is nested more than ${deepest} levels deep.`));
    else parse(request, text, done);
  });
}

const badRequest = (message: string) => new Refusal(400, 'BadRequest', message);

function decode(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}

/** How deep brackets and braces nest, whatever else is wrong with the text; those in strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') most = Math.max(most, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return most;
}

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
