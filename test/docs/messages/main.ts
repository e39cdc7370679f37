import { writeFileSync } from 'node:fs';
import { runCommand } from '../../../tools/command';
import { makeAll } from './cases';
import { groups, pageOf, place } from './page';

/** Lets every message happen, and writes the page of them. */
async function main(): Promise<void> {
  if (process.platform === 'win32') throw new Error('Some messages need a shell: write the page on Linux or a Mac.');
  writeFileSync(place, pageOf(await makeAll(groups)));
}

runCommand(main, 'node tools/run.js test/docs/messages/main.ts');
