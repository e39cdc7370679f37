import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { persona, tenantId } from '../../sandbox/entra/personas';
import { writeManifests } from '../../tools/setup';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { good, node, npmIn, registryAnswers } from './programs';

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'purview-package-test-'));
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** The tarball of lib, built and packed where no other test reads or writes. */
async function tarball(): Promise<string> {
  const copy = join(folder, 'lib');
  const built = /lib[\\/](dist(\.\d+(\.old)?)?|node_modules)$/;
  cpSync(join(root, 'lib'), copy, { recursive: true, filter: (from) => !built.test(from) });
  writeManifests(copy);
  await node([join(root, 'tools', 'build-lib.js'), join(copy, 'dist')], folder);
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

const borrowed = sandboxSuite('the package, installed elsewhere');
borrowed.after(() => rmSync(folder, { recursive: true, force: true }));

borrowed('works in a project of each kind', async () => {
  if (!(await registryAnswers(folder)))
    return console.log('\nskipped: the package, installed elsewhere: no registry answers');
  const packed = await tarball();
  const { clientId, clientSecret } = persona('reader');
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
  const printed = await Promise.all(Object.entries(projects).map(attempt));
  assert.equal(printed, ['azure_sql_table', 'azure_sql_table', 'azure_sql_table']);
});

borrowed.run();
