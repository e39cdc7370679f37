// Keeps what tslab makes of a cell: the same code after the same declarations is not compiled again, by this kernel or
// another. The tour runs every notebook in kernels that compile for themselves (own.js).
'use strict';
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync, rmSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { cache, keep, readIfThere } = require('../../made');

const root = join(__dirname, '..', '..', '..');
const cells = join(cache, 'cells');

/**
 * Makes converters that look first whether a cell is known, and load the compiler for one that is not. With `alone`, they
 * compile each for themselves, and only keep what comes of it.
 */
function keepCells(createConverter, { under = cells, alone = false } = {}) {
  return (options) => {
    const folder = join(under, declarations());
    let real;
    const converter = () => (real ??= createConverter(options));
    return {
      convert(before, source) {
        const name = `${hashOf([process.version, process.cwd(), JSON.stringify(options), before, source])}.json`;
        const known = alone ? undefined : readIfThere(join(folder, name));
        if (known) return JSON.parse(known);
        const converted = converter().convert(before, source);
        // A cell that is wrong, or makes files of its own, is rare.
        if (converted.diagnostics.length === 0 && !converted.sideOutputs) {
          keep(join(folder, name), JSON.stringify(converted), dropOthers);
        }
        return converted;
      },
      inspect: (...args) => converter().inspect(...args),
      complete: (...args) => converter().complete(...args),
      addModule: (...args) => converter().addModule(...args),
      close: () => real?.close(),
    };
  };
}

/** A name for all that a cell's types can depend on: the helpers as they are built, and the packages. */
function declarations() {
  const dist = join(root, 'lib', 'dist');
  const files = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.d.ts'));
  const texts = files.sort().map((name) => readFileSync(join(dist, name), 'utf8'));
  return hashOf([...files, ...texts, readFileSync(join(root, 'package-lock.json'), 'utf8')]);
}

function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length} ${part}`);
  return hash.digest('hex');
}

/** What was compiled with other declarations goes. */
function dropOthers(folder) {
  for (const other of readdirSync(dirname(folder)))
    if (other !== basename(folder)) rmSync(join(dirname(folder), other), { recursive: true, force: true });
}

module.exports = { keepCells };
