import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../lib/core/whole-file';
import { runCommand } from './command';
import { helpers, pageOf, place } from './helper-page';

/** Writes docs/helpers.md anew. */
async function main(): Promise<void> {
  const text = pageOf(helpers());
  const isSame = existsSync(place) && readFileSync(place, 'utf8') === text;
  if (!isSame) writeWhole(place, text);
  console.log(`docs/helpers.md ${isSame ? 'is up to date' : 'is written'}.`);
}

runCommand(main, 'node tools/run.js tools/helpers.ts');
