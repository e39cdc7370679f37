import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createProgram, ModuleKind, ModuleResolutionKind, SymbolFlags, type Symbol } from 'typescript';
import { runCommand } from './command';
import { arrowsBack, orders, roomOf, sourcesIn, taken } from './imports';
import { root } from './jupyter-env';

/** What borrowers take, by the files of lib that they import. */
const jobs: Record<string, string[]> = {
  'settings and a token': ['config', 'token'],
  'a call of one plane': ['config', 'token', 'client'],
  search: ['config', 'token', 'client', 'search'],
  'search, with explain': ['config', 'token', 'client', 'search', 'explain'],
  'a list to take home': ['config', 'token', 'client', 'list', 'whole-file'],
  'writing assets': ['config', 'token', 'client', 'bulk'],
  'explaining an error': ['explain'],
  'finding out why': ['connect', 'diagnose'],
  'a table': ['table'],
  'all in one': ['connect'],
};

const has = (lib: string, names: string[]) =>
  names.every((name) => sourcesIn(lib).some((file) => basename(file) === `${name}.ts`));

/** The values that a module gives away; types are none. */
function exportedBy(file: string): string[] {
  const options = { module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext, noLib: true };
  const program = createProgram([file], { ...options, types: [], allowImportingTsExtensions: true, noEmit: true });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)!);
  const meant = (one: Symbol) => (one.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one);
  const all = module ? checker.getExportsOfModule(module) : [];
  return all.filter((one) => meant(one).flags & SymbolFlags.Value).map(({ name }) => name);
}

/** `npm run rooms`: what a borrower takes along, and whether the imports run one way, of this kit or of another folder. */
async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  if (positionals.length > 1) throw new Error(`One folder at a time. Usage: ${usage}`);
  const kit = resolve(positionals[0] ?? root);
  const lib = join(kit, 'lib');
  if (!existsSync(join(lib, 'index.ts'))) throw new Error(`There is no lib in ${kit}.`);
  // An older kit may have no such file.
  const possible = Object.entries(jobs).filter(([, names]) => has(lib, names));
  const rows: [string, string][] = possible.map(([job, names]) => {
    const { files, lines } = taken(lib, names);
    return [`taken for ${job}`, `${files} files, ${lines.toLocaleString('en')} lines`];
  });
  for (const door of ['index.ts', join('course', 'index.ts')].filter((one) => existsSync(join(lib, one))))
    rows.push([`values exported by lib/${door}`, String(exportedBy(join(lib, door)).length)]);
  for (const folder of ['lib', 'sandbox']) rows.push([`rooms of ${folder}`, rooms(kit, folder)]);
  console.log(['| what | how much |', '|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n'));
}

/** The folders beneath a folder, and the imports against their order where one is known. */
function rooms(kit: string, name: string): string {
  const folder = join(kit, name);
  const files = sourcesIn(folder);
  const found = new Set(files.map((file) => roomOf(file, folder)).filter((room) => !room.endsWith('.ts')));
  const order = orders[name];
  const isKnown =
    order && [...found].every((room) => order.flat().some((one) => one.split('/')[0] === room)) && found.size > 0;
  const back = isKnown ? `${arrowsBack(folder, order).length} imports run back` : 'in no order';
  return `${found.size} for ${files.length} files, ${back}`;
}

const usage = 'npm run rooms [-- FOLDER]';

runCommand(main, usage);
