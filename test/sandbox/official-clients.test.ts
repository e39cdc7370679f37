import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { persona, tenantId } from '../../sandbox/entra/personas';
import { fixedHosts } from '../../sandbox/http/hosts';
import { endAll, ready, runFile, runSandbox, type Run } from './process';
import { field } from './support';

const folder = mkdtempSync(join(tmpdir(), 'purview-sandbox-test-'));
const file = (name: string) => join(folder, name);

const official = suite('the official clients, @azure/identity and @azure-rest/core-client');
let sandbox: Run;
let url: string;

official.before(async () => {
  const names = ['localhost', ...fixedHosts].map((value) => ({ type: 2 as const, value }));
  const altNames = [...names, { type: 7 as const, ip: '127.0.0.1' }];
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  writeFileSync(file('cert.pem'), cert);
  writeFileSync(file('key.pem'), key);
});
official.before.each(async () => {
  sandbox = runSandbox(['--port', '0', '--tls', '--cert', file('cert.pem'), '--key', file('key.pem')]);
  url = await ready(sandbox);
});
official.after.each(async () => {
  sandbox.child.kill('SIGTERM');
  await sandbox.exit;
});
official.after(() => {
  endAll();
  rmSync(folder, { recursive: true });
});

/** What the program prints that uses them on every plane. */
async function met(env: Record<string, string>): Promise<unknown> {
  const [admin, curator] = [persona('admin'), persona('curator')];
  const program = runFile('test/sandbox/official-planes.ts', [], {
    preload: ['./test/sandbox/official-hosts.ts'],
    env: {
      NODE_EXTRA_CA_CERTS: file('cert.pem'),
      PORT: new URL(url).port,
      TENANT: tenantId,
      ADMIN: admin.clientId,
      ADMIN_SECRET: admin.clientSecret,
      CURATOR: curator.clientId,
      CURATOR_SECRET: curator.clientSecret,
      ...env,
    },
  });
  await program.exit;
  assert.is(program.err(), '');
  return JSON.parse(program.out());
}

/** What the sandbox was asked, and how it answered. */
function asked(): Promise<string[]> {
  const options = { ca: readFileSync(file('cert.pem')), servername: 'localhost', agent: false };
  return new Promise((resolve, reject) => {
    const call = get(`${url}/sandbox/requests`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const list = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, string>[];
        resolve(list.map(({ method, path, status }) => `${method} ${path} ${status}`));
      });
    });
    call.on('error', reject);
  });
}

const everything = {
  statuses: {
    account: '200',
    'create a collection': '200',
    'list collections': '200',
    'list policies': '200',
    'write a policy': '200',
    'register a data source': '201',
    'list data sources': '200',
    'create an entity': '200',
    'list glossaries': '200',
    'create a term': '200',
    'assign it': '204',
    search: '200',
  },
  found: [['Officialdom', 'Official']],
};

official('read and write on every plane, pointed at the address of the sandbox', async () => {
  assert.equal(await met({ ENDPOINT: url, AUTHORITY: url }), everything);
  assert.is((await asked())[0], `GET /${tenantId}/v2.0/.well-known/openid-configuration 200`);
});

official('do so with nothing but the names that are built into them, where those resolve here', async () => {
  const HOSTS = fixedHosts.join(',');
  assert.equal(await met({ ENDPOINT: 'https://contoso.purview.azure.com', HOSTS }), everything);
  // The endpoints of the public cloud are built in too.
  assert.is((await asked())[0], `POST /${tenantId}/oauth2/v2.0/token 200`);
});

official('ask Microsoft about an authority they do not know, and believe that there is none', async () => {
  const unknown = { ENDPOINT: url, AUTHORITY: url, INSTANCE_DISCOVERY: 'on', HOSTS: fixedHosts.join(',') };
  assert.match(String(field(await met(unknown), 'message')), 'endpoints_resolution_error');
  assert.equal(await asked(), ['GET /common/discovery/instance 400']);
});

official.run();
