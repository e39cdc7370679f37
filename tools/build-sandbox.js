// Builds the sandbox into the folder it is given: `node tools/build-sandbox.js sandbox/dist`. Types are written of its door
// alone, and of what the types of the door name.
'use strict';
const { copyFileSync, cpSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');
const ts = require('typescript');
const { writeAll } = require('./made');
const { readProject, tell, translate } = require('./translate');

const sandbox = join(__dirname, '..', 'sandbox');
const { options, fileNames, wrong } = readProject(sandbox);
const [, , folder = join(sandbox, 'dist')] = process.argv;
const known = new Set(fileNames.filter((name) => !name.endsWith('.d.ts')).map((name) => resolve(name)));

/** Translates a file into the folder. */
function build(file, how) {
  const built = translate(file, how);
  writeAll(join(folder, relative(sandbox, file).replace(/\.ts$/, '')), built.files);
  return built;
}

/** Translates a file with its types, then those that its types name, each once. */
function withTypes(file, done = new Map()) {
  const built = build(file, { options });
  done.set(file, built);
  for (const { fileName } of ts.preProcessFile(built.files['.d.ts']).importedFiles) {
    const named = resolve(dirname(file), `${fileName}.ts`);
    if (known.has(named) && !done.has(named)) withTypes(named, done);
  }
  return done;
}

const typed = withTypes(join(sandbox, 'index.ts'));
const rest = [...known]
  .filter((file) => !typed.has(file))
  .map((file) => build(file, { options: { ...options, declaration: false }, types: false }));
// These run as they are written.
for (const name of [
  'lock.js',
  join('document', 'world.schema.json'),
  join('document', 'example.json'),
  join('portal', 'files'),
]) {
  const comes = (path) => !path.endsWith('tsconfig.json');
  cpSync(join(sandbox, name), join(folder, name), { recursive: true, filter: comes });
}
// The components and themes of the portal, as they are served: a package that depends on Fluent would bring 16 MB for them.
const portal = join(folder, 'portal');
const { themeSheet } = require(join(portal, 'themes.js'));
writeFileSync(join(portal, 'files', 'themes.css'), themeSheet());
copyFileSync(require.resolve('@fluentui/web-components/web-components-all.min.js'), join(portal, 'files', 'fluent.js'));
// One licence for both, which one of the two has in its package.
copyFileSync(
  join(dirname(require.resolve('@fluentui/tokens/package.json')), 'LICENSE'),
  join(portal, 'FLUENT-LICENSE'),
);
tell([...wrong, ...[...typed.values(), ...rest].flatMap((one) => one.wrong)]);
