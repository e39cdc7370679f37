import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sandbox, sandboxSuite } from './sandbox-suite';
import { control, requests, thrown } from './lib/support';

const none = 'No sandbox runs here: ask for it while the tests of a sandboxSuite run.';
const met: (typeof sandbox.app)[] = [];
const noon = Date.UTC(2026, 0, 5, 12);

assert.is(thrown(() => sandbox.url).message, none);

const fresh = sandboxSuite('a suite with a sandbox', { clock: () => noon });
fresh.before(() => void met.push(sandbox.app));
fresh.after(async () => void (await control(sandbox.url, 'health')));

for (const turn of ['first', 'second']) {
  fresh(`finds it as new in its ${turn} test`, async () => {
    assert.equal([await requests(sandbox.url), sandbox.world.now()], [[], noon]);
    await control(sandbox.url, 'clock', { advanceSeconds: 60 });
    assert.is(sandbox.world.now(), noon + 60_000);
  });
}

fresh.run();

const accumulating = sandboxSuite('a suite that accumulates', { clock: () => noon, accumulates: true });
accumulating.before(() => void met.push(sandbox.app));

for (const minutes of [1, 2]) {
  accumulating(`finds in test ${minutes} what was done before`, async () => {
    await control(sandbox.url, 'clock', { advanceSeconds: 60 });
    assert.is(sandbox.world.now(), noon + minutes * 60_000);
  });
}

accumulating.run();

const over = suite('when such suites are over');

over('their sandboxes are closed, and none is to be had', () => {
  assert.is(new Set(met).size, 2);
  for (const { server } of met) assert.is(server.listening, false);
  assert.is(thrown(() => sandbox.world).message, none);
});

over.run();
