import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { countFacets, readFacets, type FacetCounts } from '../../sandbox/catalog/search/facets';
import { readFilter } from '../../sandbox/catalog/search/filter';
import type { Filter } from '../../sandbox/catalog/search/filter-test';
import { isReadable, type Entity } from '../../sandbox/catalog/entity';
import { readOrder } from '../../sandbox/catalog/search/order';
import { rowOf, type Row } from '../../sandbox/catalog/search/row';
import { ask, entityOf, everywhere, freshCatalog, noon } from './catalog-harness';

const catalog = freshCatalog({ assets: 600 });

/** What search answers from, row by row and made anew: no numbers, properties or remembered orders. */
const allRows = (): Row[] => [...catalog.store.entities()].flatMap((entity) => rowOf(catalog, entity) ?? []);

function passes(filter: Filter, row: Row): boolean {
  if (filter.kind === 'test') return filter.test(row);
  if (filter.kind === 'not') return !passes(filter.part, row);
  return filter.kind === 'every'
    ? filter.parts.every((part) => passes(part, row))
    : filter.parts.some((part) => passes(part, row));
}

const facetNames = [
  'entityType',
  'assetType',
  'classification',
  'term',
  'contactId',
  'contactType',
  'label',
  'termStatus',
];
const facetValues: Record<string, (row: Row) => (string | undefined)[]> = {
  entityType: (row) => [row.entityType],
  assetType: (row) => row.assetType,
  classification: (row) => row.classification,
  term: (row) => row.term.map(({ name }) => name),
  contactId: (row) => row.contact.map(({ id }) => id),
  contactType: (row) => row.contact.map(({ contactType }) => contactType),
  label: (row) => row.label,
  termStatus: (row) => [row.termStatus],
};

/** Each value with the number of rows that have it. */
function slowFacet(rows: Row[], name: string): Record<string, number> {
  const found = rows.flatMap((row) => [...new Set(facetValues[name](row))].filter(Boolean));
  return Object.fromEntries([...new Set(found)].map((value) => [value, found.filter((one) => one === value).length]));
}

const counted = (facets: FacetCounts | null, name: string) =>
  Object.fromEntries((facets?.[name] ?? []).map(({ value, count }) => [value, count]));

/** Values that rows have, and some that none has. */
const rows = allRows();
const some = <T>(read: (row: Row) => T[]) => fc.constantFrom(...new Set(rows.flatMap(read)), 'nothing has this');
const shorthand = fc.oneof(
  some((row) => [row.entityType]).map((entityType) => ({ entityType })),
  fc
    .constantFrom('DataSet', 'Asset', 'Process', 'azure_resource')
    .map((entityType) => ({ entityType, includeSubTypes: true })),
  some((row) => [row.objectType ?? '']).map((objectType) => ({ objectType })),
  some((row) => row.assetType).map((assetType) => ({ assetType })),
  some((row) => row.classification).map((classification) => ({ classification })),
  some((row) => [row.collectionId ?? '']).map((collectionId) => ({ collectionId })),
  some((row) => [row.fileExtension ?? '']).map((fileExtension) => ({ fileExtension })),
  some((row) => row.term.map(({ name }) => name)).map((term) => ({ term, glossary: 'Glossary' })),
  some((row) => row.term.map(({ guid }) => guid)).map((termGuid) => ({ termGuid })),
  some((row) => row.label).map((label) => ({ label })),
  some((row) => row.contact.map(({ id }) => id)).map((contactId) => ({ contactId })),
  some((row) => [row.id]).map((id) => ({ id })),
  fc.constantFrom('LAST_7D', 'LAST_30D', 'LAST_365D', 'MORE_THAN_365D').map((createTime) => ({ createTime })),
  fc.nat(700).map((days) => ({ updateTime: { operator: 'lt', timeThreshold: noon - days * 86_400_000 } })),
);
const attribute = fc.record({
  attributeName: fc.constantFrom(
    ...['name', 'qualifiedName', 'entityType', 'contactId', 'contactType', 'term', 'termGuid', 'owner', 'endorsement'],
    ...['termStatus', 'createTime', 'collectionId', 'Retention.years', 'Retention.none', 'nobody knows'],
  ),
  operator: fc.constantFrom('eq', 'ne', 'gt', 'le', 'contains', 'prefix'),
  attributeValue: fc.oneof(fc.constantFrom('a', 'azure_', 'Expert', 'sal3s0', '.csv', 'certified', 7, true, noon)),
});
const { filter: anyFilter } = fc.letrec<{ filter: unknown; combined: unknown }>((tie) => ({
  filter: fc.oneof({ depthSize: 'small' }, shorthand, attribute, tie('combined')),
  combined: fc.oneof(
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((or) => ({ or })),
    tie('filter').map((not) => ({ not })),
  ),
}));
const anyReadable = fc.subarray([...everywhere]).map((names) => new Set(names));
const anyOrder = fc.option(
  fc
    .array(
      fc.tuple(
        fc.constantFrom('name', 'entityType', 'owner', 'collectionId', 'updateTime'),
        fc.constantFrom('ASC', 'DESC'),
      ),
      { maxLength: 2 },
    )
    .map((steps) => steps.map(([key, way]) => ({ [key]: way }))),
  { nil: undefined },
);
const context = { types: catalog.types, now: noon };

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heldBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const fast = suite('search over the table of rows');

fast('finds, counts and sorts what a look at every row does, in an estate that changes meanwhile', () => {
  const guids = [...catalog.store.entities()].map(({ guid }) => guid);
  const change = fc.record({
    guid: fc.constantFrom(...guids),
    to: fc.constantFrom<Partial<Entity>[]>(
      { status: 'DELETED' },
      { status: 'ACTIVE' },
      { collectionId: 'mkt9qd', labels: ['moved'] },
      { businessAttributes: { Retention: { years: 7 } } },
      { updateTime: noon - 40 * 86_400_000, contacts: {}, classifications: [] },
    ),
  });
  fc.assert(
    fc.property(
      anyFilter,
      anyReadable,
      anyOrder,
      fc.array(change, { maxLength: 3 }),
      (filter, readable, orderby, changes) => {
        for (const { guid, to } of changes) {
          const entity = catalog.store.entity(guid);
          if (entity) catalog.store.put({ ...entity, ...to });
        }
        const read = readFilter(filter, context);
        // A glossary is found by a filter that speaks of glossaries.
        const spoken = /AtlasGlossary"|Glossary terms/.test(JSON.stringify(filter));
        const expected = allRows().filter(
          (row) => isReadable(row, readable) && passes(read, row) && (spoken || row.entityType !== 'AtlasGlossary'),
        );
        const facets = facetNames.map((facet) => ({ facet, count: 1000 }));
        const answer = ask(catalog, { filter, orderby, facets, limit: 1000 }, readable);
        const ids = answer.value.map(({ id }) => id);
        const { compare } = readOrder(orderby) ?? {};

        assert.is(answer['@search.count'], expected.length);
        assert.equal([...ids].sort(), expected.map(({ id }) => id).sort());
        if (compare) {
          const inOrder = ids.map((id) => expected.find((row) => row.id === id));
          inOrder.slice(1).forEach((row, at) => assert.ok(compare(inOrder[at] as Row, row as Row) <= 0));
        }
        for (const name of facetNames)
          assert.equal(counted(answer['@search.facets'], name), slowFacet(expected, name), name);
      },
    ),
    { numRuns: 150 },
  );
});

fast('counts keywords the same way, and pages through them without a gap', () => {
  const all = ask(catalog, { keywords: 'orders sales', facets: [{ facet: 'entityType', count: 1000 }], limit: 1000 });
  const ids = all.value.map(({ id }) => id);
  const paged: unknown[] = [];
  let continuationToken: string | undefined;
  do {
    const page = ask(catalog, { keywords: 'orders sales', limit: 7, continuationToken });
    paged.push(...page.value.map(({ id }) => id));
    ({ continuationToken } = page);
  } while (continuationToken !== undefined);
  assert.ok(ids.length > 50);
  assert.equal(paged, ids);
  const found = allRows().filter(({ id }) => ids.includes(id));
  assert.equal(counted(all['@search.facets'], 'entityType'), slowFacet(found, 'entityType'));
});

fast('forgets what keywords found when an asset changes', () => {
  const own = freshCatalog();
  const count = () => ask(own, { keywords: 'supplier' })['@search.count'];
  const before = count();
  const [entity] = [...own.store.entities()].filter(({ attributes }) => attributes.name === 'Supplier');
  own.store.put({ ...entity, status: 'DELETED' });
  assert.is(count(), before - 1);
  own.store.put(entity);
  assert.is(count(), before);
});

fast('holds no more after thousands of changes of an asset than after the first', () => {
  const own = freshCatalog();
  const entity = entityOf(own, 'azure_sql_table', 'Supplier');
  const change = (times: number) => {
    for (let at = 0; at < times; at++) {
      const description = `Suppliers of month ${at % 12}, as of ${at}`;
      own.store.put({ ...entity, updateTime: noon + at, attributes: { ...entity.attributes, description } });
      // Asks for other words than those that change, and by a date that does.
      const filter = { updateTime: { operator: 'lt', timeThreshold: noon } };
      ask(own, { keywords: 'customer', filter, orderby: [{ updateTime: 'DESC' }], limit: 1 });
    }
  };
  change(1000);
  const before = heldBytes();
  change(3000);
  assert.ok(heldBytes() - before < 300_000, `${heldBytes() - before} bytes more`);
  assert.is(ask(own, { keywords: '"as of 2999"' })['@search.count'], 1);
  assert.is(ask(own, { keywords: '"as of 2998"' })['@search.count'], 0);
});

fast('counts a row once for a value that it has twice', () => {
  const own = freshCatalog();
  const table = own.rows.table();
  const row = table.rows.find((one) => one !== undefined && one.term.length > 0);
  if (!row) throw new Error('no row has a term');
  const [term] = row.term;
  table.put({ ...row, term: [term, { ...term, glossaryName: 'Another', guid: 'another' }] });
  const facets = countFacets(table, [table.numberOf(row.id) ?? -1], readFacets([{ facet: 'term' }], 'datamap'));
  assert.equal(facets?.term, [{ value: term.name, count: 1 }]);
});

fast.run();
