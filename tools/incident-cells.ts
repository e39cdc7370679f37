import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import * as course from '../lib/course';
import { incidents, type Incident } from '../lib/course/incidents';
import { lessons } from '../lib/course/lessons';
import { writeWhole } from '../lib/core/whole-file';
import * as lib from '../lib';
import { notebooksFolder, root } from './jupyter-env';
import { readNotebook, serialise, sourceOf, type Cell, type Notebook } from './notebook';

/** How long an incident may take to find, in words. */
const hard = ['', 'Easily found', 'Found with some thought', 'Hard to find'];

/** The lesson with the cells of every incident but the first, which it mends together: made of the files of the incidents. */
export function withIncidents(notebook: Notebook): Notebook {
  const before = notebook.cells.findIndex((cell) => cell.id === 'others');
  const after = notebook.cells.findIndex((cell) => cell.id === 'clean-up-words');
  if (before < 0 || after < before) throw new Error('The lesson lacks the cells between which the incidents stand.');
  const old = new Map(notebook.cells.map((cell) => [cell.id, cell]));
  const kept = (cell: Cell): Cell => {
    const was = old.get(cell.id);
    // What has not changed keeps its outputs.
    return was && sourceOf(was) === sourceOf(cell) ? was : cell;
  };
  const made = incidents.slice(1).flatMap((one, index) => cellsOf(one, index + 2).map(kept));
  return { ...notebook, cells: [...notebook.cells.slice(0, before + 1), ...made, ...notebook.cells.slice(after)] };
}

function cellsOf(one: Incident, number: number): Cell[] {
  const { name, title, difficulty, lesson, cause } = one;
  const taught = lessons.find((known) => known.name.startsWith(lesson))?.name ?? '';
  const words = `### ${number} · ${title}\n\n${hard[difficulty]}. What it takes is in lesson [${lesson}](${taught}.ipynb). Expect "Not yet":`;
  const exercise = [
    `await incident(${number});`,
    'await mended(async ({ settings, change, as, job }) => {',
    '  // TODO: mend it here, in incident.env or in the practice portal, and run this cell again.',
    '});',
  ].join('\n');
  const solution = `<details>\n<summary>Solution</summary>\n\n\`\`\`ts\n${solutionOf(name)}\n\`\`\`\n\n${cause}\n\n</details>`;
  return [
    markdown(`${name}-words`, words),
    { ...code(name, exercise), metadata: { tags: ['exercise'] } },
    markdown(`${name}-solution`, solution),
  ];
}

const lines = (text: string) => text.split(/(?<=\n)/);
const markdown = (id: string, text: string): Cell => ({ cell_type: 'markdown', id, metadata: {}, source: lines(text) });
const code = (id: string, text: string): Cell => ({
  ...{ cell_type: 'code', execution_count: null, id, metadata: {}, outputs: [] },
  source: lines(text),
});

/** The solution of an incident as a cell: its `solve`, and what that imports. */
export function solutionOf(name: string): string {
  const path = join(root, 'lib', 'course', 'incidents', `${name}.ts`);
  const text = readFileSync(path, 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: ts.MethodDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isMethodDeclaration(node) && node.name.getText() === 'solve') found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const [solve] = found;
  if (!solve?.body) throw new Error(`${name} has no method solve.`);
  const body = solve.body.getText().replace(/\n {2}/g, '\n');
  const parameters = solve.parameters.map((one) => one.getText()).join(', ');
  return [...importsOf(source, body), `await mended(async (${parameters}) => ${body});`].join('\n');
}

/** What a text uses of the imports of its file, from the two doors of the helpers. */
function importsOf(source: ts.SourceFile, text: string): string[] {
  const names = source.statements
    .filter(ts.isImportDeclaration)
    .map(({ importClause }) => importClause?.namedBindings)
    .flatMap((bindings) =>
      bindings && ts.isNamedImports(bindings) ? bindings.elements.map((one) => one.name.text) : [],
    )
    .filter((name) => new RegExp(`\\b${name}\\(`).test(text))
    .sort();
  const doors: [string, object][] = [
    ['../lib', lib],
    ['../lib/course', course],
  ];
  return doors.flatMap(([door, exported]) => {
    const some = names.filter((name) => name in exported);
    return some.length > 0 ? [`import { ${some.join(', ')} } from '${door}';`] : [];
  });
}

/** `node tools/run.js tools/incident-cells.ts` writes them into the lesson. */
function main(): void {
  const path = join(notebooksFolder, '09-incidents.ipynb');
  writeWhole(path, serialise(withIncidents(readNotebook(path))));
}

if (process.argv[1] === __filename) main();
