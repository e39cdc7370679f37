import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Directory } from '../entra/directory';
import { pathOf } from '../http/call';
import { decisionOf, type Decision } from '../http/decision';
import { routeOf } from '../http/imitated';
import { Refusal } from '../http/refusals';
import { headersAt, type Fault, type Faults } from './faults';
import { parametersWithoutSecrets, withoutSecrets } from './hiding';
import type { Details, Recent } from './recent';

const isControl = (request: FastifyRequest) => /^\/sandbox\//i.test(request.url);
/** The portal's files are no calls: what its pages ask for is. */
const isFile = (request: FastifyRequest) => /^\/portal(\/|$)/i.test(pathOf(request));

/** What the log of requests needs of the world. */
interface RecordingWorld {
  now(): number;
  directory: Directory;
  recent: Recent;
}

/** Notes every call that is not a control, with what it was about. */
export function recordRequests(app: FastifyInstance, world: RecordingWorld): void {
  const bodies = new WeakMap<FastifyRequest, Kept>();
  app.addHook('onRequest', async (request, reply) => {
    if (isControl(request) || isFile(request)) return;
    const began = performance.now();
    const entry = {
      method: request.method,
      path: pathOf(request),
      status: null,
      startedAt: new Date(world.now()).toISOString(),
      milliseconds: null,
    };
    const noted: { status: number | null; milliseconds: number | null } = entry;
    const kept: Kept = {};
    bodies.set(request, kept);
    world.recent.add(entry, detailsOf(world.directory, request, kept));
    reply.raw.once('finish', () => {
      noted.status = reply.raw.statusCode;
      noted.milliseconds = Math.round(performance.now() - began);
    });
  });
  app.addHook('preHandler', async (request) => {
    const kept = bodies.get(request);
    if (kept !== undefined && request.body !== undefined && request.body !== null) kept.request = sentBy(request);
  });
  app.addHook('onSend', async (request, _reply, payload) => {
    const kept = bodies.get(request);
    if (kept === undefined) return;
    kept.decision = decisionOf(request);
    if (typeof payload === 'string' && payload !== '') kept.answer = short(payload);
  });
}

/** What is kept of a request to tell of it later. The request itself is not, since it holds a token. */
interface Kept {
  request?: string;
  answer?: string;
  decision?: () => Decision;
}

/** Characters of a body that are kept. */
const LONGEST = 30_000;
// Written out: to have it written would cost each start 25 ms, for the words of all languages.
const TOO_LONG = '(longer than 30,000 characters)';

/** What is kept of a body: it whole or nothing, since of a part nobody could tell what to hide. */
const short = (text: string): string => (text.length > LONGEST ? TOO_LONG : text);

function sentBy({ body, headers }: FastifyRequest): string {
  if (Number(headers['content-length']) > 4 * LONGEST) return TOO_LONG;
  return short(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Tells what a request was about, in what it may be told of. */
function detailsOf(directory: Directory, request: FastifyRequest, kept: Kept) {
  const query = request.url.split('?')[1] ?? '';
  const id = request.headers['x-ms-client-request-id'] ?? request.headers['client-request-id'];
  const plane = routeOf(request)?.plane ?? null;
  const of = plane === 'Entra ID' ? 'sign-in' : 'data';
  return (number: number): Details => {
    const decision = kept.decision?.() ?? null;
    return {
      number,
      plane,
      clientRequestId: typeof id === 'string' ? id : null,
      caller: callerName(directory, decision, kept.request),
      query: parametersWithoutSecrets(query, of),
      request: shown(kept.request, of),
      answer: shown(kept.answer, of),
      decision,
    };
  };
}

/** A body as it may be told: parsed where it is JSON, a form as a form. A page is none of anybody's calls. */
function shown(body: string | undefined, of: 'sign-in' | 'data'): unknown {
  if (body === undefined || body === TOO_LONG) return body ?? null;
  if (/^\s*[[{]/.test(body)) return withoutSecrets(parsed(body), of);
  if (body.startsWith('<!doctype')) return '(a page)';
  return of === 'sign-in' ? parametersWithoutSecrets(body, of) : withoutSecrets(parsed(body), of);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whoever the token is of; where somebody asks for one, the application that does. */
export function callerName(directory: Directory, decision: Decision | null, form = ''): string | null {
  if (decision === null) {
    const clientId = new URLSearchParams(form).get('client_id');
    return clientId === null ? null : (directory.byClientId(clientId)?.displayName ?? clientId);
  }
  const { objectId, appId, isPerson } = decision.caller;
  const application = directory.byClientId(appId)?.displayName ?? appId;
  return isPerson ? `${directory.person(objectId)?.displayName ?? objectId}, in ${application}` : application;
}

/** Plays the faults that were asked for: after the plane has set its headers, before it has read the call. */
export function playFaults(app: FastifyInstance, world: { now(): number; faults: Faults }): void {
  app.addHook('preParsing', async (request, reply) => {
    if (isControl(request)) return;
    limitRate(request, world);
    const fault = world.faults.take(request.method, pathOf(request));
    if (fault === undefined) return;
    if (fault.delayMs > 0) await sleep(fault.delayMs, undefined, { ref: false });
    const headers = headersAt(fault, world.now());
    if (fault.drop !== undefined) return drop(reply, fault, headers);
    if (fault.status === undefined) return;
    if (fault.body !== undefined) return reply.code(fault.status).headers(headers).send(fault.body);
    throw new Refusal(
      fault.status,
      codes[fault.status] ?? 'SandboxFault',
      `This is a fault that the sandbox was asked for: ${fault.status}.`,
      headers,
    );
  });
}

/** That the status is 429, and what it comes with, is unconfirmed: the description has the figures. Retry-After counts whole seconds. */
function limitRate(request: FastifyRequest, { now, faults }: { now(): number; faults: Faults }): void {
  const route = routeOf(request);
  const wait = route && faults.rates.count(route, now());
  if (wait === undefined) return;
  throw new Refusal(
    429,
    codes[429] ?? '',
    'The sandbox was asked to limit rates, and this operation was called too often.',
    {
      'retry-after': String(Math.ceil(wait / 1000)),
    },
  );
}

/** The codes other Azure services use; Purview's for these are unconfirmed. */
const codes: Record<number, string> = {
  408: 'RequestTimeout',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};

/** Ends the connection before an answer, or after the headers and the first half of one. */
function drop(reply: FastifyReply, fault: Fault, headers: Record<string, string>): void {
  reply.hijack();
  if (fault.drop === 'before') {
    reply.raw.destroy();
    return;
  }
  reply.raw.writeHead(fault.status ?? 200, {
    ...headers,
    'content-type': 'application/json',
    'content-length': '1000',
  });
  reply.raw.write('{"value":[', () => reply.raw.destroy());
}
