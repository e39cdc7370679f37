import type { TokenCredential } from '@azure/core-auth';
import { ClientSecretCredential } from '@azure/identity';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClient, type ClientOptions } from '../../../lib/core/client';
import { fields, tryParse } from '../../../lib/core/json';
import { tokenSource } from '../../../lib/core/token';
import { endAll, ready, runFile, runSandbox } from '../../sandbox/process';
import { configOf, rejection } from '../support';
import { startSandbox } from '../../sandbox-suite';

const types = suite('the credential, by its types');

types('is a TokenCredential of the Azure SDK, and a TokenCredential is one', () => {
  const config = configOf('https://127.0.0.1:1');
  const ours: TokenCredential = tokenSource(config);
  const theirs: ClientOptions['credential'] = new ClientSecretCredential(config.tenantId, config.clientId, 's');
  const back: ClientOptions['credential'] = ours;
  for (const credential of [ours, theirs, back]) assert.type(credential.getToken, 'function');
});

types('takes the scope as the SDK gives it, with options it does not know', async () => {
  const sandbox = await startSandbox();
  const credential: TokenCredential = tokenSource(configOf(sandbox.url));
  const options = { enableCae: true, tenantId: 'other', tracingOptions: {}, claims: undefined };
  const token = await credential.getToken(['https://purview.azure.net/.default'], options);
  await sandbox.close();
  assert.type(token?.token, 'string');
  assert.ok((token?.expiresOnTimestamp ?? 0) > Date.now());
});

types.run();

const official = suite('the credential, with the Azure SDK over TLS');
official.after(endAll);

official('a client with a ClientSecretCredential, and a pipeline with a tokenSource, both search', async () => {
  const sandbox = runSandbox(['--port', '0', '--tls']);
  const url = await ready(sandbox);
  const certificate = /^Certificate: (.+)$/m.exec(sandbox.out())?.[1] ?? '';
  const program = runFile('test/lib/official-program.ts', [], {
    env: { NODE_EXTRA_CA_CERTS: certificate, SANDBOX: url },
  });
  await program.exit;
  const { kit, status, sdk } = fields(tryParse(program.out()));
  assert.is(status, 200, program.out() + program.err());
  assert.ok(Number(kit) > 0);
  assert.is(fields(sdk)['@search.count'], kit);
  sandbox.child.kill('SIGTERM');
  await sandbox.exit;
});

official('without the certificate, the kit says how to make it known', async () => {
  const sandbox = await startSandbox({ tls: true });
  const credential = tokenSource(configOf(sandbox.url), { retries: 0 });
  const error = await rejection(createClient({ endpoint: sandbox.url, credential }).get('/account'));
  await sandbox.close();
  assert.match(error.message, 'Set NODE_EXTRA_CA_CERTS to the PEM file');
});

official.run();
