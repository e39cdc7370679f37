import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'dotenv';
import * as assert from 'uvu/assert';
import { readConfig } from '../../lib/core/config';
import { clientOf, lendRoles, persona } from '../../lib/course/sandbox';
import { grantRole } from '../../lib/planes/grant';
import { root, withoutAccount } from '../../tools/jupyter-env';
import { sandboxEnv } from '../../tools/sandbox-process';
import { npm } from '../../tools/setup';
import { sideBySide } from '../../tools/side-by-side';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { notebooks } from './support';

const run = promisify(execFile);
// The snippets are all run beforehand, with roles that the tests still find.
const test = sandboxSuite('snippets', { accumulates: true });
const names = notebooks.map(([name]) => name.replace('.ipynb', ''));
/** A program that waits for what never comes is ended. */
const timeout = 120_000;
// What runs elsewhere finds its settings in its own `.env`, and is no part of what the tests reach here.
const env = { ...withoutAccount(process.env), NODE_V8_COVERAGE: '' };

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}
let project: string;
const programs = new Map<string, string>();
/** What the compiler says of all programs. */
let compiled: Ended;
const ended = new Map<string, Ended>();

/** The command, as `npm run -s snippet` calls it. */
const snippet = (...args: string[]) =>
  ending(
    run(process.execPath, ['-r', join(root, 'tools', 'typescript.js'), join(root, 'tools', 'snippet.ts'), ...args]),
  );

const ending = (running: Promise<{ stdout: string; stderr: string }>): Promise<Ended> =>
  running.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  );

/** What the programs' comments tell to install. */
function wanted(): string[] {
  const lines = [...programs.values()].flatMap((text) => text.match(/^\/\/ {3}npm install .*$/gm) ?? []);
  return [...new Set(lines.flatMap((line) => line.match(/\S+@\d\S*/g) ?? []))];
}

const manifest = (name: string) =>
  JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
    version: string;
    dependencies?: Record<string, string>;
  };

/** These packages with all they depend on, as folders of the kit: so that no registry is needed. */
function foldersOf(packages: string[]): string[] {
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name) || !existsSync(join(root, 'node_modules', name))) return;
    found.add(name);
    Object.keys(manifest(name).dependencies ?? {}).forEach(add);
  };
  packages.forEach(add);
  return [...found].map((name) => join(root, 'node_modules', name));
}

/** `npx ts-node`, in a folder of the project. It compiles with types, unless they have been looked at. */
function start(program: string, cwd: string, { typesKnown = false } = {}): Promise<Ended> {
  const tsNode = join(project, 'node_modules', 'ts-node', 'dist', 'bin.js');
  const flags = typesKnown ? ['--transpile-only'] : [];
  return ending(run(process.execPath, [tsNode, ...flags, program], { cwd, env, timeout }));
}

/** `npx tsc`, which looks at the types of all programs at once, with the settings that their comments give. */
const compile = () =>
  ending(
    run(process.execPath, [join(project, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit'], {
      ...{ cwd: project, env, timeout },
    }),
  );

test.before(async () => {
  project = mkdtempSync(join(tmpdir(), 'a project '));
  const settings = sandboxEnv(sandbox.url);
  writeFileSync(join(project, 'package.json'), '{ "name": "mine", "private": true, "type": "commonjs" }\n');
  writeFileSync(join(project, '.env'), settings);
  const config = readConfig(parse(settings));
  await lendRoles(config, ['Data Curator', 'Data Source Administrator', 'Collection Admin']);
  const { objectId } = await persona(config, 'learner');
  await grantRole(await clientOf(config, 'admin'), { role: 'Global Catalog Reader', objectId });
  await sideBySide(names, async (name) => {
    const { stdout } = await snippet(name);
    programs.set(name, stdout);
    writeFileSync(join(project, `${name}.ts`), stdout);
  });
  const [tsconfig] = [...programs.values()].map((text) => /^\/\/ {3}(\{.*\})$/m.exec(text)?.[1] ?? '');
  writeFileSync(join(project, 'tsconfig.json'), tsconfig);
  const packages = foldersOf(wanted().map((one) => one.slice(0, one.lastIndexOf('@'))));
  const offline = ['--offline', '--install-links', '--ignore-scripts', '--no-audit', '--no-fund'];
  const [command, args, options] = npm('install', ...offline, ...packages);
  await run(command, args, { cwd: project, env, timeout, ...options });
  compiled = await compile();
  await sideBySide(names, async (name) => {
    ended.set(name, await start(`${name}.ts`, project, { typesKnown: true }));
  });
});
test.after(() => rmSync(project, { recursive: true, force: true }));

const expected: Record<string, RegExp> = {
  '00-start-here': /^The tenant exists: https:\/\/login\.microsoftonline\.com\//,
  '01-app-registration': /^Entra ID accepts the application and gave a token of 3 parts\.$/m,
  '02-role-assignment': /^(200 allowed {2}\w+ \/\S+\n){4}$/,
  '03-token': /^for https:\/\/purview\.azure\.net\nobject id [0-9a-f-]{36}\nends in 24 hours$/m,
  '04-first-query': /^DimCustomer {2}azure_synapse_dedicated_sql_table {2}sal3s0$/m,
  '05-submit-data': /^4 created, 0 updated$/m,
  '06-automate': /^sql-contoso-sales {2}no scan$/m,
  '08-unified-catalog': /^Customer 360, owned by [0-9a-f-]{36}\n( {2}(Customer|DimCustomer|NewsletterSignup)\n){3}$/,
  '09-incidents':
    /^The token is for https:\/\/purview\.azure\.net, and good for 24 hours\.\nRoles count for .*\n(\w.*: 200\n){4}$/,
  troubleshooting: /^Nothing is wrong: Entra ID gave a token, and Purview answered\.$/m,
  '07-your-own-experience':
    /^\d+ assets for customer\n( {2}\S.* {2}\w+\n){5}assetType\n( {2}\d+ {2}\S.*\n){3}classification\n/,
};

for (const name of names) {
  test(`${name}: compiles strictly and runs in a project that holds nothing else`, () => {
    const { code, stdout, stderr } = ended.get(name) ?? { code: 1, stdout: '', stderr: 'It did not run.' };
    assert.is(compiled.code, 0, compiled.stdout);
    assert.is(stderr, '');
    assert.is(code, 0);
    assert.ok(expected[name], `Say here what the program of ${name} prints.`);
    assert.match(stdout, expected[name]);
  });

  test(`${name}: says in its head what it is and how to run it`, () => {
    const text = programs.get(name) ?? '';
    const [title, purpose] = text.split('\n');
    assert.match(title, /^\/\/ .+\? \(Purview REST kit, .+\)$/);
    assert.match(purpose, /^\/\/ A .+\.$/);
    assert.match(text, /^\/\/ {3}npx ts-node program\.ts$/m);
    assert.match(text, /^main\(\)\.catch\(\(error: Error\) => \{$/m);
  });
}

test('are installed at versions that the kit itself is tested with', () => {
  for (const one of wanted()) {
    const [name, version] = [one.slice(0, one.lastIndexOf('@')), one.slice(one.lastIndexOf('@') + 1)];
    assert.ok(`${manifest(name).version}.`.startsWith(`${version}.`), `${one} against ${manifest(name).version}`);
  }
});

test('are compiled strictly', async () => {
  const wrong = mkdtempSync(join(project, 'wrong-'));
  writeFileSync(join(wrong, 'wrong.ts'), 'const f = (x) => x;\nf(1);\n');
  assert.match((await start('wrong.ts', wrong)).stderr, "Parameter 'x' implicitly has an 'any' type");
});

test('end with a sentence and not with a stack when the secret is wrong', async () => {
  const wrong = join(project, 'wrong');
  mkdirSync(wrong);
  const settings = sandboxEnv(sandbox.url).replace(/^(AZURE_CLIENT_SECRET=).*$/m, '$1wrong~secret');
  writeFileSync(join(wrong, '.env'), settings);
  const { code, stderr } = await start(join(project, '03-token.ts'), wrong, { typesKnown: true });
  assert.is(code, 1);
  assert.match(stderr, /^AADSTS7000215: Invalid client secret provided\. [^]*$/);
  assert.not.match(stderr, /\n\s+at /);
});

test('read no settings but their own', async () => {
  const empty = mkdtempSync(join(project, 'empty-'));
  const { code, stderr } = await start(join(project, '03-token.ts'), empty, { typesKnown: true });
  assert.equal([code, stderr.trim()], [1, 'No settings: put a .env beside the program.']);
  for (const [name, text] of programs) assert.not.match(text, /\.\.\/|\.example/, name);
});

/** A function of a program, from the comment above it to its end. */
const functionIn = (text: string, name: string) =>
  new RegExp(`// [^\\n]+\\n(async )?function ${name}\\([^]*?\\n}\\n`).exec(text)?.[0];

test('share what several have, to the letter', () => {
  const texts = [...programs.values()];
  for (const name of ['settings', 'getToken']) {
    const having = texts.filter((text) => text.includes(`${name}(`));
    const copies = having.map((text) => functionIn(text, name));
    assert.ok(having.length >= texts.length - 1, name);
    assert.is(new Set(copies).size, 1, name);
    assert.ok(copies[0]);
  }
});

test('take the resource from nowhere but their settings', () => {
  for (const [name, text] of programs) {
    const resources = text.match(/resource: .*/g) ?? [];
    assert.ok(
      resources.every((one) => one.includes('env.PURVIEW_RESOURCE ??')),
      `${name}: ${resources.join()}`,
    );
  }
});

test('ask for a token as PURVIEW_RESOURCE says', async () => {
  const other = mkdtempSync(join(project, 'other-'));
  writeFileSync(join(other, '.env'), `${sandboxEnv(sandbox.url)}\nPURVIEW_RESOURCE=https://graph.microsoft.com\n`);
  const { stdout } = await start(join(project, '03-token.ts'), other, { typesKnown: true });
  assert.match(stdout, /^for https:\/\/graph\.microsoft\.com$/m);
});

test('are listed, each with what it does', async () => {
  const { code, stdout } = await snippet();
  assert.is(code, 0);
  assert.match(
    stdout,
    /^04 {2,}Which reports show our customers' e-mail addresses\?\n {4,}A program that lists .+\.$/m,
  );
  assert.is(stdout.match(/^ {4,}An? .+\.$/gm)?.length, names.length);
});

test('are asked for by the name of a notebook', async () => {
  const [unknown, several, two] = [await snippet('99'), await snippet('0'), await snippet('00', '01')];
  assert.equal([unknown.code, several.code, two.code], [1, 1, 1]);
  assert.match(unknown.stderr, /^There is no notebook "99"\. There are: 00-start-here\.ipynb, /);
  assert.match(several.stderr, /^"0" may be 00, 01, .*: name one\.$/m);
  assert.match(two.stderr, /^One program at a time\. Usage: npm run snippet/);
  assert.match((await snippet('--all')).stderr, /^Unknown option '--all'\. Usage: npm run snippet/);
});

test.run();
