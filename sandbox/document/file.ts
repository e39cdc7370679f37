import { readFileSync } from 'node:fs';
import { faultsOfForm } from './check';
import { worldError } from './faults';
import { loadWorld } from './load';
import type { WorldDocument } from './model';

/**
 * Reads a world from a file of JSON, or takes one that a program has made, and looks through the whole of it. Throws an error that tells
 * all that is wrong with its form or, where that is right, with what it names.
 */
export async function readWorld(given: string | WorldDocument): Promise<WorldDocument> {
  const named = typeof given === 'string' ? ` in ${given}` : '';
  const document = typeof given === 'string' ? readJson(given) : plainCopy(given);
  const faults = await faultsOfForm(document);
  if (faults.length > 0) throw worldError(faults, named);
  const world = document as WorldDocument;
  const wrong = loadWorld(world, { start: Date.now(), now: Date.now }).faults();
  if (wrong.length > 0) throw worldError(wrong, named);
  return world;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : String(error);
    throw new Error(`The world in ${file} cannot be read: ${why}.`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new Error(`The world in ${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** What a program changes in its own object later does not reach the sandbox. */
function plainCopy(given: WorldDocument): unknown {
  try {
    return JSON.parse(JSON.stringify(given)) as unknown;
  } catch (error) {
    throw new Error(
      `The world is no document that JSON could hold: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
