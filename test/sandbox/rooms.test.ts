import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const root = join(__dirname, '../../sandbox');

/**
 * The rooms of the sandbox, from the ground up: a file or a folder, or several that know nothing of each other. What stands in one
 * imports from its own room and from those before it. A folder that is named without its parts is one room.
 */
const rooms: string[][] = [
  ['ids.ts', 'dates.ts', 'values.ts', 'options.ts'],
  ['http'],
  ['entra'],
  ['ms-graph', 'policy'],
  ['account'],
  ['catalog/atlas-refusals.ts', 'catalog/fields.ts', 'catalog/surfaces.ts'],
  ['catalog/types'],
  ['catalog/entity.ts'],
  ['catalog/store.ts'],
  ['catalog/graph.ts'],
  ['catalog/search'],
  ['catalog/catalog.ts'],
  ['catalog/lookup.ts', 'catalog/bodies.ts'],
  ['catalog/glossary.ts'],
  ['catalog/lineage.ts', 'catalog/write'],
  ['catalog/envelope.ts', 'catalog/call.ts'],
  ['catalog/routes-glossary.ts'],
  ['catalog/routes.ts'],
  ['estate'],
  ['scanning'],
  ['controls'],
  ['world.ts'],
  ['app.ts'],
  ['main.ts'],
];

const floors = new Map(rooms.flatMap((some, floor) => some.map((room) => [room, floor] as const)));

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replace(/\\/g, '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort();

const roomOf = (file: string) => [...floors.keys()].find((room) => file === room || file.startsWith(`${room}/`));

/** The files of the sandbox that a file imports, types included. */
function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const named = [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.[^']*)'/g)].map(([, path = '']) => path);
  return named.map((path) => `${posix.join(posix.dirname(file), path)}.ts`);
}

const arrows = files.flatMap((file) => imports(file).map((imported) => ({ file, imported })));

test('every file of the sandbox stands in a room, and every room is there', () => {
  assert.equal(
    files.filter((file) => roomOf(file) === undefined),
    [],
  );
  const taken = new Set(files.map(roomOf));
  assert.equal(
    [...floors.keys()].filter((room) => !taken.has(room)),
    [],
  );
});

test('every import of the sandbox names one of its files', () => {
  assert.ok(arrows.length > 300, `only ${arrows.length} imports were read`);
  assert.equal(
    arrows.filter(({ imported }) => !files.includes(imported)),
    [],
  );
});

test('no import runs back up', () => {
  const back = arrows.filter(({ file, imported }) => {
    const [from, to] = [roomOf(file), roomOf(imported)];
    return from !== to && Number(floors.get(to ?? '')) >= Number(floors.get(from ?? ''));
  });
  assert.equal(
    back.map(({ file, imported }) => `${file} -> ${imported}`),
    [],
  );
});

test('no files import each other in a circle', () => {
  const left = new Set(files);
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const file of left) if (!imports(file).some((imported) => left.has(imported))) left.delete(file);
  }
  assert.equal([...left], []);
});

test.run();
