import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Output {
  output_type: 'stream' | 'display_data' | 'execute_result' | 'error';
  name?: 'stdout' | 'stderr';
  text?: string | string[];
  data?: Record<string, string | string[]>;
  evalue?: string;
}

export interface Cell {
  cell_type: 'markdown' | 'code';
  source: string | string[];
  id?: string;
  metadata: { tags?: string[] };
  outputs?: Output[];
  execution_count?: number | null;
}

export interface Notebook {
  cells: Cell[];
  metadata: { kernelspec?: { name: string } };
  nbformat: number;
}

export function readNotebook(path: string): Notebook {
  return parseNotebook(readFileSync(path, 'utf8'), path);
}

/** Throws for a text that is no JSON, with the name of the file. */
export function parseNotebook(text: string, path: string): Notebook {
  try {
    return JSON.parse(text) as Notebook;
  } catch (error) {
    throw new Error(`${basename(path)} is not the JSON that a notebook is: ${(error as Error).message}`);
  }
}

/** The notebooks of a folder whose names begin with one of these, or all of them. Throws when a name fits none. */
export function pickNotebooks(folder: string, names: string[]): string[] {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.ipynb'))
    .sort();
  const unknown = names.find((name) => !all.some((file) => file.startsWith(name)));
  if (unknown !== undefined) throw new Error(`There is no notebook "${unknown}". There are: ${all.join(', ')}.`);
  const chosen = names.length === 0 ? all : all.filter((file) => names.some((name) => file.startsWith(name)));
  return chosen.map((file) => join(folder, file));
}

export function sourceOf(cell: Cell): string {
  return [cell.source].flat().join('');
}

export function hasTag(cell: Cell, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}

/** Everything a cell showed, as text: streams and the text of its displays. */
export function outputText(cell: Cell): string {
  return (cell.outputs ?? [])
    .map(({ text, data }) => [text ?? [], ...Object.values(data ?? {})].flat().join(''))
    .join('\n');
}

/**
 * What was wrong with a run, a sentence for each cell; an empty list for a good one. Somebody may have solved the
 * exercises, unless the notebook is to be as it is committed.
 */
export function faults(notebook: Notebook, { unsolved = false } = {}): string[] {
  return eachCode(notebook, (cell) => broken(cell) ?? unfulfilled(cell, unsolved));
}

/**
 * The same for a run on an account of one's own, with or without roles. There the catalog is empty: a cell may say
 * that it needs the sandbox or that there is nothing to check. Without roles a check may fail if it says what to do.
 */
export function faultsAsAccount(notebook: Notebook, rolesHeld: boolean): string[] {
  return eachCode(notebook, (cell) => broken(cell) ?? unfulfilledAsAccount(cell, rolesHeld));
}

function eachCode(notebook: Notebook, fault: (cell: Cell) => string | undefined): string[] {
  return notebook.cells.flatMap((cell, index) => {
    const sentence = cell.cell_type === 'code' ? fault(cell) : undefined;
    return sentence === undefined ? [] : [`cell ${index}: ${sentence}`];
  });
}

/** What no cell may do, whatever it is for. */
function broken(cell: Cell): string | undefined {
  const outputs = cell.outputs ?? [];
  const error = outputs.find(({ output_type: type }) => type === 'error');
  if (error) return `failed: ${error.evalue ?? ''}`;
  const complaint = outputs.find(({ name }) => name === 'stderr');
  if (complaint) return `printed to stderr: ${[complaint.text ?? ''].flat().join('').trim()}`;
  // After a cell that failed, tslab leaves out what comes next without a word.
  if (sourceOf(cell).trim() !== '' && cell.execution_count == null) return 'did not run';
  if (/\n\s+at .*:\d+:\d+\)?(\n|$)/.test(outputText(cell))) return 'shows a stack trace';
  return undefined;
}

const exerciseFault = (unsolved: boolean) =>
  unsolved
    ? 'an unsolved exercise should say "Not yet": git checkout -- notebooks brings it back as it was'
    : 'an exercise should say "Not yet" or "Solved"';

function unfulfilled(cell: Cell, unsolved: boolean): string | undefined {
  const shown = outputText(cell);
  const [passed, failed] = [shown.includes('Check passed'), shown.includes('Check failed')];
  if (hasTag(cell, 'expect-fail')) return failed ? undefined : 'should show a failing check, and does not';
  if (failed) return `check failed: ${/Check failed[^\n<]*/.exec(shown)?.[0] ?? ''}`;
  if (hasTag(cell, 'solution') && !shown.includes('Solved')) return 'does not solve the exercise above it';
  const solved = !unsolved && shown.includes('Solved');
  if (hasTag(cell, 'exercise') && !solved && !shown.includes('Not yet')) return exerciseFault(unsolved);
  if (hasTag(cell, 'check') && !passed) return 'is a check and gave no verdict';
  return undefined;
}

function unfulfilledAsAccount(cell: Cell, rolesHeld: boolean): string | undefined {
  const shown = outputText(cell);
  if (/needs the sandbox|Nothing to check/.test(shown)) return undefined;
  const verdict = /Check (passed|failed)[^\n<]*/.exec(shown);
  if (hasTag(cell, 'check') && !verdict) return 'is a check and gave no verdict';
  if (verdict?.[1] === 'failed' && !hasTag(cell, 'expect-fail')) {
    if (rolesHeld) return `check failed: ${verdict[0]}`;
    if (!/lesson \d\d|Collection Admin/i.test(shown)) return `says not what to do about it: ${verdict[0]}`;
  }
  if (hasTag(cell, 'solution') && !shown.includes('Solved')) return 'does not solve the exercise above it';
  if (hasTag(cell, 'exercise') && !/Not yet|Solved/.test(shown)) return exerciseFault(false);
  return undefined;
}

/** Takes every output away, with the numbers of the cells: what is left belongs to no account. */
export function withoutOutputs(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, execution_count: null, outputs: [] } : cell,
  );
  return { ...notebook, cells };
}

/** Puts the folded solution of each exercise behind it as a cell of its own, tagged `solution`. */
export function withSolutions(notebook: Notebook): Notebook {
  const cells = notebook.cells.flatMap((cell, index) => {
    if (!hasTag(cell, 'exercise')) return [cell];
    const solution = solutionOf(notebook.cells[index + 1]);
    const solved: Cell = {
      ...{ cell_type: 'code', source: solution, id: `solution-${index}`, metadata: { tags: ['solution'] } },
      ...{ outputs: [], execution_count: null },
    };
    return [cell, solved];
  });
  return { ...notebook, cells };
}

/** Takes the solutions out again and numbers the cells as if they had never been there. */
export function withoutSolutions(notebook: Notebook): Notebook {
  let ran = 0;
  const cells = notebook.cells
    .filter((cell) => !hasTag(cell, 'solution'))
    .map((cell) => (cell.execution_count ? { ...cell, execution_count: ++ran } : cell));
  return { ...notebook, cells };
}

/** The code in a cell's `<details>` block, or nothing. */
export function solutionOf(cell: Cell | undefined): string {
  return /<details>[^]*?```ts\n([^]*?)\n```[^]*<\/details>/.exec(cell ? sourceOf(cell) : '')?.[1] ?? '';
}

/** How a notebook is written to disk: as Jupyter writes it, so that saving in JupyterLab changes nothing else. */
export function serialise(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** How a snippet ends: as a cell it may catch what a refusal throws, since a cell shows the whole stack. */
const snippetEnd = /^await main\(\)(\.catch\(.*\))?;\s*$/m;

/** How a snippet finds its settings as a cell: the kit's own files would be a stranger's beside a program elsewhere. */
const cellSettings = `
  const files = [process.env.DOTENV_CONFIG_PATH ?? '.env', '../.env', '../.env.example'];
  const file = files.find((name) => existsSync(name));
  const found = file ? parse(readFileSync(file)) : process.env;
`;
const scriptSettings = `
  const file = process.env.DOTENV_CONFIG_PATH ?? '.env';
  const found = existsSync(file) ? parse(readFileSync(file)) : process.env;
`;

/**
 * A snippet as a program of its own: it reads no `.env` but its own, and a CommonJS script has no `await` at its top
 * level. Throws for one that is not built as the others are.
 */
export function toScript(snippet: string): string {
  const end = snippetEnd.exec(snippet);
  if (!end || snippet.slice(end.index + end[0].length).trim() !== '') {
    throw new Error('A snippet ends with "await main();", behind which may stand a ".catch(...)".');
  }
  const body = snippet
    .slice(0, end.index)
    .replace(", or the kit's own when it runs as a cell, else", ', else')
    .replace(cellSettings, () => scriptSettings);
  if (body.includes("'../")) throw new Error('A snippet finds its settings as those of the other notebooks do.');
  const ending = [
    'main().catch((error: Error) => {',
    '  console.error(error.message);',
    '  process.exitCode = 1;',
    '});',
  ];
  return `${body}${ending.join('\n')}\n`;
}
