import { parseArgs } from 'node:util';
import { connect } from '../lib/connect';
import { printable } from '../lib/core/json';
import { draftRequests } from '../lib/diagnosis/requests';
import { planes } from '../lib/diagnosis/verify';
import { toMessage } from '../lib/show/requests';
import { runCommand } from './command';
import { inWords } from './service-words';

const usage = 'npm run -s request-access -- [--group NAME|ID] [--collection NAME] [--for PLANE,PLANE | --for tutorial]';
const ofTutorial = planes.filter(({ optional }) => !optional).map(({ plane }) => plane);
const more = `Asks for Data Reader, the least role that reads, unless --for names planes. There are:
${planes.map(({ plane, role }) => `  ${plane} (${role})`).join('\n')}
--for tutorial asks for those of Microsoft's tutorial: ${ofTutorial.join(', ')}.`;

/** `npm run request-access`: the messages that ask for what is missing, to copy. It sends none. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { group: text, for: text, collection: text } });
  const connection = await connect();
  console.error(`${connection.target}\n`);
  const needed = values.for === 'tutorial' ? ofTutorial : values.for?.split(',').map((plane) => plane.trim());
  if (!needed)
    console.error('Looks at reading alone, for which Data Reader is enough. --for asks for more: see --help.\n');
  const { drafts, notes } = await draftRequests(connection, {
    group: values.group,
    collection: values.collection,
    needed,
  });
  const parts = [...drafts.map(toMessage), ...(notes.length > 0 ? [notes.join('\n')] : [])];
  console.log(printable(parts.join(`\n\n${'-'.repeat(72)}\n\n`)));
}

runCommand(
  () =>
    main().catch(async (error: unknown) => {
      throw await inWords(error);
    }),
  usage,
  more,
);
