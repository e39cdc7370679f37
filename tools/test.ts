import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './jupyter-env';
import { runCommand } from './command';
import { runParts, type Part, type Tally } from './parts';

const fromRoot = (...parts: string[]) => join(root, ...parts);
/** Per cent of the lines of lib that its own tests have to reach. */
const linesReached = 95;

/**
 * `npm test`: the types, the tests and the tour, side by side, and what came of them in one line. `npm run test:kit`: the
 * tests that install and start what others do. `npm test -- token`: the types, and the files whose path holds that word.
 */
async function main(): Promise<void> {
  const { values, positionals: words } = parseArgs({
    allowPositionals: true,
    options: { kit: { type: 'boolean', default: false } },
  });
  const all = testFiles();
  const chosen = all.filter((file) => words.some((word) => file.toLowerCase().includes(word.toLowerCase())));
  if (words.length > 0 && chosen.length === 0) {
    const named = words.map((word) => `"${word}"`).join(' or ');
    throw new Error(`No file of tests has ${named} in its path, of the ${all.length} there are.`);
  }
  const { passed, failed, skipped } =
    words.length > 0 ? await runSome(chosen) : await runParts(partsOf(all, values.kit));
  if (skipped.length > 0) console.log(`\n${skipped.length} skipped: ${skipped.join('; ')}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function runSome(files: string[]): Promise<Tally> {
  console.log(`${files.length} of the files of tests: ${files.join(', ')}`);
  return runParts([types, typesOfPages, ...inOne('tests', files)], { live: true });
}

/** The files of tests below `test`, by paths with forward slashes. */
function testFiles(): string[] {
  return readdirSync(fromRoot('test'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.test.ts'))
    .sort();
}

type Share = [name: string, pattern: RegExp, programs: (name: string, files: string[]) => Part[]];

/**
 * What is installed, started or measured whole, as a stranger does it, and the notebooks in worlds other than the one they
 * are shown in: each of these takes long, and few changes reach them. Their kernels take what the tour has compiled.
 */
const sharesOfKit: Share[] = [
  ['the packages', /^(lib|sandbox)\/(package|portable)/, inOne],
  ['notebooks in other worlds', /^notebooks\/(?!content|snippets|identity)|^tools\/kernels/, inOne],
  ['the kit', /^kit\//, oneByOne],
  ['bench', /^bench\//, inOne],
  ['clients', /^clients\//, inOne],
];

/** All the other files. */
const shares: Share[] = [
  ['tools', /^tools\//, inOne],
  ['sandbox', /^sandbox\//, inTwo],
  ['helpers', /^lib\//, measured],
  ['programs of the notebooks', /^notebooks\//, inOne],
  ['everything else', /^/, inOne],
];

/**
 * Shares the files out among programs that run side by side: each goes to the first that it fits. What takes longest comes
 * first, so that nothing is waited for alone in the end.
 */
function partsOf(files: string[], kit: boolean): Part[] {
  const all = [...sharesOfKit, ...shares];
  const shareOf = (file: string) => all.find(([, pattern]) => pattern.test(file));
  const parts = (kit ? sharesOfKit : shares).flatMap((share) => {
    const [name, , programs] = share;
    const own = files.filter((file) => shareOf(file) === share);
    return own.length > 0 ? programs(name, own) : [];
  });
  return kit ? parts : [outputs, ...parts, types, typesOfPages];
}

/** The types of everything here. What has not changed since the last time is not looked at again. */
const types = typesOf('types', '.');

/** Those of the portal's pages, which a browser runs as they are written: they know of documents, and of nothing of Node. */
const typesOfPages = typesOf('types of the portal', join('sandbox', 'portal', 'files'));

function typesOf(name: string, project: string): Part {
  const kept = join('node_modules', '.cache', 'purview-rest-kit', `${name.replaceAll(' ', '-')}.json`);
  return {
    name,
    args: [
      ...[fromRoot('node_modules', 'typescript', 'bin', 'tsc'), '-p', project, '--noEmit', '--incremental'],
      ...['--tsBuildInfoFile', kept],
    ],
    tally: (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] }),
  };
}

const typescript = fromRoot('tools', 'typescript.js');

/** uvu with some files of tests. Their types are another part. It loads both by itself: only then does it require files. */
function uvu(files: string[]): string[] {
  const pattern = files.map((file) => file.replace(/[.()[\]]/g, '\\$&').replaceAll('/', '[\\\\/]')).join('|');
  const loaded = [typescript, fromRoot('tools', 'on-signal.js'), fromRoot('tools', 'watchdog.js')].flatMap((file) => [
    '-r',
    file,
  ]);
  return [fromRoot('node_modules', 'uvu', 'bin.js'), ...loaded, 'test', `^(${pattern})$`];
}

function inOne(name: string, files: string[]): Part[] {
  return [{ name, args: uvu(files), tally }];
}

/** One program alone would be the last to end. */
function inTwo(name: string, files: string[]): Part[] {
  const half = (rest: number) => files.filter((_file, place) => place % 2 === rest);
  return [0, 1].flatMap((rest) => inOne(`${name}, ${rest + 1} of 2`, half(rest)));
}

/** These wait for what they start. */
function oneByOne(name: string, files: string[]): Part[] {
  return files.flatMap((file) => inOne(`${name}: ${basename(file, '.test.ts')}`, [file]));
}

/** The tests of the helpers, and how much of their lines these alone reach. */
function measured(name: string, files: string[]): Part[] {
  const c8 = [fromRoot('node_modules', 'c8', 'bin', 'c8.js'), '--all', '--include', 'lib/**/*.ts'];
  return [
    {
      name: `${name} (${linesReached} % of their lines)`,
      args: [...c8, '--reporter', 'text-summary', process.execPath, ...uvu(files)],
      tally(code, output) {
        const { passed, failed, skipped } = tally(code, output);
        const enough = Number(/^Lines\s*:\s*([\d.]+)%/m.exec(output)?.[1] ?? 0) >= linesReached;
        return { passed: passed + (enough ? 1 : 0), failed: failed + (enough ? 0 : 1), skipped };
      },
    },
  ];
}

/** A test that cannot be made here prints `skipped: why` and returns, which uvu takes for a pass. */
function tally(code: number, output: string): Tally {
  // The last: a failed test may show the output of another run.
  const count = (label: string) =>
    Number([...output.matchAll(new RegExp(`${label}:\\s+(\\d+)`, 'g'))].at(-1)?.[1] ?? 0);
  const [total, passed, left] = [count('Total'), count('Passed'), count('Skipped')];
  const said = [...output.matchAll(/\bskipped: (.+)$/gm)].map(([, why]) => why);
  const skipped = [...said, ...Array<string>(left).fill('a test that says not why')];
  const failed = total - passed - left;
  // A suite that breaks while loading is in no count.
  return { passed: passed - said.length, failed: code === 0 && total > 0 ? failed : Math.max(1, failed), skipped };
}

/** Runs every notebook in a kernel of its own and compares its outputs with the committed ones, which are those of every Node. */
const outputs: Part = {
  name: 'tour',
  args: ['-r', typescript, fromRoot('tools', 'tour.ts'), '--check'],
  tally(code, output) {
    const [, passed = 0, failed = 1] = (/Tour: (\d+) passed, (\d+) failed/.exec(output) ?? []).map(Number);
    return { passed, failed: code === 0 ? failed : Math.max(1, failed), skipped: [] };
  },
};

runCommand(main, 'npm test [-- token ...], or npm run test:kit');
