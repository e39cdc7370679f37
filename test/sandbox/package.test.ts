import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { preProcessFile } from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sourcesIn } from '../../tools/imports';
import { root } from '../../tools/jupyter-env';
import { sandboxLoads } from '../../tools/setup';
import { sideBySide } from '../../tools/side-by-side';
import { installClients, python } from '../clients/python';
import { good, node, npmIn, registryAnswers, run } from '../lib/programs';
import { startSandbox } from '../sandbox-suite';
import { blockOf } from './page';

const folder = mkdtempSync(join(tmpdir(), 'purview-emulator-'));
/** A project with the package alone. What that needs is found one folder up, where the kit's packages stand in for a registry. */
const project = join(folder, 'project');
const installed = join(project, 'node_modules', 'purview-sandbox');
const windows = process.platform === 'win32';

const packed = suite('the package of the sandbox');
packed.before(async () => {
  await node([join(root, 'tools', 'setup.js'), '--node-only', '--packages'], root);
  await good(npmIn(folder, ['pack', join(root, 'sandbox'), '--silent', '--pack-destination', folder]));
  mkdirSync(join(project, 'node_modules', '.bin'), { recursive: true });
  await good(run('tar', ['-xzf', tarball()], folder));
  cpSync(join(folder, 'package'), installed, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'stranger', private: true }));
});
packed.after(() => rmSync(folder, { recursive: true, force: true }));

const tarball = () => readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';

packed('holds what runs, the pages and the licences, and nothing else', () => {
  const names = readdirSync(installed, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  for (const name of [
    'README.md',
    'emulator.md',
    'operations.md',
    'LICENSE',
    'dist/main.js',
    'dist/index.d.ts',
    'dist/lock.js',
  ])
    assert.ok(names.includes(name), name);
  for (const name of ['index.html', 'fluent.js', 'themes.css', 'pages/home.js'])
    assert.ok(names.includes(`dist/portal/files/${name}`), name);
  const odd = /(?<!\.d)\.ts$|\.map$|tsconfig|stamp|^dist\/.*README|node_modules/;
  assert.equal(
    names.filter((name) => odd.test(name)),
    [],
  );
});

packed('names each package that it loads, at the version of the kit', () => {
  const all = sourcesIn(join(root, 'sandbox')).flatMap((file) => {
    const source = readFileSync(file, 'utf8').replace(/^import type .*$/gm, '');
    return preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName);
  });
  const loaded = [...new Set(all.filter((name) => !/^(\.|node:|@fluentui\/)/.test(name)))].sort();
  assert.equal(
    loaded.filter((name) => !["',"].includes(name) && !['cross-fetch', 'dotenv'].includes(name)),
    sandboxLoads,
  );
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, string>>;
  const [kit, own] = [read(join(root, 'package.json')), read(join(installed, 'package.json'))];
  for (const field of ['version', 'license', 'engines']) assert.equal(own[field], kit[field], field);
  for (const name of sandboxLoads) assert.is(own.dependencies?.[name], kit.devDependencies?.[name], name);
});

packed('starts as a program, and says in how long', async () => {
  const main = join(installed, 'dist', 'main.js');
  const script = `
    const { spawn } = require('node:child_process');
    const began = performance.now();
    const child = spawn(process.execPath, [${JSON.stringify(main)}, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.once('data', async (line) => {
      const ms = performance.now() - began;
      const url = /^Sandbox ready: (\\S+)\\n$/.exec(String(line))[1];
      const page = await fetch(url + '/portal/files/fluent.js');
      const themes = await fetch(url + '/portal/files/themes.css');
      console.log(JSON.stringify({ ms, page: page.status, themes: (await themes.text()).slice(0, 5) }));
      child.kill('SIGTERM');
    });
    child.once('exit', (code) => (process.exitCode = code));`;
  const told = JSON.parse(await node(['-e', script], project)) as { ms: number; page: number; themes: string };
  console.log(`\nready after ${Math.round(told.ms)} ms`);
  assert.equal([told.page, told.themes], [200, ':root']);
});

/** Projects of each kind that start two and close them; a process that anything holds open does not end. */
const use = `
async function main() {
  const [one, two] = await Promise.all([startSandbox(), startSandbox({ plain: true })]);
  await one.fail({ path: '/x', status: 503 });
  const { status } = await fetch(one.url + '/x');
  console.log([status, (await one.requests()).length, (await two.requests()).length].join(' '));
  await Promise.all([one.close(), two.close()]);
}
void main();
`;

packed('is used by CommonJS, ES modules and TypeScript, whose types stand alone', async () => {
  writeFileSync(join(project, 'use.cjs'), `const { startSandbox } = require('purview-sandbox');\n${use}`);
  writeFileSync(join(project, 'use.mjs'), `import { startSandbox } from 'purview-sandbox';\n${use}`);
  // No types of Node: what the package declares needs none.
  const typed = `
import { startSandbox, type Details, type Fault, type PersonaName, type StartedSandbox } from 'purview-sandbox';
export async function check(name: PersonaName, fault: Fault): Promise<[string, number, Details | undefined]> {
  const sandbox: StartedSandbox = await startSandbox({ port: 0, assets: 300, clock: () => 0 });
  await sandbox.fail(fault);
  const [first] = await sandbox.requests({ details: true, after: 3 });
  return [sandbox.personas[name].clientSecret, sandbox.clock.now().getTime(), first];
}
`;
  for (const kind of ['cts', 'mts']) writeFileSync(join(project, `use.${kind}`), typed);
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, types: [], noEmit: true };
  const compilerOptions = { ...strict, target: 'es2022', module: 'nodenext' };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.cts', 'use.mts'] }));
  const [cjs, esm, types] = await Promise.all([
    node(['use.cjs'], project),
    node(['use.mjs'], project),
    run(process.execPath, [tsc, '-p', '.'], project),
  ]);
  assert.equal([cjs.trim(), esm.trim()], ['503 1 0', '503 1 0']);
  assert.equal(types, { code: 0, out: '' });
});

packed("runs the page's tests of node:test and uvu", async () => {
  writeFileSync(join(project, 'purview.mjs'), blockOf('README.md', 'purview.mjs'));
  const tests = ['first.test.mjs', 'giveReader', 'mailing'].map((name) => blockOf('README.md', name));
  writeFileSync(join(project, 'first.test.mjs'), tests.join('\n'));
  writeFileSync(join(project, 'customer.test.js'), blockOf('emulator.md', 'customer.test.js'));
  assert.match(await node(['--test', '--test-reporter', 'tap', 'first.test.mjs'], project), /^# pass 5\n# fail 0\n/m);
  assert.match(
    await node([join(root, 'node_modules', 'uvu', 'bin.js'), '.', 'customer.test.js'], project),
    /Passed:\s+1/,
  );
});

packed('is tested from Java, as the page has it', async () => {
  if ((await run('java', ['-version'], project)).code !== 0)
    return console.log('\nskipped: a test in Java: there is no java');
  writeFileSync(join(project, 'SandboxTest.java'), blockOf('emulator.md', 'SandboxTest.java'));
  assert.match(await good(run('java', ['SandboxTest.java'], project)), 'Nobody is let in without a token.');
});

packed("runs the page's test of pytest, and its pipelines are of their schemas", async () => {
  if (!(await installClients()))
    return console.log('\nskipped: pytest and the schemas of the pipelines: no registry answers');
  for (const name of ['conftest.py', 'test_customers.py'])
    writeFileSync(join(project, name), blockOf('emulator.md', name));
  assert.match(await good(run(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], project)), '3 passed');
  const schemas = {
    'test.yml': 'github-workflows',
    'azure-pipelines.yml': 'azure-pipelines',
    'compose.yaml': 'compose-spec',
  };
  for (const [name, schema] of Object.entries(schemas)) {
    writeFileSync(join(project, name), blockOf('emulator.md', name));
    await good(
      run(
        python,
        ['-m', 'check_jsonschema', '--regex-variant', 'nonunicode', '--builtin-schema', `vendor.${schema}`, name],
        project,
      ),
    );
  }
});

packed('is controlled by curl, as the page has it', async () => {
  if (windows || (await run('curl', ['--version'], project)).code !== 0)
    return console.log('\nskipped: the controls by curl: there is no curl');
  const sandbox = await startSandbox();
  const script = blockOf('README.md', 'controls.sh').replace('http://127.0.0.1:4280', sandbox.url);
  const out = await good(run('bash', ['-ec', script], project));
  await sandbox.close();
  const answers = out.replaceAll(/(?<=[\]}])(?=[[{])/g, '\n').split('\n');
  assert.is(answers.length, 6, out);
  assert.match(answers[2] ?? '', '"times":2');
});

packed('starts in a pipeline by the steps that the page has for it', async () => {
  if (windows) return;
  const bin = join(project, 'node_modules', '.bin', 'purview-sandbox');
  // As npm links what a package runs as.
  await good(run('chmod', ['+x', join(installed, 'dist', 'main.js')], project));
  symlinkSync(join('..', 'purview-sandbox', 'dist', 'main.js'), bin);
  for (const name of ['test.yml', 'azure-pipelines.yml']) {
    const step = /(?:- script|run): \|\n(( +).*\n(?:\2.*\n)*)/.exec(blockOf('emulator.md', name))?.[1] ?? '';
    assert.match(step, 'npx --no -- purview-sandbox');
    const file = join(project, 'environment');
    // Without npx, so that what runs can be ended by its id; at any port that is free.
    const own = step.replace('npx --no -- ', '').replace('--port 4280', '--port 0');
    const script = `trap 'kill $!' EXIT\nset -e\n${own}cat sandbox.out\n`;
    const env = {
      GITHUB_ENV: file,
      PATH: [join(project, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
    };
    const out = await good(run('bash', ['-c', script], project, { env, timeout: 60_000 }));
    assert.match(out, /^Sandbox ready: http:\/\/127\.0\.0\.1:\d+$/m);
    const set = name === 'test.yml' ? readFileSync(file, 'utf8') : out;
    for (const setting of ['AZURE_AUTHORITY_HOST', 'PURVIEW_ENDPOINT', 'GRAPH_ENDPOINT'])
      assert.match(set, new RegExp(`${setting}[=\\]]http://127\\.0\\.0\\.1:4280$`, 'm'));
  }
});

packed('is installed from its file, runs in Vitest and Jest, and its Dockerfile is one', async () => {
  if (!(await registryAnswers(folder)))
    return console.log('\nskipped: the package in Vitest and Jest, and its Dockerfile: no registry answers');
  const own = join(folder, 'installed');
  mkdirSync(own);
  writeFileSync(join(own, 'package.json'), JSON.stringify({ name: 'stranger', private: true }));
  const quiet = [
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--ignore-scripts',
    '--no-package-lock',
    '--loglevel=warn',
  ];
  const install = ['install', ...quiet, join(folder, tarball())];
  const said = await good(npmIn(own, install, { timeout: 240_000 }));
  assert.not.match(said, 'EBADENGINE');
  assert.match(await good(npmIn(own, ['exec', '--offline', '--', 'purview-sandbox', '--version'])), /^\d+\.\d+\.\d+$/m);
  await good(
    npmIn(own, ['install', ...quiet, 'vitest@5.1.2', 'jest@30.5.2', 'dockerfile-utils@0.16.3'], { timeout: 240_000 }),
  );
  for (const name of ['customer.spec.mjs', 'customer.test.cjs'])
    writeFileSync(join(own, name), blockOf('emulator.md', name));
  const bin = (...parts: string[]) => join(own, 'node_modules', ...parts);
  // Each would run the other's file too. What they are given chooses among the names that they take by themselves.
  const programs = [
    [bin('vitest', 'vitest.mjs'), 'run', 'customer.spec'],
    [bin('jest', 'bin', 'jest.js'), 'customer.test'],
  ];
  const outputs = await sideBySide(programs, (args) => node(args, own, { CI: 'true', NODE_OPTIONS: '' }));
  for (const output of outputs) assert.match(output, /1 passed/);
  writeFileSync(join(own, 'Dockerfile'), blockOf('emulator.md', 'Dockerfile'));
  const complaints = `const text = require('node:fs').readFileSync('Dockerfile', 'utf8');
    console.log(JSON.stringify(require('dockerfile-utils').validate(text)));`;
  assert.equal(JSON.parse(await node(['-e', complaints], own)), []);
});

packed.run();
