import { readRows } from '../../../lib/csv';
import { buildUrl, createClient, segment } from '../../../lib/core/client';
import { decodeToken } from '../../../lib/core/jwt';
import { poll } from '../../../lib/core/poll';
import { send } from '../../../lib/core/transport';
import { tokenSource } from '../../../lib/core/token';
import { findCollection, listCollections } from '../../../lib/planes/account';
import { createEntities } from '../../../lib/planes/bulk';
import { createTerm, ensureTerm, findTerm, listGlossaries } from '../../../lib/planes/glossary';
import { grantRole, revokeRole } from '../../../lib/planes/grant';
import { getPolicy, withMember } from '../../../lib/planes/policy';
import type { RoleName } from '../../../lib/planes/roles';
import { tableEntities } from '../../../lib/planes/tables';
import { clientOf } from '../../../lib/course/sandbox';
import { person } from '../../../sandbox/entra/people';
import { persona } from '../../../sandbox/entra/personas';
import { configOf, file, serve, thrown, tokenWith } from '../../lib/support';
import { placeOf, seen, type Case, type Group, type Place } from './cases';

const as =
  (name: string) =>
  ({ url }: Place) =>
    clientOf(configOf(url), name);
const objectId = persona('learner').objectId;
const role = 'Data Curator';

const ofClient: Case[] = [
  {
    make: () =>
      createClient({
        endpoint: 'http://contoso.purview.azure.com',
        credential: tokenSource(configOf('http://127.0.0.1:9')),
      }),
    means: 'The address that `createClient` was given would not keep the token private, or is none.',
    todo: 'Pass the address of the account, with https://. The other sentences about addresses are under *Settings: addresses*.',
  },
  {
    make: () => buildUrl('https://contoso.purview.azure.com', '/account/collections/my collection'),
    means: 'A name in the path has a character that would make it another path.',
    todo: 'Put each name through `encodeURIComponent`; query parameters go into `query`.',
  },
  {
    make: () => segment(''),
    means: 'A guid or a name that the call needs is empty or `undefined`.',
    todo: 'Look where it comes from: a search without rows, or a field that the answer does not have.',
  },
  {
    make: () =>
      createClient({ endpoint: 'https://a.example', credential: { getToken: async () => null } }).get('/account'),
    means: 'A credential of your own, such as one of `@azure/identity`, answered with nothing.',
    todo: 'Sign in with it first, or use `tokenSource`.',
  },
  {
    make: () =>
      createClient({
        endpoint: 'https://a.example',
        credential: { getToken: async () => ({ token: 'a b\n', expiresOnTimestamp: 0 }) },
      }).get('/account'),
    means: 'The text that a credential of your own gave as a token holds what no token has.',
    todo: 'Trim it; it may have been read from a file or the output of a command.',
  },
  {
    make: ({ url }) => tokenSource(configOf(url)).getToken(['a', 'b']),
    means: 'A token is for one API.',
    todo: 'Pass one scope, such as https://purview.azure.net/.default.',
  },
  {
    make: ({ url }) => send({ method: 'GET', url, headers: {}, repeatable: true }, { timeoutMs: 0 }),
    means: 'An option was passed that is no time.',
    todo: 'Leave it out for 30 seconds; `Infinity` is no limit.',
  },
  {
    make: ({ url }) => send({ method: 'GET', url, headers: {}, repeatable: true }, { retries: -1 }),
    means: 'An option was passed that is no number, often one read from a text.',
    todo: 'Leave the option out, or pass a number.',
  },
  {
    make: () => poll(0, { look: async () => 0, isDone: () => false, tooLate: () => new Error() }, { pollMs: 0 }),
    means: 'What waits for the service was given a time that is none.',
    todo: 'Leave the option out, or pass milliseconds.',
  },
  {
    make: () => decodeToken(''),
    means: 'What was to be read as a token is empty.',
    todo: 'Ask for a token first, and pass its `token` or `access_token`.',
  },
  {
    make: () => decodeToken('x'.repeat(200_000)),
    means: 'What was to be read as a token is something else.',
    todo: 'Pass the text of the token alone.',
  },
  {
    make: () => decodeToken('a.b.c.d.e'),
    means: 'The API that the token is for has it encrypted, and reads it alone. Calls work all the same.',
    todo: 'Use the token without reading it.',
  },
  {
    make: () => decodeToken('not-a-token'),
    means: 'The text is cut, or is no token.',
    todo: 'Copy the whole of it: three parts with two dots between them.',
  },
  {
    make: () => decodeToken('a$.b.c'),
    means: 'There are characters in it that no token has.',
    todo: 'Copy it again, without quotes, blanks and line breaks.',
  },
  {
    make: () => decodeToken('abcd.abcd.c'),
    means: 'The part is damaged, as when some of it was left out.',
    todo: 'Copy it again, whole.',
  },
  {
    make: () => decodeToken(tokenWith([], [])),
    means: 'The text looks like a token, and holds something else.',
    todo: 'Pass the access token, and no other text that is written in such parts.',
  },
];

const ofPlanes: Case[] = [
  {
    make: async (at) => findCollection(await listCollections(await as('reader')(at)), 'nowhere'),
    means: 'No collection that you may read has this name or path.',
    todo: 'Use one of those listed: the name in brackets is always right.',
  },
  {
    make: () =>
      findCollection(
        ['a1b2c3', 'd4e5f6'].map((name) => ({ name, friendlyName: 'Sales' })),
        'Sales',
      ),
    means: 'Friendly names need not be unique.',
    todo: 'Use the name in brackets, or the path from the root.',
  },
  {
    make: async (at) => getPolicy(await as('admin')(at), 'nowhere'),
    means: 'There is no such collection, or you are not Collection Admin of it: nobody else reads its policy.',
    todo: 'Compare the name with the portal, then ask for the role Collection Admin.',
  },
  {
    make: async (at) => getPolicy(await as('admin')(at), 'Sales'),
    means: 'A collection has a friendly name for people, and a name for the APIs.',
    todo: 'Use the name that the message gives.',
  },
  {
    make: async ({ url }) => {
      const client = await clientOf(configOf(url), 'admin');
      const twins = ['a1b2c3', 'd4e5f6'];
      const root = { parentCollection: { referenceName: 'contoso' } };
      const server = await serve((request, response) => {
        const isList = request.url?.startsWith('/account');
        response.end(
          JSON.stringify({ value: isList ? twins.map((name) => ({ name, friendlyName: 'Twin', ...root })) : [] }),
        );
      });
      const get = createClient({ endpoint: server.url, credential: tokenSource(configOf(url)) });
      return getPolicy({ ...client, ...get }, 'Twin').finally(() => server.close());
    },
    means: 'Several collections have that friendly name.',
    todo: 'Use the name of the one you mean.',
  },
  {
    make: async (at) =>
      grantRole(await as('admin')(at), { collectionName: 'contoso', role, objectId: 'me@contoso.com' }),
    means: 'Policies know people and applications by their object ids alone.',
    todo: 'Pass the Object ID of the user, or that of the application under Enterprise applications.',
  },
  {
    make: async (at) =>
      grantRole(await as('admin')(at), { collectionName: 'contoso', role: 'Owner' as RoleName, objectId }),
    means: 'The helpers know these roles of Purview’s collections; those of Azure are others.',
    todo: 'Pass one of those listed.',
  },
  {
    make: async (at) => {
      const policy = await getPolicy(await as('admin')(at), 'contoso');
      const rules = policy.properties.attributeRules.filter(({ id }) => !id.startsWith('permission:'));
      return withMember({ ...policy, properties: { ...policy.properties, attributeRules: rules } }, role, objectId);
    },
    means: 'The policy that was passed is not as the service keeps it: a part of it was left out.',
    todo: 'Read the policy again, and edit the whole of it.',
  },
  {
    make: async (at) => {
      const admin = await as('admin')(at);
      const change = { collectionName: 'contoso', role: 'Collection Admin' } as const;
      await revokeRole(admin, { ...change, objectId: person('collection-admin').objectId });
      return revokeRole(admin, { ...change, objectId: persona('admin').objectId });
    },
    means: 'Without a Collection Admin nobody could give a role any more.',
    todo: 'Make somebody else Collection Admin of the root collection, then take the role away.',
  },
  {
    make: async (at) => {
      const client = await as('curator')(at);
      return ensureTerm(client, { name: 'Customer' }, 'Nowhere');
    },
    means: 'The account has no glossary of that name.',
    todo: 'Pass one of those listed.',
  },
  {
    make: async (at) => {
      const client = await as('curator')(at);
      const [glossary] = await listGlossaries(client);
      const other = await client.post<{ guid: string }>('/datamap/api/atlas/v2/glossary', {
        apiVersion: '2023-09-01',
        body: { name: 'Second', qualifiedName: 'Second' },
      });
      for (const guid of [glossary!.guid, other.guid]) await createTerm(client, guid, { name: 'Twin' });
      return findTerm(client, 'Twin');
    },
    means: 'Two glossaries have a term of that name.',
    todo: 'Pass the term with its glossary, as `Customer@Glossary`.',
  },
  {
    make: async (at) => createEntities(await as('curator')(at), [file(1)], { batchSize: 0 }),
    means: 'An option of `createEntities` is no number of assets or calls.',
    todo: 'Leave it out: the size then follows from the answers.',
  },
  {
    make: async (at) => createEntities(await as('curator')(at), [['a', 'b'] as never]),
    means: 'A row that is to be written is a list or a text. Nothing was sent.',
    todo: 'Pass an object for each asset; `npm run snippet` shows one, under 05.',
  },
  {
    make: async (at) => {
      const circle: Record<string, unknown> = {};
      circle['itself'] = circle;
      const row = { ...file(1), attributes: { ...file(1).attributes, circle } };
      const { failed } = await createEntities(await as('curator')(at), [row as never]);
      const { error } = failed[0]!;
      // Who engines blame, and how, is theirs.
      return Object.assign(error, { message: error.message.replace(/: [A-Z].*$/, ': {reason}') });
    },
    means: 'The row holds itself, a bigint or something else that JSON does not know. All other rows were written.',
    todo: 'Change that row, and give it again.',
  },
  {
    make: async () => {
      const credential = { getToken: async () => Promise.reject<never>(undefined as unknown as Error) };
      const client = createClient({ endpoint: 'https://a.example', credential });
      return (await createEntities(client, [file(1)])).failed[0]!.error;
    },
    means: 'A credential or a fetch of your own threw something that says nothing.',
    todo: 'Look into that one: the helpers only pass on what it throws.',
  },
  {
    make: async (at) =>
      createEntities(await as('curator')(at), [file(1)], {
        onProgress: () => {
          throw undefined;
        },
      }),
    means:
      'Your `onProgress` threw something that says nothing, and so ended the run. The error’s `report` says what was written.',
    todo: 'Mend it, and give the same rows again: what is written already is updated.',
  },
  {
    make: () => tableEntities([{ typeName: 't', attributes: { name: 'n' }, columns: [] }]),
    means: 'The service knows an asset by its qualifiedName, and the table has none.',
    todo: 'Give each table a qualifiedName that no other of its type has.',
  },
];

const rules = { name: { required: true }, kind: { oneOf: ['a', 'b'] }, rows: { whole: true } };
const rows = (text: string) => () => readRows(text, rules, 'assets.csv');

/** One of the lines: the first, or the last. */
const lineOf = (text: string, at: 0 | -1) => () => {
  const error = thrown(rows(text));
  return { ...seen([error.message.split('\n').at(at) ?? '']), madeAt: placeOf(error) };
};
const csv = (text: string, means: string, todo: string): Case => ({ make: lineOf(text, -1), means, todo });

const ofFile: Case[] = [
  {
    make: lineOf('', 0),
    means: 'Something in the file is wrong. Each line beneath names one thing.',
    todo: 'Look each line up here; nothing of the file was used.',
  },
  csv(
    'name;kind;rows\nx;a;1',
    'The program that saved the file uses another separator, as Excel does in some countries.',
    'Save it as CSV with commas.',
  ),
  csv('sep=,\nname,kind,rows\nx,a,1', 'Excel wrote a line for itself before the names.', 'Delete the line.'),
  csv('', 'There is nothing in the file.', 'Begin it with the names of the columns.'),
  csv(
    'name,kind\nx,a',
    'A column that is read is not there.',
    'Add it; it may be empty unless the next rows say otherwise.',
  ),
  csv(
    'name,kind,rows,more\nx,a,1,2',
    'There is a column that nobody reads: its name may be misspelt.',
    'Rename it or take it out.',
  ),
  csv('name,kind,rows,kind\nx,a,1,2', 'Two columns have the same name.', 'Take one out.'),
  csv('name,kind,rows\nx,a', 'The line has too few or too many fields.', 'Count its commas.'),
  csv(
    'name,kind,rows\nx,a,1,2',
    'A comma inside a field was taken for a separator.',
    'Put that field in quotation marks.',
  ),
  csv('name,kind,rows\n,a,1', 'A field that has to be there is empty.', 'Fill it in.'),
  csv('name,kind,rows\nx,c,1', 'The field is none of the values that may stand there.', 'Use one of those listed.'),
  csv('name,kind,rows\nx,a,some', 'A number is asked for.', 'Write digits alone.'),
  csv(
    'name,kind,rows\n"x,a,1',
    'A quotation mark opens a field and none closes it.',
    'Close it, or double those that belong to the text.',
  ),
];

export const calls: Group[] = [
  {
    title: 'Calling: clients and tokens',
    intro:
      'What the helpers refuse before anything is sent. These are TypeErrors: a program passed something else than is asked for.',
    cases: ofClient,
  },
  {
    title: 'Calling: the planes',
    intro: 'The same of the functions for each plane.',
    cases: ofPlanes,
  },
  {
    title: 'Calling: a file of rows',
    intro:
      '`readRows`, and lesson 05 with it, names everything that is wrong with a file of comma-separated values, each with its line.',
    cases: ofFile,
  },
];
