import { invalidRequest } from '../http/refusals';
import { compare } from '../values';
import { matchesAttribute } from './attribute-filter';

import { listIn, recordsIn, requiredText, textIn, textsIn, wordOf, type Fields } from './fields';
import { statuses, type Contacts, type Lived, type ManagedAttribute, type Status } from './model';

/** What queries may ask about a thing; a thing that lacks something is never found by it. */
export interface Asked {
  id: string;
  name: string;
  status?: Status;
  domain?: string;
  type?: string;
  contacts?: Contacts;
  acronyms?: string[];
  managedAttributes?: ManagedAttribute[];
  lived: Lived;
}

/** Keeps what a query asks for: of each filter one value has to fit, in any case. */
export function matching<T extends Asked>(all: T[], body: Fields): T[] {
  const wanted = wantedBy(body);
  return all.filter((one) => wanted.every((fits) => fits(one)));
}

/** The filters of a body, each as a test; a list without values asks for nothing. */
function wantedBy(body: Fields): ((one: Asked) => boolean)[] {
  const among = (name: string, values: (one: Asked) => (string | undefined)[], written = textsIn(body, name)) => {
    const asked = written.map((one) => one.toLowerCase());
    return asked.length === 0
      ? []
      : [(one: Asked) => values(one).some((value) => value !== undefined && asked.includes(value.toLowerCase()))];
  };
  const status = (name: string) => (value: string) => wordOf(value, name, statuses);
  const single = (name: string) => [textIn(body, name)].filter((value) => value !== undefined);
  const keyword = textIn(body, 'nameKeyword');
  return [
    ...among('ids', ({ id }) => [id]),
    ...among('domainIds', ({ domain }) => [domain]),
    ...among('status', (one) => [one.status], single('status').map(status('status'))),
    ...among('multiStatus', (one) => [one.status], textsIn(body, 'multiStatus').map(status('multiStatus'))),
    ...among('type', ({ type }) => [type], single('type')),
    ...among('types', ({ type }) => [type]),
    ...among('owners', ownersOf),
    ...among('acronyms', ({ acronyms = [] }) => acronyms),
    ...(keyword === undefined ? [] : [(one: Asked) => hasWord(one.name, keyword)]),
    ...recordsIn(body, 'managedAttributes').map(
      (filter) =>
        ({ managedAttributes = [] }: Asked) =>
          matchesAttribute(managedAttributes, filter),
    ),
  ];
}

export const ownersOf = ({ contacts }: Pick<Asked, 'contacts'>): string[] =>
  (contacts?.owner ?? []).map(({ id }) => id);

/** Whether a name contains a keyword, in any case. How the service compares is unconfirmed. */
export const hasWord = (name: string, keyword: string): boolean => name.toLowerCase().includes(keyword.toLowerCase());

/** How many have just this name, in any case: a look for duplicates. */
export function countNamed(all: Asked[], body: Fields): { count: number } {
  const wanted = requiredText(body, 'nameKeyword').toLowerCase();
  return { count: all.filter(({ name }) => name.toLowerCase() === wanted).length };
}

interface Order {
  field: string;
  isDescending: boolean;
}

/** The `orderBy` of an address: names of fields, each with `asc` or `desc` or nothing behind it. */
export const orderInAddress = (text = ''): Order[] =>
  text
    .split(',')
    .filter((one) => one.trim() !== '')
    .map((one) => {
      const [field = '', direction = 'asc'] = one.trim().split(/\s+/);
      return { field, isDescending: isDescending(direction) };
    });

/** The `orderby` of a body. */
export const orderInBody = (body: Fields): Order[] =>
  recordsIn(body, 'orderby').map((one) => ({
    field: requiredText(one, 'field'),
    isDescending: isDescending(textIn(one, 'direction') ?? 'asc'),
  }));

const isDescending = (direction: string): boolean =>
  wordOf(direction, 'direction', ['asc', 'desc', 'ascending', 'descending']).startsWith('desc');

const sortable: Record<string, (one: Asked) => string | number | undefined> = {
  id: ({ id }) => id,
  name: ({ name }) => name.toLowerCase(),
  status: ({ status }) => status,
  type: ({ type }) => type,
  domain: ({ domain }) => domain,
  createdat: ({ lived }) => lived.createdAt,
  lastmodifiedat: ({ lived }) => lived.lastModifiedAt,
};

/** Puts things in order; where nothing tells two apart, and where no order is asked for, as they were made. */
export function ordered<T extends Asked>(all: T[], orders: Order[]): T[] {
  const read = orders.map(({ field, isDescending }) => {
    const name = field.toLowerCase().replace(/^systemdata\./, '');
    if (!Object.hasOwn(sortable, name))
      throw invalidRequest(`Nothing can be put in order of '${field.slice(0, 100)}'. Try name, status or createdAt.`);
    return { key: sortable[name], sign: isDescending ? -1 : 1 };
  });
  const between = (a: T, b: T) => {
    for (const { key, sign } of read) {
      const [x, y] = [key(a) ?? '', key(b) ?? ''];
      const difference = typeof x === 'number' && typeof y === 'number' ? x - y : compare(String(x), String(y));
      if (difference !== 0) return sign * difference;
    }
    return 0;
  };
  return read.length === 0 ? all : [...all].sort(between);
}

/** The names of the facets that are asked for. */
export const facetsIn = (body: Fields): string[] =>
  listIn(body, 'facets').map((one) =>
    typeof one === 'string' ? one : requiredText(recordsIn({ one: [one] }, 'one')[0], 'name'),
  );
