import { parseArgs } from 'node:util';
import { connect } from '../lib/connect';
import { closeIncident, incident, isHinted, isMended, showIncidents } from '../lib/course/incidents';
import { runCommand } from './command';

const usage = 'npm run incident -- 3 | --list | --hint | --check | --close';

/**
 * `npm run incident -- 3`: opens an incident in the sandbox, as lesson 09 does. `--check` ends with 1 while it is not solved, and so
 * does `--hint` where none is open, and all else where there is no sandbox.
 */
async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { list: flag, hint: flag, check: flag, close: flag },
  });
  const asked = Object.entries(values).flatMap(([name, wanted]) => (wanted ? [name] : []));
  if (asked.length + positionals.length > 1) throw new Error(`One thing at a time. Usage: ${usage}`);
  const options = { connection: await connect(), terminal: true };
  const [number] = positionals;
  const [what = number === undefined ? 'list' : 'open'] = asked;
  const acts: Record<string, () => Promise<unknown>> = {
    open: () => incident(number ?? '', options),
    list: () => showIncidents(options),
    hint: () => isHinted(options),
    close: () => closeIncident(options),
    check: () => isMended(undefined, options),
  };
  const isDone = await acts[what]?.();
  if (isDone === false || !options.connection.sandbox) process.exitCode = 1;
}

runCommand(main, usage);
