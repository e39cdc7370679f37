import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { preProcessFile } from 'typescript';

/**
 * The rooms of each folder, from the first to the last: none imports from one behind it. A room is a folder or a file,
 * and one of several in a row knows nothing of the others.
 */
export const orders: Record<string, Order> = {
  lib: ['core', ['connect.ts', 'csv.ts'], 'planes', 'diagnosis', 'show', 'index.ts', 'course'],
  sandbox: [
    ['compile-cache.ts', 'counts.ts', 'ids.ts', 'dates.ts', 'values.ts', 'help.ts'],
    'http',
    'entra',
    ['ms-graph', 'policy', 'portal'],
    'account',
    ['catalog/atlas-refusals.ts', 'catalog/csv.ts', 'catalog/fields.ts', 'catalog/imports.ts', 'catalog/surfaces.ts'],
    'catalog/types',
    'catalog/entity.ts',
    'catalog/store.ts',
    'catalog/graph.ts',
    'catalog/search',
    'catalog/catalog.ts',
    ['catalog/lookup.ts', 'catalog/bodies.ts', 'catalog/term-columns.ts'],
    'catalog/glossary.ts',
    'catalog/categories.ts',
    ['catalog/lineage.ts', 'catalog/write'],
    ['catalog/envelope.ts', 'catalog/call.ts'],
    ['catalog/routes-business.ts', 'catalog/routes-categories.ts'],
    'catalog/routes-glossary.ts',
    'catalog/routes.ts',
    'unified',
    'document/model-parts.ts',
    [
      'document/model-assets.ts',
      'document/model-directory.ts',
      'document/model-scanning.ts',
      'document/model-unified.ts',
    ],
    'document/model.ts',
    'estate',
    'scanning',
    'journal',
    'document',
    'controls',
    ['world.ts', 'api.ts'],
    'app.ts',
    'options.ts',
    'start.ts',
    ['main.ts', 'index.ts'],
  ],
};

export type Order = (string | string[])[];

/** The sources of a folder and of those beneath it, in order. What is built from them is none. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !/^(dist|dist\.new|node_modules)$/.test(name))
    .flatMap((entry) => (entry.isDirectory() ? sourcesIn(join(folder, entry.name)) : [join(folder, entry.name)]))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .sort();
}

/** The sources that a source imports, types included. What comes from packages is left out. */
export function importsOf(file: string): string[] {
  const { importedFiles } = preProcessFile(readFileSync(file, 'utf8'), true, true);
  const asked = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'));
  return [...new Set(asked.flatMap((name) => sourceAt(resolve(dirname(file), name))))];
}

function sourceAt(path: string): string[] {
  const isFile = (name: string) => existsSync(name) && statSync(name).isFile();
  const found = [path, `${path}.ts`, join(path, 'index.ts')].find(isFile);
  return found?.endsWith('.ts') ? [found] : [];
}

/** All that comes along with some sources: themselves, what they import, and so on. */
export function takenWith(files: string[]): string[] {
  const taken = new Set(files);
  for (const file of taken) for (const imported of importsOf(file)) taken.add(imported);
  return [...taken].sort();
}

/** How many files come along with some of lib, and how many lines those have. */
export function taken(lib: string, names: string[]): { files: number; lines: number } {
  const files = takenWith(names.map((name) => fileOf(lib, name)));
  const lines = files.map((file) => readFileSync(file, 'utf8').split('\n').length - 1);
  return { files: files.length, lines: lines.reduce((sum, one) => sum + one, 0) };
}

function fileOf(lib: string, name: string): string {
  const found = sourcesIn(lib).filter((file) => basename(file) === `${name}.ts`);
  if (found.length !== 1) throw new Error(`${found.length} files of ${lib} are called ${name}.ts, and one should be.`);
  return found[0];
}

/** The room of a source: the first that it is in or that it is; where none is named, the folder beneath `folder`. */
export function roomOf(file: string, folder: string, order: Order = []): string {
  const name = nameIn(folder, file);
  return order.flat().find((room) => name === room || name.startsWith(`${room}/`)) ?? name.split('/')[0] ?? '';
}

const nameIn = (folder: string, file: string) => relative(folder, file).split(sep).join('/');

/**
 * Finds the imports that run back: from a room to another of its row, or to one that comes later in `order`. Gives a line
 * for each, and one for each room that the order does not name, or that is not there.
 */
export function arrowsBack(folder: string, order: Order): string[] {
  const files = sourcesIn(folder);
  const room = (file: string) => roomOf(file, folder, order);
  const floor = (file: string) => order.findIndex((rooms) => [rooms].flat().includes(room(file)));
  const found = new Set(files.map(room));
  const unknown = [...found].filter((one) => !order.flat().includes(one));
  const missing = order.flat().filter((one) => !found.has(one));
  const isWithin = (file: string) => !relative(folder, file).startsWith('..');
  const back = files.flatMap((from) =>
    importsOf(from)
      .filter((to) => isWithin(to) && room(to) !== room(from) && floor(to) >= floor(from))
      .map((to) => `${nameIn(folder, from)} imports ${nameIn(folder, to)}`),
  );
  return [
    ...unknown.map((one) => `${one} has no place in the order`),
    ...missing.map((one) => `${one} is in the order, and is not there`),
    ...back,
  ];
}

/** The sources of a circle of imports, the first one again at its end; nothing where there is none. */
export function circleIn(folder: string): string[] | undefined {
  const done = new Set<string>();
  const from = (file: string, way: string[]): string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of importsOf(file)) {
      const circle = from(next, [...way, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of sourcesIn(folder)) {
    const circle = from(file, []);
    if (circle) return circle.map((one) => nameIn(folder, one));
  }
  return undefined;
}
