import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a file whole or not at all: beside its place, under a hidden name, and then there. A full disk or an end half
 * way leaves what was there. A link stays one, and a file keeps its permissions. Throws the system's error, also for a
 * file that may not be written to.
 */
export function writeWhole(path: string, text: string): void {
  const { beside, putThere, remove } = placeFor(path);
  try {
    writeFileSync(beside, text);
    putThere();
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * Writes lines as they come, with one at a time in memory, and otherwise as `writeWhole` does: what fails or is cancelled half way
 * leaves no half of a file. Throws what the lines throw, and the system's error.
 */
export async function saveLines(path: string, lines: AsyncIterable<string>, signal?: AbortSignal): Promise<void> {
  const { beside, putThere, remove } = placeFor(path);
  try {
    // A stream opens its file later than it may fail, and would leave an empty one.
    const file = await open(beside, 'w');
    await pipeline(lines, file.createWriteStream(), { signal });
    putThere();
  } catch (error) {
    remove();
    throw error;
  }
}

/** Where a file is written before it is put in its place. */
function placeFor(path: string) {
  const isThere = existsSync(path);
  const place = isThere ? realpathSync(path) : path;
  if (isThere) accessSync(place, constants.W_OK);
  const beside = join(dirname(place), `.${basename(place)}.${process.pid}~`);
  return {
    beside,
    putThere() {
      if (isThere) chmodSync(beside, statSync(place).mode);
      renameSync(beside, place);
    },
    remove: () => rmSync(beside, { force: true }),
  };
}
