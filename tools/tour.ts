import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { writeWhole } from '../lib/core/whole-file';
import { shapes, type Shape } from '../sandbox/http/hosts';
import { runAsAccount } from './account-world';
import { runCommand } from './command';
import { runNotebook } from './world';
import { notebooksFolder } from './jupyter-env';
import {
  faults,
  outputText,
  parseNotebook,
  pickNotebooks,
  readNotebook,
  serialise,
  sourceOf,
  withoutOutputs,
  withoutSolutions,
  withSolutions,
  type Notebook,
} from './notebook';
import { sideBySide } from './side-by-side';

const usage =
  'npm run tour [-- 00 01 ... --save | --check | --as-account | --strip] [--shape classic | both | unified]';

/** A run of a notebook, which gives what was wrong. */
interface Visit {
  label: string;
  notebook: Notebook;
  run(): Promise<string[]>;
}

interface Outcome {
  good: boolean;
  lines: string[];
}

/** `npm run tour`: runs the notebooks with the real kernel, each against a sandbox of its own. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      save: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      'as-account': { type: 'boolean', default: false },
      strip: { type: 'boolean', default: false },
      shape: { type: 'string' },
      folder: { type: 'string', default: notebooksFolder },
    },
  });
  const { save, check, strip, folder, 'as-account': asAccount } = values;
  if ([save, check, strip, asAccount].filter(Boolean).length > 1) {
    throw new Error(`--save, --check, --as-account and --strip go one at a time. Usage: ${usage}`);
  }
  const shape = shapes.find((one) => one === values.shape);
  if (values.shape !== undefined && shape === undefined)
    throw new Error(`--shape is one of ${shapes.join(', ')}. Usage: ${usage}`);
  if (shape && (save || check || strip))
    throw new Error(`--shape goes alone or with --as-account: what is kept is of the usual sandbox. Usage: ${usage}`);
  const paths = pickNotebooks(folder, positionals);
  if (strip) return stripAll(paths);
  const visits = asAccount
    ? [true, false].flatMap((rolesHeld) => paths.map((path) => asAccountVisit(path, rolesHeld, shape)))
    : paths.map((path) => plainVisit(path, { save, check, shape }));
  const failed = await visitAll(visits);
  console.log(`Tour: ${visits.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function stripAll(paths: string[]): void {
  for (const path of paths) {
    const before = readNotebook(path);
    const text = serialise(withoutOutputs(before));
    const changed = text !== serialise(before);
    if (changed) writeWhole(path, text);
    console.log(`${basename(path, '.ipynb').padEnd(24)} ${changed ? 'outputs cleared' : 'had no outputs'}`);
  }
  console.log('npm run tour -- --save runs them on the sandbox and keeps those outputs.');
}

function plainVisit(path: string, { save, check, shape }: { save: boolean; check: boolean; shape?: Shape }): Visit {
  const read = readFileSync(path, 'utf8');
  const before = parseNotebook(read, path);
  const run = async () => {
    const ran = await runNotebook(withSolutions(before), { ownKernel: true, shape });
    const problems = faults(ran, { unsolved: check || save });
    const after = serialise(withoutSolutions(ran));
    if (check && after !== serialise(before)) problems.push(difference(before, withoutSolutions(ran)));
    return save && problems.length === 0 ? keep(path, read, after) : problems;
  };
  return { label: basename(path, '.ipynb'), notebook: before, run };
}

/** Writes the outputs, unless somebody saved the notebook since it was read: theirs is not lost. Gives what was wrong. */
function keep(path: string, read: string, after: string): string[] {
  const name = basename(path);
  if (!existsSync(path)) return [`${name} was removed while it ran: nothing was written`];
  if (readFileSync(path, 'utf8') !== read) {
    return [`${name} was saved by somebody else while it ran, and is left as they saved it: run this again`];
  }
  try {
    writeWhole(path, after);
    return [];
  } catch (error) {
    return [`${name} could not be written, and is as it was: ${(error as Error).message}`];
  }
}

/** Says where a run differs from what is committed, and in which words. */
function difference(before: Notebook, after: Notebook): string {
  const remedy = 'npm run tour -- --save writes these';
  const place = after.cells.findIndex((cell, i) => JSON.stringify(cell) !== JSON.stringify(before.cells[i]));
  if (place < 0) return `its outputs are the same, but not as the file lays them out: ${remedy}`;
  const [old, now] = [before, after].map(({ cells }) => outputText(cells[place]));
  let from = 0;
  while (from < now.length && now[from] === old[from]) from++;
  const words = (text: string) => JSON.stringify(text.slice(Math.max(0, from - 20), from + 40));
  return `its outputs differ, first in cell ${place}: ${words(old)} became ${words(now)}: ${remedy}`;
}

function asAccountVisit(path: string, rolesHeld: boolean, shape?: Shape): Visit {
  const notebook = readNotebook(path);
  const run = async () => (await runAsAccount(notebook, rolesHeld, shape)).problems;
  const label = `${basename(path, '.ipynb')}, ${rolesHeld ? 'with roles' : 'without roles'}`;
  return { label, notebook, run };
}

/**
 * Runs them side by side, those with the most code first, so that no long one is waited for alone in the end: one more
 * than there are processors, since some wait for the service. Prints each when it has ended, and gives how many failed.
 */
async function visitAll(visits: Visit[]): Promise<number> {
  const width = Math.max(24, ...visits.map(({ label }) => label.length));
  const mostFirst = [...visits].sort((a, b) => codeIn(b.notebook) - codeIn(a.notebook));
  const outcomes = await sideBySide(mostFirst, (one) => visit(one, width), {
    atOnce: availableParallelism() + 1,
    tell: ({ lines }) => console.log(lines.join('\n')),
  });
  return outcomes.filter(({ good }) => !good).length;
}

const codeIn = ({ cells }: Notebook): number =>
  cells.reduce((sum, cell) => sum + (cell.cell_type === 'code' ? sourceOf(cell).length : 0), 0);

async function visit({ label, notebook, run }: Visit, width: number): Promise<Outcome> {
  const started = performance.now();
  const problems = await run().catch((error: Error) => [`could not be run: ${error.message}`]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const good = problems.length === 0;
  const counts = `${String(notebook.cells.length).padStart(3)} cells ${seconds.padStart(6)} s`;
  const line = `${label.padEnd(width)} ${counts}  ${good ? 'ok' : 'FAILED'}`;
  return { good, lines: [line, ...problems.map((problem) => `  ${problem}`)] };
}

runCommand(main, usage);
