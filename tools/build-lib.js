// Builds the helpers into the folder it is given: `node tools/build-lib.js lib/dist`. Each file is translated by itself
// (`isolatedDeclarations` in lib/tsconfig.json lets its types be written from it alone), which takes a fifth of the time
// that TypeScript needs to look at all of them; whether their types agree is what editors and `npm test` say. What comes
// of a file is kept beside the packages, so that only a changed one waits for the compiler.
'use strict';
const { createHash } = require('node:crypto');
const { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const root = join(__dirname, '..');
const lib = join(root, 'lib');
const kept = join(root, 'node_modules', '.cache', 'purview-rest-kit', 'lib');
const made = [join(lib, 'tsconfig.json'), join(root, 'tsconfig.json'), __filename].map((file) => readFileSync(file));
const { version } = require('typescript/package.json');
let compiler;

/** The compiler and its settings, which are loaded where a file is not known. */
function load() {
  const ts = require('typescript');
  const read = ts.readConfigFile(join(lib, 'tsconfig.json'), ts.sys.readFile);
  const { options, errors } = ts.parseJsonConfigFileContent(read.config ?? {}, ts.sys, lib);
  return { ts, options, wrong: [read.error, ...errors].filter(Boolean) };
}

/** What becomes of a source: its files by what they end with. Nothing where something is wrong with it, which is said. */
function translated(name) {
  const source = readFileSync(join(lib, name), 'utf8');
  const hash = createHash('sha256').update(version);
  for (const part of [...made, name, source]) hash.update(`${part.length} `).update(part);
  const place = join(kept, `${name.replace(/[^\w.-]+/g, '~')}.json`);
  const key = hash.digest('hex');
  const before = readIfThere(place);
  if (before?.key === key) return before.files;
  const files = translate(name, source);
  if (files) keep(place, JSON.stringify({ key, files }));
  return files;
}

function translate(name, source) {
  compiler ??= load();
  const { ts, options: compilerOptions, wrong } = compiler;
  const options = { fileName: join(lib, name), reportDiagnostics: true };
  // A program by itself has no declarations, which the other option asks for.
  const alone = { ...compilerOptions, isolatedDeclarations: false };
  const program = ts.transpileModule(source, { ...options, compilerOptions: alone });
  const types = ts.transpileDeclaration(source, { ...options, compilerOptions });
  const found = [...program.diagnostics, ...types.diagnostics];
  wrong.push(...found);
  if (found.length > 0) return undefined;
  return { '.js': program.outputText, '.js.map': program.sourceMapText, '.d.ts': types.outputText };
}

function readIfThere(place) {
  try {
    return JSON.parse(readFileSync(place, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, as several builds may run at once; where nothing can be written, nothing is kept. */
function keep(place, text) {
  const beside = `${place}.${process.pid}`;
  try {
    mkdirSync(kept, { recursive: true });
    writeFileSync(beside, text);
    renameSync(beside, place);
  } catch {
    return;
  }
}

/** The sources of lib, and nothing that was built of them or installed there. */
const names = readdirSync(lib, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/^(dist(\..*)?|node_modules)[\\/]/.test(name))
  .sort();

const [, , folder = join(lib, 'dist')] = process.argv;
for (const name of names) {
  const place = join(folder, name.replace(/\.ts$/, ''));
  const files = translated(name) ?? {};
  mkdirSync(dirname(place), { recursive: true });
  for (const [end, text] of Object.entries(files)) writeFileSync(`${place}${end}`, text);
}
if (compiler?.wrong.length > 0) {
  const { ts, wrong } = compiler;
  const host = {
    getCurrentDirectory: ts.sys.getCurrentDirectory,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  };
  console.error(ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(wrong), host).trim());
  process.exitCode = 1;
}
