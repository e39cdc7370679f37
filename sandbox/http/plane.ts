import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callOf, type Call } from './call';
import { answerErrors, type Envelope } from './envelopes';
import { answerWithHeaders } from './headers';
import { routeOf } from './imitated';
import { methods, type Method, type Route } from './route';
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
  const declared = new Map<Route, Declared<Action, C>>();
  const admitted = new WeakMap<FastifyRequest, C>();
  if (headers !== undefined) answerWithHeaders(app, headers);
  answerErrors(app, envelope);

  // To the framework a plane is one route, and which of its own a call came to is asked of `routeOf`.
  const number = app.imitated.addPlane();
  app.route({
    method: [...methods],
    url: '/*',
    config: { isPlane: true },
    constraints: { plane: number },
    preParsing: async (request, reply) => {
      const { route, action } = declaredOf(request, declared);
      const call = await admit(callOf(request, reply), action);
      if (route.versions.length > 0) requireApiVersion(call, { route, beside, otherwise });
      admitted.set(request, call);
    },
    handler: async (request, reply) => {
      const { route, action, handler } = declaredOf(request, declared);
      const admitAgain = async () => void admitted.set(request, await admit(callOf(request, reply), action));
      const answered = () => {
        const call = admitted.get(request);
        if (call === undefined) throw new Error(`${route.method} ${route.path} was answered before it was let in.`);
        return handler({ ...call, body: request.body });
      };
      const carried = { route, request, reply, admitAgain, answer: answered };
      const answer = await (app.keeper === undefined ? answered() : app.keeper.carryOut(carried));
      return answer === undefined ? reply.code(204).removeHeader('content-type').send() : answer;
    },
  });

  return (method, path, action, handler, versions = all, reads) => {
    const route: Route = { plane: name, method, path: app.prefix + path, action, versions, ...(reads && { reads }) };
    beside.push(route);
    declared.set(route, { route, action, handler });
    app.imitated.add(route, number);
  };
}

/** A route with what answers it. */
interface Declared<Action, C> {
  route: Route;
  action: Action;
  handler: (call: C) => unknown;
}

function declaredOf<Action, C>(request: FastifyRequest, declared: Map<Route, Declared<Action, C>>) {
  const route = routeOf(request);
  const found = route && declared.get(route);
  if (found === undefined) throw new Error(`${request.method} ${request.url} came to a plane that does not have it.`);
  return found;
}

/** Lets every call in, for a plane that has no permissions. */
export const admitAll = (call: Call, _action: null): Call => call;
