import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readForm, type Form } from './form';
import { routeOf } from './imitated';
import { bodyLimits, tooLarge, type Receive } from './receive';
import { Refusal, unsupportedMediaType } from './refusals';

/** How many lists and objects a body may hold inside each other: far more than any call needs, far fewer than exhaust the stack. */
const deepest = 200;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads bodies as JSON, and refuses what is of another type, not UTF-8, or nested too deep. Keys that would reach a prototype are
 * refused too. Where no body comes, its type says nothing: many clients name one with every call.
 */
export function readJson(app: FastifyInstance, receive: Receive): void {
  app.addHook('preParsing', async ({ headers }) => {
    const none = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
    if (none) delete headers['content-type'];
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request: FastifyRequest, body: Readable, done) => {
    if (isForm(request)) {
      readFormOf(request, body, receive).then(
        (form) => done(null, form),
        (error: Error) => done(error),
      );
      return;
    }
    readText(request, body, receive).then(
      (text) => (text === undefined ? done(null, undefined) : parse(request, text, done)),
      (error: Error) => done(error),
    );
  });
}

/** Whether the route of a call takes a form, as those that import a file do. */
const isForm = (request: FastifyRequest) => routeOf(request)?.reads === 'form';

async function readFormOf(request: FastifyRequest, body: Readable, receive: Receive): Promise<Form> {
  const type = request.headers['content-type'] ?? '';
  const isOne = /^multipart\/form-data\s*;/i.test(type);
  const bytes = await receiveBody(
    request,
    body,
    receive,
    isOne ? undefined : () => unsupportedMediaType('multipart/form-data'),
  );
  return readForm(bytes, type).catch(() => {
    throw badRequest('The body is no multipart/form-data with a boundary, or a file in it is not valid UTF-8.');
  });
}

async function readText(request: FastifyRequest, body: Readable, receive: Receive): Promise<string | undefined> {
  const bytes = await receiveBody(request, body, receive, isJson(request) ? undefined : unsupportedMediaType);
  if (bytes.length === 0) return undefined;
  const text = decode(bytes);
  if (text === undefined) throw badRequest('The body is not valid UTF-8.');
  if (depthOf(text) > deepest) throw badRequest(`The body is nested more than ${deepest} levels deep.`);
  return text;
}

/** Leaves bodies the text that they are, whatever their type. */
export function readAsText(app: FastifyInstance, receive: Receive): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, body: Readable) =>
    (await receiveBody(request, body, receive)).toString('utf8'),
  );
}

/** Reads a body as large as its route allows. With `refuse`, the first byte is one too many. */
async function receiveBody(
  request: FastifyRequest,
  body: Readable,
  receive: Receive,
  refuse?: () => Refusal,
): Promise<Buffer> {
  const limit = routeOf(request)?.action == null ? bodyLimits.withoutToken : bodyLimits.withToken;
  const announced = Number(request.headers['content-length'] ?? 0);
  if (refuse === undefined && announced > limit) throw tooLarge();
  if (refuse === undefined) return receive(body, limit);
  if (announced > 0) throw refuse();
  return receive(body, 0).catch((error: Refusal) => {
    throw error.status === 413 ? refuse() : error;
  });
}

const isJson = ({ headers }: FastifyRequest) => /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');

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
