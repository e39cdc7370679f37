// Lets Node load TypeScript: `node -r ./tools/typescript.js FILE.ts`. It transpiles as ts-node's transpile-only does, and
// keeps what comes out, so that only a changed file waits for the compiler: most of a start was that. Types are tsc's.
'use strict';
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { cache, flat, keep, readIfThere } = require('./made');

const root = join(__dirname, '..');
const settings = readFileSync(join(root, 'tsconfig.json'), 'utf8') + require('typescript/package.json').version;
let compiler;

/** JavaScript for a source: the kept one as long as source, compiler and settings are those it was made from. */
function javascript(file, source) {
  const name = relative(root, file);
  if (name.startsWith('..')) return transpile(file, source);
  // Not by where the checkout is: a copy of it that borrows the packages shares what is kept with them.
  const key = createHash('sha256').update(settings).update(name).update(source).digest('hex');
  const place = join(cache, `${flat(name)}.js`);
  const before = readIfThere(place);
  if (before?.startsWith(`${key}\n`)) return before.slice(key.length + 1);
  const made = transpile(file, source);
  keep(place, `${key}\n${made}`);
  return made;
}

function transpile(fileName, source) {
  compiler ??= require('typescript');
  const { config } = compiler.parseConfigFileTextToJson(
    'tsconfig.json',
    readFileSync(join(root, 'tsconfig.json'), 'utf8'),
  );
  const { options } = compiler.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, noEmit: false, inlineSourceMap: true, inlineSources: true },
    root,
  );
  const { outputText, diagnostics } = compiler.transpileModule(source, {
    fileName,
    compilerOptions: options,
    reportDiagnostics: true,
  });
  if (diagnostics.length > 0) {
    const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' };
    throw new SyntaxError(compiler.formatDiagnostics(diagnostics, host));
  }
  return outputText;
}

require.extensions['.ts'] = (module, file) => module._compile(javascript(file, readFileSync(file, 'utf8')), file);
// Errors name lines of the source.
process.setSourceMapsEnabled(true);

// uvu loads this before tests, be it one file or all.
if (/[\\/]uvu([\\/]bin\.js)?$/.test(process.argv[1] ?? '')) require('./watchdog');
