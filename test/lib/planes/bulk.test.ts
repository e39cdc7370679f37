import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createEntities, type BulkOptions } from '../../../lib/planes/bulk';
import { getEntity, getEntityByQualifiedName, type NewEntity } from '../../../lib/planes/catalog';
import { createClient, type Client } from '../../../lib/core/client';
import { grantRole } from '../../../lib/planes/grant';
import { clientOf } from '../../../lib/course/sandbox';
import { startSandbox } from '../../../sandbox/app';
import { configOf, control, file, nameOf, noted, personaOf, rejection, requests, scripted } from '../support';

const bulk = 'POST /datamap/api/atlas/v2/entity/bulk';
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let curator: Client;

const bad = (number: number) => file(number, { typeName: 'no_such_type' });
const files = (count: number) => Array.from({ length: count }, (_, index) => file(index));
const bulkCalls = async () => (await requests(sandbox.url)).filter((request) => request === bulk).length;
const names = (list: { qualifiedName: string }[]) => list.map(({ qualifiedName }) => qualifiedName);

const many = suite('createEntities');
many.before(async () => {
  sandbox = await startSandbox();
  curator = await clientOf(configOf(sandbox.url), 'curator', noted());
});
many.before.each(async () => void (await control(sandbox.url, 'reset', {})));
many.after(() => sandbox.close());

many('writes every row in batches, and reports them in order with their guids', async () => {
  const report = await createEntities(curator, files(120), { batchSize: 25 });
  assert.equal(
    names(report.created),
    files(120).map(({ attributes }) => attributes.qualifiedName),
  );
  assert.equal([report.updated, report.failed, await bulkCalls()], [[], [], 5]);
  const { entity } = await getEntityByQualifiedName(curator, 'azure_blob_path', nameOf(77));
  assert.is(report.created[77].guid, entity.guid);
});

many('updates on the second run and duplicates nothing', async () => {
  const first = await createEntities(curator, files(30), { batchSize: 10 });
  const second = await createEntities(curator, files(31), { batchSize: 10 });
  assert.equal(second.updated, first.created);
  assert.equal(names(second.created), [nameOf(30)]);
});

many('reports exactly the bad row in the middle of a batch, and writes the rest', async () => {
  const rows = files(50).map((row, index) => (index === 23 ? bad(23) : row));
  const { created, failed } = await createEntities(curator, rows);
  assert.is(created.length, 49);
  assert.equal(
    failed.map(({ index, qualifiedName }) => [index, qualifiedName]),
    [[23, nameOf(23)]],
  );
  assert.match(failed[0].error.message, 'ATLAS-404-00-001: Given typename no_such_type was invalid');
  // 50, then both halves at each of six levels at most.
  assert.ok((await bulkCalls()) <= 13);
});

many('finds bad rows at both ends and side by side', async () => {
  const wrong = [0, 7, 8, 19];
  const rows = files(20).map((row, index) => (wrong.includes(index) ? bad(index) : row));
  const { created, failed } = await createEntities(curator, rows, { batchSize: 8 });
  assert.equal(
    failed.map(({ index }) => index),
    wrong,
  );
  assert.is(created.length, 16);
});

many('keeps rows that refer to each other by a negative guid in one call', async () => {
  const flow = (number: number): NewEntity => ({
    typeName: 'Process',
    attributes: {
      qualifiedName: `flow://${number}`,
      name: 'flow',
      outputs: [{ guid: `-${number}`, typeName: 'DataSet' }],
    },
  });
  const outputs = [1, 2, 3].map((number) => file(number, { guid: `-${number}` }));
  const { created, failed } = await createEntities(curator, [...outputs, ...[3, 2, 1].map(flow)], { batchSize: 2 });
  assert.equal([failed, created.length, await bulkCalls()], [[], 6, 3]);
  const { entity } = await getEntity(curator, created[5].guid);
  const linked = [entity.relationshipAttributes?.outputs ?? []].flat().map(({ guid }) => guid);
  assert.equal(linked, [created[0].guid]);
});

many('refuses together what refers to each other', async () => {
  const refersToFirst = { ...bad(4), relationshipAttributes: { parent: { guid: '-1' } } };
  const rows = [file(0), file(1, { guid: '-1' }), bad(2), file(3), refersToFirst];
  const { created, failed } = await createEntities(curator, rows);
  assert.equal(
    failed.map(({ index }) => index),
    [1, 2, 4],
  );
  assert.equal(names(created), [nameOf(0), nameOf(3)]);
});

many('writes the same asset once when it is given twice', async () => {
  const { created } = await createEntities(curator, [file(1), file(2), file(1)], { batchSize: 1 });
  assert.is(created[0].guid, created[2].guid);
  assert.is(await bulkCalls(), 2);
});

many('tells how far it is', async () => {
  const seen: number[][] = [];
  const onProgress: BulkOptions['onProgress'] = ({ done, failed, total }) => void seen.push([done, failed, total]);
  await createEntities(curator, [file(0), file(1), bad(2), file(3)], { batchSize: 2, concurrency: 1, onProgress });
  assert.equal(seen, [
    [2, 0, 4],
    [2, 1, 4],
    [3, 1, 4],
  ]);
});

many('waits out throttling and repeats a failed call', async () => {
  await control(sandbox.url, 'faults', { path: '*/entity/bulk', status: 429, times: 2 });
  await control(sandbox.url, 'faults', { path: '*/entity/bulk', status: 500 });
  await control(sandbox.url, 'faults', { path: '*/entity/bulk', drop: 'body' });
  const { created, updated, failed } = await createEntities(curator, files(40), { batchSize: 10 });
  assert.equal([created.length + updated.length, failed], [40, []]);
});

many('halves no batch for a fault that is not in its rows', async () => {
  await control(sandbox.url, 'faults', { path: '*/entity/bulk', status: 500, times: 4 });
  const { created, failed } = await createEntities(curator, files(20), { batchSize: 10, concurrency: 1 });
  assert.equal([created.length, failed.length, await bulkCalls()], [10, 10, 5]);
});

many('reports every row where the caller may write none, and does not ask for each', async () => {
  const reader = await clientOf(configOf(sandbox.url), 'reader', noted());
  const { created, failed } = await createEntities(reader, files(60));
  assert.equal([created, failed.length, await bulkCalls()], [[], 60, 6]);
  for (const { error } of failed) {
    const path = '/datamap/api/atlas/v2/entity/bulk';
    assert.is(error.message, `POST ${path}: 403 Unauthorized: Not authorized to access account`);
  }
});

many('finds the asset that exists where the caller may not write', async () => {
  const objectId = personaOf('learner').objectId;
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  await grantRole(admin, { collectionName: 'sal3s0', role: 'Data Curator', objectId });
  await createEntities(curator, [file(7)], { collectionId: 'f1nanc' });
  const learner = await clientOf(configOf(sandbox.url), 'learner');
  const { created, failed } = await createEntities(learner, files(20), { collectionId: 'sal3s0' });
  assert.equal(
    failed.map(({ index }) => index),
    [7],
  );
  assert.is(created.length, 19);
});

for (const [status, code] of [
  [401, 'Unauthenticated'],
  [404, 'RequestUriNotFound'],
  [404, 'ResourceNotFound'],
  [405, 'ATLAS-405-00-001'],
] as const) {
  many(`halves no batch for a ${status} ${code}, which is not about the rows`, async () => {
    const { fetch, calls } = scripted({ status, body: { error: { code, message: 'No.' } } });
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };
    const { failed } = await createEntities(
      createClient({ endpoint: 'https://a.example', credential, fetch }),
      files(8),
    );
    // A 401 is asked once more with a new token.
    assert.equal([failed.length, calls.length], [8, status === 401 ? 2 : 1]);
  });
}

many('halves a batch that is too large for the service', async () => {
  const { fetch, calls } = scripted({ status: 413, body: { error: { code: 'TooLarge', message: 'No.' } } }, {});
  const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };
  const client = createClient({ endpoint: 'https://a.example', credential, fetch });
  const { failed } = await createEntities(client, files(8));
  assert.equal([failed, calls.length], [[], 3]);
});

many('has no more calls under way than it may', async () => {
  let [now, most] = [0, 0];
  const post = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 2));
    now -= 1;
  };
  const client = { ...curator, post: post as Client['post'] };
  const { updated } = await createEntities(client, files(20), { batchSize: 1, concurrency: 3 });
  assert.equal([most, updated.length, updated[0].guid], [3, 20, '']);
});

many('reports what was done when the signal ends it', async () => {
  const stop = new AbortController();
  const options = { batchSize: 10, concurrency: 1, signal: stop.signal, onProgress: () => stop.abort() };
  const { created, updated, failed } = await createEntities(curator, files(30), options);
  assert.equal([created.length, updated, failed, await bulkCalls()], [10, [], [], 1]);
});

many('begins no further batch where the callback throws', async () => {
  const onProgress = () => {
    throw new Error('the callback');
  };
  const error = await rejection(createEntities(curator, files(30), { batchSize: 10, concurrency: 1, onProgress }));
  assert.equal([error.message, await bulkCalls()], ['the callback', 1]);
});

many('of nothing asks nothing, and refuses sizes that make no sense', async () => {
  assert.equal(await createEntities(curator, []), { created: [], updated: [], failed: [] });
  for (const options of [{ batchSize: 0 }, { concurrency: 0 }, { batchSize: Number.NaN }, { concurrency: 1.5 }]) {
    const error = await rejection(createEntities(curator, files(1), options));
    assert.is(error.message, 'batchSize and concurrency are whole numbers from 1 on.');
  }
  assert.is(await bulkCalls(), 0);
});

many('of what is no asset asks nothing, and says which row it is', async () => {
  for (const odd of [null, undefined, 'azure_blob_path', 7]) {
    const error = await rejection(createEntities(curator, [file(0), odd as never]));
    assert.instance(error, TypeError);
    assert.is(error.message, 'Row 1 is not an asset: an object with a typeName and attributes.');
  }
  assert.is(await bulkCalls(), 0);
});

many('leaves it to the service to refuse rows that lack what they need, and writes the others', async () => {
  const hostile = JSON.parse('{"typeName":"__proto__","attributes":{"__proto__":{"qualifiedName":"p"}}}') as NewEntity;
  const rows = [file(0), {} as NewEntity, hostile, { ...file(3), attributes: {} }, file(4)];
  const { created, failed } = await createEntities(curator, rows);
  assert.equal(
    failed.map(({ index }) => index),
    [1, 2, 3],
  );
  assert.equal(names(created), [nameOf(0), nameOf(4)]);
  assert.is(({} as Record<string, unknown>).qualifiedName, undefined);
});

many('sends the collection, and counts as updated what the answer leaves out', async () => {
  const { fetch, calls } = scripted({ body: { guidAssignments: { '-1': 'g1' } } });
  const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };
  const client = createClient({ endpoint: 'https://a.example', credential, fetch });
  const rows = [file(1, { guid: '-1' }), file(2, { guid: '-2' }), file(3)];
  const { updated } = await createEntities(client, rows, { collectionId: 'sal3s0' });
  assert.equal(
    updated.map(({ guid }) => guid),
    ['g1', '', ''],
  );
  assert.match(calls[0].url, 'collectionId=sal3s0');
});

many.run();
