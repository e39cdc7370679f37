import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import type { Route } from '../../sandbox/http/route';
import { encoded, type Seeds } from './fuzz-seeds';
import { form } from './support';

const hostileTexts = [
  ...['', ' ', '\0', '..', '../..', '%2e%2e', '%00', "'", '"', '<script>', '{}', '*', '\u{1f9ea}', '\ud800', 'İ', '-0'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', 'length'],
  ...['a'.repeat(5000), '("', '[', '.*', '(((((', '\\', 'AND', 'NOT', 'AND NOT "', '1e999', '9'.repeat(40)],
];
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    [],
    {},
    [[]],
    [null],
    [{}],
    0,
    -1,
    1.5,
    1e308,
    -1e308,
    Number.MAX_SAFE_INTEGER,
    2 ** 53,
    2 ** 31,
  ),
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer({ min: 1, max: 150 }).map((depth) => nested(depth)),
);
const nested = (depth: number): unknown =>
  Array.from({ length: depth }).reduce((inner: unknown) => ({ and: [inner] }), {});

/** One change of a body: what is found by walking down these places is replaced, removed, doubled or joined by another. */
const mutation = fc.record({
  path: fc.array(fc.nat(7), { maxLength: 5 }),
  how: fc.constantFrom('replace', 'remove', 'double', 'add', 'swap'),
  key: fc.constantFrom(...hostileTexts, 'guid', 'typeName', 'superTypes', 'and', 'not'),
  value: hostile,
});
type Mutation = typeof mutation extends fc.Arbitrary<infer One> ? One : never;

function mutated(value: unknown, { path: [step, ...rest], how, key, value: other }: Mutation): unknown {
  if (typeof value !== 'object' || value === null) return how === 'replace' ? other : value;
  if (Array.isArray(value)) {
    const place = (step ?? 0) % (value.length + 1);
    if (step !== undefined && rest.length > 0)
      return value.map((one, i) => (i === place ? mutated(one, { path: rest, how, key, value: other }) : one));
    if (how === 'remove') return value.filter((_, i) => i !== place);
    if (how === 'double') return [...value, ...value];
    return how === 'replace' ? value.map((one: unknown, i) => (i === place ? other : one)) : [...value, other];
  }
  const entries = Object.entries(value);
  const place = (step ?? 0) % (entries.length + 1);
  if (step !== undefined && rest.length > 0)
    return fromEntries(
      entries.map(([name, one], i) => [name, i === place ? mutated(one, { path: rest, how, key, value: other }) : one]),
    );
  if (how === 'remove') return fromEntries(entries.filter((_, i) => i !== place));
  if (how === 'replace') return fromEntries(entries.map(([name, one], i) => [name, i === place ? other : one]));
  if (how === 'swap') return fromEntries(entries.map(([name, one], i) => [i === place ? key : name, one]));
  return fromEntries([...entries, [key, other]]);
}

/** Also for keys like `__proto__`, which are then keys like any other. */
const fromEntries = (entries: [string, unknown][]): unknown => Object.fromEntries(entries);

/** One call: which route, and what is done to it. */
export const call = fc.record({
  route: fc.nat(),
  who: fc.oneof(
    { weight: 6, arbitrary: fc.constant('learner') },
    { weight: 3, arbitrary: fc.constantFrom('admin', 'curator', 'reader', 'graph') },
    { weight: 1, arbitrary: fc.constantFrom('nobody', 'garbage') },
  ),
  params: fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.nat().map((n) => ({ known: n })) },
      { weight: 1, arbitrary: fc.constantFrom(...hostileTexts).map((text) => ({ text })) },
    ),
    { minLength: 4, maxLength: 4 },
  ),
  version: fc.nat(),
  query: fc.array(
    fc.tuple(
      fc.constantFrom(
        'guid',
        'attr:qualifiedName',
        'attr_0:qualifiedName',
        'direction',
        'depth',
        'width',
        'limit',
        'offset',
        'collectionId',
        'name',
        'type',
        'minExtInfo',
        '$filter',
        '$select',
        'runId',
        'skipToken',
        'collectionName',
        'scanLevel',
        'api-version',
        '__proto__',
        'businessAttributeUpdateBehavior',
        'recursive',
        'sort',
        'attr_N:qualifiedName',
        'excludeRelationshipTypes',
        'ignoreRelationships',
        'includeTermHierarchy',
        'includeTermTemplate',
        'isOverwrite',
        'constructor',
        'entityType',
        'entityId',
        'relationshipType',
        'top',
        'skip',
        'orderBy',
        'keyword',
        'domainId',
      ),
      fc.oneof(
        fc.constantFrom(
          'INPUT',
          'OUTPUT',
          'BOTH',
          '1',
          '3',
          '0',
          '-1',
          '1e9',
          'true',
          'True',
          'DESC',
          'term_template',
          'merge',
          'replace',
          'entity',
          'displayName',
          'TERM',
          'DATAASSET',
        ),
        fc.constantFrom(...hostileTexts),
        fc.nat().map((n) => ({ known: n })),
      ),
    ),
    { maxLength: 3 },
  ),
  mutations: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Mutation[]>([]) },
    { weight: 3, arbitrary: fc.array(mutation, { maxLength: 3 }) },
  ),
  /** Whether the query that the route wants is there too. */
  usual: fc.boolean(),
  bodyKind: fc.oneof(
    { weight: 12, arbitrary: fc.constant('valid') },
    { weight: 1, arbitrary: fc.constantFrom('hostile', 'text', 'form', 'none', 'cut') },
  ),
  whole: hostile,
});
export type Call = typeof call extends fc.Arbitrary<infer One> ? One : never;

const versionsTried = [
  '2023-09-01',
  '2022-03-01-preview',
  '2022-02-01-preview',
  '2021-07-01',
  '2019-11-01-preview',
  '2018-12-01-preview',
  '1999-01-01',
];
/** One that the route answers, so that most calls get past it. */
function versionOf({ versions }: Route, any: number): string {
  const some = any % 5 === 0 || versions.length === 0 ? versionsTried : versions;
  return some[any % some.length] ?? '';
}

/** What makes calls get somewhere. */
export interface Means {
  seeds: Seeds;
  tokens: Record<string, string>;
}

/** Who may do most by Graph: whoever consents, and whoever registers. */
const graphCaller = ({ action }: Route) =>
  action === 'AppRoleAssignment.ReadWrite.All' ? 'administrator' : 'collection-admin';

/** A call of a route, as it goes out. */
export function built({ seeds, tokens }: Means, route: Route, one: Call): InjectOptions & { url: string } {
  const { method, path } = route;
  const pick = (value: { known: number } | { text: string } | string, name: string, before = '') => {
    if (typeof value === 'string') return value;
    if ('text' in value) return value.text;
    const known = seeds.known.find(([pattern]) => pattern.test(name) || pattern.test(before + name))?.[1] ?? [];
    return known[value.known % known.length] ?? '';
  };
  let next = 0;
  const filled = path.replace(
    /\{([^}]*)\}/g,
    (_, name: string, at: number) =>
      encoded(pick(one.params[next++ % one.params.length], name, path.slice(0, at))) || '-',
  );
  const usual = one.usual ? [seeds.queries.find(([pattern]) => pattern.test(path))?.[1] ?? ''] : [];
  const query = one.query.map(([key, value]) => `${encoded(key)}=${encoded(pick(value, key))}`);
  const onGraph = path.startsWith('/v1.0/');
  const who = one.who === 'learner' && onGraph ? graphCaller(route) : one.who;
  const hasBody = method !== 'GET' && one.bodyKind !== 'none';
  return {
    method,
    url: `${filled}?${[`api-version=${versionOf(route, one.version)}`, ...usual, ...query].join('&')}`,
    headers: {
      host: 'localhost',
      ...(who === 'nobody' ? {} : { authorization: tokens[who] ?? 'Bearer a.b.c' }),
      ...(hasBody ? { 'content-type': contentType(route, one) } : {}),
    },
    ...(hasBody ? { payload: textOf(seeds, route, one) } : {}),
  };
}

function textOf(seeds: Seeds, { path, reads }: Route, one: Call): string {
  if (path.includes('oauth2')) {
    if (one.bodyKind !== 'valid') return `${String(one.whole)}=${one.version}&client_id=%zz`;
    if (/authorize|devicecode/.test(path)) return String(new URLSearchParams(seeds.signIn));
    const scope = 'https://purview.azure.net/.default';
    return String(
      form('learner', { scope, resource: path.includes('v2.0') ? undefined : 'https://purview.azure.net' }).body,
    );
  }
  if (one.bodyKind === 'hostile') return JSON.stringify(one.whole);
  const valid = seeds.bodies.find(([pattern]) => pattern.test(path))?.[1] ?? {};
  const whole = one.mutations.reduce<unknown>(mutated, valid);
  const text = (reads === 'form' ? multipart(whole) : JSON.stringify(whole)) ?? '';
  return one.bodyKind === 'cut' ? text.slice(0, text.length >> 1) : text;
}

const contentType = ({ path, reads }: Route, { bodyKind }: Call) =>
  bodyKind === 'text'
    ? 'text/plain'
    : bodyKind === 'form' || /oauth2/.test(path)
      ? 'application/x-www-form-urlencoded'
      : reads === 'form'
        ? 'multipart/form-data; boundary=fuzz'
        : 'application/json';

/** A form with the fields of an object; of anything else, none that can be read. */
const multipart = (fields: unknown): string =>
  Object.entries(Object(fields))
    .map(
      ([name, value]) =>
        `--fuzz\r\nContent-Disposition: form-data; name=${JSON.stringify(name)}\r\n\r\n${String(value)}\r\n`,
    )
    .join('')
    .concat('--fuzz--\r\n');
