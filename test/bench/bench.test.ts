import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { median, quantile, tablesOf } from '../../bench/figures';
import { root } from '../../tools/jupyter-env';

const run = promisify(execFile);

const figures = suite('figures');

figures('quantiles lie between the samples, whatever their order', () => {
  assert.is(median([3, 1, 2]), 2);
  assert.is(median([4, 1]), 2.5);
  assert.is(quantile([1, 2, 3, 4, 5], 0.25), 2);
});

figures('a table says the median, the quartiles and the aim', () => {
  const text = tablesOf([{ part: 'Calls', what: 'lib', unit: 'ms', samples: [1, 2, 3, 4, 5], aim: 'under 9 ms' }]);
  assert.match(text, '| lib | 3 ms | 2 – 4 | 5 | under 9 ms |');
});

figures.run();

const bench = suite('npm run bench');

// `start` takes the sandbox's usual port; the tests of the ways in start the kit.
for (const name of ['load', 'calls', 'tokens', 'reading', 'writing', 'sandbox', 'notebooks']) {
  bench(`measures ${name}`, async () => {
    const args = ['-r', join(root, 'tools', 'typescript.js'), join(root, 'bench', 'main.ts'), name, '--tiny'];
    const { stdout } = await run(process.execPath, args);
    const lines = stdout.split('\n').filter((line) => / \| 1 \| /.test(line));
    assert.ok(lines.length > 0, stdout);
    for (const line of lines) assert.not.match(line, /NaN|undefined|Infinity/);
  });
}

bench('says what it can measure', async () => {
  const args = ['-r', join(root, 'tools', 'typescript.js'), join(root, 'bench', 'main.ts'), 'nothing'];
  const error = await run(process.execPath, args).catch((failure: { stderr: string }) => failure);
  assert.match(error.stderr, 'nothing is not measured: load, calls, ');
});

bench.run();
