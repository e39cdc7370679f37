import type { FastifyInstance } from 'fastify';
import { pathOf } from './call';
import { isTooLong } from './imitated';
import { nearest } from './nearest';
import type { Route } from './route';
import { notImitated, pathTooLong } from './refusals';

/** Refuses what the sandbox does not imitate before its body is read, and names the nearest route that it does. */
export function refuseUnknown(app: FastifyInstance, routes: Route[]): void {
  app.addHook('preParsing', async (request) => {
    if (!request.is404) return;
    if (isTooLong(request)) throw pathTooLong();
    const path = pathOf(request);
    const near = nearest({ method: request.method as Route['method'], path }, routes);
    throw notImitated(
      `This is the sandbox, and it does not imitate ${request.method} ${shortened(path)}. The nearest it knows is ${near.method} ${near.path}.`,
    );
  });
}

const shortened = (path: string) => (path.length > 200 ? `${path.slice(0, 200)}...` : path);
