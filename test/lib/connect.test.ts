import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as assert from 'uvu/assert';
import { getAccount } from '../../lib/planes/account';
import { connect, isSandbox } from '../../lib/connect';
import { readConfig } from '../../lib/core/config';
import { ConfigError, HttpError } from '../../lib/core/errors';
import { explain } from '../../lib/diagnosis/explain';
import { persona } from '../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { configOf, deadAddress, printed, rejection, requests, scripted, serve, variables } from './support';

const real = 'https://contoso.purview.azure.com';

const known = sandboxSuite('isSandbox');

known('knows the sandbox', async () => {
  assert.is(await isSandbox(configOf(sandbox.url)), true);
});

known('takes nothing else on loopback for it', async () => {
  const other = await serve((_request, response) => response.writeHead(404).end());
  assert.is(await isSandbox(configOf(other.url)), false);
  await other.close();
});

known('takes no other answer for its own, whatever its status', async () => {
  for (const body of ['ok', '', '{}', '[]', 'null', '{"status":"ok"}', '{"status":"ready"}', '<html>', '"ready"']) {
    const other = await serve((_request, response) => response.end(body));
    assert.is(await isSandbox(configOf(other.url)), false, body);
    await other.close();
  }
});

known('does not wait long for what does not answer, and asks it once', async () => {
  let asked = 0;
  const mute = await serve(() => void asked++);
  const begin = performance.now();
  const error = await rejection<HttpError>(connect({ config: configOf(mute.url), timeoutMs: 300 }));
  assert.equal([error.code, asked], ['TIMEOUT', 1]);
  assert.ok(performance.now() - begin < 3000);
  await mute.close();
  const { fetch, calls } = scripted(Object.assign(new Error(), { code: 'ECONNRESET' }));
  const waits: unknown[] = [];
  const timeouts = globalThis.setTimeout;
  globalThis.setTimeout = ((act: () => void, ms: number) => (waits.push(ms), timeouts(act, ms))) as never;
  await rejection(isSandbox(configOf('http://127.0.0.1:1'), { fetch, timeoutMs: 30_000, retries: 3 }));
  globalThis.setTimeout = timeouts;
  assert.equal([calls.length, waits], [1, [5000]]);
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

const given = sandboxSuite('connect, given a configuration');

given('knows the sandbox, and says so in a line', async () => {
  const { sandbox: isTheSandbox, target } = await connect({ config: configOf(sandbox.url) });
  assert.is(isTheSandbox, true);
  assert.is(target, 'Using the local sandbox, which imitates the Purview account "contoso".');
});

given('knows a real account, and asks it nothing yet', async () => {
  const { fetch, calls } = scripted({});
  const { sandbox: isTheSandbox, target } = await connect({ config: configOf(real), fetch });
  assert.is(isTheSandbox, false);
  assert.is(target, 'Using your Purview account "contoso", as the environment says.');
  assert.is(calls.length, 0);
});

given('takes what else listens on loopback for a real account, and says where it is', async () => {
  const tunnel = await serve((_request, response) => response.writeHead(404).end());
  const { sandbox: isTheSandbox, target } = await connect({ config: configOf(tunnel.url) });
  assert.is(isTheSandbox, false);
  assert.is(target, `Using your Purview account "contoso" at ${tunnel.url}, as the environment says.`);
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
    `/v1.0/applications(appId='${persona('learner').clientId}')`,
  );
  assert.is(displayName, 'Purview REST kit (learner)');
});

given('calls the Unified Catalog at its host, with the token of the other planes', async () => {
  const { fetch, calls } = scripted({ body: { access_token: 't' } });
  const { PURVIEW_ACCOUNT: _, ...tenantAlone } = variables;
  const { unified, purview, target } = await connect({ config: readConfig(tenantAlone), fetch });
  await unified.get('/datagovernance/catalog/businessdomains');
  await purview.get('/account');
  assert.equal(
    calls.slice(1).map(({ url, headers }) => [url, headers['authorization']]),
    [
      ['https://api.purview-service.microsoft.com/datagovernance/catalog/businessdomains', 'Bearer t'],
      ['https://5a4db0c5-7e4a-4000-8000-000000000000-api.purview-service.microsoft.com/account', 'Bearer t'],
    ],
  );
  assert.is(
    target,
    'Using your Purview account of the tenant 5a4db0c5-7e4a-4000-8000-000000000000, as the environment says.',
  );
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

given('says in words alone that the sandbox does not run, where it was looked for and what starts it', async () => {
  const address = await deadAddress();
  const error = await rejection<HttpError>(connect({ config: configOf(address) }));
  const words =
    `GET /sandbox/health: no answer ECONNREFUSED: Nothing listens at ${address}, as the environment says. ` +
    'If that should be the sandbox, start it by `npm start`, or alone by `npm run sandbox`; else mend PURVIEW_ENDPOINT.';
  assert.is(inspect(error), `HttpError: ${words}`);
  assert.equal([error.status, error.code], [0, 'ECONNREFUSED']);
  assert.is(explain(error).reason, 'not-running');
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
  for (const part of [persona('admin').clientSecret, ...(token?.token ?? '').split('.')]) assert.not.match(text, part);
});

given.run();

const found = sandboxSuite<{ folder: string; cwd: string; env: NodeJS.ProcessEnv }>('connect, from where it runs');
const settings = (changes: Record<string, string>) =>
  Object.entries({ ...variables, ...changes })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
const here = () => ({
  AZURE_CLIENT_SECRET: persona('learner').clientSecret,
  AZURE_AUTHORITY_HOST: sandbox.url,
  PURVIEW_ENDPOINT: sandbox.url,
  GRAPH_ENDPOINT: sandbox.url,
});
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

found('takes the example, and names the variables of the shell that it leaves unread', async ({ folder }) => {
  process.env.AZURE_CLIENT_SECRET = 'real8Q~secret';
  for (const name of ['.env.example', '.env']) {
    writeFileSync(join(folder, name), settings(here()));
    const { target, config } = await connect();
    assert.is(config.clientSecret, here().AZURE_CLIENT_SECRET);
    assert.is(
      target,
      'Using the local sandbox, which imitates the Purview account "contoso". ' +
        'Variables of your shell are left unread: AZURE_CLIENT_SECRET.',
    );
  }
});

found('calls nothing with a real secret where a file is edited by half', async ({ folder }) => {
  writeFileSync(join(folder, '.env'), settings({ ...here(), AZURE_CLIENT_SECRET: 'real8Q~secret' }));
  const all = await rejection<ConfigError>(connect());
  assert.match(
    all.problems.join(),
    /^AZURE_AUTHORITY_HOST is an address of this machine, and AZURE_CLIENT_SECRET is no/,
  );
  writeFileSync(join(folder, '.env'), settings({ PURVIEW_ENDPOINT: sandbox.url }));
  const one = await rejection<ConfigError>(connect());
  assert.equal(one.problems, [
    'PURVIEW_ENDPOINT is the sandbox, and AZURE_AUTHORITY_HOST is not. For a real account delete PURVIEW_ENDPOINT.',
  ]);
  assert.equal(await requests(sandbox.url), []);
});

found('takes .env, where a variable of the shell wins', async ({ folder }) => {
  writeFileSync(join(folder, '.env'), settings({}));
  process.env.PURVIEW_ACCOUNT = 'fabrikam';
  const { target } = await connect();
  assert.is(target, 'Using your Purview account "fabrikam", as .env says, PURVIEW_ACCOUNT from the shell.');
});

found('throws what the configuration lacks', async () => {
  const error = await rejection(connect());
  assert.instance(error, ConfigError);
  assert.match(error.message, 'AZURE_TENANT_ID is missing');
});

found.run();
