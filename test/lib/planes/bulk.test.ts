import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createEntities, type BulkOptions, type BulkReport } from '../../../lib/planes/bulk';
import { getEntity, getEntityByQualifiedName, type NewEntity } from '../../../lib/planes/catalog';
import { createClient, type CallOptions, type Client } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import { grantRole } from '../../../lib/planes/grant';
import { clientOf } from '../../../lib/course/sandbox';
import { persona } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, control, file, nameOf, noted, rejection, requests, scripted } from '../support';

const bulk = 'POST /datamap/api/atlas/v2/entity/bulk';
let curator: Client;

const bad = (number: number) => file(number, { typeName: 'no_such_type' });
const files = (count: number) => Array.from({ length: count }, (_, index) => file(index));
const bulkCalls = async () => (await requests(sandbox.url)).filter((request) => request === bulk).length;
const names = (list: { qualifiedName: string }[]) => list.map(({ qualifiedName }) => qualifiedName);

const nameIn = ({ attributes }: NewEntity) => attributes.qualifiedName as string;
const namesIn = (body: unknown) => (body as { entities: NewEntity[] }).entities.map(nameIn);
const anyCredential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };

/** What a client throws for this status, and for 0 where no answer came in time. */
const refusal = (status: number) =>
  new HttpError({ method: 'POST', path: '/', status, code: status ? 'No' : 'TIMEOUT', text: 'No.' });

function raise(thrown: unknown): never {
  throw thrown;
}

/** A client that answers a batch by the names in it, and notes how many there were. */
function faked(answer: (names: string[]) => unknown) {
  const sent: number[] = [];
  const post = async (_path: string, { body }: CallOptions) => {
    const names = namesIn(body);
    sent.push(names.length);
    const given = answer(names);
    if (given instanceof Error) throw given;
    return given;
  };
  return { client: { post: post as Client['post'] } as Client, sent };
}

const many = sandboxSuite('createEntities');
many.before(async () => {
  curator = await clientOf(configOf(sandbox.url), 'curator', noted());
});

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
  const objectId = persona('learner').objectId;
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

many(
  'reports as failed what was sent and not answered when the signal ends it, and what was not sent in no list',
  async () => {
    const stop = new AbortController();
    const post = async (_path: string, { body, signal }: CallOptions) => {
      if (namesIn(body).includes(nameOf(0))) return {};
      stop.abort();
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw new HttpError({ method: 'POST', path: '/', status: 0, code: signal?.aborted ? 'ABORTED' : '', text: '' });
    };
    const client = { ...curator, post: post as Client['post'] };
    const options = { batchSize: 10, concurrency: 2, signal: stop.signal };
    const { updated, failed } = await createEntities(client, files(30), options);
    assert.equal(names(updated), files(10).map(nameIn));
    assert.equal(
      failed.map(({ index, error }) => [index, (error as HttpError).code]),
      files(10).map((_, index) => [index + 10, 'ABORTED']),
    );
  },
);

many('reports as failed what came too late, where the signal ends it before the halves are sent', async () => {
  const stop = new AbortController();
  const { client } = faked((sent) => {
    if (sent.length > 2) stop.abort();
    return sent.length > 2 ? refusal(504) : {};
  });
  const { failed } = await createEntities(client, files(8), { signal: stop.signal });
  assert.equal(
    failed.map(({ error }) => (error as HttpError).status),
    Array<number>(8).fill(504),
  );
});

const callbacks: [string, () => void][] = [
  ['throws', () => raise(new Error('the callback'))],
  ['throws a text', () => raise('the callback')],
  ['throws an error that is frozen', () => raise(Object.freeze(new Error('the callback')))],
  ['is rejected', async () => raise(new Error('the callback'))],
];
for (const [what, onProgress] of callbacks) {
  many(`begins no further batch where the callback ${what}, and throws that with the report on it`, async () => {
    const options = { batchSize: 10, concurrency: 2, onProgress };
    const error = await rejection<Error & { report: BulkReport }>(createEntities(curator, files(50), options));
    const { created, updated, failed } = error.report;
    assert.equal([error.message, await bulkCalls()], ['the callback', 2]);
    assert.equal([created.length, updated, failed], [20, [], []]);
    assert.not.ok(Object.keys(error).includes('report'), 'a notebook prints what is enumerable');
  });
}

many('of nothing asks nothing, and refuses sizes that make no sense', async () => {
  assert.equal(await createEntities(curator, []), { created: [], updated: [], failed: [] });
  for (const options of [{ batchSize: 0 }, { concurrency: 0 }, { batchSize: Number.NaN }, { concurrency: 1.5 }]) {
    const error = await rejection(createEntities(curator, files(1), options));
    assert.is(error.message, 'batchSize and concurrency are whole numbers from 1 on.');
  }
  assert.is(await bulkCalls(), 0);
});

many('of what is no asset asks nothing, and says which row it is', async () => {
  for (const odd of [null, undefined, 'azure_blob_path', 7, [], () => ({}), new Date(), { toJSON: () => 'x' }]) {
    const error = await rejection(createEntities(curator, [file(0), odd as never]));
    assert.instance(error, TypeError);
    assert.is(error.message, 'Row 1 is not an asset: an object with a typeName and attributes.');
  }
  assert.is(await bulkCalls(), 0);
});

many('takes a guid that is a number as text, and one that is null as none', async () => {
  const flow = {
    ...{ typeName: 'Process', guid: -1002 },
    attributes: { qualifiedName: 'flow://1', name: 'flow', outputs: [{ guid: -1001, typeName: 'DataSet' }] },
  };
  const rows = [file(0, { guid: null as never }), flow as never, file(2), file(3, { guid: -1001 as never })];
  const { created, failed } = await createEntities(curator, rows, { batchSize: 1 });
  assert.equal([failed, names(created)], [[], [nameOf(0), 'flow://1', nameOf(2), nameOf(3)]]);
  assert.is(await bulkCalls(), 3);
  const { entity } = await getEntity(curator, created[1].guid);
  assert.is([entity.relationshipAttributes?.outputs ?? []].flat()[0]?.guid, created[3].guid);
});

const round: Record<string, unknown> = {};
round.self = round;
const unsendable: [string, object, string][] = [
  ['a BigInt', { name: 7n }, 'Do not know how to serialize a BigInt'],
  ['a circle', { name: round }, 'Converting circular structure to JSON'],
  ['a getter that throws', Object.defineProperty({}, 'name', { enumerable: true, get: () => raise('No.') }), ''],
  ['a toJSON that throws', { name: { toJSON: () => raise(new Error('No.')) } }, 'No.'],
];
for (const [what, attributes, reason] of unsendable) {
  many(`reports a row with ${what}, and writes the others`, async () => {
    const seen: number[] = [];
    const odd = { typeName: 'azure_blob_path', attributes: Object.assign(attributes, { qualifiedName: 'odd' }) };
    const onProgress: BulkOptions['onProgress'] = ({ done, failed }) => void seen.push(done + failed);
    const { created, failed } = await createEntities(curator, [file(0), odd, file(2)], { onProgress });
    assert.equal(names(created), [nameOf(0), nameOf(2)]);
    const [{ index, qualifiedName, error }] = failed;
    assert.equal([failed.length, index, qualifiedName], [1, 1, 'odd']);
    assert.is(error.message, `Row 1 cannot be sent as JSON: ${reason}`);
    assert.equal([seen, await bulkCalls()], [[1, 3], 1]);
  });
}

many('reports whatever the service answers', async () => {
  const odd = [
    { mutatedEntities: null, guidAssignments: null },
    { mutatedEntities: { CREATE: null, UPDATE: 'x' }, guidAssignments: 'x' },
    { mutatedEntities: { CREATE: [null, 7, { guid: 7 }, { guid: {}, attributes: null, typeName: {} }] } },
    { mutatedEntities: 7, guidAssignments: [{ toString: 7 }] },
  ];
  for (const answer of odd) {
    const { updated, failed } = await createEntities(faked(() => answer).client, [file(0, { guid: '-1' }), file(1)]);
    assert.equal([updated.length, failed], [2, []], JSON.stringify(answer));
  }
  for (const answer of ['ok', [], 7]) {
    const { fetch } = scripted({ body: JSON.stringify(answer) });
    const client = createClient({ endpoint: 'https://a.example', credential: anyCredential, fetch });
    const { failed, updated } = await createEntities(client, [file(0)]);
    assert.equal([updated, failed.length], [[], 1]);
    assert.match(failed[0].error.message, '200 NoMutation: The answer does not tell what was written.');
  }
});

many('reports rows with odd names, as the service does', async () => {
  const attributes = [
    null,
    'x',
    [],
    { qualifiedName: { toString: 7 } },
    { qualifiedName: [null] },
    { qualifiedName: 7n },
  ];
  const rows = attributes.map((odd) => ({ typeName: 'azure_blob_path', attributes: odd as never }));
  const { created, failed } = await createEntities(curator, [
    file(0),
    ...rows,
    { typeName: {}, attributes: {} } as never,
  ]);
  assert.equal([names(created), failed.length], [[nameOf(0)], 7]);
});

for (const thrown of ['no token', undefined, new Error('no token')]) {
  many(`reports a credential that is rejected with ${String(thrown)}`, async () => {
    const credential = { getToken: () => Promise.reject(thrown) };
    const client = createClient({ endpoint: 'https://a.example', credential });
    const { created, updated, failed } = await createEntities(client, files(3));
    assert.equal([created, updated, failed.length], [[], [], 3]);
    assert.is(failed[0].error.message, thrown === undefined ? 'The call failed.' : 'no token');
  });
}

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

const sizes = suite('the size of a batch');

sizes('grows while answers are quick, from an even share of the rows', async () => {
  for (const [count, expected] of [
    [30, [30]],
    [120, [50, 50, 20]],
    [800, [200, 200, 200, 200]],
    [6000, [250, 250, 250, 250, 1000, 1000, 1000, 1000, 1000]],
  ] as const) {
    const { client, sent } = faked(() => ({}));
    await createEntities(client, files(count));
    assert.equal(sent, expected, String(count));
  }
});

sizes('stays where answers are slow', async () => {
  const { client, sent } = faked(() => void (clock += 1000));
  let clock = 0;
  const { now } = performance;
  performance.now = () => clock;
  await createEntities(client, files(1500)).finally(() => (performance.now = now));
  assert.equal(sent, Array<number>(6).fill(250));
});

for (const status of [413, 408, 504, 0]) {
  sizes(`falls after ${status || 'a time-out'}, and comes back slowly`, async () => {
    const { client, sent } = faked(({ length }) => (length > 100 ? refusal(status) : {}));
    const { updated, failed } = await createEntities(client, files(2000), { concurrency: 1 });
    assert.equal([updated.length, failed], [2000, []]);
    assert.equal(sent.slice(0, 12), [250, 125, 63, 62, 125, 63, 62, 125, 63, 62, 62, 69]);
    assert.ok(sent.slice(12).filter((length) => length > 100).length <= 4, String(sent));
  });

  sizes(`is what the caller says, after ${status || 'a time-out'} too`, async () => {
    const { client, sent } = faked((rows) => (rows.length > 6 && rows.includes(nameOf(3)) ? refusal(status) : {}));
    const { updated } = await createEntities(client, files(35), { batchSize: 10, concurrency: 1 });
    assert.equal([updated.length, sent], [35, [10, 5, 5, 10, 10, 5]]);
  });
}

sizes('is not the same again for what took too long, but after any other failure', async () => {
  for (const [answer, expected, pauses] of [
    [{ status: 504 }, [8, 4, 4], 0],
    [{ status: 408 }, [8, 4, 4], 0],
    [{ status: 500 }, [8, 8], 1],
    [{ status: 429, headers: { 'retry-after': '7' } }, [8, 8], 1],
  ] as const) {
    const { fetch, calls } = scripted(answer, {});
    const { sleep, waits } = noted();
    const client = createClient({ endpoint: 'https://a.example', credential: anyCredential, fetch, sleep });
    const { updated } = await createEntities(client, files(8), { concurrency: 1 });
    assert.is(updated.length, 8);
    assert.equal(
      calls.map(({ body }) => namesIn(JSON.parse(body ?? '')).length),
      expected,
    );
    assert.is(waits.length, pauses);
    if (answer.status === 429) assert.equal(waits, [7000]);
  }
});

sizes('is one for a row that is too much by itself, which alone fails', async () => {
  for (const status of [413, 408, 504, 0]) {
    const { client } = faked((rows) => (rows.includes(nameOf(700)) ? refusal(status) : {}));
    const { updated, failed } = await createEntities(client, files(3000));
    assert.equal([updated.length, failed.map(({ index }) => index)], [2999, [700]]);
  }
});

sizes('does not matter to a service that answers nothing: the run ends soon, and says what was sent', async () => {
  const { client, sent } = faked(() => refusal(0));
  const seen: number[] = [];
  const onProgress: BulkOptions['onProgress'] = ({ failed }) => void seen.push(failed);
  const { failed } = await createEntities(client, files(10_000), { onProgress });
  const codes = failed.map(({ error }) => (error as HttpError).code);
  assert.is(failed.length, 10_000);
  assert.is(codes.lastIndexOf('TIMEOUT') + 1, codes.indexOf('NotSent'));
  assert.is(codes.indexOf('NotSent'), 1000);
  assert.match(failed[9999].error.message, 'NotSent: 5 rows before this one, each in a call of its own, got no answer');
  assert.is(seen.at(-1), 10_000);
  assert.ok(sent.length < 60, String(sent.length));
});

sizes.run();
