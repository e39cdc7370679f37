import findMyWay, { type HTTPMethod } from 'find-my-way';
import type { Route } from './route';

/** How paths are read: letters in any case, with a slash at the end or without. */
export const pathRules = { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 4096 };

/** Where a call leads: to the route at that place of the list, with these parameters. */
interface Way {
  at: number;
  params: Readonly<Record<string, string | undefined>>;
}

/** Finds the way of a call; nothing where no route is. */
export type Router = (method: string, url: string) => Way | 'too long' | undefined;

const made = new Map<string, Router>();

/** The router of a list of routes. All sandboxes of a process that have the same list share one, since it takes long to make. */
export function routerOf(routes: readonly Pick<Route, 'method' | 'path'>[]): Router {
  const list = routes.map(({ method, path }) => `${method} ${path}`).join('\n');
  const known = made.get(list) ?? makeRouter(routes);
  made.set(list, known);
  return known;
}

function makeRouter(routes: readonly Pick<Route, 'method' | 'path'>[]): Router {
  const ways = findMyWay({ ...pathRules, onMaxParamLength: () => undefined, querystringParser: () => ({}) });
  routes.forEach(({ method, path }, at) => ways.on(method, urlOf(path), () => undefined, { at }));
  return (method, url) => {
    const found = ways.find(method as HTTPMethod, url);
    if (found === null) return undefined;
    const store = found.store as { at: number } | null;
    return store === null ? 'too long' : { at: store.at, params: found.params };
  };
}

/** A path as the router writes it. A parameter takes colons too, unless it is told not to; a key in parentheses is read as a whole. */
const urlOf = (path: string): string =>
  path
    .replace(/:/g, '::')
    .replace(/\{(\w+)\}(?=::)/g, ':$1([^:/]+)')
    .replace(/\(\w+='\{\w+\}'\)/, ':key(^\\([^/]*\\)$)')
    .replace(/\{(\w+)\}/g, ':$1');
