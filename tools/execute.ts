import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'dotenv';
import { readConfig, type Config } from '../lib/config';
import { jupyterEnvironment, notebooksFolder, python, root, withoutAccount } from './jupyter-env';
import { readNotebook, serialise, type Notebook } from './notebook';
import { sandboxEnv, startSandboxProcess } from './sandbox-process';

const run = promisify(execFile);

/** Where a notebook runs, as far as it differs from a fresh sandbox and the settings of `.env.example`. */
export interface World {
  /** Options of the sandbox, such as `--plain`. */
  options?: string[];
  /** Edits the settings that the notebook reads. */
  settings?(env: string): string;
  /** What is done beforehand. The configuration is that of the unedited settings. */
  before?(config: Config): Promise<void>;
  /** What is looked at when the notebook has ended and its sandbox still runs. */
  after?(config: Config): Promise<void>;
}

/** Runs a notebook with the real kernel against a sandbox of its own, and gives it back with its outputs. */
export async function executeNotebook(notebook: Notebook, world: World = {}): Promise<Notebook> {
  const { options = [], settings = (env: string) => env } = world;
  const folder = mkdtempSync(join(tmpdir(), 'purview-kit-'));
  const sandbox = await startSandboxProcess(['--port', '0', ...options]);
  try {
    const plain = options.includes('--plain');
    const [envFile, copy] = [join(folder, plain ? '.env' : '.env.example'), join(folder, 'notebook.ipynb')];
    const config = readConfig(parse(sandboxEnv(sandbox.url)));
    writeFileSync(envFile, settings(sandboxEnv(sandbox.url)));
    writeFileSync(copy, serialise(notebook));
    await world.before?.(config);
    // Progress of its own too: whoever runs the course here keeps theirs, and every run begins with none.
    const own = { DOTENV_CONFIG_PATH: envFile, COURSE_PROGRESS_FILE: join(folder, 'progress.json') };
    const env = { ...jupyterEnvironment(withoutAccount(process.env)), ...own };
    await run(python, [join(root, 'tools', 'run-notebook.py'), copy, notebooksFolder], { env });
    await world.after?.(config);
    return readNotebook(copy);
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
