import * as assert from 'uvu/assert';
import { persona, tenantId } from '../../sandbox/entra/personas';
import type { Policy } from '../../sandbox/policy/policy';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, names, parse, versions, type Answer } from './support';

const noon = Date.UTC(2026, 0, 5, 12, 0, 0, 120);
/** What the learner may do before each test. */
const given = async () => {
  await grant('learner', 'data-source-administrator', 'mkt9qd');
  await grant('learner', 'purview-reader', 'mkt9qd');
};

/** Gives a role on a collection, as an administrator does: a PUT of its policy. */
async function grant(name: string, role: string, collection: string): Promise<void> {
  const path = `/policyStore/collections/${collection}/metadataPolicy?${versions.policy}`;
  const policy = parse(await callAs(sandbox.url, 'admin', 'GET', path)) as Policy;
  const id = `purviewmetadatarole_builtin_${role}:${collection}`;
  const member = { attributeName: 'principal.microsoft.id', attributeValueIncludedIn: [persona(name).objectId] };
  const known = policy.properties.attributeRules.find((rule) => rule.id === id);
  if (known) {
    known.dnfCondition.push([
      member,
      { attributeName: 'derived.purview.role', attributeValueIncludes: id.split(':')[0] },
    ]);
  } else {
    const dnfCondition = [
      [member, { attributeName: 'derived.purview.role', attributeValueIncludes: id.split(':')[0] }],
    ];
    policy.properties.attributeRules.push({ kind: 'attributerule', id, name: id, dnfCondition });
    policy.properties.attributeRules
      .find((rule) => rule.id === `permission:${collection}`)
      ?.dnfCondition.push([{ attributeName: 'derived.purview.permission', attributeValueIncludes: id }]);
  }
  const put = await callAs(
    sandbox.url,
    'admin',
    'PUT',
    `/policyStore/metadataPolicies/${policy.id}?${versions.policy}`,
    policy,
  );
  assert.is(put.status, 200, put.text);
}

const preview = '2022-02-01-preview';
const stable = '2023-09-01';
const as = (method: string, path: string, body?: unknown, version = preview, name = 'learner'): Promise<Answer> => {
  const joined = `/scan/datasources${path}${path.includes('?') ? '&' : '?'}api-version=${version}`;
  return callAs(sandbox.url, name, method, joined, body);
};

const inMarketing = { type: 'CollectionReference', referenceName: 'mkt9qd' };
const server = 'sql-contoso-marketing.database.windows.net';
const source = { kind: 'AzureSqlDatabase', properties: { serverEndpoint: server, collection: inMarketing } };
const scan = {
  kind: 'AzureSqlDatabaseMsi',
  properties: {
    scanRulesetName: 'AzureSqlDatabase',
    scanRulesetType: 'System',
    serverEndpoint: server,
    databaseName: 'campaigns',
  },
};
const runId = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';
const nowText = '2026-01-05T12:00:00.12Z';

async function register(version = preview): Promise<void> {
  await as('PUT', '/sql-marketing', source, version);
  await as('PUT', '/sql-marketing/scans/weekly', scan, version);
}

const historyOf = async (version = preview) =>
  field(parse(await as('GET', '/sql-marketing/scans/weekly/runs', undefined, version)), 'value') as Record<
    string,
    unknown
  >[];

async function search(body: unknown): Promise<Record<string, unknown>[]> {
  const answer = await callAs(sandbox.url, 'learner', 'POST', `/datamap/api/search/query?${versions.datamap}`, body);
  return field(parse(answer), 'value') as Record<string, unknown>[];
}

const inServer = {
  limit: 1000,
  filter: { attributeName: 'qualifiedName', operator: 'prefix', attributeValue: `mssql://${server}` },
};

const sources = sandboxSuite('data sources', { clock: () => noon });
sources.before.each(given);

sources('are created, replaced, read and deleted, as the previews answer', async () => {
  const made = await as('PUT', '/sql-marketing', source);
  const url = `${sandbox.url}/scan/datasources/sql-marketing?api-version=${preview}`;
  assert.is(made.status, 201);
  assert.is(made.headers.get('location'), `${url}&api-version=${preview}`);
  assert.equal(parse(made), {
    properties: {
      serverEndpoint: server,
      resourceGroup: null,
      subscriptionId: null,
      location: null,
      resourceName: null,
      resourceId: null,
      dataUseGovernance: 'Disabled',
      createdAt: nowText,
      lastModifiedAt: nowText,
      parentCollection: null,
      collection: { lastModifiedAt: nowText, referenceName: 'mkt9qd', type: 'CollectionReference' },
      dataSourceCollectionMovingState: 0,
    },
    kind: 'AzureSqlDatabase',
    id: 'datasources/sql-marketing',
    name: 'sql-marketing',
  });
  sandbox.world.advance(60);
  const replaced = await as('PUT', '/SQL-Marketing', parse(made));
  assert.is(replaced.status, 200);
  assert.is(replaced.headers.get('location'), null);
  assert.is(field(parse(replaced), 'properties', 'createdAt'), nowText);
  assert.is(field(parse(replaced), 'properties', 'lastModifiedAt'), '2026-01-05T12:01:00.12Z');
  assert.equal(names(await as('GET', '')), ['sql-marketing']);
  const gone = await as('DELETE', '/sql-marketing');
  assert.is(gone.status, 200);
  assert.equal(parse(gone), parse(replaced));
  assert.is((await as('DELETE', '/sql-marketing')).status, 204);
  assert.is((await as('GET', '/sql-marketing')).status, 404);
});

sources('answer a call without an api-version as the previews do, which other planes do not', async () => {
  const bare = (method: string, path: string, body?: unknown) =>
    callAs(sandbox.url, 'learner', method, `/scan/datasources${path}`, body);
  const made = await bare('PUT', '/sql-marketing', source);
  assert.is(made.status, 201);
  const url = `${sandbox.url}/scan/datasources/sql-marketing`;
  assert.is(made.headers.get('location'), `${url}?api-version=2018-12-01-preview`);
  assert.equal(parse(made), parse(await as('GET', '/sql-marketing')));
  assert.is((await bare('PUT', '/sql-marketing/scans/weekly', scan)).status, 201);
  assert.is((await bare('PUT', `/sql-marketing/scans/weekly/runs/${runId}`)).status, 202);
  for (const path of ['', '/sql-marketing', '/sql-marketing/scans', '/sql-marketing/scans/weekly/runs'])
    assert.equal(parse(await bare('GET', path)), parse(await as('GET', path)), path);
  assert.is((await bare('POST', `/sql-marketing/scans/weekly/runs/${runId}/:cancel`)).status, 202);
  assert.is((await bare('DELETE', '/sql-marketing')).status, 200);
  // What only 2023-09-01 has is asked for with it.
  assert.is((await bare('POST', `/sql-marketing/scans/weekly:run?runId=${runId}`)).status, 400);
  for (const path of ['/account/collections', '/policyStore/metadataRoles'])
    assert.is((await callAs(sandbox.url, 'admin', 'GET', path)).status, 400, path);
  for (const surface of ['datamap', 'catalog'])
    assert.is((await callAs(sandbox.url, 'learner', 'POST', `/${surface}/api/search/query`, {})).status, 400, surface);
});

sources('of a kind that nobody described or recorded are refused', async () => {
  const put = async (kind: string) => {
    const properties = { collection: inMarketing };
    return (await as('PUT', '/some-source', { kind, properties })).status;
  };
  for (const kind of ['Nonsense', 'azuresqldatabase', 'AzureSqlDatabaseMsi', 'None', 'constructor', 'Collection'])
    assert.is(await put(kind), 400, kind);
});

sources('show the properties of their kind, set or not', async () => {
  const shown = async (kind: string, own: object = {}) =>
    field(
      parse(await as('PUT', '/some-source', { kind, properties: { ...own, collection: inMarketing } })),
      'properties',
    );
  const resource = { resourceGroup: null, subscriptionId: null, location: null, resourceName: null, resourceId: null };
  const always = {
    createdAt: nowText,
    lastModifiedAt: nowText,
    parentCollection: null,
    collection: { lastModifiedAt: nowText, referenceName: 'mkt9qd', type: 'CollectionReference' },
    dataSourceCollectionMovingState: 0,
  };
  const serviceUrl = 's3://contoso';
  assert.equal(await shown('AmazonS3', { serviceUrl }), { serviceUrl, roleARN: null, ...always });
  assert.equal(await shown('AmazonAccount'), { awsAccountId: null, roleARN: null, ...always });
  assert.equal(await shown('AdlsGen2'), { endpoint: null, ...resource, dataUseGovernance: 'Disabled', ...always });
  assert.equal(await shown('PowerBI', { tenant: 'x' }), { tenant: 'x', ...always });
  const made = await as('PUT', '/some-source', {
    kind: 'AmazonS3',
    properties: { serviceUrl, collection: inMarketing },
  });
  assert.is(made.status, 200);
  const weekly = await as('PUT', '/some-source/scans/weekly', { kind: 'AmazonS3Credential', properties: {} });
  assert.is(field(parse(weekly), 'properties', 'roleARN'), null);
  assert.is(field(parse(weekly), 'properties', 'isMauiScan'), false);
});

sources('are deleted with 204 since 2023-09-01, which also says how they came to be', async () => {
  assert.is(field(parse(await as('PUT', '/sql-marketing', source, stable)), 'creationType'), 'Manual');
  const gone = await as('DELETE', '/sql-marketing', undefined, stable);
  assert.equal([gone.status, gone.text], [204, '']);
});

sources('belong to collections in which the caller holds the role; an unknown one is refused alike', async () => {
  for (const referenceName of ['sal3s0', 'nowher']) {
    const body = { ...source, properties: { serverEndpoint: server, collection: { ...inMarketing, referenceName } } };
    const refused = await as('PUT', '/sql-marketing', body);
    assert.is(refused.status, 403);
    assert.equal(parse(refused), { error: { code: 'Unauthorized', message: 'Not authorized to access account' } });
  }
  for (const method of ['GET', 'PUT', 'DELETE'])
    assert.is((await as(method, '/sql-contoso-sales', method === 'PUT' ? source : undefined)).status, 403, method);
  // Without a collection it would be the root's.
  const { kind } = source;
  assert.is((await as('PUT', '/sql-marketing', { kind, properties: { serverEndpoint: server } })).status, 403);
});

sources('keep their collection from being deleted', async () => {
  await callAs(sandbox.url, 'admin', 'PUT', `/account/collections/newone?${versions.account}`, {
    parentCollection: { referenceName: 'mkt9qd' },
  });
  const collection = { ...inMarketing, referenceName: 'newone' };
  await as('PUT', '/sql-marketing', { ...source, properties: { serverEndpoint: server, collection } });
  const refused = await callAs(sandbox.url, 'admin', 'DELETE', `/account/collections/newone?${versions.account}`);
  assert.equal(parse(refused), {
    error: { code: '12005', message: "newone is being referenced by other resources and can't be deleted." },
  });
});

sources('say what is wrong with a name, a body, an api-version', async () => {
  const message = async (answer: Promise<Answer>) => {
    const { status, headers, ...rest } = await answer;
    assert.is(status, 400);
    assert.is(headers.get('x-ms-error-code'), field(parse({ status, headers, ...rest }), 'error', 'code'));
    return field(parse({ status, headers, ...rest }), 'error', 'message');
  };
  assert.is(
    await message(as('PUT', '/sql_marketing', source)),
    "'sql_marketing' is no name: 3 to 63 letters and digits, parts joined by single hyphens.",
  );
  assert.is(
    await message(as('PUT', '/sql-marketing', {})),
    'The body must be an object with a kind, such as AzureSqlDatabase, and properties.',
  );
  assert.is(
    await message(as('GET', '/sql-marketing', undefined, '2020-01-01')),
    "The api-version '2020-01-01' is not supported. The supported versions are '2018-12-01-preview, 2021-10-01-preview, 2022-02-01-preview, 2022-07-01-preview, 2023-09-01'.",
  );
});

sources.run();

const recorded = sandboxSuite('sources of kinds that the descriptions have no model for', {
  clock: () => noon,
  undescribed: true,
});
recorded.before.each(given);

recorded('are taken where somebody recorded them', async () => {
  for (const kind of ['AdlsGen2', 'Snowflake', 'Fabric', 'Hive', 'Cassandra', 'GoogleBigQuery']) {
    const { status } = await as('PUT', '/some-source', { kind, properties: { collection: inMarketing } });
    assert.ok(status < 300, kind);
  }
});

recorded.run();

const scans = sandboxSuite('scans and triggers', { clock: () => noon });
scans.before.each(given);

scans('are created, listed, replaced and deleted', async () => {
  await as('PUT', '/sql-marketing', source);
  const made = await as('PUT', '/sql-marketing/scans/weekly', scan);
  assert.is(made.status, 201);
  assert.equal(parse(made), {
    properties: {
      ...scan.properties,
      collection: { lastModifiedAt: nowText, referenceName: 'mkt9qd', type: 'CollectionReference' },
      createdAt: nowText,
      lastModifiedAt: nowText,
    },
    kind: 'AzureSqlDatabaseMsi',
    id: 'datasources/sql-marketing/scans/weekly',
    name: 'weekly',
  });
  assert.is((await as('PUT', '/sql-marketing/scans/weekly', scan)).status, 200);
  assert.equal(parse(await as('GET', '/sql-marketing/scans/weekly')), parse(made));
  assert.equal(names(await as('GET', '/sql-marketing/scans')), ['weekly']);
  assert.equal(parse(await as('DELETE', '/sql-marketing/scans/weekly')), parse(made));
  assert.is((await as('DELETE', '/sql-marketing/scans/weekly')).status, 204);
  assert.is((await as('GET', '/sql-marketing/scans/weekly')).status, 404);
});

scans('fit their source and go to a collection of the caller', async () => {
  await as('PUT', '/sql-marketing', source);
  const wrong = await as('PUT', '/sql-marketing/scans/weekly', { ...scan, kind: 'AdlsGen2Msi' });
  assert.is(
    field(parse(wrong), 'error', 'message'),
    "A scan of kind 'AdlsGen2Msi' does not fit a data source of kind 'AzureSqlDatabase': try AzureSqlDatabaseMsi or AzureSqlDatabaseCredential.",
  );
  const properties = { ...scan.properties, collection: { ...inMarketing, referenceName: 'nowher' } };
  assert.is((await as('PUT', '/sql-marketing/scans/weekly', { ...scan, properties })).status, 403);
});

const monthly = {
  name: 'default',
  properties: {
    scanLevel: 'Incremental',
    recurrence: {
      frequency: 'Month',
      interval: 1,
      startTime: '2026-02-01T09:00:00',
      timezone: 'UTC',
      schedule: { monthDays: [1] },
    },
  },
};

scans('have one trigger, whose time zone the versions spell differently', async () => {
  await register();
  const path = '/sql-marketing/scans/weekly/triggers/default';
  const made = await as('PUT', path, monthly);
  const parts = { minutes: null, hours: null, weekDays: null, monthDays: [1], monthlyOccurrences: null };
  assert.is(made.status, 201);
  assert.equal(parse(made), {
    properties: {
      recurrence: {
        frequency: 'Month',
        interval: 1,
        startTime: '2026-02-01T09:00:00',
        endTime: null,
        schedule: parts,
        timezone: 'UTC',
      },
      recurrenceInterval: null,
      createdAt: nowText,
      lastModifiedAt: nowText,
      lastScheduled: null,
      scanLevel: 'Incremental',
    },
    id: 'datasources/sql-marketing/scans/weekly/triggers/default',
    name: 'default',
  });
  const later = field(parse(await as('GET', path, undefined, stable)), 'properties');
  assert.is(field(later, 'recurrence', 'timeZone'), 'UTC');
  assert.is(field(later, 'recurrence', 'timezone'), undefined);
  assert.is(field(later, 'state'), 'Enabled');
  const off = await as('POST', `${path}:disable`, undefined, stable);
  assert.equal([off.status, field(parse(off), 'properties', 'state')], [200, 'Disabled']);
  const on = await as('POST', `${path}:enable`, undefined, stable);
  assert.is(field(parse(on), 'properties', 'state'), 'Enabled');
  assert.is((await as('PUT', path, monthly)).status, 200);
  assert.is((await as('DELETE', path)).status, 200);
  assert.is((await as('GET', path)).status, 404);
});

scans('are repeated by day or hour only since 2023-09-01', async () => {
  await register();
  const path = '/sql-marketing/scans/weekly/triggers/default';
  const daily = { properties: { recurrence: { frequency: 'Day', interval: 1, startTime: '2026-02-01T09:00:00' } } };
  assert.is(
    field(parse(await as('PUT', path, daily)), 'error', 'message'),
    'recurrence.frequency must be one of Week, Month in this api-version.',
  );
  assert.is((await as('PUT', path, daily, stable)).status, 201);
});

scans.run();

const runs = sandboxSuite('runs', { clock: () => noon });
runs.before.each(given);

runs('go from Accepted to Succeeded with the clock, in the shape of the previews', async () => {
  await register();
  const accepted = await as('PUT', `/sql-marketing/scans/weekly/runs/${runId}?scanLevel=Full`);
  assert.is(accepted.status, 202);
  assert.equal(parse(accepted), {
    scanResultId: runId,
    startTime: nowText,
    endTime: null,
    status: 'Accepted',
    error: null,
  });
  const seen: unknown[] = [];
  for (let second = 0; second <= 5; second++) {
    const [{ status, assetsDiscovered }] = await historyOf();
    seen.push(`${status} ${assetsDiscovered}`);
    sandbox.world.advance(1);
  }
  assert.equal(seen, ['Accepted 0', 'Queued 0', 'Running 0', 'Running 6', 'Running 12', 'Succeeded 18']);
  assert.equal(await historyOf(), [
    {
      parentId: null,
      id: runId,
      ingestionJobId: runId,
      resourceId: null,
      status: 'Succeeded',
      assetsDiscovered: 18,
      assetsClassified: 4,
      webScanResults: null,
      diagnostics: { notifications: [], exceptionCountMap: {} },
      startTime: nowText,
      queuedTime: '2026-01-05T12:00:01.12Z',
      pipelineStartTime: '2026-01-05T12:00:02.12Z',
      endTime: '2026-01-05T12:00:05.12Z',
      scanRulesetVersion: 1,
      scanRulesetType: 'System',
      scanLevelType: 'Full',
      errorMessage: null,
      error: null,
      runType: 'Manual',
      dataSourceType: 'AzureSqlDatabase',
    },
  ]);
});

runs('bring what is new into the collection of the source, once, and classified', async () => {
  await register();
  const before = await search(inServer);
  await as('PUT', `/sql-marketing/scans/weekly/runs/${runId}`);
  sandbox.world.advance(4);
  assert.is((await search(inServer)).length, before.length);
  sandbox.world.advance(1);
  const after = await search(inServer);
  const fresh = after.filter(({ id }) => !before.some((one) => one.id === id));
  assert.equal(fresh.map(({ name }) => name).sort(), ['EventFeedback', 'EventRegistration']);
  const [{ id, collectionId, classification, description }] = await search({ keywords: 'EventRegistration' });
  assert.equal([collectionId, description ?? null], ['mkt9qd', null]);
  assert.ok((classification as string[]).includes('MICROSOFT.PERSONAL.EMAIL'));
  const path = `/datamap/api/atlas/v2/entity/guid/${id}`;
  const entity = parse(await callAs(sandbox.url, 'learner', 'GET', path));
  assert.is((field(entity, 'entity', 'relationshipAttributes', 'columns') as unknown[]).length, 6);
  assert.is(field(entity, 'entity', 'relationshipAttributes', 'dbSchema', 'displayText'), 'mkt');
  // Again: nothing twice, and nothing touched.
  await as('PUT', `/sql-marketing/scans/weekly/runs/${other}?scanLevel=Full`);
  sandbox.world.advance(5);
  assert.equal(await search(inServer), after);
  assert.equal(parse(await callAs(sandbox.url, 'learner', 'GET', path)), entity);
  assert.equal(
    (await historyOf()).map((run) => [run.id, run.assetsDiscovered]),
    [
      [other, 18],
      [runId, 18],
    ],
  );
});

runs('keep what people wrote, mend what they removed, and count only that when incremental', async () => {
  await register();
  await as('PUT', `/sql-marketing/scans/weekly/runs/${runId}`);
  sandbox.world.advance(5);
  const [{ id }] = await search({ keywords: 'EventRegistration' });
  const [{ id: feedback }] = await search({ keywords: 'EventFeedback' });
  const entity = (guid: unknown, rest = '') => `/datamap/api/atlas/v2/entity/guid/${guid}${rest}`;
  await callAs(sandbox.url, 'curator', 'PUT', entity(id, '?name=description'), 'Who comes to our fairs.');
  await callAs(sandbox.url, 'curator', 'DELETE', entity(feedback));
  await as('PUT', `/sql-marketing/scans/weekly/runs/${other}?scanLevel=Incremental`);
  sandbox.world.advance(5);
  assert.is((await search({ keywords: 'EventRegistration' }))[0].description, 'Who comes to our fairs.');
  const again = await search({ keywords: 'EventFeedback' });
  assert.equal([again.length, again[0].id === feedback], [1, false]);
  assert.is((await historyOf())[0].assetsDiscovered, 1);
});

runs('are started and shown in another way since 2023-09-01', async () => {
  await register(stable);
  const path = '/sql-marketing/scans/weekly';
  const accepted = await as('POST', `${path}:run?runId=${runId}&scanLevel=Full`, undefined, stable);
  assert.is(accepted.status, 202, accepted.text);
  assert.is(
    accepted.headers.get('operation-location'),
    `${sandbox.url}/scan/datasources${path}/runs/${runId}?api-version=${stable}`,
  );
  const seen: unknown[] = [];
  for (let second = 0; second <= 5; second++) {
    const run = parse(await as('GET', `${path}/runs/${runId}`, undefined, stable));
    const { status, discoveryExecutionDetails: discovery, ingestionExecutionDetails: ingestion } = run as never;
    seen.push([status, field(discovery, 'status'), field(ingestion, 'status')].join(' '));
    sandbox.world.advance(1);
  }
  assert.equal(seen, [
    'Accepted Queued None',
    'Accepted Queued None',
    'InProgress Running Queued',
    'InProgress Running Queued',
    'InProgress Running Queued',
    'Succeeded Succeeded Succeeded',
  ]);
  const [run] = await historyOf(stable);
  assert.equal(field(run, 'discoveryExecutionDetails', 'statistics', 'assets'), {
    discovered: 18,
    classified: 4,
    failed: 0,
  });
  assert.is(field(run, 'assetsDiscovered'), undefined);
});

runs('are cancelled in every state, and leave nothing behind if it was before their end', async () => {
  await register();
  const before = await search(inServer);
  for (const [seconds, status] of [
    [0, 'Canceled'],
    [1, 'Canceled'],
    [3, 'Canceled'],
    [5, 'Succeeded'],
  ] as const) {
    const id = `33333333-3333-4333-8333-33333333333${seconds}`;
    await as('PUT', `/sql-marketing/scans/weekly/runs/${id}`);
    sandbox.world.advance(seconds);
    const answer = await as('POST', `/sql-marketing/scans/weekly/runs/${id}/:cancel`);
    assert.is(answer.status, 202);
    assert.is(field(parse(answer), 'scanResultId'), null);
    assert.match(answer.headers.get('location') ?? '', /\/scan\/operations\/[0-9a-f-]{36}\?api-version=/);
    sandbox.world.advance(10);
    assert.equal([(await historyOf())[0].status, (await historyOf())[0].id], [status, id]);
    if (status === 'Canceled') assert.equal(await search(inServer), before);
  }
});

runs('spell cancelled in two ways since 2023-09-01', async () => {
  await register();
  await as('POST', `/sql-marketing/scans/weekly:run?runId=${runId}`, undefined, stable);
  sandbox.world.advance(3);
  const answer = await as('POST', `/sql-marketing/scans/weekly/runs/${runId}:cancel`, undefined, stable);
  assert.equal([answer.status, field(parse(answer), 'scanResultId')], [202, runId]);
  const [run] = await historyOf(stable);
  assert.equal(
    [run.status, field(run, 'discoveryExecutionDetails', 'status'), field(run, 'ingestionExecutionDetails', 'status')],
    ['Canceled', 'Cancelled', 'Canceled'],
  );
});

runs('fail where there is nothing to read, and say so', async () => {
  await as('PUT', '/sql-marketing', source);
  const properties = { ...scan.properties, databaseName: 'nowhere' };
  await as('PUT', '/sql-marketing/scans/weekly', { ...scan, properties });
  await as('PUT', `/sql-marketing/scans/weekly/runs/${runId}`);
  sandbox.world.advance(5);
  const [{ status, errorMessage, error }] = await historyOf();
  assert.is(status, 'Failed');
  assert.match(String(errorMessage), `No database 'nowhere' at ${server}`);
  assert.is(field(error, 'message'), errorMessage);
});

runs('may be started twice under one id, and not under that of another scan', async () => {
  await register();
  await as('PUT', '/sql-marketing/scans/daily', scan);
  for (let times = 0; times < 2; times++) await as('PUT', `/sql-marketing/scans/weekly/runs/${runId}`);
  assert.is((await historyOf()).length, 1);
  assert.is((await as('PUT', `/sql-marketing/scans/daily/runs/${runId}`)).status, 409);
  const odd = await as('PUT', '/sql-marketing/scans/weekly/runs/today');
  assert.is(field(parse(odd), 'error', 'message'), "The runId must be a guid, and 'today' is not.");
});

runs('are started and cancelled only in the way of the api-version', async () => {
  await register();
  const path = '/sql-marketing/scans/weekly';
  for (const [method, url, version] of [
    ['PUT', `${path}/runs/${runId}`, stable],
    ['POST', `${path}:run?runId=${runId}`, preview],
    ['POST', `${path}/runs/${runId}/:cancel`, stable],
    ['POST', `${path}/runs/${runId}:cancel`, preview],
  ] as const) {
    const refused = await as(method, url, undefined, version);
    assert.equal([refused.status, field(parse(refused), 'error', 'code')], [400, 'UnsupportedApiVersion'], url);
  }
});

runs('are started by /run up to 2022-07-01-preview as well, under an id that the service makes', async () => {
  await register();
  const path = '/sql-marketing/scans/weekly/run';
  const started = await as('POST', path, { scanLevel: 'Incremental' }, '2018-12-01-preview');
  assert.is(started.status, 202);
  const { scanResultId, ...rest } = parse(started) as Record<string, unknown>;
  assert.match(String(scanResultId), /^[0-9a-f-]{36}$/);
  assert.equal(rest, { startTime: nowText, endTime: null, status: 'Accepted', error: null });
  const again = await as('POST', path);
  assert.is.not(field(parse(again), 'scanResultId'), scanResultId);
  sandbox.world.advance(1);
  const [second, first] = await historyOf();
  assert.equal([first?.id, first?.scanLevelType, second?.scanLevelType], [scanResultId, 'Incremental', 'Full']);
  assert.equal([first?.status, first?.queuedTime], ['Queued', '2026-01-05T12:00:01.12Z']);
  const refused = await as('POST', path, undefined, stable);
  assert.is(refused.status, 400);
  assert.match(
    String(field(parse(refused), 'error', 'message')),
    'With 2023-09-01, the nearest that the sandbox knows is POST /scan/datasources/{source}/scans/{scan}:run.',
  );
});

runs('need the role, too', async () => {
  await register();
  const path = '/sql-marketing/scans/weekly';
  for (const [method, url, version] of [
    ['PUT', `${path}/runs/${runId}`, preview],
    ['POST', `${path}:run?runId=${runId}`, stable],
    ['POST', `${path}/runs/${runId}/:cancel`, preview],
    ['GET', `${path}/runs`, preview],
    ['PUT', `${path}/triggers/default`, preview],
  ] as const) {
    for (const name of ['admin', 'curator', 'reader'])
      assert.is((await as(method, url, undefined, version, name)).status, 403, `${name} ${url}`);
  }
});

runs('go with their scan, before they have found anything', async () => {
  await register();
  const before = await search(inServer);
  await as('PUT', `/sql-marketing/scans/weekly/runs/${runId}`);
  await as('DELETE', '/sql-marketing');
  sandbox.world.advance(10);
  assert.equal(await search(inServer), before);
});

runs('read what is there once, however many of them run', async () => {
  await register();
  const { store } = sandbox.world.landscape();
  const entities = store.entities;
  let times = 0;
  store.entities = () => (times++, entities());
  for (let i = 10; i < 60; i++) await as('PUT', `/sql-marketing/scans/weekly/runs/${runId.slice(0, -2)}${i}`, {});
  sandbox.world.advance(4);
  assert.equal([...new Set((await historyOf()).map(({ status }) => status))], ['Running']);
  sandbox.world.advance(1);
  assert.equal([...new Set((await historyOf()).map(({ status }) => status))], ['Succeeded']);
  assert.is(times, 2, 'the database, and its server');
});

runs.run();

const plain = sandboxSuite('scanning in a plain sandbox', { clock: () => noon, plain: true });
plain.before.each(given);

plain('fills an empty catalog, and everything but what was found can be taken away again', async () => {
  assert.equal(names(await as('GET', '')), []);
  assert.equal(await search(inServer), []);
  await register();
  await as('PUT', `/sql-marketing/scans/weekly/runs/${runId}`);
  sandbox.world.advance(5);
  const found = await search(inServer);
  assert.equal([found.length, (await historyOf())[0].assetsDiscovered], [18, 18]);
  assert.equal([...new Set(found.map(({ collectionId }) => collectionId))], ['mkt9qd']);
  await as('DELETE', '/sql-marketing/scans/weekly');
  await as('DELETE', '/sql-marketing');
  assert.equal(names(await as('GET', '')), []);
  const guids = found.map(({ id }) => `guid=${id}`).join('&');
  const gone = await callAs(sandbox.url, 'curator', 'DELETE', `/datamap/api/atlas/v2/entity/bulk?${guids}`);
  assert.is(gone.status, 200);
  assert.equal(await search(inServer), []);
});

plain('reads a lake and Power BI as well', async () => {
  await grant('learner', 'data-source-administrator', 'contoso');
  await grant('learner', 'purview-reader', 'contoso');
  const properties = { endpoint: 'https://contosolake.dfs.core.windows.net/' };
  for (const [name, kind, given] of [
    ['lake', 'AdlsGen2', properties],
    ['reports', 'PowerBI', { tenant: tenantId }],
  ] as const) {
    await as('PUT', `/${name}`, { kind, properties: given });
    await as('PUT', `/${name}/scans/once`, { kind: `${kind}Msi`, properties: {} });
    await as('PUT', `/${name}/scans/once/runs/${name === 'lake' ? runId : other}`);
  }
  sandbox.world.advance(5);
  const files = await search({ keywords: 'event_registration', filter: { objectType: 'Files' } });
  assert.equal([files.length, files[0].collectionId], [1, 'contoso']);
  assert.ok((await search({ filter: { objectType: 'Reports' } })).length > 5);
});

plain.run();
