import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { median, quantile, tablesOf, type Before, type Figure } from '../../bench/figures';
import { page, type Results } from '../../bench/page';
import { root } from '../../tools/jupyter-env';

const run = promisify(execFile);

const figures = suite('figures');

figures('quantiles lie between the samples, whatever their order', () => {
  assert.is(median([3, 1, 2]), 2);
  assert.is(median([4, 1]), 2.5);
  assert.is(quantile([1, 2, 3, 4, 5], 0.25), 2);
});

const lib: Figure = { part: 'Calls', what: 'lib', unit: 'ms', samples: [1, 2, 3, 4, 5] };
const rival: Figure = { part: 'Calls', what: 'rival', unit: 'ms', samples: [6], beside: 'lib' };

figures('a table says the median, the quartiles, the number of runs and the ratio', () => {
  const lines = tablesOf([lib, rival]).split('\n');
  assert.is(lines[2], '| what | median | quartiles | runs | ratio |');
  assert.is(lines[4], '| lib | 3 ms | 2 – 4 | 5 |  |');
  assert.is(lines[5], '| rival | 6 ms | 6 – 6 | 1 | 2 × lib |');
});

figures('an aim is met or missed by the median', () => {
  const words = 'half a rival';
  const text = (most: number) => tablesOf([{ ...lib, aims: [{ words, most }] }]);
  assert.match(text(3), '| half a rival (3 ms): met |');
  assert.match(text(2.9), '| half a rival (2.9 ms): **missed** |');
});

figures('a value from before stands beside that of now', () => {
  const lines = tablesOf([lib, rival], { lib: 12 }, { Calls: 'On loopback.' }).split('\n');
  assert.is(lines[4], '| lib | 12 ms | 3 ms | 2 – 4 | 5 |  |');
  assert.is(lines[5], '| rival |  | 6 ms | 6 – 6 | 1 | 2 × lib |');
  assert.is(lines[7], 'On loopback.');
});

figures.run();

const kept = suite('bench/README.md');
const folder = join(root, 'bench');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const results = JSON.parse(read('results.json')) as Results;
const before = JSON.parse(read('before.json')) as Before;

kept('shows what results.json holds, and nothing else', () => {
  assert.is(read('README.md'), page(results, before));
});

kept('compares nothing that was not measured', () => {
  const measured = results.figures.map(({ what }) => what);
  for (const what of Object.keys(before)) assert.ok(measured.includes(what), what);
  for (const { beside } of results.figures) assert.ok(beside === undefined || measured.includes(beside), beside);
});

kept.run();

const bench = suite('npm run bench');

// `start` takes the sandbox's usual port; the tests of the ways in start the kit.
for (const name of ['load', 'calls', 'tokens', 'reading', 'writing', 'sandbox', 'notebooks']) {
  bench(`measures ${name}`, async () => {
    const args = ['-r', join(root, 'tools', 'typescript.js'), join(root, 'bench', 'main.ts'), name, '--tiny'];
    const { stdout } = await run(process.execPath, args);
    const lines = stdout.split('\n').filter((line) => / \| \d+ \|/.test(line));
    assert.ok(lines.length > 0, stdout);
    for (const line of lines) assert.not.match(line, /NaN|undefined|Infinity/);
    if (!['reading', 'writing'].includes(name) || stdout.includes('\n| pyapacheatlas, ')) return;
    assert.match(stdout, 'pyapacheatlas is left out: it could not be installed.');
    console.log(`\nskipped: ${name} beside pyapacheatlas: no registry answers`);
  });
}

bench('says what it can measure', async () => {
  const args = ['-r', join(root, 'tools', 'typescript.js'), join(root, 'bench', 'main.ts'), 'nothing'];
  const error = await run(process.execPath, args).catch((failure: { stderr: string }) => failure);
  assert.match(error.stderr, 'nothing is not measured: load, calls, ');
});

bench.run();
