import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { assetsPerCollection, provePlace } from '../../../lib/course/places';
import { clientOf, lendRoles } from '../../../lib/course/sandbox';
import type { Client } from '../../../lib/core/client';
import { listCollections, type Collection } from '../../../lib/planes/account';
import { configOf, printing } from '../support';
import { startSandbox } from '../../sandbox-suite';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let reader: Client;
let collections: Collection[];
const test = printing('places');
test.before(async () => {
  sandbox = await startSandbox();
  await lendRoles(configOf(sandbox.url), ['Collection Admin']);
  reader = await clientOf(configOf(sandbox.url), 'reader');
  collections = await listCollections(await clientOf(configOf(sandbox.url), 'admin'));
});
test.after(() => sandbox.close());

const look = () => assetsPerCollection(reader, collections);
const prove = async (place: string, ...predicted: string[]) =>
  provePlace(await connect({ config: configOf(sandbox.url) }), { place, predicted }, { collections, look });

test('are counted with their names, the fullest first', async () => {
  const counts = await look();
  assert.is(counts.length, 5);
  assert.ok(counts.every(({ count }, i) => i === 0 || count <= counts[i - 1].count));
  assert.ok(counts.some(({ value, name }) => value === 'Sales [sal3s0]' && name === 'sal3s0'));
  assert.ok((await assetsPerCollection(reader, [])).some(({ value }) => value === 'sal3s0 [sal3s0]'));
});

test('are judged one step at a time, and everything is put back', async ({ printed }) => {
  const before = await look();
  assert.is(await prove('?', '?'), undefined);
  assert.is(await prove('mkt9qd', 'mkt9qd'), undefined);
  assert.is(await prove('sal3s0', 'sal3s0'), undefined);
  assert.equal((await prove('sal3s0', 'cust4x', 'sal3s0'))?.map(({ name }) => name).sort(), ['cust4x', 'sal3s0']);
  assert.equal(printed, [
    "Not yet. No collection is called '?'; use the name in brackets.",
    "Not yet. 'mkt9qd' is Marketing; look again at the tree.",
    'Not yet. The place is right. You predicted sal3s0; look again at the tree.',
    'Solved. Sales and the collection beneath it; the others are not even named.',
  ]);
  assert.equal(await look(), before);
});

test('are nowhere on a real account', async ({ printed }) => {
  const real = { ...(await connect({ config: configOf(sandbox.url) })), sandbox: false, network: {} };
  const never = () => Promise.reject(new Error('not to be called'));
  await provePlace(real, { place: 'sal3s0', predicted: ['sal3s0'] }, { collections, look: never });
  assert.equal(printed, ['This exercise needs the sandbox.']);
});

test.run();
