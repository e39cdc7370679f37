import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inCourse } from '../../lib/course/words';
import { sourcesIn } from '../../tools/imports';
import { root } from '../../tools/jupyter-env';

const words = suite('what lib speaks of');
const lib = join(root, 'lib');
const all = ['core', 'planes', 'diagnosis'].flatMap((room) => sourcesIn(join(lib, room)));

words('no file that others borrow for its answers speaks of a lesson, a notebook or a command of the kit', () => {
  const told = all.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\b(lessons?|notebooks?|npm|npx)\b/gi)].map(
      ([word]) => `${relative(lib, file)}: ${word}`,
    ),
  );
  assert.ok(all.length > 20);
  assert.equal(told, []);
});

words('the course adds where it shows how, and nothing to the rest', () => {
  assert.is(inCourse('Ask for one.', 'role'), 'Ask for one. Roles are given in lesson 02.');
  assert.match(inCourse('Start it.', 'not-running'), /^Start it\. .*`npm run sandbox`/);
  assert.is(inCourse('Wait.', 'throttled'), 'Wait.');
  assert.is(inCourse('', undefined), '');
});

words.run();
