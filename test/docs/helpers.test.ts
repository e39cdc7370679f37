import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as lib from '../../lib/index';
import { helpers, pageOf, place } from '../../tools/helper-page';

const page = suite('docs/helpers.md');
const sections = helpers();
const all = sections.flatMap((section) => section.helpers);

page('is what the code says', () => {
  assert.ok(readFileSync(place, 'utf8') === pageOf(sections), 'node tools/run.js tools/helpers.ts writes it anew');
});

page('has every value that lib exports, under a title, with a line, a room and the lesson that shows it', () => {
  const values = all.filter(({ isType }) => !isType).map(({ name }) => name);
  assert.equal(values.sort(), Object.keys(lib).sort());
  for (const { name, says, room } of all) {
    assert.match(says, /^[A-Z`].*\.$/, name);
    assert.match(room, /^(core|planes|diagnosis|show|lib\/(connect|csv)\.ts)$/, name);
  }
  const lessonOf = (name: string) => all.find((one) => one.name === name)?.lesson;
  assert.equal(['search', 'grantRole', 'draftRequests', 'not'].map(lessonOf), ['04', '02', '01', '04']);
});

page.run();
