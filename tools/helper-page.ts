import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import {
  createProgram,
  displayPartsToString,
  getLeadingCommentRanges,
  isExportDeclaration,
  isNamedExports,
  ModuleKind,
  ModuleResolutionKind,
  SymbolFlags,
  type ExportDeclaration,
  type SourceFile,
  type TypeChecker,
} from 'typescript';
import { notebooksFolder, root } from './jupyter-env';

/** A name that lib gives away. */
export interface Helper {
  name: string;
  /** The first sentence of its docstring. */
  says: string;
  room: string;
  /** The number or name of the first lesson that imports it, or nothing. */
  lesson: string;
  isType: boolean;
}

interface Section {
  title: string;
  helpers: Helper[];
}

export const place = join(root, 'docs', 'helpers.md');

/** Everything that `lib/index.ts` exports, in its order and under its comments. */
export function helpers(): Section[] {
  const door = join(root, 'lib', 'index.ts');
  const options = { module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext, noLib: true };
  const program = createProgram([door], { ...options, types: [], allowImportingTsExtensions: true, noEmit: true });
  const [checker, source] = [program.getTypeChecker(), program.getSourceFile(door)!];
  const shown = lessonsByName();
  const sections: Section[] = [];
  for (const statement of source.statements.filter(isExportDeclaration)) {
    const title = commentBefore(statement, source);
    if (title) sections.push({ title, helpers: [] });
    sections.at(-1)?.helpers.push(...exportsOf(statement, checker, shown));
  }
  return sections;
}

/** The last comment right above a statement: the first one of the file speaks of all of it. */
function commentBefore(statement: ExportDeclaration, source: SourceFile): string | undefined {
  const ranges = getLeadingCommentRanges(source.text, statement.pos) ?? [];
  const last = ranges.at(-1);
  return last && source.text.slice(last.pos, last.end).replace(/^\/\/ /, '');
}

function exportsOf({ exportClause }: ExportDeclaration, checker: TypeChecker, shown: Map<string, string>): Helper[] {
  if (!exportClause || !isNamedExports(exportClause)) return [];
  return exportClause.elements.map(({ name }) => {
    const exported = checker.getSymbolAtLocation(name)!;
    const meant = exported.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const file = relative(join(root, 'lib'), meant.declarations![0].getSourceFile().fileName).split(sep);
    return {
      name: name.text,
      says: firstSentence(displayPartsToString(meant.getDocumentationComment(checker))),
      room: file.length > 1 ? file[0] : `lib/${file[0]}`,
      lesson: shown.get(name.text) ?? '',
      isType: !(meant.flags & SymbolFlags.Value),
    };
  });
}

const firstSentence = (text: string) =>
  /^.*?[.:](?=\s|$)/.exec(text.replace(/\s+/g, ' '))?.[0].replace(/:$/, '.') ?? '';

/** The first notebook that imports a name from the package. */
function lessonsByName(): Map<string, string> {
  const found = new Map<string, string>();
  const files = readdirSync(notebooksFolder).filter((name) => name.endsWith('.ipynb'));
  for (const file of files.sort()) {
    const { cells } = JSON.parse(readFileSync(join(notebooksFolder, file), 'utf8')) as {
      cells: { cell_type: string; source: string | string[] }[];
    };
    const code = cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => [source].flat().join(''));
    for (const [, names = ''] of code.join('\n').matchAll(/import \{([^}]*)\} from '\.\.\/lib'/g))
      for (const name of names.split(',').map((one) => one.trim()))
        if (name && !found.has(name)) found.set(name, /^\d+/.exec(file)?.[0] ?? file.replace('.ipynb', ''));
  }
  return found;
}

/** The page that names them all. */
export function pageOf(sections: Section[]): string {
  const cell = (text: string) => text.replace(/\|/g, '\\|');
  const rows = (some: Helper[]) =>
    some.map(({ name, says, room, lesson }) => `| \`${name}\` | ${cell(says)} | ${room} | ${lesson || '–'} |`);
  const table = (some: Helper[]) =>
    some.length === 0 ? [] : ['| name | what it is | room | lesson |', '|---|---|---|---|', ...rows(some), ''];
  const values = sections.map(({ title, helpers: all }) => ({ title, some: all.filter(({ isType }) => !isType) }));
  const types = sections.flatMap(({ helpers: all }) => all.filter(({ isType }) => isType));
  return [
    '# All helpers, a line each',
    '',
    'What `lib` exports, with the room that it is in and the first lesson whose cells import it. Made from the docstrings by `node tools/run.js tools/helpers.ts`; a test holds it against the code. [lib/README.md](../lib/README.md) says which files you need for which job, [which-tool.md](which-tool.md) when to use something else.',
    '',
    'There is none that takes a contact off an asset (`addContact` only adds; a list of contacts that `createEntity` writes replaces the one that is there), and none that moves an asset: `client.post` reaches `/datamap/api/entity/moveTo`.',
    '',
    ...values
      .filter(({ some }) => some.length > 0)
      .flatMap(({ title, some }) => [`## ${title.replace(/\.$/, '')}`, '', ...table(some)]),
    '## Types',
    '',
    ...table(types),
  ].join('\n');
}
