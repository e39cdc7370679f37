import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { createClient, type Client } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import { clientOf } from '../../../lib/course/sandbox';
import { grantRole } from '../../../lib/planes/grant';
import { search, ofType } from '../../../lib/planes/search';
import {
  businessDomains,
  dataAssets,
  dataProducts,
  terms,
  type DataProduct,
  type Domain,
  type New,
} from '../../../lib/planes/unified';
import { persona } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, rejection, requests, scripted } from '../support';

const { objectId } = persona('learner');
let unified: Client;
let domain: Domain;

/** Lets the learner make domains and read the Data Map, and makes one in which it may do everything. */
async function begin() {
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  for (const role of ['Governance Domain Creator', 'Global Catalog Reader'] as const)
    await grantRole(admin, { role, objectId });
  await grantRole(admin, { role: 'Data Reader', collectionName: 'contoso', objectId });
  ({ unified } = await connect({ config: configOf(sandbox.url) }));
  domain = await businessDomains.create(unified, { name: 'Logistics', type: 'DataDomain' });
  for (const role of ['Data Steward', 'Data Product Owner'] as const)
    await grantRole(unified, { role, domainId: domain.id, objectId });
}

const made = sandboxSuite('the Unified Catalog');
made.before.each(begin);

const contacts = { owner: [{ id: objectId }] };
const code = async (call: Promise<unknown>) => {
  const { status, code: said } = await rejection<HttpError>(call);
  return `${status} ${said}`;
};
const collect = async <T>(items: AsyncIterable<T>) => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
const puts = async () => (await requests(sandbox.url)).filter((request) => request.startsWith('PUT')).length;

made('has domains that are made, changed, published and deleted', async () => {
  assert.equal([domain.status, domain.name, domain.type], ['DRAFT', 'Logistics', 'DataDomain']);
  const changed = await businessDomains.update(unified, domain.id, { description: 'How it gets there.' });
  assert.equal([changed.name, changed.description], ['Logistics', 'How it gets there.']);
  assert.equal(await businessDomains.get(unified, domain.id), changed);
  assert.is((await businessDomains.publish(unified, domain.id)).status, 'PUBLISHED');
  const names = (await businessDomains.list(unified)).map(({ name }) => name);
  assert.ok(names.includes('Logistics') && names.includes('Customer'), names.join());
  assert.equal(
    (await collect(businessDomains.each(unified, { writeOnly: true }))).map(({ name }) => name),
    ['Logistics'],
  );
  await businessDomains.delete(unified, domain.id);
  assert.is(await code(businessDomains.get(unified, domain.id)), '404 DataCatalogNotFound');
});

made('is not written where nothing would change', async () => {
  await businessDomains.publish(unified, domain.id);
  const before = await puts();
  await businessDomains.update(unified, domain.id, { name: 'Logistics' });
  await businessDomains.publish(unified, domain.id);
  assert.is(await puts(), before);
});

made('publishes what is in a domain once the domain is', async () => {
  const term = await terms.create(unified, { name: 'Parcel', domain: domain.id });
  const product = await dataProducts.create(unified, { name: 'Deliveries', domain: domain.id, contacts });
  assert.equal([term.status, product.status], ['DRAFT', 'DRAFT']);
  for (const publish of [() => terms.publish(unified, term.id), () => dataProducts.publish(unified, product.id)]) {
    const error = await rejection<HttpError>(publish());
    assert.is(error.code, 'DataCatalogInvalidEntity');
    assert.match(error.message, /Entity cannot be published in an unpublished domain\./);
  }
  await businessDomains.publish(unified, domain.id);
  assert.is((await terms.publish(unified, term.id)).status, 'PUBLISHED');
  const published = await dataProducts.publish(unified, product.id);
  assert.equal([published.status, published.contacts], ['PUBLISHED', contacts]);
});

made('keeps on a change what it was not told of', async () => {
  const term = await terms.create(unified, { name: 'Parcel', domain: domain.id, acronyms: ['PCL'], contacts });
  const { acronyms, contacts: kept, description } = await terms.update(unified, term.id, { description: 'A box.' });
  assert.equal([acronyms, kept, description], [['PCL'], contacts, 'A box.']);
  await terms.delete(unified, term.id);
  assert.is(await code(terms.get(unified, term.id)), '404 DataCatalogNotFound');
});

made('relates a data product to assets of the Data Map and to terms', async () => {
  const { purview } = await connect({ config: configOf(sandbox.url) });
  const { value } = await search(purview, { keywords: 'customer', filter: ofType('azure_sql_table'), limit: 1 });
  const [table] = value;
  if (!table) throw new Error('There is no table.');
  const source = { type: 'DataMap', assetId: table.id };
  const asset = await dataAssets.create(unified, { name: table.name, type: 'General', source });
  assert.is.not(asset.id, table.id);
  assert.is((await dataAssets.get(unified, asset.id)).source.assetId, table.id);
  assert.ok((await dataAssets.list(unified)).some(({ id }) => id === asset.id));

  const product = await dataProducts.create(unified, { name: 'Deliveries', domain: domain.id, contacts });
  const term = await terms.create(unified, { name: 'Parcel', domain: domain.id });
  const relate = dataProducts.createRelationship;
  const related = await relate(unified, product.id, 'DATAASSET', { entityId: asset.id });
  assert.equal([related.entityId, related.relationshipType], [asset.id, 'Related']);
  await relate(unified, product.id, 'TERM', { entityId: term.id, description: 'What is delivered.' });
  const listed = async (to: 'DATAASSET' | 'TERM') =>
    (await dataProducts.listRelationships(unified, product.id, to)).map(({ entityId }) => entityId);
  assert.equal([await listed('DATAASSET'), await listed('TERM')], [[asset.id], [term.id]]);
  assert.equal(
    (await dataAssets.listRelationships(unified, asset.id, 'DATAPRODUCT')).map(({ entityId }) => entityId),
    [product.id],
  );
  const wrapping = await collect(dataAssets.query(unified, { sourceAssetIds: [table.id] }));
  assert.ok(wrapping.some(({ id }) => id === asset.id));
  assert.ok(wrapping.every(({ source: from }) => from.assetId === table.id));
  await dataProducts.deleteRelationship(unified, product.id, 'TERM', term.id);
  assert.equal(await listed('TERM'), []);
  assert.is((await dataAssets.update(unified, asset.id, { contacts })).source.assetId, table.id);
  await dataAssets.delete(unified, asset.id);
  assert.is(await code(dataAssets.get(unified, asset.id)), '404 DataCatalogNotFound');
});

made('is asked by queries, counts and facets', async () => {
  const mine = await dataProducts.create(unified, { name: 'Customer deliveries', domain: domain.id, contacts });
  const found = await collect(dataProducts.query(unified, { nameKeyword: 'customer', domainIds: [domain.id] }));
  assert.equal(
    found.map(({ id }) => id),
    [mine.id],
  );
  assert.is(await dataProducts.count(unified, 'Customer deliveries'), 1);
  const facets = await dataProducts.facets(unified, ['domain'], { domainIds: [domain.id] });
  assert.equal(facets.domain, [{ value: domain.id, count: '1' }]);
  const published = await collect(terms.query(unified, { status: 'Published', nameKeyword: 'churn' }));
  assert.equal(
    published.map(({ name }) => name),
    ['Churn'],
  );
  assert.is(await terms.count(unified, 'Churn'), 1);
  assert.equal((await terms.list(unified, { domainId: domain.id })).length, 0);
  assert.equal(
    (await terms.list(unified, { keyword: 'Churn' })).map(({ name }) => name),
    ['Churn'],
  );
});

made('is read page by page, however many there are', async () => {
  for (let at = 0; at < 105; at++) await terms.create(unified, { name: `Term ${at}`, domain: domain.id });
  const listed = await terms.list(unified, { domainId: domain.id });
  assert.is(new Set(listed.map(({ id }) => id)).size, 105);
  assert.is((await collect(terms.query(unified, { domainIds: [domain.id] }))).length, 105);
});

made('refuses who has no role in it', async () => {
  const other = await clientOf(configOf(sandbox.url), 'curator');
  for (const call of [
    businessDomains.list(other),
    terms.list(other),
    dataProducts.list(other),
    dataAssets.list(other),
    businessDomains.create(other, { name: 'x' }),
  ])
    assert.is(await code(call), '403 Unauthorized');
});

made.run();

const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };
const stubbed = (script: ReturnType<typeof scripted>) =>
  createClient({ endpoint: 'https://a.example', credential, ...script });
const pages = suite('lists of the Unified Catalog');

pages('ask for what the service demands, and go on where there is more', async () => {
  const nextLink = 'https://elsewhere.example/x?skip=1&top=1';
  const script = scripted({ body: { value: [{ id: 'a' }], nextLink } }, { body: { value: [{ id: 'b' }] } });
  assert.equal(
    (await dataAssets.list(stubbed(script))).map(({ id }) => id),
    ['a', 'b'],
  );
  const query = 'api-version=2026-03-20-preview&includeExtendedProperties=false&top=100';
  assert.equal(
    script.calls.map(({ url }) => url),
    ['0', '1'].map((skip) => `https://a.example/datagovernance/catalog/dataAssets?${query}&skip=${skip}`),
  );
});

pages('stop where a service reads no skip', async () => {
  const script = scripted({ body: { value: [{ id: 'a' }], nextLink: '/next' } });
  assert.is((await rejection<HttpError>(terms.list(stubbed(script)))).code, 'SamePage');
});

pages('of domains go on by a token', async () => {
  const nextLink = 'https://elsewhere.example/x?skipToken=t2';
  const script = scripted({ body: { value: [{ id: 'a' }], nextLink } }, { body: { value: [{ id: 'b' }] } });
  assert.is((await businessDomains.list(stubbed(script))).length, 2);
  assert.match(script.calls[1]?.url ?? '', /skipToken=t2$/);
});

pages('of domains go on by a place where that is all the link has, and never in circles', async () => {
  const link = (skip: number) => ({ body: { value: [{ id: `${skip}` }], nextLink: `/x?skip=${skip}` } });
  const script = scripted(link(1), { body: { value: [{ id: 'b' }] } });
  assert.is((await businessDomains.list(stubbed(script))).length, 2);
  assert.match(script.calls[1]?.url ?? '', /skip=1$/);
  assert.is((await rejection<HttpError>(businessDomains.list(stubbed(scripted(link(1)))))).code, 'SamePage');
});

pages('stop where they are told to', async () => {
  const script = scripted(Object.assign(new Error('aborted'), { name: 'AbortError' }));
  const call = dataProducts.deleteRelationship(stubbed(script), 'x', 'TERM', 'y', AbortSignal.abort());
  assert.is((await rejection<HttpError>(call)).code, 'ABORTED');
});

pages('say so where an answer is another one', async () => {
  for (const [call, body] of [
    [(client: Client) => terms.get(client, 'x'), { name: 'no id' }],
    [(client: Client) => terms.list(client), { value: [{}] }],
    [(client: Client) => terms.count(client, 'x'), { count: null }],
    [(client: Client) => terms.count(client, 'x'), { count: 'many' }],
    [(client: Client) => terms.facets(client, ['domain']), { facets: { domain: 'none' } }],
    [(client: Client) => terms.createRelationship(client, 'x', 'TERM', { entityId: 'y' }), {}],
  ] as const)
    assert.is((await rejection<HttpError>(call(stubbed(scripted({ body }))))).code, 'OddAnswer');
  const facets = { facets: { domain: [{ value: 'x', count: '1' }] } };
  assert.equal(await terms.facets(stubbed(scripted({ body: facets })), ['domain']), facets.facets);
  // A number with a fraction, as an official example shows it.
  assert.is(await terms.count(stubbed(scripted({ body: '{"count":2.0}' })), 'x'), 2);
});

pages('are of things whose fields are checked when one is made', () => {
  const given = (thing: New<DataProduct>) => thing;
  const owned = { name: 'x', domain: 'x', contacts: {} };
  assert.ok(given({ ...owned, somethingNew: 1 }));
  // @ts-expect-error: a data product is of a domain.
  given({ name: 'x', contacts: {} });
  // @ts-expect-error: how often it is updated is one of a few words.
  given({ ...owned, updateFrequency: 'Sometimes' });
});

pages.run();
