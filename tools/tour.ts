import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from './command';
import { executeNotebook } from './execute';
import { notebooksFolder } from './jupyter-env';
import { faults, readNotebook, serialise, withoutSolutions, withSolutions } from './notebook';

/** `npm run tour`: runs the notebooks with the real kernel, each against a sandbox of its own. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { save: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
  });
  const failed: string[] = [];
  const notebooks = pick(positionals);
  for (const path of notebooks) {
    const problems = await visit(path, values);
    if (problems.length > 0) failed.push(path);
    for (const problem of problems) console.log(`  ${problem}`);
  }
  console.log(`Tour: ${notebooks.length - failed.length} passed, ${failed.length} failed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function pick(names: string[]): string[] {
  const all = readdirSync(notebooksFolder)
    .filter((name) => name.endsWith('.ipynb'))
    .sort();
  const unknown = names.find((name) => !all.some((file) => file.startsWith(name)));
  if (unknown) throw new Error(`There is no notebook "${unknown}". There are: ${all.join(', ')}.`);
  const chosen = names.length === 0 ? all : all.filter((file) => names.some((name) => file.startsWith(name)));
  return chosen.map((file) => join(notebooksFolder, file));
}

/** Runs one notebook, prints its line and gives what was wrong. */
async function visit(path: string, { save, check }: { save: boolean; check: boolean }): Promise<string[]> {
  const started = performance.now();
  const before = readNotebook(path);
  const ran = await executeNotebook(withSolutions(before));
  const problems = faults(ran);
  const after = serialise(withoutSolutions(ran));
  if (check && after !== serialise(before)) problems.push('its outputs differ: npm run tour -- --save writes these');
  if (save && problems.length === 0) writeFileSync(path, after);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const cells = String(before.cells.length).padStart(3);
  const verdict = problems.length === 0 ? 'ok' : 'FAILED';
  console.log(`${basename(path, '.ipynb').padEnd(24)} ${cells} cells ${seconds.padStart(6)} s  ${verdict}`);
  return problems;
}

runCommand(main, 'npm run tour [-- 00 01 ... --save --check]');
