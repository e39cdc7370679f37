import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callOf, requireApiVersion, type Call } from './call';
import { answerErrors, type Envelope } from './envelopes';
import { answerWithHeaders } from './headers';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One line of the list of what the sandbox imitates. */
export interface Route {
  /** The name of the plane that has it. */
  plane: string;
  method: Method;
  /** As Microsoft's descriptions write it: `{name}` for a parameter. */
  path: string;
  /** What its caller must hold; null if none is asked. */
  action: string | null;
  /** The api-versions that have it; none if it is asked for without. */
  versions: readonly string[];
}

/** What the routes of a plane have in common. */
export interface Plane<Action extends string | null, C> {
  name: string;
  /** The api-versions of every route that names none of its own. */
  versions?: readonly string[];
  /** The headers of every answer. */
  headers?(request: FastifyRequest): Record<string, string>;
  /** The words of every refusal. */
  envelope: Envelope;
  /** Lets a call in if its caller holds the action, with what the plane's handlers need of it; throws a refusal if not. */
  admit(call: Call, action: Action): C | Promise<C>;
}

/** Declares a route. A handler that gives nothing answers 204. */
export type On<Action extends string | null, C> = (
  method: Method,
  path: string,
  action: Action,
  handler: (call: C) => unknown,
  versions?: readonly string[],
) => void;

declare module 'fastify' {
  interface FastifyContextConfig {
    imitates?: Route;
  }
}

/**
 * Makes a plugin answer as a plane, and gives what declares its routes. A call passes as the gateway lets it, then as the
 * plane does: token, permission, api-version. That order is unconfirmed.
 */
export function plane<Action extends string | null, C>(
  app: FastifyInstance,
  { name, versions: all = [], headers, envelope, admit }: Plane<Action, C>,
): On<Action, C> {
  if (headers !== undefined) answerWithHeaders(app, headers);
  answerErrors(app, envelope);

  return (method, path, action, handler, versions = all) =>
    void app.route({
      method,
      url: urlOf(path),
      config: { imitates: { plane: name, method, path: app.prefix + path, action, versions } },
      handler: async (request, reply) => {
        const call = await admit(callOf(request, reply), action);
        if (versions.length > 0) requireApiVersion(request, versions);
        const answer = await handler(call);
        return answer === undefined ? reply.code(204).removeHeader('content-type').send() : answer;
      },
    });
}

/** Lets every call in, for a plane that has no permissions. */
export const admitAll = (call: Call, _action: null): Call => call;

/** Lists every route of every plane, as they are declared from now on. */
export function listRoutes(app: FastifyInstance): Route[] {
  const routes: Route[] = [];
  app.addHook('onRoute', ({ config }) => {
    if (config?.imitates !== undefined) routes.push(config.imitates);
  });
  return routes;
}

/** A path as Fastify writes it. A parameter takes colons too, unless it is told not to; a key in parentheses is read as a whole. */
const urlOf = (path: string): string =>
  path
    .replace(/:/g, '::')
    .replace(/\{(\w+)\}(?=::)/g, ':$1([^:/]+)')
    .replace(/\(\w+='\{\w+\}'\)$/, ':key(^\\(.*\\)$)')
    .replace(/\{(\w+)\}/g, ':$1');
