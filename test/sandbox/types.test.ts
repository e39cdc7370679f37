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
  const primitive = /^(string|int|long|boolean|date)$/;
  for (const { name, attributeDefs = [] } of types.all())
    for (const { typeName } of attributeDefs)
      for (const part of typeName.replace(/^(array|map)<|>$/g, '').split(','))
        assert.ok(
          primitive.test(part) || ['ENUM', 'STRUCT'].includes(types.get(part)?.category ?? ''),
          `${name}: ${typeName}`,
        );
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

http('keep the columns of a Hive table, told by the table or by the column', async () => {
  const attributes = { qualifiedName: 'rel01', name: 'rel01' };
  const column = (guid: number, more = {}) => ({
    typeName: 'hive_column',
    guid,
    attributes: { qualifiedName: `rel01#${guid}`, name: `${guid}`, type: 'str' },
    ...more,
  });
  const columns = [{ guid: -2 }, { guid: -3 }];
  const sd = { typeName: 'hive_storagedesc', guid: -7, attributes: { qualifiedName: 'rel01#sd', compressed: false } };
  const entities = [
    { typeName: 'hive_table', guid: -1, attributes, relationshipAttributes: { columns, sd: { guid: -7 } } },
    column(-2),
    column(-3),
    column(-4, { relationshipAttributes: { table: { guid: -1 } } }),
    column(-5, {
      relationshipAttributes: { table: { guid: -1, relationshipType: 'hive_table_partitionkeys' } },
    }),
    sd,
  ];
  const written = parse(await as('curator', 'POST', '/entity/bulk', { entities }));
  const guid = (placeholder: string) => field(written, 'guidAssignments', placeholder);
  const table = field(parse(await as('reader', 'GET', `/entity/guid/${guid('-1')}`)), 'entity');
  const those = (attribute: string) =>
    (field(table, 'relationshipAttributes', attribute) as { guid: string }[]).map((one) => one.guid);
  assert.equal(those('columns'), ['-2', '-3', '-4'].map(guid));
  assert.equal(those('partitionKeys'), [guid('-5')]);
  assert.is(field(table, 'relationshipAttributes', 'sd', 'guid'), guid('-7'));
  const read = field(parse(await as('reader', 'GET', `/entity/guid/${guid('-4')}`)), 'entity');
  assert.is(field(read, 'relationshipAttributes', 'table', 'relationshipType'), 'hive_table_columns');
  const found = await callAs(sandbox.url, 'reader', 'POST', `/datamap/api/search/query?${versions.datamap}`, {
    filter: { entityType: 'hive_table' },
  });
  assert.is(field(parse(found), '@search.count'), 1);
});

const refused = async (method: string, body: unknown) => {
  const answer = await as('curator', method, '/types/typedefs', body);
  return `${answer.status} ${String(field(parse(answer), 'errorCode'))}`;
};
const entity = (name: string, more: object = {}) => ({ entityDefs: [{ name, superTypes: ['DataSet'], ...more }] });

http('that inherit from themselves are refused, and none is kept', async () => {
  const circular = '400 ATLAS-400-00-002';
  assert.is(await refused('POST', entity('selfish', { superTypes: ['selfish'] })), circular);
  const circle = ['b', 'c', 'a'].map((superType, i) => ({ name: 'abc'[i], superTypes: [superType] }));
  assert.is(await refused('POST', { entityDefs: [{ name: 'fine', superTypes: ['DataSet'] }, ...circle] }), circular);
  const marks = circle.map((one) => ({
    ...one,
    name: `m_${one.name}`,
    superTypes: one.superTypes.map((s) => `m_${s}`),
  }));
  assert.is(await refused('POST', { classificationDefs: marks }), circular);
  for (const name of ['selfish', 'fine', 'a', 'm_a'])
    assert.is((await as('reader', 'GET', `/types/typedef/name/${name}`)).status, 404, name);
  await as('curator', 'POST', '/types/typedefs', entity('upper'));
  await as('curator', 'POST', '/types/typedefs', entity('lower', { superTypes: ['upper'] }));
  assert.is(await refused('PUT', entity('upper', { superTypes: ['DataSet', 'lower'] })), circular);
  assert.is((await as('reader', 'GET', '/types/typedefs')).status, 200);
});

http('name only types that somebody defined, of a fitting category', async () => {
  const attribute = (typeName: string) => entity('odd', { attributeDefs: [{ name: 'x', typeName }] });
  const unknown = '404 ATLAS-404-00-001';
  for (const typeName of ['nothing', 'array<nothing>', 'map<string,nothing>', 'array<array<nothing>>'])
    assert.is(await refused('POST', attribute(typeName)), unknown, typeName);
  assert.is(await refused('POST', attribute('MICROSOFT.PERSONAL.EMAIL')), '400 ATLAS-400-00-081');
  assert.is(await refused('POST', entity('odd', { superTypes: ['nothing'] })), unknown);
  assert.is(await refused('POST', entity('odd', { superTypes: ['MICROSOFT.PERSONAL.EMAIL'] })), '400 ATLAS-400-00-003');
  const fine = ['string', 'date', 'array<hive_order>', 'map<string,array<int>>', 'blob_access_tier', 'own'];
  const attributeDefs = fine.map((typeName, i) => ({ name: `a${i}`, typeName }));
  const both = { ...entity('good', { attributeDefs }), structDefs: [{ name: 'own', attributeDefs: [] }] };
  assert.is((await as('curator', 'POST', '/types/typedefs', both)).status, 200);
  assert.is(await refused('POST', { entityDefs: [{ name: 'twice' }, { name: 'twice' }] }), '409 ATLAS-409-00-001');
});

http('lose nothing by an update, and ask for nothing new', async () => {
  const attributeDefs = [
    { name: 'wave', typeName: 'int' },
    { name: 'country', typeName: 'string' },
  ];
  await as('curator', 'POST', '/types/typedefs', entity('changing', { attributeDefs }));
  const put = (more: object) => refused('PUT', entity('changing', { attributeDefs, ...more }));
  assert.is(await put({ attributeDefs: attributeDefs.slice(1) }), '400 ATLAS-400-00-00D');
  assert.is(await put({ attributeDefs: undefined }), '400 ATLAS-400-00-00D');
  const needed = { name: 'more', typeName: 'int', isOptional: false };
  assert.is(await put({ attributeDefs: [...attributeDefs, needed] }), '400 ATLAS-400-00-00C');
  assert.is(
    await put({ attributeDefs: attributeDefs.map((one) => ({ ...one, typeName: 'date' })) }),
    '400 ATLAS-400-00-029',
  );
  assert.is(await put({ superTypes: [] }), '400 ATLAS-400-00-00E');
  assert.is(await refused('PUT', { structDefs: [{ name: 'changing', attributeDefs }] }), '400 ATLAS-400-00-010');
  const wider = entity('changing', { attributeDefs: [...attributeDefs, { name: 'more', typeName: 'int' }] });
  assert.is((await as('curator', 'PUT', '/types/typedefs', wider)).status, 200);
});

http('tie two ends by the rules of Atlas', async () => {
  const tie = (relationshipCategory: string, end1: object, end2: object, more = {}) => {
    const end = (name: string, given: object) => ({ type: 'DataSet', name, cardinality: 'SINGLE', ...given });
    const def = { name: 'tie', relationshipCategory, endDef1: end('one', end1), endDef2: end('two', end2), ...more };
    return { relationshipDefs: [def] };
  };
  const [whole, many] = [{ isContainer: true, cardinality: 'SET' }, { cardinality: 'SET' }];
  const codes: [object, string][] = [
    [{ relationshipDefs: [{ name: 'tie', endDef1: { type: 'DataSet', name: 'one' } }] }, '00-02C'],
    [tie('COMPOSITION', whole, whole), '00-02D'],
    [tie('ASSOCIATION', whole, {}), '00-030'],
    [tie('COMPOSITION', {}, {}), '00-031'],
    [tie('AGGREGATION', {}, many), '00-032'],
    [tie('COMPOSITION', whole, many), '00-033'],
  ];
  for (const [body, code] of codes) assert.is(await refused('POST', body), `400 ATLAS-400-${code}`);
  assert.is(await refused('POST', tie('LOOSE', {}, {})), '400 ATLAS-400-00-01A');
  assert.is((await as('curator', 'POST', '/types/typedefs', tie('COMPOSITION', whole, {}))).status, 200);
  assert.is(await refused('PUT', tie('AGGREGATION', whole, {})), '400 ATLAS-400-00-039');
  assert.is(await refused('PUT', tie('COMPOSITION', { ...whole, name: 'other' }, {})), '400 ATLAS-400-00-037');
  assert.is(await refused('PUT', tie('COMPOSITION', whole, { name: 'other' })), '400 ATLAS-400-00-038');
  const read = parse(await as('reader', 'GET', '/types/entitydef/name/azure_sql_table'));
  const defs = field(read, 'relationshipAttributeDefs') as {
    name: string;
    isOptional: boolean;
    constraints?: unknown;
  }[];
  const named = (name: string) => defs.find((one) => one.name === name);
  assert.equal(named('columns')?.constraints, [{ type: 'ownedRef' }]);
  assert.is(named('dbSchema')?.constraints, undefined);
  assert.equal([named('one')?.isOptional, named('two')?.isOptional], [true, false], 'a part needs its whole');
});

http('say whose they are, also enums and relationships, and in their headers', async () => {
  const service = async (path: string) => field(parse(await as('reader', 'GET', `/types/${path}`)), 'serviceType');
  assert.is(await service('enumdef/name/hive_principal_type'), 'hive');
  assert.is(await service('relationshipdef/name/azure_sql_schema_tables'), 'Azure SQL Database');
  const headers = parse(await as('reader', 'GET', '/types/typedefs/headers?type=ENUM')) as object[];
  assert.ok(headers.length > 0 && headers.every((one) => field(one, 'category') === 'ENUM'));
  assert.ok(headers.every((one) => typeof field(one, 'serviceType') === 'string'));
  assert.is((await as('reader', 'GET', '/types/typedefs?type=nothing')).status, 400);
});

http('list term templates where they are asked for, and in Data Map always have a place for them', async () => {
  const attributeDefs = [{ name: 'plain string', typeName: 'string', options: { isDisabled: 'false' } }];
  await as('curator', 'POST', '/types/typedefs', { termTemplateDefs: [{ name: 'MS KPI', attributeDefs }] });
  const lists = async (path: string, surface = '/datamap/api') => {
    const body = parse(await callAs(sandbox.url, 'reader', 'GET', `${surface}/atlas/v2/types/typedefs${path}`));
    return [Object.keys(Object(body)).length, (field(body, 'termTemplateDefs') as unknown[] | undefined)?.length];
  };
  assert.equal(await lists(''), [7, 0]);
  assert.equal(await lists('?includeTermTemplate=True'), [7, 1]);
  assert.equal(await lists('?type=term_template'), [7, 1]);
  assert.equal(await lists('', '/catalog/api'), [6, undefined]);
  assert.equal(await lists('?includeTermTemplate=true', '/catalog/api'), [7, 1]);
  const url = `/datamap/api/types/termtemplatedef/name/MS%20KPI?${versions.datamap}`;
  const template = parse(await callAs(sandbox.url, 'reader', 'GET', url));
  assert.equal(field(template, 'attributeDefs', 0, 'options'), { isDisabled: 'false' });
});

http('in use are kept by attributes and business metadata as well', async () => {
  const types = {
    ...entity('holder', { attributeDefs: [{ name: 'x', typeName: 'array<held>' }] }),
    structDefs: [{ name: 'held', attributeDefs: [] }],
    businessMetadataDefs: [{ name: 'Kept', attributeDefs: [{ name: 'a', typeName: 'int' }] }],
  };
  await as('curator', 'POST', '/types/typedefs', types);
  const attributes = { qualifiedName: 'kept://1', name: 'Kept' };
  await as('curator', 'POST', '/entity', {
    entity: { typeName: 'DataSet', attributes, businessAttributes: { Kept: { a: 1 } } },
  });
  for (const name of ['held', 'Kept'])
    assert.is((await as('curator', 'DELETE', `/types/typedef/name/${name}`)).status, 409, name);
});

http.run();
