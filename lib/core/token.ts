import { httpError, isThrottled, type Answer } from './answer.ts';
import type { Config } from './config.ts';
import { AuthError, HttpError } from './errors.ts';
import { fields, textOf, tryParse } from './json.ts';
import { decodeToken } from './jwt.ts';
import { send, type NetworkOptions } from './transport.ts';

/** What Entra ID answers. v1 writes every number as a string; v2 has numbers and leaves the last three out. */
export interface TokenAnswer {
  token_type: string;
  expires_in: string | number;
  ext_expires_in: string | number;
  expires_on?: string;
  not_before?: string;
  resource?: string;
  /** Not enumerable: it is there for your code, and not in what a console prints or `JSON.stringify` writes. */
  readonly access_token: string;
}

/** A token and when it ends, in the shape of the Azure SDK's `AccessToken`. `token` is not enumerable. */
export interface AccessToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  expiresOnTimestamp: number;
}

/** The shape of the Azure SDK's `TokenCredential`, so that credentials of `@azure/identity` fit here too. */
export interface TokenSource {
  getToken(
    scopes: string | string[],
    options?: { abortSignal?: AbortSignal | undefined; forceRefresh?: boolean },
  ): Promise<AccessToken | null>;
}

/** A token is renewed when less than this is left of it, in milliseconds, or half of the time it has. */
const margin = 5 * 60_000;

/** Milliseconds a token is kept, however soon it ends: a service that refuses it has another one asked for. */
const atLeast = 30_000;

/** Milliseconds a token has. An answer that does not tell, or tells nonsense, must not cost a request for each call. */
function lifetimeOf({ expires_in: told }: TokenAnswer): number {
  const seconds = Number(textOf(told));
  // Those of Entra ID last 28 hours at most.
  return seconds > 0 ? Math.min(seconds, 28 * 3600) * 1000 : margin;
}

/**
 * Asks Entra ID for a token by the client credentials grant and gives its raw answer: the v1 endpoint with
 * `resource` unless `version` is 2, which takes a scope instead.
 * Throws an `AuthError` when Entra ID refuses, an `HttpError` when it cannot be reached or asks for fewer requests, or
 * when something else answers.
 * https://learn.microsoft.com/purview/data-gov-api-rest-data-plane
 */
export async function requestToken(
  config: Config,
  options: NetworkOptions & { version?: 1 | 2; resource?: string; signal?: AbortSignal | undefined } = {},
): Promise<TokenAnswer> {
  const { version = 1, resource = config.resource } = options;
  const form = new URLSearchParams({
    client_id: config.clientId,
    client_secret: config.clientSecret,
    grant_type: 'client_credentials',
    ...(version === 1 ? { resource } : { scope: `${resource}/.default` }),
  });
  const { url, path } = tokenEndpoint(config, version);
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  // Asking for a token twice does no harm, so a failed request is repeated.
  const request = { method: 'POST', url, headers, body: form.toString(), signal: options.signal };
  const call = { ...request, repeatable: true, secrets: [config.clientSecret] };
  const answer = await send(call, options);
  if (answer.status !== 200) throw signInError(call, answer);
  const body = tryParse(answer.text);
  const { access_token: token } = fields(body);
  if (typeof token !== 'string' || token === '') {
    const { method } = call;
    const text = 'The answer holds no access_token. Is AZURE_AUTHORITY_HOST right?';
    throw new HttpError({ method, path, status: answer.status, code: 'NoToken', text });
  }
  return hideAllBut(printable, fields(body)) as unknown as TokenAnswer;
}

/** What a host for signing in answered instead: a refusal, if it is an OAuth error. Anything else is not Entra ID's word. */
export function signInError(call: { method: string; url: string }, answer: Answer): AuthError | HttpError {
  const body = tryParse(answer.text);
  // Nothing is wrong with the registration where it asks for fewer requests.
  const isRefusal = !isThrottled(answer) && typeof fields(body)['error'] === 'string';
  return isRefusal ? new AuthError(answer.status, body) : httpError(call, answer);
}

/**
 * Gives tokens for the application of `config`: cached for each scope, renewed five minutes before they end (a token
 * that ends sooner than in ten, when half of its time is over), one request for any number of concurrent callers. A failed request is forgotten, so that the next caller tries again.
 */
export function tokenSource(
  config: Config,
  options: NetworkOptions & { version?: 1 | 2; now?: () => number } = {},
): TokenSource {
  const { now = Date.now } = options;
  const held = new Map<string, { token: AccessToken; renewAt: number }>();
  const coming = new Map<string, Promise<AccessToken>>();

  return {
    async getToken(scopes, { abortSignal, forceRefresh = false } = {}) {
      const resource = resourceOf(scopes);
      const { token, renewAt = 0 } = held.get(resource) ?? {};
      if (token && !forceRefresh && now() < renewAt) return token;
      if (abortSignal?.aborted) throw cancelled();
      const request = coming.get(resource) ?? renew(resource);
      coming.set(resource, request);
      return abortSignal ? unlessAborted(request, abortSignal) : request;
    },
  };

  /** The request itself goes on: others may wait for it, and the next caller finds its token. */
  async function unlessAborted(request: Promise<AccessToken>, signal: AbortSignal): Promise<AccessToken> {
    let leave = () => {};
    const aborted = new Promise<never>((_resolve, reject) => (leave = () => reject(cancelled())));
    signal.addEventListener('abort', leave);
    return Promise.race([request, aborted]).finally(() => signal.removeEventListener('abort', leave));
  }

  function cancelled(): HttpError {
    const { path } = tokenEndpoint(config, options.version);
    return new HttpError({ method: 'POST', path, status: 0, code: 'ABORTED', text: 'The call was cancelled.' });
  }

  async function renew(resource: string): Promise<AccessToken> {
    try {
      const asked = now();
      const answer = await requestToken(config, { ...options, resource });
      const lifetime = lifetimeOf(answer);
      const token = { expiresOnTimestamp: asked + lifetime };
      Object.defineProperty(token, 'token', { value: answer.access_token });
      const renewAt = asked + Math.max(lifetime - margin, lifetime / 2, atLeast);
      held.set(resource, { token: token as AccessToken, renewAt });
      return token as AccessToken;
    } finally {
      coming.delete(resource);
    }
  }
}

function tokenEndpoint(config: Config, version: 1 | 2 = 1): { url: string; path: string } {
  const endpoint = version === 1 ? 'oauth2/token' : 'oauth2/v2.0/token';
  const url = `${config.authorityHost}/${encodeURIComponent(config.tenantId)}/${endpoint}`;
  return { url, path: new URL(url).pathname };
}

/** What of an answer may be printed. Anything else could be a token. */
const printable = 'token_type expires_in ext_expires_in refresh_in expires_on not_before resource'.split(' ');

function hideAllBut(shown: string[], answer: Record<string, unknown>): object {
  const properties = Object.entries(answer).map(([name, value]) => [name, { value, enumerable: shown.includes(name) }]);
  return Object.defineProperties({}, Object.fromEntries(properties));
}

/** Who the tokens of a credential speak for: the claims that a role or a tenant is compared with. */
export async function claimsOf(
  credential: TokenSource,
  scope: string,
): Promise<{ aud: string; oid: string; tid: string; appid: string }> {
  const token = await credential.getToken(scope);
  const { aud, oid, tid, appid, azp } = decodeToken(token?.token ?? '').claims;
  return { aud: textOf(aud), oid: textOf(oid), tid: textOf(tid), appid: textOf(appid ?? azp) };
}

/** `https://purview.azure.net/.default` is the v2 spelling of the resource `https://purview.azure.net`. */
function resourceOf(scopes: string | string[]): string {
  const [scope = '', ...others] = [scopes].flat();
  if (scope === '' || others.length > 0) throw new TypeError('getToken takes exactly one scope.');
  return scope.replace(/\/\.default$/, '');
}
