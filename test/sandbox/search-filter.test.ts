import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ask, found, freshCatalog, names, noon } from './catalog-harness';

const catalog = freshCatalog();
const count = (filter: unknown) => ask(catalog, { filter, limit: 0 })['@search.count'];
const all = count(undefined);
const message = (filter: unknown): string => {
  try {
    count(filter);
  } catch (error) {
    return String((error as Error).message);
  }
  return 'accepted';
};

const shorthand = suite('filter shorthands');

shorthand('an absent, null or empty filter keeps everything', () => {
  assert.is(count(null), all);
  assert.is(count({}), all);
});

shorthand('entityType matches the type alone, or its sub types when they are included', () => {
  assert.is(count({ entityType: 'DataSet' }), 0);
  assert.ok(count({ entityType: 'DataSet', includeSubTypes: true }) > 100);
  // The older spelling, which pyapacheatlas uses.
  for (const includeSubTypes of [true, false])
    assert.is(count({ typeName: 'DataSet', includeSubTypes }), count({ entityType: 'DataSet', includeSubTypes }));
  assert.ok(
    count({ entityType: 'azure_datalake_gen2_object', includeSubTypes: true }) >
      count({ entityType: 'azure_datalake_gen2_path' }),
  );
});

shorthand('objectType and assetType match what the row shows', () => {
  assert.ok(found(catalog, { objectType: 'Reports' }).includes('Churn Watchlist'));
  assert.is(
    count({ assetType: 'Power BI' }),
    count({ attributeName: 'entityType', operator: 'prefix', attributeValue: 'powerbi_' }),
  );
});

shorthand('classification matches a table by its columns, and sub classifications when included', () => {
  assert.equal(
    found(catalog, { and: [{ classification: 'MICROSOFT.PERSONAL.EMAIL' }, { entityType: 'azure_sql_table' }] }),
    ['Customer', 'NewsletterSignup'],
  );
  assert.is(count({ classification: 'MICROSOFT.BASE.CLASSIFICATION' }), 0);
  assert.ok(count({ classification: 'MICROSOFT.BASE.CLASSIFICATION', includeSubClassifications: true }) > 10);
});

shorthand('collectionId takes the name in any case', () =>
  assert.is(count({ collectionId: 'SAL3S0' }), count({ collectionId: 'sal3s0' })),
);

shorthand('id, fileExtension, term, termGuid, label and contactId each find their assets', () => {
  const [row] = ask(catalog, {
    filter: { and: [{ entityType: 'azure_sql_table' }, { term: 'Customer', glossary: 'Glossary' }] },
  }).value;
  assert.is(row.name, 'Customer');
  assert.equal(found(catalog, { id: row.id }), ['Customer']);
  const [{ guid }] = row.term as { guid: string }[];
  const [{ id }] = row.contact as { id: string }[];
  assert.is(count({ termGuid: guid }), 3);
  assert.ok(count({ contactId: id }) > 0);
  assert.ok(count({ label: 'gdpr' }) > 0);
  assert.is(count({ fileExtension: 'pdf' }), 1);
  assert.is(count({ term: 'Customer', glossary: 'Another' }), 0);
});

shorthand('glossaryType finds the terms, and the glossary that they are in', () => {
  assert.is(count({ glossaryType: 'AtlasGlossaryTerm' }) + 1, count({ objectType: 'Glossary terms' }));
  const [glossary] = ask(catalog, { filter: { glossaryType: 'AtlasGlossary' } }).value;
  assert.equal(
    [glossary.name, glossary.qualifiedName, glossary.entityType, glossary.glossary, glossary.termStatus],
    ['Glossary', 'Glossary', 'AtlasGlossary', undefined, undefined],
  );
  assert.is(count({ not: { or: [{ entityType: 'AtlasGlossaryTerm' }, { entityType: 'AtlasGlossary' }] } }), all - 10);
});

shorthand('typeName is another spelling of entityType, and true may be text', () => {
  const tables = count({ entityType: 'azure_sql_table' });
  assert.is(count({ typeName: 'azure_sql_table' }), tables);
  const all = count({ entityType: 'DataSet', includeSubTypes: true });
  for (const includeSubTypes of [true, 'true', 'True']) assert.is(count({ typeName: 'DataSet', includeSubTypes }), all);
  for (const includeSubTypes of [false, 'False']) assert.is(count({ typeName: 'DataSet', includeSubTypes }), 0);
  assert.match(message({ typeName: 'DataSet', includeSubTypes: 'maybe' }), 'includeSubTypes must be a boolean');
  assert.match(message({ typeName: 'a', entityType: 'b' }), 'typeName cannot stand beside entityType');
});

shorthand('a term may name its glossary by either word', () => {
  const terms = count({ term: 'Customer' });
  assert.is(count({ term: 'Customer', glossaryName: 'Glossary' }), terms);
  assert.is(count({ term: 'Customer', glossary: 'Glossary' }), terms);
  assert.is(count({ term: 'Customer', glossaryName: 'Another' }), 0);
});

shorthand('createTime and updateTime take a range or a threshold', () => {
  assert.is(count({ createTime: 'LAST_365D' }) + count({ createTime: 'MORE_THAN_365D' }), all);
  assert.ok(
    count({ updateTime: 'LAST_7D' }) > 0 && count({ updateTime: 'LAST_7D' }) < count({ updateTime: 'LAST_30D' }),
  );
  for (const timeThreshold of [noon, String(noon)])
    assert.is(count({ createTime: { operator: 'lt', timeThreshold } }), all);
});

shorthand.run();

const attributes = suite('filter attribute tests');

attributes('compare with startswith as with prefix, and in any case', () => {
  const test = (operator: string) => count({ attributeName: 'name', operator, attributeValue: 'Cust' });
  assert.ok(test('prefix') > 0);
  for (const operator of ['startswith', 'startsWith', 'PREFIX']) assert.is(test(operator), test('prefix'), operator);
});

attributes('compare a number with one that is written as text', () => {
  const time = ask(catalog, { limit: 1 }).value[0].createTime;
  const test = (operator: string, attributeValue: unknown) =>
    count({ attributeName: 'createTime', operator, attributeValue });
  for (const operator of ['eq', 'ne', 'gt', 'le'])
    assert.is(test(operator, String(time)), test(operator, time), operator);
  assert.is(count({ attributeName: 'name', operator: 'eq', attributeValue: 'supplier' }), 0);
});

attributes('compare with eq, ne, contains and prefix', () => {
  assert.equal(found(catalog, { attributeName: 'name', operator: 'eq', attributeValue: 'Supplier' }), ['Supplier']);
  assert.is(count({ attributeName: 'name', operator: 'ne', attributeValue: 'Supplier' }), all - 1);
  assert.ok(count({ attributeName: 'qualifiedName', operator: 'contains', attributeValue: '.csv' }) > 5);
  assert.ok(count({ attributeName: 'qualifiedName', operator: 'prefix', attributeValue: 'mssql://' }) > 50);
});

attributes('compare times with gt, ge, lt, le and timerange', () => {
  const test = (operator: string, attributeValue: unknown) =>
    count({ attributeName: 'createTime', operator, attributeValue });
  assert.is(test('lt', noon) + test('ge', noon), all);
  assert.is(test('gt', 0), all);
  assert.is(test('le', 0), 0);
  assert.is(test('timerange', 'LAST_365D'), count({ createTime: 'LAST_365D' }));
});

attributes('match nothing, without a word, when the name is unknown', () => {
  assert.is(count({ attributeName: 'qualifedName', operator: 'contains', attributeValue: '.csv' }), 0);
  assert.is(count({ attributeName: 'qualifedName', operator: 'ne', attributeValue: '.csv' }), 0);
});

attributes('address business metadata as Group.Attribute', () => {
  const own = freshCatalog();
  const [entity] = own.store.entities();
  own.store.put({ ...entity, businessAttributes: { Retention: { years: 7 } } });
  assert.is(
    ask(own, { filter: { attributeName: 'Retention.years', operator: 'ge', attributeValue: 7 } })['@search.count'],
    1,
  );
});

attributes.run();

const combined = suite('filter combinations');

combined('and, or and not nest', () => {
  const reports = { entityType: 'powerbi_report' };
  const sales = { collectionId: 'sal3s0' };
  assert.is(count({ and: [reports, sales] }) + count({ and: [reports, { not: sales }] }), count(reports));
  assert.is(
    count({ or: [reports, { and: [sales, { not: reports }] }] }),
    count(reports) + count(sales) - count({ and: [reports, sales] }),
  );
});

combined('a kind beside each test says nothing more', () => {
  const reports = { kind: 'EntityTypeFilter', entityType: 'powerbi_report' };
  const old = { kind: 'CreateTimeFilter', createTime: { operator: 'lt', timeThreshold: noon } };
  const named = { kind: 'AttributeFilter', attributeName: 'name', operator: 'eq', attributeValue: 'Supplier' };
  const plain = count({ entityType: 'powerbi_report' });
  assert.is(count(reports), plain);
  assert.is(count({ kind: 'AndFilter', and: [reports, old] }), plain);
  assert.is(count({ kind: 'OrFilter', or: [reports, named] }), plain + 1);
  assert.is(count({ kind: 'NotFilter', not: reports }), all - plain);
  assert.match(message({ kind: 'OrFilter' }), 'a filter needs one of and, or, not');
});

combined('malformed filters are refused with what was expected', () => {
  assert.match(message([]), 'a filter must be an object');
  assert.match(message({ and: [] }), 'and must hold a list of filters with at least one in it');
  assert.match(message({ or: [7] }), 'or must hold filter objects');
  assert.match(message({ entityTyp: 'x' }), 'a filter needs one of and, or, not, attributeName, id, entityType');
  assert.match(
    message({ entityType: 'x', collectionId: 'y' }),
    'collectionId cannot stand beside entityType: combine two tests with and',
  );
  assert.match(
    message({ attributeName: 'name', operator: 'like', attributeValue: 'x' }),
    'operator must be one of eq, gt, ge, lt, le, startswith, contains, prefix, ne, timerange',
  );
  assert.match(message({ createTime: 'YESTERDAY' }), 'createTime must be one of LAST_24H');
  assert.match(message({ objectType: 7 }), 'objectType must be a string, but found: 7');
});

combined('a filter also narrows keywords', () => {
  const tables = names(ask(catalog, { keywords: 'customer', filter: { entityType: 'azure_sql_table' } }));
  assert.is(tables[0], 'Customer');
});

combined.run();
