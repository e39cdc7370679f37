import { invalidRequest } from '../http/refusals';
import { isRecord } from '../values';
import { refuseUnknown } from './fields';
import { createRates, type Rates } from './rates';

/** A header's value: a text, or the date so many seconds after the moment at which it is sent. */
export type HeaderValue = string | { dateIn: number };

/** What the next matching calls get instead of, or before, their answer. */
export interface Fault {
  /** Any method without one. */
  method?: string;
  /** A path in which `*` stands for anything; any path without one. */
  path?: string;
  times: number;
  status?: number;
  headers: Record<string, HeaderValue>;
  body?: unknown;
  delayMs: number;
  /** Ends the connection before an answer, or in the middle of its body. */
  drop?: 'before' | 'body';
}

export interface Faults {
  /** What counts calls, where it was asked to. */
  rates: Rates;
  add(fault: Fault): void;
  list(): Fault[];
  /** The fault for this call, counted down; the earliest one that matches. */
  take(method: string, path: string): Fault | undefined;
}

export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    rates: createRates(),
    add(fault) {
      if (faults.length >= most) throw invalidRequest(`There may be ${most} faults at a time.`);
      faults.push(fault);
    },
    list: () => faults.map((fault) => ({ ...fault })),
    take(method, path) {
      const fault = faults.find((candidate) => matchesMethod(candidate, method) && matchesPath(candidate, path));
      if (fault === undefined) return undefined;
      fault.times -= 1;
      faults = faults.filter((candidate) => candidate.times > 0);
      return fault;
    },
  };
}

const matchesMethod = ({ method }: Fault, called: string) =>
  method === undefined || method === '*' || method.toUpperCase() === called;

const matchesPath = ({ path }: Fault, called: string): boolean =>
  path === undefined || [called, called.replace(/\/$/, '')].some((one) => matchesStars(path, one));

/** Whether a text is written like a pattern in which `*` stands for anything, upper and lower case alike. Each part is looked for once. */
export function matchesStars(pattern: string, text: string): boolean {
  const [first = '', ...parts] = pattern.toLowerCase().split('*');
  const last = parts.pop();
  const whole = text.toLowerCase();
  if (last === undefined) return whole === first;
  if (!whole.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = whole.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return whole.length - last.length >= at && whole.endsWith(last);
}

/** More faults than anybody plays: each call looks through them. */
const most = 1000;

/** Whether the body of POST /sandbox/faults asks for rate limits, or for their end; nothing where it asks for a fault. */
export function parseRateLimits(body: unknown): boolean | undefined {
  if (!isRecord(body) || body.rateLimits === undefined) return undefined;
  const { rateLimits, ...others } = body;
  if (typeof rateLimits !== 'boolean' || Object.keys(others).length > 0)
    throw invalidRequest('rateLimits must be true or false, and stand alone.');
  return rateLimits;
}

const fields = ['method', 'path', 'times', 'status', 'headers', 'body', 'delayMs', 'drop'];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', '*'];

/** Reads the body of POST /sandbox/faults, or says what is wrong with it. */
export function parseFault(body: unknown): Fault {
  if (!isRecord(body))
    throw invalidRequest(
      'A fault is an object: { method?, path?, times?, status?, headers?, body?, delayMs?, drop? }, or { rateLimits: true }.',
    );
  refuseUnknown(body, 'A fault', fields);
  const { times = 1, status, headers = {}, delayMs = 0, drop } = body;
  if (!isWhole(times, 1, 1_000_000)) throw invalidRequest('times must be a whole number, 1 or more.');
  if (status !== undefined && !isWhole(status, 200, 599))
    throw invalidRequest('status must be an HTTP status, 200 to 599, as a number.');
  if (!isWhole(delayMs, 0, 600_000))
    throw invalidRequest('delayMs must be a whole number of milliseconds, at most 600000.');
  if (drop !== undefined && drop !== 'before' && drop !== 'body')
    throw invalidRequest("drop must be 'before' or 'body'.");
  if (!isRecord(headers)) throw invalidRequest('headers must be an object.');
  const read = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), headerValue(name, value)]),
  );
  const fault = { ...parseCalls(body), times, status, headers: read, body: body.body, delayMs, drop } satisfies Fault;
  refuseWithoutEffect(fault);
  return fault;
}

/** Which calls are meant: such as there can be. */
function parseCalls({ method, path }: Record<string, unknown>): Pick<Fault, 'method' | 'path'> {
  if (!optionalString(method) || !optionalString(path)) throw invalidRequest('method and path must be strings.');
  if (method !== undefined && !methods.includes(method.toUpperCase()))
    throw invalidRequest(`method must be one of ${methods.join(', ')}.`);
  if (path !== undefined && !/^[/*][^?#]*$/.test(path))
    throw invalidRequest('path must begin with / or *, and is compared without host and query.');
  return { method, path };
}

/** Whoever asks for something that nothing would come of has meant something else. */
function refuseWithoutEffect({ status, headers, body, delayMs, drop }: Fault): void {
  if (status === undefined && drop === undefined) {
    if (body !== undefined || Object.keys(headers).length > 0)
      throw invalidRequest(`${body === undefined ? 'headers go' : 'body goes'} with a status, and status is missing.`);
    if (delayMs === 0)
      throw invalidRequest('A fault needs a status, delayMs or drop: without them, calls are answered as ever.');
  }
  if (drop !== undefined && body !== undefined)
    throw invalidRequest('body does not go with drop, which ends the connection before a body is whole.');
  if (drop === 'before' && (status !== undefined || Object.keys(headers).length > 0))
    throw invalidRequest("status and headers do not go with drop: 'before', which ends the connection before them.");
}

function headerValue(name: string, value: unknown): HeaderValue {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  const dateIn = isRecord(value) && Object.keys(value).length === 1 ? value.dateIn : undefined;
  if (typeof dateIn === 'number' && Number.isFinite(dateIn)) return { dateIn };
  throw invalidRequest(`The header ${name} must be a text, a number or { dateIn: seconds }.`);
}

/** The headers as they go out at a moment (milliseconds); a date is written as HTTP does, to the second. */
export const headersAt = ({ headers }: Fault, now: number): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : new Date(now + value.dateIn * 1000).toUTCString(),
    ]),
  );

const optionalString = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string';

const isWhole = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
