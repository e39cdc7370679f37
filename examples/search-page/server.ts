import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inspect } from 'node:util';
import type { Connection } from '../../lib/connect';
import { diagnose } from '../../lib/diagnosis/diagnose';
import { printable } from '../../lib/show/text';
import { AuthError, HttpError } from '../../lib/core/errors';
import { explain } from '../../lib/diagnosis/explain';
import { json, refusal, Refusal, type Answer } from './answers';
import { createCatalog, facets, type Question } from './catalog';
import { addressOf, createDoor, type Door } from './door';

/** A route is a function from the query of an address to an answer. The signal comes when nobody waits any more. */
type Route = (query: URLSearchParams, signal: AbortSignal) => Answer | Promise<Answer>;

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
 * Makes the page's server, which listens nowhere yet. It answers those who have the key, and asks Purview with the
 * token of the connection, which never leaves it: a browser gets the files of the page and the answers of these routes.
 */
export function createPage(connection: Connection, key: string, proxyKey?: string): Server {
  const answer = router(connection, createDoor(key, proxyKey));
  const told = new Set<string>();
  return createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    void answer(request, gone.signal)
      .catch(async (error: unknown) => {
        if (gone.signal.aborted) return undefined;
        const to = addressOf(request.url).pathname.startsWith('/api/') ? 'script' : 'person';
        return refusal(error instanceof Refusal ? error : await inWords(connection, error, told), to);
      })
      .then((found) => {
        if (!found) return;
        const { status = 200, type, body, headers: own } = found;
        const allowed = status === 405 ? { allow: 'GET' } : {};
        response.writeHead(status, { ...headers, ...allowed, ...own, 'content-type': type });
        if (typeof body === 'string' || Buffer.isBuffer(body)) return void response.end(body);
        // What fails half way ends the answer before its end, so that no browser takes it for the whole.
        return pipeline(body, response).catch((error: unknown) => {
          if (!gone.signal.aborted) tell(told, inspect(error));
        });
      });
  });
}

function router({ purview }: Connection, door: Door) {
  const catalog = createCatalog(purview);
  const routes: Record<string, Route> = {
    '/': file('index.html', 'text/html; charset=utf-8'),
    '/page.js': file('page.js', 'text/javascript; charset=utf-8'),
    '/page.css': file('page.css', 'text/css; charset=utf-8'),
    '/icon.svg': file('icon.svg', 'image/svg+xml'),
    '/api/suggest': async (query, signal) => json(await catalog.suggest(wordsOf(query, 1), signal)),
    '/api/search': async (query, signal) => json(await catalog.search(questionOf(query), signal)),
    '/api/list.csv': async (query, signal) => download(await catalog.list(questionOf(query), signal)),
    '/api/asset': async (query, signal) => json(await catalog.asset(guidOf(query), signal)),
    '/api/lineage.svg': async (query, signal) => drawing(await catalog.picture(guidOf(query), signal)),
  };
  return async (request: IncomingMessage, signal: AbortSignal): Promise<Answer> => {
    const sentOn = door(request);
    if (sentOn) return sentOn;
    if (request.method !== 'GET') throw new Refusal(405, 'This page only reads: it takes GET requests.');
    const { pathname, searchParams } = addressOf(request.url);
    const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
    if (!route) throw new Refusal(404, 'There is nothing at this address.');
    return route(searchParams, signal);
  };
}

const download = (body: AsyncIterable<string>): Answer => ({
  type: 'text/csv; charset=utf-8',
  body,
  headers: { 'content-disposition': 'attachment; filename="data-catalog.csv"' },
});

/** Read anew each time, so that an edit shows after a reload. */
const file =
  (name: string, type: string): Route =>
  () => ({ type, body: readFileSync(join(__dirname, name)) });

function drawing(svg: string | undefined): Answer {
  if (svg === undefined) throw new Refusal(404, 'This lineage cannot be drawn.', 'Its words say the same.');
  return { type: 'image/svg+xml', body: svg };
}

function wordsOf(query: URLSearchParams, least = 0): string {
  const words = (query.get('q') ?? '').trim();
  const { length } = [...words];
  if (length < least || length > 100) throw new Refusal(400, `Type ${least} to 100 characters.`);
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
async function inWords(connection: Connection, error: unknown, told: Set<string>): Promise<Refusal> {
  if (error instanceof HttpError && error.status === 404) {
    return new Refusal(404, 'There is no such asset.', 'It may have been deleted: search for it again.');
  }
  if (error instanceof HttpError || error instanceof AuthError) {
    if (error instanceof HttpError && error.status === 403) return withoutRole(connection, error, told);
    const { cause, remedy } = await diagnose(connection, error).catch(() => explain(error));
    return new Refusal(502, cause, remedy);
  }
  tell(told, inspect(error));
  return new Refusal(500, 'The page failed to answer.', 'The terminal it was started in says why.');
}

/** Says on the page which role is missing, and once, however often somebody types, in the terminal. */
async function withoutRole(connection: Connection, error: unknown, told: Set<string>): Promise<Refusal> {
  const why = 'The page may not read the catalog: its application needs the role Data Reader or Data Curator.';
  const how = connection.sandbox
    ? 'Lesson 02 gives the role; here in the sandbox, npm run search-page -- --lend-role does too.'
    : 'A Collection Admin gives the role, as lesson 02 shows.';
  if (!told.has(why)) {
    told.add(why);
    const { cause, remedy } = await diagnose(connection, error).catch(() => explain(error));
    tell(told, [why, cause, remedy, how].join('\n'));
  }
  const more = 'The terminal that it was started in says more.';
  return new Refusal(403, why, `Do you run this page? ${how} ${more} If not, tell the person who does.`);
}

/** Says each thing in the terminal once. */
function tell(told: Set<string>, text: string): void {
  if (!told.has(text)) console.error(printable(text));
  told.add(text);
}
