import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jupyterEnvironment, notebooksFolder, python, root, withoutAccount } from '../tools/jupyter-env';
import { sandboxEnv, startSandboxProcess } from '../tools/sandbox-process';
import type { Figure } from './figures';
import { outputOf, times, typescript } from './processes';

interface Timed {
  ready: number;
  cells: number[];
}

/** The kernel and its cells on one notebook, and the tour through all. */
export async function notebooks({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'The notebooks';
  const runs = await times(tiny ? 1 : 3, () => timeNotebook(tiny ? 1 : 1000));
  const cells = (which: (cells: number[]) => number[]) => runs.flatMap((run) => which(run.cells));
  const figures: Figure[] = [
    { part, what: 'kernel ready', unit: 'ms', samples: runs.map(({ ready }) => ready) },
    { part, what: 'first cell, which imports lib', unit: 'ms', samples: cells(([first]) => [first]) },
  ];
  if (tiny) return figures;
  const later = { part, what: 'a later cell', unit: 'ms', samples: cells(([, ...rest]) => rest) };
  const slowest = {
    ...later,
    what: 'the slowest later cell',
    samples: runs.map((run) => Math.max(...run.cells.slice(1))),
  };
  const began = performance.now();
  await outputOf(process.execPath, ['-r', typescript, join(root, 'tools', 'tour.ts')]);
  const tour = [(performance.now() - began) / 1000];
  return [
    ...figures,
    later,
    { ...slowest, aim: 'under 1 s' },
    { part, what: 'npm run tour, all notebooks', unit: 's', samples: tour, aim: 'under 45 s' },
  ];
}

async function timeNotebook(most: number): Promise<Timed> {
  const folder = mkdtempSync(join(tmpdir(), 'purview-kit-'));
  const sandbox = await startSandboxProcess(['--port', '0']);
  try {
    const settings = join(folder, '.env.example');
    writeFileSync(settings, sandboxEnv(sandbox.url));
    const env = {
      ...jupyterEnvironment(withoutAccount(process.env)),
      DOTENV_CONFIG_PATH: settings,
      COURSE_PROGRESS_FILE: join(folder, 'progress.json'),
    };
    const notebook = join(notebooksFolder, '04-first-query.ipynb');
    const args = [join(__dirname, 'notebook.py'), notebook, notebooksFolder, String(most)];
    return JSON.parse(await outputOf(python, args, env)) as Timed;
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the command on a prepared clone until the address is printed, and the share of the check that all is there. */
export async function start({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'npm start on a prepared clone';
  const setup: number[] = [];
  const samples = await times(tiny ? 1 : 3, async () => {
    const began = performance.now();
    await outputOf(process.execPath, [join(root, 'tools', 'setup.js')]);
    setup.push(performance.now() - began);
    return (await printed()) - began;
  });
  return [
    { part, what: 'until the address is printed', unit: 'ms', samples, aim: 'under 4 s' },
    { part, what: 'of which the check of the set-up', unit: 'ms', samples: setup },
  ];
}

/** The moment at which the kit said where it is. It has ended by then. */
function printed(): Promise<number> {
  const args = ['-r', typescript, join(root, 'tools', 'start.ts'), '--no-browser'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  let moment = 0;
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
    if (moment > 0 || !said.includes('Ctrl-C')) return;
    moment = performance.now();
    child.kill('SIGTERM');
  });
  return new Promise((resolve, reject) => {
    child.once('close', () => (moment > 0 ? resolve(moment) : reject(new Error(`npm start ended early. ${said}`))));
  });
}
