import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Refusal } from '../../sandbox/http/refusals';
import { ask, entityOf, everywhere, freshCatalog, names, noon } from './catalog-harness';
import { autocomplete, suggest } from '../../sandbox/catalog/search/suggest';

const catalog = freshCatalog();
const context = { types: catalog.types, now: noon };

function refusal(body: unknown, surface: 'datamap' | 'catalog' = 'datamap'): Refusal | undefined {
  try {
    ask(catalog, body, everywhere, surface);
  } catch (error) {
    return error as Refusal;
  }
  return undefined;
}

const keywords = suite('search keywords');

keywords('none, null, empty and a star all mean everything', () => {
  const all = ask(catalog, {})['@search.count'];
  for (const one of [null, '', '*']) assert.is(ask(catalog, { keywords: one })['@search.count'], all);
});

keywords('find beginnings of words, the asset of that very name first', () => {
  assert.is(names(ask(catalog, { keywords: 'Customer' }))[0], 'Customer');
  assert.ok(names(ask(catalog, { keywords: 'custom', limit: 100 })).includes('Customer'));
});

keywords('find a table by its columns, its terms and its classifications', () => {
  for (const word of ['EmailOptIn', 'Consent'])
    assert.ok(names(ask(catalog, { keywords: word })).includes('CustomerPreference'), word);
  assert.ok(names(ask(catalog, { keywords: 'EMAIL' })).includes('NewsletterSignup'));
});

keywords('several words widen, AND narrows, NOT excludes, quotes keep words together', () => {
  const count = (words: string) => ask(catalog, { keywords: words, limit: 0 })['@search.count'];
  assert.ok(count('churn newsletter') > count('churn'));
  assert.ok(count('customer AND email') < count('email'));
  assert.ok(count('customer NOT email') < count('customer'));
  assert.equal(names(ask(catalog, { keywords: '"Contact Sheet"' })), ['Customer Contact Sheet']);
});

keywords('keep the parts of one word together and in order, whatever joins them', () => {
  const some = freshCatalog({ empty: true });
  for (const name of [
    'there_can_be_one',
    'there_can_be_two',
    'be_one_there',
    'one',
    'there can be one',
    'x.there-can',
  ]) {
    some.store.put({
      ...entityOf(catalog, 'azure_sql_table', 'Customer'),
      guid: name,
      attributes: { name, qualifiedName: `o://${name}/x` },
    });
  }
  const found = (words: string) => names(ask(some, { keywords: words })).sort();
  assert.equal(found('there_can_be_one'), ['there can be one', 'there_can_be_one']);
  assert.equal(found('there_can_be_on'), ['there can be one', 'there_can_be_one']);
  assert.equal(found('there_can_be_two'), ['there_can_be_two']);
  assert.equal(found('one_there'), ['be_one_there']);
  assert.equal(found('x.there-can'), ['x.there-can']);
  assert.equal(found('o://x.there-can/x'), ['x.there-can']);
  assert.equal(found('this_should_never_exist'), []);
  assert.equal(found('"there_can_be_one"'), ['there_can_be_one']);
  assert.equal(found('"be one"'), ['there can be one']);
  assert.equal(found('there_can_be_two be_one_there'), ['be_one_there', 'there_can_be_two']);
  assert.equal(found('there NOT be_one'), ['there_can_be_two', 'x.there-can']);
});

keywords('take no longer for being written to last', () => {
  for (const words of [
    `${'*'.repeat(1e6)}a`,
    'a_'.repeat(5e5),
    '_'.repeat(1e6),
    '"'.repeat(1e6),
    `"${'a" '.repeat(3e5)}`,
  ]) {
    const refused = refusal({ keywords: words });
    assert.ok(refused === undefined || refused.status === 400, words.slice(0, 5));
  }
  assert.is(refusal({ keywords: 'a_'.repeat(201) })?.message, 'invalid parameters: keywords may hold 200 words');
});

keywords('say nothing more when they are said again', () => {
  const count = (words: string) => ask(catalog, { keywords: words, limit: 0 })['@search.count'];
  assert.is(count('customer customer customer'), count('customer'));
  assert.is(count('customer NOT email NOT email'), count('customer NOT email'));
  assert.is(count('customer AND email customer'), count('customer'));
  assert.is(count('customer AND email AND email'), count('customer AND email'));
});

keywords('are put in emphasis marks in the highlights', () => {
  const [row] = ask(catalog, { keywords: 'supplier', filter: { entityType: 'azure_sql_table' } }).value;
  assert.equal((row['@search.highlights'] as Record<string, string[]>).name, ['<em>Supplier</em>']);
  assert.is(ask(catalog, { limit: 1 }).value[0]['@search.highlights'], null);
});

keywords.run();

const paging = suite('search paging');

paging('answers 50 rows unless asked otherwise, and none but the count for limit 0', () => {
  assert.is(ask(catalog, {}).value.length, 50);
  const none = ask(catalog, { limit: 0, facets: [{ facet: 'assetType' }] });
  assert.equal(none.value, []);
  assert.ok(none['@search.count'] > 100 && none['@search.facets']);
  assert.is(none.continuationToken, undefined);
});

paging('refuses a limit over 1000, and says so', () => {
  const refused = refusal({ limit: 1001 });
  assert.is(refused?.status, 400);
  assert.is(refused?.message, 'invalid parameters: limit must be a whole number from 0 to 1000, but found: 1001');
});

paging('follows continuation tokens through every row once, the last page without one', () => {
  const seen: unknown[] = [];
  let continuationToken: string | undefined;
  do {
    const page = ask(catalog, {
      limit: 70,
      orderby: [{ name: 'ASC' }],
      ...(continuationToken ? { continuationToken } : {}),
    });
    seen.push(...page.value.map(({ id }) => id));
    continuationToken = page.continuationToken;
  } while (continuationToken);
  assert.is(seen.length, ask(catalog, { limit: 0 })['@search.count']);
  assert.is(new Set(seen).size, seen.length);
});

paging('refuses a token it did not give, or gave for another question', () => {
  const { continuationToken } = ask(catalog, { limit: 1, keywords: 'customer' });
  for (const body of [{ continuationToken: 'x' }, { continuationToken, keywords: 'churn' }]) {
    assert.is(refusal(body)?.message, 'invalid parameters: the continuationToken is not one that this query returned');
  }
});

paging('takes an offset on the Catalog surface, up to 100000', () => {
  const first = ask(catalog, { limit: 2 }, everywhere, 'catalog');
  const second = ask(catalog, { limit: 1, offset: 1 }, everywhere, 'catalog');
  assert.equal(second.value[0].id, first.value[1].id);
  assert.is(
    refusal({ offset: 100001 }, 'catalog')?.message,
    'invalid parameters: offset must be a whole number from 0 to 100000, but found: 100001',
  );
});

paging('takes a number that is written as text, as from a command line', () => {
  assert.equal(ask(catalog, { limit: '2' }).value, ask(catalog, { limit: 2 }).value);
  const page = (limit: unknown, offset: unknown) =>
    ask(catalog, { keywords: 'customer', limit, offset }, everywhere, 'catalog').value;
  assert.equal(page('2', '3'), page(2, 3));
  const typed = (limit: unknown) => ({
    suggest: suggest(catalog.rows, { keywords: 'cust', limit }, 'catalog', everywhere, context),
    autocomplete: autocomplete(catalog.rows, { keywords: 'cust', limit }, everywhere, context),
  });
  assert.equal(typed('3'), typed(3));
  for (const limit of ['two', '', '2.5', '-1', '1001', true, {}]) assert.is(refusal({ limit })?.status, 400);
});

paging('and facets take lists of a hundred', () => {
  const times = (length: number) => Array.from({ length });
  assert.is(
    refusal({ orderby: times(101).map(() => ({ name: 'ASC' })) })?.message,
    'invalid parameters: orderby may hold 100 fields',
  );
  assert.is(
    refusal({ facets: times(101).map(() => ({ facet: 'term' })) })?.message,
    'invalid parameters: facets may be 100',
  );
  assert.is(refusal({ facets: times(100).map(() => ({ facet: 'term' })) }), undefined);
});

paging('orders by name and time, either way', () => {
  const up = names(ask(catalog, { orderby: [{ name: 'ASC' }], limit: 1000 }));
  const down = names(ask(catalog, { orderby: [{ name: 'DESC' }], limit: 1000 }));
  assert.is(up[0], down[down.length - 1]);
  assert.match(String(refusal({ orderby: [{ size: 'ASC' }] })?.message), 'orderby takes objects of one key');
});

paging.run();

const shape = suite('search answers');

shape('have the keys of the Data Map surface in their order', () => {
  const answer = ask(catalog, { limit: 1 });
  assert.equal(Object.keys(answer), [
    '@search.count',
    '@search.count.approximate',
    'continuationToken',
    'value',
    '@search.facets',
  ]);
  assert.is(answer['@search.facets'], null);
});

shape('have the keys of the Catalog surface in their order', () => {
  assert.equal(Object.keys(ask(catalog, {}, everywhere, 'catalog')), ['@search.count', 'value', '@search.facets']);
});

shape('leave empty keys out of rows of 2024 and show them in rows of 2022', () => {
  const filter = { attributeName: 'name', operator: 'eq', attributeValue: 'Currency' };
  const [row2024] = ask(catalog, { filter }).value;
  const [row2022] = ask(catalog, { filter }, everywhere, 'catalog').value;
  assert.is('classification' in row2024, false);
  assert.is(row2024.objectType, 'Tables');
  assert.equal([row2022.classification, row2022.description, row2022.objectType], [[], null, undefined]);
});

shape('show only what the reader may read, in counts and facets too', () => {
  const answer = ask(catalog, { limit: 1000, facets: [{ facet: 'classification', count: 50 }] }, new Set(['cust4x']));
  assert.equal([...new Set(answer.value.map(({ collectionId }) => collectionId))].sort(), ['cust4x', undefined]);
  assert.is(answer['@search.count'], answer.value.length);
  assert.is(
    answer['@search.facets']?.classification.some(({ value }) => value === 'MICROSOFT.PERSONAL.EMAIL'),
    false,
  );
});

shape.run();

const facets = suite('search facets');
const facet = (one: unknown, body: object = {}) => ask(catalog, { limit: 0, facets: [one], ...body })['@search.facets'];

facets('count values over what the filter leaves, most frequent first', () => {
  const [first] = facet({ facet: 'entityType' }, { filter: { collectionId: 'cust4x' } })?.entityType ?? [];
  assert.equal(first, { count: 7, value: 'azure_datalake_gen2_path' });
});

facets('are sorted by count or value, either way, and cut to the count asked for', () => {
  const values = (sort: unknown) =>
    (facet({ facet: 'classification', count: 3, sort })?.classification ?? []).map(({ value }) => value);
  assert.is(values({ count: 'asc' }).length, 3);
  assert.equal(values({ value: 'asc' }), [...values({ value: 'asc' })].sort());
  assert.is(values({ value: 'desc' })[0], 'MICROSOFT.PERSONAL.US.PHONE_NUMBER');
});

facets('that nobody knows are refused', () => {
  assert.match(
    String(refusal({ facets: [{ facet: 'colour' }] })?.message),
    'a facet must be one of entityType, assetType, classification',
  );
});

facets('that are no objects are refused with the form of one', () => {
  for (const one of ['assetType', 7, null, ['assetType']]) {
    const sentence = `invalid parameters: a facet must be an object such as {"facet":"assetType"}, but found: ${JSON.stringify(one)}`;
    assert.is(refusal({ facets: [one] })?.message, sentence);
  }
  assert.match(String(refusal({ taxonomySetting: { facet: 'term' } })?.message), 'a facet must be an object such as');
});

facets('take a count that is written as text, and `terms` for `term`', () => {
  assert.equal(facet({ facet: 'term', count: '2' }), facet({ facet: 'term', count: 2 }));
  assert.equal(facet({ facet: 'terms' }), facet({ facet: 'term' }));
});

facets('of a taxonomy setting may go without a name, which counts asset types', () => {
  const taxonomySetting = { assetTypes: ['Power BI'], facet: { count: '10', sort: { count: 'desc' } } };
  const answer = ask(catalog, { taxonomySetting });
  assert.equal(answer['@search.facets'], { assetType: [{ count: answer['@search.count'], value: 'Power BI' }] });
});

facets('a taxonomy setting narrows to its asset types and counts its facet', () => {
  const taxonomySetting = { assetTypes: ['Power BI'], facet: { facet: 'assetType', count: 5 } };
  const answer = ask(catalog, { taxonomySetting });
  assert.equal(answer['@search.facets'], { assetType: [{ count: answer['@search.count'], value: 'Power BI' }] });
});

facets.run();

const typing = suite('search as one types');

typing('suggests five assets, those that begin with it first', () => {
  const { value } = suggest(catalog.rows, { keywords: 'cust' }, 'datamap', everywhere, context);
  assert.is(value.length, 5);
  assert.is(value[0]['@search.text'], '<em>Customer</em>');
});

typing('completes to words: customer.csv reads customer csv', () => {
  const { value } = autocomplete(catalog.rows, { keywords: 'customer' }, everywhere, context);
  assert.ok(value.some(({ text }) => text === 'customer csv'));
});

typing('suggests nothing a reader may not read', () => {
  assert.equal(
    suggest(catalog.rows, { keywords: 'NewsletterSignup' }, 'datamap', new Set(['cust4x']), context).value,
    [],
  );
});

typing.run();
