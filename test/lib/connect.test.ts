import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { getAccount } from '../../lib/planes/account';
import { connect, isSandbox } from '../../lib/connect';
import { ConfigError, HttpError } from '../../lib/core/errors';
import { startSandbox } from '../../sandbox/app';
import {
  configOf,
  control,
  deadAddress,
  personaOf,
  printed,
  rejection,
  requests,
  scripted,
  serve,
  variables,
} from './support';

const real = 'https://contoso.purview.azure.com';
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
const start = async () => void (sandbox = await startSandbox());
const reset = async () => void (await control(sandbox.url, 'reset', {}));
const stop = () => sandbox.close();

const known = suite('isSandbox');
known.before(start);
known.after(stop);

known('knows the sandbox', async () => {
  assert.is(await isSandbox(configOf(sandbox.url)), true);
});

known('takes nothing else on loopback for it', async () => {
  const other = await serve((_request, response) => response.writeHead(404).end());
  assert.is(await isSandbox(configOf(other.url)), false);
  await other.close();
});

known('asks a real account nothing', async () => {
  const { fetch, calls } = scripted({});
  assert.is(await isSandbox(configOf(real), { fetch }), false);
  assert.is(calls.length, 0);
});

known('says so when nothing listens', async () => {
  const error = await rejection<HttpError>(isSandbox(configOf(await deadAddress())));
  assert.is(
    error.message,
    'GET /sandbox/health: no answer ECONNREFUSED: Nothing listens there. If that should be the sandbox, start it.',
  );
});

known.run();

const given = suite('connect, given a configuration');
given.before(start);
given.before.each(reset);
given.after(stop);

given('knows the sandbox, and says so in a line', async () => {
  const { sandbox: isTheSandbox, target } = await connect({ config: configOf(sandbox.url) });
  assert.is(isTheSandbox, true);
  assert.is(target, 'Connected to the local sandbox, which imitates the Purview account "contoso".');
});

given('knows a real account, and asks it nothing yet', async () => {
  const { fetch, calls } = scripted({});
  const { sandbox: isTheSandbox, target } = await connect({ config: configOf(real), fetch });
  assert.is(isTheSandbox, false);
  assert.is(target, 'Connected to your Purview account "contoso", as The environment says.');
  assert.is(calls.length, 0);
});

given('takes what else listens on loopback for a real account', async () => {
  const tunnel = await serve((_request, response) => response.writeHead(404).end());
  assert.is((await connect({ config: configOf(tunnel.url) })).sandbox, false);
  await tunnel.close();
});

given('asks for no token before the first call', async () => {
  const { purview } = await connect({ config: configOf(sandbox.url, 'admin') });
  const tokens = async () =>
    (await requests(sandbox.url)).filter((request) => request.endsWith('/oauth2/token')).length;
  assert.is(await tokens(), 0);
  await getAccount(purview);
  await getAccount(purview);
  assert.is(await tokens(), 1);
});

given('calls Graph with a token of its own', async () => {
  const { graph } = await connect({ config: configOf(sandbox.url) });
  const { displayName } = await graph.get<{ displayName: string }>(
    `/v1.0/applications(appId='${personaOf('learner').clientId}')`,
  );
  assert.is(displayName, 'Purview REST kit (learner)');
});

given('asks for the Graph of the cloud', async () => {
  const { fetch, calls } = scripted({ body: { access_token: 't' } });
  const { graph } = await connect({
    config: configOf(real, 'learner', { GRAPH_ENDPOINT: 'https://graph.microsoft.us' }),
    fetch,
  });
  await graph.get('/v1.0/applications');
  assert.is(new URLSearchParams(calls[0].body).get('resource'), 'https://graph.microsoft.us');
  assert.is(calls[1].url, 'https://graph.microsoft.us/v1.0/applications');
});

given('says so when the sandbox does not run', async () => {
  const error = await rejection<HttpError>(connect({ config: configOf(await deadAddress()) }));
  assert.match(error.message, 'If that should be the sandbox, start it.');
});

given('carries its network options for further calls, and does not show them', async () => {
  const { fetch } = scripted({});
  const connection = await connect({ config: configOf(real), fetch, retries: 1, timeoutMs: 500 });
  assert.equal(connection.network, { fetch, retries: 1, timeoutMs: 500 });
  assert.not.ok(Object.keys(connection).includes('network'));
  assert.equal((await connect({ config: configOf(real) })).network, {});
});

given('prints neither secret nor token', async () => {
  const connection = await connect({ config: configOf(sandbox.url, 'admin') });
  await getAccount(connection.purview);
  const token = await connection.credential.getToken('https://purview.azure.net/.default');
  const text = printed(connection);
  for (const part of [personaOf('admin').clientSecret, ...(token?.token ?? '').split('.')])
    assert.not.match(text, part);
});

given.run();

const found = suite<{ folder: string; cwd: string; env: NodeJS.ProcessEnv }>('connect, from where it runs');
const settings = (changes: Record<string, string>) =>
  Object.entries({ ...variables, ...changes })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
const here = () => ({ AZURE_AUTHORITY_HOST: sandbox.url, PURVIEW_ENDPOINT: sandbox.url, GRAPH_ENDPOINT: sandbox.url });
found.before(start);
found.before.each((context) => {
  context.cwd = process.cwd();
  context.env = { ...process.env };
  for (const name of Object.keys(process.env))
    if (/^(AZURE|PURVIEW|GRAPH|DOTENV)_/.test(name)) delete process.env[name];
  context.folder = mkdtempSync(join(tmpdir(), 'connect '));
  writeFileSync(join(context.folder, 'package.json'), '{}');
  process.chdir(context.folder);
});
found.after.each(({ folder, cwd, env }) => {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  rmSync(folder, { recursive: true });
});
found.after(stop);

found('takes the example, and names the variables of the shell that it leaves unread', async ({ folder }) => {
  writeFileSync(join(folder, '.env.example'), settings(here()));
  process.env.AZURE_CLIENT_SECRET = 'real8Q~secret';
  const { target, config } = await connect();
  assert.is(config.clientSecret, variables.AZURE_CLIENT_SECRET);
  assert.is(
    target,
    'Connected to the local sandbox, which imitates the Purview account "contoso". ' +
      'Variables of your shell are left unread: AZURE_CLIENT_SECRET.',
  );
});

found('takes .env, where a variable of the shell wins', async ({ folder }) => {
  writeFileSync(join(folder, '.env'), settings({}));
  process.env.PURVIEW_ACCOUNT = 'fabrikam';
  assert.is((await connect()).target, 'Connected to your Purview account "fabrikam", as .env says.');
});

found('throws what the configuration lacks', async () => {
  const error = await rejection(connect());
  assert.instance(error, ConfigError);
  assert.match(error.message, 'AZURE_TENANT_ID is missing');
});

found.run();
