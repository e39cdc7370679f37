import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { personas } from '../../sandbox/model/personas';
import { readNotebook, sourceOf } from '../../tools/notebook';
import { root } from '../../tools/jupyter-env';
import { sandboxEnv } from '../../tools/sandbox-process';
import { endAll, ready, runFile, runSandbox } from '../sandbox/process';

const test = suite('the listing with @azure/identity in 03-token');
test.after(endAll);

test('runs as it stands, over TLS, against the sandbox', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'purview-kit-'));
  const sandbox = runSandbox(['--port', '0', '--tls']);
  try {
    const url = await ready(sandbox);
    for (const name of ['lib', 'node_modules', 'tsconfig.json']) symlinkSync(join(root, name), join(folder, name));
    mkdirSync(join(folder, 'notebooks'));
    const program = join(folder, 'notebooks', 'listing.ts');
    writeFileSync(program, listing());
    writeFileSync(join(folder, '.env'), asReader(sandboxEnv(url)));
    const certificate = /^Certificate: (.+)$/m.exec(sandbox.out())?.[1] ?? '';
    const run = runFile(program, [], {
      env: { NODE_EXTRA_CA_CERTS: certificate, DOTENV_CONFIG_PATH: join(folder, '.env') },
    });
    await run.exit;
    assert.match(run.out(), /^\d+ assets\n$/, run.err());
    assert.ok(parseInt(run.out(), 10) > 0);
  } finally {
    sandbox.child.kill('SIGTERM');
    await sandbox.exit;
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();

/** Settings for a persona that may read. */
function asReader(settings: string): string {
  const reader = personas.find(({ name }) => name === 'reader');
  assert.ok(reader);
  return settings
    .replace(/^AZURE_CLIENT_ID=.*$/m, `AZURE_CLIENT_ID=${reader.clientId}`)
    .replace(/^AZURE_CLIENT_SECRET=.*$/m, `AZURE_CLIENT_SECRET=${reader.clientSecret}`);
}

function listing(): string {
  const cells = readNotebook(join(root, 'notebooks', '03-token.ipynb')).cells;
  const blocks = cells.flatMap((cell) => [...sourceOf(cell).matchAll(/```ts\n([^]*?)\n```/g)].map(([, code]) => code));
  const found = blocks.find((code) => code.includes("from '@azure/identity'"));
  assert.ok(found, 'lesson 03 shows the package');
  return found;
}
