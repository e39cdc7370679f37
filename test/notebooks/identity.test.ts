import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { asPerson } from '../../lib/course/people';
import { persona } from '../../sandbox/entra/personas';
import { root } from '../../tools/jupyter-env';
import { readNotebook, sourceOf } from '../../tools/notebook';
import { sandboxEnv } from '../../tools/sandbox-process';
import { configOf } from '../lib/support';
import { endAll, ready, runFile, runSandbox } from '../sandbox/process';

const test = suite('the listings with @azure/identity');
test.after(endAll);

test('the one in 03-token runs as it stands, over TLS', async () => {
  await withSandbox(['--tls'], async ({ url, folder, out }) => {
    writeFileSync(join(folder, '.env'), asReader(sandboxEnv(url)));
    const certificate = /^Certificate: (.+)$/m.exec(out())?.[1] ?? '';
    const run = runFile(placed(folder, '03-token'), [], {
      env: { NODE_EXTRA_CA_CERTS: certificate, DOTENV_CONFIG_PATH: join(folder, '.env') },
    });
    await run.exit;
    assert.match(run.out(), /^\d+ assets\n$/, run.err());
    assert.ok(parseInt(run.out(), 10) > 0);
  });
});

test('the one in 02-role-assignment runs for a person who is Collection Admin', async () => {
  if (process.platform === 'win32') return console.log('skipped: the stand-in for the Azure CLI is a shell script');
  await withSandbox([], async ({ url, folder }) => {
    const { credential } = await asPerson(configOf(url), 'collection-admin');
    const token = (await credential.getToken('https://purview.azure.net/.default'))?.token;
    azureCli(folder, { accessToken: token, expiresOn: '2099-01-01 00:00:00.000000', tokenType: 'Bearer' });
    const objectId = '5a4db0c5-0b1e-4000-8000-000000000001';
    const run = runFile(placed(folder, '02-role-assignment'), [objectId, 'contoso'], {
      env: { PURVIEW_ENDPOINT: url, PATH: `${folder}${delimiter}${process.env.PATH}` },
    });
    await run.exit;
    assert.is(run.out(), `+ Data Curator on contoso: ${objectId}\nversion 1 -> 2\n`, run.err());
  });
});

test.run();

/** A sandbox, and a folder in which a program finds the kit where the notebooks find it. */
async function withSandbox(
  args: string[],
  use: (given: { url: string; folder: string; out(): string }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'purview-kit-'));
  const sandbox = runSandbox(['--port', '0', ...args]);
  try {
    for (const name of ['lib', 'node_modules', 'tsconfig.json']) symlinkSync(join(root, name), join(folder, name));
    mkdirSync(join(folder, 'notebooks'));
    await use({ url: await ready(sandbox), folder, out: sandbox.out });
  } finally {
    sandbox.child.kill('SIGTERM');
    await sandbox.exit;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Stands in for the Azure CLI, which knows no sign-in but Microsoft's: answers any question with this token. */
function azureCli(folder: string, answer: object): void {
  writeFileSync(join(folder, 'az'), `#!/bin/sh\ncat <<'END'\n${JSON.stringify(answer)}\nEND\n`);
  chmodSync(join(folder, 'az'), 0o755);
}

/** Settings for a persona that may read. */
function asReader(settings: string): string {
  const { clientId, clientSecret } = persona('reader');
  return settings
    .replace(/^AZURE_CLIENT_ID=.*$/m, `AZURE_CLIENT_ID=${clientId}`)
    .replace(/^AZURE_CLIENT_SECRET=.*$/m, `AZURE_CLIENT_SECRET=${clientSecret}`);
}

/** Puts the listing of a lesson into a file of its own, and gives its path. */
function placed(folder: string, lesson: string): string {
  const { cells } = readNotebook(join(root, 'notebooks', `${lesson}.ipynb`));
  const blocks = cells.flatMap((cell) => [...sourceOf(cell).matchAll(/```ts\n([^]*?)\n```/g)].map(([, code]) => code));
  const listing = blocks.find((code) => code.includes("from '@azure/identity'"));
  assert.ok(listing, `${lesson} shows the package`);
  const file = join(folder, 'notebooks', 'listing.ts');
  writeFileSync(file, listing);
  return file;
}
