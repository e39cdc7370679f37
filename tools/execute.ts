import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jupyterEnvironment, notebooksFolder, python, root, withoutAccount } from './jupyter-env';
import { readNotebook, serialise, type Notebook } from './notebook';
import { sandboxEnv, startSandboxProcess } from './sandbox-process';

const run = promisify(execFile);

/**
 * Runs a notebook with the real kernel against a fresh sandbox of its own, and gives it back with its outputs.
 * `change` may edit the settings it runs with.
 */
export async function executeNotebook(notebook: Notebook, change = (env: string) => env): Promise<Notebook> {
  const folder = mkdtempSync(join(tmpdir(), 'purview-kit-'));
  const sandbox = await startSandboxProcess(['--port', '0']);
  try {
    const [envFile, copy] = [join(folder, '.env.example'), join(folder, 'notebook.ipynb')];
    writeFileSync(envFile, change(sandboxEnv(sandbox.url)));
    writeFileSync(copy, serialise(notebook));
    // Progress of its own too: whoever runs the course here keeps theirs, and every run begins with none.
    const own = { DOTENV_CONFIG_PATH: envFile, COURSE_PROGRESS_FILE: join(folder, 'progress.json') };
    const env = { ...jupyterEnvironment(withoutAccount(process.env)), ...own };
    await run(python, [join(root, 'tools', 'run-notebook.py'), copy, notebooksFolder], { env });
    return readNotebook(copy);
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
