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
  /** A cell that does nothing, in its language. */
  cell: string;
}

interface Timed {
  ready: number;
  /** What it used of a processor until it was ready, where the system tells. */
  used: number | null;
  cells: { clock: number }[];
}

const node = [process.execPath, '--enable-source-maps'];
const cell = 'const one = 1;';

/** The kit's kernel, with its snapshot where the set-up could make one, and those it is compared with. */
function contenders(): Record<string, Kernel> {
  const file = '{connection_file}';
  const main = join(root, 'tools', 'jupyter', 'kernel', 'main.js');
  const tslab = join(root, 'node_modules', 'tslab', 'bin', 'tslab');
  return {
    ...snapshot(),
    'the kit, without its snapshot': { cell, argv: [...node, main, 'kernel', '--config-path', file] },
    tslab: { cell, argv: [...node, tslab, 'kernel', '--config-path', file] },
    'Python (ipykernel)': { cell: 'one = 1', argv: [python, '-m', 'ipykernel_launcher', '-f', file] },
    ...deno(file),
  };
}

function snapshot(): Record<string, Kernel> {
  const [folder] = kernelEnvironment().JUPYTER_PATH?.split(delimiter) ?? [];
  const resources = join(folder ?? '', 'kernels', 'tslab');
  const { argv } = JSON.parse(readFileSync(join(resources, 'kernel.json'), 'utf8')) as Kernel;
  if (!argv.includes('--snapshot-blob')) return {};
  return { 'the kit': { cell, argv: argv.map((word) => word.replace('{resource_dir}', resources)) } };
}

/** Where it is installed. */
function deno(file: string): Record<string, Kernel> {
  if (spawnSync('deno', ['--version']).status !== 0) return {};
  return { Deno: { cell, argv: ['deno', 'jupyter', '--kernel', '--conn', file] } };
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

async function timed(folder: string, { argv, cell: source }: Kernel): Promise<Timed> {
  const spec = join(folder, 'kernels', 'contender');
  const notebook = join(folder, 'one-cell.ipynb');
  mkdirSync(spec, { recursive: true });
  writeFileSync(join(spec, 'kernel.json'), JSON.stringify({ argv, display_name: 'one of them', language: 'any' }));
  writeFileSync(notebook, serialise(notebookOf([source])));
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
  return [
    figure(
      'until it is ready',
      samples.map((one) => one.ready),
    ),
    ...(used.length === samples.length ? [figure('processor until then', used)] : []),
    figure(
      'a first cell that does nothing',
      samples.map((one) => one.cells[0].clock),
    ),
  ];
}
