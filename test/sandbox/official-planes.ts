import { getClient, type Client, type HttpResponse } from '@azure-rest/core-client';
import { ClientSecretCredential } from '@azure/identity';

/**
 * A user's program with the official clients, on all four planes: its settings come from the environment, and it prints
 * the status of each call. Without AUTHORITY it uses what is built in, as with a real account.
 */
async function main(): Promise<void> {
  const { ENDPOINT = '', ADMIN = '', ADMIN_SECRET = '', CURATOR = '', CURATOR_SECRET = '' } = process.env;
  const admin = clientOf(ENDPOINT, ADMIN, ADMIN_SECRET);
  const curator = clientOf(ENDPOINT, CURATOR, CURATOR_SECRET);
  const statuses: Record<string, string> = {};
  const note = async (name: string, call: PromiseLike<HttpResponse>): Promise<any> => {
    const { status, body } = await call;
    statuses[name] = status;
    if (!status.startsWith('2')) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
    return body;
  };

  const account = at(admin, '2019-11-01-preview');
  await note('account', account('/account').get());
  const parentCollection = { referenceName: 'contoso' };
  await note('create a collection', account('/account/collections/off1cl').put({ body: { parentCollection } }));
  await note('list collections', account('/account/collections').get());

  const policyStore = at(admin, '2021-07-01');
  const { values } = await note('list policies', policyStore('/policyStore/metadataPolicies').get());
  const policy = values.find(({ name }: { name: string }) => name === 'policy_off1cl');
  addMember(policy, 'data-source-administrator', await objectIdOf(CURATOR, CURATOR_SECRET));
  addMember(policy, 'data-curator', await objectIdOf(CURATOR, CURATOR_SECRET));
  await note('write a policy', policyStore(`/policyStore/metadataPolicies/${policy.id}`).put({ body: policy }));

  const scanning = at(curator, '2022-02-01-preview');
  const endpoint = 'https://official.blob.core.windows.net/';
  const collection = { type: 'CollectionReference', referenceName: 'off1cl' };
  const source = { kind: 'AzureStorage', properties: { endpoint, collection } };
  await note('register a data source', scanning('/scan/datasources/official').put({ body: source }));
  await note('list data sources', scanning('/scan/datasources').get());

  const datamap = at(curator, '2023-09-01');
  const entity = {
    typeName: 'DataSet',
    guid: '-1',
    attributes: { qualifiedName: 'official://1', name: 'Officialdom' },
  };
  const { guidAssignments } = await note(
    'create an entity',
    datamap('/datamap/api/atlas/v2/entity').post({ body: { entity } }),
  );
  const [glossary] = await note('list glossaries', datamap('/datamap/api/atlas/v2/glossary').get());
  const term = { name: 'Official', anchor: { glossaryGuid: glossary.guid } };
  const { guid } = await note('create a term', datamap('/datamap/api/atlas/v2/glossary/term').post({ body: term }));
  const assigned = `/datamap/api/atlas/v2/glossary/terms/${guid}/assignedEntities`;
  await note('assign it', datamap(assigned).post({ body: [{ guid: guidAssignments['-1'] }] }));
  const query = { keywords: 'officialdom' };
  const found = await note('search', datamap('/datamap/api/search/query').post({ body: query }));
  process.stdout.write(
    JSON.stringify({ statuses, found: found.value.map((row: any) => [row.name, row.term[0].name]) }),
  );
}

function credentialOf(clientId: string, secret: string): ClientSecretCredential {
  const { TENANT = '', AUTHORITY, INSTANCE_DISCOVERY } = process.env;
  const own = { authorityHost: AUTHORITY, disableInstanceDiscovery: INSTANCE_DISCOVERY === undefined };
  return new ClientSecretCredential(TENANT, clientId, secret, {
    ...(AUTHORITY === undefined ? {} : own),
    retryOptions: { maxRetries: 0 },
  });
}

const scopes = ['https://purview.azure.net/.default'];

const clientOf = (endpoint: string, clientId: string, secret: string): Client =>
  getClient(endpoint, credentialOf(clientId, secret), { credentials: { scopes }, retryOptions: { maxRetries: 0 } });

/** The routes of a plane, each called with its api-version. */
const at = (client: Client, version: string) => (path: string) =>
  client.pathUnchecked(`${path}?api-version=${version}`);

/** The object id that policies know an application by is in its token. */
async function objectIdOf(clientId: string, secret: string): Promise<string> {
  const { token } = await credentialOf(clientId, secret).getToken(scopes);
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')).oid;
}

function addMember(policy: any, role: string, objectId: string): void {
  const { attributeRules, collection } = policy.properties;
  const builtIn = `purviewmetadatarole_builtin_${role}`;
  const id = `${builtIn}:${collection.referenceName}`;
  const member = { attributeName: 'principal.microsoft.id', attributeValueIncludedIn: [objectId] };
  const condition = [member, { attributeName: 'derived.purview.role', attributeValueIncludes: builtIn }];
  const known = attributeRules.find((rule: any) => rule.id === id);
  if (known !== undefined) return void known.dnfCondition.push(condition);
  attributeRules.push({ kind: 'attributerule', id, name: id, dnfCondition: [condition] });
  const permission = attributeRules.find((rule: any) => rule.id === `permission:${collection.referenceName}`);
  permission.dnfCondition.push([{ attributeName: 'derived.purview.permission', attributeValueIncludes: id }]);
}

main().catch((error: unknown) => {
  process.stdout.write(JSON.stringify({ message: error instanceof Error ? error.message : String(error) }));
});
