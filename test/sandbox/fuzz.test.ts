import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSandbox, type Sandbox } from '../../sandbox/app';
import type { Route } from '../../sandbox/http/route';
import { unwatched } from './conformance';
import { built, call, type Call, type Means } from './fuzz-calls';
import { readSeeds } from './fuzz-seeds';
import { assertWritten } from './kept-world';
import { brokenIn, empower, faultOf, tokensOf } from './hostile-world';

/** `FUZZ_REQUESTS=100000 FUZZ_SEED=7 npm test` makes more of them, and others. */
const requests = Number(process.env.FUZZ_REQUESTS ?? 1900);
const seed = Number(process.env.FUZZ_SEED ?? 20_190_501);
/** At most so many go to one world, from a reset to the next. */
const together = 30;

let sandbox: Sandbox;
let means: Means;
let routes: Route[];
let worlds = 0;
const answered = new Map<number, number>();
const perRoute = new Map<Route, number>();

const routeOf = (one: Call): Route => routes[one.route % routes.length];

/** Makes a call, and says what is wrong with its answer. */
async function faultIn(one: Call): Promise<string | undefined> {
  const options = built(means, routeOf(one), one);
  const { statusCode, headers, payload } = await sandbox.app.inject(options);
  answered.set(statusCode, (answered.get(statusCode) ?? 0) + 1);
  if (statusCode < 300) perRoute.set(routeOf(one), (perRoute.get(routeOf(one)) ?? 0) + 1);
  // What `..` leaves of the path decides whose envelope it is.
  const { pathname } = new URL(options.url, 'http://localhost');
  return faultOf(pathname, { status: statusCode, type: String(headers['content-type'] ?? ''), text: payload });
}

const search = (token: string) =>
  sandbox.app.inject({
    method: 'POST',
    url: '/datamap/api/search/query?api-version=2023-09-01',
    headers: { host: 'localhost', authorization: token, 'content-type': 'application/json' },
    payload: {
      filter: { not: { entityType: 'none' } },
      limit: 1000,
      facets: [{ facet: 'entityType' }, { facet: 'term' }],
    },
  });

function fresh(): void {
  sandbox.world.reset();
  empower(sandbox.world);
}

const fuzz = suite('calls nobody would make');
fuzz.before(async () => {
  sandbox = await unwatched(() => createSandbox({ clock: () => Date.UTC(2026, 0, 5, 12) }));
  // A fault that was asked for answers the next call with whatever was asked for, a 500 too.
  routes = sandbox.routes.filter(({ path }) => path !== '/sandbox/faults' && path !== '/sandbox/reset');
  fresh();
  means = { seeds: readSeeds(sandbox), tokens: await tokensOf(sandbox) };
});
fuzz.after(() => sandbox.close());

fuzz(
  `are answered in the envelope of the plane, and leave a world that holds together: ${requests} of them`,
  async () => {
    const calls = fc.array(call, { minLength: 1, maxLength: together, size: 'max' });
    const outcome = await fc.check(
      fc.asyncProperty(calls, async (some) => {
        fresh();
        for (const one of some) {
          const fault = await faultIn(one);
          if (fault !== undefined) throw new Error(fault);
        }
        assert.equal(brokenIn(sandbox.world), []);
        if (worlds++ % 16 === 0) await assertWritten(sandbox);
        // Time may have been moved past the end of the tokens.
        const answer = await search((await tokensOf(sandbox)).learner);
        assert.is(answer.statusCode, 200, answer.payload);
      }),
      { seed, numRuns: Math.ceil(requests / (together / 2)) },
    );
    if (!outcome.failed) return;
    const made = (outcome.counterexample?.[0] ?? []).map((one) => {
      const { method, url, payload } = built(means, routeOf(one), one);
      return `${method ?? ''} ${url} ${String(payload ?? '')}`;
    });
    const why = outcome.errorInstance;
    assert.unreachable([`seed ${seed}`, ...made, why instanceof Error ? why.message : String(why)].join('\n'));
  },
);

fuzz('get past the checks of tokens and bodies often enough to mean something', () => {
  const total = [...answered.values()].reduce((sum, count) => sum + count, 0);
  const succeeded = (answered.get(200) ?? 0) + (answered.get(204) ?? 0);
  assert.ok(succeeded > total / 6, JSON.stringify([...answered]));
  assert.ok(perRoute.size > routes.length / 2, `${perRoute.size} of ${routes.length} routes answered well`);
});

fuzz.run();
