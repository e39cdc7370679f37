import { readFileSync, writeFileSync } from 'node:fs';
import { runCommand } from '../../tools/command';
import { page, tableOf, withTable } from './table';
import { tryClients } from './trials';

/** Tries the clients, tells what came of it, and with `--save` writes the table into the page. */
async function main(): Promise<void> {
  const tried = await tryClients();
  if (tried === undefined) throw new Error('The clients could not be installed. Is the network there?');
  for (const { package: name, calls, seconds } of tried.trials) {
    console.log(
      `${name}: ${seconds.processor.toFixed(1)} s of the processor, ${seconds.clock.toFixed(1)} s by the clock`,
    );
    for (const { call, passed, problem } of calls) if (!passed) console.log(`  ${call}: ${problem}`);
  }
  console.log(tableOf(tried.trials));
  if (process.argv.includes('--save'))
    writeFileSync(page, withTable(readFileSync(page, 'utf8'), tableOf(tried.trials)));
}

runCommand(main, 'node tools/run.js test/clients/main.ts [--save]');
