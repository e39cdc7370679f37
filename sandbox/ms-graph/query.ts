import { URL } from 'node:url';
import type { Call } from '../http/call';
import { notImitated, Refusal } from '../http/refusals';
import { compare } from '../values';

const METADATA = 'https://graph.microsoft.com/v1.0/$metadata';

export type Body = Record<string, unknown>;

/** What a list may be asked by. */
export interface Kind {
  /** As it stands in the context of an answer. */
  name: string;
  /** Fields that a filter, a search and an order may name. */
  fields: readonly string[];
}

export const badRequest = (message: string) => new Refusal(400, 'Request_BadRequest', message);

/** The answer to a list: filtered, searched, ordered, and a page of it, with a link to the next. */
export function listed(c: Call, kind: Kind, all: readonly Body[]): Body {
  const chosen = ordered(c, kind, searched(c, kind, filtered(c, kind, all)));
  const { from, size } = pageOf(c);
  const fields = selected(c);
  const next = from + size < chosen.length ? { '@odata.nextLink': nextLink(c, from + size) } : {};
  return {
    '@odata.context': context(kind.name, fields),
    ...(c.flag('$count') ? { '@odata.count': chosen.length } : {}),
    ...next,
    value: chosen.slice(from, from + size).map((body) => pick(body, fields)),
  };
}

/** The answer to a call of one thing. */
export function single(c: Call, name: string, body: Body): Body {
  const fields = selected(c);
  return { '@odata.context': `${context(name, fields)}/$entity`, ...pick(body, fields) };
}

/** An id in the path that nobody has. The sentence is unconfirmed. */
export const notFound = (id: string) =>
  new Refusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** The id that a path names, or the client id of its other form. */
export function keyOf(c: Call): { id: string; isAppId: boolean } {
  const key = c.path('key');
  const appId = /^\(appId='([^']*)'\)$/i.exec(key)?.[1];
  if (key !== '' && appId === undefined)
    throw notImitated("This is the sandbox: of key forms it knows only (appId='{client id}').");
  return { id: (appId ?? c.path('id')).toLowerCase(), isAppId: appId !== undefined };
}

type Test = (body: Body) => boolean;

const quoted = "'((?:[^']|'')*)'";
const term = new RegExp(
  `^\\s*(?:startswith\\(\\s*(\\w+)\\s*,\\s*${quoted}\\s*\\)|(\\w+)\\s+eq\\s+${quoted})\\s*(?:\\s(and|or)\\s|$)`,
  'i',
);

/** Of filters it knows those that compare texts, joined by and and or. Directory objects compare in any case. */
function filtered(c: Call, { fields }: Kind, all: readonly Body[]): readonly Body[] {
  let rest = c.query('$filter');
  if (rest === undefined) return all;
  const any: Test[][] = [[]];
  for (let joined: string | undefined = 'and'; joined !== undefined;) {
    const [read = '', starts, start = '', equals, equal = '', join] = term.exec(rest) ?? [];
    const field = fields.find((one) => one.toLowerCase() === (starts ?? equals)?.toLowerCase());
    if (field === undefined)
      throw notImitated(
        `This is the sandbox: of $filter it knows {field} eq '...' and startswith({field},'...'), joined by and and or, where {field} is ${fields.join(', ')}.`,
      );
    const wanted = (starts === undefined ? equal : start).replace(/''/g, "'").toLowerCase();
    const test: Test = (body) =>
      starts === undefined ? textOf(body, field) === wanted : textOf(body, field).startsWith(wanted);
    if (joined.toLowerCase() === 'or') any.push([]);
    any.at(-1)?.push(test);
    rest = rest.slice(read.length);
    joined = join;
  }
  return all.filter((body) => any.some((every) => every.every((test) => test(body))));
}

const textOf = (body: Body, field: string) => String(body[field] ?? '').toLowerCase();

/** A search finds words that begin as it does. It asks for a header of its own; the sentence that says so is unconfirmed. */
function searched(c: Call, { fields }: Kind, all: readonly Body[]): readonly Body[] {
  const search = c.query('$search');
  if (search === undefined) return all;
  if (String(c.request.headers.consistencylevel).toLowerCase() !== 'eventual')
    throw new Refusal(
      400,
      'Request_UnsupportedQuery',
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  const any = search.split(' OR ').map((one) => /^\s*"(\w+):([^"]*)"\s*$/.exec(one));
  const tests = any.map((read): Test => {
    const field = fields.find((one) => one.toLowerCase() === read?.[1]?.toLowerCase());
    if (field === undefined)
      throw notImitated(
        `This is the sandbox: of $search it knows "{field}:{words}", joined by OR, where {field} is ${fields.join(', ')}.`,
      );
    const words = wordsOf(read?.[2] ?? '');
    return (body) => {
      const own = wordsOf(textOf(body, field));
      return words.every((word) => own.some((one) => one.startsWith(word)));
    };
  });
  return all.filter((body) => tests.some((test) => test(body)));
}

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

function ordered(c: Call, { fields }: Kind, all: readonly Body[]): readonly Body[] {
  const order = c.query('$orderby');
  if (order === undefined) return all;
  const [, name = '', direction = 'asc'] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(order) ?? [];
  const field = fields.find((one) => one.toLowerCase() === name.toLowerCase());
  if (field === undefined)
    throw notImitated(`This is the sandbox: of $orderby it knows one field, of ${fields.join(', ')}.`);
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return [...all].sort((a, b) => sign * compare(textOf(a, field), textOf(b, field)));
}

/** A page has a hundred unless it is asked for otherwise. */
function pageOf(c: Call): { from: number; size: number } {
  const top = c.query('$top') ?? '100';
  const size = /^\d{1,3}$/.test(top) ? Number(top) : 0;
  if (size === 0) throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`);
  const token = c.query('$skiptoken');
  const from = token === undefined ? 0 : Number(/^sandbox~(\d{1,9})$/.exec(token)?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) throw badRequest('The skip token is not one of an earlier answer.');
  return { from, size };
}

function nextLink({ origin, request }: Call, from: number): string {
  const url = new URL(request.url, origin);
  url.searchParams.set('$skiptoken', `sandbox~${from}`);
  return url.href;
}

const selected = ({ query }: Call) =>
  query('$select')
    ?.split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '') ?? [];

const context = (name: string, fields: string[]) =>
  `${METADATA}#${name}${fields.length > 0 ? `(${fields.join(',')})` : ''}`;

function pick(shown: Body, fields: string[]): Body {
  if (fields.length === 0) return shown;
  const wanted = fields.map((field) => field.toLowerCase());
  return Object.fromEntries(Object.entries(shown).filter(([key]) => wanted.includes(key.toLowerCase())));
}
