import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { StartedSandbox, StartOptions } from '../../sandbox/api';
import { persona, tenantId } from '../../sandbox/entra/personas';
import { startSandbox } from '../../sandbox/index';
import { rejection } from '../lib/support';
import { callAs, send, tokenOf, versions } from './support';

const started = suite<{ sandbox: StartedSandbox }>('startSandbox');
const noon = Date.UTC(2026, 0, 5, 12);
const search = '/datamap/api/search/query?api-version=2023-09-01';
started.before(async (context) => void (context.sandbox = await startSandbox({ clock: () => noon })));
started.before.each(({ sandbox }) => sandbox.reset());
started.after(({ sandbox }) => sandbox.close());

started('gives its address, the tenant and whom a program can be', async ({ sandbox }) => {
  assert.match(sandbox.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.is(sandbox.tenantId, tenantId);
  const { name, displayName, clientId, clientSecret, objectId } = persona('reader');
  assert.equal(sandbox.personas.reader, { name, displayName, clientId, clientSecret, objectId });
  assert.equal(Object.keys(sandbox.personas), ['learner', 'admin', 'curator', 'reader', 'expired']);
  assert.throws(() => Object.assign(sandbox.personas.reader, { clientId: 'another' }));
});

started('lets calls fail, once or more often', async ({ sandbox }) => {
  await sandbox.fail({ path: '*/search/query', status: 429, headers: { 'Retry-After': 2 }, times: 2 });
  const answers = [1, 2, 3].map(() => callAs(sandbox.url, 'reader', 'POST', search, { limit: 1 }));
  assert.equal((await Promise.all(answers)).map(({ status }) => status).sort(), [200, 429, 429]);
  assert.match((await rejection(sandbox.fail({ status: 42 }))).message, /^status must be an HTTP status/);
  const misspelt = { stauts: 429 } as object;
  assert.match((await rejection(sandbox.fail(misspelt))).message, "A fault has no field 'stauts'. It takes method,");
});

started('moves its time, by which tokens end', async ({ sandbox }) => {
  const headers = { authorization: `Bearer ${await tokenOf(sandbox.url, 'admin')}` };
  const account = `${sandbox.url}/account?${versions.account}`;
  assert.is((await send(account, { headers })).status, 200);
  await sandbox.clock.advance(86_400);
  assert.is(sandbox.clock.now().getTime(), noon + 86_400_000);
  assert.is((await send(account, { headers })).status, 401);
  const beyond = await rejection(sandbox.clock.advance(-367 * 86_400));
  assert.match(beyond.message, 'at most to a year before the start');
});

started('tells what was asked, with its details and without', async ({ sandbox }) => {
  await callAs(sandbox.url, 'reader', 'POST', search, { limit: 1 });
  const all = await sandbox.requests();
  assert.equal(
    all.map(({ method, status }) => [method, status]),
    [
      ['POST', 200],
      ['POST', 200],
    ],
  );
  const [first, second] = await sandbox.requests({ details: true });
  assert.equal(
    [first?.caller, second?.caller, second?.request],
    ['Contoso reporting', 'Contoso reporting', { limit: 1 }],
  );
  const later = await sandbox.requests({ details: true, after: first?.number ?? 0 });
  assert.is(later.length, 1);
  for (const [options, message] of [
    [{ detail: true }, "requests has no option 'detail'. It takes details and after."],
    [{ details: 'yes' }, 'details must be a boolean, and is a string.'],
    [{ after: 1 }, 'after is the number of a request, and goes with details: true.'],
    [{ details: true, after: '1' }, 'after is the number of a request, and goes with details: true.'],
  ] as [object, string][])
    assert.is((await rejection(sandbox.requests(options as { details: true }))).message, message);
  assert.not.match(JSON.stringify(await sandbox.requests({ details: true })), /eyJ[\w-]+\.|~not-a-real-one/);
});

started('goes back to the first state', async ({ sandbox }) => {
  await sandbox.fail({ status: 503, times: 9 });
  await sandbox.clock.advance(60);
  await sandbox.reset();
  assert.equal([sandbox.clock.now().getTime(), await sandbox.requests()], [noon, []]);
  assert.is((await send(`${sandbox.url}/${tenantId}/.well-known/openid-configuration`)).status, 200);
});

started('starts many side by side, none of which knows of another', async ({ sandbox }) => {
  const many = await Promise.all(Array.from({ length: 8 }, () => startSandbox()));
  assert.is(new Set([sandbox, ...many].map(({ url }) => url)).size, 9);
  await many[0]?.clock.advance(3600);
  await many[0]?.fail({ status: 500 });
  await send(`${many[1]?.url}/common/discovery/instance`);
  assert.equal(await Promise.all(many.map(async (one) => (await one.requests()).length)), [0, 1, 0, 0, 0, 0, 0, 0]);
  await Promise.all(many.map((one) => one.close()));
  await many[0]?.close();
  assert.is(
    (await rejection(many[0]?.reset() ?? Promise.resolve())).message,
    'The sandbox is closed: start another one.',
  );
  await rejection(send(`${many[1]?.url}/common/discovery/instance`));
});

started('is controlled by whoever started it, also where nobody finds the controls', async () => {
  const plain = await startSandbox({ plain: true });
  assert.is((await send(`${plain.url}/sandbox/health`)).status, 501);
  await plain.fail({ status: 503 });
  assert.is((await send(`${plain.url}/common/discovery/instance`)).status, 503);
  assert.equal(
    (await plain.requests()).map(({ path }) => path),
    ['/common/discovery/instance'],
  );
  await plain.close();
});

started('keeps a world, with the steps of its clock', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'purview-kept-'));
  const keep = join(folder, 'world.jsonl');
  const first = await startSandbox({ keep });
  await first.clock.advance(7200);
  await first.close();
  const second = await startSandbox({ keep });
  assert.ok(second.clock.now().getTime() - Date.now() > 7_000_000);
  assert.match(second.kept ?? '', /^The world is as you left it, with 1 change/);
  const error = await rejection(startSandbox({ keep, tls: true }));
  assert.match(error.message, keep);
  await second.reset();
  await second.close();
  const third = await startSandbox({ keep });
  assert.is(third.kept, undefined);
  await third.close();
  rmSync(folder, { recursive: true });
});

started('serves https, and takes its certificate away at the end', async () => {
  const secure = await startSandbox({ tls: true });
  assert.match(secure.url, /^https:/);
  assert.ok(existsSync(secure.certificate ?? ''));
  await secure.close();
  assert.not.ok(existsSync(secure.certificate ?? ''));
});

const mistakes: [StartOptions | Record<string, unknown>, string][] = [
  [
    { prot: 1 },
    "startSandbox has no option 'prot'. It takes port, plain, assets, shape, world, tls, cert, key, clock, keep, fresh.",
  ],
  [{ port: '4280' }, 'port must be a number, and is a string.'],
  [{ world: 1 }, 'world must be a string or an object, and is a number.'],
  [{ world: 'no.json' }, 'The world in no.json cannot be read: there is no such file.'],
  [{ port: 70_000 }, "port must be a whole number from 0 to 65535, and '70000' is not."],
  [{ cert: 'a.pem' }, 'cert and key go together, and key is missing.'],
  [{ fresh: true }, 'fresh goes with keep: without it, every world is a new one'],
  [{ cert: 'no.pem', key: 'no.key' }, 'The file of --cert, no.pem, cannot be read.'],
];

started('says what is wrong with its options, and that a port is taken', async ({ sandbox }) => {
  for (const [options, sentence] of mistakes) assert.is((await rejection(startSandbox(options))).message, sentence);
  const port = Number(new URL(sandbox.url).port);
  const taken = `Port ${port} is taken: stop what listens there (another sandbox?), or choose another one (0 for a free one).`;
  assert.is((await rejection(startSandbox({ port }))).message, taken);
});

started.run();
