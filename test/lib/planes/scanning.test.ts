import * as assert from 'uvu/assert';
import { createClient, type Client } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import { lendRoles } from '../../../lib/course/sandbox';
import {
  cancelRun,
  deleteDataSource,
  deleteScan,
  deleteTrigger,
  getDataSource,
  getTrigger,
  listDataSources,
  listRuns,
  putDataSource,
  putScan,
  putTrigger,
  runScan,
  type ScanRun,
} from '../../../lib/planes/scanning';
import { search } from '../../../lib/planes/search';
import { tokenSource } from '../../../lib/core/token';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, control, noted, rejection, scripted } from '../support';

const start = Date.now();
// Its time stands still but for what the tests add, so that a slow machine sees no run go further.
const test = sandboxSuite('scanning', { clock: () => start });
let client: Client;

test.before(async () => {
  const config = configOf(sandbox.url);
  client = createClient({ endpoint: sandbox.url, credential: tokenSource(config), ...noted() });
});
test.before.each(async () => {
  await lendRoles(configOf(sandbox.url), ['Data Source Administrator', 'Data Curator']);
});

const serverEndpoint = 'sql-contoso-marketing.database.windows.net';
const source = {
  name: 'sql-contoso-marketing',
  kind: 'AzureSqlDatabase',
  collection: 'mkt9qd',
  properties: { serverEndpoint },
};
const scan = {
  name: 'weekly',
  kind: 'AzureSqlDatabaseMsi',
  properties: { serverEndpoint, databaseName: 'campaigns' },
};
const register = async (properties = scan.properties) => {
  await putDataSource(client, source);
  await putScan(client, source.name, { ...scan, properties });
};

/** Moves the sandbox's clock instead of waiting. */
const sleep = async (ms: number) => void (await control(sandbox.url, 'clock', { advanceSeconds: ms / 1000 }));

test('registers a data source, shows it and deletes it', async () => {
  const made = await putDataSource(client, source);
  assert.equal([made.name, made.kind], [source.name, source.kind]);
  assert.is((made.properties.collection as { referenceName: string }).referenceName, 'mkt9qd');
  assert.equal(await getDataSource(client, source.name), made);
  const names = async () => (await listDataSources(client)).map(({ name }) => name);
  assert.ok((await names()).includes(source.name));
  assert.is(await deleteDataSource(client, source.name), undefined);
  assert.not.ok((await names()).includes(source.name));
});

test('reads a trigger as it was set, and deletes it', async () => {
  await register();
  const schedule = { weekDays: ['Monday'], hours: [6], minutes: [0] };
  const when = { frequency: 'Week', interval: 2, startTime: '2030-01-07T06:00:00', timezone: 'UTC', schedule } as const;
  await putTrigger(client, source.name, scan.name, { ...when, scanLevel: 'Full' });
  const { scanLevel, frequency, interval, schedule: read } = await getTrigger(client, source.name, scan.name);
  assert.equal([scanLevel, frequency, interval], ['Full', 'Week', 2]);
  assert.equal({ ...read, ...schedule }, read);
  await deleteTrigger(client, source.name, scan.name);
  assert.is((await rejection<HttpError>(getTrigger(client, source.name, scan.name))).status, 404);
});

test('writes a scan with a trigger, and deletes it', async () => {
  await register();
  await putTrigger(client, source.name, scan.name, {
    frequency: 'Week',
    interval: 1,
    startTime: '2026-01-01T09:00:00',
    schedule: { weekDays: ['Monday'] },
  });
  const [{ trigger }] = sandbox.world.sources.get(source.name)?.scans.all() ?? [];
  assert.is(trigger?.scanLevel, 'Incremental');
  assert.equal(trigger?.recurrence, {
    frequency: 'Week',
    interval: 1,
    startTime: '2026-01-01T09:00:00',
    schedule: { weekDays: ['Monday'] },
  });
  assert.is(await deleteScan(client, source.name, scan.name), undefined);
  assert.equal(sandbox.world.sources.get(source.name)?.scans.all(), []);
});

test('runs a scan, tells how far it is, and what it found can be searched', async () => {
  await register();
  const seen: string[] = [];
  const onProgress = ({ status, assetsDiscovered = 0 }: ScanRun) => void seen.push(`${status} ${assetsDiscovered}`);
  const run = await runScan(client, source.name, scan.name, { pollMs: 1000, sleep, onProgress });
  assert.equal(
    seen.map((line) => line.split(' ')[0]),
    ['Accepted', 'Queued', 'Running', 'Running', 'Running', 'Succeeded'],
  );
  assert.equal([run.assetsDiscovered, run.assetsClassified], [18, 4]);
  assert.is((await search(client, { keywords: 'EventRegistration' })).value[0].collectionId, 'mkt9qd');
  assert.equal(await listRuns(client, source.name, scan.name), [run]);
});

test('runs incrementally when told so', async () => {
  await register();
  await runScan(client, source.name, scan.name, { sleep });
  const again = await runScan(client, source.name, scan.name, { sleep, scanLevel: 'Incremental' });
  assert.is(again.assetsDiscovered, 0);
});

test('cancels a run, which ends the wait with an error', async () => {
  await register();
  let cancelled: Promise<void> | undefined;
  const onProgress = ({ id, status }: ScanRun) => {
    if (status === 'Running') cancelled = cancelRun(client, source.name, scan.name, id);
  };
  const afterThat = async (ms: number) => {
    await cancelled;
    await sleep(ms);
  };
  const options = { pollMs: 1000, sleep: afterThat, onProgress };
  const error = await rejection<HttpError>(runScan(client, source.name, scan.name, options));
  assert.equal([error.name, error.code], ['HttpError', 'Canceled']);
  assert.match(error.message, 'The run was not completed. Its history says: Canceled.');
  assert.is((await listRuns(client, source.name, scan.name))[0].status, 'Canceled');
});

test('gives a run the id it is told, so that it can be cancelled whenever the wait ends', async () => {
  await register();
  const runId = '5a4db0c5-0000-4000-8000-00000000000a';
  const stop = new AbortController();
  const options = { runId, sleep: async () => stop.abort(), signal: stop.signal };
  const error = await rejection<HttpError>(runScan(client, source.name, scan.name, options));
  assert.is(error.code, 'ABORTED');
  await cancelRun(client, source.name, scan.name, runId);
  const [run] = await listRuns(client, source.name, scan.name);
  assert.equal([run.id, run.status], [runId, 'Canceled']);
});

test('registers and defines nothing once the signal is aborted', async () => {
  const signal = AbortSignal.abort();
  const errors = [
    await rejection<HttpError>(putDataSource(client, source, signal)),
    await rejection<HttpError>(putScan(client, 'sql-contoso-sales', scan, signal)),
  ];
  assert.equal(
    errors.map(({ code }) => code),
    ['ABORTED', 'ABORTED'],
  );
  assert.not.ok(sandbox.world.sources.get(source.name));
});

test('says why a run failed', async () => {
  await register({ serverEndpoint, databaseName: 'nowhere' });
  const error = await rejection<HttpError>(runScan(client, source.name, scan.name, { sleep }));
  assert.is(error.code, 'Failed');
  assert.match(error.message, "No database 'nowhere' at");
});

test('ends the wait by time and by signal, and the run goes on', async () => {
  await register();
  const late = await rejection(runScan(client, source.name, scan.name, { pollMs: 1000, timeoutMs: 2000, sleep }));
  assert.match(late.message, 'The run has not ended after 2000 ms. It goes on:');
  const stop = new AbortController();
  const onProgress = ({ status }: ScanRun) => status === 'Queued' && stop.abort();
  const options = { pollMs: 1000, sleep, signal: stop.signal, onProgress };
  const aborted = await rejection<HttpError>(runScan(client, source.name, scan.name, options));
  assert.is(aborted.code, 'ABORTED');
  await sleep(10_000);
  const runs = await listRuns(client, source.name, scan.name);
  assert.equal(
    runs.map(({ status }) => status),
    ['Succeeded', 'Succeeded'],
  );
});

test('is refused without the role, and for an unknown collection alike', async () => {
  const error = await rejection<HttpError>(putDataSource(client, { ...source, collection: 'nowher' }));
  assert.equal([error.status, error.code], [403, 'Unauthorized']);
});

test('reads a list to its end, from its own address whatever the link says', async () => {
  const item = (name: string) => ({ name, kind: 'AdlsGen2', properties: {} });
  const { fetch, calls } = scripted(
    { body: { value: [item('one')], nextLink: 'https://evil.example/x?api-version=1&skipToken=a%2Bb' } },
    { body: { value: [item('two')], nextLink: null } },
  );
  const credential = { getToken: async () => ({ token: 'a', expiresOnTimestamp: 0 }) };
  const other = createClient({ endpoint: 'https://a.example', credential, fetch });
  assert.equal(
    (await listDataSources(other)).map(({ name }) => name),
    ['one', 'two'],
  );
  const [first, second] = calls.map(({ url }) => url);
  assert.is(first, 'https://a.example/scan/datasources?api-version=2022-02-01-preview');
  assert.is(second, `${first}&skipToken=a%2Bb`);
});

test.run();
