import type { Client } from '../core/client.ts';
import type { Connection } from '../connect.ts';
import { deleteEntity, getEntityByQualifiedName, type NewEntity } from '../planes/catalog.ts';
import { createEntities } from '../planes/bulk.ts';
import { deleteTerm, findTerm, listAssignedEntities, unassignTerm } from '../planes/glossary.ts';
import type { FedReport } from '../planes/reports.ts';
import { allOf, ofType, search, where } from '../planes/search.ts';
import { deleteType, ensureTypes } from '../planes/types.ts';
import { showReports } from '../show/reports.ts';

// What lesson 05 writes, as far as it is no lesson: the tables of Contoso's mailing tool, and what is around them.

const home = 'mailing://contoso/newsletter';
const typeOf = (kind: 'table' | 'process' | 'report') => `contoso_mailing_${kind}`;
const ends = { signUps: 'NewsletterSignup', audience: 'Newsletter Audience' };

/**
 * Gives the guids of the two assets that the newsletter is to join: the table of sign-ups and the audience of the
 * newsletter, which feeds a report. The sandbox has them. On a real account, stand-ins of our own types are written
 * into the collection. Throws a `TypeError` where the sandbox has lost one, and what the service refuses.
 */
export async function newsletterEnds(
  { purview, sandbox }: Connection,
  collectionId: string,
): Promise<[signUps: string, audience: string]> {
  if (!sandbox) return writeStandIns(purview, collectionId);
  return Promise.all([
    guidOf(purview, 'azure_sql_table', ends.signUps),
    guidOf(purview, 'powerbi_dataset', ends.audience),
  ]);
}

async function guidOf(client: Client, typeName: string, name: string): Promise<string> {
  const { value } = await search(client, { filter: allOf(ofType(typeName), where('name', 'eq', name)) });
  if (value[0]) return value[0].id;
  throw new TypeError(
    `The sandbox has no ${name}: press Ctrl-C in the terminal, run npm start -- --fresh, and begin here.`,
  );
}

async function writeStandIns(client: Client, collectionId: string): Promise<[string, string]> {
  await ensureTypes(client, [
    ...['table', 'report'].map((kind) => ({ name: `contoso_mailing_${kind}`, superTypes: ['DataSet'] })),
    { name: typeOf('process'), superTypes: ['Process'] },
  ]);
  const asset = (typeName: string, name: string, guid: string, more = {}): NewEntity => {
    const attributes = { qualifiedName: `${home}/${name}`, name: name.split('/').pop(), ...more };
    return { typeName, guid, attributes };
  };
  const flow = { inputs: [{ guid: '-2' }], outputs: [{ guid: '-3' }] };
  const { created, updated, failed } = await createEntities(
    client,
    [
      asset(typeOf('table'), ends.signUps, '-1'),
      asset(typeOf('table'), ends.audience, '-2'),
      asset(typeOf('report'), 'Newsletter Reach', '-3'),
      asset(typeOf('process'), 'steps/Show reach', '-4', flow),
    ],
    { collectionId },
  );
  for (const { error } of failed) throw error;
  console.log('Stand-ins were written: the sign-ups, the audience, its report and the step between.');
  const guid = (name: string) =>
    [...created, ...updated].find(({ qualifiedName }) => qualifiedName === `${home}/${name}`)?.guid ?? '';
  return [guid(ends.signUps), guid(ends.audience)];
}

/** What of a row the exercise of lesson 05 looks at. */
interface ConsentRow {
  column: string;
  classification: string;
}

/** What the exercise of lesson 05 lacks, in a sentence; nothing where it is solved. */
function lackOf(consent: ConsentRow[] | undefined, inputs: string[]): string {
  if (!consent) return 'The lines could not be read.';
  const email = consent.find(({ column }) => column === 'Email');
  if (email?.classification !== 'MICROSOFT.PERSONAL.EMAIL')
    return 'Nothing tells the catalog what the column Email holds.';
  if (!['Subscriber', 'Consent'].every((name) => inputs.includes(name)))
    return 'The audience is made from Subscriber and from Consent.';
  return '';
}

/**
 * Judges the exercise of lesson 05: the rows for the table of consents, and the tables that the audience is made from.
 * Writes only where nothing is missing, and where there is something that writes, which gives the reports found then.
 */
export async function proveConsent<Row extends ConsentRow>(
  consent: Row[] | undefined,
  inputs: string[],
  write: ((consent: Row[], inputs: string[]) => Promise<FedReport[]>) | false,
): Promise<void> {
  if (!write) return console.log('Nothing to check without a role (lesson 02).');
  const lack = lackOf(consent, inputs);
  if (!consent || lack) return console.log(`Not yet. ${lack}`);
  const reports = await write(consent, inputs);
  showReports(reports, 'With Consent');
  const reach = reports.find(({ report }) => report === 'Newsletter Reach');
  console.log(
    reach?.fedBy.includes('Consent')
      ? 'Solved. Newsletter Reach shows the addresses of Consent too.'
      : 'Not yet. Look at the table; on your own account search may take some minutes.',
  );
}

const tables = [
  ...['Subscriber', 'Bounce', 'Sender', 'Topic', 'Topic/', 'Subscription', 'Issue', 'Delivery', 'Click', 'Consent'],
  ...Object.values(ends),
];

/**
 * What lesson 05 may have written, each with what deletes it: first what depends on something else, types last. All of
 * it is looked up by its name, so that nothing of the lesson has to have run.
 */
export function newsletterRemovals(client: Client): [what: string, remove: () => Promise<unknown>][] {
  const asset = (typeName: string, name: string): [string, () => Promise<unknown>] => [
    name,
    async () => {
      const { entity } = await getEntityByQualifiedName(client, typeName, `${home}/${name}`);
      await deleteEntity(client, entity.guid);
    },
  ];
  const table = (typeName: string, name: string) => [
    asset('tabular_schema', `${name}#__tabular_schema`),
    asset(typeName, name),
  ];
  return [
    ['the glossary term', () => removeTerm(client, 'Contoso newsletter subscriber')],
    ...['Show reach', 'Publish audience', 'Import sign-ups'].map((name) => asset(typeOf('process'), `steps/${name}`)),
    ...tables.flatMap((name) => table(typeOf('table'), name)),
    asset(typeOf('report'), 'Newsletter Reach'),
    ...table('DataSet', 'Unsubscribed'),
    ...(['process', 'table', 'report'] as const).map((kind): [string, () => Promise<unknown>] => [
      typeOf(kind),
      () => deleteType(client, typeOf(kind)),
    ]),
  ];
}

async function removeTerm(client: Client, name: string): Promise<void> {
  const term = await findTerm(client, name);
  if (!term) return;
  const carriers = await listAssignedEntities(client, term.guid);
  await unassignTerm(
    client,
    term.guid,
    carriers.map(({ guid }) => guid),
  );
  await deleteTerm(client, term.guid);
}
