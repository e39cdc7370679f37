import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { inWorld } from '../tools/world';
import { kernelEnvironment, notebooksFolder, python, root, withoutAccount } from '../tools/jupyter-env';
import { pickNotebooks, readNotebook, type Notebook } from '../tools/notebook';
import type { Figure } from './figures';
import { inTurn, outputOf, times, typescript } from './processes';

interface Timed {
  ready: number;
  cells: { clock: number; /** Where the system tells. */ processor: number | null }[];
}

/** Cells that do one thing each, the first of which meets a kernel that has compiled nothing yet. */
const single = {
  'a first cell that does nothing': 'const one = 1;',
  'import of lib': "import { connect } from '../lib';\nconst two = connect;",
  'import of cross-fetch': "import fetch from 'cross-fetch';\nconst three = fetch;",
  'a later cell that does nothing': 'const four = 4;',
};

/** The kernel by itself, the cells of every notebook, and the tour through all. */
export async function notebooks({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'The notebooks';
  const paths = pickNotebooks(notebooksFolder, tiny ? ['00'] : []);
  const runs = tiny ? 1 : 3;
  const bare = await times(runs, () => timeCells(notebookOf(Object.values(single))));
  const timed = await inTurn(runs, paths, (path) => timeCells(readNotebook(path)));
  const all = Object.values(timed).flat();
  const later = all.flatMap(({ cells }) => cells.slice(1));
  const figure = (what: string, unit: string, samples: number[], most?: { words: string; most: number }) => ({
    ...{ part, what, unit, samples, aims: most && [most] },
  });
  const told = later.every(({ processor }) => processor !== null);
  const slow = later.filter((cell) => cell.clock > 1000 && !isAtWork(cell));
  const slowest = slowestAtWork(timed);
  const aim = { words: 'under 1 s', most: 1000 };
  const waiting = () => [
    ...(slowest.length > 0 ? [figure('the slowest of them that does not wait', 'ms', slowest, aim)] : []),
    figure('later cells over 1 s, which wait (mean of the runs)', '', [slow.length / runs]),
  ];
  const ready = [...bare, ...all].map((run) => run.ready);
  const share = all.map((run) => (100 * run.ready) / clocks(run.cells).reduce((sum, ms) => sum + ms, run.ready));
  const nth = (of: Timed[], i: number) => clocks(of.map(({ cells }) => cells[i]));
  return [
    figure('kernel ready', 'ms', ready),
    ...Object.keys(single).map((what, i) => figure(what, 'ms', nth(bare, i))),
    figure('the first cell of a lesson', 'ms', nth(all, 0)),
    figure('its later cells', 'ms', clocks(later)),
    ...(told ? waiting() : []),
    figure("the kernel's start, of a lesson run alone", '%', share),
    ...(tiny ? [] : await tour(part)),
  ];
}

const clocks = (cells: Timed['cells']) => cells.map(({ clock }) => clock);

/** A cell that waits, for the service or a program, leaves the kernel's processor alone. */
const isAtWork = ({ clock, processor }: Timed['cells'][number]) => (processor ?? 0) > clock / 2;

/** The most that a later cell took in each run through all notebooks that had some which did not wait: on a busy machine all do. */
function slowestAtWork(timed: Record<string, Timed[]>): number[] {
  const runs = Object.values(timed)[0].length;
  const inRun = (run: number) => Object.values(timed).flatMap((all) => all[run].cells.slice(1).filter(isAtWork));
  const all = Array.from({ length: runs }, (_none, run) => clocks(inRun(run)));
  return all.filter((some) => some.length > 0).map((some) => Math.max(...some));
}

export const notebookOf = (sources: string[]): Notebook => ({
  ...readNotebook(join(notebooksFolder, '00-start-here.ipynb')),
  cells: sources.map((source, i) => ({
    ...{ cell_type: 'code', id: `cell-${i}`, source, metadata: {}, outputs: [], execution_count: null },
  })),
});

/** Runs a notebook on a sandbox of its own. */
const timeCells = (notebook: Notebook): Promise<Timed> =>
  inWorld(notebook, {}, async (copy, variables) => {
    // IPython warns where .kit is not there yet.
    const args = ['-W', 'ignore', join(__dirname, 'notebook.py'), copy, notebooksFolder, 'tslab'];
    return JSON.parse(await outputOf(python, args, { env: kernelEnvironment(variables) })) as Timed;
  });

/** The whole tour, and each notebook in it, which shares the processors with others. */
async function tour(part: string): Promise<Figure[]> {
  const runs = await times(3, async () => {
    const began = performance.now();
    const said = await outputOf(process.execPath, ['-r', typescript, join(root, 'tools', 'tour.ts')]);
    return { whole: (performance.now() - began) / 1000, said };
  });
  const secondsOf = (name: string) =>
    runs.map(({ said }) => Number(new RegExp(`^${name} .* ([\\d.]+) s `, 'm').exec(said)?.[1]));
  const whole = runs.map((run) => run.whole);
  const aims = [{ words: 'under 45 s', most: 45 }];
  const names = pickNotebooks(notebooksFolder, []).map((path) => basename(path, '.ipynb'));
  return [
    { part, what: 'npm run tour, all of them', unit: 's', samples: whole, aims },
    ...names.map((name) => ({ part, what: `${name} in it`, unit: 's', samples: secondsOf(name) })),
  ];
}

/** From the command on a prepared clone until the address is printed, and the share of the check that all is there. */
export async function start({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'npm start on a prepared clone';
  const checks: number[] = [];
  const whole = await times(tiny ? 1 : 5, async () => {
    const began = performance.now();
    await outputOf(process.execPath, [join(root, 'tools', 'setup.js')]);
    const checked = performance.now();
    checks.push(checked - began);
    return (await kitAt(root)).ready - checked;
  });
  return [
    {
      part,
      what: 'until the address is printed',
      unit: 'ms',
      samples: whole,
      aims: [{ words: 'under 4 s', most: 4000 }],
    },
    { part, what: 'the check of the set-up in it, run alone', unit: 'ms', samples: checks },
  ];
}

/** The same from a bare clone of what is committed, with an empty home, and what each step of the set-up takes of it. */
export async function clone({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const part = 'npm start on a bare clone';
  const steps: Record<string, number[]> = {};
  const whole = await times(tiny ? 1 : 3, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'purview-clone-'));
    const [kit, home] = [join(folder, 'kit'), join(folder, 'home')];
    try {
      await outputOf('git', ['clone', '--quiet', root, kit]);
      const env = { HOME: home, USERPROFILE: home, npm_config_cache: join(home, '.npm') };
      const began = performance.now();
      const said = await outputOf(process.execPath, [join(kit, 'tools', 'setup.js')], { cwd: kit, env });
      for (const [, seconds, what] of said.matchAll(/^Set up in ([\d.]+) s: (.+)$/gm))
        (steps[`set-up: ${what}`] ??= []).push(Number(seconds));
      const prepared = performance.now();
      const { ready } = await kitAt(kit, env);
      (steps['from there until the address is printed'] ??= []).push((ready - prepared) / 1000);
      return (ready - began) / 1000;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  return [
    { part, what: 'until the address is printed', unit: 's', samples: whole },
    ...Object.entries(steps).map(([what, samples]) => ({ part, what, unit: 's', samples })),
  ];
}

/** Starts the kit in a folder, and gives the moment at which it said where it is. It has ended by then. */
function kitAt(folder: string, env: NodeJS.ProcessEnv = {}): Promise<{ ready: number }> {
  const args = [join(folder, 'tools', 'run.js'), join('tools', 'start.ts'), '--no-browser'];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...withoutAccount(process.env), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  let ready = 0;
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
    if (ready > 0 || !said.includes('Ctrl-C')) return;
    ready = performance.now();
    child.kill('SIGTERM');
  });
  return new Promise((resolve, reject) => {
    child.once('close', () => (ready > 0 ? resolve({ ready }) : reject(new Error(`npm start ended early. ${said}`))));
  });
}
