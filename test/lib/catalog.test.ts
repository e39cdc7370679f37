import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { classifiedAs, clientOf, getEntity, getLineage, readConfig, search, type Client } from '../../lib';
import { personas } from '../../sandbox/model/personas';
import { startSandbox } from '../../sandbox/app';

const test = suite('catalog');
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let curator: Client;

test.before(async () => {
  sandbox = await startSandbox();
  const { clientId, clientSecret } = personas[0];
  const config = readConfig({
    AZURE_TENANT_ID: 'contoso.onmicrosoft.com',
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
    PURVIEW_ACCOUNT: 'contoso',
    AZURE_AUTHORITY_HOST: sandbox.url,
    PURVIEW_ENDPOINT: sandbox.url,
    GRAPH_ENDPOINT: sandbox.url,
  });
  curator = await clientOf(config, 'curator');
});
test.after(() => sandbox.close());

async function guidOf(name: string): Promise<string> {
  const { value } = await search(curator, { keywords: name, filter: classifiedAs('MICROSOFT.PERSONAL.EMAIL') });
  return value.find((row) => row.name === name)?.id ?? '';
}

test('reads an asset with its columns, and the columns hold the classifications', async () => {
  const { entity, referredEntities } = await getEntity(curator, await guidOf('Customer'));
  const columns = [entity.relationshipAttributes?.columns ?? []].flat();
  assert.is(entity.typeName, 'azure_sql_table');
  const marked = columns.filter(({ guid }) => referredEntities[guid]?.classifications?.length);
  assert.ok(marked.length > 0 && marked.length < columns.length);
});

test('follows the lineage downstream as far as the depth goes', async () => {
  const guid = await guidOf('Customer');
  const types = async (depth: number) => {
    const { guidEntityMap } = await getLineage(curator, guid, { direction: 'OUTPUT', depth });
    return new Set(Object.values(guidEntityMap).map(({ typeName }) => typeName));
  };
  assert.not.ok((await types(2)).has('powerbi_report'));
  assert.ok((await types(10)).has('powerbi_report'));
});

test('reports an unknown guid in the words of the catalog', async () => {
  const error = await getEntity(curator, '00000000-0000-0000-0000-000000000001').catch((one: unknown) => one);
  assert.match(String(error), '404 ATLAS-404-00-005: Given instance guid');
});

test.run();
