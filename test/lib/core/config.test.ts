import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  graphScope,
  loadConfig,
  purviewScope,
  readConfig,
  variablesSet,
  withApplication,
  withSettings,
} from '../../../lib/core/config';
import { ConfigError } from '../../../lib/core/errors';
import { printed, thrown, variables } from '../support';

const read = suite('readConfig');
const problemsOf = (changes: Record<string, string>) =>
  thrown<ConfigError>(() => readConfig({ ...variables, ...changes })).problems;

read('knows the public cloud by heart', () => {
  assert.equal(readConfig(variables), {
    tenantId: variables.AZURE_TENANT_ID,
    clientId: variables.AZURE_CLIENT_ID,
    account: 'contoso',
    cloud: 'public',
    authorityHost: 'https://login.microsoftonline.com',
    endpoint: 'https://contoso.purview.azure.com',
    resource: 'https://purview.azure.net',
    graphEndpoint: 'https://graph.microsoft.com',
    source: 'The environment',
  });
});

read('changes settings by their names, and keeps the others', () => {
  const config = readConfig({
    ...variables,
    GRAPH_ENDPOINT: 'https://graph.example',
    PURVIEW_RESOURCE: 'https://r.example',
  });
  const changed = withSettings(config, { AZURE_CLIENT_SECRET: 'another~secret' });
  assert.equal(changed, config);
  assert.is(changed.clientSecret, 'another~secret');
  assert.is(withSettings(config, {}).clientSecret, config.clientSecret);
  const tenantId = '5a4db0c5-7e4a-4000-8000-00000000000f';
  assert.equal(withSettings(config, { AZURE_TENANT_ID: tenantId }), { ...config, tenantId });
  assert.equal(thrown<ConfigError>(() => withSettings(config, { PURVIEW_ACCOUNT: 'x' })).problems, [
    'PURVIEW_ACCOUNT is not an account name: 3 to 63 letters, digits and hyphens.',
  ]);
});

read('says what a token is asked for, of Purview and of the Graph of the cloud', () => {
  const scopes = (changes: Record<string, string>) => {
    const config = readConfig({ ...variables, ...changes });
    return [purviewScope(config), graphScope(config)];
  };
  assert.equal(scopes({}), ['https://purview.azure.net/.default', 'https://graph.microsoft.com/.default']);
  assert.equal(scopes({ AZURE_CLOUD: 'usgov', PURVIEW_RESOURCE: 'https://purview.azure.us/' }), [
    'https://purview.azure.us//.default',
    'https://graph.microsoft.us/.default',
  ]);
  assert.is(scopes({ GRAPH_ENDPOINT: 'http://127.0.0.1:4280' })[1], 'https://graph.microsoft.com/.default');
});

read('takes the addresses of another cloud', () => {
  const config = readConfig({ ...variables, AZURE_CLOUD: 'usgov' });
  assert.is(config.endpoint, 'https://contoso.purview.azure.us');
  assert.is(config.authorityHost, 'https://login.microsoftonline.us');
});

read('trims values and takes slashes off addresses, but not off the audience', () => {
  const config = readConfig({
    ...variables,
    AZURE_TENANT_ID: ' contoso.onmicrosoft.com ',
    PURVIEW_ENDPOINT: 'https://api.purview-service.microsoft.com//',
    PURVIEW_RESOURCE: 'https://purview.azure.net/',
  });
  assert.is(config.tenantId, 'contoso.onmicrosoft.com');
  assert.is(config.endpoint, 'https://api.purview-service.microsoft.com');
  assert.is(config.resource, 'https://purview.azure.net/');
});

read('takes the application id of Purview as the resource', () => {
  const PURVIEW_RESOURCE = '73c2949e-da2d-457a-9607-fcc665198967';
  assert.is(readConfig({ ...variables, PURVIEW_RESOURCE }).resource, PURVIEW_RESOURCE);
});

read('names everything that is missing, at once', () => {
  const error = thrown<ConfigError>(() => readConfig({}, '.env'));
  assert.instance(error, ConfigError);
  assert.is(
    error.message,
    [
      '.env needs a change:',
      '- AZURE_TENANT_ID is missing: the Directory (tenant) ID on the overview page of your app registration.',
      '- AZURE_CLIENT_ID is missing: the Application (client) ID on the overview page of your app registration.',
      '- AZURE_CLIENT_SECRET is missing: the Value of a client secret, under Certificates & secrets.',
      '- PURVIEW_ACCOUNT is missing: the name of your Purview account.',
    ].join('\n'),
  );
});

read('counts blanks as missing', () => {
  assert.equal(problemsOf({ PURVIEW_ACCOUNT: '  ' }), [
    'PURVIEW_ACCOUNT is missing: the name of your Purview account.',
  ]);
});

read('names a placeholder once, however it is written', () => {
  const sentence =
    'AZURE_CLIENT_SECRET still holds a placeholder: replace it by the Value of a client secret, under Certificates & secrets.';
  for (const AZURE_CLIENT_SECRET of [
    '<Client secret Value, not the Secret ID>',
    'your-secret',
    'xxxxxxxx',
    'changeme',
  ]) {
    assert.equal(problemsOf({ AZURE_CLIENT_SECRET }), [sentence]);
  }
  assert.equal(problemsOf({ AZURE_TENANT_ID: '00000000-0000-0000-0000-000000000000' }), [
    'AZURE_TENANT_ID still holds a placeholder: replace it by the Directory (tenant) ID on the overview page of your app registration.',
  ]);
});

read('recognises the Secret ID where its Value belongs', () => {
  assert.equal(problemsOf({ AZURE_CLIENT_SECRET: '5a4db0c5-5ec1-4000-8000-000000000001' }), [
    'AZURE_CLIENT_SECRET is a GUID, so it is the Secret ID: copy the Value instead. It is shown once, so you may need a new client secret.',
  ]);
});

read('recognises a whole URL where the account name belongs', () => {
  assert.equal(problemsOf({ PURVIEW_ACCOUNT: 'https://contoso.purview.azure.com' }), [
    'PURVIEW_ACCOUNT is a whole URL: give the account name alone, the first part of its host name.',
  ]);
});

read('refuses what can be no account name', () => {
  for (const PURVIEW_ACCOUNT of [
    'contoso.purview.azure.com',
    'a',
    '-contoso',
    'con toso',
    'contoso/x',
    'c'.repeat(64),
  ]) {
    const sentence = 'PURVIEW_ACCOUNT is not an account name: 3 to 63 letters, digits and hyphens.';
    assert.equal(problemsOf({ PURVIEW_ACCOUNT }), [sentence]);
  }
});

read('refuses a tenant and a client id that are of no known form', () => {
  assert.equal(problemsOf({ AZURE_TENANT_ID: 'contoso', AZURE_CLIENT_ID: 'rest-api' }), [
    'AZURE_TENANT_ID is neither a GUID nor a domain such as contoso.onmicrosoft.com.',
    'AZURE_CLIENT_ID is not a GUID: copy the Application (client) ID.',
  ]);
});

read('refuses a resource that can be no audience', () => {
  assert.equal(problemsOf({ PURVIEW_RESOURCE: 'purview' }), ['PURVIEW_RESOURCE is neither a URL nor a GUID.']);
});

read('refuses a cloud that it does not know', () => {
  for (const AZURE_CLOUD of ['AzureCloud', 'Public', '__proto__', 'constructor']) {
    assert.equal(problemsOf({ AZURE_CLOUD }), ['AZURE_CLOUD is none of public, usgov, china.']);
  }
});

read('recognises addresses of another cloud', () => {
  const changes = {
    AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us',
    PURVIEW_ENDPOINT: 'https://contoso.purview.azure.cn',
  };
  assert.equal(problemsOf(changes), [
    'AZURE_AUTHORITY_HOST belongs to the cloud usgov, but AZURE_CLOUD is public.',
    'PURVIEW_ENDPOINT belongs to the cloud china, but AZURE_CLOUD is public.',
  ]);
});

read('refuses http except on loopback', () => {
  assert.equal(problemsOf({ AZURE_AUTHORITY_HOST: 'http://login.microsoftonline.com' }), [
    'AZURE_AUTHORITY_HOST begins with http://: only https:// keeps the token and the secret private.',
  ]);
  for (const PURVIEW_ENDPOINT of ['http://127.0.0.1:4280', 'http://localhost:4280', 'http://[::1]:4280']) {
    assert.is(readConfig({ ...variables, PURVIEW_ENDPOINT }).endpoint, PURVIEW_ENDPOINT);
  }
});

read('refuses an address that is none', () => {
  for (const GRAPH_ENDPOINT of ['graph.microsoft.com', 'ftp://graph.microsoft.com', 'https://']) {
    assert.equal(problemsOf({ GRAPH_ENDPOINT }), ['GRAPH_ENDPOINT is not a URL that begins with https://.']);
  }
});

read('refuses an address that holds more, and does not repeat it', () => {
  for (const PURVIEW_ENDPOINT of [
    'https://me:pass@host.example',
    'https://host.example/?pass=1',
    'https://host.example#pass',
  ]) {
    assert.equal(problemsOf({ PURVIEW_ENDPOINT }), [
      'PURVIEW_ENDPOINT holds more than an address: take out any user, password, query or fragment.',
    ]);
  }
});

read('reports problems of every kind together', () => {
  const problems = problemsOf({
    AZURE_TENANT_ID: '',
    AZURE_CLIENT_ID: '<Application (client) ID>',
    AZURE_CLIENT_SECRET: '5a4db0c5-5ec1-4000-8000-000000000001',
    PURVIEW_ACCOUNT: 'https://contoso.purview.azure.com',
    AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us',
    GRAPH_ENDPOINT: 'http://graph.microsoft.com',
  });
  assert.equal(
    problems.map((problem) => problem.split(' ')[0]),
    [
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'AZURE_CLIENT_SECRET',
      'PURVIEW_ACCOUNT',
      'GRAPH_ENDPOINT',
      'AZURE_AUTHORITY_HOST',
    ],
  );
});

read('takes no placeholder for a resource, and no query in an endpoint of its own account', () => {
  assert.equal(problemsOf({ PURVIEW_RESOURCE: '<resource>' }), ['PURVIEW_RESOURCE is neither a URL nor a GUID.']);
  assert.equal(problemsOf({ PURVIEW_ENDPOINT: 'https://contoso.purview.azure.com/?a=b' }), [
    'PURVIEW_ENDPOINT holds more than an address: take out any user, password, query or fragment.',
  ]);
});

read('refuses line breaks, paths, keys of objects and ten megabytes, and repeats none of them', () => {
  const huge = 'QUJD'.repeat(2_500_000);
  for (const odd of ['a\r\nb: c', '../../etc', '__proto__', 'a\0b', huge, '😀']) {
    const problems = problemsOf({ AZURE_TENANT_ID: odd, AZURE_CLIENT_ID: odd, PURVIEW_ACCOUNT: odd, AZURE_CLOUD: odd });
    assert.equal(problems, [
      'AZURE_TENANT_ID is neither a GUID nor a domain such as contoso.onmicrosoft.com.',
      'AZURE_CLIENT_ID is not a GUID: copy the Application (client) ID.',
      'PURVIEW_ACCOUNT is not an account name: 3 to 63 letters, digits and hyphens.',
      'AZURE_CLOUD is none of public, usgov, china.',
    ]);
  }
  const wrong = { AZURE_TENANT_ID: 7, AZURE_CLIENT_ID: {}, PURVIEW_ACCOUNT: true } as never;
  assert.is(problemsOf(wrong).length, 2);
});

read('never repeats a value, which might be a secret in the wrong place', () => {
  const secret = 'abc8Q~a secret in the wrong place';
  const everywhere = Object.fromEntries(
    [
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'PURVIEW_ACCOUNT',
      'AZURE_CLOUD',
      'PURVIEW_ENDPOINT',
      'PURVIEW_RESOURCE',
    ].map((name) => [name, secret]),
  );
  assert.not.match(printed(thrown(() => readConfig({ ...variables, ...everywhere }))), 'abc8Q');
});

read('hides the client secret from all that prints, and gives it to who asks', () => {
  const config = readConfig(variables);
  assert.is(config.clientSecret, variables.AZURE_CLIENT_SECRET);
  assert.not.match(printed(config), 'abc8Q');
  assert.not.match(printed({ ...config }), 'abc8Q');
  const other = withApplication(config, { clientId: 'other', clientSecret: 'def8Q~another' });
  assert.equal([other.clientId, other.clientSecret, other.account], ['other', 'def8Q~another', 'contoso']);
  assert.not.match(printed(other), '8Q');
});

read.run();

const load = suite<{ folder: string }>('loadConfig');
const dotenv = (changes: Record<string, string> = {}) =>
  Object.entries({ ...variables, ...changes })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
const loopback = {
  AZURE_AUTHORITY_HOST: 'http://127.0.0.1:4280',
  PURVIEW_ENDPOINT: 'http://127.0.0.1:4280',
  GRAPH_ENDPOINT: 'http://127.0.0.1:4280',
};

load.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "kit's ünusual #1 %20 (é) 日本 "));
  mkdirSync(join(context.folder, 'notebooks', 'deep'), { recursive: true });
  writeFileSync(join(context.folder, 'package.json'), '{}');
});
load.after.each(({ folder }) => rmSync(folder, { recursive: true }));

load('finds .env in the working directory', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv());
  const config = loadConfig({ env: {}, cwd: folder });
  assert.equal([config.account, config.source], ['contoso', '.env']);
});

load('finds .env above, up to the nearest package.json', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv());
  assert.is(loadConfig({ env: {}, cwd: join(folder, 'notebooks', 'deep') }).account, 'contoso');
  writeFileSync(join(folder, 'notebooks', 'package.json'), '{}');
  const error = thrown(() => loadConfig({ env: {}, cwd: join(folder, 'notebooks', 'deep') }));
  assert.match(
    error.message,
    /^The environment \(there is no \.env file\) needs a change:\n- AZURE_TENANT_ID is missing/,
  );
});

load('prefers the nearest .env', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv());
  writeFileSync(join(folder, 'notebooks', '.env'), dotenv({ PURVIEW_ACCOUNT: 'fabrikam' }));
  assert.is(loadConfig({ env: {}, cwd: join(folder, 'notebooks') }).account, 'fabrikam');
});

load('lets variables that are set win over the file, but not empty ones', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv());
  const env = { PURVIEW_ACCOUNT: 'fabrikam', AZURE_CLIENT_ID: '', PATH: '/bin' };
  const config = loadConfig({ env, cwd: folder });
  assert.equal([config.account, config.clientId], ['fabrikam', variables.AZURE_CLIENT_ID]);
});

load('reads what editors write: a byte order mark, Windows line ends, quotes and comments', ({ folder }) => {
  const quoted = dotenv({ AZURE_CLIENT_SECRET: '"abc8Q~with # and spaces"', PURVIEW_ACCOUNT: 'contoso # ours' });
  writeFileSync(join(folder, '.env'), `\uFEFF${quoted.replace(/\n/g, '\r\n')}\r\n`);
  const config = loadConfig({ env: {}, cwd: folder });
  assert.equal(
    [config.tenantId, config.clientSecret, config.account],
    [variables.AZURE_TENANT_ID, 'abc8Q~with # and spaces', 'contoso'],
  );
});

load('reads the file that DOTENV_CONFIG_PATH names, and a path before that', ({ folder }) => {
  writeFileSync(join(folder, 'one.env'), dotenv({ PURVIEW_ACCOUNT: 'one-account' }));
  writeFileSync(join(folder, 'two.env'), dotenv({ PURVIEW_ACCOUNT: 'two-account' }));
  const env = { DOTENV_CONFIG_PATH: join(folder, 'one.env') };
  assert.is(loadConfig({ env, cwd: tmpdir() }).account, 'one-account');
  const config = loadConfig({ env, cwd: folder, path: 'two.env' });
  assert.equal([config.account, config.source], ['two-account', 'two.env']);
});

load('says so when the file it was given cannot be read', ({ folder }) => {
  const error = thrown(() => loadConfig({ env: {}, cwd: folder, path: 'missing.env' }));
  assert.is(error.message, 'missing.env needs a change:\n- The file cannot be read. Is the path right?');
});

load('says so when what it was given is a folder, and reads no keys of objects', ({ folder }) => {
  const error = thrown(() => loadConfig({ env: {}, cwd: folder, path: 'notebooks' }));
  assert.is(error.message, 'notebooks needs a change:\n- The file cannot be read. Is the path right?');
  writeFileSync(join(folder, '.env'), `__proto__=a\nconstructor=b\n${dotenv()}`);
  assert.is(loadConfig({ env: {}, cwd: folder }).account, 'contoso');
  assert.is(({} as Record<string, unknown>).a, undefined);
});

load('reads the environment where there is no file', ({ folder }) => {
  const config = loadConfig({ env: variables, cwd: folder });
  assert.equal([config.account, config.source], ['contoso', 'The environment (there is no .env file)']);
});

load('takes the example only when asked to', ({ folder }) => {
  writeFileSync(join(folder, '.env.example'), dotenv(loopback));
  assert.is(loadConfig({ env: {}, cwd: join(folder, 'notebooks'), example: true }).source, '.env.example');
  assert.match(thrown(() => loadConfig({ env: {}, cwd: folder })).message, 'AZURE_TENANT_ID is missing');
});

load('takes .env before the example', ({ folder }) => {
  writeFileSync(join(folder, '.env.example'), dotenv(loopback));
  writeFileSync(join(folder, '.env'), dotenv());
  assert.is(loadConfig({ env: {}, cwd: folder, example: true }).source, '.env');
});

load('takes the example alone: the shell is left unread, so that no real secret reaches the sandbox', ({ folder }) => {
  writeFileSync(join(folder, '.env.example'), dotenv(loopback));
  const env = { AZURE_CLIENT_SECRET: 'real8Q~secret', PURVIEW_ACCOUNT: 'fabrikam', HOME: '/root' };
  const config = loadConfig({ env, cwd: folder, example: true });
  assert.equal([config.account, config.clientSecret], ['contoso', variables.AZURE_CLIENT_SECRET]);
  assert.equal(variablesSet(env), ['AZURE_CLIENT_SECRET', 'PURVIEW_ACCOUNT']);
});

load('refuses an example with an address that is not loopback', ({ folder }) => {
  writeFileSync(join(folder, '.env.example'), dotenv({ ...loopback, PURVIEW_ENDPOINT: '', GRAPH_ENDPOINT: '' }));
  const error = thrown(() => loadConfig({ env: {}, cwd: folder, example: true }));
  const sentence = 'is not a loopback address. Copy the file to .env and write your account there.';
  assert.is(
    error.message,
    `.env.example needs a change:\n- PURVIEW_ENDPOINT ${sentence}\n- GRAPH_ENDPOINT ${sentence}`,
  );
});

load('leaves the environment as it was', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv({ PURVIEW_ACCOUNT: 'leaves-no-trace' }));
  const before = { ...process.env };
  loadConfig({ env: {}, cwd: folder });
  assert.equal({ ...process.env }, before);
});

load.run();
