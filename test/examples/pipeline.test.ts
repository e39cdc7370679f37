import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createClient, type Client } from '../../lib/core/client';
import { lendRoles } from '../../lib/course/sandbox';
import { listRuns } from '../../lib/planes/scanning';
import { search } from '../../lib/planes/search';
import { tokenSource } from '../../lib/core/token';
import { personas, tenantId } from '../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { configOf, control, requests } from '../lib/support';
import { endAll, runFile, type Run } from '../sandbox/process';

const test = sandboxSuite('examples/pipeline.ts');
const example = 'examples/marketing.json';
const secret = personas[0].clientSecret;
let folder: string;
let client: Client;
const started: Run[] = [];
let files = 0;

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'purview-kit-'));
  client = createClient({ endpoint: sandbox.url, credential: tokenSource(configOf(sandbox.url)) });
});
test.before.each(async () => {
  await lendRoles(configOf(sandbox.url), ['Data Source Administrator', 'Data Reader']);
});
test.after(async () => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the program, as a pipeline would, with all its settings in the environment. */
function pipeline(args: string[], changes: Record<string, string> = {}): Run {
  const env = {
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: personas[0].clientId,
    AZURE_CLIENT_SECRET: secret,
    PURVIEW_ACCOUNT: 'contoso',
    AZURE_AUTHORITY_HOST: sandbox.url,
    PURVIEW_ENDPOINT: sandbox.url,
    ...changes,
  };
  const run = runFile('examples/pipeline.ts', ['--poll', '0.1', ...args], { env });
  started.push(run);
  return run;
}

/** Waits until it has printed this. */
async function says(run: Run, words: RegExp): Promise<void> {
  while (!words.test(run.out())) {
    if (run.child.exitCode !== null) throw new Error(`It ended without ${words}: ${run.out()}${run.err()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Moves the sandbox's clock to the end of a run, once it is under way. */
async function hurry(run: Run): Promise<number | null> {
  await says(run, /^Run \S+: Accepted$/m);
  await control(sandbox.url, 'clock', { advanceSeconds: 6 });
  return run.exit;
}

/** A file like the example, otherwise where told. */
function fileWith(change: (job: any) => void): string {
  const job = JSON.parse(readFileSync(example, 'utf8')) as object;
  change(job);
  const path = join(folder, `${++files}.json`);
  writeFileSync(path, JSON.stringify(job));
  return path;
}

const statuses = async () => (await listRuns(client, 'sql-contoso-marketing', 'weekly')).map(({ status }) => status);
const refuse = (fault: object) => control(sandbox.url, 'faults', fault);

test('registers, scans, waits and ends with 0, however often it is run', async () => {
  const run = pipeline([example]);
  assert.is(await hurry(run), 0, run.err());
  assert.is(run.err(), '');
  assert.match(
    run.out(),
    /^The data source sql-contoso-marketing is registered\.\nIts scan weekly is defined\.\nRun \S+: Accepted\n/,
  );
  assert.match(run.out(), /^Run \S+: Succeeded\n18 assets discovered, 4 of them classified\.\n$/m);
  const { value } = await search(client, { keywords: 'EventRegistration' });
  assert.is(value[0].collectionId, 'mkt9qd');
  const again = pipeline([fileWith((job) => (job.scanLevel = 'Incremental'))]);
  assert.is(await hurry(again), 0, again.err());
  assert.match(again.out(), /^0 assets discovered, 0 of them classified\.$/m);
  assert.equal(await statuses(), ['Succeeded', 'Succeeded']);
});

test('ends with 2, having called nothing, when settings are missing', async () => {
  const run = pipeline([example], { AZURE_CLIENT_SECRET: '', PURVIEW_ACCOUNT: '' });
  assert.is(await run.exit, 2);
  assert.match(
    run.err(),
    /^The environment needs a change:\n- AZURE_CLIENT_SECRET is missing: .+\n- PURVIEW_ACCOUNT is/,
  );
  assert.is(run.out(), '');
});

test('ends with 2 when the command or the file makes no sense', async () => {
  const wrong: [args: string[], says: RegExp][] = [
    [[], /^The command needs a change:\n- Name one file\.\n- Usage: pipeline\.ts FILE\.json/],
    [[example, '--every', '5'], /Unknown option '--every'/],
    [[example, '--poll', 'often'], /--poll and --timeout are numbers, more than 0\./],
    [[join(folder, 'none.json')], /none\.json needs a change:\n- ENOENT/],
    [[fileWith((job) => delete job.scan.kind)], /source and scan each need a name, a kind and properties\./],
    [[fileWith((job) => (job.scanLevel = 'Half'))], /scanLevel is Full or Incremental\./],
  ];
  const runs = wrong.map(([args]) => pipeline(args));
  for (const [i, run] of runs.entries()) {
    assert.is(await run.exit, 2);
    assert.match(run.err(), wrong[i][1]);
  }
});

test('ends with 2 when Entra ID does not accept the secret', async () => {
  const run = pipeline([example], { AZURE_CLIENT_SECRET: 'sandbox~wrong~value' });
  assert.is(await run.exit, 2);
  assert.match(run.err(), /AADSTS7000215[^]*copy its Value/);
  assert.not.match(run.err(), 'sandbox~wrong~value');
});

test('asks for a token of the resource that is set', async () => {
  const run = pipeline([example], { PURVIEW_RESOURCE: 'https://graph.microsoft.com' });
  assert.is(await run.exit, 1);
  assert.match(run.err(), 'Ask for a token with the resource https://purview.azure.net.');
});

test('ends with 2, and sends nothing, when the secret is real and the sign-in is on this machine', async () => {
  const before = await requests(sandbox.url);
  const run = pipeline([example], { AZURE_CLIENT_SECRET: 'real8Q~secret' });
  assert.is(await run.exit, 2);
  assert.match(run.err(), 'AZURE_AUTHORITY_HOST is an address of this machine, and AZURE_CLIENT_SECRET is no secret');
  assert.not.match(run.err(), 'real8Q');
  assert.equal(await requests(sandbox.url), before);
});

test('ends with 2 when Purview does not accept what the file says', async () => {
  const run = pipeline([fileWith((job) => (job.scan.name = 'not a name'))]);
  assert.is(await run.exit, 2);
  assert.match(run.err(), /: 400 /);
});

test('ends with 1 when Entra ID stays busy', async () => {
  await refuse({ path: '*/oauth2/token', status: 429, times: 4, headers: { 'Retry-After': '0' } });
  const run = pipeline([example]);
  assert.is(await run.exit, 1);
  assert.match(run.err(), /oauth2.token: 429: /);
});

test('ends with 1 and the role to ask for when a call is refused', async () => {
  await control(sandbox.url, 'reset', {});
  const run = pipeline([example]);
  assert.is(await run.exit, 1);
  assert.match(run.err(), /^PUT \/scan\/datasources\/sql-contoso-marketing: 403 Unauthorized: /);
  assert.match(run.err(), 'Data Source Administrator');
});

test('writes what the service says on its own line, where it commands neither terminal nor runner', async () => {
  const message = 'No\n::set-env name=PATH::x\r##[add-path]y ##vso[task.setvariable]z \x1b[2J\x9b31m \u202e';
  await refuse({ method: 'PUT', path: '/scan/*', status: 400, body: { error: { code: 'Odd\x1b[8m', message } } });
  const run = pipeline([example]);
  assert.is(await run.exit, 2);
  const [first, remedy] = run.err().split('\n');
  assert.is(
    first,
    'PUT /scan/datasources/sql-contoso-marketing: 400 Odd\\u001b[8m: No ↵ ::set-env name=PATH::x\\u000d# #[add-path]y ' +
      '# #vso[task.setvariable]z \\u001b[2J\\u009b31m \\u202e',
  );
  assert.is(run.err(), `${first}\n${remedy}\n`);
});

test('ends with 1 when the run fails, and when it takes too long', async () => {
  const failing = pipeline([fileWith((job) => (job.scan.properties.databaseName = 'nowhere'))]);
  assert.is(await hurry(failing), 1);
  assert.match(failing.err(), "Failed: No database 'nowhere' at sql-contoso-marketing");
  const late = pipeline([example, '--timeout', '0.001']);
  assert.is(await late.exit, 1);
  assert.match(late.err(), 'The run has not ended after 60 ms. It goes on:');
});

test('cancels its run when it is told to stop', async () => {
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    const run = pipeline([example]);
    await says(run, /^Run \S+: Accepted$/m);
    run.child.kill(signal);
    assert.is(await run.exit, code);
    assert.match(run.out(), /^Run \S+: told to stop\.\n$/m);
    assert.is((await statuses())[0], 'Canceled');
  }
});

test('stops at once while it waits for a busy service', async () => {
  for (const path of ['/scan/datasources/', '/oauth2/token']) {
    await control(sandbox.url, 'reset', {});
    await refuse({ path: `*${path}*`, status: 429, headers: { 'Retry-After': '100' } });
    const run = pipeline([example]);
    const asked = async () => JSON.stringify(await control(sandbox.url, 'requests')).includes(path);
    while (!(await asked())) await new Promise((resolve) => setTimeout(resolve, 20));
    run.child.kill('SIGTERM');
    assert.is(await run.exit, 143);
    assert.is(sandbox.world.sources.get('sql-contoso-marketing'), undefined);
  }
});

test('waits a busy service out', async () => {
  await refuse({ method: 'PUT', path: '/scan/*', status: 429, times: 2, headers: { 'Retry-After': '0' } });
  const run = pipeline([example]);
  assert.is(await hurry(run), 0, run.err());
});

test('prints no secret and no token', () => {
  assert.ok(started.length > 10);
  for (const run of started) {
    assert.not.ok(`${run.out()}${run.err()}`.includes(secret));
    assert.not.match(`${run.out()}${run.err()}`, /eyJ[\w-]{10,}/);
  }
});

test.run();
