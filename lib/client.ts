import { HttpError } from './errors';
import { fields, tryParse } from './json';
import type { TokenSource } from './token';
import { send, type Answer, type NetworkOptions } from './transport';

export type Query = Record<string, string | number | boolean | string[] | undefined>;

export interface CallOptions {
  /** Sent as the query parameter `api-version`. */
  apiVersion?: string;
  /** Further query parameters; a list is repeated, `undefined` is left out. */
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  /** Whether the call may be sent again after a failure. By default all but POST and PATCH. */
  repeatable?: boolean;
  signal?: AbortSignal;
}

/** Calls one service with a token of your own. Answers are parsed JSON, or `undefined` where there is no body. */
export interface Client {
  get<T = unknown>(path: string, options?: CallOptions): Promise<T>;
  post<T = unknown>(path: string, options?: CallOptions): Promise<T>;
  put<T = unknown>(path: string, options?: CallOptions): Promise<T>;
  patch<T = unknown>(path: string, options?: CallOptions): Promise<T>;
  delete<T = unknown>(path: string, options?: CallOptions): Promise<T>;
}

export interface ClientOptions extends NetworkOptions {
  /** Address the paths are appended to, for example `https://contoso.purview.azure.com`. */
  endpoint: string;
  /** Where tokens come from: `tokenSource(config)`, or any credential of `@azure/identity`. */
  credential: TokenSource;
  /** What the tokens are for. `https://purview.azure.net/.default` by default. */
  scope?: string;
}

/**
 * Makes a client for one address. Calls carry a token, time out, and are repeated as `send` says; a token that is
 * refused (401) is renewed once. No redirect is followed. Anything but a 2xx answer is thrown as an `HttpError`.
 */
export function createClient(options: ClientOptions): Client {
  const { credential, scope = 'https://purview.azure.net/.default' } = options;
  const endpoint = options.endpoint.replace(/\/+$/, '');

  const call =
    (method: string) =>
    async <T>(path: string, callOptions: CallOptions = {}): Promise<T> => {
      const url = buildUrl(endpoint, path, { 'api-version': callOptions.apiVersion, ...callOptions.query });
      const first = await sendWithToken(method, url, callOptions, false);
      const answer = first.status === 401 ? await sendWithToken(method, url, callOptions, true) : first;
      if (answer.status < 200 || answer.status > 299) throw httpError(method, url, answer);
      return parseAnswer(method, url, answer) as T;
    };

  return { get: call('GET'), post: call('POST'), put: call('PUT'), patch: call('PATCH'), delete: call('DELETE') };

  async function sendWithToken(method: string, url: string, callOptions: CallOptions, forceRefresh: boolean) {
    const { body, signal, repeatable = method !== 'POST' && method !== 'PATCH' } = callOptions;
    const token = await credential.getToken(scope, { abortSignal: signal, ...(forceRefresh ? { forceRefresh } : {}) });
    if (!token) throw new TypeError('The credential gave no token.');
    const headers: Record<string, string> = { authorization: `Bearer ${token.token}`, accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const text = body === undefined ? undefined : JSON.stringify(body);
    return send({ method, url, headers, body: text, repeatable, signal }, options);
  }
}

/**
 * Joins an address, a path and query parameters. Throws a `TypeError` for a path that would leave the address or
 * smuggle parameters in: names that come from elsewhere go through `encodeURIComponent` first.
 */
export function buildUrl(endpoint: string, path: string, query: Query = {}): string {
  if (!path.startsWith('/') || /[?#\\\s\p{Cc}]|\/(\.|%2e){1,2}(\/|$)|^\/\//iu.test(path)) {
    throw new TypeError('A path begins with one "/" and holds no "..", "?", "#", "\\" or space: encode names first.');
  }
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of [value].flat()) if (item !== undefined) parameters.append(name, String(item));
  }
  const search = parameters.toString();
  return `${endpoint}${path}${search ? `?${search}` : ''}`;
}

function httpError(method: string, url: string, answer: Answer): HttpError {
  const { status } = answer;
  const path = new URL(url).pathname;
  const { code, text } = reason(answer);
  const requestId = answer.header('x-ms-request-id') ?? answer.header('x-ms-correlation-request-id');
  return new HttpError({ method, path, status, code, text, requestId });
}

/** The planes have two envelopes: `error.code` and `error.message`, or `errorCode` and `errorMessage` (Atlas). */
function reason(answer: Answer): { code: string; text: string } {
  const body = fields(tryParse(answer.text));
  const inner = fields(body.error);
  const code = [inner.code, body.errorCode, body.code].find((value) => typeof value === 'string') ?? '';
  const text = [inner.message, body.errorMessage, body.message].find((value) => typeof value === 'string');
  if (text !== undefined) return { code: String(code), text: String(text) };
  if (answer.status >= 300 && answer.status < 400) {
    return { code: 'Redirect', text: 'The service redirects, and redirects are not followed. Is the address right?' };
  }
  return { code: String(code), text: 'The answer does not say why.' };
}

function parseAnswer(method: string, url: string, answer: Answer): unknown {
  if (answer.text === '') return undefined;
  const body = tryParse(answer.text);
  if (body !== undefined) return body;
  const path = new URL(url).pathname;
  const text = 'The answer is not JSON. Is the address that of a Purview account?';
  throw new HttpError({ method, path, status: answer.status, code: 'NotJson', text });
}
