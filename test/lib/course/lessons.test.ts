import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lessons, markDone, resetCourse, showCourse } from '../../../lib/course/lessons';
import { notebooksFolder } from '../../../tools/jupyter-env';

interface Context {
  folder: string;
  file: string;
  printed: string[];
  log: typeof console.log;
  env: string | undefined;
}

const course = suite<Context>('progress of the course');
course.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'course-'));
  context.file = join(context.folder, 'progress.json');
  context.env = process.env.COURSE_PROGRESS_FILE;
  process.env.COURSE_PROGRESS_FILE = context.file;
  [context.log, context.printed] = [console.log, []];
  console.log = (...words: unknown[]) => void context.printed.push(words.join(' '));
});
course.after.each(({ folder, log, env }) => {
  console.log = log;
  delete process.env.COURSE_PROGRESS_FILE;
  if (env !== undefined) process.env.COURSE_PROGRESS_FILE = env;
  rmSync(folder, { recursive: true });
});

const states = (text: string) =>
  text
    .split('\n')
    .slice(2)
    .map((line) => /(done|next|not yet)$/.exec(line)?.[0]);

course('a newcomer begins with the first lesson', ({ printed }) => {
  showCourse();
  assert.equal(states(printed[0]), ['next', ...Array<string>(10).fill('not yet')]);
});

course('a lesson whose check passed is done, and the next one is named', ({ printed }) => {
  markDone('02');
  markDone('00-start-here');
  showCourse();
  assert.equal(printed.slice(0, 2), [
    'Lesson 02 is done. Next: 03-token',
    'Lesson 00 is done. Next: 01-app-registration',
  ]);
  assert.equal(states(printed[2]).slice(0, 4), ['done', 'next', 'done', 'not yet']);
});

course('a lesson whose check failed is not', ({ printed, file }) => {
  markDone('03', false);
  assert.equal(printed, ['Lesson 03 is not done yet: its last check failed.']);
  assert.not.ok(existsSync(file));
});

course('done twice is done once', ({ file }) => {
  markDone('01');
  markDone('01');
  const { done, lessons: noted } = JSON.parse(readFileSync(file, 'utf8'));
  assert.equal([done, Object.keys(noted)], [['01-app-registration'], ['01-app-registration']]);
  assert.ok(Math.abs(Date.parse(noted['01-app-registration'].at) - Date.now()) < 60_000);
});

course('behind the last lesson comes what was left out, or the end', ({ printed }) => {
  for (const { name } of lessons.slice(1)) markDone(name);
  assert.is(printed.at(-1), 'The lesson troubleshooting is done. Back to the map: 00-start-here');
  markDone('00');
  assert.is(printed.at(-1), 'Lesson 00 is done. That was the last one: the course is done.');
});

course('can be begun anew', ({ printed, file }) => {
  markDone('00');
  resetCourse();
  resetCourse();
  assert.not.ok(existsSync(file));
  assert.is(printed.at(-1), 'No lesson is done any more.');
});

course('a damaged file is said to be, and mended by the next lesson', ({ printed, file }) => {
  for (const damage of ['{', 'null', '{"done":3}', '']) {
    writeFileSync(file, damage);
    showCourse();
    assert.match(printed.at(-1) ?? '', 'The lessons done before cannot be told: the progress file is damaged');
  }
  markDone('00');
  assert.equal(JSON.parse(readFileSync(file, 'utf8')).done, ['00-start-here']);
});

course('lessons that no longer exist are passed over', ({ printed, file }) => {
  writeFileSync(file, '{"done":["00-start-here","99-gone",{}]}');
  showCourse();
  assert.equal(states(printed[0]).slice(0, 2), ['done', 'next']);
});

course('a place that cannot be written to is a sentence, without its path', ({ printed, folder, file }) => {
  writeFileSync(file, '');
  process.env.COURSE_PROGRESS_FILE = join(file, 'below');
  markDone('00');
  process.env.COURSE_PROGRESS_FILE = folder;
  markDone('00');
  resetCourse();
  assert.match(
    printed[0],
    /^Lesson 00 is done\. Next: 01-app-registration\nThis could not be noted \((ENOTDIR|EEXIST)\)/,
  );
  assert.match(printed[1], 'This could not be noted (EISDIR)');
  assert.match(printed[2], /^The progress could not be reset: \w+\.$/);
  for (const line of printed) assert.not.match(line, folder);
});

course('a lesson that does not exist is refused by name', () => {
  assert.throws(() => markDone('9'), /^There is no lesson "9". There are: 00-start-here, /);
});

course('every notebook is a lesson', () => {
  const files = readdirSync(notebooksFolder).filter((name) => name.endsWith('.ipynb'));
  const missing = files.filter((name) => !lessons.some((lesson) => `${lesson.name}.ipynb` === name));
  assert.equal(missing, []);
});

course.run();
