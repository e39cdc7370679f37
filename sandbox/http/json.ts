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
