import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Route } from './route';
import { routerOf, type Router } from './router';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a route of the framework is all that a plane has. */
    isPlane?: true;
  }
  interface FastifyInstance {
    imitated: Imitated;
  }
}

/** What an application imitates. */
interface Imitated {
  /** Gives a plane the number by which the framework knows it. */
  addPlane(): number;
  /** Has the calls of a route brought to its plane. */
  add(route: Route, plane: number): void;
}

interface Found {
  route: Route;
  params: Readonly<Record<string, string | undefined>>;
}

const found = new WeakMap<IncomingMessage, Found | 'too long'>();

const foundOf = ({ raw, routeOptions }: FastifyRequest): Found | undefined => {
  const one = found.get(raw);
  return one === 'too long' || !routeOptions.config.isPlane ? undefined : one;
};

/** The route that a call came to, if it came to one of a plane. */
export const routeOf = (request: FastifyRequest): Route | undefined => foundOf(request)?.route;

/** A parameter of the path of a call. */
export const parameterOf = (request: FastifyRequest, name: string): string | undefined =>
  foundOf(request)?.params[name];

/** Whether a path might lead somewhere if a part of it were shorter. */
export const isTooLong = ({ raw }: FastifyRequest): boolean => found.get(raw) === 'too long';

/**
 * Lets an application have planes, and gives the list of their routes, as they are declared from now on. The framework has one route for
 * all of a plane, and is told here which plane's a call is: to register hundreds of them with it was half of a start.
 */
export function imitate(app: FastifyInstance): Route[] {
  const routes: Route[] = [];
  const planes: number[] = [];
  let router: Router | undefined;
  let numbers = 0;
  app.addConstraintStrategy({
    name: 'plane',
    storage: createStorage,
    deriveConstraint(call) {
      router ??= routerOf(routes);
      const way = router(call.method ?? '', call.url ?? '');
      if (way === undefined) return undefined;
      found.set(call, way === 'too long' ? way : { route: routes[way.at], params: way.params });
      return way === 'too long' ? undefined : planes[way.at];
    },
  });
  app.decorate('imitated', {
    addPlane: () => numbers++,
    add(route, plane) {
      routes.push(route);
      planes.push(plane);
    },
  });
  return routes;
}

/** Keeps what the framework has for each plane. */
function createStorage() {
  const kept = new Map<unknown, never>();
  return {
    get: (plane: unknown) => kept.get(plane) ?? null,
    set: (plane: unknown, handler: never) => void kept.set(plane, handler),
  };
}
