import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { makeAll, rowOf, type Made } from './messages/cases';
import { groups, lineOf, pageOf, place } from './messages/page';
import { caught, isLeftOut, leftOut, readSource, sources } from './messages/said';

const page = readFileSync(place, 'utf8');
/** Windows has no shell for some of them. */
const isWhole = process.platform !== 'win32';
let made: Made[];

const messages = suite('docs/messages.md');
messages.before(async () => void (made = await makeAll(groups)));

messages('has a row for each message, as it came about, and no other', () => {
  const remedy = 'node tools/run.js test/docs/messages/main.ts writes it anew';
  const rows = made.map(({ one, told }) => lineOf(rowOf(one, told)));
  assert.equal(
    rows.filter((row) => !page.includes(row)),
    [],
    remedy,
  );
  if (isWhole) assert.is(page, pageOf(made), remedy);
});

messages('leaves out no sentence that a reader may see', () => {
  if (!isWhole) return;
  const said = made.flatMap(({ told }) => told.said).join('\n');
  const sentences = sources.flatMap((file) => readSource(file).sentences);
  assert.ok(sentences.length > 300);
  const unsaid = sentences.flatMap(({ at, parts }) =>
    parts.filter((part) => !said.includes(part) && !isLeftOut(part)).map((part) => `${at}: ${part}`),
  );
  assert.equal(unsaid, []);
});

messages('leaves out nothing on purpose that is said, or is nowhere', () => {
  const said = made.flatMap(({ told }) => told.said).join('\n');
  const parts = sources.flatMap((file) => readSource(file).sentences.flatMap((sentence) => sentence.parts));
  const texts = leftOut.flatMap(([, some]) => some);
  assert.equal(
    texts.filter((text) => said.includes(text) || !parts.includes(text)),
    [],
  );
});

messages('lets every error of the helpers be made where it is made', () => {
  if (!isWhole) return;
  const places = made.flatMap(({ told }) => told.madeAt ?? []).map((at) => at.split(':'));
  const errors = sources.flatMap((file) => readSource(file).errors).filter(({ at }) => at.startsWith('lib/'));
  assert.ok(errors.length > 40);
  const unmade = errors.filter(({ at, code, lines: [first, last] }) => {
    if (caught.includes(code)) return false;
    const file = at.split(':')[0];
    return !places.some(([name, line]) => name === file && Number(line) >= first && Number(line) <= last);
  });
  assert.equal(
    unmade.map(({ at }) => at),
    [],
  );
});

messages.run();
