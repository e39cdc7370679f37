import * as assert from 'uvu/assert';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { empower } from './hostile-world';
import { scanBodies } from './operations';
import { callAs, field, names, parse, send, versions } from './support';

const stable = 'api-version=2023-09-01';
const as = (name: string, method: string, path: string, body?: unknown, version = versions.scanning) =>
  callAs(sandbox.url, name, method, `/scan${path}${path.includes('?') ? '&' : '?'}${version}`, body);
const learner = (method: string, path: string, body?: unknown, version?: string) =>
  as('learner', method, path, body, version);

const settings = sandboxSuite('what scans make use of', { clock: () => Date.UTC(2026, 0, 5, 12) });
settings.before.each(() => empower(sandbox.world));

for (const [shelf, body, id] of [
  ['/credentials', scanBodies.credential, 'credentials/My own_one'],
  ['/classificationrules', scanBodies.classificationRule, 'classificationrules/My own_one'],
  ['/scanrulesets', scanBodies.scanRuleset, 'scanrulesets/My own_one'],
] as const)
  settings(`is made, replaced, listed and deleted by its name: ${shelf}`, async () => {
    const one = `${shelf}/My own_one`;
    const made = await learner('PUT', one, body);
    assert.is(made.status, 201, made.text);
    assert.equal([field(parse(made), 'id'), field(parse(made), 'name')], [id, 'My own_one']);
    assert.is((await learner('PUT', one.toUpperCase().replace(shelf.toUpperCase(), shelf), body)).status, 200);
    assert.equal(names(await learner('GET', shelf)), ['My own_one']);
    const read = parse(await learner('GET', one, undefined, stable));
    assert.is(field(read, 'kind'), body.kind);
    assert.equal(parse(await learner('DELETE', one)), read);
    await learner('PUT', one, body);
    assert.is((await learner('DELETE', one, undefined, stable)).status, 204);
    assert.is((await learner('DELETE', one)).status, 204);
    assert.is((await learner('GET', one)).status, 404);
  });

settings('is for those who may scan somewhere', async () => {
  for (const shelf of ['/azureKeyVaults', '/credentials', '/classificationrules', '/scanrulesets']) {
    assert.is((await as('reader', 'GET', shelf)).status, 403);
    assert.is((await as('reader', 'PUT', `${shelf}/x`, {})).status, 403);
  }
});

settings('is refused where it is none', async () => {
  const { credential, classificationRule: rule, scanRuleset } = scanBodies;
  const secret = { user: 'a', password: 'sesame-1' };
  for (const [path, body, why] of [
    ['/azureKeyVaults/a', { properties: { baseUrl: 'nowhere' } }, 'baseUrl must be the address'],
    ['/credentials/a', { properties: {} }, 'A credential needs a kind'],
    ['/credentials/a', { kind: 'toString', properties: {} }, 'A credential needs a kind'],
    ['/credentials/a', { ...credential, properties: { typeProperties: secret } }, 'must name a secret of a key vault'],
    [
      '/credentials/a',
      { ...credential, properties: { typeProperties: { roleARN: 'a' } } },
      'has user, password in its',
    ],
    ['/classificationrules/a', { ...rule, kind: 'System' }, 'kind must be Custom'],
    ['/classificationrules/a', { kind: 'Custom', properties: {} }, 'classificationName must name'],
    [
      '/classificationrules/a',
      { ...rule, properties: { ...rule.properties, dataPatterns: ['a'] } },
      'must be a list of',
    ],
    [
      '/classificationrules/a',
      { ...rule, properties: { ...rule.properties, minimumPercentageMatch: 101 } },
      '0 to 100',
    ],
    ['/scanrulesets/a', { ...scanRuleset, kind: 'Shoebox' }, 'A scan rule set needs a kind'],
    ['/scanrulesets/a', { ...scanRuleset, kind: 'AzureSqlDatabase' }, 'it has no files'],
    ['/scanrulesets/a', { ...scanRuleset, scanRulesetType: 'System' }, 'must be Custom'],
    ['/scanrulesets/%20', scanRuleset, 'is no name'],
  ] as const) {
    const refused = await learner('PUT', path, body);
    assert.is(refused.status, 400, `${path}: ${refused.text}`);
    assert.match(refused.text, why);
    assert.not.match(refused.text, 'sesame');
  }
});

settings('says of a credential where its secrets lie, and of one of 2022 its kind', async () => {
  const { kind, properties } = scanBodies.credential;
  const made = parse(await learner('PUT', '/credentials/old', { properties: { type: kind, ...properties } }));
  assert.is(field(made, 'kind'), 'SqlAuth');
  assert.equal(field(made, 'properties'), properties);
});

settings('makes a key vault with 200, and since 2023-09-01 with 201', async () => {
  assert.is((await learner('PUT', '/azureKeyVaults/a', scanBodies.keyVault)).status, 200);
  assert.is((await learner('PUT', '/azureKeyVaults/b', scanBodies.keyVault, stable)).status, 201);
  assert.equal(names(await learner('GET', '/azureKeyVaults')), ['a', 'b']);
});

settings('counts the versions of a classification rule, and tags each', async () => {
  const rule = '/classificationrules/customer_number';
  await learner('PUT', rule, scanBodies.classificationRule);
  const properties = { ...scanBodies.classificationRule.properties, minimumPercentageMatch: 80 };
  assert.is(field(parse(await learner('PUT', rule, { kind: 'Custom', properties })), 'properties', 'version'), 2);
  const tagged = await learner('POST', `${rule}/versions/1/:tag?action=Delete`);
  assert.is(tagged.status, 202, tagged.text);
  const last = await learner('POST', `${rule}/versions/2:tag?action=Keep`, undefined, stable);
  assert.match(last.headers.get('operation-location') ?? '', '/scan/classificationrules/customer_number/versions?');
  const all = field(parse(await learner('GET', `${rule}/versions`)), 'value') as unknown[];
  assert.equal(
    all.map((one) => [
      field(one, 'id'),
      field(one, 'properties', 'minimumPercentageMatch'),
      field(one, 'properties', 'classificationAction'),
    ]),
    [
      ['classificationrules/customer_number/versions/1', 60, 'Delete'],
      ['classificationrules/customer_number/versions/2', 80, 'Keep'],
    ],
  );
  assert.is((await learner('POST', `${rule}/versions/3/:tag?action=Keep`)).status, 404);
  assert.is((await learner('POST', `${rule}/versions/1/:tag?action=Hide`)).status, 400);
  await learner('DELETE', rule);
  assert.is(field(parse(await learner('PUT', rule, scanBodies.classificationRule)), 'properties', 'version'), 1);
});

settings("has the system's own rule sets, by kind and version", async () => {
  const all = parse(await learner('GET', '/systemScanRulesets'));
  assert.is(field(all, 'count'), 17);
  const lake = parse(await learner('GET', '/systemScanRulesets/datasources/adlsgen2'));
  assert.equal([field(lake, 'name'), field(lake, 'version')], ['AdlsGen2', 5]);
  assert.is((field(lake, 'properties', 'scanningRule', 'fileExtensions') as unknown[]).length, 32);
  assert.equal(parse(await learner('GET', '/systemScanRulesets/versions/latest?dataSourceType=AdlsGen2')), lake);
  const versions = field(parse(await learner('GET', '/systemScanRulesets/versions?dataSourceType=Teradata')), 'value');
  assert.equal(
    (versions as unknown[]).map((one) => field(one, 'version')),
    [2, 1],
  );
  for (const [path, status] of [
    ['/datasources/Shoebox', 404],
    ['/versions/9?dataSourceType=Teradata', 404],
    ['/versions/latest', 400],
  ] as const)
    assert.is((await learner('GET', `/systemScanRulesets${path}`)).status, status, path);
});

settings('gives an integration runtime keys that nobody else sees, and makes one anew', async () => {
  const url = '/integrationruntimes/own';
  await learner('PUT', url, scanBodies.integrationRuntime, stable);
  const first = parse(await learner('POST', `${url}:listAuthKeys`, undefined, stable));
  const second = parse(await learner('POST', `${url}:regenerateAuthKey`, { keyName: 'authKey2' }, stable));
  assert.is(field(second, 'authKey1'), field(first, 'authKey1'));
  assert.is.not(field(second, 'authKey2'), field(first, 'authKey2'));
  await learner('PUT', url, scanBodies.integrationRuntime, stable);
  assert.equal(parse(await learner('POST', `${url}:listAuthKeys`, undefined, stable)), second);
  const log = (await send(`${sandbox.url}/sandbox/requests?details=true`)).text;
  for (const key of Object.values(first as object))
    assert.not.match(log, String(key).split('~')[1]?.slice(0, 30) ?? '');
  assert.is((await learner('POST', `${url}:regenerateAuthKey`, { keyName: 'authKey3' }, stable)).status, 400);
  assert.is((await learner('POST', `${url}:enableInteractiveQuery`, {}, stable)).status, 400);
  assert.is((await learner('GET', '/integrationruntimes')).status, 400, 'the previews have none');
});

settings('keeps a managed network, its endpoints, and the runtime that takes queries', async () => {
  const network = '/managedvirtualnetworks/defaultv2';
  assert.is((await learner('PUT', '/managedvirtualnetworks/other', { properties: {} }, stable)).status, 400);
  assert.is((await learner('GET', `${network}/managedprivateendpoints`, undefined, stable)).status, 404);
  await learner('PUT', network, { properties: {} }, stable);
  const endpoint = { properties: { groupId: 'sqlServer', privateLinkResourceId: '/subscriptions/x' } };
  await learner('PUT', `${network}/managedprivateendpoints/sql`, endpoint, stable);
  assert.is((await learner('PUT', network, { properties: {} }, stable)).status, 200);
  assert.equal(names(await learner('GET', `${network}/managedprivateendpoints`, undefined, stable)), ['sql']);
  const runtime = '/integrationruntimes/managed';
  await learner('PUT', runtime, { kind: 'Managed', properties: {} }, stable);
  await learner('POST', `${runtime}:enableInteractiveQuery`, { autoTerminationMinutes: 5 }, stable);
  const status = parse(await learner('GET', `${runtime}/status`, undefined, stable));
  assert.equal(field(status, 'properties', 'typeProperties', 'interactiveQuery'), {
    status: 'Enabled',
    autoTerminationMinutes: 5,
  });
  assert.is((await learner('POST', `${runtime}:listAuthKeys`, undefined, stable)).status, 400);
});

settings('lists the sources of one collection', async () => {
  assert.equal(names(await learner('GET', '/collections/f1nanc/listDataSources')), ['sql-contoso-finance']);
  assert.is((await learner('GET', '/collections/nowhere/listDataSources')).status, 403);
});

settings.run();

const filters = sandboxSuite('the filter of a scan', { plain: true, clock: () => Date.UTC(2026, 0, 5, 12) });
filters.before.each(() => empower(sandbox.world));
const source = '/datasources/marketing';
const scan = `${source}/scans/weekly`;
const server = 'mssql://sql-contoso-marketing.database.windows.net';

/** The names of what a scan with a filter finds. */
async function foundWith(filter: unknown, level = 'Full'): Promise<string[]> {
  const serverEndpoint = 'sql-contoso-marketing.database.windows.net';
  await learner('PUT', source, { kind: 'AzureSqlDatabase', properties: { serverEndpoint } });
  await learner('PUT', scan, { kind: 'AzureSqlDatabaseMsi', properties: { databaseName: 'campaigns' } });
  if (filter !== undefined) await learner('PUT', `${scan}/filters/custom`, { properties: filter });
  // Changing the scan leaves its filter.
  await learner('PUT', scan, { kind: 'AzureSqlDatabaseMsi', properties: { databaseName: 'campaigns' } });
  await learner('POST', `${scan}/run`, { scanLevel: level });
  sandbox.world.advance(6);
  await learner('GET', `${scan}/runs`);
  const entities = [...sandbox.world.catalog.store.entities()];
  return entities
    .flatMap(({ attributes }) => String(attributes.qualifiedName))
    .filter((name) => name.startsWith(server));
}

filters('says what of its source is read, the longest prefix first', async () => {
  const all = await foundWith(undefined);
  const tables = all.filter((name) => /\/mkt\/\w+$/.test(name));
  assert.ok(tables.length > 3);
  const [kept = '', gone = ''] = tables;
  sandbox.world.reset();
  empower(sandbox.world);
  const without = await foundWith({ excludeUriPrefixes: [gone] });
  assert.equal(
    without,
    all.filter((name) => name !== gone && !name.startsWith(`${gone}#`)),
  );
  sandbox.world.reset();
  empower(sandbox.world);
  const only = await foundWith({ includeUriPrefixes: [kept], excludeUriPrefixes: [`${server}/campaigns`] });
  const above = [server, `${server}/campaigns`, `${server}/campaigns/mkt`].filter((name) => all.includes(name));
  assert.equal(
    only.filter((name) => !above.includes(name)),
    all.filter((name) => name === kept || name.startsWith(`${kept}#`)),
  );
});

filters('is of one scan, is not there before it is made, and is refused where it is none', async () => {
  await foundWith(undefined);
  assert.is((await learner('GET', `${scan}/filters/custom`)).status, 404);
  const filter = { includeUriPrefixes: [server], excludeUriPrefixes: [], excludeRegexes: ['^a$'] };
  assert.is((await learner('PUT', `${scan}/filters/custom`, { properties: filter })).status, 201);
  assert.is((await learner('PUT', `${scan}/filters/custom`, { properties: filter }, stable)).status, 200);
  const read = parse(await learner('GET', `${scan}/filters/custom`));
  assert.equal(read, {
    properties: { ...filter, includeRegexes: null },
    id: 'datasources/marketing/scans/weekly/filters/custom',
    name: 'custom',
  });
  for (const body of [{}, { properties: { includeUriPrefixes: 'a' } }, { properties: { excludeRegexes: [7] } }])
    assert.is((await learner('PUT', `${scan}/filters/custom`, body)).status, 400);
  assert.is((await learner('GET', `${source}/scans/other/filters/custom`)).status, 404);
});

filters.run();
