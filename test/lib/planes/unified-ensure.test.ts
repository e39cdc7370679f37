import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import type { Client } from '../../../lib/core/client';
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

test.run();
