import { randomUUID } from 'node:crypto';
import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import type { Client } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import { clientOf } from '../../../lib/course/sandbox';
import { grantRole } from '../../../lib/planes/grant';
import { classifiedAs, ofType, search } from '../../../lib/planes/search';
import { businessDomains, dataAssets, dataProducts, terms, type Domain } from '../../../lib/planes/unified';
import { dataAssetsOf, ensureDataAssets, ensureNamed, ensureRelated } from '../../../lib/planes/unified-ensure';
import { partsOf, whoAnswersFor } from '../../../lib/planes/unified-parts';
import { persona } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, rejection, requests } from '../support';

const { objectId } = persona('learner');
const contacts = { owner: [{ id: objectId }] };
const withEmail = classifiedAs('MICROSOFT.PERSONAL.EMAIL');

const test = sandboxSuite('what is ensured in the Unified Catalog');
let [purview, unified]: Client[] = [];
let domain: Domain;

/** The learner gets a domain in which it may do everything, and may read the Data Map. */
test.before.each(async () => {
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  for (const role of ['Governance Domain Creator', 'Global Catalog Reader'] as const)
    await grantRole(admin, { role, objectId });
  await grantRole(admin, { role: 'Data Reader', collectionName: 'contoso', objectId });
  ({ purview, unified } = await connect({ config: configOf(sandbox.url) }));
  domain = await ensureNamed(unified, businessDomains, { name: 'Logistics', type: 'DataDomain' });
  for (const role of ['Data Steward', 'Data Product Owner'] as const)
    await grantRole(unified, { role, domainId: domain.id, objectId });
});

const writes = async () =>
  (await requests(sandbox.url)).filter((line) => /^(POST|PUT) \/datagovernance/.test(line) && !/\/query$/.test(line));
const product = () => ensureNamed(unified, dataProducts, { name: 'Deliveries', domain: domain.id, contacts });
const holding = async () => (await search(purview, { filter: withEmail })).value;

test('is made once, and found by its name in its domain after that', async () => {
  assert.equal([domain.name, domain.status], ['Logistics', 'DRAFT']);
  const made = await ensureNamed(unified, terms, { name: 'Churn', domain: domain.id });
  const before = await writes();
  assert.is((await ensureNamed(unified, businessDomains, { name: 'Logistics' })).id, domain.id);
  assert.is((await ensureNamed(unified, terms, { name: 'Churn', domain: domain.id })).id, made.id);
  assert.equal(await writes(), before);
  // The domain Customer has a term of the same name.
  assert.is((await terms.list(unified)).filter(({ name }) => name === 'Churn').length, 2);
});

test('finds the data assets of a search, and makes those that are missing, each of the type it has', async () => {
  const rows = await holding();
  const ensured = await ensureDataAssets(unified, rows);
  assert.equal(
    ensured.map(({ name, result }) => `${name} ${result}`),
    [
      'Customer found',
      'NewsletterSignup found',
      'customer.csv created',
      'newsletter_signup.csv created',
      'DimCustomer found',
    ],
  );
  const again = await ensureDataAssets(unified, rows);
  assert.equal(
    again.map(({ id, result }) => [id, result]),
    ensured.map(({ id }) => [id, 'found']),
  );
  const known = await dataAssetsOf(unified, [rows[2]?.id ?? '']);
  assert.equal(
    known.map(({ name, type }) => [name, type]),
    [['customer.csv', 'ADLSGen2Path']],
  );
});

test('makes a table of a database and anything else of the types that the service has for them', async () => {
  const first = async (type: string, keywords: string) =>
    (await search(purview, { filter: ofType(type), keywords, limit: 1 })).value;
  const rows = [...(await first('azure_sql_table', 'phone')), ...(await first('powerbi_report', 'churn'))];
  const ensured = await ensureDataAssets(unified, rows);
  assert.equal(
    ensured.map(({ result }) => result),
    ['created', 'created'],
  );
  const made = await Promise.all(ensured.map(({ id }) => dataAssets.get(unified, id)));
  assert.equal(
    made.map(({ type }) => type),
    ['AzureSqlTable', 'General'],
  );
});

test('asks for nothing where there is nothing to ensure', async () => {
  const before = (await requests(sandbox.url)).length;
  assert.equal(await ensureDataAssets(unified, []), []);
  assert.equal(await dataAssetsOf(unified, []), []);
  assert.equal(await whoAnswersFor(unified, []), []);
  assert.is((await requests(sandbox.url)).length, before);
});

test('relates what is not yet related', async () => {
  const { id } = await product();
  const ids = (await ensureDataAssets(unified, await holding())).map((one) => one.id);
  await ensureRelated(unified, id, 'DATAASSET', ids.slice(0, 2));
  const before = (await writes()).length;
  await ensureRelated(unified, id, 'DATAASSET', ids);
  assert.is((await writes()).length, before + 3);
  assert.equal(
    (await partsOf(unified, id)).assets.map((one) => one.id),
    ids,
  );
});

test('tells what a data product is made of, one without anything too', async () => {
  const { id } = await product();
  const empty = await partsOf(unified, id);
  assert.equal([empty.domain.name, empty.product.name, empty.terms, empty.assets], ['Logistics', 'Deliveries', [], []]);
  const term = await ensureNamed(unified, terms, { name: 'Parcel', domain: domain.id });
  await ensureRelated(unified, id, 'TERM', [term.id]);
  assert.equal(
    (await partsOf(unified, id)).terms.map(({ name }) => name),
    ['Parcel'],
  );
  assert.is((await rejection<Error & { status: number }>(partsOf(unified, domain.id))).status, 404);
});

test('tells to which data products assets of the Data Map belong, as far as one may see those', async () => {
  const rows = await holding();
  const ensured = await ensureDataAssets(unified, rows);
  await ensureRelated(
    unified,
    (await product()).id,
    'DATAASSET',
    ensured.map(({ id }) => id),
  );
  const told = async (client: Client) =>
    (
      await whoAnswersFor(
        client,
        rows.map(({ id }) => id),
      )
    )
      .map(({ asset, product: { name }, domain: of }) => `${asset.name}: ${name}, ${of.name}`)
      .sort();
  const all = await told(unified);
  assert.is(all.length, 8);
  assert.ok(all.includes('Customer: Customer 360, Customer'));
  assert.ok(all.includes('customer.csv: Deliveries, Logistics'));
  // What is a draft is not told to others.
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  await grantRole(admin, { role: 'Global Catalog Reader', objectId: persona('reader').objectId });
  const reader = await clientOf(configOf(sandbox.url), 'reader');
  assert.equal(
    await told(reader),
    all.filter((line) => line.includes('Customer 360')),
  );
});

test('takes an id in any case for the same, and makes what is given twice once', async () => {
  const rows = (await holding()).filter(({ name }) => name === 'customer.csv' || name === 'DimCustomer');
  const shouted = rows.map((row) => ({ ...row, id: row.id.toUpperCase() }));
  const before = (await writes()).length;
  const ensured = await ensureDataAssets(unified, [...rows, ...rows, ...shouted]);
  assert.is((await writes()).length, before + 1);
  assert.equal(
    ensured.map(({ id }) => id),
    [1, 2, 3].flatMap(() => ensured.slice(0, 2).map(({ id }) => id)),
  );
  const { id } = await product();
  const ids = ensured.slice(0, 2).map((one) => one.id);
  await ensureRelated(unified, id, 'DATAASSET', ids);
  const related = (await writes()).length;
  await ensureRelated(
    unified,
    id,
    'DATAASSET',
    ids.map((one) => one.toUpperCase()),
  );
  assert.is((await writes()).length, related);
});

test('leaves out what is hidden in the middle of the answer, and passes on what else goes wrong', async () => {
  const guids = (await holding()).map(({ id }) => id);
  const failing = (path: RegExp, status: number): Client => ({
    ...unified,
    async get<T>(...call: Parameters<Client['get']>) {
      if (!path.test(call[0])) return unified.get<T>(...call);
      throw new HttpError({ method: 'GET', path: call[0], status, code: 'x', text: 'x' });
    },
  });
  await ensureRelated(unified, (await product()).id, 'DATAASSET', [
    (await ensureDataAssets(unified, await holding()))[2]!.id,
  ]);
  const all = await whoAnswersFor(unified, guids);
  const own = all.filter(({ domain: of }) => of.id === domain.id);
  assert.ok(own.length > 0 && own.length < all.length);
  const assetId = own[0]!.asset.id;
  for (const status of [403, 404]) {
    const hidden = await whoAnswersFor(failing(new RegExp(`/businessdomains/${domain.id}`), status), guids);
    assert.is(hidden.length, all.length - own.length);
    const gone = await whoAnswersFor(failing(new RegExp(`/dataAssets/${assetId}/`), status), guids);
    assert.is(gone.length, all.filter(({ asset }) => asset.id !== assetId).length);
  }
  const broken = whoAnswersFor(failing(/businessdomains/, 500), guids);
  assert.is((await rejection<HttpError>(broken)).status, 500);
});

test('asks by no more than 50 ids at a time', async () => {
  const asked: number[] = [];
  const ids = Array.from({ length: 120 }, () => randomUUID());
  const counting: Client = {
    ...unified,
    async get<T>(...call: Parameters<Client['get']>) {
      if (!call[0].endsWith('/relationships')) return unified.get<T>(...call);
      return { value: ids.map((entityId) => ({ entityId })) } as T;
    },
    async post<T>(...call: Parameters<Client['post']>) {
      asked.push((call[1]?.body as { ids: string[] }).ids.length);
      return unified.post<T>(...call);
    },
  };
  await partsOf(counting, (await product()).id);
  assert.equal(asked, [50, 50, 20, 50, 50, 20]);
});

test.run();
