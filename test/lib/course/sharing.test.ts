import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lessons, markDone, resetCourse, showCourse } from '../../../lib/course/lessons';
import { shareCourse, sharedCourse } from '../../../lib/course/sharing';
import { check } from '../../../lib/course/steps';

interface Context {
  folder: string;
  before: string;
  printed: string[];
  log: typeof console.log;
}

const sharing = suite<Context>('what is shared of the course');
sharing.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'course-'));
  context.before = process.cwd();
  process.chdir(context.folder);
  [context.log, context.printed] = [console.log, []];
  console.log = (...words: unknown[]) => void context.printed.push(words.join(' '));
});
sharing.after.each(({ folder, before, log }) => {
  console.log = log;
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

sharing('is which lessons are done, when, and how many checks had passed, and nothing of their cells', () => {
  check(true, 'a secret of mine', '');
  check(true, 'a secret of mine', '');
  check(false, '', 'not this one');
  markDone('00');
  const { shared, lessons: told, incidents } = sharedCourse();
  assert.equal([shared, incidents], [true, []]);
  const [{ at = '', checksPassed = 0, ...first } = { name: '' }, second] = told;
  assert.equal(first, { name: '00-start-here', state: 'done' });
  assert.ok(checksPassed >= 1);
  assert.match(at, /^\d{4}-\d\d-\d\dT/);
  assert.equal(second, { name: '01-app-registration', state: 'not yet' });
  assert.not.match(JSON.stringify(told), 'secret');
});

sharing('has each incident that was opened, and whether it was mended', () => {
  const opened = { hints: 1, openedAt: '2026-11-01T08:00:00.000Z' };
  const mended = { ...opened, mendedAt: '2026-11-01T09:00:00.000Z' };
  writeFileSync('.progress.json', JSON.stringify({ done: [], incidents: { one: opened, two: mended } }));
  assert.equal(sharedCourse().incidents, [
    { name: 'one', state: 'opened', ...opened },
    { name: 'two', state: 'mended', ...mended },
  ]);
});

sharing('is nothing for as long as the learner wants it so, even if they begin anew', ({ printed }) => {
  shareCourse(false);
  assert.match(printed.at(-1) ?? '', 'Your progress is yours');
  markDone('00');
  resetCourse();
  assert.is(sharedCourse().shared, false);
  shareCourse(true);
  assert.match(printed.at(-1) ?? '', 'npm run course shows what');
  assert.is(sharedCourse().shared, true);
  assert.not(existsSync('.progress-private'));
});

const notebook = (...cells: string[]) =>
  JSON.stringify({ cells: cells.map((source) => ({ cell_type: 'markdown', source: [source] })) });

sharing('and the map have the lessons that somebody puts beside those of the kit', ({ printed }) => {
  writeFileSync(
    '02b-our-tenant.ipynb',
    notebook('# Our tenant\n', 'Words first. Whom do *we* ask for a role?\n\nMore?'),
  );
  writeFileSync('20-our-sources.ipynb', notebook('# What we scan'));
  writeFileSync('holidays.ipynb', '{');
  const names = sharedCourse().lessons.map(({ name }) => name);
  assert.is(names.length, lessons.length + 3);
  assert.is(names.indexOf('02b-our-tenant'), names.indexOf('03-token') - 1);
  assert.is(names.indexOf('20-our-sources'), names.indexOf('troubleshooting') - 2);
  assert.is(names.indexOf('holidays'), names.indexOf('troubleshooting') - 1);
  markDone('02');
  assert.is(printed.at(-1), 'Lesson 02 is done. Next: 02b-our-tenant');
  markDone('02b');
  assert.is(printed.at(-1), 'Lesson 02b is done. Next: 03-token');
  showCourse();
  for (const said of ['Whom do we ask for a role?', 'What we scan', 'holidays'])
    assert.match(printed.at(-1) ?? '', said);
  assert.equal(JSON.parse(readFileSync('.progress.json', 'utf8')).done, ['02-role-assignment', '02b-our-tenant']);
});

sharing.run();
