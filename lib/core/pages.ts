import type { Client, Query } from './client.ts';
import { HttpError } from './errors.ts';

interface Page<T> {
  value?: T[];
  /** What the policy store calls it. */
  values?: T[];
  nextLink?: string;
}

interface ListOptions {
  apiVersion: string;
  query?: Query;
  signal?: AbortSignal | undefined;
  /** For a list without next links, which is a bare array: how much of it to ask for at a time, by `limit` and `offset`. */
  pageSize?: number;
}

/**
 * Reads a whole list, page by page. Of a next link only the token is used: the link's own host could be any.
 * Throws an `HttpError`, also for an answer that is no list.
 */
export async function listAll<T>(client: Client, path: string, options: ListOptions): Promise<T[]> {
  const { pageSize, query, ...call } = options;
  const items: T[] = [];
  for (let next: Query | undefined = pageSize ? { limit: pageSize, offset: 0 } : {}; next;) {
    const answer: Page<T> | undefined = await client.get(path, { ...call, query: { ...query, ...next } });
    const page: Page<T> | undefined = pageSize && Array.isArray(answer) ? { value: answer } : answer;
    const list: T[] = listIn(page, 'GET', path);
    for (const item of list) items.push(item);
    if (pageSize) next = list.length < pageSize ? undefined : { limit: pageSize, offset: items.length };
    // An empty page ends the list: the policy store offers a next one even where there is none.
    else next = list.length > 0 ? skipToken(page?.nextLink) : undefined;
  }
  return items;
}

/** The list in an answer. Throws an `HttpError` where there is none. */
export function listIn<T>(page: Page<T> | undefined, method: string, path: string): T[] {
  const list = page?.value ?? page?.values;
  if (Array.isArray(list)) return list;
  throw new HttpError({ method, path, status: 200, code: 'NoList', text: 'The answer holds no list.' });
}

/** The planes spell it `$skipToken` or `skipToken`. */
function skipToken(nextLink: string | undefined): Record<string, string> | undefined {
  if (!nextLink || !URL.canParse(nextLink, 'https://next.invalid')) return undefined;
  const { searchParams } = new URL(nextLink, 'https://next.invalid');
  const found = [...searchParams].find(([name]) => /^\$?skipToken$/i.test(name));
  return found && Object.fromEntries([found]);
}
