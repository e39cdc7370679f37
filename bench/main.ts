import { writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../tools/command';
import { tablesOf, type Figure } from './figures';
import { calls, load, tokens } from './helpers';
import { notebooks, start } from './notebooks';
import { growth, reading, writing } from './volume';

const measurements: Record<string, (options: { tiny: boolean }) => Promise<Figure[]>> = {
  load,
  calls,
  tokens,
  reading,
  writing,
  sandbox: growth,
  notebooks,
  start,
};

/** `npm run bench`: measures all of it on this machine and writes the tables, or prints some of them. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tiny: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !(name in measurements));
  if (unknown) throw new Error(`${unknown} is not measured: ${Object.keys(measurements).join(', ')} are.`);
  const names = positionals.length > 0 ? positionals : Object.keys(measurements);
  const figures: Figure[] = [];
  for (const name of names) {
    const some = await measurements[name](values);
    console.log(tablesOf(some));
    figures.push(...some);
  }
  if (values.tiny || positionals.length > 0) return;
  const made = { date: new Date().toISOString().slice(0, 10), machine: machine(), versions: versions() };
  const write = (name: string, text: string) => writeFileSync(join(__dirname, name), text);
  write('results.json', `${JSON.stringify({ ...made, figures }, null, 1)}\n`);
  write('README.md', page(made, tablesOf(figures)));
}

const machine = () =>
  `${cpus().length} processors, ${Math.round(totalmem() / 2 ** 30)} GiB of memory, ${platform()} on ${arch()}`;

function versions(): Record<string, string> {
  const { dependencies } = require('./package.json') as { dependencies: Record<string, string> };
  return { Node: process.versions.node, ...dependencies };
}

function page(made: { date: string; machine: string; versions: Record<string, string> }, tables: string): string {
  const named = Object.entries(made.versions).map(([name, version]) => `${name} ${version}`);
  return `# What it costs

\`npm run bench\` measured this on ${made.date}: ${made.machine}; ${named.join(', ')}. It writes this page and every single
figure, in \`results.json\`; \`npm run bench -- calls\` measures one part and prints it (${Object.keys(measurements).join(', ')}).

Each figure stands beside what it is compared with, measured in the same run. Of the samples half lie between the
quartiles. All servers are on this machine's loopback.

${tables}`;
}

runCommand(main, 'npm run bench [-- load calls ... | --tiny]');
