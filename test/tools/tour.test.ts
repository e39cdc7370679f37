import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../lib/connect';
import { readConfig } from '../../lib/core/config';
import { createEntity } from '../../lib/planes/catalog';
import { accountWorld, differences } from '../../tools/account-world';
import { giveaways } from '../../tools/giveaways';
import { root } from '../../tools/jupyter-env';
import {
  faultsAsAccount,
  hasTag,
  outputText,
  readNotebook,
  serialise,
  sourceOf,
  withoutOutputs,
  type Cell,
  type Notebook,
} from '../../tools/notebook';
import { sandboxEnv } from '../../tools/sandbox-process';
import { inWorld, type World } from '../../tools/world';
import { sideBySide } from '../../tools/side-by-side';
import { startSandbox } from '../sandbox-suite';

const shows = (text: string, tags: string[] = []): Cell => ({
  ...{ cell_type: 'code', source: 'await run();', metadata: { tags }, execution_count: 1 },
  outputs: [{ output_type: 'stream', name: 'stdout', text: `${text}\n` }],
});
const notebook = (...cells: Cell[]): Notebook => ({ cells, metadata: {}, nbformat: 4 });
const start = () => readNotebook(join(root, 'notebooks', '00-start-here.ipynb'));

/** Runs the tour to its end. */
function tour(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = ['-r', join(root, 'tools', 'typescript.js'), join(root, 'tools', 'tour.ts'), ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: root }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, stdout, stderr }),
    );
  });
}

const strip = suite<{ folder: string; path: string }>('npm run tour -- --strip');
strip.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'a tour '));
  context.path = join(context.folder, '00-start-here.ipynb');
});
strip.after.each(({ folder }) => rmSync(folder, { recursive: true }));

/** A lesson as it would be after a run on an account. The ids are made up, but are not the sandbox's. */
function ranOnAnAccount(): Notebook {
  const real = start();
  const text = [
    'Using your Purview account "fabrikam", as .env says.',
    'tenant 0f9d2c61-77aa-4b1c-b1d2-5f6a7b8c9d0e at https://fabrikam.purview.azure.com',
  ].join('\n');
  const cells = real.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, outputs: shows(text).outputs } : cell,
  );
  return { ...real, cells };
}

strip('leaves the code and the words, and nothing of the account', async ({ folder, path }) => {
  writeFileSync(path, serialise(ranOnAnAccount()));
  assert.ok(giveaways(readNotebook(path)).length > 0);
  const { code, stdout } = await tour('--strip', '--folder', folder);
  assert.is(code, 0);
  assert.match(stdout, /^00-start-here +outputs cleared\n/);
  assert.match(stdout, 'npm run tour -- --save');
  assert.equal(giveaways(readNotebook(path)), []);
  assert.is(readFileSync(path, 'utf8'), serialise(withoutOutputs(start())));
  assert.not.match(readFileSync(path, 'utf8'), /fabrikam/i);
});

strip('says that there is nothing to clear', async ({ folder, path }) => {
  writeFileSync(path, serialise(withoutOutputs(start())));
  assert.match((await tour('00', '--strip', '--folder', folder)).stdout, /^00-start-here +had no outputs\n/);
});

strip.run();

const solved = suite('npm run tour, once an exercise is solved');

solved('passes, and says with --check how the exercise comes back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'a tour '));
  const path = join(folder, '00-start-here.ipynb');
  try {
    const { cells, ...rest } = start();
    const solve = (cell: Cell): Cell => {
      const source = sourceOf(cell).replace('config.clientId', "'my-app'").replace("'contoso'", "'my_account'");
      return hasTag(cell, 'exercise') ? { ...cell, source } : cell;
    };
    writeFileSync(path, serialise({ ...rest, cells: cells.map(solve) }));
    const [plain, checked] = [await tour('--folder', folder), await tour('--check', '--folder', folder)];
    assert.match(plain.stdout, /Tour: 1 passed, 0 failed/);
    assert.match(checked.stdout, /an unsolved exercise should say "Not yet": git checkout -- notebooks/);
    assert.is(checked.code, 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

solved.run();

const saving = suite<{ folder: string; path: string }>('npm run tour -- --save');
saving.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'a tour '));
  context.path = join(context.folder, 'mine.ipynb');
});
saving.after.each(({ folder }) => rmSync(folder, { recursive: true }));

/** A notebook of one cell, which the kernel runs. */
const oneCell = (source: string): Notebook => {
  const cell: Cell = { cell_type: 'code', source, id: 'one', metadata: {}, outputs: [], execution_count: null };
  const { nbformat, nbformat_minor: minor, metadata } = start() as Notebook & { nbformat_minor: number };
  return { cells: [cell], metadata, nbformat, nbformat_minor: minor } as Notebook;
};

saving('writes the outputs and leaves nothing beside them', async ({ folder, path }) => {
  writeFileSync(path, serialise(oneCell("console.log('here');")));
  assert.match((await tour('--save', '--folder', folder)).stdout, /Tour: 1 passed, 0 failed/);
  assert.is(outputText(readNotebook(path).cells[0]), 'here\n');
  assert.equal(readdirSync(folder), ['mine.ipynb']);
});

saving('loses nothing that somebody saved while it ran, and says whose it left', async ({ folder, path }) => {
  const theirs = serialise(oneCell("console.log('theirs');"));
  const act = `require('node:fs').writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(theirs)});`;
  writeFileSync(path, serialise(oneCell(act)));
  const { code, stdout } = await tour('--save', '--folder', folder);
  assert.match(
    stdout,
    'mine.ipynb was saved by somebody else while it ran, and is left as they saved it: run this again',
  );
  assert.is(code, 1);
  assert.is(readFileSync(path, 'utf8'), theirs);
});

saving('brings nothing back that was removed while it ran', async ({ folder, path }) => {
  writeFileSync(path, serialise(oneCell(`require('node:fs').rmSync(${JSON.stringify(path)});`)));
  assert.match((await tour('--save', '--folder', folder)).stdout, 'mine.ipynb was removed while it ran');
  assert.equal(readdirSync(folder), []);
});

saving('names a notebook that is none', async ({ folder, path }) => {
  writeFileSync(path, '{"cells": [');
  assert.match((await tour('--save', '--folder', folder)).stderr, 'mine.ipynb is not the JSON that a notebook is: ');
  assert.is(readFileSync(path, 'utf8'), '{"cells": [');
});

saving.run();

const refused = suite('npm run tour, asked for what it cannot do');

refused('names the notebooks there are', async () => {
  const { code, stderr } = await tour('99');
  assert.is(code, 1);
  assert.match(stderr, /^There is no notebook "99"\. There are: 00-start-here\.ipynb, 01-/);
});

refused('names its options', async () => {
  const { code, stderr } = await tour('--chek');
  assert.is(code, 1);
  assert.match(stderr, /^Unknown option '--chek'\. Usage: npm run tour \[-- 00 01 /);
});

refused('takes one task at a time', async () => {
  const { code, stderr } = await tour('--save', '--as-account');
  assert.is(code, 1);
  assert.match(stderr, /^--save, --check, --as-account and --strip go one at a time\. /);
});

refused('knows three shapes, and keeps the outputs of none but the usual sandbox', async () => {
  const [unknown, saved] = await Promise.all([tour('--shape', 'new'), tour('--shape', 'unified', '--save')]);
  assert.equal([unknown.code, saved.code], [1, 1]);
  assert.match(unknown.stderr, /^--shape is one of classic, both, unified\. Usage: /);
  assert.match(saved.stderr, /^--shape goes alone or with --as-account: /);
});

refused.run();

const shaped = suite('the world of a notebook');

/** The settings that a notebook finds there, and what its kernel gets besides. */
async function givenIn(world: World): Promise<{ settings: string[]; variables: Record<string, string> }> {
  return inWorld(notebook(), world, async (_copy, variables) => {
    const settings = Object.keys(parse(readFileSync(variables.DOTENV_CONFIG_PATH!)));
    return { settings, variables };
  });
}

shaped('names the tenant alone where there is no classic host, and no address under the real names', async () => {
  const own = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET'];
  const addresses = ['AZURE_AUTHORITY_HOST', 'PURVIEW_ENDPOINT', 'GRAPH_ENDPOINT'];
  assert.equal((await givenIn({})).settings, [...own, 'PURVIEW_ACCOUNT', ...addresses]);
  const here = await givenIn({ shape: 'unified' });
  assert.equal(here.settings, [...own, ...addresses]);
  assert.not.ok('OWN_NAMES' in here.variables);
  const named = await givenIn({ shape: 'unified', namesOfItsOwn: true, plain: true });
  assert.equal(named.settings, own);
  assert.not.match(named.variables.OWN_NAMES!, 'contoso');
  assert.not.ok(existsSync(named.variables.NODE_EXTRA_CA_CERTS!));
});

shaped.run();

const betrayed = suite('what betrays an account');
const finds = (text: string) => giveaways(notebook(shows(text)));

const signs: Record<string, string> = {
  'a token': `eyJ${'0eXAiOiJKV1QiLCJ'}.x.y`,
  'a client secret': `abc8Q~${'0123456789'.repeat(3)}`,
  'an id that is not of the sandbox': 'tenant 0f9d2c61-77aa-4b1c-b1d2-5f6a7b8c9d0e',
  "a host that is not Contoso's": 'https://fabrikam.purview.azure.com/account',
  'the connection to an account of your own': 'Using your Purview account "x", as .env says.',
  'a path of this machine': 'at /home/someone/kit',
  'an address of the sandbox': 'http://127.0.0.1:4280/account',
  'a stack trace': 'Error: no\n    at run (file.js:1:2)',
  'a moment': 'created 2024-05-06T07:08:09Z',
};
for (const [what, text] of Object.entries(signs)) {
  betrayed(`is seen: ${what}`, () => {
    assert.equal(finds(text), [`the output of cell 0 holds ${what}`]);
  });
}

betrayed('is looked for in the code too', () => {
  const cell: Cell = { cell_type: 'markdown', source: signs['a client secret'], metadata: {} };
  assert.equal(giveaways(notebook(cell)), ['cell 0 holds a client secret']);
});

betrayed('is not what the sandbox shows', () => {
  const shown = '5a4db0c5-7e4a-4000-8000-000000000000 at contoso.purview.azure.com, audience https://purview.azure.net';
  assert.equal(finds(shown), []);
  assert.equal(finds('mssql://sql-contoso-sales.database.windows.net/crm'), []);
});

betrayed.run();

const account = suite('a run on an account');
const wrong = (cell: Cell, rolesHeld: boolean) => faultsAsAccount(notebook(cell), rolesHeld);

account('wants every check passed where the roles are held', () => {
  assert.equal(wrong(shows('Check passed: 3', ['check']), true), []);
  assert.equal(wrong(shows('Check failed: no role: see lesson 02', ['check']), true), [
    'cell 0: check failed: Check failed: no role: see lesson 02',
  ]);
});

account('wants a failed check to say what to do where they are not', () => {
  assert.equal(wrong(shows('Check failed: no role: see lesson 02', ['check']), false), []);
  assert.equal(wrong(shows('Check failed: 403', ['check']), false), [
    'cell 0: says not what to do about it: Check failed: 403',
  ]);
});

account('lets a cell say that it has nothing to work on', () => {
  assert.equal(wrong(shows('Nothing to check: the catalog is empty.', ['check']), true), []);
  assert.equal(wrong(shows('This exercise needs the sandbox.', ['exercise']), true), []);
  assert.equal(wrong(shows('', ['check']), true), ['cell 0: is a check and gave no verdict']);
});

account('wants no stack trace and nothing left out', () => {
  assert.equal(wrong(shows('Error: x\n    at run (file.js:1:2)'), false), ['cell 0: shows a stack trace']);
  assert.equal(wrong({ ...shows(''), execution_count: null }, false), ['cell 0: did not run']);
});

account('tells what a notebook left behind, and what is gone', () => {
  assert.equal(differences({ asset: ['a', 'b'], type: ['t'] }, { asset: ['b', 'c'], type: ['t'] }), [
    'left behind: asset c',
    'gone: asset a',
  ]);
});

account('sees an asset that a notebook leaves there', async () => {
  const sandbox = await startSandbox({ plain: true });
  try {
    const config = readConfig(parse(sandboxEnv(sandbox.url)));
    const leftovers: string[] = [];
    const world = accountWorld(true, leftovers);
    await world.before?.(config);
    await world.after?.(config);
    assert.equal(leftovers, []);
    const { purview } = await connect({ config });
    const attributes = { name: 'Left', qualifiedName: 'https://contosolake.dfs.core.windows.net/raw/left.csv' };
    await createEntity(purview, { typeName: 'azure_datalake_gen2_path', attributes });
    await world.after?.(config);
    assert.equal(leftovers, [`left behind: asset azure_datalake_gen2_path ${attributes.qualifiedName}`]);
  } finally {
    await sandbox.close();
  }
});

account.run();

const together = suite('sideBySide');

together('gives the results in order, and tells each when it is there', async () => {
  const told: number[] = [];
  const wait = (ms: number) => new Promise<number>((resolve) => setTimeout(() => resolve(ms), ms));
  const options = { atOnce: 2, tell: (ms: number) => void told.push(ms) };
  assert.equal(await sideBySide([300, 1, 20, 2], wait, options), [300, 1, 20, 2]);
  assert.equal(told, [1, 20, 2, 300]);
  assert.equal(await sideBySide([], wait), []);
});

together.run();

const cleared = suite('withoutOutputs');

cleared('clears code and leaves text as it is', () => {
  const text: Cell = { cell_type: 'markdown', source: 'Words.', metadata: {} };
  const { cells } = withoutOutputs(notebook(text, shows('out')));
  assert.equal(cells[0], text);
  assert.equal([outputText(cells[1]), cells[1].execution_count], ['', null]);
});

cleared.run();
