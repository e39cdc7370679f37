import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { jupyterEnvironment, notebooksFolder, python, root, withoutAccount } from './jupyter-env';
import { faults, readNotebook, serialise, withoutSolutions, withSolutions, type Notebook } from './notebook';
import { startSandboxProcess } from './sandbox-process';

const run = promisify(execFile);

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
  const ran = await execute(withSolutions(before));
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

async function execute(notebook: Notebook): Promise<Notebook> {
  const folder = mkdtempSync(join(tmpdir(), 'purview-kit-'));
  const sandbox = await startSandboxProcess(['--port', '0']);
  try {
    const [envFile, copy] = [join(folder, '.env'), join(folder, 'notebook.ipynb')];
    writeFileSync(envFile, sandboxEnv(sandbox.url));
    writeFileSync(copy, serialise(notebook));
    const env = { ...jupyterEnvironment(withoutAccount(process.env)), DOTENV_CONFIG_PATH: envFile };
    const script = join(root, 'tools', 'run-notebook.py');
    await run(python, [script, copy, notebooksFolder], { env });
    return readNotebook(copy);
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `.env.example` with the address of this sandbox in place of the usual one. */
function sandboxEnv(url: string): string {
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  return example.replace(/http:\/\/127\.0\.0\.1:\d+/g, url);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
