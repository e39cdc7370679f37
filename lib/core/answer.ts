import { HttpError } from './errors.ts';
import { fields, tryParse } from './json.ts';

/** What came back of a call: the whole of it, whatever its status. */
export interface Answer {
  status: number;
  header(name: string): string | undefined;
  text: string;
}

type Asked = { method: string; url: string };

/** Where the planes, Graph and Entra ID put the id that support asks for. */
const requestIdHeaders = ['x-ms-request-id', 'x-ms-correlation-request-id', 'request-id'];

/** Too long a sentence helps nobody, and what is no service may send any. */
const longest = 2000;

/**
 * Puts a refusal in the words of the service, with the wait it asks for. The planes have two envelopes: `error.code`
 * and `error.message`, or `errorCode` and `errorMessage` (Atlas).
 */
export function httpError({ method, url }: Asked, answer: Answer): HttpError {
  const { status } = answer;
  const { error, errorCode, errorMessage, requestId: ownId, ...own } = fields(tryParse(answer.text));
  const { innerError, ...inner } = fields(error);
  const firstText = (...values: unknown[]) => values.find((value) => typeof value === 'string');
  const said = firstText(inner['message'], errorMessage, own['message'])?.slice(0, longest);
  const redirects = said === undefined && status >= 300 && status < 400;
  const code = redirects ? 'Redirect' : (firstText(inner['code'], errorCode, own['code']) ?? '');
  const text = redirects
    ? 'The service redirects, and redirects are not followed. Is the address right?'
    : (said ?? 'The answer does not say why.');
  const wait = isThrottled(answer) && retryAfter(answer);
  const requestId = firstText(
    ...requestIdHeaders.map((name) => answer.header(name)),
    ownId,
    fields(innerError)['request-id'],
  );
  const { host, pathname: path } = new URL(url);
  return new HttpError({
    method,
    path,
    host,
    status,
    code,
    text: wait ? `${text} The service asks to wait ${Math.ceil(wait / 1000)} s.` : text,
    requestId,
  });
}

/** Reads the body as JSON; `undefined` where there is none. Throws an `HttpError` for anything else. */
export function jsonOf({ method, url }: Asked, { status, text }: Answer): unknown {
  const body = text === '' ? undefined : tryParse(text);
  if (body !== undefined || text === '') return body;
  const sentence = 'The answer is not JSON. Is the address that of a Purview account?';
  const { host, pathname: path } = new URL(url);
  throw new HttpError({ method, path, host, status, code: 'NotJson', text: sentence });
}

/** Whether the service asks for fewer calls, and has not carried this one out. */
export const isThrottled = ({ status }: { status: number }): boolean => status === 429 || status === 503;

/** Whether the service, or a gateway before it, took too long over a call, carried out or not: asked for less it may do. */
export function isLate(outcome: unknown): outcome is HttpError {
  const { status, code } = fields(outcome);
  return status === 408 || status === 504 || code === 'TIMEOUT';
}

/** Reads the three spellings of "come back later", in milliseconds. */
export function retryAfter({ header }: Pick<Answer, 'header'>, now = Date.now()): number | undefined {
  const wholeNumber = (name: string) => (/^\s*\d+\s*$/.test(header(name) ?? '') ? Number(header(name)) : undefined);
  const milliseconds = wholeNumber('retry-after-ms') ?? wholeNumber('x-ms-retry-after-ms');
  if (milliseconds !== undefined) return milliseconds;
  const seconds = wholeNumber('retry-after');
  if (seconds !== undefined) return seconds * 1000;
  // A date begins with the name of its day; without that, Date.parse takes "1.5" for one.
  const date = Date.parse(/^\s*[a-z].*/i.exec(header('retry-after') ?? '')?.[0] ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
