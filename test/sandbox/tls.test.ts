import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { generate } from 'selfsigned';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSandbox, type Sandbox } from '../../sandbox/app';
import { programsClientId } from '../../sandbox/entra/directory';
import { accountName, persona, tenantId } from '../../sandbox/entra/personas';
import { loadWorld } from '../../sandbox/document/load';
import { showAccount } from '../../sandbox/account/account';
import { contoso } from '../../sandbox/estate/contoso';
import { fixedHosts, pathOnAccount, shapes, type Shape } from '../../sandbox/http/hosts';
import { madeCertificate, ownCertificate, type Tls } from '../../sandbox/http/tls';
import { endAll, ready, runFile, runSandbox } from './process';
import { field } from './support';

interface Answer {
  status: number;
  body: unknown;
}

// What an entry in the hosts file would do.
const resolvedHere: LookupFunction = (_name, options, done) =>
  options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);

function get(url: string, ca: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname } = new URL(url);
    // Else the Host header would be the name that the certificate has to be for.
    const servername = hostname === '127.0.0.1' ? 'localhost' : hostname;
    const call = request(url, { ca, headers, servername, lookup: resolvedHere, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) }),
      );
    });
    call.on('error', reject);
    call.end();
  });
}

let sandbox: Sandbox | undefined;
async function serving(tls: Tls, shape?: Shape): Promise<string> {
  sandbox = await createSandbox({ tls, shape });
  return (await sandbox.listen(0)).url;
}
const stopped = () => sandbox?.close();

const folder = mkdtempSync(join(tmpdir(), 'purview-sandbox-test-'));
const file = (name: string) => join(folder, name);

const made = suite('a certificate made at start');
made.after.each(stopped);

made('is for loopback, and for nothing else', async () => {
  const tls = await madeCertificate();
  const { subjectAltName, ca } = new X509Certificate(tls.cert);
  assert.is(subjectAltName, 'IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:localhost');
  assert.is(ca, false);
  assert.equal(tls.hosts, []);
  await tls.release();
});

made('lies without its key in a folder that close removes', async () => {
  const tls = await madeCertificate();
  const path = tls.path ?? '';
  assert.is(readFileSync(path, 'utf8'), tls.cert);
  assert.not.match(readFileSync(path, 'utf8'), 'PRIVATE');
  assert.match(await serving(tls), /^https:\/\/127\.0\.0\.1:\d+$/);
  await stopped();
  await stopped();
  assert.not.ok(existsSync(dirname(path)));
});

made('serves every plane, and discovery names https', async () => {
  const tls = await madeCertificate();
  const url = await serving(tls);
  const { body } = await get(`${url}/${tenantId}/v2.0/.well-known/openid-configuration`, tls.cert);
  assert.is(field(body, 'token_endpoint'), `${url}/${tenantId}/oauth2/v2.0/token`);
  const local = url.replace('127.0.0.1', 'localhost');
  const { body: byName } = await get(`${local}/${tenantId}/v2.0/.well-known/openid-configuration`, tls.cert);
  assert.is(field(byName, 'jwks_uri'), `${local}/${tenantId}/discovery/v2.0/keys`);
});

made('lets no other host name through, not even those of Microsoft', async () => {
  const tls = await madeCertificate();
  const url = await serving(tls);
  for (const host of [...fixedHosts, 'evil.example']) {
    const { status, body } = await get(`${url}/sandbox/health`, tls.cert, { host });
    assert.is(status, 403, host);
    assert.is(field(body, 'error', 'code'), 'SandboxForeignHost');
  }
});

made.run();

const own = suite("one's own certificate");
own.after.each(stopped);
own.before(async () => {
  const altNames = fixedHosts.map((value) => ({ type: 2 as const, value }));
  const pair = await generate([{ name: 'commonName', value: 'test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  const other = await generate([], { keyType: 'ec', algorithm: 'sha256' });
  writeFileSync(file('cert.pem'), pair.cert);
  writeFileSync(file('key.pem'), pair.private);
  writeFileSync(file('other.pem'), other.private);
});
own.after(() => {
  endAll();
  rmSync(folder, { recursive: true });
});

own('lets clients with fixed host names in, when their names resolve here', async () => {
  const tls = await ownCertificate(file('cert.pem'), file('key.pem'));
  const url = await serving(tls);
  const { port } = new URL(url);
  const login = `https://login.microsoftonline.com:${port}`;
  const { body } = await get(`${login}/${tenantId}/v2.0/.well-known/openid-configuration`, tls.cert);
  assert.is(field(body, 'token_endpoint'), `${login}/${tenantId}/oauth2/v2.0/token`);
  assert.is((await get(`https://contoso.purview.azure.com:${port}/account`, tls.cert)).status, 401);
  assert.is((await get(`https://graph.microsoft.com:${port}/v1.0/applications`, tls.cert)).status, 401);
  for (const host of ['evil.example', 'fabrikam.purview.azure.com', 'login.microsoftonline.com.evil.example'])
    assert.is((await get(`${login}/sandbox/health`, tls.cert, { host })).status, 403, host);
  await stopped();
  assert.ok(existsSync(file('cert.pem')));
});

own('lets clients of every host of the account in, old and new, each with the paths it has there', async () => {
  const tls = await ownCertificate(file('cert.pem'), file('key.pem'));
  const { port } = new URL(await serving(tls));
  const asked = (host: string, path: string) => get(`https://${host}:${port}${path}`, tls.cert);
  const account = `${accountName}.purview.azure.com`;
  const tenant = `${tenantId}-api.purview-service.microsoft.com`;
  const paths = ['/account', '/collections', '/policyStore/metadataRoles', '/scan/datasources'];
  const ofCatalog = ['/datamap/api/atlas/v2/glossary', '/catalog/api/atlas/v2/types/typedefs'];
  for (const host of [account, tenant])
    for (const path of [...paths, ...ofCatalog]) assert.is((await asked(host, path)).status, 401, host + path);
  for (const host of ['api.purview-service.microsoft.com', 'api.purview.microsoft.com']) {
    for (const path of ofCatalog) assert.is((await asked(host, path)).status, 401, host + path);
    for (const path of paths) assert.is((await asked(host, path)).status, 404, host + path);
  }
  for (const [host, path] of [
    ['scan', '/datasources'],
    ['scan', '/scan/datasources'],
    ['scan', '/datasources/x/scans?api-version=2018-12-01-preview'],
    ['catalog', '/api/atlas/v2/glossary'],
    ['catalog', '/catalog/api/atlas/v2/glossary'],
    ['account', '/'],
    ['account', '/collections'],
  ])
    assert.is((await asked(`${accountName}.${host}.purview.azure.com`, path)).status, 401, host + path);
  for (const host of [
    `other.scan.purview.azure.com`,
    `${accountName}.guardian.purview.azure.com`,
    `x${tenant}`,
    `${tenantId.replace(/0$/, '1')}-api.purview-service.microsoft.com`,
    `${tenant}.evil.example`,
  ])
    assert.is((await get(`https://${account}:${port}/account`, tls.cert, { host })).status, 403, host);
  assert.is(pathOnAccount('127.0.0.1:4280', '/datasources'), '/datasources');
});

const [account, tenant, everybody] = [
  `${accountName}.purview.azure.com`,
  `${tenantId}-api.purview-service.microsoft.com`,
  'api.purview-service.microsoft.com',
];
const [accounts, assets, scans, rules, business] = [
  '/account/collections',
  '/datamap/api/atlas/v2/glossary',
  '/scan/datasources',
  '/policyStore/metadataPolicies',
  '/datagovernance/catalog/businessdomains',
];
const ofAccount = [accounts, assets, scans, rules];

/** What each host serves of what there is, in each shape. The name of one that serves nothing at all does not exist. */
const served: [shape: Shape, host: string, paths: string[] | undefined][] = [
  ['classic', account, ofAccount],
  ['classic', tenant, undefined],
  ['classic', everybody, []],
  ['classic', '127.0.0.1', ofAccount],
  ['both', account, ofAccount],
  ['both', tenant, [...ofAccount, business]],
  ['both', everybody, [assets, business]],
  ['both', '127.0.0.1', [...ofAccount, business]],
  ['unified', account, undefined],
  ['unified', `${accountName}.scan.purview.azure.com`, undefined],
  ['unified', tenant, [...ofAccount, business]],
  ['unified', everybody, [assets, business]],
  ['unified', '127.0.0.1', [...ofAccount, business]],
];
for (const [shape, host, paths] of served) {
  own(`has ${host} in the shape ${shape} ${paths ? `for ${paths.length} planes` : 'not at all'}`, async () => {
    const tls = await ownCertificate(file('cert.pem'), file('key.pem'));
    const { port } = new URL(await serving(tls, shape));
    const at = host === '127.0.0.1' ? 'login.microsoftonline.com' : host;
    const headers: Record<string, string> = host === '127.0.0.1' ? { host } : {};
    for (const path of [...ofAccount, business]) {
      const { status, body } = await get(`https://${at}:${port}${path}`, tls.cert, headers);
      if (paths === undefined) assert.match(`${status} ${JSON.stringify(body)}`, /^421 .*"SandboxMisdirected"/);
      else if (paths.includes(path)) assert.ok([401, 501].includes(status), path);
      else assert.is(status, 404, path);
    }
    const shown = await get(`https://login.microsoftonline.com:${port}/sandbox/health`, tls.cert);
    assert.is(field(shown.body, 'shape'), shape);
  });
}

own('tells in the account which hosts it has', async () => {
  const { collections, directory } = loadWorld(contoso({ born: 0 }), { start: 0, now: () => 0 });
  const hosts = shapes.map(
    (shape) => new URL(showAccount(collections, directory, shape).properties.endpoints.catalog).host,
  );
  assert.equal(hosts, [account, account, tenant]);
});

own('that is none, or not of its key, is refused in a sentence', async () => {
  const sentence = (cert: string, key: string) =>
    ownCertificate(file(cert), file(key)).then(
      () => 'accepted',
      (error: Error) => error.message,
    );
  assert.is(await sentence('none.pem', 'key.pem'), `The file of --cert, ${file('none.pem')}, cannot be read.`);
  assert.is(await sentence('cert.pem', 'none.pem'), `The file of --key, ${file('none.pem')}, cannot be read.`);
  assert.is(
    await sentence('cert.pem', 'other.pem'),
    `${file('cert.pem')} and ${file('other.pem')} are not a certificate and its key in PEM form.`,
  );
});

own('can be given on the command line, where a wrong one ends the start', async () => {
  const good = runSandbox(['--port', '0', '--cert', file('cert.pem'), '--key', file('key.pem')]);
  const bad = runSandbox(['--tls', '--cert', file('none.pem'), '--key', file('key.pem')]);
  const url = await ready(good);
  assert.is(good.out(), `Sandbox ready: ${url}\n`);
  assert.match(url, /^https:/);
  assert.is(await bad.exit, 2);
  assert.is(bad.err(), `The file of --cert, ${file('none.pem')}, cannot be read.\n`);
});

own.run();

const official = suite("the official client, @azure/identity's ClientSecretCredential");
official.after(endAll);

official('gets a token over https and calls the catalog with it; a wrong secret is told by its code', async () => {
  const sandbox = runSandbox(['--port', '0', '--tls']);
  const url = await ready(sandbox);
  const certificate = /^Certificate: (.+)$/m.exec(sandbox.out())?.[1] ?? '';
  assert.is(sandbox.out(), `Certificate: ${certificate}\nSandbox ready: ${url}\n`);
  const { clientId, clientSecret } = persona('curator');
  const env = { NODE_EXTRA_CA_CERTS: certificate, SANDBOX: url, TENANT: tenantId, CLIENT: clientId };
  const client = (secret: string) =>
    runFile('test/sandbox/official-client.ts', [], { env: { ...env, SECRET: secret } });
  const [right, wrong] = [client(clientSecret), client('not-the-secret')];
  await Promise.all([right.exit, wrong.exit]);
  const met: unknown = JSON.parse(right.out());
  assert.is(field(met, 'status'), 200, right.out() + right.err());
  assert.ok(Number(field(met, 'body', '@search.count')) > 0);
  assert.ok(Number(field(met, 'expiresOnTimestamp')) > Date.now() + 23 * 3_600_000);
  assert.match(String(field(JSON.parse(wrong.out()), 'message')), 'AADSTS7000215: Invalid client secret provided.');
  sandbox.child.kill('SIGTERM');
  if (process.platform === 'win32') return;
  assert.is(await sandbox.exit, 0);
  assert.not.ok(existsSync(certificate));
});

official.run();

const signedIn = suite("@azure/identity's credentials for people, as they are");
signedIn.after.each(stopped);
signedIn.after(endAll);

/** A browser for the package that opens one: it goes by the variable that Linux desktops honour. */
function standInBrowser(): string {
  const script = join(mkdtempSync(join(tmpdir(), 'purview-sandbox-test-')), 'browser');
  const root = join(__dirname, '../..');
  const program = join(root, 'test/sandbox/browser-stand-in.ts');
  const line = `cd '${root}' && exec '${process.execPath}' -r ./tools/typescript.js '${program}' "$1"`;
  writeFileSync(script, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  return script;
}

signedIn('get tokens over https, by a device code and in a browser, keep them, and take them to Purview', async () => {
  const tls = await madeCertificate();
  const url = await serving(tls);
  const browser = process.platform === 'linux' ? standInBrowser() : '';
  const client = runFile('test/sandbox/official-people.ts', [], {
    env: {
      NODE_EXTRA_CA_CERTS: tls.path ?? '',
      SANDBOX: url,
      TENANT: tenantId,
      CLIENT: programsClientId,
      BROWSER: browser,
      PERSON: 'Data Reader',
    },
  });
  await client.exit;
  if (browser) rmSync(dirname(browser), { recursive: true });
  const { browser: inBrowser, account2, graph, ...met } = JSON.parse(client.out()) as Record<string, unknown>;
  const device = { name: 'Collection Admin', scp: 'Purview.DelegatedAccess', appid: programsClientId };
  assert.equal(
    met,
    {
      message: `To sign in, use a web browser to open the page ${url}/devicelogin and enter the code CODE to authenticate.`,
      device,
      kept: true,
      account: 200,
    },
    client.out() + client.err(),
  );
  assert.match(String(field(graph, 'scp')), 'Application.ReadWrite.All');
  if (!browser) return;
  assert.equal(inBrowser, { ...device, name: 'Data Reader' });
  assert.is(field(account2, 'username'), 'data-reader@contoso.onmicrosoft.com');
});

signedIn.run();
