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
 * Takes what was sent in confidence out of an answer, as it is or as JSON, a form or a URL writes it. A few letters are
 * no secret, and may be part of any word.
 */
export function redacted(text: string, secrets: string[]): string {
  const written = secrets.filter(({ length }) => length >= 8).flatMap(spellings);
  if (written.length === 0) return text;
  // JSON may write any letter as an escape.
  const plain = /\\u00[2-7]/.test(text) ? rewritten(text) : text;
  return written.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), plain);
}

function spellings(secret: string): string[] {
  const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
  return [
    ...new Set([
      secret,
      JSON.stringify(secret).slice(1, -1),
      inForm,
      encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '')),
    ]),
  ];
}

function rewritten(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

const notOfService = 'The answer is not in the service’s form: a proxy, a firewall or another host may have given it.';
const ofProxy = 'A proxy on the way asks for a sign-in.';
const redirected = 'The service redirects, and redirects are not followed. Is the address right?';

/**
 * Puts a refusal in the words of the service, with the wait it asks for. The planes have two envelopes: `error.code`
 * and `error.message`, or `errorCode` and `errorMessage` (Atlas); what stands before them has others.
 * https://www.rfc-editor.org/rfc/rfc9457
 */
export function httpError({ method, url }: Asked, answer: Answer): HttpError {
  const { status } = answer;
  const body = tryParse(answer.text);
  const own = fields(body);
  const inner = fields(own['error']);
  const said = wordsIn(own);
  const isOdd = status >= 400 && !isThrottled(answer) && body === undefined && answer.text.trim() !== '';
  const [code, text] =
    status === 407
      ? ['ProxySignIn', ofProxy]
      : isOdd
        ? ['NotJson', notOfService]
        : !said && status >= 300 && status < 400
          ? ['Redirect', redirected]
          : [firstText(inner['code'], own['errorCode'], own['code']) ?? '', said || 'The answer does not say why.'];
  const wait = isThrottled(answer) && retryAfter(answer);
  const requestId = firstText(
    ...requestIdHeaders.map((name) => answer.header(name)),
    own['requestId'],
    fields(inner['innerError'])['request-id'],
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

const firstText = (...values: unknown[]) =>
  values.find((value): value is string => typeof value === 'string' && value !== '')?.slice(0, longest);

/** All that a refusal says: its sentence, then what it says in detail. */
function wordsIn(own: Record<string, unknown>): string {
  const { error, title, errors } = own;
  const { details, ...inner } = fields(error);
  const sentences = [inner['message'], own['errorMessage'], own['message'], own['Message'], own['error_description']];
  const sentence = firstText(...sentences, title, own['detail']) ?? '';
  const lists = [details, own['details'], errors, inner['errors']].filter((one) => typeof one !== 'string');
  const further = [own['detail'], own['MessageDetail'], ...lists]
    .flatMap((one) => detailsIn(one))
    .filter((one) => one !== sentence);
  const all = further.length > 0 ? `${sentence} (${[...new Set(further)].join('; ')})`.trimStart() : sentence;
  // Entra ID puts ids and the time behind its sentence.
  return all.replace(/\s+Trace ID:[^]*/, '').slice(0, longest);
}

/** Details are texts, objects with a message, or lists of these, also by the field they are about. */
function detailsIn(value: unknown, name = '', depth = 0): string[] {
  const labelled = (text: string) => (name ? `${name}: ${text}` : text);
  if (typeof value === 'string') return value ? [labelled(value)] : [];
  if (depth > 3 || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.slice(0, 20).flatMap((one) => detailsIn(one, name, depth + 1));
  const one = fields(value);
  const text = firstText(one['message'], one['Message'], one['errorMessage'], one['detail'], one['description']);
  if (text === undefined)
    return Object.keys(one)
      .slice(0, 20)
      .flatMap((key) => detailsIn(one[key], key, depth + 1));
  const about = firstText(one['target'], one['code'], one['field']);
  return [labelled(about ? `${about}: ${text}` : text)];
}

/** Reads the body as JSON; `undefined` where there is none. Throws an `HttpError` for anything else. */
export function jsonOf({ method, url }: Asked, { status, text }: Answer): unknown {
  const body = text === '' ? undefined : tryParse(text);
  if (body !== undefined || text === '') return body;
  const sentence = 'The answer is not JSON. Is the address that of a Purview account?';
  const { host, pathname: path } = new URL(url);
  throw new HttpError({ method, path, host, status, code: 'NotJson', text: sentence });
}

/** The error of an answer that holds something else than the call gives: anything may answer 200. */
export function oddAnswer({ method, path, host }: { method: string; path: string; host?: string }): HttpError {
  const text = 'The answer is not what this call gives. Is the address that of a Purview account?';
  return new HttpError({ method, path, ...(host !== undefined && { host }), status: 200, code: 'OddAnswer', text });
}

/** Whether the service asks for fewer calls, and has not carried this one out. */
export const isThrottled = ({ status }: { status: number }): boolean => status === 429 || status === 503;

/** Whether the service, or a gateway before it, took too long over a call, carried out or not: asked for less it may do. */
export function isLate(outcome: unknown): outcome is HttpError {
  const { status, code } = fields(outcome);
  return status === 408 || status === 504 || code === 'TIMEOUT';
}

/** Reads the three spellings of "come back later", in milliseconds. */
export function retryAfter({ header }: Pick<Answer, 'header'>, now: number = Date.now()): number | undefined {
  const wholeNumber = (name: string) => (/^\s*\d+\s*$/.test(header(name) ?? '') ? Number(header(name)) : undefined);
  const milliseconds = wholeNumber('retry-after-ms') ?? wholeNumber('x-ms-retry-after-ms');
  if (milliseconds !== undefined) return milliseconds;
  const seconds = wholeNumber('retry-after');
  if (seconds !== undefined) return seconds * 1000;
  // A date begins with the name of its day; without that, Date.parse takes "1.5" for one.
  const date = Date.parse(/^\s*[a-z].*/i.exec(header('retry-after') ?? '')?.[0] ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
