// The one function that sends: everything that the portal shows or changes goes through `send`, which notes what it sent.
import { asked as askedAt } from './address.js';
import { noteCall, withoutSecrets } from './calls/log.js';
import { SignInNeeded, tokenFor } from './session.js';

/** A call that was refused, in the service's words. */
export class Refused extends Error {
  constructor(call) {
    const { code, message } = call.answer?.error ?? {};
    super(message ?? call.answer?.errorMessage ?? `The service answered ${call.status}.`);
    this.status = call.status;
    this.code = code ?? call.answer?.errorCode ?? '';
    this.service = call.service;
    this.method = call.method;
    this.path = call.path;
  }
}

/** How far the service's clock is from this machine's, as its last answer told. */
let ahead = 0;

/** The time by the service's clock, in milliseconds. */
export const now = () => Date.now() + ahead;

/**
 * @typedef {{ version?: string, query?: Record<string, string | undefined>, body?: unknown, before?: unknown, edit?: unknown }} Options
 */

/** Calls Microsoft Graph. `options`: { query, body }. */
export const graph = (method, path, /** @type {Options} */ options = {}) => send('graph', method, path, options);

/** Calls Purview. `options`: { version, query, body, before, edit }; the last two tell the panel what a PUT changed. */
export const purview = (method, path, /** @type {Options} */ { version, query, ...options } = {}) =>
  send('purview', method, path, { ...options, query: { 'api-version': version, ...query } });

export const versions = {
  account: '2019-11-01-preview',
  policy: '2021-07-01',
  scan: '2023-09-01',
  datamap: '2023-09-01',
  unified: '2026-03-20-preview',
};

async function send(service, method, path, /** @type {Options} */ { query = {}, body, before, edit }) {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = asked.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const id = crypto.randomUUID();
  const call = {
    id,
    service,
    method,
    path,
    query: search,
    body: withoutSecrets(body),
    before,
    edit,
    startedAt: now(),
    status: null,
    answer: null,
  };
  const told = noteCall(call);
  const began = performance.now();
  let answer = null;
  try {
    let response = await ask(call, body);
    if (response.status === 401) response = await ask(call, body, true);
    const text = await response.text();
    const date = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(date) && Math.abs(date - Date.now()) > 5000) ahead = date - Date.now();
    call.status = response.status;
    answer = parsed(text);
    // A secret is told to the page that asked for it, and not kept.
    call.answer = withoutSecrets(answer);
  } catch (error) {
    call.problem = error instanceof SignInNeeded ? error.message : 'No answer came. Is the sandbox still running?';
    if (error instanceof SignInNeeded) throw error;
    throw new Error(call.problem);
  } finally {
    call.milliseconds = Math.round(performance.now() - began);
    told();
  }
  if (call.status === 401) throw new SignInNeeded(new Refused(call).message);
  if (call.status > 299) throw new Refused(call);
  return answer;
}

async function ask({ id, service, method, path, query }, body, again = false) {
  const headers = {
    authorization: `Bearer ${await tokenFor(service, again)}`,
    [service === 'graph' ? 'client-request-id' : 'x-ms-client-request-id']: id,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  return fetch(askedAt(query ? `${path}?${query}` : path), {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

function parsed(text) {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** All rows of a list of Graph, page after page. */
export async function allOf(path, query) {
  const rows = [];
  let page = await graph('GET', path, { query });
  for (;;) {
    rows.push(...page.value);
    const next = page['@odata.nextLink'];
    if (!next) return rows;
    const { pathname, searchParams } = new URL(next);
    page = await graph('GET', pathname, { query: Object.fromEntries(searchParams) });
  }
}
