import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sourcesIn, takenWith } from '../../tools/imports';
import { root } from '../../tools/jupyter-env';

const lib = join(root, 'lib');
const readme = suite('the README of lib');
const text = readFileSync(join(lib, 'README.md'), 'utf8');

readme('counts what comes along with each job: the files, and the lines to the nearest fifty', () => {
  const rows = [...text.matchAll(/^\| (.+) \| (`.+`) \| (\d+) files, ([\d,]+) lines \|$/gm)];
  assert.is(rows.length, 10);
  for (const [, job, imported = '', files, lines = ''] of rows) {
    const names = [...imported.matchAll(/`(.+?)`/g)].map(([, name]) => join(lib, `${name}.ts`));
    const taken = takenWith(names);
    const count = taken.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0);
    assert.is(Number(files), taken.length, job);
    assert.ok(Math.abs(Number(lines.replace(',', '')) - count) <= 50, `${job}: ${count} lines`);
  }
});

readme('names every folder, and every link leads somewhere', () => {
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
  for (const link of links) assert.ok(existsSync(join(lib, link)), link);
  const rooms = new Set(sourcesIn(lib).map((file) => file.slice(lib.length + 1).split(/[\\/]/)[0]));
  for (const room of rooms) assert.ok(links.includes(room ?? ''), room);
});

readme('speaks of functions that are there', () => {
  const index = readFileSync(join(lib, 'index.ts'), 'utf8');
  const called = [...text.matchAll(/`(?:\w+ = )?(\w+)\(/g)].map(([, name = '']) => name);
  assert.ok(called.length > 5);
  for (const name of called) assert.match(index, new RegExp(`\\b${name}\\b`));
});

readme.run();
