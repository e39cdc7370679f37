// Builds the sandbox into the folder it is given: `node tools/build-sandbox.js sandbox/dist`. Types are written of its door
// alone, and of what the types of the door name.
'use strict';
const { cpSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');
const ts = require('typescript');
const { readProject, tell, translate } = require('./translate');

const sandbox = join(__dirname, '..', 'sandbox');
const { options, fileNames, wrong } = readProject(sandbox);
const [, , folder = join(sandbox, 'dist')] = process.argv;
const known = new Set(fileNames.filter((name) => !name.endsWith('.d.ts')).map((name) => resolve(name)));

/** Translates a file with its types, then those that its types name, each once. */
function withTypes(file, done = new Map()) {
  const built = translate(file, { from: sandbox, to: folder, options });
  done.set(file, built);
  for (const { fileName } of ts.preProcessFile(built.declared).importedFiles) {
    const named = resolve(dirname(file), `${fileName}.ts`);
    if (known.has(named) && !done.has(named)) withTypes(named, done);
  }
  return done;
}

const typed = withTypes(join(sandbox, 'index.ts'));
const rest = [...known]
  .filter((file) => !typed.has(file))
  .map((file) =>
    translate(file, { from: sandbox, to: folder, options: { ...options, declaration: false }, types: false }),
  );
// These run as they are written.
for (const name of ['lock.js', join('portal', 'files')]) {
  const comes = (path) => !path.endsWith('tsconfig.json');
  cpSync(join(sandbox, name), join(folder, name), { recursive: true, filter: comes });
}
tell([...wrong, ...[...typed.values(), ...rest].flatMap((one) => one.wrong)]);
