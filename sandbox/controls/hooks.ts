import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../http/call';
import { Refusal } from '../http/refusals';
import { headersAt, type Fault, type Faults } from './faults';
import type { Recent } from './recent';

const isControl = (request: FastifyRequest) => /^\/sandbox\//i.test(request.url);

/** Notes every call that is not a control. */
export function recordRequests(app: FastifyInstance, world: { now(): number; recent: Recent }): void {
  app.addHook('onRequest', async (request, reply) => {
    if (isControl(request)) return;
    const began = performance.now();
    const entry = {
      method: request.method,
      path: pathOf(request),
      status: null,
      startedAt: new Date(world.now()).toISOString(),
      milliseconds: null,
    };
    const noted: { status: number | null; milliseconds: number | null } = entry;
    world.recent.add(entry);
    reply.raw.once('finish', () => {
      noted.status = reply.raw.statusCode;
      noted.milliseconds = Math.round(performance.now() - began);
    });
  });
}

/** Plays the faults that were asked for: after the plane has set its headers, before it has read the call. */
export function playFaults(app: FastifyInstance, world: { now(): number; faults: Faults }): void {
  app.addHook('preParsing', async (request, reply) => {
    if (isControl(request)) return;
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

/** The codes other Azure services use; Purview's for these are unconfirmed. */
const codes: Record<number, string> = { 429: 'TooManyRequests', 500: 'InternalServerError', 503: 'ServiceUnavailable' };

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
