import type { DescriptionName } from './descriptions';
import { persona } from '../../sandbox/entra/personas';
import { unified } from './operations-unified';
import { field, fileForm, versions } from './support';

/**
 * Calls one operation, below the base of its plane, as whoever may; throws unless the answer is a 2xx. Gives its body: parsed where it is
 * JSON, else as text.
 */
export type Caller = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Where a plane's operations are called, by whom, and with which version. */
export interface Walk {
  persona: string;
  base: string;
  version: string;
  /** Calls every operation that the sandbox imitates, in an order in which each has something to work on. */
  walk(call: Caller, callPolicy: Caller): Promise<void>;
}

export const walks: Record<DescriptionName, Walk> = {
  account: { persona: 'admin', base: '/account', version: versions.account, walk: account },
  policy: { persona: 'admin', base: '/policyStore', version: versions.policy, walk: policy },
  scanning2022: { persona: 'curator', base: '/scan', version: versions.scanning, walk: scanning2022 },
  scanning2023: { persona: 'curator', base: '/scan', version: 'api-version=2023-09-01', walk: scanning2023 },
  catalog: { persona: 'curator', base: '/catalog/api', version: 'api-version=2022-03-01-preview', walk: catalog },
  datamap: { persona: 'curator', base: '/datamap/api', version: versions.datamap, walk: datamap },
  unified: { persona: 'curator', base: '/datagovernance/catalog', version: versions.unified, walk: unified },
};

async function account(call: Caller): Promise<void> {
  await call('GET', '/');
  await call('PATCH', '/', { friendlyName: 'Contoso' });
  await call('PUT', '/collections/op3rat', { parentCollection: { referenceName: 'contoso' } });
  await call('GET', '/collections');
  await call('GET', '/collections/op3rat');
  await call('GET', '/collections/contoso/getChildCollectionNames');
  await call('GET', '/collections/op3rat/getCollectionPath');
  await call('DELETE', '/collections/op3rat');
  await call('POST', '/listkeys');
  await call('POST', '/regeneratekeys', { keyType: 'PrimaryAtlasKafkaKey' });
  const rule = '/resourceSetRuleConfigs/defaultResourceSetRuleConfig';
  await call('DELETE', rule);
  await call('PUT', rule, resourceSetRule);
  await call('GET', rule);
  await call('GET', '/resourceSetRuleConfigs');
}

/** A rule that keeps what lies in one folder out of resource sets. */
export const resourceSetRule = {
  pathPatternConfig: {
    enableDefaultPatterns: true,
    createdBy: 'Operations',
    rejectedPatterns: [{ name: 'Single files', filterType: 'Pattern', path: '{*}/single/{*}' }],
    regexReplacers: [
      { name: 'Run', disabled: false, regex: { regexStr: '^run-\\d+$', minDigits: 1 }, replaceWith: '{N}' },
    ],
  },
  advancedResourceSet: { resourceSetProcessing: 'Advanced' },
};

async function policy(call: Caller): Promise<void> {
  await call('GET', '/metadataRoles');
  await call('GET', '/metadataPolicies');
  await call('GET', '/collections/cust4x/metadataPolicy');
  const all = field(await call('GET', '/metadataPolicies?collectionName=sal3s0'), 'values', 0);
  const path = `/metadataPolicies/${field(all, 'id')}`;
  await call('PUT', path, await call('GET', path));
}

/** Gives the curator the role that may scan. */
async function letScan(call: Caller): Promise<void> {
  const policy = field(await call('GET', '/metadataPolicies?collectionName=contoso'), 'values', 0);
  const rules = field(policy, 'properties', 'attributeRules');
  const role = 'purviewmetadatarole_builtin_data-source-administrator';
  const holder = { attributeName: 'principal.microsoft.id', attributeValueIncludedIn: [persona('curator').objectId] };
  const rule = {
    kind: 'attributerule',
    id: `${role}:contoso`,
    name: `${role}:contoso`,
    dnfCondition: [[holder, { fromRule: role, attributeName: 'derived.purview.role', attributeValueIncludes: role }]],
  };
  const line = {
    fromRule: rule.id,
    attributeName: 'derived.purview.permission',
    attributeValueIncludes: rule.id,
  };
  const granted = (Array.isArray(rules) ? rules : []).map((one: { id: string; dnfCondition: unknown[] }) =>
    one.id === 'permission:contoso' ? { ...one, dnfCondition: [...one.dnfCondition, [line]] } : one,
  );
  const properties = { ...(field(policy, 'properties') as object), attributeRules: [rule, ...granted] };
  await call('PUT', `/metadataPolicies/${field(policy, 'id')}`, { ...(policy as object), properties });
}

async function scanning2022(call: Caller, callPolicy: Caller): Promise<void> {
  await letScan(callPolicy);
  await scanning(call);
  const run = `${scan}/runs/${runId}`;
  await call('PUT', run);
  await call('POST', `${scan}/run`);
  await call('GET', `${scan}/runs`);
  await call('POST', `${run}/:cancel`);
  await call('GET', '/collections/contoso/listDataSources');
  await scanSettings(call, '/:tag');
  await unscan(call);
}

async function scanning2023(call: Caller, callPolicy: Caller): Promise<void> {
  await letScan(callPolicy);
  await scanning(call);
  await call('POST', `${scan}:run?runId=${runId}`);
  await call('GET', `${scan}/runs`);
  await call('GET', `${scan}/runs/${runId}`);
  await call('POST', `${scan}/runs/${runId}:cancel`);
  await call('POST', `${scan}/triggers/default:disable`);
  await call('POST', `${scan}/triggers/default:enable`);
  await scanSettings(call, ':tag');
  await runtimes(call);
  await networks(call);
  await unscan(call);
}

const source = '/datasources/sql-operations';
const scan = `${source}/scans/weekly`;
const runId = '11111111-1111-4111-8111-111111111111';

/** What the versions of Scanning have in common: first what makes something, each once new and once replaced. */
async function scanning(call: Caller): Promise<void> {
  const serverEndpoint = 'sql-contoso-marketing.database.windows.net';
  const collection = { type: 'CollectionReference', referenceName: 'contoso' };
  const ruleset = { scanRulesetName: 'AzureSqlDatabase', scanRulesetType: 'System' };
  const inDatabase = { ...ruleset, serverEndpoint, databaseName: 'campaigns' };
  const recurrence = { frequency: 'Week', interval: 1, startTime: '2026-01-05T09:00:00', timezone: 'UTC' };
  for (let times = 0; times < 2; times++) {
    await call('PUT', source, { kind: 'AzureSqlDatabase', properties: { serverEndpoint, collection } });
    await call('PUT', scan, { kind: 'AzureSqlDatabaseMsi', properties: inDatabase });
    await call('PUT', `${scan}/triggers/default`, { properties: { scanLevel: 'Full', recurrence } });
  }
  for (const path of ['/datasources', source, `${source}/scans`, scan, `${scan}/triggers/default`])
    await call('GET', path);
}

/** Bodies of what scans make use of, as clients send them. */
export const scanBodies = {
  keyVault: { properties: { baseUrl: 'https://kv-operations.vault.azure.net/', description: 'Of operations.' } },
  credential: {
    kind: 'SqlAuth',
    properties: {
      description: 'Reads.',
      typeProperties: {
        user: 'reader',
        password: {
          type: 'AzureKeyVaultSecret',
          secretName: 'reader-of-crm',
          secretVersion: '',
          store: { referenceName: 'operations', type: 'LinkedServiceReference' },
        },
      },
    },
  },
  classificationRule: {
    kind: 'Custom',
    properties: {
      description: 'Numbers of customers.',
      classificationName: 'CONTOSO.CUSTOMER_NUMBER',
      columnPatterns: [{ kind: 'Regex', pattern: '^customer_?no$' }],
      dataPatterns: [{ kind: 'Regex', pattern: '^C[0-9]{6}$' }],
      minimumPercentageMatch: 60,
      ruleStatus: 'Enabled',
    },
  },
  scanRuleset: {
    kind: 'AdlsGen2',
    scanRulesetType: 'Custom',
    properties: {
      description: 'Tables alone.',
      excludedSystemClassifications: [],
      includedCustomClassificationRuleNames: ['customer_number'],
      scanningRule: {
        fileExtensions: ['CSV', 'PARQUET'],
        customFileExtensions: [
          { fileExtension: '.dat', enabled: true, description: 'x', customFileType: { builtInType: 'CSV' } },
        ],
      },
    },
  },
  filter: {
    properties: {
      includeUriPrefixes: ['mssql://sql-contoso-marketing.database.windows.net/campaigns'],
      excludeUriPrefixes: ['mssql://sql-contoso-marketing.database.windows.net/campaigns/mkt/EventFeedback'],
    },
  },
  integrationRuntime: { kind: 'SelfHosted', properties: { description: 'Under the stairs.' } },
};

/** What the versions of Scanning have for their scans: each made, replaced, read, and one of two deleted. */
async function scanSettings(call: Caller, tag: string): Promise<void> {
  const shelves: [string, unknown][] = [
    ['/azureKeyVaults', scanBodies.keyVault],
    ['/credentials', scanBodies.credential],
    ['/classificationrules', scanBodies.classificationRule],
    ['/scanrulesets', scanBodies.scanRuleset],
  ];
  for (const [shelf, body] of shelves) {
    for (const name of ['one_of_two', 'one_of_two', 'other']) await call('PUT', `${shelf}/${name}`, body);
    await call('GET', shelf);
    await call('GET', `${shelf}/one_of_two`);
    await call('DELETE', `${shelf}/other`);
  }
  await call('GET', '/classificationrules/one_of_two/versions');
  await call('POST', `/classificationrules/one_of_two/versions/1${tag}?action=Delete`);
  for (let times = 0; times < 2; times++) await call('PUT', `${scan}/filters/custom`, scanBodies.filter);
  await call('GET', `${scan}/filters/custom`);
  const system = '/systemScanRulesets';
  for (const path of ['', '/datasources/AdlsGen2', '/versions', '/versions/latest?dataSourceType=AzureSqlDatabase'])
    await call('GET', system + path);
  for (const path of ['/versions?dataSourceType=AzureStorage', '/versions/1?dataSourceType=AzureStorage'])
    await call('GET', system + path);
}

async function runtimes(call: Caller): Promise<void> {
  const shelf = '/integrationruntimes';
  const managed = { typeProperties: { computeProperties: { location: 'AutoResolve' } }, description: 'In Azure.' };
  for (const name of ['own', 'own', 'other']) await call('PUT', `${shelf}/${name}`, scanBodies.integrationRuntime);
  await call('PUT', `${shelf}/managed`, { kind: 'Managed', properties: managed });
  for (const path of ['', '/own', '/own/status', '/managed', '/managed/status']) await call('GET', shelf + path);
  await call('POST', `${shelf}/own:listAuthKeys`);
  await call('POST', `${shelf}/own:regenerateAuthKey`, { keyName: 'authKey2' });
  await call('POST', `${shelf}/managed:enableInteractiveQuery`, { autoTerminationMinutes: 30 });
  await call('GET', `${shelf}/managed/status`);
  await call('POST', `${shelf}/managed:disableInteractiveQuery`);
  await call('DELETE', `${shelf}/other`);
}

async function networks(call: Caller): Promise<void> {
  const network = '/managedvirtualnetworks/defaultv2';
  const endpoint = { properties: { groupId: 'sqlServer', privateLinkResourceId: '/subscriptions/x', fqdns: ['a.b'] } };
  for (let times = 0; times < 2; times++) await call('PUT', network, { properties: {} });
  for (const name of ['one', 'one', 'two']) await call('PUT', `${network}/managedprivateendpoints/${name}`, endpoint);
  for (const path of ['/managedvirtualnetworks', network, `${network}/managedprivateendpoints`])
    await call('GET', path);
  await call('GET', `${network}/managedprivateendpoints/one`);
  await call('DELETE', `${network}/managedprivateendpoints/two`);
}

async function unscan(call: Caller): Promise<void> {
  for (const path of [`${scan}/triggers/default`, scan, source]) await call('DELETE', path);
}

async function catalog(call: Caller): Promise<void> {
  await shared(call, ['classificationCategory', 'fileExtension']);
  const entity = dataSet('filed');
  const filed = guidOf(await call('POST', '/collections/f1nanc/entity', { entity }));
  await call('POST', '/collections/f1nanc/entity/bulk', { entities: [dataSet('filed too')] });
  await call('POST', '/collections/sal3s0/entity/moveHere', { entityGuids: [filed] });
  await call('POST', '/browse', { entityType: 'azure_sql_server' });
  await call('GET', '/atlas/v2/types/statistics');
  await call('POST', '/browse', { path: '/azure_sql_server#sql-contoso-sales.database.windows.net' });
  await filesOfTerms(call);
}

const termsFile = `Name,Nick Name,Status,Definition,Acronym,Resources,Related Terms,Synonyms,Stewards,Experts,Parent Term Name
Imported,,Approved,"What a file brings, in one go.",I,Guide:https://example.org/guide;,,Imported_Child;,,,
Imported_Child,Child,Draft,,,,Imported;,,,,Imported
`;

async function filesOfTerms(call: Caller): Promise<void> {
  const glossary = String(field(await call('POST', '/atlas/v2/glossary', { name: 'Files' }), 'guid'));
  for (const base of ['/glossary', '/atlas/v2/glossary'])
    for (const place of [glossary, 'name/Files']) {
      const path = `${base}/${place}/terms/import?includeTermHierarchy=true`;
      const begun = await call('POST', path, fileForm(termsFile));
      await call('GET', `${base}/terms/import/${field(begun, 'id')}`);
    }
  const terms = await call('GET', '/glossary/name/Files/terms');
  const guids = [field(terms, 0, 'guid'), field(terms, 1, 'guid')];
  for (const path of ['/glossary', '/atlas/v2/glossary']) await call('POST', `${path}/${glossary}/terms/export`, guids);
  const entity = guidOf(await call('POST', '/atlas/v2/entity', { entity: dataSet('unassigned') }));
  const assigned = `/atlas/v2/glossary/terms/${String(guids[0])}/assignedEntities`;
  await call('POST', assigned, [{ guid: entity }]);
  await call('PUT', assigned, await call('GET', assigned));
}

async function datamap(call: Caller): Promise<void> {
  await shared(call, ['entityType', 'contactType']);
  const moved = guidOf(await call('POST', '/atlas/v2/entity', { entity: dataSet('moved') }));
  await call('POST', '/entity/moveTo?collectionId=sal3s0', { entityGuids: [moved] });
}

/** What Catalog and Data Map have in common. */
async function shared(call: Caller, facets: string[]): Promise<void> {
  await search(call, ['assetType', 'classification', 'contactId', 'label', 'term', ...facets]);
  await types(call);
  await entities(call);
  await marks(call);
  await lineage(call);
  await relationships(call);
  await glossary(call);
}

const email = 'MICROSOFT.PERSONAL.EMAIL';

const dataSet = (name: string) => ({
  typeName: 'DataSet',
  guid: '-1',
  attributes: { qualifiedName: `operation://${name}`, name },
});

const guidOf = (answer: unknown) => String(field(answer, 'guidAssignments', '-1'));
const byName = (path: string, name: string) =>
  `/atlas/v2/entity/uniqueAttribute/type/DataSet${path}?attr:qualifiedName=${encodeURIComponent(`operation://${name}`)}`;

/** The guid of what a search finds first. */
const find = async (call: Caller, filter: object) =>
  String(field(await call('POST', '/search/query', { filter, limit: 1 }), 'value', 0, 'id'));

async function search(call: Caller, facets: string[]): Promise<void> {
  await call('POST', '/search/query', { limit: 1000, facets: facets.map((facet) => ({ facet })) });
  await call('POST', '/search/query', { keywords: 'customer', limit: 1 });
  await call('POST', '/search/query', { keywords: 'no-such-asset' });
  await call('POST', '/search/suggest', { keywords: 'cust' });
  await call('POST', '/search/autocomplete', { keywords: 'cust' });
}

async function types(call: Caller): Promise<void> {
  const common = { typeVersion: '1.0', attributeDefs: [] };
  const unit = { name: 'operation_unit', elementDefs: [{ value: 'GB', ordinal: 1 }] };
  const added = {
    enumDefs: [{ category: 'ENUM', typeVersion: '1.0', ...unit }],
    structDefs: [{ category: 'STRUCT', name: 'operation_struct', ...common }],
    classificationDefs: [{ category: 'CLASSIFICATION', name: 'operation_mark', ...common, superTypes: [] }],
    entityDefs: [{ category: 'ENTITY', name: 'operation_asset', ...common, superTypes: ['DataSet'] }],
    businessMetadataDefs: [
      {
        category: 'BUSINESS_METADATA',
        name: 'operation_group',
        ...common,
        attributeDefs: [{ name: 'owner', typeName: 'string', isOptional: true }],
      },
    ],
    termTemplateDefs: [{ category: 'TERM_TEMPLATE', name: 'operation_template', ...common }],
  };
  await call('POST', '/atlas/v2/types/typedefs', added);
  await call('PUT', '/atlas/v2/types/typedefs', { entityDefs: [{ ...added.entityDefs[0], description: 'Changed.' }] });
  await call('GET', '/atlas/v2/types/typedefs');
  await call('GET', '/atlas/v2/types/typedefs/headers');
  await call('GET', '/atlas/v2/types/typedefs/headers?type=term_template');
  const template = await call('GET', '/types/termtemplatedef/name/operation_template');
  await call('GET', `/types/termtemplatedef/guid/${field(template, 'guid')}`);
  for (const [kind, name] of [
    ['enumdef', 'operation_unit'],
    ['structdef', 'operation_struct'],
    ['classificationdef', 'operation_mark'],
    ['entitydef', 'operation_asset'],
    ['businessmetadatadef', 'operation_group'],
    ['relationshipdef', 'azure_sql_schema_tables'],
    ['typedef', 'operation_asset'],
  ]) {
    const type = await call('GET', `/atlas/v2/types/${kind}/name/${name}`);
    await call('GET', `/atlas/v2/types/${kind}/guid/${field(type, 'guid')}`);
  }
  await call('DELETE', '/atlas/v2/types/typedefs', { structDefs: added.structDefs });
  await call('DELETE', '/atlas/v2/types/typedef/name/operation_asset');
}

async function entities(call: Caller): Promise<void> {
  const url = '/atlas/v2/entity';
  const one = guidOf(await call('POST', url, { entity: dataSet('one') }));
  const two = guidOf(await call('POST', `${url}/bulk`, { entities: [dataSet('two')] }));
  const three = guidOf(await call('POST', url, { entity: dataSet('three') }));
  const table = await find(call, { and: [{ entityType: 'azure_sql_table' }, { classification: email }] });
  await call('GET', `${url}/guid/${table}`);
  await call('GET', `${url}/bulk?guid=${one}&guid=${two}`);
  await call('GET', byName('', 'one'));
  const many = byName('', 'one').replace('/uniqueAttribute', '/bulk/uniqueAttribute').replace('attr:', 'attr_0:');
  await call('GET', many);
  await call('GET', `${url}/guid/${table}/header`);
  await call('PUT', `${url}/guid/${one}?name=description`, 'Changed.');
  await call('PUT', byName('', 'one'), { entity: { typeName: 'DataSet', attributes: { description: 'Again.' } } });
  await call('DELETE', `${url}/guid/${one}`);
  await call('DELETE', byName('', 'two'));
  await call('DELETE', `${url}/bulk?guid=${three}`);
}

async function marks(call: Caller): Promise<void> {
  const guid = guidOf(await call('POST', '/atlas/v2/entity', { entity: dataSet('marked') }));
  const url = `/atlas/v2/entity/guid/${guid}`;
  const one = [{ typeName: email }];
  await call('POST', `${url}/classifications`, one);
  await call('PUT', `${url}/classifications`, one);
  await call('GET', `${url}/classifications`);
  await call('GET', `${url}/classification/${email}`);
  await call('DELETE', `${url}/classification/${email}`);
  await call('POST', '/atlas/v2/entity/bulk/classification', { classification: one[0], entityGuids: [guid] });
  const header = { guid, typeName: 'DataSet', classifications: [] };
  await call('POST', '/atlas/v2/entity/bulk/setClassifications', { guidHeaderMap: { [guid]: header } });
  await call('POST', byName('/classifications', 'marked'), one);
  await call('PUT', byName('/classifications', 'marked'), one);
  await call('DELETE', byName(`/classification/${email}`, 'marked'));
  for (const method of ['POST', 'PUT', 'DELETE']) {
    await call(method, `${url}/labels`, ['seen']);
    await call(method, byName('/labels', 'marked'), ['seen']);
  }
  await call('POST', `${url}/businessmetadata`, { operation_group: { owner: 'Sales' } });
  await call('DELETE', `${url}/businessmetadata`, { operation_group: {} });
  await call('POST', `${url}/businessmetadata/operation_group`, { owner: 'Finance' });
  await call('DELETE', `${url}/businessmetadata/operation_group`, { owner: 'Finance' });
  const imported = '/atlas/v2/entity/businessmetadata/import';
  const template = String(await call('GET', `${imported}/template`));
  await call(
    'POST',
    imported,
    fileForm(`${template}\nDataSet,operation://marked,operation_group.owner,Sales,\nDataSet,none,a.b,c,\n`),
  );
}

async function lineage(call: Caller): Promise<void> {
  const table = await find(call, { and: [{ entityType: 'azure_sql_table' }, { classification: email }] });
  await call('GET', `/atlas/v2/lineage/${table}?direction=BOTH&depth=4&includeParent=true`);
  for (const path of ['/lineage', '/atlas/v2/lineage'])
    await call('GET', `${path}/${table}/next?direction=OUTPUT&offset=0&limit=1`);
  const entity = field(await call('GET', `/atlas/v2/entity/guid/${table}`), 'entity', 'attributes', 'qualifiedName');
  const name = `attr:qualifiedName=${encodeURIComponent(String(entity))}`;
  await call('GET', `/atlas/v2/lineage/uniqueAttribute/type/azure_sql_table?${name}&direction=OUTPUT`);
}

async function relationships(call: Caller): Promise<void> {
  const url = '/atlas/v2/relationship';
  const source = guidOf(await call('POST', '/atlas/v2/entity', { entity: dataSet('source') }));
  const sink = guidOf(await call('POST', '/atlas/v2/entity', { entity: dataSet('sink') }));
  const made = await call('POST', url, {
    typeName: 'direct_lineage_dataset_dataset',
    end1: { guid: source, typeName: 'DataSet' },
    end2: { guid: sink, typeName: 'DataSet' },
    attributes: {},
  });
  await call('PUT', url, made);
  await call('GET', `${url}/guid/${field(made, 'guid')}?extendedInfo=true`);
  await call('DELETE', `${url}/guid/${field(made, 'guid')}`);
}

async function glossary(call: Caller): Promise<void> {
  const url = '/atlas/v2/glossary';
  const guid = String(field(await call('POST', url, { name: 'Operations' }), 'guid'));
  const anchor = { glossaryGuid: guid };
  const term = await call('POST', `${url}/term`, { name: 'Operation', anchor });
  await call('POST', `${url}/terms`, [{ name: 'Description', anchor }]);
  const parentTerm = { termGuid: field(term, 'guid') };
  await call('POST', `${url}/term?includeTermHierarchy=true`, { name: 'Operation_Read', anchor, parentTerm });
  const path = `${url}/term/${field(term, 'guid')}`;
  await call('PUT', path, { ...(term as object), longDescription: 'What a plane can do.' });
  await call('PUT', `${path}/partial`, { status: 'Approved' });
  const entity = guidOf(await call('POST', '/atlas/v2/entity', { entity: dataSet('explained') }));
  const assigned = `${url}/terms/${field(term, 'guid')}/assignedEntities`;
  await call('POST', assigned, [{ guid: entity }]);
  await call('GET', path);
  await call('GET', `${url}/terms/${field(term, 'guid')}/related`);
  await call('GET', url);
  await call('GET', `${url}/${guid}`);
  await call('PUT', `${url}/${guid}`, { guid, name: 'Operations', usage: 'In tests.' });
  await call('PUT', `${url}/${guid}/partial`, { language: 'en' });
  await call('GET', `${url}/${guid}/detailed`);
  await call('GET', `${url}/${guid}/terms`);
  await call('GET', `${url}/${guid}/terms/headers`);
  await call('DELETE', assigned, await call('GET', assigned));
  await categories(call, guid, term);
  await call('DELETE', path);
  await call('DELETE', `${url}/${guid}`);
}

async function categories(call: Caller, glossaryGuid: string, term: unknown): Promise<void> {
  const url = '/atlas/v2/glossary';
  const anchor = { glossaryGuid };
  const terms = [{ termGuid: field(term, 'guid') }];
  const category = await call('POST', `${url}/category`, { name: 'Planes', anchor, terms });
  const parentCategory = { categoryGuid: field(category, 'guid') };
  const below = await call('POST', `${url}/categories`, [{ name: 'Data', anchor, parentCategory }]);
  const path = `${url}/category/${field(category, 'guid')}`;
  await call('PUT', path, { ...((await call('GET', path)) as object), longDescription: 'What is called.' });
  await call('PUT', `${path}/partial`, { shortDescription: 'Called.' });
  for (const list of [`${url}/${glossaryGuid}/categories`, `${url}/${glossaryGuid}/categories/headers`])
    await call('GET', list);
  for (const list of [`${path}/related`, `${path}/terms`, `${url}/${glossaryGuid}`, `${url}/${glossaryGuid}/detailed`])
    await call('GET', list);
  await call('GET', `${url}/term/${String(field(term, 'guid'))}`);
  await call('GET', `${url}/category/${field(below, 0, 'guid')}`);
  await call('DELETE', path);
}
