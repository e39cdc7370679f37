import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createEntities } from '../../../lib/planes/bulk';
import type { NewEntity } from '../../../lib/planes/catalog';
import { buildUrl, type CallOptions, type Client } from '../../../lib/core/client';
import { readConfig } from '../../../lib/core/config';
import { ConfigError, HttpError } from '../../../lib/core/errors';
import { decodeToken } from '../../../lib/core/jwt';
import { names } from '../../../lib/core/settings';
import {
  allOf,
  anyOf,
  classifiedAs,
  inCollection,
  not,
  ofKind,
  ofType,
  where,
  type Filter,
} from '../../../lib/planes/search';
import { file, nameOf, tokenWith, variables } from '../support';

// The same cases on every run: a failure that comes and goes teaches nobody.
fc.configureGlobal({ seed: 20_190_501, numRuns: 500 });

/** The outcome of a function: what it gives, or what it throws. */
function outcomeOf<T>(act: () => T): { value: T } | { error: unknown } {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}

const text = fc.string({ unit: 'binary', maxLength: 60 });

const token = suite('any text as a token');
const base64url = fc.base64String({ maxLength: 60 }).map((part) => part.replaceAll('+', '-').replaceAll('/', '_'));
const tokenLike = fc.array(fc.oneof(base64url, text), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.'));

token('is taken apart, or refused with a TypeError that does not repeat it', () => {
  fc.assert(
    fc.property(fc.oneof(text, tokenLike), (input) => {
      const outcome = outcomeOf(() => decodeToken(input));
      if ('value' in outcome) return void assert.equal(Object.keys(outcome.value), ['header', 'claims']);
      assert.instance(outcome.error, TypeError);
      if (input.trim().length < 8) return;
      for (const part of [input, ...input.split('.').filter((one) => one.length >= 8)]) {
        assert.not.ok((outcome.error as TypeError).message.includes(part), part);
      }
    }),
  );
});

token('gives back any claims it was made of', () => {
  const object = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue());
  fc.assert(
    fc.property(object, object, (claims, header) => {
      const decoded = decodeToken(tokenWith(claims, header));
      assert.is(JSON.stringify(decoded.claims), JSON.stringify(claims));
      assert.is(JSON.stringify(decoded.header), JSON.stringify(header));
    }),
  );
});

token.run();

const config = suite('any environment');
const value = fc.option(
  fc.oneof(
    text,
    fc.uuid(),
    fc.domain(),
    fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https', 'ftp'] }),
    fc.ipV6().map((ip) => `https://[${ip}]`),
    fc.constantFrom('public', 'china', 'toString', '__proto__', 'https://', 'https://a:b@c', '<your-account>'),
  ),
  { nil: undefined },
);
const secret = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 40 }).filter((one) => one.trim().length >= 12),
  fc.uuid(),
);
const environment = fc
  .tuple(fc.record(Object.fromEntries(names.map((name) => [name, value]))), secret, fc.boolean())
  .map(([odd, own, almost]) => ({
    ...odd,
    // Half the time all that is required is in order, so that what follows is reached.
    ...(almost ? variables : {}),
    AZURE_CLIENT_SECRET: own,
  }));

config('is a configuration, or a ConfigError with a sentence for each problem', () => {
  fc.assert(
    fc.property(environment, (env) => {
      const outcome = outcomeOf(() => readConfig(env));
      if ('value' in outcome) {
        assert.is(outcome.value.clientSecret, env.AZURE_CLIENT_SECRET.trim());
        assert.not.ok(
          JSON.stringify(outcome.value).includes(JSON.stringify(env.AZURE_CLIENT_SECRET.trim()).slice(1, -1)),
        );
        for (const address of ['authorityHost', 'endpoint', 'unifiedEndpoint', 'graphEndpoint'] as const)
          new URL(outcome.value[address]);
        return;
      }
      const { error } = outcome;
      if (!(error instanceof ConfigError)) throw error;
      assert.ok(error.problems.length > 0);
      for (const problem of error.problems) assert.match(problem, /^[A-Z_]+ .+\.$/);
      assert.not.ok(error.message.includes(env.AZURE_CLIENT_SECRET.trim()), error.message);
    }),
  );
});

config.run();

const filters = suite('any filter');
const { filter } = fc.letrec<{ filter: Filter; leaf: Filter }>((tie) => ({
  leaf: fc.oneof(
    text.chain((name) => fc.constantFrom(ofType(name), ofKind(name), classifiedAs(name), inCollection(name))),
    fc
      .tuple(
        text,
        fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le', 'contains', 'prefix'),
        fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
      )
      .map(([name, operator, wanted]) => where(name, operator, wanted)),
  ),
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('filter'), { maxLength: 4 }).map((all) => allOf(...all)),
    fc.array(tie('filter'), { maxLength: 4 }).map((all) => anyOf(...all)),
    tie('filter').map(not),
  ),
}));

filters('is written as JSON and read back the same', () => {
  fc.assert(
    fc.property(filter, (built) => {
      const written = JSON.stringify(built);
      assert.is(JSON.stringify(JSON.parse(written)), written);
      assert.is(Object.keys(built).length > 0, true);
    }),
  );
});

filters.run();

const address = suite('any path and query');
const endpoints = ['https://contoso.purview.azure.com', 'https://api.example/base', 'http://127.0.0.1:8710'];
// What a URL's reader may drop, such as a control character at the end, counts as much as what it shows.
const dots = fc.constantFrom('..', '.', '%2e%2E', '.%2e');
const segment = fc.oneof(
  text,
  dots,
  fc.tuple(dots, fc.string({ unit: 'binary-ascii', maxLength: 2 })).map((parts) => parts.join('')),
  fc.constantFrom('', '@evil.example', ':80', '\\', '\0'),
);
const path = fc.oneof(
  text,
  fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.join('/')}`),
);
const plain = fc.string({ unit: 'grapheme', maxLength: 20 });
const query = fc.array(fc.tuple(plain, plain), { maxLength: 4 });

address('is a URL under the address, or a TypeError', () => {
  fc.assert(
    fc.property(fc.constantFrom(...endpoints), path, fc.oneof(fc.constant([]), query), (endpoint, given, pairs) => {
      const outcome = outcomeOf(() => buildUrl(endpoint, given, Object.fromEntries(pairs)));
      if ('error' in outcome) return void assert.instance(outcome.error, TypeError);
      const [url, base] = [new URL(outcome.value), new URL(endpoint)];
      assert.equal([url.origin, url.username, url.hash], [base.origin, '', '']);
      assert.ok(`${url.pathname}/`.startsWith(base.pathname.replace(/\/?$/, '/')), url.href);
    }),
    { numRuns: 3000 },
  );
});

address('carries any query value there and back', () => {
  fc.assert(
    fc.property(query, fc.array(plain, { maxLength: 3 }), (pairs, list) => {
      const single = Object.fromEntries(pairs);
      const { searchParams } = new URL(buildUrl('https://a.example', '/x', { ...single, 'a list': list }));
      const lists = list.map((item) => ['a list', item]);
      const others = Object.entries(single).filter(([name]) => name !== 'a list');
      assert.equal([...searchParams].sort(), [...others, ...lists].sort());
    }),
  );
});

address('takes any name once it is encoded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
      const outcome = outcomeOf(() => buildUrl('https://a.example', `/x/${encodeURIComponent(name)}`));
      // A name of one or two dots means something else in a path, encoded or not.
      if (/^\.{1,2}$/.test(name)) return void assert.ok('error' in outcome);
      if ('error' in outcome) throw outcome.error;
      assert.is(decodeURIComponent(new URL(outcome.value).pathname), `/x/${name}`);
    }),
  );
});

address.run();

const rows = suite('any rows, for any service');

/** What the service makes of one row: it takes it, finds fault with it, or is late over it alone. */
const fate = fc.constantFrom('good', 'good', 'good', 'good', 'good', 'bad', 'slow');
const service = fc.record({
  fates: fc.array(fate, { maxLength: 60 }),
  /** Pairs of rows of which the one refers to the other. */
  references: fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 12 }),
  /** As many rows in one call are too many, and the status that says so. */
  tooMany: fc.integer({ min: 2, max: 80 }),
  status: fc.constantFrom(413, 408, 504, 400),
  batchSize: fc.option(fc.integer({ min: 1, max: 70 }), { nil: undefined }),
  concurrency: fc.integer({ min: 1, max: 6 }),
});

/** Rows of which each names the negative guid of those it refers to; and which of them hang together. */
function rowsOf(count: number, references: [number, number][]): { rows: NewEntity[]; together: number[][] } {
  const pairs = references.filter((pair) => pair.every((index) => index < count));
  const rows = Array.from({ length: count }, (_none, index) => {
    const wanted = pairs.filter(([from]) => from === index).map(([, to]) => ({ guid: `-${to + 1}` }));
    return file(index, { guid: `-${index + 1}`, relationshipAttributes: { wanted } });
  });
  let together = rows.map((_row, index) => [index]);
  for (const pair of pairs) {
    const joined = together.filter((group) => pair.some((index) => group.includes(index)));
    together = [...together.filter((group) => !joined.includes(group)), [...new Set(joined.flat())]];
  }
  return { rows, together };
}

rows('are each written once or reported, those together that refer to each other, and never too many at once', () =>
  fc.assert(
    fc.asyncProperty(service, async ({ fates, references, tooMany, status, batchSize, concurrency }) => {
      const { rows, together } = rowsOf(fates.length, references);
      const written: number[] = [];
      let [now, atOnce] = [0, 0];
      const refuse = (code: number) => {
        throw new HttpError({ method: 'POST', path: '/', status: code, code: '', text: 'No.' });
      };
      const post = async (_path: string, { body }: CallOptions) => {
        const { entities } = body as { entities: NewEntity[] };
        const sent = entities.map(({ guid }) => -Number(guid) - 1);
        const groups = together.filter((group) => group.some((index) => sent.includes(index)));
        assert.equal([...sent].sort(), groups.flat().sort());
        if (batchSize) assert.ok(sent.length <= batchSize || groups.length === 1);
        atOnce = Math.max(atOnce, ++now);
        // In no order.
        for (let turns = (sent[0] * 7) % 5; turns >= 0; turns--) await Promise.resolve();
        now -= 1;
        if (sent.length >= tooMany) refuse(status);
        if (sent.some((index) => fates[index] === 'slow')) refuse(504);
        if (sent.some((index) => fates[index] === 'bad')) refuse(400);
        written.push(...sent);
        const CREATE = entities.map(({ guid, typeName, attributes }) => ({ guid: `g${guid}`, typeName, attributes }));
        return {
          mutatedEntities: { CREATE },
          guidAssignments: Object.fromEntries(sent.map((i) => [`-${i + 1}`, `g-${i + 1}`])),
        };
      };
      const client = { post: post as Client['post'] } as Client;
      const { created, updated, failed } = await createEntities(client, rows, { batchSize, concurrency });
      const atFault = together.filter(
        (group) => group.length >= tooMany || group.some((index) => fates[index] !== 'good'),
      );
      const notSent = failed.filter(({ error }) => (error as HttpError).code === 'NotSent');
      const lost = new Set(failed.map(({ index }) => index));
      assert.ok(atOnce <= concurrency);
      assert.equal(new Set(written).size, written.length);
      assert.equal([...written, ...lost].sort(), [...rows.keys()].sort());
      assert.equal(updated, []);
      assert.equal(
        created,
        [...rows.keys()]
          .filter((index) => !lost.has(index))
          .map((i) => ({ qualifiedName: nameOf(i), guid: `g-${i + 1}` })),
      );
      // Five that are slow, one after the other, look like a service that is down.
      if (notSent.length === 0) assert.equal([...lost].sort(), atFault.flat().sort());
      else assert.ok(failed.length - notSent.length >= 5);
    }),
  ),
);

rows.run();
