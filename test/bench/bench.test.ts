import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { median, quantile, tablesOf, type Figure } from '../../bench/figures';
import { notes, order, page, withParts } from '../../bench/page';
import { root } from '../../tools/jupyter-env';

const run = promisify(execFile);

const runBench = (...args: string[]) =>
  run(process.execPath, ['-r', join(root, 'tools', 'typescript.js'), join(root, 'bench', 'main.ts'), ...args]);

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

figures('a note stands beneath the table of its part', () => {
  const lines = tablesOf([lib, rival], { Calls: 'On loopback.', Others: 'Elsewhere.' }).split('\n');
  assert.is(lines[7], 'On loopback.');
  assert.not.match(lines.join('\n'), 'Elsewhere.');
});

figures.run();

const made = suite('the page');
const results = {
  date: '2026-01-05',
  machine: '2 processors, linux on x64',
  versions: { Node: '20.20.2', 'cross-fetch': '4.1.0' },
  parts: ['load', 'calls'],
  figures: [
    { ...lib, part: 'Calling' },
    { ...rival, part: 'Calling' },
  ],
};

made('says when and on what it was measured, and shows the figures with their note', () => {
  const text = page(results);
  assert.match(text, 'measured this on 2026-01-05: 2 processors, linux on x64; Node 20.20.2, cross-fetch 4.1.0. It ');
  assert.match(text, '(load, calls).');
  assert.match(
    text,
    `## Calling\n\n${tablesOf([lib, rival]).split('\n').slice(2, 6).join('\n')}\n\n${notes.Calling}\n`,
  );
});

made('takes the tables of parts that were measured since, in their place, and says of each when', () => {
  const before = page({ ...results, figures: [lib, rival].map((figure) => ({ ...figure, part: 'The sandbox' })) });
  const { parts: _parts, ...newer } = { ...results, date: '2026-02-07' };
  const once = withParts(before, newer);
  const [head, calling = '', untouched] = once.split(/^(?=## )/m);
  assert.is(head + untouched, before);
  assert.match(
    calling,
    `${notes.Calling}\n\nMeasured on 2026-02-07: 2 processors, linux on x64; Node 20.20.2, cross-fetch 4.1.0.\n`,
  );
  assert.is(withParts(once, newer), once);
});

made.run();

const kept = suite('bench/README.md');
const folder = join(root, 'bench');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

/** The tables of the page, each with the name of its part, its rows by their heads, and the words beneath. */
const sections = readme
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [part = '', ...lines] = section.split('\n');
    const cells = (line: string) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
    const [heads = [], , ...rows] = lines.filter((line) => line.startsWith('|')).map(cells);
    const below = lines
      .filter((line) => !line.startsWith('|'))
      .join('\n')
      .trim();
    return { part, rows: rows.map((row) => Object.fromEntries(heads.map((head, at) => [head, row[at] ?? '']))), below };
  });

let refused: Promise<object> | undefined;
/** The measurements that `npm run bench` knows, by its own words. */
async function measurements(): Promise<string[]> {
  const error = (await (refused ??= runBench('nothing').catch((failure: object) => failure))) as { stderr: string };
  return /nothing is not measured: (.+) are\./.exec(error.stderr)?.[1].split(', ') ?? [];
}

/** Two figures of three digits each that count, one worked out of others, may differ by as much. */
const isNear = (one: number, other: number) => Math.abs(one / other - 1) < 0.015;

kept('is of a whole run, in the words of its program', async () => {
  const [, date = '', machine = '', all = ''] = /measured this on (\S+): ([^;]+); (.+?)\. It writes/.exec(readme) ?? [];
  const named = all.split(', ').map((one) => one.split(' ') as [string, string]);
  const versions = Object.fromEntries(named);
  const empty = page({ date, machine, versions, parts: await measurements(), figures: [] });
  assert.is(readme.slice(0, empty.length), empty);
  assert.match(date, /^\d{4}-\d\d-\d\d$/);
  assert.equal(
    sections.map(({ part }) => part),
    order,
  );
});

kept('has rows in each table, and beneath it the note of its program, and when it was measured by itself', () => {
  for (const { part, rows, below } of sections) {
    assert.ok(rows.length > 0, part);
    const [, note] = /^(.*?)(?:(?:^|\n\n)Measured on \d{4}-\d\d-\d\d: .+)?$/s.exec(below) ?? [];
    assert.is(note, notes[part] ?? '', part);
  }
});

kept('compares nothing that was not measured, and reckons right', () => {
  for (const { rows } of sections) {
    for (const { what, median: middle = '', quartiles = '', runs, ratio = '' } of rows) {
      const [low, high] = quartiles.split(' – ').map(Number);
      const value = Number.parseFloat(middle);
      assert.ok(low <= value && value <= high && Number(runs) > 0, what);
      if (ratio === '') continue;
      const [, times, beside] = /^(\S+) × (.+)$/.exec(ratio) ?? [];
      const other = rows.find((row) => row.what === beside);
      assert.ok(other, `${what}: ${ratio}`);
      assert.ok(isNear(Number(times), value / Number.parseFloat(other.median)), `${what}: ${ratio}`);
    }
  }
});

kept('says of each aim whether it was met', () => {
  const verdicts = sections.flatMap(({ rows }) =>
    rows.flatMap(({ what, median: middle, aim = '' }) =>
      aim
        .split('; ')
        .filter(Boolean)
        .map((one) => ({ what, value: Number.parseFloat(middle), one })),
    ),
  );
  assert.ok(verdicts.length > 0);
  for (const { what, value, one } of verdicts) {
    const [, most, verdict] = /\((\S+?)(?: \S+)?\): (met|\*\*missed\*\*)$/.exec(one) ?? [];
    // Three digits that are the same may have been either.
    if (value !== Number(most)) assert.is(verdict, value < Number(most) ? 'met' : '**missed**', `${what}: ${one}`);
  }
});

kept.run();

const bench = suite('npm run bench');

// `start` takes the sandbox's usual port; the tests of the ways in start the kit, and those of the set-up a clone.
bench('measures everything else', async () => {
  const names = (await measurements()).filter((name) => !['start', 'clone'].includes(name));
  const { stdout } = await runBench(...names, '--tiny');
  const tables = stdout.split(/^## /m).slice(1);
  const besidePyapacheatlas = tables.some((table) => table.includes('\n| pyapacheatlas, '));
  // Each in its order, whatever its sizes.
  const parts = tables.map((table) => table.split('\n')[0]?.replace(/[\d,]+/, 'N'));
  const wanted = order.filter((part) => !part.startsWith('npm start')).map((part) => part.replace(/[\d,]+/, 'N'));
  assert.equal(parts, wanted);
  for (const table of tables) {
    const rows = table.split('\n').filter((line) => / \| \d+ \|/.test(line));
    assert.ok(rows.length > 0, table);
    for (const row of rows) assert.not.match(row, /NaN|undefined|Infinity/);
  }
  if (besidePyapacheatlas) return;
  assert.match(stdout, 'pyapacheatlas is left out: it could not be installed.');
  console.log('\nskipped: reading and writing beside pyapacheatlas: no registry answers');
});

bench('says what it can measure', async () => {
  assert.equal((await measurements()).slice(0, 2), ['load', 'calls']);
});

bench.run();
