import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { kernelEnvironment, notebooksFolder, python, root } from '../tools/jupyter-env';
import { serialise } from '../tools/notebook';
import type { Figure } from './figures';
import { notebookOf } from './notebooks';
import { inTurn, outputOf } from './processes';

interface Kernel {
  argv: string[];
  /** A first cell and a later one. */
  cells: [string, string];
}

interface Timed {
  ready: number;
  /** What it used of a processor until it was ready, where the system tells. */
  used: number | null;
  cells: { clock: number }[];
}

const node = [process.execPath, '--enable-source-maps'];
/** As a lesson begins. */
const cells: Kernel['cells'] = ["import { connect } from '../lib';\nconst one = connect;", 'const two = 2;'];

/** The kit's kernel, with its snapshot where the set-up could make one, and those it is compared with. */
function contenders(): Record<string, Kernel> {
  const file = '{connection_file}';
  const main = join(root, 'tools', 'jupyter', 'kernel', 'main.js');
  const tslab = join(root, 'node_modules', 'tslab', 'bin', 'tslab');
  return {
    ...snapshot(),
    'the kit, without its snapshot': { cells, argv: [...node, main, 'kernel', '--config-path', file] },
    tslab: { cells, argv: [...node, tslab, 'kernel', '--config-path', file] },
    'Python (ipykernel)': {
      cells: ['one = 1', 'two = 2'],
      argv: [python, '-m', 'ipykernel_launcher', '--IPKernelApp.log_level=ERROR', '-f', file],
    },
    ...deno(file),
  };
}

function snapshot(): Record<string, Kernel> {
  const [folder] = kernelEnvironment().JUPYTER_PATH?.split(delimiter) ?? [];
  const resources = join(folder ?? '', 'kernels', 'tslab');
  const { argv } = JSON.parse(readFileSync(join(resources, 'kernel.json'), 'utf8')) as Kernel;
  if (!argv.includes('--snapshot-blob')) return {};
  return { 'the kit': { cells, argv: argv.map((word) => word.replace('{resource_dir}', resources)) } };
}

/** Where it is installed. */
function deno(file: string): Record<string, Kernel> {
  if (spawnSync('deno', ['--version']).status !== 0) return {};
  return {
    Deno: { cells: ['const one = 1;', 'const two = 2;'], argv: ['deno', 'jupyter', '--kernel', '--conn', file] },
  };
}

/** How long each kernel takes until it answers, and then for its first cell. */
export async function kernels({ tiny }: { tiny: boolean }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  try {
    const all = contenders();
    const names = Object.keys(all);
    const samples = await inTurn(tiny ? 1 : 9, names, (name) => timed(folder, all[name]));
    return names.flatMap((name) => figuresOf(name, samples[name]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(folder: string, { argv, cells: sources }: Kernel): Promise<Timed> {
  const spec = join(folder, 'kernels', 'contender');
  const notebook = join(folder, 'one-cell.ipynb');
  mkdirSync(spec, { recursive: true });
  writeFileSync(join(spec, 'kernel.json'), JSON.stringify({ argv, display_name: 'one of them', language: 'any' }));
  writeFileSync(notebook, serialise(notebookOf(sources)));
  const args = ['-W', 'ignore', join(__dirname, 'notebook.py'), notebook, notebooksFolder, 'contender'];
  const env = { ...kernelEnvironment(), JUPYTER_PATH: folder };
  return JSON.parse(await outputOf(python, args, { env })) as Timed;
}

function figuresOf(name: string, samples: Timed[]): Figure[] {
  const figure = (what: string, of: number[]): Figure => ({
    ...{ part: 'The start of a kernel', what: `${name}: ${what}`, unit: 'ms', samples: of },
    ...(name === 'tslab' ? {} : { beside: `tslab: ${what}` }),
  });
  const used = samples.flatMap((one) => (one.used === null ? [] : [one.used]));
  const nth = (i: number) => samples.map((one) => one.cells[i].clock);
  const begins = name.startsWith('the kit') || name === 'tslab';
  return [
    figure(
      'until it is ready',
      samples.map(({ ready }) => ready),
    ),
    ...(used.length === samples.length ? [figure('processor until then', used)] : []),
    ...(begins ? [figure('a first cell, which imports the helpers', nth(0))] : []),
    figure('a later cell that does nothing', nth(1)),
  ];
}
