import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Sandbox } from '../../sandbox/app';
import { openJournal } from '../../sandbox/journal/file';
import { makePlace, noon, stateOf, type Place } from './kept-world';
import { endAll, ready, runSandbox } from './process';
import { callAs, field, parse, post, send, tokenOf } from './support';

let place: Place;
const perTest = <T extends ReturnType<typeof suite>>(test: T): T => {
  test.before.each(() => void (place = makePlace()));
  test.after.each(() => place.remove());
  return test;
};

const entityUrl = '/datamap/api/atlas/v2/entity';
const named = (name: string) => ({
  entity: { typeName: 'DataSet', attributes: { qualifiedName: `kept://${name}`, name } },
});

/** Which of the assets that a test wrote are there. */
const assetsIn = ({ world }: Sandbox): string[] =>
  [...world.catalog.store.entities()].flatMap(({ attributes: { qualifiedName } }) =>
    String(qualifiedName).startsWith('kept://') ? [String(qualifiedName).slice('kept://'.length)] : [],
  );

const files = () => readdirSync(dirname(place.file)).filter((name) => name.endsWith('.jsonl'));
const text = () => readFileSync(place.file, 'utf8');
const asideIn = (sentence = ''): string => / lies in (.+)\.$/.exec(sentence)?.[1] ?? '';

/** Writes three assets, and gives the lines of the file. */
async function threeAssets(): Promise<string[]> {
  const sandbox = await place.start();
  const { url } = await sandbox.listen(0);
  for (const name of ['one', 'two', 'three'])
    assert.is((await callAs(url, 'curator', 'POST', entityUrl, named(name))).status, 200);
  await sandbox.close();
  return text().split('\n').slice(0, -1);
}

/** Starts with this in the file; gives the sandbox, and asserts that it goes on from there. */
async function startWith(content: string): Promise<Sandbox> {
  writeFileSync(place.file, content);
  const sandbox = await place.start();
  const { url } = await sandbox.listen(0);
  assert.is((await callAs(url, 'curator', 'POST', entityUrl, named('after'))).status, 200);
  const state = stateOf(sandbox.world);
  await sandbox.close();
  const told = place.told.length;
  const again = await place.start();
  assert.equal(stateOf(again.world), state);
  assert.match(place.told[told] ?? '', /^The world is as you left it, with /);
  place.told.splice(told);
  return again;
}

const damage = perTest(suite('a file that something happened to'));

damage('loses a last line that was cut short, at whatever letter, without a word', async () => {
  const [header = '', one = '', two = '', three = ''] = await threeAssets();
  for (const length of [1, 20, three.length - 1, three.length]) {
    const sandbox = await startWith([header, one, two, three.slice(0, length)].join('\n'));
    assert.equal(assetsIn(sandbox), ['one', 'two', 'after']);
    await sandbox.close();
  }
  const sandbox = await startWith(header.slice(0, 30));
  assert.equal(assetsIn(sandbox), ['after']);
  assert.equal(place.told, Array(4).fill(`The world is as you left it, with 2 changes: ${place.file}.`));
  assert.equal(files(), ['world.jsonl']);
});

const lineTwo = (lines: string[]): [string, string[]][] => [
  ['changed', [...lines.slice(0, 2), lines[2]?.replace('kept://two', 'kept://ten') ?? '', ...lines.slice(3)]],
  ['gone', [...lines.slice(0, 2), ...lines.slice(3)]],
  ['empty', [...lines.slice(0, 2), '', ...lines.slice(2)]],
  ['zeros', [...lines.slice(0, 2), '\0'.repeat(50), ...lines.slice(3)]],
  ['of something else', [...lines.slice(0, 2), '{"method":"GET"}', ...lines.slice(3)]],
  ['moved', [...lines.slice(0, 2), lines[3] ?? '', lines[2] ?? '']],
];

damage('is put aside whole where a line is damaged, and what was before that line is kept', async () => {
  const lines = await threeAssets();
  for (const [what, changed] of lineTwo(lines)) {
    const content = `${changed.join('\n')}\n`;
    place.told.splice(0);
    const sandbox = await startWith(content);
    assert.equal(assetsIn(sandbox), ['one', 'after'], what);
    const aside = asideIn(place.told[0]);
    assert.equal(place.told, [
      `Of the world in ${place.file} 1 change could be kept. Line 3 of it is damaged; the whole file lies in ${aside}.`,
    ]);
    assert.is(readFileSync(aside, 'utf8'), content);
    await sandbox.close();
  }
  assert.is(files().length, 1 + lineTwo(lines).length);
});

damage('is put aside where a line does not do what it did', async () => {
  const lines = await threeAssets();
  const journal = await openJournal(`${place.file}.other.jsonl`);
  const entries = lines.map((line) => JSON.parse(line) as { sum?: string; url?: string });
  for (const [at, { sum: _, ...entry }] of entries.entries())
    journal.append(at === 2 ? { ...entry, url: '/datamap/api/atlas/v2/glossary/term' } : entry);
  await journal.close();
  const sandbox = await startWith(readFileSync(`${place.file}.other.jsonl`, 'utf8'));
  assert.equal(assetsIn(sandbox), ['one', 'after']);
  assert.equal(place.told, [
    `Of the world in ${place.file} 1 change could be kept. POST /datamap/api/atlas/v2/glossary/term was answered with 200, and is with 400 this time; the whole file lies in ${asideIn(place.told[0])}.`,
  ]);
});

damage('is put aside where it is of another version or of other options, and where it is no journal', async () => {
  const lines = await threeAssets();
  const other = lines.map((line) => line.replace(/"seed":"\w+"/, '"seed":"0123456789abcdef"'));
  const journal = await openJournal(`${place.file}.other.jsonl`);
  for (const line of other) {
    const { sum: _, ...entry } = JSON.parse(line) as Record<string, unknown>;
    journal.append(entry);
  }
  await journal.close();
  const ofOther = readFileSync(`${place.file}.other.jsonl`, 'utf8');
  for (const [content, why] of [
    [ofOther, 'was kept by another version of the sandbox or with other options, and the world begins anew'],
    ['# Notes\n\nMy own.\n', 'is no world that can be read, and another one begins'],
    ['My own', 'is no world that can be read, and another one begins'],
  ] as const) {
    place.told.splice(0);
    const sandbox = await startWith(content);
    assert.equal(assetsIn(sandbox), ['after']);
    const aside = asideIn(place.told[0]);
    assert.equal(place.told, [`${place.file} ${why}. What was there lies in ${aside}.`]);
    assert.is(readFileSync(aside, 'utf8'), content);
    await sandbox.close();
  }
  place.told.splice(0);
  const plain = await place.start({ plain: true });
  assert.match(place.told[0] ?? '', /was kept by another version of the sandbox or with other options/);
  await plain.close();
});

damage('is made where its folder is not there yet, for its owner alone to read', async () => {
  const file = `${dirname(place.file)}/new/folder/world.jsonl`;
  const sandbox = await place.start({}, { file });
  assert.equal(place.told, []);
  const [header = ''] = readFileSync(file, 'utf8').split('\n');
  assert.is((JSON.parse(header) as { born: number }).born, noon);
  await sandbox.close();
});

damage('is said to be unusable where it is a folder', async () => {
  const sentence = await place.start({}, { file: dirname(place.file) }).then(
    () => 'it started',
    (error: Error) => error.message,
  );
  assert.match(sentence, /^The world cannot be kept in .+: EISDIR.+\.$/);
});

damage('that cannot be written to stops all change until it can', async () => {
  const sandbox = await place.start();
  const { url } = await sandbox.listen(0);
  const handle = await open(place.file);
  const files = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { write } = files;
  const refused = async (name: string) => {
    const answer = await callAs(url, 'curator', 'POST', entityUrl, named(name));
    return [answer.status, field(parse(answer), 'errorMessage')];
  };
  const why = `The sandbox cannot write to ${place.file} (ENOSPC: no space left on device, write).`;
  const half = async function (this: FileHandle, bytes: Buffer, from: number, length: number, position: number) {
    await (write as unknown as typeof half).call(this, bytes, from, length >> 1, position);
    throw new Error('ENOSPC: no space left on device, write');
  };
  files.write = half as unknown as typeof write;
  try {
    const lost = 'What was asked for was done, and is lost when the sandbox ends before it is mended.';
    assert.equal(await refused('one'), [500, `${why} ${lost}`]);
    const nothing = 'Nothing was changed, and nothing can be until it is mended.';
    assert.equal(await refused('two'), [500, `${why} ${nothing}`]);
    assert.equal(assetsIn(sandbox), ['one']);
    assert.is((await callAs(url, 'curator', 'GET', '/datamap/api/atlas/v2/glossary')).status, 200);
  } finally {
    files.write = write;
  }
  assert.is((await callAs(url, 'curator', 'POST', entityUrl, named('three'))).status, 200);
  const state = stateOf(sandbox.world);
  await sandbox.close();
  const again = await place.start();
  assert.equal(stateOf(again.world), state);
  assert.equal(assetsIn(again), ['one', 'three']);
});

damage.run();

const ends = perTest(suite('a sandbox that is ended'));
ends.after(endAll);

if (process.platform !== 'win32') {
  ends('by a kill in the middle of many writes has lost nothing that it said was done', async () => {
    const run = runSandbox(['--port', '0', '--keep', place.file]);
    const url = await ready(run);
    const token = await tokenOf(url, 'curator');
    const acknowledged: string[] = [];
    let next = 0;
    const write = async (): Promise<void> => {
      for (;;) {
        const name = String(next++);
        const answer = await send(url + entityUrl, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(named(name)),
        }).catch(() => undefined);
        if (answer === undefined) return;
        assert.is(answer.status, 200, answer.text);
        acknowledged.push(name);
        if (acknowledged.length === 60) run.child.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: 8 }, write));
    await run.exit;
    const sandbox = await place.start({ clock: Date.now });
    const there = assetsIn(sandbox);
    assert.equal(
      acknowledged.filter((name) => !there.includes(name)),
      [],
    );
    // Of those that were being written some may be there, and no others.
    assert.ok(there.length <= acknowledged.length + 8, `${there.length} of ${acknowledged.length}`);
    assert.is(new Set(there).size, there.length);
  });
}

ends('by being told to has all of it, and starts again with it', async () => {
  const first = runSandbox(['--port', '0', '--keep', place.file]);
  const url = await ready(first);
  assert.is((await callAs(url, 'curator', 'POST', entityUrl, named('one'))).status, 200);
  assert.is((await post(`${url}/sandbox/clock`, { advanceSeconds: 5 })).status, 200);
  const second = runSandbox(['--port', '0', '--keep', place.file]);
  assert.is(await second.exit, 1);
  assert.is(
    second.err(),
    `The world cannot be kept in ${place.file}: another sandbox keeps its world there. Stop that one first.\n`,
  );
  first.child.kill('SIGTERM');
  await first.exit;
  assert.is(first.out(), `Sandbox ready: ${url}\n`);
  const third = runSandbox(['--port', '0', '--keep', place.file]);
  const again = await ready(third);
  assert.is(third.out(), `The world is as you left it, with 2 changes: ${place.file}.\nSandbox ready: ${again}\n`);
  third.child.kill('SIGTERM');
  await third.exit;
});

ends.run();
