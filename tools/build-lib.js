// Builds the helpers into the folder it is given: `node tools/build-lib.js lib/dist`. Each file is translated by itself
// (`isolatedDeclarations` in lib/tsconfig.json lets its types be written from it alone), which takes a fifth of the time
// that TypeScript needs to look at all of them; whether their types agree is what editors and `npm test` say.
'use strict';
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const ts = require('typescript');

const lib = join(__dirname, '..', 'lib');

/** Writes what becomes of one file of lib, and gives what is wrong with it. */
function build(file, compilerOptions, folder) {
  const source = readFileSync(file, 'utf8');
  const place = join(folder, relative(lib, file).replace(/\.ts$/, ''));
  const options = { fileName: file, reportDiagnostics: true };
  // A program by itself has no declarations, which the other option asks for.
  const alone = { ...compilerOptions, isolatedDeclarations: false };
  const program = ts.transpileModule(source, { ...options, compilerOptions: alone });
  const types = ts.transpileDeclaration(source, { ...options, compilerOptions });
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(`${place}.js`, program.outputText);
  writeFileSync(`${place}.js.map`, program.sourceMapText);
  writeFileSync(`${place}.d.ts`, types.outputText);
  return [...program.diagnostics, ...types.diagnostics];
}

const read = ts.readConfigFile(join(lib, 'tsconfig.json'), ts.sys.readFile);
const { options, fileNames, errors } = ts.parseJsonConfigFileContent(read.config ?? {}, ts.sys, lib);
const [, , folder = join(lib, 'dist')] = process.argv;
const wrong = [read.error, ...errors, ...fileNames.flatMap((file) => build(file, options, folder))].filter(Boolean);
if (wrong.length > 0) {
  const host = {
    getCurrentDirectory: ts.sys.getCurrentDirectory,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  };
  console.error(ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(wrong), host).trim());
  process.exitCode = 1;
}
