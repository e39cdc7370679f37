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
import { saveLines, writeWhole } from '../../../lib/core/whole-file';

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

const lines = suite<{ folder: string; file: string }>('saveLines');
lines.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'lines '));
  context.file = join(context.folder, 'list.csv');
});
lines.after.each(({ folder }) => rmSync(folder, { recursive: true }));

async function* given(...texts: string[]) {
  for (const text of texts) yield text;
}

lines('writes them as they come, over what was there', async ({ folder, file }) => {
  await saveLines(file, given('old'));
  await saveLines(file, given('one\n', 'two\n'));
  assert.is(readFileSync(file, 'utf8'), 'one\ntwo\n');
  assert.equal(readdirSync(folder), ['list.csv']);
});

lines('leaves no half of a file where they end in an error, or are cancelled', async ({ folder, file }) => {
  async function* failing() {
    yield 'one\n';
    throw new Error('no more');
  }
  const outcome = (promise: Promise<void>) =>
    promise.then(
      () => 'written',
      (error: Error) => error.message,
    );
  async function* refused(): AsyncGenerator<string> {
    throw new Error('nothing');
  }
  assert.is(await outcome(saveLines(file, failing())), 'no more');
  assert.is(await outcome(saveLines(file, refused())), 'nothing');
  const stop = new AbortController();
  async function* endless() {
    for (;;) {
      yield 'more\n';
      if (readdirSync(folder).length > 0) stop.abort();
    }
  }
  assert.match(await outcome(saveLines(file, endless(), stop.signal)), /aborted/);
  assert.equal(readdirSync(folder), []);
  await saveLines(file, given('old'));
  await outcome(saveLines(file, failing()));
  assert.is(readFileSync(file, 'utf8'), 'old');
  assert.match(await outcome(saveLines(join(folder, 'none', 'x'), given('x'))), /ENOENT/);
});

lines.run();
