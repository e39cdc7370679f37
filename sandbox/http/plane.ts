import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callOf, type Call } from './call';
import { answerErrors, type Envelope } from './envelopes';
import { answerWithHeaders } from './headers';
import type { Method, Route } from './route';
import { requireApiVersion } from './versions';

/** What the routes of a plane have in common. */
export interface Plane<Action extends string | null, C> {
  name: string;
  /** The api-versions of every route that names none of its own. */
  versions?: readonly string[];
  /** The api-version of a call that names none; without it, such a call is refused. */
  defaultVersion?: string;
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
  reads?: Route['reads'],
) => void;

/** Sees to it that what a call changes is kept. */
export interface Keeper {
  /**
   * Has a call answered. One that changes something is let in anew when its turn comes, since another may have changed what it may do
   * meanwhile; its handler answers at once, without a promise.
   */
  carryOut(call: Carried): Promise<unknown>;
}

interface Carried {
  route: Route;
  request: FastifyRequest;
  reply: FastifyReply;
  admitAgain(): Promise<void>;
  answer(): unknown;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    imitates?: Route;
  }
  interface FastifyInstance {
    /** Where the world is kept. */
    keeper?: Keeper;
  }
}

/**
 * Makes a plugin answer as a plane, and gives what declares its routes. A call passes as the gateway lets it, then as the
 * plane does: token, permission, api-version, and only then its body is read. That order is unconfirmed.
 */
export function plane<Action extends string | null, C extends Call>(
  app: FastifyInstance,
  { name, versions: all = [], defaultVersion: otherwise, headers, envelope, admit }: Plane<Action, C>,
): On<Action, C> {
  const beside: Route[] = [];
  if (headers !== undefined) answerWithHeaders(app, headers);
  answerErrors(app, envelope);

  return (method, path, action, handler, versions = all, reads) => {
    const route: Route = { plane: name, method, path: app.prefix + path, action, versions, ...(reads && { reads }) };
    const admitted = new WeakMap<FastifyRequest, C>();
    beside.push(route);
    app.route({
      method,
      url: urlOf(path),
      config: { imitates: route },
      preParsing: async (request, reply) => {
        const call = await admit(callOf(request, reply), action);
        if (versions.length > 0) requireApiVersion(call, { route, beside, otherwise });
        admitted.set(request, call);
      },
      handler: async (request, reply) => {
        const admitAgain = async () => void admitted.set(request, await admit(callOf(request, reply), action));
        const answered = () => {
          const call = admitted.get(request);
          if (call === undefined) throw new Error(`${method} ${path} was answered before it was let in.`);
          return handler({ ...call, body: request.body });
        };
        const carried = { route, request, reply, admitAgain, answer: answered };
        const answer = await (app.keeper === undefined ? answered() : app.keeper.carryOut(carried));
        return answer === undefined ? reply.code(204).removeHeader('content-type').send() : answer;
      },
    });
  };
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
    .replace(/\(\w+='\{\w+\}'\)/, ':key(^\\([^/]*\\)$)')
    .replace(/\{(\w+)\}/g, ':$1');
