import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { typeBody } from '../../sandbox/catalog/types/view';
import { freshCatalog } from './catalog-harness';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, parse, versions } from './support';

const { types } = freshCatalog({ empty: true });

/** Name, super types, own attributes with their types (`!` required): as recorded. */
const recorded: [string, string[], string][] = [
  ['DataSet', ['Asset'], ''],
  ['Infrastructure', ['Asset'], ''],
  ['Purview_Database', ['Asset'], ''],
  [
    'resource_set',
    ['DataSet'],
    'modifiedTime date, partitionCount long, schemaCount long, partitionTypes array<string>, totalSizeBytes long, aggregatedProperties map<string,string>',
  ],
  ['column', ['DataSet'], 'type string'],
  ['azure_sql_server', ['azure_resource'], ''],
  ['azure_sql_db', ['azure_resource', 'Purview_Database'], 'collation string, compatibilityLevel int, ownerSid string'],
  ['azure_sql_schema', ['Asset'], 'schemaId int'],
  ['azure_sql_table', ['DataSet'], 'principalId int, objectType string, createTime date, modifiedTime date'],
  ['azure_synapse_dedicated_sql_schema', ['azure_synapse_sql_schema', 'Asset'], ''],
  ['azure_synapse_dedicated_sql_table', ['DataSet', 'azure_synapse_sql_table'], ''],
  [
    'azure_synapse_dedicated_sql_view_column',
    ['DataSet'],
    'data_type string!, length int, precision int, scale int, systemTypeId int, userTypeId int, isXmlDocument string, xmlCollectionId int',
  ],
  ['azure_synapse_copy_activity', ['azure_synapse_activity'], 'dataSize long, rowCount long'],
  ['azure_synapse_copy_operation', ['azure_synapse_operation'], ''],
  [
    'azure_storage_account',
    ['azure_resource'],
    'accessTier blob_access_tier, SKU storage_account_sku, kind storage_account_kind',
  ],
  ['azure_datalake_gen2_filesystem', ['DataSet'], 'modifiedTime date, userProperties map<string,string>'],
  ['azure_datalake_gen2_resource_set', ['azure_datalake_gen2_object', 'resource_set'], ''],
  ['adf_pipeline', ['adf_process'], ''],
  ['adf_activity', ['adf_process'], 'lastRunTime date'],
  ['adf_copy_activity', ['adf_activity'], 'dataSize long, rowCount long, columnMapping string'],
  ['adf_copy_operation', ['adf_activity_operation'], ''],
  ['powerbi_resource', ['Asset'], 'tenantId string, displayName string'],
  ['powerbi_table', ['DataSet', 'powerbi_resource'], 'dataType string, isHidden boolean'],
  [
    'powerbi_column',
    ['DataSet', 'powerbi_resource'],
    'dataType string, isHidden boolean, isMeasure boolean, expression string',
  ],
  ['powerbi_report_process', ['powerbi_resource', 'Process'], ''],
  ['powerbi_dataflow_process', ['powerbi_resource', 'Process'], ''],
  [
    'hive_db',
    ['Asset', 'Purview_Database'],
    'clusterName string!, location string, parameters map<string,string>, ownerType hive_principal_type',
  ],
  ['hive_column', ['DataSet'], 'type string!, comment string, position int'],
];

const known = [
  'azure_sql_dw azure_sql_dw_schema azure_sql_dw_table azure_sql_dw_view azure_sql_dw_column mssql_db mssql_table',
  'hive_table hive_process azure_synapse_serverless_sql_table azure_synapse_serverless_sql_column',
  'azure_synapse_serverless_sql_view_column azure_synapse_dedicated_sql_view azure_synapse_pipeline',
  'adf_dataflow_activity azure_blob_container azure_blob_path azure_blob_resource_set azure_datalake_gen2_path',
  'powerbi_capacity powerbi_workspace powerbi_dataset powerbi_report powerbi_dashboard powerbi_dashboard_process',
  'powerbi_dataflow powerbi_dataset_process tabular_schema AtlasGlossaryTerm',
].flatMap((line) => line.split(' '));

const model = suite('the built-in types');

model('have the super types and the attributes of their own that were recorded', () => {
  for (const [name, superTypes, attributes] of recorded) {
    const type = types.get(name);
    assert.equal(type?.superTypes, superTypes, name);
    const own = type?.attributeDefs?.map((one) => `${one.name} ${one.typeName}${one.isOptional ? '' : '!'}`);
    assert.is(own?.join(', '), attributes, name);
  }
});

model('are there for every source of the recorded answers, each one an entity type', () => {
  for (const name of known) assert.is(types.get(name)?.category, 'ENTITY', name);
});

model('name only types that exist in their attributes', () => {
  const primitive = /^(string|int|long|boolean|date|array<string>|map<string,string>)$/;
  for (const { name, attributeDefs = [] } of types.all())
    for (const { typeName } of attributeDefs)
      assert.ok(primitive.test(typeName) || types.get(typeName)?.category === 'ENUM', `${name}: ${typeName}`);
});

model('have one unique attribute, qualifiedName', () => {
  const unique = types
    .all()
    .flatMap(({ name, attributeDefs = [] }) =>
      attributeDefs.filter((one) => one.isUnique).map((one) => [name, one.name]),
    );
  assert.equal(unique, [['Referenceable', 'qualifiedName']]);
});

/** Name, category, end 1, end 2, label: an end is `type.attribute`, `*` for many, `+` for the container. */
const ties: [string, string, string, string, string?][] = [
  ['dataset_process_inputs', 'AGGREGATION', 'Process.inputs*+', 'DataSet.inputToProcesses*'],
  ['process_dataset_outputs', 'AGGREGATION', 'Process.outputs*+', 'DataSet.outputFromProcesses*'],
  ['process_parent', 'COMPOSITION', 'adf_process.parent', 'adf_process.subProcesses*+', 'r:adf_process_parent'],
  ['adf_activity_run_instances', 'COMPOSITION', 'adf_activity.runInstances*+', 'adf_activity_run.activity'],
  ['azure_sql_view_columns', 'COMPOSITION', 'azure_sql_view.columns*+', 'azure_sql_view_column.view'],
  ['storage_account_services', 'COMPOSITION', 'azure_storage_account.services*+', 'azure_storage_service.account'],
  ['hive_table_db', 'AGGREGATION', 'hive_table.db', 'hive_db.tables*+', '__hive_table.db'],
  ['azure_sql_schema_tables', 'COMPOSITION', 'azure_sql_schema.tables*+', 'azure_sql_table.dbSchema'],
];

model('are tied by the relationships that were recorded', () => {
  for (const [name, category, end1, end2, label] of ties) {
    const type = types.get(name);
    const ends = [type?.endDef1, type?.endDef2].map(
      (end) => `${end?.type}.${end?.name}${end?.cardinality === 'SET' ? '*' : ''}${end?.isContainer ? '+' : ''}`,
    );
    assert.equal([type?.relationshipCategory, ...ends, type?.relationshipLabel], [category, end1, end2, label], name);
    assert.is(type?.propagateTags, 'NONE');
  }
});

model('say what extends them', () => {
  const type = types.get('Purview_Database');
  assert.ok(type);
  const { subTypes } = typeBody(types, type);
  assert.equal(subTypes, ['azure_sql_db', 'azure_synapse_dedicated_sql_db', 'mssql_db', 'hive_db']);
});

model.run();

const http = sandboxSuite('types over HTTP');

const base = '/datamap/api/atlas/v2';
const as = (name: string, method: string, path: string, body?: unknown) =>
  callAs(sandbox.url, name, method, `${base}${path}`, body);

const survey = { name: 'contoso_survey', superTypes: ['DataSet'], attributeDefs: [{ name: 'wave', typeName: 'int' }] };
const answers = {
  name: 'contoso_survey_answers',
  relationshipCategory: 'COMPOSITION',
  endDef1: { type: 'contoso_survey', name: 'answers', cardinality: 'SET', isContainer: true },
  endDef2: { type: 'contoso_answer', name: 'survey', cardinality: 'SINGLE' },
};
const ours = {
  entityDefs: [survey, { name: 'contoso_answer', superTypes: ['DataSet'] }],
  relationshipDefs: [answers],
};

http('are created together with the relationship between them, read, changed and deleted', async () => {
  const created = await as('curator', 'POST', '/types/typedefs', ours);
  assert.is(created.status, 200, created.text);
  assert.is(field(parse(created), 'relationshipDefs', 0, 'endDef2', 'type'), 'contoso_answer');
  const wider = { ...survey, attributeDefs: [...survey.attributeDefs, { name: 'country', typeName: 'string' }] };
  assert.is((await as('curator', 'PUT', '/types/typedefs', { entityDefs: [wider] })).status, 200);
  const read = parse(await as('reader', 'GET', '/types/entitydef/name/contoso_survey'));
  assert.equal([field(read, 'version'), field(read, 'attributeDefs', 1, 'name')], [2, 'country']);
  const deleted = await as('curator', 'DELETE', '/types/typedefs', ours);
  assert.equal([deleted.status, deleted.text], [204, '']);
  assert.is((await as('reader', 'GET', '/types/entitydef/name/contoso_survey')).status, 404);
});

http('in use are kept: by an entity, by a sub type, by a relationship', async () => {
  await as('curator', 'POST', '/types/typedefs', ours);
  const refused = async (name: string) => {
    const answer = await as('curator', 'DELETE', `/types/typedef/name/${name}`);
    assert.is(answer.status, 409, name);
    assert.is(field(parse(answer), 'errorCode'), 'ATLAS-409-00-002');
    assert.is(field(parse(answer), 'errorMessage'), `Given type ${name} has references`);
  };
  await refused('contoso_survey');
  await refused('DataSet');
  await refused('azure_sql_table_columns');
  assert.is((await as('curator', 'DELETE', '/types/typedef/name/contoso_survey_answers')).status, 204);
  const entity = { typeName: 'contoso_survey', attributes: { qualifiedName: 'survey://1', name: 'First' } };
  assert.is((await as('curator', 'POST', '/entity', { entity })).status, 200);
  await refused('contoso_survey');
});

http('are checked when an entity is written, and search and lineage know it at once', async () => {
  await as('curator', 'POST', '/types/typedefs', ours);
  const source = {
    typeName: 'contoso_survey',
    guid: '-1',
    attributes: { qualifiedName: 'survey://2', name: 'Wave two' },
  };
  const sink = { typeName: 'hive_db', guid: '-2', attributes: { qualifiedName: 'hive://db', name: 'db' } };
  const refused = await as('curator', 'POST', '/entity/bulk', { entities: [source, sink] });
  assert.is(field(parse(refused), 'errorCode'), 'ATLAS-404-00-007');
  assert.match(refused.text, 'hive_db.clusterName: mandatory attribute value missing in type hive_db');
  const table = { typeName: 'hive_table', guid: '-2', attributes: { qualifiedName: 'hive://t@c', name: 'survey_raw' } };
  const load = {
    typeName: 'Process',
    guid: '-3',
    attributes: { qualifiedName: 'load://1', name: 'load', inputs: [{ guid: '-1' }], outputs: [{ guid: '-2' }] },
  };
  const written = parse(await as('curator', 'POST', '/entity/bulk', { entities: [source, table, load] }));
  const guids = field(written, 'guidAssignments');
  assert.equal(Object.keys(Object(guids)), ['-1', '-2', '-3']);
  const found = await callAs(sandbox.url, 'reader', 'POST', `/datamap/api/search/query?${versions.datamap}`, {
    filter: { entityType: 'hive_table' },
  });
  assert.equal([field(parse(found), '@search.count'), field(parse(found), 'value', 0, 'objectType')], [1, 'Tables']);
  const flow = parse(await as('reader', 'GET', `/lineage/${field(guids, '-1')}?direction=OUTPUT`));
  assert.is(field(flow, 'guidEntityMap', String(field(guids, '-2')), 'displayText'), 'survey_raw');
});

http('show the database of a Hive table as one reference, as its relationship is single', async () => {
  const db = { typeName: 'hive_db', guid: '-1', attributes: { qualifiedName: 'd@c', name: 'd', clusterName: 'c' } };
  const table = {
    typeName: 'hive_table',
    guid: '-2',
    attributes: { qualifiedName: 'd.t@c', name: 't', db: { guid: '-1' } },
  };
  const written = parse(await as('curator', 'POST', '/entity/bulk', { entities: [table, db] }));
  const read = parse(await as('reader', 'GET', `/entity/guid/${field(written, 'guidAssignments', '-2')}`));
  assert.is(field(read, 'entity', 'attributes', 'db', 'guid'), field(written, 'guidAssignments', '-1'));
  assert.is(field(read, 'entity', 'relationshipAttributes', 'db', 'relationshipType'), 'hive_table_db');
});

http.run();
