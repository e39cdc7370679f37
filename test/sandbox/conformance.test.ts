import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { covers, differences, type Difference } from './conformance';
import { describedBy, skipped } from './descriptions';

/** What is wrong with an answer, in words. */
const found = (method: string, url: string, status: number, body?: unknown) =>
  differences({ method, url, route: url, status, text: body === undefined ? '' : JSON.stringify(body) }).map(
    ({ at, problem }) => `${at} ${problem}`,
  );

const check = suite('an answer held against its description');

const collection = { name: 'sal3s0', friendlyName: 'Sales', collectionProvisioningState: 'Succeeded' };
const collectionAt = (body: unknown, status = 200) =>
  found('GET', '/account/collections/sal3s0?api-version=2019-11-01-preview', status, body);

check('may leave fields out or write null for them, and then is as described', () => {
  assert.equal(collectionAt(collection), []);
  assert.equal(collectionAt({ ...collection, description: null }), []);
});

check('has no other fields, types, words or dates', () => {
  assert.equal(collectionAt({ ...collection, friendlyname: 'Sales' }), ['Collection.friendlyname is not described']);
  assert.equal(collectionAt({ ...collection, name: 7 }), ['Collection.name must be string']);
  assert.equal(collectionAt({ ...collection, collectionProvisioningState: 'Done' }), [
    'Collection.collectionProvisioningState must be equal to one of the allowed values',
  ]);
  assert.equal(collectionAt({ ...collection, systemData: { createdAt: 'yesterday' } }), [
    'SystemData.createdAt must match format "date-time"',
  ]);
});

check('has a status and a body, or none, as described', () => {
  assert.equal(collectionAt(collection, 201), ['Collections_GetCollection answers 201']);
  assert.equal(collectionAt(undefined), ['Collections_GetCollection has no body']);
  assert.equal(found('DELETE', '/account/collections/sal3s0', 204, {}), ['Collections_DeleteCollection has a body']);
});

check('needs what is required, and no null there', () => {
  const list = (value: unknown) => found('GET', '/account/collections', 200, value);
  assert.equal(list({ count: 0 }), ['CollectionList.value is missing']);
  assert.equal(list({ value: null }), ['CollectionList.value must be array']);
});

check('of several kinds is told by its own', () => {
  const source = (kind: string, properties: object) =>
    found('GET', '/scan/datasources/x?api-version=2023-09-01', 200, { kind, name: 'x', properties });
  assert.equal(source('AzureStorage', { endpoint: 'https://a' }), []);
  assert.equal(source('AzureStorage', { tenant: 'a' }), ['AzureStorageProperties.tenant is not described']);
  assert.equal(source('PowerBI', { tenant: 'a' }), []);
});

check('is that of the operation with the most of the path in its own words', () => {
  const id = (method: string, url: string) => describedBy(method, url)?.operation?.id;
  assert.is(id('GET', '/datamap/api/atlas/v2/entity/bulk?guid=x'), 'Entity_ListByGuids');
  assert.is(id('GET', '/CATALOG/api/lineage/x/next'), 'Lineage_NextPageLineage');
  assert.is(id('GET', '/collections/x'), 'Collections_GetCollection');
  assert.is(id('GET', '/account'), 'Accounts_GetAccountProperties');
  assert.is(describedBy('GET', '/v1.0/applications'), undefined);
});

check('is excused by a deviation of its own description, place and problem only', () => {
  const deviation = { in: ['datamap' as const], at: 'S*Value.x', problem: 'is not described', because: '' };
  const difference: Difference = { in: 'datamap', at: 'SearchResultValue.x', problem: 'is not described', met: '' };
  assert.ok(covers(deviation, difference));
  for (const other of [{ in: 'catalog' as const }, { at: 'SearchResultValue.xy' }, { problem: 'is missing' }])
    assert.not.ok(covers(deviation, { ...difference, ...other }));
});

if (skipped === undefined) check.run();
else console.log(skipped);
