import type { Connection } from '../../../lib/connect';
import { closeIncident, incident, incidents, job, type Incident } from '../../../lib/course/incidents';
import { readSettings } from '../../../lib/course/incidents/settings';
import { asPerson, type SignedIn } from '../../../lib/course/people';
import { runChecks } from '../../../lib/diagnosis/checks';
import { diagnose } from '../../../lib/diagnosis/diagnose';
import type { Explanation } from '../../../lib/diagnosis/explain';
import { lessons } from '../../../lib/course/lessons';

/** What the helpers say of an open incident. */
export interface Said {
  one: Incident;
  told: string;
  byItself: Explanation;
  byAdmin: Explanation;
  /** The checks of the doctor that failed, with what they say. */
  failed: string[];
}

/** Puts an open incident to `diagnose`, without help and with somebody's who may read more, and to the checks of the doctor. */
export async function ask(one: Incident, connection: Connection, admin: SignedIn): Promise<Said> {
  const theirs = await job({ connection });
  const asked = { connection: theirs, settings: readSettings(), config: connection.config };
  const error = await one.call(asked).then(
    () => new Error('It was answered.'),
    (refused: Error) => refused,
  );
  const more = { admin: admin.purview, unifiedAdmin: admin.unified, directory: admin.graph };
  const failed = (await runChecks(theirs)).filter(({ status }) => status === 'fail');
  return {
    one,
    told: error.message,
    byItself: await diagnose(theirs, error),
    byAdmin: await diagnose(theirs, error, more),
    failed: failed.map(({ name, found, fix }) => `${name}: ${found} ${fix}`),
  };
}

/** The same of all of them, one after the other. */
export async function askAll(connection: Connection): Promise<Said[]> {
  const admin = await asPerson(connection.config, 'collection-admin');
  const all: Said[] = [];
  for (const one of incidents) {
    await incident(one.name, { connection });
    all.push(await ask(one, connection, admin));
  }
  await closeIncident({ connection });
  return all;
}

/** The page about them. */
export function toPage(all: Said[]): string {
  return `${intro}\n${all.map(rowOf).join('\n')}\n${ending}`;
}

const intro = `# The incidents of lesson 09, and what finds them

**This page gives them away.** Mend them first, in [lesson 09](../notebooks/09-incidents.ipynb) or by \`npm run incident -- 1\`.

\`diagnose\` is put to each as it stands open: once as the program that fails would ask it, and once with the eyes of somebody who may read the policies and the directory (\`admin\`, \`unifiedAdmin\`, \`directory\`). \`npm run doctor\` is put to it too, with the settings of the program (\`DOTENV_CONFIG_PATH=notebooks/incident.env\`); it checks what Microsoft’s tutorial asks for, and does not know what the program calls.

| | incident | taught in | its cause | what \`diagnose\` says | asked | the doctor |
|---|---|---|---|---|---|---|`;

const ending = `
A dash is where the doctor finds nothing of it: it asks for the roles of the tutorial, which a program need not have. This page is written by \`node tools/run.js test/docs/incidents/main.ts\`, and a test compares.
`;

function rowOf({ one, byItself, byAdmin }: Said): string {
  const { name, title, lesson, cause, diagnosis } = one;
  const { asked, names, cannot, doctor } = diagnosis;
  const found = asked === 'by itself' ? byItself : byAdmin;
  const says = [...(names ? [`\`${plain(found.cause)}\``] : []), ...(cannot ? [`*${cannot}*`] : [])].join(' ');
  const number = incidents.indexOf(one) + 1;
  const taught = lessons.find((known) => known.name.startsWith(lesson))?.name ?? lesson;
  const link = `[${lesson}](../notebooks/${taught}.ipynb)`;
  return `| ${number} | ${title} (\`${name}\`) | ${link} | ${cause} | ${says} | ${names ? asked : ''} | ${doctor ?? '-'} |`;
}

/** Ids depend on what was made before. */
const plain = (text: string) => text.replace(/\b5a4db0c5-0b1e-[\w-]+/g, '{object id}');
