// Makes the kernel's start short: `node --snapshot-blob FILE --build-snapshot snapshot.js` loads the compiler, reads the
// declarations of Node and of the helpers, compiles a cell, and keeps all of it as a file; `node --snapshot-blob FILE
// main.js kernel --config-path CONNECTION_FILE` goes on from there. https://nodejs.org/api/cli.html#--build-snapshot
'use strict';
const { existsSync, readFileSync, realpathSync } = require('node:fs');
const { basename, dirname, join, resolve } = require('node:path');
const { startupSnapshot } = require('node:v8');

const root = join(__dirname, '..', '..', '..');
const helpers = join(root, 'lib', 'dist');
const modules = new Map();

/** Loads a module and those it requires. Node's own `require` gives a snapshot nothing but what is built in. */
function load(file) {
  const known = modules.get(file);
  if (known) return known.exports;
  const module = { exports: {} };
  modules.set(file, module);
  const source = `${readFileSync(file, 'utf8')}\n//# sourceURL=${file}`;
  const run = new Function('exports', 'require', 'module', '__filename', '__dirname', source);
  run(module.exports, (id) => loadFrom(dirname(file), id), module, file, dirname(file));
  return module.exports;
}

function loadFrom(folder, id) {
  const file = id.startsWith('.') ? fileAt(join(folder, id)) : packageAbove(folder, id);
  return file ? load(file) : require(id);
}

/** The file that a path means. Its real one, as Node loads a module once however it is reached. */
function fileAt(path) {
  const file = [path, `${path}.js`, join(path, 'index.js')].find((name) => name.endsWith('.js') && existsSync(name));
  return file && realpathSync(file);
}

function packageAbove(folder, id) {
  const place = join(folder, 'node_modules', id);
  if (existsSync(join(place, 'package.json'))) {
    const { main = 'index' } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
    return fileAt(join(place, main));
  }
  return dirname(folder) === folder ? undefined : packageAbove(dirname(folder), id);
}

/** Which build of the helpers is there. */
function buildOfHelpers() {
  try {
    return readFileSync(join(helpers, '.kit-stamp'), 'utf8');
  } catch {
    return undefined;
  }
}

/** Files and folders that the compiler wants watched. A snapshot can hold no watcher: they are set when it has been loaded. */
class Watches {
  #asked = new Set();
  #live = false;

  /** Puts off what the compiler asks of one of its functions. */
  putOff(sys, name) {
    const watch = sys[name].bind(sys);
    sys[name] = (path, callback, ...rest) => {
      if (this.#live) return watch(path, callback, ...rest);
      const one = { path, callback, set: () => (one.watcher = watch(path, callback, ...rest)) };
      this.#asked.add(one);
      return { close: () => void (one.watcher ? one.watcher.close() : this.#asked.delete(one)) };
    };
  }

  /** What the packages hold changes with the packages alone, and the snapshot with them. */
  start() {
    this.#live = true;
    for (const one of this.#asked) if (!/[\\/]node_modules[\\/].*\.\w+$/.test(one.path)) one.set();
  }

  /** Tells the compiler to read these files again. */
  tellOf(folder, kind) {
    for (const { path, callback } of this.#asked) if (path.startsWith(folder)) callback(path, kind);
  }
}

// tslab takes the current folder for that of the notebook.
process.chdir(join(root, 'notebooks'));
const madeIn = process.cwd();
const madeWith = buildOfHelpers();
const tslab = packageAbove(root, 'tslab');
const converterFile = join(dirname(tslab), 'converter.js');
const ts = loadFrom(dirname(tslab), '@tslab/typescript-for-tslab');
const watches = new Watches();
watches.putOff(ts.sys, 'watchFile');
watches.putOff(ts.sys, 'watchDirectory');
const converting = load(converterFile);
const converter = converting.createConverter({ isJS: false, isBrowser: false });
const firstCell = "import { connect } from '../lib';\nconst two = connect;";
const { declOutput } = converter.convert('', firstCell);
// With one before it, and last of all as a notebook begins.
converter.convert(declOutput ?? '', 'const three = await Promise.resolve(2);\nthree');
converter.convert('', firstCell);

/** Hands tslab the converter that is there already. */
function handOver(Module) {
  const make = converting.createConverter;
  converting.createConverter = (options) => (options.isJS || options.isBrowser ? make(options) : converter);
  const module = new Module(converterFile);
  Object.assign(module, { filename: converterFile, loaded: true, exports: converting });
  Module._cache[converterFile] = module;
  if (madeWith !== buildOfHelpers()) watches.tellOf(helpers.split('\\').join('/'), ts.FileWatcherEventKind.Changed);
  setImmediate(() => watches.start());
}

startupSnapshot.setDeserializeMainFunction(() => {
  // Asked whether it can go on from here: a cell is compiled once more.
  if (process.argv[2] === undefined) process.exit(converter.convert('', 'const one = 1;').diagnostics.length);
  // Node 20 keeps it out of a snapshot, and shows no line of a stack without it.
  Error.stackTraceLimit ??= 10;
  const Module = require('node:module');
  if (process.cwd() === madeIn) handOver(Module);
  Module.createRequire(join(__dirname, basename(__filename)))(resolve(process.argv[1]));
});
