import type { FastifyInstance } from 'fastify';
import type { Directory } from '../entra/directory';
import { pathOf } from '../http/call';
import { decisionOf } from '../http/decision';
import { withoutSecrets } from './hiding';
import { callerName } from './hooks';

/** A request that is over, as it may be told to anybody: without its query, headers and bodies. */
export interface LoggedRequest {
  /** When it came, by the sandbox's clock. */
  time: string;
  method: string;
  path: string;
  /** null where the connection ended before an answer did. */
  status: number | null;
  ms: number;
  /** Who called, by name; null where nobody showed a token or asked for one. */
  caller: string | null;
}

/** Tells of every request when it is over, controls included. */
export function logRequests(
  app: FastifyInstance,
  world: { now(): number; directory: Directory },
  tell: (request: LoggedRequest) => void,
): void {
  app.addHook('onRequest', async (request, reply) => {
    const [began, time] = [performance.now(), new Date(world.now()).toISOString()];
    reply.raw.once('close', () => {
      const { method, body } = request;
      const decision = decisionOf(request)?.() ?? null;
      const told = {
        path: pathOf(request),
        caller: callerName(world.directory, decision, typeof body === 'string' ? body : ''),
      };
      const status = reply.raw.writableFinished ? reply.raw.statusCode : null;
      const ms = Math.round(performance.now() - began);
      tell({ time, method, status, ms, ...(withoutSecrets(told, 'data') as typeof told) });
    });
  });
}
