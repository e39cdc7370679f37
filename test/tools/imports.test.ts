import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { arrowsBack, circleIn, orders, taken, takenWith } from '../../tools/imports';
import { root } from '../../tools/jupyter-env';

const kit = suite('the rooms of the kit');

for (const [folder, order] of Object.entries(orders)) {
  kit(`no import of ${folder} runs back`, () => {
    assert.equal(arrowsBack(join(root, folder), order), []);
  });

  kit(`no imports of ${folder} run in a circle`, () => {
    assert.is(circleIn(join(root, folder)), undefined);
  });
}

kit('lib depends on nothing else of the kit', () => {
  const lib = join(root, 'lib');
  assert.ok(takenWith([join(lib, 'index.ts'), join(lib, 'course', 'index.ts')]).every((file) => file.startsWith(lib)));
});

kit.run();

const walk = suite<{ folder: string }>('a walk along imports');
walk.before.each((context) => void (context.folder = mkdtempSync(join(tmpdir(), 'rooms-'))));
walk.after.each(({ folder }) => rmSync(folder, { recursive: true }));

/** Writes files, by path and text. */
function write(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

walk('finds what runs back, in every form of an import', ({ folder }) => {
  write(folder, {
    'first/a.ts': "import { b } from '../second/b';\nexport const a = b;",
    'first/c.ts': "export type C = import('../second').D;\nexport const load = () => import('../top.ts');",
    'first/e.ts': "import type { B } from '../second/b.ts';\nexport * from './a';\nexport type E = B;",
    'second/b.ts': "import './index';\nimport 'node:fs';\nexport const b = 1;\nexport type B = 1;",
    'second/index.ts': 'export type D = 1;',
    'top.ts': "import { b } from './second/b';\nexport const top = b;",
    'dist/first/x.ts': "import '../../second/b';",
  });
  assert.equal(arrowsBack(folder, ['first', 'second', 'top.ts']), [
    'first/a.ts imports second/b.ts',
    'first/c.ts imports second/index.ts',
    'first/c.ts imports top.ts',
    'first/e.ts imports second/b.ts',
  ]);
  assert.equal(arrowsBack(folder, ['second', 'top.ts', 'first']), []);
});

walk('names a room that has no place', ({ folder }) => {
  write(folder, { 'first/a.ts': '', 'new/b.ts': '', 'top.ts': '' });
  assert.equal(arrowsBack(folder, ['first']), ['new has no place in the order', 'top.ts has no place in the order']);
  assert.equal(arrowsBack(folder, ['first', 'new', 'gone', 'top.ts']), ['gone is in the order, and is not there']);
});

walk('takes a part of a folder for a room, and keeps those of one row apart', ({ folder }) => {
  write(folder, { 'one/a.ts': "import './b';", 'one/b.ts': '', 'two/c.ts': "import '../one/b';" });
  assert.equal(arrowsBack(folder, ['one/b.ts', 'one/a.ts', 'two']), []);
  assert.equal(arrowsBack(folder, [['one', 'two']]), ['two/c.ts imports one/b.ts']);
});

walk('finds a circle, also of types', ({ folder }) => {
  write(folder, { 'a.ts': "import './b';", 'b.ts': "import './c';", 'c.ts': "import type { B } from './b';" });
  assert.equal(circleIn(folder), ['b.ts', 'c.ts', 'b.ts']);
});

walk('counts what comes along', ({ folder }) => {
  write(folder, { 'x/a.ts': "import '../y/b';\n", 'y/b.ts': "import './c';\n\n", 'y/c.ts': '1;\n', 'y/d.ts': '1;\n' });
  assert.equal(taken(folder, ['a']), { files: 3, lines: 4 });
  assert.equal(taken(folder, ['c', 'd']), { files: 2, lines: 2 });
});

walk.run();
