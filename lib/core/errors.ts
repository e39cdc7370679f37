import { fields, printable, textOf } from './json.ts';

/**
 * The errors the helpers throw, told apart by what to do next. Their messages stand alone, and none carries a
 * request, a header or a configuration: a console prints every visible field of what is thrown. Words of a service that
 * would command a terminal are made visible.
 */

/** Has Node print an error that no line of code is at fault for as its sentences, once, and no stack. */
function printInWords(error: Error, more = ''): void {
  const value = () => `${error.name}: ${error.message}${more}`;
  Object.defineProperty(error, Symbol.for('nodejs.util.inspect.custom'), { value });
}

/** The configuration has to be mended. `problems` holds one sentence for each thing that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[], where: string) {
    super([`${where} needs a change:`, ...problems.map((problem) => `- ${problem}`)].join('\n'));
    this.problems = problems;
    printInWords(this);
  }
}

/** Microsoft Entra ID refused to give a token: the app registration, its secret or the tenant has to be mended. */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  /** HTTP status of the answer. */
  readonly status: number;
  /** The OAuth error, for example `invalid_client`. Microsoft asks clients to branch on this one. */
  readonly error: string;
  /** The AADSTS code with its prefix, for example `AADSTS7000215`, or an empty string. */
  readonly code: string;
  /** The `trace_id` to quote to Microsoft support. */
  readonly requestId: string | undefined;

  constructor(status: number, body: unknown) {
    const { error, error_description: description, error_codes: codes, trace_id: traceId } = fields(body);
    const text = typeof description === 'string' ? firstSentences(description) : 'The answer was not an OAuth error.';
    const code = Array.isArray(codes) && typeof codes[0] === 'number' ? `AADSTS${codes[0]}` : '';
    const said = printable(textOf(error));
    super(
      printable(`Microsoft Entra ID refused the token request (${[status, said].filter(Boolean).join(' ')}): ${text}`),
    );
    this.status = status;
    this.error = typeof error === 'string' ? said : '';
    this.code = code;
    this.requestId = typeof traceId === 'string' ? printable(traceId) : undefined;
    printInWords(this, this.requestId && ` (trace id ${this.requestId})`);
  }
}

/**
 * A call did not succeed: mend the call, the role or the way there. `status` is 0 when no answer came, and `code`
 * is then the system's word, for example `ECONNREFUSED` or `TIMEOUT`.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The service's own code, for example `Unauthorized` or `ATLAS-404-00-005`. */
  readonly code: string;
  /** The id to quote to Microsoft support. */
  readonly requestId: string | undefined;
  readonly #host: string | undefined;

  constructor(facts: {
    method: string;
    path: string;
    status: number;
    code: string;
    text: string;
    requestId?: string | undefined;
    host?: string;
    cause?: unknown;
  }) {
    const { method, path, status, text, requestId, host } = facts;
    const code = printable(facts.code);
    const outcome = [status || 'no answer', code].filter(Boolean).join(' ');
    super(printable(`${method} ${path}: ${outcome}: ${text}`));
    this.method = method;
    this.path = path;
    this.status = status;
    this.code = code;
    this.requestId = requestId && printable(requestId);
    this.#host = host;
    // Nobody answered: the way there is at fault, and no line of code.
    if (status === 0) printInWords(this);
    // The cause may hold a whole request: reachable for a debugger, never printed. Node prints a `cause` that is a
    // value even where it is not enumerable, so it is a getter.
    if (facts.cause !== undefined) Object.defineProperty(this, 'cause', { get: () => facts.cause });
  }

  /** The host that was called, with its port, where it is known. Not enumerable: a port may be another one each time. */
  get host(): string | undefined {
    return this.#host;
  }
}

/** What Node says of a certificate it cannot trace to an authority it knows. */
export const untrustedCodes: string[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** Node reads the variable once, when it starts. */
export const trustAdvice =
  'Set NODE_EXTRA_CA_CERTS to the PEM file of the authority (or of the sandbox) before Node starts.';

// https://nodejs.org/api/http.html#built-in-proxy-support
export const proxyAdvice: string =
  'Pass a fetch of your own that uses it, such as undici’s with EnvHttpProxyAgent, or set NODE_USE_ENV_PROXY=1 on Node ' +
  '24.5 or newer.';

/** Drops the Trace ID, Correlation ID and Timestamp that Entra ID puts behind its sentence. */
function firstSentences(description: string): string {
  return description.replace(/\s+Trace ID:[^]*/, '').trim();
}

/** For `catch`: what Entra ID or a service refuses, or gives no answer to, is undefined. Anything else is thrown on. */
export function onlyRefused(error: unknown): undefined {
  if (error instanceof HttpError || error instanceof AuthError) return undefined;
  throw error;
}
