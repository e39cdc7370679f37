import { setTimeout as wait } from 'node:timers/promises';
import { isLoopback, leavesProxyUnused } from './address.ts';
import { connectionOfItsOwn, keptConnections, timeLimit, type Fetch } from './agents.ts';
import { isLate, isThrottled, retryAfter, type Answer } from './answer.ts';
import { HttpError, trustAdvice, untrustedCodes } from './errors.ts';

/** How calls behave on a bad network. */
export interface NetworkOptions {
  fetch?: Fetch;
  /** Milliseconds one try may take, body included. 30,000 by default, `Infinity` for no end. */
  timeoutMs?: number;
  /** How often a failed try is repeated. 3 by default. */
  retries?: number;
  /** Milliseconds to wait before a next try, at most: a service that asks for more is taken at its word, and the call fails. 120,000 by default. */
  maxWaitMs?: number;
  /** Waits the given milliseconds, or until the signal is aborted. Tests pass their own. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** `'unless late'` is for a call that is better divided than repeated after 408, 504 or a time-out. */
export type Repeatable = boolean | 'unless late';

export interface Call {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | undefined;
  /** Whether sending the call twice does no more than sending it once. */
  repeatable: Repeatable;
  signal?: AbortSignal | undefined;
}

/**
 * Sends a call and reads the whole answer, whatever its status. Throttling (429, 503) is waited out as the service
 * asks, unless that is longer than `maxWaitMs`; other transient failures are repeated only for calls that are safe to repeat.
 * Throws an `HttpError` with status 0 when no answer came.
 * https://learn.microsoft.com/azure/architecture/best-practices/retry-service-specific
 */
export async function send(call: Call, options: NetworkOptions = {}): Promise<Answer> {
  const { retries = 3, maxWaitMs = 120_000, sleep = pause } = options;
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryOnce(call, options);
    const wait = waitFor(outcome, attempt);
    const last = attempt >= retries || wait > maxWaitMs || call.signal?.aborted || !worthRepeating(call, outcome);
    if (!last) await sleep(wait, call.signal);
    else if (outcome instanceof HttpError) throw outcome;
    else return outcome;
  }
}

async function tryOnce(call: Call, options: NetworkOptions): Promise<Answer | HttpError> {
  const { timeoutMs = 30_000, retries } = options;
  const fetch = options.fetch ?? (call.repeatable && retries !== 0 ? keptConnections : connectionOfItsOwn);
  const { method, headers, body } = call;
  const limit = timeLimit(timeoutMs);
  const signal = call.signal ? AbortSignal.any([call.signal, limit.signal]) : limit.signal;
  try {
    // A redirect could carry the token or the secret to another host.
    const response = await fetch(call.url, { method, headers, body, redirect: 'manual', signal });
    const text = await response.text();
    // A signal made of it, or a fetch of your own, may still listen.
    limit.end({ reuse: !call.signal && !options.fetch });
    return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, text };
  } catch (cause) {
    limit.end({ reuse: false });
    const timedOutAfter = limit.signal.aborted ? timeoutMs : undefined;
    return noAnswer(call, cause, { timedOutAfter, ownFetch: !!options.fetch });
  }
}

function worthRepeating(call: Call, outcome: Answer | HttpError): boolean {
  if (isThrottled(outcome)) return true;
  if (!call.repeatable || (call.repeatable === 'unless late' && isLate(outcome))) return false;
  const { status } = outcome;
  if (!(outcome instanceof HttpError)) return status === 408 || (status >= 500 && status !== 501 && status !== 505);
  // On loopback nothing will listen within the next seconds either: a retry only hides the message.
  return outcome.code !== 'ABORTED' && !(outcome.code === 'ECONNREFUSED' && isLoopback(call.url));
}

/** Milliseconds to wait: what the service asks for, else 1 s doubling to 64 s, a quarter of it left to chance. */
function waitFor(outcome: Answer | HttpError, attempt: number): number {
  const asked = 'header' in outcome && isThrottled(outcome) ? retryAfter(outcome) : undefined;
  return asked ?? Math.min(1000 * 2 ** attempt, 64_000) * (0.75 + Math.random() / 4);
}

function noAnswer(
  { method, url, signal }: Call,
  cause: unknown,
  { timedOutAfter, ownFetch }: { timedOutAfter: number | undefined; ownFetch: boolean },
): HttpError {
  const { host, pathname: path } = new URL(url);
  const code = signal?.aborted ? 'ABORTED' : timedOutAfter ? 'TIMEOUT' : systemCode(cause);
  const known: Record<string, string> = {
    ABORTED: 'The call was cancelled.',
    TIMEOUT: `No answer within ${timedOutAfter} ms.`,
    ECONNREFUSED: isLoopback(url)
      ? 'Nothing listens there. If that should be the sandbox, start it.'
      : `${host} refuses connections. Is the address right?`,
    ENOTFOUND: `${host} is not a known host. Check the account name, or your network.`,
  };
  const untrusted = untrustedCodes.includes(code);
  const reason = untrusted
    ? `The certificate of ${host} is signed by nobody Node knows. ${trustAdvice}`
    : (known[code] ?? `The connection to ${host} failed.`);
  const passedBy = !untrusted && code !== 'ABORTED' && !ownFetch && leavesProxyUnused(url);
  const text = passedBy ? `${reason} ${proxyAdvice}` : reason;
  return new HttpError({ method, path, host, status: 0, code, text, cause });
}

// https://nodejs.org/api/http.html#built-in-proxy-support
const proxyAdvice =
  'HTTPS_PROXY is set, and was not used: pass a fetch of your own that uses it, such as undici’s with ' +
  'EnvHttpProxyAgent, or set NODE_USE_ENV_PROXY=1 on Node 24.5 or newer.';

/** Node's fetch hides the system's error in `cause`; cross-fetch copies its code. */
function systemCode(cause: unknown): string {
  for (let error = cause; error instanceof Error; error = error.cause) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string') return code;
  }
  return 'NETWORK';
}

/** Ends early when the signal says so: the next call then tells that it was cancelled. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return wait(ms, undefined, { signal }).catch(() => undefined);
}
