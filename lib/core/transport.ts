import { setTimeout as wait } from 'node:timers/promises';
import { isLoopback, leavesProxyUnused } from './address.ts';
import { connectionOfItsOwn, keptConnections, textWithin, timeLimit, type Fetch } from './agents.ts';
import { isLate, isThrottled, redacted, retryAfter, type Answer } from './answer.ts';
import { HttpError, proxyAdvice, trustAdvice, untrustedCodes } from './errors.ts';
import { fields } from './json.ts';

/** How calls behave on a bad network. */
export interface NetworkOptions {
  fetch?: Fetch;
  /** Milliseconds one try may take, body included. 30,000 by default, `Infinity` for no end. */
  timeoutMs?: number;
  /** How often a failed try is repeated. 3 by default. */
  retries?: number;
  /** Milliseconds to wait before a next try, at most: a service that asks for more is taken at its word, and the call fails. 120,000 by default. */
  maxWaitMs?: number;
  /** Bytes an answer may have, unpacked. 64 MiB by default: a packed one can be a thousand times as large. */
  maxBytes?: number;
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
  /** What it sends in confidence, a token or a secret. Where the answer repeats it, it is taken out. */
  secrets?: string[];
  signal?: AbortSignal | undefined;
}

/**
 * Sends a call and reads the whole answer, whatever its status. Throttling (429, 503) is waited out as the service
 * asks, unless that is longer than `maxWaitMs`; other transient failures are repeated only for calls that are safe to repeat.
 * Throws an `HttpError` with status 0 when no answer came, or one too large, and a `TypeError` for options that are none.
 * https://learn.microsoft.com/azure/architecture/best-practices/retry-service-specific
 */
export async function send(call: Call, options: NetworkOptions = {}): Promise<Answer> {
  const { retries = 3, maxWaitMs = 120_000, maxBytes = 64 * 2 ** 20, sleep = pause } = options;
  if (!(retries >= 0 && maxWaitMs >= 0 && maxBytes > 0))
    throw new TypeError('retries and maxWaitMs are numbers from 0 on, and maxBytes is more than 0.');
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryOnce(call, { ...options, maxBytes });
    const wait = waitFor(outcome, attempt);
    const last = attempt >= retries || wait > maxWaitMs || call.signal?.aborted || !worthRepeating(call, outcome);
    if (!last) await sleep(wait, call.signal);
    else if (outcome instanceof HttpError) throw outcome;
    else return outcome;
  }
}

async function tryOnce(call: Call, options: NetworkOptions & { maxBytes: number }): Promise<Answer | HttpError> {
  const { timeoutMs = 30_000, maxBytes, retries } = options;
  const fetch = options.fetch ?? (call.repeatable && retries !== 0 ? keptConnections : connectionOfItsOwn);
  const { method, headers, body, secrets = [] } = call;
  const limit = timeLimit(timeoutMs);
  const signal = call.signal ? AbortSignal.any([call.signal, limit.signal]) : limit.signal;
  try {
    // A redirect could carry the token or the secret to another host.
    const init = { method, headers, body, redirect: 'manual' as const, signal };
    const response = await fetch(call.url, options.fetch ? init : { ...init, size: maxBytes });
    const text = redacted(await (options.fetch ? textWithin(response, maxBytes) : response.text()), secrets);
    // A signal made of it, or a fetch of your own, may still listen.
    limit.end({ reuse: !call.signal && !options.fetch });
    const header = (name: string) => redacted(response.headers.get(name) ?? '', secrets) || undefined;
    return { status: response.status, header, text };
  } catch (cause) {
    const timedOutAfter = limit.signal.aborted ? timeoutMs : undefined;
    const tooLargeAfter = isTooLarge(cause) ? maxBytes : undefined;
    // What is still under way of an answer is not wanted.
    limit.end({ reuse: false, abort: true });
    return noAnswer(call, cause, { timedOutAfter, tooLargeAfter, ownFetch: !!options.fetch });
  }
}

const isTooLarge = (cause: unknown) => fields(cause)['type'] === 'max-size';

function worthRepeating(call: Call, outcome: Answer | HttpError): boolean {
  if (isThrottled(outcome)) return true;
  if (!call.repeatable || (call.repeatable === 'unless late' && isLate(outcome))) return false;
  const { status } = outcome;
  if (!(outcome instanceof HttpError)) return status === 408 || (status >= 500 && status !== 501 && status !== 505);
  if (outcome.code === 'ABORTED' || outcome.code === 'TOO_LARGE') return false;
  // On loopback nothing else will listen within the next seconds either: a retry only hides the message.
  return !(['ECONNREFUSED', 'NO_TLS', 'NO_HTTP'].includes(outcome.code) && isLoopback(call.url));
}

/** Milliseconds to wait: what the service asks for, else 1 s doubling to 64 s, a quarter of it left to chance. */
function waitFor(outcome: Answer | HttpError, attempt: number): number {
  const asked = 'header' in outcome && isThrottled(outcome) ? retryAfter(outcome) : undefined;
  return asked ?? Math.min(1000 * 2 ** attempt, 64_000) * (0.75 + Math.random() / 4);
}

function noAnswer(
  { method, url, signal }: Call,
  cause: unknown,
  {
    timedOutAfter,
    tooLargeAfter,
    ownFetch,
  }: Record<'timedOutAfter' | 'tooLargeAfter', number | undefined> & {
    ownFetch: boolean;
  },
): HttpError {
  const { host, pathname: path } = new URL(url);
  const code = signal?.aborted
    ? 'ABORTED'
    : timedOutAfter
      ? 'TIMEOUT'
      : tooLargeAfter
        ? 'TOO_LARGE'
        : systemCode(cause);
  const known: Record<string, string> = {
    ABORTED: 'The call was cancelled.',
    TIMEOUT: `No answer within ${timedOutAfter} ms.`,
    TOO_LARGE: `The answer has more than ${tooLargeAfter} bytes. Ask for less, or allow more by maxBytes.`,
    NO_TLS: `${host} speaks no TLS: does the address begin with http://, or is it that of another port?`,
    NO_HTTP: `${host} speaks no HTTP: does the address begin with https://, or is it that of another port?`,
    ECONNREFUSED: isLoopback(url)
      ? 'Nothing listens there. If that should be the sandbox, start it.'
      : `${host} refuses connections. Is the address right?`,
    ENOTFOUND: `${host} is not a known host. Check the account name, or your network.`,
  };
  const untrusted = untrustedCodes.includes(code);
  const reason = untrusted
    ? `The certificate of ${host} is signed by nobody Node knows. ${trustAdvice}`
    : (known[code] ?? `The connection to ${host} failed.`);
  const passedBy = !untrusted && !['ABORTED', 'TOO_LARGE'].includes(code) && !ownFetch && leavesProxyUnused(url);
  const text = passedBy ? `${reason} HTTPS_PROXY is set, and was not used. ${proxyAdvice}` : reason;
  return new HttpError({ method, path, host, status: 0, code, text, cause });
}

/**
 * Node's fetch hides the system's error in `cause`; cross-fetch copies its code. What is no TLS, or no HTTP, has other
 * codes in each version of Node and OpenSSL.
 */
function systemCode(cause: unknown): string {
  for (let error = cause; error instanceof Error; error = error.cause) {
    const { code } = error as { code?: unknown };
    if (/wrong version number|packet length too long|record layer failure/i.test(error.message)) return 'NO_TLS';
    if (typeof code === 'string') return code.startsWith('HPE_') ? 'NO_HTTP' : code;
  }
  return 'NETWORK';
}

/** Ends early when the signal says so: the next call then tells that it was cancelled. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return wait(ms, undefined, { signal }).catch(() => undefined);
}
