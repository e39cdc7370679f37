import { connect, type Connection } from '../../../lib/connect';
import type { Client } from '../../../lib/core/client';
import { createClient } from '../../../lib/core/client';
import { purviewScope } from '../../../lib/core/config';
import { requestToken } from '../../../lib/core/token';
import { clientOf, setFault } from '../../../lib/course/sandbox';
import { diagnose, type DiagnoseOptions } from '../../../lib/diagnosis/diagnose';
import { createCollection, deleteCollection, getAccount, rootCollection } from '../../../lib/planes/account';
import { createEntity, getEntity } from '../../../lib/planes/catalog';
import { editPolicy, grantRole } from '../../../lib/planes/grant';
import { getPolicy, putPolicy, type MetadataPolicy } from '../../../lib/planes/policy';
import type { RoleName } from '../../../lib/planes/roles';
import { listDataSources, runScan } from '../../../lib/planes/scanning';
import { search } from '../../../lib/planes/search';
import { persona, tenantId } from '../../../sandbox/entra/personas';
import { configOf, control, file, rejection, serve, tokenWith, withSecret } from '../../lib/support';
import { seenAs, type Case, type Group, type Place } from './cases';
import { clientFor, given } from './network';
import { startSandbox } from '../../sandbox-suite';

const as =
  (name: string) =>
  ({ url }: Place) =>
    clientOf(configOf(url), name);
const by = (name: string, call: (client: Client) => Promise<unknown>) => async (at: Place) => call(await as(name)(at));

const code = '{code}';
const message = '{the service’s own words}';
/** A plane that answers with this status, in the words that a service would choose. */
const answering = (status: number) => given({ error: { code, message } }, undefined, status);

const token = async ({ url }: Place) => (await requestToken(configOf(url))).access_token;
/** Calls with a token from elsewhere. */
const holding = async (at: Place, held: string, scope?: string): Promise<Connection> => {
  const connection = await connect({ config: configOf(at.url) });
  const credential = { getToken: async () => ({ token: held, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const purview = createClient({ endpoint: at.url, credential, scope: scope ?? purviewScope(connection.config) });
  return { ...connection, network: {}, credential, purview };
};

const refusals: Case[] = [
  {
    make: ({ url }) => {
      const config = configOf(url, 'learner', { PURVIEW_RESOURCE: 'https://graph.microsoft.com' });
      return connect({ config }).then(({ purview }) => search(purview));
    },
  },
  { make: async (at) => search((await holding(at, 'a.b.c')).purview) },
  { make: by('learner', (client) => search(client)) },
  { make: by('reader', (client) => createEntity(client, file(1))) },
  { make: by('learner', listDataSources) },
  { make: by('learner', (client) => getAccount(client)) },
  {
    make: ({ url }) =>
      connect({ config: configOf(url, 'reader') }).then(({ graph }) => graph.get('/v1.0/applications')),
  },
  { make: given({ value: [] }, rootCollection) },
  {
    make: answering(403),
    means: 'The service refuses for another reason than a role of Purview, which its words give.',
  },
  {
    make: by('curator', (client) => createEntity(client, { ...file(1), typeName: 'nonsense' })),
    means: 'The service finds fault with what the call holds.',
    todo: 'Read the service’s own words, and mend the call; writing the same again changes nothing.',
  },
  { make: by('reader', (client) => getEntity(client, tenantId)) },
  {
    make: by('admin', (client) => client.get('/account/collections/nowhere', { apiVersion: '2019-11-01-preview' })),
    means: 'The plane knows nothing of that name, or you may not see it.',
    todo: 'Compare the name with what a list gives. A collection has a short name besides the friendly one that people know.',
  },
  {
    make: given('', undefined, 404),
    means: 'What answers knows no such path: it may be the address of something else.',
  },
  { make: given('', undefined, 405), means: 'What answers knows the path, and no such method.' },
  { make: given('', undefined, 408) },
  {
    make: async ({ url }) => {
      const client = await clientOf(configOf(url), 'curator');
      const body = { entityDefs: [{ name: 'DataSet', superTypes: ['Asset'] }] };
      return client.post('/datamap/api/atlas/v2/types/typedefs', { apiVersion: '2023-09-01', body });
    },
    means: 'What the call creates is there already, or somebody else wrote in between.',
    todo: 'Read what is there, and create only what is missing.',
  },
  {
    make: by('admin', async (client) => {
      const policy = await getPolicy(client, 'contoso');
      await putPolicy(client, policy);
      return putPolicy(client, policy);
    }),
  },
  {
    make: by('admin', (client) =>
      client.get('/policyStore/collections/Sales/metadataPolicy', { apiVersion: '2021-07-01' }),
    ),
  },
  { make: by('admin', (client) => deleteCollection(client, 'sal3s0')) },
  { make: by('admin', (client) => deleteCollection(client, 'contoso')) },
  {
    make: answering(412),
    means: 'What the call changes is no longer as it was when it was read.',
    todo: 'Read it again, and make the change anew.',
  },
  { make: given('', undefined, 413) },
  {
    make: answering(415),
    means: 'The service does not take a body of that content type.',
    todo: 'Send JSON, with the header Content-Type: application/json.',
  },
  {
    make: async ({ url }) => {
      const config = configOf(url, 'reader');
      await setFault(config, { path: '/datamap/*', status: 429, headers: { 'Retry-After': '1' } });
      return connect({ config, retries: 0 }).then(({ purview }) => search(purview));
    },
  },
  { make: answering(503) },
  { make: answering(500) },
  {
    make: by('admin', (client) => client.get('/workflow/workflows')),
    means: 'The sandbox imitates what the course and the helpers call, and this is not among it.',
  },
];

/** What `diagnose` finds, which asks further. */
const found = async (
  { url }: Place,
  connection: Connection,
  call: (connection: Connection) => Promise<unknown>,
  { asAdmin, ...options }: DiagnoseOptions & { asAdmin?: boolean } = {},
) => {
  const error = await rejection(call(connection));
  const admin = asAdmin ? { admin: await clientOf(configOf(url), 'admin') } : {};
  return seenAs(error, await diagnose(connection, error, { ...options, ...admin }));
};
const searching = ({ purview }: Connection) => search(purview);
const give = async (at: Place, name: string, role: RoleName, collectionName = 'contoso', id = persona(name).objectId) =>
  grantRole(await as('admin')(at), { collectionName, role, objectId: id });
const connected = ({ url }: Place, name: string) => connect({ config: configOf(url, name) });
const delayed = ({ url }: Place, path: string) =>
  control(url, 'faults', {
    path,
    times: 9,
    status: 403,
    body: { error: { code: 'Unauthorized', message: 'Not authorized to access account' } },
  });
const writing =
  (collectionId: string) =>
  ({ purview }: Connection) =>
    createEntity(purview, file(1), { collectionId });

const now = () => Date.now() / 1000;
const own = { aud: 'https://purview.azure.net', tid: tenantId };

const tokens: Case[] = [
  {
    make: async (at) =>
      found(
        at,
        await connect({ config: configOf(at.url, 'learner', { PURVIEW_RESOURCE: 'https://graph.microsoft.com' }) }),
        searching,
      ),
  },
  {
    make: async (at) => {
      const connection = await connected(at, 'learner');
      const { credential, config } = connection;
      const scope = 'https://graph.microsoft.com/.default';
      const mixedUp = createClient({ endpoint: config.endpoint, credential, scope });
      return found(at, connection, () => getAccount(mixedUp));
    },
  },
  {
    make: async (at) =>
      found(
        at,
        await holding(at, tokenWith({ ...own, tid: persona('admin').objectId, nbf: now() - 9, exp: 9e9 })),
        searching,
      ),
  },
  { make: async (at) => found(at, await holding(at, tokenWith({ ...own, nbf: 1, exp: now() - 7200 })), searching) },
  {
    make: async (at) => {
      const connection = await holding(at, await token(at));
      await control(at.url, 'clock', { advanceSeconds: 26 * 3600 });
      return found(at, connection, searching);
    },
  },
  { make: async (at) => found(at, await holding(at, tokenWith({ ...own, nbf: now() + 7200, exp: 9e9 })), searching) },
  { make: async (at) => found(at, await holding(at, 'not-a-token'), searching) },
  { make: async (at) => found(at, await holding(at, (await token(at)).replace(/[^.]*$/, 'AAAA')), searching) },
  {
    make: async (at) => {
      const entra = await startSandbox();
      const config = configOf(at.url, 'learner', { AZURE_AUTHORITY_HOST: entra.url });
      return found(at, await connect({ config }), searching).finally(() => entra.close());
    },
  },
  {
    make: async (at) =>
      found(at, await connect({ config: withSecret(configOf(at.url), persona('learner').secretId) }), searching),
  },
  {
    make: async (at) => found(at, await connect({ config: withSecret(configOf(at.url), 'wrong8Q~secret') }), searching),
  },
];

/** The policy of a collection that inherits no roles, but from Collection Admins. */
function takingNothingOver(policy: MetadataPolicy): MetadataPolicy {
  const copy = structuredClone(policy);
  const { attributeRules, parentCollectionName: parent } = copy.properties;
  const permission = attributeRules.find(({ id }) => id.startsWith('permission:'))!;
  permission.dnfCondition = permission.dnfCondition.filter(
    (all) => !all.some(({ attributeValueIncludes }) => attributeValueIncludes === `permission:${parent}`),
  );
  return copy;
}

const roles: Case[] = [
  { make: async (at) => found(at, await connected(at, 'learner'), searching) },
  { make: async (at) => found(at, await connected(at, 'reader'), writing('sal3s0')) },
  { make: async (at) => found(at, await connected(at, 'admin'), searching) },
  {
    make: async (at) => {
      await give(at, 'learner', 'Collection Admin', 'sal3s0');
      return found(at, await connected(at, 'learner'), searching);
    },
  },
  {
    make: async (at) => {
      await give(at, 'learner', 'Data Curator', 'f1nanc');
      return found(at, await connected(at, 'learner'), writing('sal3s0'), { collection: 'sal3s0', asAdmin: true });
    },
  },
  {
    make: async (at) => {
      await give(at, 'learner', 'Data Curator', 'f1nanc');
      return found(at, await connected(at, 'learner'), writing('sal3s0'), { asAdmin: true });
    },
  },
  {
    make: async (at) => {
      await give(at, 'learner', 'Data Curator', 'contoso', persona('learner').clientId);
      return found(at, await connected(at, 'learner'), searching, { asAdmin: true });
    },
  },
  {
    make: async (at) => {
      await give(at, 'learner', 'Data Reader', 'sal3s0');
      await editPolicy(await as('admin')(at), 'cust4x', takingNothingOver);
      return found(
        at,
        await connected(at, 'learner'),
        ({ purview }) => purview.get('/account/collections/cust4x', { apiVersion: '2019-11-01-preview' }),
        { asAdmin: true },
      );
    },
  },
  {
    make: async (at) => {
      await give(at, 'admin', 'Data Source Administrator');
      await delayed(at, '/scan/*');
      return found(at, await connected(at, 'admin'), ({ purview }) => listDataSources(purview));
    },
  },
  { make: async (at) => found(at, await connected(at, 'curator'), writing('Sales'), { collection: 'Sales' }) },
  { make: async (at) => found(at, await connected(at, 'curator'), writing('nowhere'), { collection: 'nowhere' }) },
  {
    make: async (at) => {
      await give(at, 'learner', 'Data Reader', 'f1nanc');
      return found(at, await connected(at, 'learner'), ({ purview }) =>
        purview.get('/account/collections/sal3s0', { apiVersion: '2019-11-01-preview' }),
      );
    },
  },
];

/** A plane that answers each path as this says, and forgets what is written. */
const scripted = async (answers: [path: RegExp, body: unknown][], call: (client: Client) => Promise<unknown>) => {
  const server = await serve((request, response) => {
    const [, body] = answers.find(([path]) => path.test(`${request.method} ${request.url}`)) ?? [];
    response.writeHead(body === undefined ? 404 : 200).end(JSON.stringify(body ?? {}));
  });
  return call(clientFor(server.url)).finally(() => server.close());
};

const policy = (version: number): MetadataPolicy => ({
  id: tenantId,
  name: 'policy_contoso',
  version,
  properties: {
    description: '',
    decisionRules: [],
    attributeRules: [],
    collection: { type: 'CollectionReference', referenceName: 'contoso' },
  },
});
const quick = { pollMs: 1000, timeoutMs: 3000, sleep: async () => undefined };
const made = (client: Client) => createCollection(client, { name: 'c', friendlyName: 'C', parent: 'contoso' }, quick);
const collection = (collectionProvisioningState: string): [RegExp, unknown][] => [
  [/collections/, { name: 'c', friendlyName: 'C', collectionProvisioningState }],
];
const runId = '5a4db0c5-0000-4000-8000-0000000000aa';
const run = (status: string, errorMessage?: string): [RegExp, unknown][] => [
  [/^PUT/, {}],
  [/^GET/, { value: [{ id: runId, status, errorMessage }] }],
];
const ran = (client: Client) => runScan(client, 'source', 'scan', { runId, ...quick });

const outcomes: Case[] = [
  { make: () => scripted(collection('Failed'), made) },
  { make: () => scripted(collection('Creating'), made), means: 'The service is still at work on the collection.' },
  { make: () => scripted(run('Failed', message), ran) },
  { make: () => scripted(run('Canceled'), ran) },
  { make: () => scripted(run('Running'), ran), means: 'The scan still runs.' },
  {
    make: () =>
      scripted(
        [
          [/^PUT/, policy(2)],
          [/^GET/, { values: [policy(1)] }],
        ],
        (client) =>
          editPolicy(client, 'contoso', (before) => ({
            ...before,
            properties: { ...before.properties, description: 'changed' },
          })),
      ),
  },
];

export const planes: Group[] = [
  {
    title: 'Planes: the service refuses',
    intro:
      'A status, the service’s own code, and its own words. A 401 is about the token, a 403 about a role, a 404 or a 400 about the call, 5xx about the service.',
    cases: refusals,
  },
  {
    title: 'Planes: whose token is it? (401)',
    intro:
      'The message is the same for all of them. `diagnose` compares the token with the settings, and tells them apart.',
    cases: tokens,
  },
  {
    title: 'Planes: which role is missing? (403)',
    intro:
      'The message is the same for all of them. `diagnose` compares the roles held with the one needed, as far as it may read them.',
    cases: roles,
  },
  {
    title: 'Planes: taken, and not done',
    intro: 'The service took the call (status 200), and what it started has not come to a good end.',
    cases: outcomes,
  },
];
