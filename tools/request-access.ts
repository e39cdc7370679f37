import { parseArgs } from 'node:util';
import { connect } from '../lib/connect';
import { printable } from '../lib/core/json';
import { draftRequests } from '../lib/diagnosis/requests';
import { toMessage } from '../lib/show/requests';
import { runCommand } from './command';
import { inWords } from './service-words';

const usage = 'npm run -s request-access -- [--group NAME|ID] [--for PLANE,PLANE]';

/** `npm run request-access`: the messages that ask for what is missing, to copy. It sends none. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { group: text, for: text } });
  const connection = await connect();
  console.log(`${connection.target}\n`);
  const needed = values.for?.split(',').map((plane) => plane.trim());
  const { drafts, notes } = await draftRequests(connection, { group: values.group, needed });
  const parts = [...drafts.map(toMessage), ...(notes.length > 0 ? [notes.join('\n')] : [])];
  console.log(printable(parts.join(`\n\n${'-'.repeat(72)}\n\n`)));
}

runCommand(
  () =>
    main().catch(async (error: unknown) => {
      throw await inWords(error);
    }),
  usage,
);
