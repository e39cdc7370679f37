import { httpError, jsonOf, oddAnswer } from './answer.ts';
import { addressProblem } from './address.ts';
import type { Check } from './json.ts';
import type { TokenSource } from './token.ts';
import { send, type NetworkOptions, type Repeatable } from './transport.ts';

/** Query parameters of a call. */
export type Query = Record<string, string | number | boolean | string[] | undefined>;

/** What one call is sent with. */
export interface CallOptions {
  /** Sent as the query parameter `api-version`. */
  apiVersion?: string;
  /** Further query parameters; a list is repeated, `undefined` is left out. */
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  /** Whether the call may be sent again after a failure. By default all but POST and PATCH. */
  repeatable?: Repeatable;
  signal?: AbortSignal | undefined;
  /** Tells whether an answer holds what will be read of it. Another one is an `HttpError` with the code `OddAnswer`. */
  expects?: Check;
}

/** Calls one service with a token of your own. Answers are parsed JSON, or `undefined` where there is no body. */
export interface Client {
  get<T = unknown>(path: string, options?: CallOptions): Promise<T>;
  post<T = unknown>(path: string, options?: CallOptions): Promise<T>;
  put<T = unknown>(path: string, options?: CallOptions): Promise<T>;
  patch<T = unknown>(path: string, options?: CallOptions): Promise<T>;
  delete<T = unknown>(path: string, options?: CallOptions): Promise<T>;
}

/** What a client is made of. */
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
 * Throws a `TypeError` for an endpoint that would not keep the token private.
 */
export function createClient(options: ClientOptions): Client {
  const { credential, scope = 'https://purview.azure.net/.default' } = options;
  const problem = addressProblem(options.endpoint);
  if (problem) throw new TypeError(`endpoint ${problem}`);
  const endpoint = options.endpoint.replace(/\/+$/, '');

  const call =
    (method: string) =>
    async <T>(path: string, callOptions: CallOptions = {}): Promise<T> => {
      const url = buildUrl(endpoint, path, { 'api-version': callOptions.apiVersion, ...callOptions.query });
      const first = await sendWithToken(method, url, callOptions);
      const answer = first.status === 401 ? await sendWithToken(method, url, callOptions, true) : first;
      if (answer.status < 200 || answer.status > 299) throw httpError({ method, url }, answer);
      const body = jsonOf({ method, url }, answer);
      if (callOptions.expects?.(body) !== false) return body as T;
      const { host, pathname } = new URL(url);
      throw oddAnswer({ method, path: pathname, host });
    };

  return { get: call('GET'), post: call('POST'), put: call('PUT'), patch: call('PATCH'), delete: call('DELETE') };

  async function sendWithToken(method: string, url: string, callOptions: CallOptions, forceRefresh?: true) {
    const { body, signal, repeatable = method !== 'POST' && method !== 'PATCH' } = callOptions;
    const token = await credential.getToken(scope, { abortSignal: signal, ...(forceRefresh && { forceRefresh }) });
    if (!token) throw new TypeError('The credential gave no token: sign in with it, or pass another one.');
    // `fetch` repeats a header that it refuses in its message.
    if (!/^[\x21-\x7e]+$/.test(token.token))
      throw new TypeError(
        'The credential gave a token that no header may hold: pass it without blanks and line breaks.',
      );
    const headers: Record<string, string> = { authorization: `Bearer ${token.token}`, accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    return send(
      { method, url, headers, body: JSON.stringify(body), repeatable, secrets: [token.token], signal },
      options,
    );
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
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) parameters.append(name, String(item));
    }
  }
  const search = parameters.toString();
  return `${endpoint}${path}${search ? `?${search}` : ''}`;
}

/**
 * Writes a name as one segment of a path, for example a guid or the name of a collection. Throws a `TypeError` for
 * what is no name: an `undefined` or empty one would make the path that of another call.
 */
export function segment(name: string): string {
  if (typeof name !== 'string' || /^\.{0,2}$|\p{Surrogate}/u.test(name)) {
    throw new TypeError(
      `${JSON.stringify(name) ?? 'undefined'} is not a name that a path could hold: pass a guid or a name.`,
    );
  }
  return encodeURIComponent(name);
}
