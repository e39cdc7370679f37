import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { persona } from '../../sandbox/entra/personas';
import { sandboxEnv } from '../../tools/sandbox-process';
import { sideBySide } from '../../tools/side-by-side';
import { good, node, npmIn, registryAnswers, run } from './programs';
import { sandbox, sandboxSuite } from '../sandbox-suite';

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'purview-borrowed-'));
const types = { commonjs: 'commonjs', module: 'module', untold: undefined } as const;
type Kind = keyof typeof types;

/** A project of each kind with lib as a clone has it, and the README's program. */
function makeProject(kind: Kind): void {
  const project = join(folder, kind);
  mkdirSync(project);
  const built = /[\\/]lib[\\/](dist(\.\d+(\.old)?)?|package\.json|course[\\/]package\.json)$/;
  cpSync(join(root, 'lib'), join(project, 'lib'), { recursive: true, filter: (from) => !built.test(from) });
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'junction');
  const manifest = { name: 'borrower', private: true, type: types[kind] };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(settings(kind, 'nodenext')));
  writeFileSync(join(project, 'example.ts'), program());
}

function program(): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return /## Borrow the helpers[^]*?```ts\n([^]*?)```/.exec(readme)?.[1] ?? '';
}

/** The settings of a project that has every check on which concerns how lib is written. */
const settings = (kind: Kind, moduleResolution: 'nodenext' | 'bundler', more: object = {}) => ({
  compilerOptions: {
    ...{ target: 'es2022', lib: ['es2022'], types: ['node'] },
    ...{ module: moduleResolution === 'bundler' ? 'preserve' : 'nodenext', moduleResolution },
    ...{ strict: true, skipLibCheck: true, noEmit: true, allowImportingTsExtensions: true },
    ...{ noUncheckedIndexedAccess: true, noPropertyAccessFromIndexSignature: true, exactOptionalPropertyTypes: true },
    ...{ erasableSyntaxOnly: true, isolatedModules: true, verbatimModuleSyntax: kind === 'module' },
    ...{ noImplicitOverride: true, noImplicitReturns: true, noUnusedLocals: true, noUnusedParameters: true },
    ...more,
  },
  include: ['*.ts', 'lib'],
});

// Pinned, so that the same is tried everywhere. ts-node is the kit's own and stays with its TypeScript 5.9: 7 has no
// compiler API for it.
const pinned = {
  'typescript-6': 'npm:typescript@6.0.3',
  'typescript-7': 'npm:typescript@7.0.2',
  tsx: '4.23.15',
  esbuild: '0.28.2',
};
/** A Node that runs TypeScript itself, where this one does not. */
const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript);
const system = process.platform === 'win32' ? 'win' : process.platform;
const nodeToo = { 'node-24': `npm:node-${system}-${process.arch}@24.21.0` };

const cache = join(root, 'node_modules', '.cache', 'purview-rest-kit', 'elsewhere');
const installed = (...parts: string[]) => join(cache, 'node_modules', ...parts);

/** Installs what the kit itself does without, once; gives whether it is there. */
async function install(): Promise<boolean> {
  const dependencies = { ...pinned, ...(stripsTypes ? {} : nodeToo) };
  const manifest = JSON.stringify({ private: true, dependencies });
  const stamp = join(cache, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === manifest) return true;
  if (!(await registryAnswers(root))) return false;
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'package.json'), manifest);
  // No lock file: it would keep the address of a registry.
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error'];
  await good(npmIn(cache, ['install', ...quiet], { timeout: 300_000 }));
  writeFileSync(stamp, manifest);
  return true;
}

let isInstalled: Promise<boolean> | undefined;
/** Runs a test where those packages are there, and else says that it was left out. */
const withPackages = (what: string, test: () => Promise<void>) => async () => {
  if (await (isInstalled ??= install())) return test();
  console.log(`\nskipped: ${what}: no registry answers`);
};

const compiled = suite('lib in a project of another');
const kinds: Kind[] = ['commonjs', 'module'];
compiled.before(() => (Object.keys(types) as Kind[]).forEach(makeProject));

const compilers = {
  'TypeScript 5.9': join(root, 'node_modules', 'typescript'),
  'TypeScript 6': installed('typescript-6'),
  'TypeScript 7': installed('typescript-7'),
};

/** Writes other settings into a project, and gives their file. */
function configure(kind: Kind, config: object): string {
  const place = mkdtempSync(join(folder, kind, 'config-'));
  const { compilerOptions, include } = config as { compilerOptions: object; include: string[] };
  const typeRoots = [join(root, 'node_modules', '@types')];
  const from = include.map((name) => join('..', name));
  const file = join(place, 'tsconfig.json');
  writeFileSync(file, JSON.stringify({ compilerOptions: { ...compilerOptions, typeRoots }, include: from }));
  return file;
}

/** What a compiler says of projects with other settings, one after the other; it writes what they have it write. */
async function complaints(compiler: string, ...projects: [kind: Kind, config: object][]): Promise<string[]> {
  const files = projects.map((project) => configure(...project));
  // 7 has no API through which the projects could share what they read, and needs it least.
  if (compiler === compilers['TypeScript 7']) {
    const said = files.map((file) => run(process.execPath, [join(compiler, 'bin', 'tsc'), '-p', file], folder));
    return (await Promise.all(said)).map(({ out }) => out);
  }
  const compiling = run(process.execPath, [join(__dirname, 'compile.js'), compiler, ...files], folder, {
    timeout: 280_000,
  });
  return JSON.parse(await good(compiling)) as string[];
}

const cells = kinds.flatMap((kind) =>
  (['nodenext', 'bundler'] as const).map((resolution): [Kind, object] => [kind, settings(kind, resolution)]),
);

/** Mistakes, by what a compiler says of them. */
const slips = {
  TS2532: 'export const first = (texts: string[]) => texts[0].length;',
  TS4111: 'export const named = (texts: Record<string, string>) => texts.named;',
  TS2375: 'export const made = (text: string | undefined): { text?: string } => ({ text });',
  TS1294: 'export class Holder { constructor(readonly held: string) {} }',
  TS1484: "import { Client } from '../lib/core/client.ts';\nexport type Other = Client;",
  TS2835: "export { explain } from '../lib/diagnosis/explain';",
};
const slipped: [Kind, object] = ['module', { ...settings('module', 'nodenext'), include: ['slips'] }];
compiled.before(() => {
  mkdirSync(join(folder, 'module', 'slips'));
  for (const [code, text] of Object.entries(slips)) writeFileSync(join(folder, 'module', 'slips', `${code}.ts`), text);
});

/** Has TypeScript write the program's JavaScript. Its types are looked at in the cells. */
const writing = (kind: Kind): [Kind, object] => {
  const emit = { noCheck: true, noEmit: false, rewriteRelativeImportExtensions: true };
  const place = join(folder, kind);
  return [kind, settings(kind, 'nodenext', { ...emit, outDir: join(place, 'out'), rootDir: place })];
};

let saidByOwn: Promise<string[]> | undefined;
/** What the kit's own compiler says of all projects, which it has loaded once: of the cells, the slips and the writing. */
const byOwn = async () => {
  const own = compilers['TypeScript 5.9'];
  const seen = cellsOf(own);
  const said = await (saidByOwn ??= complaints(own, ...seen, slipped, ...kinds.map(writing)));
  return { cells: said.slice(0, seen.length), slips: said[seen.length] ?? '', writing: said.slice(seen.length + 1) };
};

/**
 * 7 looks at all four. 5.9 and 6, which take ten times as long, look at each kind of project and at each resolution once, and
 * together at all four.
 */
function cellsOf(compiler: string): [Kind, object][] {
  if (compiler === compilers['TypeScript 5.9']) return [cells[0], cells[3]];
  return compiler === compilers['TypeScript 6'] ? [cells[1], cells[2]] : cells;
}

for (const [name, compiler] of Object.entries(compilers)) {
  const isOwn = name.endsWith('5.9');
  const test = async () => {
    const said = isOwn ? (await byOwn()).cells : await complaints(compiler, ...cellsOf(compiler));
    assert.equal(
      said,
      cellsOf(compiler).map(() => ''),
    );
  };
  compiled(`has nothing for ${name} to complain of`, isOwn ? test : withPackages(name, test));
}

compiled('would be complained of, were it written otherwise', async () => {
  const found = [...(await byOwn()).slips.matchAll(/(TS\d+)\.ts\(.*error (TS\d+)/g)].map(([, file, code]) => [
    file,
    code,
  ]);
  const meant = Object.keys(slips).map((code) => [code, code]);
  assert.equal(found.sort(), meant.sort());
});

const borrowed = sandboxSuite('the program of the README');
borrowed.before(async () => {
  const { clientId, clientSecret } = persona('reader');
  const changes = { AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret };
  const env = Object.entries(changes).reduce(
    (text, [name, value]) => text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`),
    sandboxEnv(sandbox.url),
  );
  for (const kind of Object.keys(types)) writeFileSync(join(folder, kind, '.env'), env);
});
borrowed.after(() => rmSync(folder, { recursive: true, force: true }));

const expected = 'mssql://sql-contoso-marketing.database.windows.net/campaigns/mkt/NewsletterSignup';
const stripping = stripsTypes ? process.execPath : installed('node-24', 'bin', basename(process.execPath));

/** Bundles the program and gives where it is. */
async function bundled(kind: Kind): Promise<string> {
  const format = kind === 'module' ? 'esm' : 'cjs';
  const flags = ['--bundle', '--platform=node', '--packages=external', `--format=${format}`, '--outfile=bundle.js'];
  await node(
    [installed('esbuild', 'bin', 'esbuild'), 'example.ts', ...flags, '--log-level=warning'],
    join(folder, kind),
  );
  return 'bundle.js';
}

/** Gives where the JavaScript is that TypeScript has written of the program. */
async function written(kind: Kind): Promise<string> {
  assert.is((await byOwn()).writing[kinds.indexOf(kind)], '');
  return join('out', 'example.js');
}

const tsx = installed('tsx', 'dist', 'cli.mjs');
const tsNode = join(root, 'node_modules', 'ts-node', 'dist', 'bin.js');
/** How each runs it, in which kinds of projects. */
const runners: Record<string, { kinds: Kind[]; own?: boolean; start: (kind: Kind) => Promise<string[]> }> = {
  'Node itself': { kinds: ['module', 'untold'], start: async () => [stripping, 'example.ts'] },
  tsx: { kinds: ['commonjs', 'module', 'untold'], start: async () => [process.execPath, tsx, 'example.ts'] },
  'ts-node': { kinds: ['commonjs'], own: true, start: async () => [process.execPath, tsNode, 'example.ts'] },
  esbuild: { kinds, start: async (kind) => [process.execPath, await bundled(kind)] },
  tsc: { kinds, own: true, start: async (kind) => [process.execPath, await written(kind)] },
};

for (const [name, { kinds: among, own, start }] of Object.entries(runners)) {
  const test = async () => {
    const outputs = await sideBySide(
      among,
      async (kind) => {
        const [command = '', ...args] = await start(kind);
        return good(run(command, args, join(folder, kind)));
      },
      { atOnce: 2 },
    );
    for (const output of outputs) assert.match(output, expected);
  };
  borrowed(`runs with ${name}`, own ? test : withPackages(name, test));
}

borrowed('asks for the resource that PURVIEW_RESOURCE names', async () => {
  const project = join(folder, 'commonjs');
  const ask = (resource: string, place: number) => {
    const file = join(project, `.env.${place}`);
    writeFileSync(file, `${readFileSync(join(project, '.env'), 'utf8')}\nPURVIEW_RESOURCE=${resource}\n`);
    const env = { DOTENV_CONFIG_PATH: file, TS_NODE_TRANSPILE_ONLY: '1' };
    return run(process.execPath, [tsNode, 'example.ts'], project, { env });
  };
  const [other, unknown] = await Promise.all(
    ['73c2949e-da2d-457a-9607-fcc665198967', 'https://purview.azure.com'].map(ask),
  );
  assert.match(other?.out ?? '', expected);
  assert.is(unknown?.code, 1);
  assert.match(unknown?.out ?? '', /AADSTS500011[^]*Leave PURVIEW_RESOURCE out/);
});

compiled.run();
borrowed.run();
