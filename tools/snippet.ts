import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from './command';
import { notebooksFolder, root } from './jupyter-env';
import { hasTag, pickNotebooks, readNotebook, sourceOf, toScript } from './notebook';

const usage = 'npm run snippet, or npm run -s snippet 04 > file.ts';

/** The program that a notebook lets you take with you. */
interface Snippet {
  /** By which the notebook is called: `04`. */
  name: string;
  title: string;
  /** What it does, in a sentence. */
  purpose: string;
  code: string;
}

/** `npm run snippet`: lists the programs in the notebooks, or writes one to the standard output. */
async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  if (positionals.length > 1) throw new Error(`One program at a time. Usage: ${usage}`);
  const found = pickNotebooks(notebooksFolder, positionals).flatMap(snippetOf);
  if (positionals.length === 0) return console.log(listing(found));
  if (found.length !== 1) {
    const names = found.map(({ name }) => name).join(', ');
    throw new Error(names ? `"${positionals[0]}" may be ${names}: name one.` : `"${positionals[0]}" has no program.`);
  }
  process.stdout.write(program(found[0]));
}

function snippetOf(path: string): Snippet[] {
  const { cells } = readNotebook(path);
  const place = cells.findIndex((cell) => hasTag(cell, 'snippet'));
  if (place < 0) return [];
  const words = sourceOf(cells[place - 1]).replace(/^#.*\n+/, '');
  return [
    {
      // A lesson is called by its number, another notebook by its name.
      name: /^\d\d(?=-)/.exec(basename(path))?.[0] ?? basename(path, '.ipynb'),
      title: /^# (?:\d\d · )?(.*)/.exec(sourceOf(cells[0]))?.[1] ?? '',
      purpose: /^[^]*?\.(?=\s|$)/.exec(words)?.[0].replace(/\s+/g, ' ') ?? '',
      code: sourceOf(cells[place]),
    },
  ];
}

function listing(snippets: Snippet[]): string {
  const width = Math.max(...snippets.map(({ name }) => name.length));
  const entries = snippets.map(({ name, title, purpose }) =>
    [`${name.padEnd(width)}  ${title}`, `${' '.repeat(width)}  ${purpose}`].join('\n'),
  );
  return [...entries, `npm run -s snippet ${snippets[0].name} > program.ts writes one to a file.`].join('\n\n');
}

/** Without one, ts-node takes settings that TypeScript 5.9 refuses. */
const tsconfig = JSON.stringify({
  compilerOptions: { strict: true, target: 'es2022', module: 'commonjs', esModuleInterop: true },
});

/** The snippet as a file of its own, under a comment that says how to run it. */
function program({ name, title, purpose, code }: Snippet): string {
  const imported = [...code.matchAll(/from '([^']+)'/g)].map(([, from]) => from);
  const needed = [...new Set(imported.filter((from) => !from.startsWith('node:')))].sort();
  const header = [
    `${title} (Purview REST kit, ${name})`,
    purpose,
    '',
    'Save this as program.ts in a folder of its own, beside it your .env, and as tsconfig.json:',
    '',
    `  ${tsconfig}`,
    '',
    'Then run there:',
    '',
    '  npm init -y',
    ...(needed.length > 0 ? [`  npm install ${needed.map(pinned).join(' ')}`] : []),
    `  npm install --save-dev ${['typescript', 'ts-node', '@types/node'].map(pinned).join(' ')}`,
    '  npx ts-node program.ts',
  ];
  return `${header.map((line) => `// ${line}`.trimEnd()).join('\n')}\n\n${toScript(code)}`;
}

/** A package at the version that the kit is tested with: the major one, or what `~` keeps to. */
function pinned(name: string): string {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const range = dependencies[name] ?? devDependencies[name];
  const version = /^~(\d+\.\d+)|^\D*(\d+)/.exec(range ?? '');
  if (!version) throw new Error(`The program imports ${name}, which the kit does not depend on.`);
  return `${name}@${version[1] ?? version[2]}`;
}

runCommand(main, usage);
