import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { preProcessFile } from 'typescript';

/**
 * The rooms of each folder, from the first to the last: none imports from one behind it. A room is a folder or a file,
 * and one of several in a row knows nothing of the others.
 */
export const orders: Record<string, Order> = {
  lib: ['core', 'connect.ts', 'planes', 'diagnosis', 'show', 'csv.ts', 'index.ts', 'course'],
  sandbox: [
    ['ids.ts', 'dates.ts', 'values.ts', 'options.ts'],
    'http',
    'entra',
    ['ms-graph', 'policy'],
    'account',
    ['catalog/types', 'catalog/surfaces.ts', 'catalog/atlas-refusals.ts'],
    'catalog/entity.ts',
    'catalog/store.ts',
    'catalog/graph.ts',
    'catalog/search',
    'catalog/catalog.ts',
    ['catalog/lookup.ts', 'catalog/bodies.ts', 'catalog/glossary.ts'],
    ['catalog/lineage.ts', 'catalog/write'],
    ['catalog/envelope.ts', 'catalog/call.ts'],
    'catalog/routes-glossary.ts',
    'catalog/routes.ts',
    'estate',
    'scanning',
    'controls',
    'world.ts',
    'app.ts',
    'main.ts',
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

/** The room of a source: the folder beneath `folder` that it is in, or its own name where it is in none. */
export function roomOf(file: string, folder: string): string {
  return relative(folder, file).split(sep)[0] ?? '';
}

/**
 * Finds the imports that run back: from a room to one that comes later in `order`. Gives a line for each, and one for
 * each room that the order does not name.
 */
export function arrowsBack(folder: string, order: string[]): string[] {
  const files = sourcesIn(folder);
  const place = (file: string) => order.indexOf(roomOf(file, folder));
  const name = (file: string) => relative(folder, file).split(sep).join('/');
  const unknown = new Set(files.filter((file) => place(file) < 0).map((file) => roomOf(file, folder)));
  const isWithin = (file: string) => !relative(folder, file).startsWith('..');
  const back = files.flatMap((from) =>
    importsOf(from)
      .filter((to) => isWithin(to) && place(to) > place(from))
      .map((to) => `${name(from)} imports ${name(to)}`),
  );
  return [...[...unknown].map((room) => `${room} has no place in the order`), ...back];
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
    if (circle) return circle.map((one) => relative(folder, one).split(sep).join('/'));
  }
  return undefined;
}
