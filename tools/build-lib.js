// Builds the helpers into the folder it is given: `node tools/build-lib.js lib/dist`. `isolatedDeclarations` in
// lib/tsconfig.json lets the types of each file be written from it alone. What comes of a file is kept beside the packages,
// so that only a changed one waits for the compiler.
'use strict';
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { cache, flat, keep, readIfThere, writeAll } = require('./made');

const root = join(__dirname, '..');
const lib = join(root, 'lib');
const makers = [join(lib, 'tsconfig.json'), join(root, 'tsconfig.json'), join(__dirname, 'translate.js'), __filename];
const made = makers.map((file) => readFileSync(file));
const { version } = require('typescript/package.json');
let compiler;

/** The compiler and its settings, which are loaded where a file is not known. */
function load() {
  const project = require('./translate');
  return { ...project, ...project.readProject(lib) };
}

/** What becomes of a source: its files by what they end with. None where something is wrong with it, which is said. */
function translated(name) {
  const source = readFileSync(join(lib, name), 'utf8');
  const hash = createHash('sha256').update(version);
  for (const part of [...made, name, source]) hash.update(`${part.length} `).update(part);
  const key = hash.digest('hex');
  const place = join(cache, 'lib', `${flat(name)}.json`);
  const before = parsed(readIfThere(place));
  if (before?.key === key) return before.files;
  compiler ??= load();
  const { files, wrong } = compiler.translate(join(lib, name), compiler);
  compiler.wrong.push(...wrong);
  if (wrong.length > 0) return {};
  keep(place, JSON.stringify({ key, files }));
  return files;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The sources of lib, and nothing that was built of them or installed there. */
const names = readdirSync(lib, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/^(dist(\..*)?|node_modules)[\\/]/.test(name))
  .sort();

const [, , folder = join(lib, 'dist')] = process.argv;
for (const name of names) writeAll(join(folder, name.replace(/\.ts$/, '')), translated(name));
if (compiler) compiler.tell(compiler.wrong);
