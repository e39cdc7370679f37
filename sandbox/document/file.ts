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
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw new Error(`The world in ${file} is not JSON: ${whyNotJson(json, String(error))}.`);
  }
}

/** What is wrong and where: versions of Node say it in different ways, and some only show the text around it. */
function whyNotJson(text: string, error: string): string {
  const what = error
    .replace(/^SyntaxError: /, '')
    .replace(/(?<=^Unexpected token '[^]+?'), [^]*/, '')
    .replace(/( in JSON)? at position [^]*/, '');
  const said = /at position (\d+)/.exec(error)?.[1];
  const before = text.slice(0, said === undefined ? endOfJson(text) : Number(said)).split('\n');
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}: ${what}`;
}

/** How much of a text could be the beginning of JSON: a longer part has an unexpected token in it. */
function endOfJson(text: string): number {
  let [fits, fails] = [0, text.length + 1];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (hasToken(text.slice(0, middle))) fails = middle;
    else fits = middle;
  }
  return fits;
}

function hasToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return /^SyntaxError: Unexpected token/.test(String(error));
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
