import type { Call } from '../http/call';
import { wholeNumber } from '../http/call';
import { invalidRequest } from '../http/refusals';
import { wholeNumberOf } from '../values';
import type { Fields } from './fields';

/** How many a page has where none is asked for, and at most. The service's figures are unconfirmed. */
const usual = 100;
const most = 1000;

interface Page {
  skip: number;
  top: number;
}

/** A page of a list by `skip` and `top` in its address, with the address of the next one. */
export function listed<T, S>(call: Call, all: T[], show: (one: T) => S): { value: S[]; nextLink?: string } {
  const number = (name: string) => {
    const text = call.query(name);
    return text === undefined || text === '' ? undefined : (wholeNumber(text) ?? Number.NaN);
  };
  const page = pageOf(number('skip'), number('top'));
  return paged(all, page, show, () => addressOf(call, { skip: page.skip + page.top, top: page.top }));
}

/** A page of what a query found, by `skip` and `top` in its body. The form of the next address is unconfirmed: the body goes there again. */
export function found<T, S>(
  call: Call,
  body: Fields,
  all: T[],
  show: (one: T) => S,
): { value: S[]; nextLink?: string } {
  const number = (name: string) => {
    const value = body[name];
    return value === undefined || value === null ? undefined : (wholeNumberOf(value) ?? Number.NaN);
  };
  const inAddress = (name: string) => wholeNumber(call.query(name) ?? '');
  const page = pageOf(inAddress('skip') ?? number('skip'), inAddress('top') ?? number('top'));
  return paged(all, page, show, () => addressOf(call, { skip: page.skip + page.top, top: page.top }));
}

/** A page of a list that goes on by a token, with the token of the next one. */
export function continued<T>(call: Call, all: T[]): { page: T[]; token?: string } {
  const sent = call.query('skipToken') || call.query('$skipToken');
  const skip = sent === undefined ? 0 : placeOf(sent);
  const page = all.slice(skip, skip + usual);
  return { page, ...(skip + usual < all.length ? { token: tokenAt(skip + usual) } : {}) };
}

const tokenAt = (place: number): string => Buffer.from(`after:${place}`).toString('base64url');

function placeOf(token: string): number {
  const place = /^after:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  if (place === undefined) throw invalidRequest('skipToken is none that an answer gave.');
  return Number(place);
}

function pageOf(skip = 0, top = usual): Page {
  if (!Number.isInteger(skip) || skip < 0) throw invalidRequest('skip must be a whole number, 0 or more.');
  if (!Number.isInteger(top) || top < 1 || top > most)
    throw invalidRequest(`top must be a whole number from 1 to ${most}.`);
  return { skip, top };
}

function paged<T, S>(all: T[], { skip, top }: Page, show: (one: T) => S, next: () => string) {
  const value = all.slice(skip, skip + top).map(show);
  return skip + top < all.length ? { value, nextLink: next() } : { value };
}

/** The address of a call with other values in its query. */
export function addressOf({ origin, request }: Call, changes: Record<string, string | number>): string {
  const [path = '', query = ''] = request.url.split('?');
  const parameters = [...new URLSearchParams(query)].filter(
    ([name]) =>
      !Object.keys(changes).some((changed) => changed.toLowerCase() === name.toLowerCase().replace(/^\$/, '')),
  );
  const all = new URLSearchParams([
    ...parameters,
    ...Object.entries(changes).map(([name, value]): [string, string] => [name, String(value)]),
  ]);
  return `${origin}${path}?${all}`;
}
