import { readFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeWhole } from '../lib/core/whole-file';
import { runCommand } from '../tools/command';
import { root } from '../tools/jupyter-env';
import { emulator } from './emulator';
import { tablesOf, type Figure } from './figures';
import { calls, load, tokens } from './helpers';
import { kernels } from './kernels';
import { life } from './life';
import { clone, notebooks, start } from './notebooks';
import { page, withParts } from './page';
import { pyapacheatlasVersion } from './pyapacheatlas';
import { growth, reading } from './volume';
import { writing } from './writing';

const measurements: Record<string, (options: { tiny: boolean }) => Promise<Figure[]>> = {
  load,
  calls,
  tokens,
  reading,
  writing,
  sandbox: growth,
  emulator,
  life,
  kernels,
  notebooks,
  start,
  clone,
};

/** `npm run bench`: measures all of it on this machine and writes the tables, or prints some of them, or saves these too. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tiny: { type: 'boolean', default: false }, save: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !(name in measurements));
  if (unknown) throw new Error(`${unknown} is not measured: ${Object.keys(measurements).join(', ')} are.`);
  const names = positionals.length > 0 ? positionals : Object.keys(measurements);
  const figures: Figure[] = [];
  for (const name of names) {
    // What was measured before is not lost when, say, no registry answers.
    const some = await measurements[name](values).catch((error: Error) => {
      console.error(`${name} was not measured: ${error.message}`);
      process.exitCode = 1;
      return [];
    });
    console.log(tablesOf(some));
    figures.push(...some);
  }
  if (values.tiny) return;
  const circumstances = { date: new Date().toISOString().slice(0, 10), machine: machine(), versions: versions() };
  const file = join(__dirname, 'README.md');
  if (positionals.length > 0) {
    if (values.save) writeWhole(file, withParts(readFileSync(file, 'utf8'), { ...circumstances, figures }));
    return;
  }
  const results = { ...circumstances, parts: names, figures };
  writeWhole(join(__dirname, 'results.json'), `${JSON.stringify(results, null, 1)}\n`);
  writeWhole(file, page(results));
}

const machine = () =>
  `${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory, ${platform()} on ${arch()}`;

/** Of what is installed. */
function versions(): Record<string, string> {
  const { dependencies } = require('./package.json') as { dependencies: Record<string, string> };
  const versionOf = (name: string) => {
    const file = join(root, 'node_modules', name, 'package.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  };
  const names = ['cross-fetch', ...Object.keys(dependencies)];
  const pyapacheatlas = pyapacheatlasVersion();
  return {
    Node: process.versions.node,
    pyapacheatlas,
    ...Object.fromEntries(names.map((name) => [name, versionOf(name)])),
  };
}

// A part that broke off may have left a server behind, which ends with this process.
runCommand(() => main().then(() => process.exit()), 'npm run bench [-- load calls ... --save | --tiny]');
