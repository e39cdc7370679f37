// Compiles projects one after the other with one TypeScript: `node compile.js <folder of the TypeScript> <tsconfig.json> ...`.
// It writes what they have it write, and prints what it complains of as JSON, a text for each. The declarations that they
// share are read once.
'use strict';

const [, , compiler, ...configs] = process.argv;
const ts = require(compiler);
const declarations = new Map();

function complaints(config) {
  const { options, fileNames, errors } = ts.getParsedCommandLineOfConfigFile(
    config,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
      },
    },
  );
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, how, ...more) => {
    if (!name.endsWith('.d.ts')) return getSourceFile(name, how, ...more);
    const key = `${name} ${how.languageVersion} ${how.impliedNodeFormat}`;
    if (!declarations.has(key)) declarations.set(key, getSourceFile(name, how, ...more));
    return declarations.get(key);
  };
  const program = ts.createProgram(fileNames, options, host);
  const found = [...errors, ...ts.getPreEmitDiagnostics(program)];
  if (!options.noEmit) found.push(...program.emit().diagnostics);
  return ts.formatDiagnostics(found, host);
}

console.log(JSON.stringify(configs.map(complaints)));
