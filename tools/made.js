// Writes what was made of a source, and keeps it, so that only a changed one is made again.
'use strict';
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** Goes with the packages, so that a new compiler starts afresh. */
const cache = join(__dirname, '..', 'node_modules', '.cache', 'purview-rest-kit');

/** A name for a file, made of a path. */
const flat = (path) => path.replace(/[^\w.-]+/g, '~');

/** The text of a file; nothing where there is none. */
function readIfThere(place) {
  try {
    return readFileSync(place, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Written beside and renamed, as several processes may do it at once; where nothing can be written, nothing is kept.
 * `onFolder` is called where its folder had to be made.
 */
function keep(place, text, onFolder = () => {}) {
  const beside = `${place}.${process.pid}`;
  try {
    if (mkdirSync(dirname(place), { recursive: true })) onFolder(dirname(place));
    writeFileSync(beside, text);
    renameSync(beside, place);
  } catch {
    return;
  }
}

/** Writes the files of one name, by what they end with. */
function writeAll(place, files) {
  mkdirSync(dirname(place), { recursive: true });
  for (const [end, text] of Object.entries(files)) writeFileSync(`${place}${end}`, text);
}

module.exports = { cache, flat, keep, readIfThere, writeAll };
