import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import type { Connection } from '../../lib/connect';
import { diagnose } from '../../lib/diagnosis/diagnose';
import { AuthError, HttpError } from '../../lib/core/errors';
import { explain } from '../../lib/diagnosis/explain';
import { createCatalog, facets, type Question } from './catalog';

/** What goes wrong, as the page says it: why, and what to do. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly why: string,
    readonly todo = '',
  ) {
    super(why);
  }
}

interface Answer {
  status?: number;
  type: string;
  body: string | Buffer;
}

/** A route is a function from the query of an address to an answer. */
type Route = (query: URLSearchParams) => Answer | Promise<Answer>;

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** The page loads its own files and nothing else, runs no script that stands in its HTML, and stays out of frames. */
const headers = {
  'content-security-policy': [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ].join('; '),
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Makes the page's server, which listens nowhere yet. It asks Purview with the token of the connection, which never
 * leaves it: a browser gets the files of the page and the answers of these routes.
 */
export function createPage(connection: Connection): Server {
  const answer = router(connection);
  return createServer((request, response) => {
    void answer(request)
      .catch((error: unknown) => refused(connection, error))
      .then(({ status = 200, type, body }) => {
        response.writeHead(status, { ...headers, ...(status === 405 ? { allow: 'GET' } : {}), 'content-type': type });
        response.end(body);
      });
  });
}

function router({ purview }: Connection): (request: IncomingMessage) => Promise<Answer> {
  const catalog = createCatalog(purview);
  const routes: Record<string, Route> = {
    '/': file('index.html', 'text/html; charset=utf-8'),
    '/page.js': file('page.js', 'text/javascript; charset=utf-8'),
    '/page.css': file('page.css', 'text/css; charset=utf-8'),
    '/icon.svg': file('icon.svg', 'image/svg+xml'),
    '/api/suggest': async (query) => json(await catalog.suggest(wordsOf(query, 1))),
    '/api/search': async (query) => json(await catalog.search(questionOf(query))),
    '/api/asset': async (query) => json(await catalog.asset(guidOf(query))),
    '/api/lineage.svg': async (query) => ({ type: 'image/svg+xml', body: await catalog.picture(guidOf(query)) }),
  };
  return async ({ method, url = '', headers: sent }) => {
    // A foreign page would come by a name of its own that resolves to this machine.
    if (!loopback.test(sent.host ?? '')) throw new Refusal(403, 'This page answers at a loopback address only.');
    if (method !== 'GET') throw new Refusal(405, 'This page only reads: it takes GET requests.');
    const { pathname, searchParams } = new URL(`http://page.invalid${url.startsWith('/') ? url : '/?'}`);
    const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
    if (!route) throw new Refusal(404, 'There is nothing at this address.');
    return route(searchParams);
  };
}

/** Read anew each time, so that an edit shows after a reload. */
const file =
  (name: string, type: string): Route =>
  () => ({ type, body: readFileSync(join(__dirname, name)) });

const json = (value: object, status = 200): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});

function wordsOf(query: URLSearchParams, least = 0): string {
  const words = (query.get('q') ?? '').trim();
  if (words.length < least || words.length > 100) throw new Refusal(400, `Type ${least} to 100 characters.`);
  return words;
}

function questionOf(query: URLSearchParams): Question {
  const limit = Number(query.get('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new Refusal(400, 'A page has 1 to 1000 rows.');
  const chosen = Object.fromEntries(facets.map(({ name }) => [name, query.getAll(name)]));
  const values = Object.values(chosen).flat();
  if (values.length > 50 || values.some((value) => value === '' || value.length > 200)) {
    throw new Refusal(400, 'A facet takes values of 1 to 200 characters, and all of them together no more than 50.');
  }
  return { words: wordsOf(query), chosen, limit };
}

function guidOf(query: URLSearchParams): string {
  const id = query.get('id') ?? '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new Refusal(400, 'An asset is asked for by its guid.');
  }
  return id;
}

/** Puts what went wrong into words for those who look at the page. */
async function refused(connection: Connection, error: unknown): Promise<Answer> {
  const { status, why, todo } = error instanceof Refusal ? error : await inWords(connection, error);
  return json({ why, todo }, status);
}

async function inWords(connection: Connection, error: unknown): Promise<Refusal> {
  if (error instanceof HttpError && error.status === 404) {
    return new Refusal(404, 'There is no such asset.', 'It may have been deleted: search for it again.');
  }
  if (error instanceof HttpError || error instanceof AuthError) {
    const status = error instanceof HttpError && error.status === 403 ? 403 : 502;
    const { cause, remedy } = await diagnose(connection, error).catch(() => explain(error));
    if (status === 403) {
      // Who looks cannot help it: the roles are for the person who runs the page.
      console.error(`${cause}\n${remedy}`);
      return new Refusal(403, 'The page may not read the catalog.', 'Tell the person who runs this page.');
    }
    return new Refusal(status, cause, remedy);
  }
  console.error(error);
  return new Refusal(500, 'The page failed to answer.', 'The terminal it was started in says why.');
}
