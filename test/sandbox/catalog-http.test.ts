import * as assert from 'uvu/assert';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { tokenOf } from './support';

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

const version = 'api-version=2023-09-01';
const email = 'MICROSOFT.PERSONAL.EMAIL';
const tokens = new Map<string, string>();

async function send(persona: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const authorization = `Bearer ${tokens.get(persona) ?? ''}`;
  const content =
    body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { authorization, 'content-type': 'application/json' } };
  const response = await fetch(`${sandbox.url}${path}`, { method, headers: { authorization }, ...content });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

const query = async (persona: string, body: unknown) =>
  (await send(persona, 'POST', `/datamap/api/search/query?${version}`, body)).body;
const rows = (body: Record<string, unknown>) => body.value as Record<string, unknown>[];

function suiteOf(name: string) {
  const test = sandboxSuite(name);
  test.before(async () => {
    for (const one of ['learner', 'reader', 'curator']) tokens.set(one, await tokenOf(sandbox.url, one));
  });
  return test;
}

const reading = suiteOf('catalog over HTTP: reading');

reading('answers the story with raw calls', async () => {
  const tables = rows(await query('reader', { filter: { classification: email } }));
  const reports = new Set<string>();
  for (const { id } of tables) {
    const { body } = await send('reader', 'GET', `/datamap/api/atlas/v2/lineage/${id}?direction=OUTPUT&depth=5`);
    const nodes = Object.values(body.guidEntityMap as Record<string, { typeName: string; displayText: string }>);
    nodes
      .filter(({ typeName }) => typeName === 'powerbi_report')
      .forEach(({ displayText }) => reports.add(displayText));
  }
  assert.equal([...reports].sort(), ['Churn Watchlist', 'Customer Contact Sheet']);
});

reading('refuses who has no role, in the words of the gateway', async () => {
  const { status, body } = await send('learner', 'POST', `/datamap/api/search/query?${version}`, {});
  assert.is(status, 403);
  assert.equal(body, { error: { code: 'Unauthorized', message: 'Not authorized to access account' } });
});

reading('wants an api-version for search and none for Atlas routes', async () => {
  assert.is((await send('reader', 'POST', '/datamap/api/search/query', {})).status, 400);
  assert.is((await send('reader', 'GET', '/datamap/api/atlas/v2/types/typedefs/headers')).status, 200);
});

reading('answers both surfaces, each in its own shape', async () => {
  const old = await send('reader', 'POST', '/catalog/api/search/query?api-version=2022-03-01-preview', {
    limit: 1,
    offset: 5,
  });
  assert.equal(Object.keys(old.body), ['@search.count', 'value', '@search.facets']);
  assert.ok('@search.count.approximate' in (await query('reader', { limit: 1 })));
});

reading('names a limit over 1000 in the envelope of Atlas', async () => {
  const { status, body } = await send('reader', 'POST', `/datamap/api/search/query?${version}`, { limit: 2000 });
  assert.is(status, 400);
  assert.equal(Object.keys(body), ['requestId', 'errorCode', 'errorMessage']);
  assert.is(body.errorMessage, 'invalid parameters: limit must be a whole number from 0 to 1000, but found: 2000');
});

reading('finds an entity by guid and by qualifiedName, its header and classifications', async () => {
  const [{ id, qualifiedName }] = rows(
    await query('reader', { keywords: 'Customer', filter: { entityType: 'azure_sql_table' }, limit: 1 }),
  );
  const base = '/datamap/api/atlas/v2/entity';
  const byGuid = await send('reader', 'GET', `${base}/guid/${id}`);
  const byName = await send(
    'reader',
    'GET',
    `${base}/uniqueAttribute/type/azure_sql_table?attr:qualifiedName=${encodeURIComponent(String(qualifiedName))}`,
  );
  assert.equal(byGuid.body, byName.body);
  assert.is((await send('reader', 'GET', `${base}/guid/${id}/header`)).body.displayText, 'Customer');
  assert.is((await send('reader', 'GET', `${base}/guid/${id}/classifications`)).body.totalCount, 0);
  const bulk = await send('reader', 'GET', `${base}/bulk?guid=${id}&guid=${id}&ignoreRelationships=true`);
  assert.is((bulk.body.entities as unknown[]).length, 2);
  assert.is(byGuid.headers.get('server'), 'MicrosoftPurview');
});

reading('says in a list where an entity comes from, and in which domain it is', async () => {
  const [{ id }] = rows(await query('reader', { filter: { entityType: 'azure_sql_table' }, limit: 1 }));
  const { body } = await send('reader', 'GET', `/datamap/api/atlas/v2/entity/bulk?guid=${id}`);
  const [{ source, domainId, createdBy, updatedBy }] = body.entities as Record<string, unknown>[];
  assert.equal([source, domainId], ['PurviewPortal', 'contoso']);
  for (const id of [createdBy, updatedBy]) assert.match(String(id), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

reading('answers 404 for what it does not know, with the codes of Atlas', async () => {
  const code = async (path: string) => (await send('reader', 'GET', `/datamap/api/atlas/v2/${path}`)).body.errorCode;
  assert.is(await code('entity/guid/no-such-guid'), 'ATLAS-404-00-005');
  assert.is(await code('entity/uniqueAttribute/type/azure_sql_table?attr:qualifiedName=x'), 'ATLAS-404-00-009');
  assert.is(await code('types/entitydef/name/azure_sql_tabel'), 'ATLAS-404-00-001');
  assert.is(await code('relationship/guid/x'), 'ATLAS-404-00-00C');
});

reading('shows types by name, guid and kind', async () => {
  const type = await send('reader', 'GET', '/datamap/api/atlas/v2/types/entitydef/name/azure_sql_table');
  const same = await send('reader', 'GET', `/datamap/api/atlas/v2/types/typedef/guid/${type.body.guid}`);
  assert.equal(type.body, same.body);
  const only = await send('reader', 'GET', '/datamap/api/atlas/v2/types/typedefs?type=classification');
  assert.is((only.body.entityDefs as unknown[]).length, 0);
});

reading('shows a relationship with its two ends', async () => {
  const [{ id }] = rows(
    await query('reader', { keywords: 'Customer', filter: { entityType: 'azure_sql_table' }, limit: 1 }),
  );
  const { body } = await send('reader', 'GET', `/datamap/api/atlas/v2/entity/guid/${id}`);
  const { relationshipAttributes } = body.entity as {
    relationshipAttributes: { dbSchema: { relationshipGuid: string } };
  };
  const found = await send(
    'reader',
    'GET',
    `/datamap/api/atlas/v2/relationship/guid/${relationshipAttributes.dbSchema.relationshipGuid}?extendedInfo=true`,
  );
  const { relationship } = found.body as { relationship: Record<string, unknown> };
  const { end2, typeName } = relationship as { end2: { guid: string }; typeName: string };
  assert.equal([relationship.propagatedClassifications, 'attributes' in relationship], [[], false]);
  const path = `/datamap/api/atlas/v2/relationship/guid/${String(relationship.guid)}`;
  assert.equal(Object.keys((await send('reader', 'GET', path)).body), ['relationship']);
  assert.equal(Object.keys((await send('reader', 'GET', `${path}?extendedInfo=True`)).body).length, 2);
  assert.equal([typeName, end2.guid], ['azure_sql_schema_tables', id]);
  assert.is(Object.keys(found.body.referredEntities as object).length, 2);
});

reading('needs a direction for lineage', async () => {
  const [{ id }] = rows(await query('reader', { filter: { classification: email }, limit: 1 }));
  assert.is(
    (await send('reader', 'GET', `/datamap/api/atlas/v2/lineage/${id}`)).body.errorMessage,
    'invalid parameters: direction must be one of INPUT, OUTPUT, BOTH',
  );
});

reading.run();

const writing = suiteOf('catalog over HTTP: writing');

writing('is refused to a reader and open to a curator', async () => {
  const entity = { typeName: 'DataSet', guid: '-1', attributes: { qualifiedName: 'demo://1', name: 'Demo' } };
  assert.is((await send('reader', 'POST', '/datamap/api/atlas/v2/entity', { entity })).status, 403);
  const { status, body } = await send('curator', 'POST', '/datamap/api/atlas/v2/entity', { entity });
  assert.is(status, 200);
  const { '-1': guid } = body.guidAssignments as Record<string, string>;
  assert.is(rows(await query('reader', { keywords: 'demo' }))[0].id, guid);
});

writing('puts entities into the collection that is asked for, the root without one', async () => {
  const entities = [{ typeName: 'DataSet', guid: '-1', attributes: { qualifiedName: 'demo://2', name: 'Placed' } }];
  await send('curator', 'POST', '/datamap/api/atlas/v2/entity/bulk?collectionId=mkt9qd', { entities });
  assert.is(rows(await query('reader', { keywords: 'placed' }))[0].collectionId, 'mkt9qd');
  assert.is(
    (
      await send('curator', 'POST', '/datamap/api/atlas/v2/entity/bulk?collectionId=nowhere', {
        entities: [{ ...entities[0], attributes: { qualifiedName: 'demo://3', name: 'x' } }],
      })
    ).status,
    403,
  );
});

writing('answers 204 without a body to classifications, labels and deleted relationships', async () => {
  const { body } = await send('curator', 'POST', '/datamap/api/atlas/v2/entity', {
    entity: { typeName: 'DataSet', guid: '-1', attributes: { qualifiedName: 'demo://4', name: 'Marked' } },
  });
  const { '-1': guid } = body.guidAssignments as Record<string, string>;
  const url = `/datamap/api/atlas/v2/entity/guid/${guid}`;
  assert.is((await send('curator', 'POST', `${url}/classifications`, [{ typeName: email }])).status, 204);
  assert.is((await send('curator', 'PUT', `${url}/labels`, ['new'])).status, 204);
  assert.equal(rows(await query('reader', { filter: { id: guid } }))[0].label, ['new']);
  assert.is((await send('curator', 'DELETE', `${url}/classification/${email}`)).status, 204);
  assert.is((await send('curator', 'PUT', `${url}?name=description`, 'In words.')).status, 200);
  assert.equal(Object.keys((await send('curator', 'DELETE', url)).body.mutatedEntities as object), ['DELETE']);
  assert.is(
    (await send('reader', 'GET', `/datamap/api/atlas/v2/lineage/${guid}?direction=BOTH`)).body.errorCode,
    'ATLAS-404-00-012',
  );
});

writing('lists the glossary and assigns a term', async () => {
  const list = (await send('reader', 'GET', '/datamap/api/atlas/v2/glossary')).body as unknown as {
    guid: string;
    name: string;
  }[];
  assert.is(list[0].name, 'Glossary');
  const terms = (await send('reader', 'GET', `/datamap/api/atlas/v2/glossary/${list[0].guid}/terms?limit=2`))
    .body as unknown as { guid: string; name: string }[];
  assert.equal(
    terms.map(({ name }) => name),
    ['Campaign', 'Churn'],
  );
  const [{ id }] = rows(await query('reader', { keywords: 'AdPlacement' }));
  const url = `/datamap/api/atlas/v2/glossary/terms/${terms[0].guid}/assignedEntities`;
  assert.is((await send('curator', 'POST', url, [{ guid: id }])).status, 204);
  const assigned = (await send('reader', 'GET', url)).body as unknown as { guid: string; relationshipGuid: string }[];
  assert.ok(assigned.some(({ guid }) => guid === id));
  assert.is(
    (
      await send(
        'curator',
        'DELETE',
        url,
        assigned.filter(({ guid }) => guid === id),
      )
    ).status,
    204,
  );
});

writing.run();

const surfaces = suiteOf('catalog over HTTP: the Catalog surface');

surfaces('writes into a collection named in the path, and pages the neighbours of an asset', async () => {
  const entity = { typeName: 'DataSet', guid: '-1', attributes: { qualifiedName: 'demo://5', name: 'Filed' } };
  const url = '/catalog/api/collections/F1NANC/entity?api-version=2022-03-01-preview';
  assert.is((await send('curator', 'POST', url, { entity })).status, 200);
  const [row] = rows(
    (await send('reader', 'POST', '/catalog/api/search/query?api-version=2022-03-01-preview', { keywords: 'filed' }))
      .body,
  );
  assert.is(row.collectionId, 'f1nanc');
});

surfaces('shows the second page of a lineage', async () => {
  const [{ id }] = rows(
    await query('reader', { keywords: '"Sales Performance"', filter: { entityType: 'powerbi_dataset' } }),
  );
  const next = async (offset: number) =>
    (
      await send(
        'reader',
        'GET',
        `/datamap/api/lineage/${id}/next?${version}&direction=OUTPUT&offset=${offset}&limit=2`,
      )
    ).body.relations as unknown[];
  // Next are the processes alone: as pyapacheatlas's test of the service has it.
  assert.equal([(await next(0)).length, (await next(2)).length], [2, 1]);
});

surfaces('shows parents of processes only when asked to', async () => {
  const [{ id }] = rows(
    await query('reader', { keywords: 'Customer', filter: { entityType: 'azure_sql_table' }, limit: 1 }),
  );
  const parents = async (more: string) =>
    (
      (await send('reader', 'GET', `/catalog/api/atlas/v2/lineage/${id}?direction=OUTPUT${more}`)).body
        .parentRelations as unknown[]
    ).length;
  assert.is(await parents(''), 0);
  assert.ok((await parents('&includeParent=true')) > 0);
});

surfaces.run();
