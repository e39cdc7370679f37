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
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all: beside its place, under a hidden name, and then there. A full disk or an end half
 * way leaves what was there. A link stays one, and a file keeps its permissions. Throws the system's error, also for a
 * file that may not be written to.
 */
export function writeWhole(path: string, text: string): void {
  const isThere = existsSync(path);
  const place = isThere ? realpathSync(path) : path;
  if (isThere) accessSync(place, constants.W_OK);
  const beside = join(dirname(place), `.${basename(place)}.${process.pid}~`);
  try {
    writeFileSync(beside, text);
    if (isThere) chmodSync(beside, statSync(place).mode);
    renameSync(beside, place);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
