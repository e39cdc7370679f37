import { urlOf } from './address.ts';
import { oddAnswer } from './answer.ts';
import type { Client, Query } from './client.ts';
import { HttpError } from './errors.ts';
import { textOf, type Check } from './json.ts';

interface Page<T> {
  value?: T[];
  /** What the policy stores call it. */
  values?: T[];
  nextLink?: unknown;
  /** What Microsoft Graph calls it. */
  '@odata.nextLink'?: unknown;
  /** Where the next page is, in place of a link. */
  skipToken?: unknown;
}

interface ListOptions {
  /** None for Microsoft Graph, which has it in the path. */
  apiVersion?: string;
  query?: Query;
  signal?: AbortSignal | undefined;
  /** For a list without next links, which is a bare array: how much of it to ask for at a time, by `limit` and `offset`. */
  pageSize?: number;
  /** For a list that goes on by `skip` and `top`: how much of it to ask for at a time. Its links only say that there is more. */
  top?: number;
  /** For a question whose answer is a list: it is asked by POST, with `skip` and `top` in the body. */
  body?: object;
  /** Tells whether an item holds what will be read of it. Anything by default. */
  item?: Check;
}

/**
 * Reads a whole list, page by page. Of a next link only the token is used: the link's own host could be any.
 * Throws an `HttpError`, also for an answer that is no list, and for a list that goes on where it has been.
 */
export async function listAll<T>(client: Client, path: string, options: ListOptions): Promise<T[]> {
  const items: T[] = [];
  for await (const item of eachOf<T>(client, path, options)) items.push(item);
  return items;
}

/** Gives the items of a list one after the other, with one page in memory at a time. Throws as `listAll` does. */
export async function* eachOf<T>(client: Client, path: string, options: ListOptions): AsyncGenerator<T> {
  const { pageSize, top, query, body, item, ...call } = options;
  const method = body ? 'POST' : 'GET';
  const goOn = trail(method, path);
  const first: Query = { ...(pageSize && { limit: pageSize, offset: 0 }), ...(top && { top, skip: 0 }) };
  let seen = 0;
  for (let next: Query | undefined = first; next;) {
    const asked = body
      ? client.post<Page<T>>(path, { ...call, query: query ?? {}, body: { ...body, ...next }, repeatable: true })
      : client.get<Page<T>>(path, { ...call, query: { ...query, ...next } });
    const answer: Page<T> | undefined = await asked;
    const page: Page<T> | undefined = pageSize && Array.isArray(answer) ? { value: answer } : answer;
    const list: T[] = listIn(page, method, path, item);
    yield* list;
    seen += list.length;
    // A service that reads no offset gives the same page again.
    if (pageSize) next = list.length < pageSize ? undefined : goOn({ limit: pageSize, offset: seen }, list[0]);
    else if (top) next = list.length > 0 && textOf(page?.nextLink) ? goOn({ top, skip: seen }, list[0]) : undefined;
    // An empty page ends the list: the policy store offers a next one even where there is none.
    else next = list.length > 0 ? goOn(nextOf(page)) : undefined;
  }
}

/**
 * Notes each place where a list goes on, and gives it back. Throws an `HttpError` for one where it went on before: it
 * would never end. `seen` is what tells the place, where it is not the place itself.
 */
export function trail(method: string, path: string): <T>(next: T, seen?: unknown) => T {
  const been = new Set<string>();
  return (next, seen = next) => {
    const [mark, { size }] = [JSON.stringify(seen), been];
    if (next === undefined || been.add(mark).size > size) return next;
    const text = 'The list goes on where it has been before: it would never end.';
    throw new HttpError({ method, path, status: 200, code: 'SamePage', text });
  };
}

/** The list in an answer. Throws an `HttpError` where there is none, and where one of its items is not what it should be. */
export function listIn<T>(page: Page<T> | undefined, method: string, path: string, item: Check = () => true): T[] {
  const list = page?.value ?? page?.values;
  if (Array.isArray(list)) {
    if (list.every(item)) return list;
    throw oddAnswer({ method, path });
  }
  throw new HttpError({
    method,
    path,
    status: 200,
    code: 'NoList',
    text: 'The answer holds no list. Is the address that of a Purview account?',
  });
}

/**
 * Where the list goes on: by a token, which the planes spell `$skipToken` or `skipToken`, and put into a link or beside the
 * list; else by the place that a link names.
 */
function nextOf(page: Page<unknown> | undefined): Query | undefined {
  const token = textOf(page?.skipToken);
  if (token) return { skipToken: token };
  const nextLink = textOf(page?.nextLink) || textOf(page?.['@odata.nextLink']);
  const url = nextLink ? urlOf(nextLink, 'https://next.invalid') : undefined;
  const parameters = [...(url?.searchParams ?? [])];
  const found = parameters.find(([name]) => /^\$?skipToken$/i.test(name));
  if (found) return Object.fromEntries([found]);
  const place = parameters.filter(([name, value]) => /^\$?(skip|top)$/i.test(name) && /^\d+$/.test(value));
  return place.some(([name]) => /skip$/i.test(name))
    ? Object.fromEntries(place.map(([name, value]) => [name, Number(value)]))
    : undefined;
}
