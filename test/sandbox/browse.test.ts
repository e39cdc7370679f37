import * as assert from 'uvu/assert';
import { freshCatalog, noon } from './catalog-harness';
import { browse } from '../../sandbox/catalog/search/browse';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, names, parse } from './support';

const version = 'api-version=2022-03-01-preview';
const as = (name: string, body: unknown) => callAs(sandbox.url, name, 'POST', `/catalog/api/browse?${version}`, body);
const paths = async (body: unknown) => names(await as('reader', body), 'value', 'path');

const browsing = sandboxSuite('browse');
const lake =
  '/azure_storage_account#contosolake.core.windows.net/azure_datalake_gen2_service#contosolake.dfs.core.windows.net';

browsing('lists the assets of a type, each with the path to it', async () => {
  assert.equal(await paths({ entityType: 'azure_sql_server' }), [
    '/azure_sql_server#sql-contoso-finance.database.windows.net',
    '/azure_sql_server#sql-contoso-marketing.database.windows.net',
    '/azure_sql_server#sql-contoso-sales.database.windows.net',
  ]);
  const [first] = await paths({ entityType: 'azure_datalake_gen2_filesystem' });
  assert.is(first, `${lake}/azure_datalake_gen2_filesystem#analytics`);
});

browsing('goes down from a server to its tables, and from a file system through its folders', async () => {
  let path = '/azure_sql_server#sql-contoso-sales.database.windows.net';
  for (const below of ['/azure_sql_db#crm', '/azure_sql_schema#sales', '/azure_sql_table#Customer']) {
    path += below;
    const [parent = ''] = [path.slice(0, -below.length)];
    assert.ok((await paths({ path: parent, limit: 100 })).includes(path), path);
  }
  const folder = `${lake}/azure_datalake_gen2_filesystem#analytics/azure_datalake_gen2_path#models`;
  assert.equal(await paths({ path: folder }), [`${folder}/churn_features.parquet`, `${folder}/churn_score.parquet`]);
  assert.equal(await paths({ path: `${folder}/` }), await paths({ path: folder }));
});

browsing('says who looks after an asset, and whether anything lies below it', async () => {
  const value = field(parse(await as('reader', { entityType: 'azure_sql_db' })), 'value') as unknown[];
  const crm = value.find((one) => field(one, 'name') === 'crm');
  assert.is(field(crm, 'isLeaf'), false);
  assert.equal(field(crm, 'owner', 1, 'contactType'), 'Owner');
  const table = {
    path: '/azure_sql_server#sql-contoso-sales.database.windows.net/azure_sql_db#crm/azure_sql_schema#sales',
  };
  assert.is(field(parse(await as('reader', table)), 'value', 0, 'isLeaf'), true);
});

browsing('has beside it how many there are of each type, for a reader', async () => {
  const counted = async () =>
    field(
      parse(await callAs(sandbox.url, 'reader', 'GET', '/catalog/api/atlas/v2/types/statistics')),
      'typeStatistics',
    );
  const before = await counted();
  assert.equal(field(before, 'AtlasGlossary'), { count: 1 });
  assert.equal(field(before, 'azure_sql_server'), { count: 3 });
  assert.is(field(before, 'azure_sql_column'), undefined, 'as recorded, columns are not counted');
  const entity = { typeName: 'hive_db', attributes: { qualifiedName: 'one@hive', name: 'one', clusterName: 'hive' } };
  await callAs(sandbox.url, 'curator', 'POST', '/catalog/api/atlas/v2/entity', { entity });
  assert.equal(await counted(), { ...(before as object), hive_db: { count: 1 } });
  const refused = await callAs(sandbox.url, 'learner', 'GET', '/catalog/api/atlas/v2/types/statistics');
  assert.is(refused.status, 403);
});

browsing('gives a part of what there is, counts all of it, and nothing below what there is not', async () => {
  const all = await paths({ entityType: 'azure_sql_table', limit: 1000 });
  const answer = parse(await as('reader', { entityType: 'azure_sql_table', limit: '2', offset: '3' }));
  assert.is(field(answer, '@search.count'), all.length);
  assert.equal(
    (field(answer, 'value') as unknown[]).map((one) => field(one, 'path')),
    all.slice(3, 5),
  );
  assert.equal(parse(await as('reader', { path: '/nothing#here' })), { '@search.count': 0, value: [] });
  assert.equal(parse(await as('reader', { entityType: 'AtlasGlossaryTerm' })), { '@search.count': 0, value: [] });
});

browsing('shows a reader what is in their collections alone', () => {
  const { catalog } = sandbox.world;
  const found = browse(catalog, catalog.rows, { entityType: 'azure_sql_server' }, new Set(['f1nanc']));
  assert.equal(
    found.value.map(({ name }) => name),
    ['sql-contoso-finance.database.windows.net'],
  );
});

browsing('asks for a type or a path, and for bounds that can be', async () => {
  for (const body of [
    {},
    { entityType: 'azure_sql_db', path: '/a#b' },
    { entityType: 'azure_sql_db', limit: 10_001 },
    { entityType: 'azure_sql_db', offset: 100_001 },
    { path: '' },
  ])
    assert.is((await as('reader', body)).status, 400, JSON.stringify(body));
  const elsewhere = await callAs(sandbox.url, 'reader', 'POST', '/datamap/api/browse?api-version=2023-09-01', {});
  assert.is(elsewhere.status, 501, 'Data Map does not have it');
});

browsing('ends where assets contain each other, or have a name of slashes alone', () => {
  const now = noon;
  const catalog = freshCatalog({ empty: true });
  const { types, store } = catalog;
  const born = { createdBy: 'x', updatedBy: 'x', createTime: now, updateTime: now };
  const end = (name: string, isContainer: boolean, cardinality: 'SET' | 'SINGLE') => ({
    ...{ type: 'DataSet', name, isContainer, cardinality, isLegacyAttribute: false },
  });
  types.put({
    ...{ category: 'RELATIONSHIP', guid: 'x', ...born, version: 1, name: 'in', description: '', typeVersion: '1.0' },
    ...{
      relationshipCategory: 'COMPOSITION',
      endDef1: end('parts', true, 'SET'),
      endDef2: end('whole', false, 'SINGLE'),
    },
  });
  const rest = { classifications: [], labels: [], contacts: {}, businessAttributes: {} };
  for (const [guid, qualifiedName] of [
    ['a', 'one'],
    ['b', 'two'],
    ['c', `x${'/'.repeat(100_000)}`],
  ] as const)
    store.put({
      guid,
      typeName: 'DataSet',
      attributes: { qualifiedName },
      status: 'ACTIVE',
      ...born,
      revision: 1,
      ...rest,
    });
  const relation = { typeName: 'in', attributes: {}, ...born, revision: 1 };
  store.relate({ ...relation, guid: 'r', end1: 'a', end2: 'b' });
  store.relate({ ...relation, guid: 's', end1: 'b', end2: 'a' });
  assert.is(browse(catalog, catalog.rows, { entityType: 'DataSet' }, new Set())['@search.count'], 3);
});

browsing.run();
