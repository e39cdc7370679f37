import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ask, downstream, entityOf, everywhere, freshCatalog, reportsIn, reportsShowing } from './catalog-harness';

const email = 'MICROSOFT.PERSONAL.EMAIL';
const phone = 'MICROSOFT.PERSONAL.US.PHONE_NUMBER';

const size = suite('the estate');

size('has about 200 assets, most of them in five collections', () => {
  const catalog = freshCatalog();
  const total = ask(catalog, { limit: 0 })['@search.count'];
  assert.ok(total >= 180 && total <= 230, String(total));
  for (const collectionId of everywhere)
    assert.ok(ask(catalog, { filter: { collectionId } })['@search.count'] >= 3, collectionId);
});

size('is the same after every start', () => {
  const [one, two] = [freshCatalog(), freshCatalog()];
  assert.equal([...one.store.entities()], [...two.store.entities()]);
  assert.equal(ask(one, { keywords: 'customer' }), ask(two, { keywords: 'customer' }));
});

size('keeps to its types: no attribute and no relationship that the type does not have', () => {
  const { store, types } = freshCatalog();
  for (const entity of store.entities()) {
    const known = types.attributes(entity.typeName);
    const strange = Object.keys(entity.attributes).filter((name) => !known.has(name));
    assert.equal(strange, [], entity.typeName);
    for (const { typeName, end1, end2 } of store.relationshipsOf(entity.guid)) {
      const def = types.get(typeName);
      assert.ok(def?.endDef1 && types.isA(store.entity(end1)?.typeName ?? '', def.endDef1.type), typeName);
      assert.ok(def?.endDef2 && types.isA(store.entity(end2)?.typeName ?? '', def.endDef2.type), typeName);
    }
  }
});

size('gives every entity the relationships that its type requires', () => {
  const { store, types } = freshCatalog();
  for (const { guid, typeName } of store.entities()) {
    const has = new Set(store.relationshipsOf(guid).map((one) => one.typeName));
    for (const one of types.relationshipAttributes(typeName).values()) {
      if (!one.isOptional) assert.ok(has.has(one.relationship), `${typeName}.${one.name}`);
    }
  }
});

size('has no asset twice', () => {
  const qualifiedNames = ask(freshCatalog(), { limit: 1000 }).value.map((row) => row.qualifiedName);
  assert.is(new Set(qualifiedNames).size, qualifiedNames.length);
});

size('is empty but for the default glossary when asked to be', () => {
  const catalog = freshCatalog({ empty: true });
  assert.is(ask(catalog, {})['@search.count'], 0);
  assert.equal(
    [...catalog.store.entities()].map(({ typeName }) => typeName),
    ['AtlasGlossary'],
  );
});

size('grows to exactly the number of assets asked for, with the same answer to the story', () => {
  const catalog = freshCatalog({ assets: 3000 });
  assert.is(ask(catalog, { limit: 0 })['@search.count'], 3000);
  assert.equal(reportsShowing(catalog, email), ['Churn Watchlist', 'Customer Contact Sheet']);
});

size.run();

const story = suite('the story');

story("shows customers' e-mail addresses in exactly two reports", () => {
  assert.equal(reportsShowing(freshCatalog(), email), ['Churn Watchlist', 'Customer Contact Sheet']);
});

story('shows telephone numbers in exactly one report', () => {
  assert.equal(reportsShowing(freshCatalog(), phone), ['Service Callbacks']);
});

story('passes through the table, the lake, the warehouse and a dataset', () => {
  const catalog = freshCatalog();
  const { guidEntityMap } = downstream(catalog, entityOf(catalog, 'azure_sql_table', 'Customer').guid);
  const types = new Set(Object.values(guidEntityMap).map(({ typeName }) => typeName));
  for (const type of [
    'azure_datalake_gen2_path',
    'azure_synapse_dedicated_sql_table',
    'powerbi_dataset',
    'powerbi_report',
  ])
    assert.ok(types.has(type), type);
});

story('has decoys that sound like customers and hold no address', () => {
  const rows = ask(freshCatalog(), { keywords: 'customer', filter: { objectType: 'Tables' }, limit: 100 }).value;
  const decoys = rows.filter(
    ({ name, classification }) =>
      /customer/i.test(String(name)) && !(classification as string[] | undefined)?.includes(email),
  );
  assert.ok(decoys.length >= 8, String(decoys.length));
});

story('has a second source of addresses that leads nowhere yet, and a report waiting for it', () => {
  const catalog = freshCatalog();
  assert.equal(downstream(catalog, entityOf(catalog, 'azure_sql_table', 'NewsletterSignup').guid).relations, []);
  const dataset = entityOf(catalog, 'powerbi_dataset', 'Newsletter Audience');
  assert.equal(reportsIn(downstream(catalog, dataset.guid)), ['Newsletter Reach']);
});

story('hides one of the two reports from who may not read Customer Analytics', () => {
  const catalog = freshCatalog();
  const customer = entityOf(catalog, 'azure_sql_table', 'Customer').guid;
  assert.equal(reportsIn(downstream(catalog, customer, 10, new Set(['sal3s0']))), ['Customer Contact Sheet']);
  const seen = ask(catalog, { filter: { objectType: 'Reports' } }, new Set(['cust4x'])).value.map(({ name }) => name);
  assert.ok(seen.includes('Churn Watchlist') && !seen.includes('Customer Contact Sheet'));
});

story.run();
