import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeWhole } from '../../../lib/core/whole-file';

const whole = suite<{ folder: string; file: string }>('writeWhole');
whole.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'whole '));
  context.file = join(context.folder, 'notes.json');
});
whole.after.each(({ folder }) => rmSync(folder, { recursive: true }));

whole('writes a new file, and one that is there, and leaves nothing beside it', ({ folder, file }) => {
  writeWhole(file, 'one');
  writeWhole(file, 'two');
  assert.is(readFileSync(file, 'utf8'), 'two');
  assert.equal(readdirSync(folder), ['notes.json']);
});

whole('keeps a link, and the permissions of what it leads to', ({ folder, file }) => {
  writeFileSync(file, 'one');
  chmodSync(file, 0o666);
  const link = join(folder, 'link.json');
  symlinkSync(file, link);
  writeWhole(link, 'two');
  assert.is(readFileSync(file, 'utf8'), 'two');
  assert.is(realpathSync(link), realpathSync(file));
  assert.is(statSync(file).mode & 0o777, 0o666);
});

whole('leaves what was there where it cannot write, and nothing beside it', ({ folder, file }) => {
  mkdirSync(file);
  assert.throws(() => writeWhole(file, 'one'), /EISDIR|EPERM/);
  // A name so long that there is none beside it.
  const long = join(folder, 'n'.repeat(250));
  writeFileSync(long, 'one');
  assert.throws(() => writeWhole(long, 'two'), /ENAMETOOLONG/);
  assert.is(readFileSync(long, 'utf8'), 'one');
  assert.is(readdirSync(folder).length, 2);
});

whole.run();
