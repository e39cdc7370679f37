import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { runCommand } from '../../../tools/command';
import { makeAll } from './cases';
import { groups, pageOf, place } from './page';

/** Lets every message happen, and writes the page of them. */
async function main(): Promise<void> {
  const before = existsSync(place) ? readFileSync(place, 'utf8') : '';
  writeFileSync(place, pageOf(await makeAll(groups), before));
}

runCommand(main, 'node tools/run.js test/docs/messages/main.ts');
