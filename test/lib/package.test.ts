import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startSandbox } from '../../sandbox/app';
import { tenantId } from '../../sandbox/model/personas';
import { npm } from '../../tools/setup';
import { personaOf } from './support';

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'purview-package-test-'));
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** Runs a program to its end, in a folder, for at most so long. */
function run(command: string, args: string[], cwd: string, { env = {}, timeout = 120_000, shell = false } = {}) {
  return new Promise<{ code: number | null; out: string }>((resolve) => {
    // What runs elsewhere is no part of what the tests reach here.
    const own = { ...process.env, NODE_V8_COVERAGE: '', ...env };
    const child = spawn(command, args, { cwd, shell, timeout, env: own });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += String(chunk)));
    child.once('error', (error) => resolve({ code: null, out: error.message }));
    child.once('close', (code) => resolve({ code, out }));
  });
}

/** The output of a program that has ended well. */
async function good(run: Promise<{ code: number | null; out: string }>): Promise<string> {
  const { code, out } = await run;
  assert.is(code, 0, out);
  return out;
}

const node = (args: string[], cwd: string, env: Record<string, string> = {}) =>
  good(run(process.execPath, args, cwd, { env }));
function npmIn(cwd: string, args: string[], options: { timeout?: number } = {}) {
  const [command, all, own] = npm(...args);
  return run(command, all, cwd, { ...options, ...own });
}

/** The tarball of lib as it is now, built where no other test reads or writes. */
async function tarball(): Promise<string> {
  const copy = join(folder, 'lib');
  mkdirSync(copy);
  for (const name of readdirSync(join(root, 'lib')).filter((one) => /\.(ts|json)$/.test(one))) {
    cpSync(join(root, 'lib', name), join(copy, name));
  }
  cpSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await node([tsc, '-p', copy], folder);
  // The projects find only what they install.
  rmSync(join(folder, 'node_modules'));
  await good(npmIn(folder, ['pack', './lib', '--silent', '--pack-destination', folder]));
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
}

/** A call as a borrower's first script makes it; the names come from the package in three ways. */
const call = `
async function main() {
  const config = readConfig(process.env);
  const client = createClient({ endpoint: config.endpoint, credential: tokenSource(config) });
  const page = await search(client, { limit: 1, filter: ofType('azure_sql_table') });
  console.log(page.value[0].entityType);
}
void main();
`;
const names = '{ createClient, ofType, readConfig, search, tokenSource }';
const imported = `import ${names} from 'purview-rest-helpers';\n${call}`;
const projects: Record<string, { type: string; file: string; text: string }> = {
  'CommonJS JavaScript': {
    type: 'commonjs',
    file: 'index.js',
    text: `const ${names} = require('purview-rest-helpers');\n${call}`,
  },
  'ES module JavaScript': { type: 'module', file: 'index.js', text: imported },
  TypeScript: { type: 'commonjs', file: 'index.ts', text: imported },
};

const borrowed = suite('the package, installed elsewhere');
borrowed.after(() => rmSync(folder, { recursive: true, force: true }));

borrowed('works in a project of each kind', async () => {
  const { code } = await npmIn(folder, ['view', 'cross-fetch', 'version'], { timeout: 5000 });
  if (code !== 0) return console.log('\nskipped: the package, installed elsewhere: no registry answers');
  const [packed, sandbox] = [await tarball(), await startSandbox()];
  const { clientId, clientSecret } = personaOf('reader');
  const env = {
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
    PURVIEW_ACCOUNT: 'contoso',
    AZURE_AUTHORITY_HOST: sandbox.url,
    PURVIEW_ENDPOINT: sandbox.url,
    GRAPH_ENDPOINT: sandbox.url,
  };
  const attempt = async ([kind, { type, file, text }]: [string, (typeof projects)[string]]) => {
    const project = join(folder, kind);
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'borrower', private: true, type }));
    writeFileSync(join(project, file), text);
    await good(npmIn(project, ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', packed]));
    if (file.endsWith('.ts')) {
      const nodeTypes = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
      const strict = ['--strict', '--module', 'commonjs', '--target', 'es2022', '--lib', 'es2022'];
      await node([tsc, ...strict, ...nodeTypes, file], project);
    }
    return (await node(['index.js'], project, env)).trim();
  };
  try {
    const printed = await Promise.all(Object.entries(projects).map(attempt));
    assert.equal(printed, ['azure_sql_table', 'azure_sql_table', 'azure_sql_table']);
  } finally {
    await sandbox.close();
  }
});

borrowed.run();
