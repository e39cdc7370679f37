import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { entityWithReferred, headerBody } from '../../sandbox/catalog/bodies';
import { lineage } from '../../sandbox/catalog/lineage';
import { typeBody, typesBody } from '../../sandbox/catalog/types/view';
import { downstream, entityOf, everywhere, freshCatalog, type Lineage } from './catalog-harness';

const catalog = freshCatalog();

interface Body {
  entity: {
    attributes: Record<string, unknown>;
    relationshipAttributes: Record<string, unknown>;
    [key: string]: unknown;
  };
  referredEntities: Record<string, { typeName: string }>;
}
const bodyOf = (typeName: string, name: string, readable: ReadonlySet<string> = everywhere, options = {}) =>
  entityWithReferred(catalog, entityOf(catalog, typeName, name), readable, options) as unknown as Body;

const entities = suite('entity bodies');

entities('carry what real answers carry: lastModifiedTS as a string, times as milliseconds', () => {
  const { entity } = bodyOf('azure_sql_table', 'Customer');
  assert.is(entity.lastModifiedTS, '1');
  assert.type(entity.createTime, 'number');
  assert.is(entity.collectionId, 'sal3s0');
  assert.is(entity.attributes.replicatedTo, null);
});

entities('name related entities by relationship attribute, and refer to the columns', () => {
  const { entity, referredEntities } = bodyOf('azure_sql_table', 'Customer');
  const columns = entity.relationshipAttributes.columns as Record<string, unknown>[];
  assert.is(columns.length, 8);
  const keys = [
    'guid',
    'typeName',
    'entityStatus',
    'displayText',
    'relationshipType',
    'relationshipGuid',
    'relationshipStatus',
    'relationshipAttributes',
  ];
  assert.equal(Object.keys(columns[0]), keys);
  assert.equal(new Set(Object.values(referredEntities).map(({ typeName }) => typeName)), new Set(['azure_sql_column']));
  assert.is((entity.relationshipAttributes.dbSchema as Record<string, unknown>).displayText, 'sales');
});

entities('leave classifications to the columns, as a scan does', () => {
  assert.is(bodyOf('azure_sql_table', 'Customer').entity.classifications, undefined);
  const [classification] = bodyOf('azure_sql_column', 'Email').entity.classifications as Record<string, unknown>[];
  assert.equal(classification.typeName, 'MICROSOFT.PERSONAL.EMAIL');
});

entities('leave relationships out when they are to be ignored', () => {
  const { entity, referredEntities } = bodyOf('azure_sql_table', 'Customer', everywhere, { ignoreRelationships: true });
  assert.equal([entity.relationshipAttributes, referredEntities], [undefined, {}]);
});

entities('show no related entity that the reader may not read', () => {
  const { entity } = bodyOf('powerbi_dataset', 'Customer Contacts', new Set(['sal3s0']));
  const shown = (entity.relationshipAttributes.inputToProcesses as { displayText: string }[]).map(
    ({ displayText }) => displayText,
  );
  assert.equal(shown, ['Customer Contact Sheet']);
});

entities('a header has the attributes that hold a value, and the terms', () => {
  const header = headerBody(catalog, entityOf(catalog, 'azure_sql_table', 'Customer'));
  assert.equal(header.meaningNames, ['Customer', 'Personal data']);
  assert.not.ok(Object.values(header.attributes as object).includes(null));
});

entities.run();

const flow = suite('lineage');
const customer = entityOf(catalog, 'azure_sql_table', 'Customer');
const nodes = (answer: Lineage) => Object.values(answer.guidEntityMap).map(({ displayText }) => displayText);

flow('goes from data set to process to data set, a process and a data set for each hop', () => {
  assert.equal(downstream(catalog, customer.guid, 1).relations.length, 2);
  assert.ok(nodes(downstream(catalog, customer.guid, 1)).includes('customer.csv'));
  assert.not.ok(nodes(downstream(catalog, customer.guid, 3)).includes('Churn Watchlist'));
  assert.ok(nodes(downstream(catalog, customer.guid, 4)).includes('Churn Watchlist'));
});

flow('ties operation, activity, pipeline and factory by parentRelations only', () => {
  const { relations, parentRelations, guidEntityMap } = downstream(catalog, customer.guid, 1);
  const chain = parentRelations.map(({ childEntityId, parentEntityId }) =>
    [childEntityId, parentEntityId].map((guid) => guidEntityMap[guid].typeName),
  );
  assert.equal(chain, [
    ['adf_copy_operation', 'adf_copy_activity'],
    ['adf_copy_activity', 'adf_pipeline'],
    ['adf_pipeline', 'azure_data_factory'],
  ]);
  const inRelations = relations.flatMap(({ fromEntityId, toEntityId }) => [fromEntityId, toEntityId]);
  assert.is(inRelations.includes(parentRelations[1].childEntityId), false);
});

flow('follows inputs from a report back to the table', () => {
  const base = entityOf(catalog, 'powerbi_report', 'Churn Watchlist');
  const answer = lineage(catalog, base, everywhere, {
    direction: 'INPUT',
    depth: 4,
    width: 10,
    includeParent: false,
  }) as unknown as Lineage;
  assert.ok(nodes(answer).includes('Customer'));
  assert.equal(answer.parentRelations, []);
  assert.ok(answer.relations.some(({ toEntityId }) => toEntityId === base.guid));
});

flow('of a copy activity holds what its operations read and write', () => {
  const activity = entityOf(catalog, 'adf_copy_activity', 'Copy Customer');
  const answer = lineage(catalog, activity, everywhere, {
    direction: 'BOTH',
    depth: 1,
    width: 10,
    includeParent: true,
  }) as unknown as Lineage;
  assert.ok(['Customer', 'customer.csv'].every((name) => nodes(answer).includes(name)));
});

flow('counts the processes at each data set, also those beyond the width', () => {
  const dataset = entityOf(catalog, 'powerbi_dataset', 'Sales Performance');
  const answer = lineage(catalog, dataset, everywhere, {
    direction: 'OUTPUT',
    depth: 1,
    width: 1,
    includeParent: true,
  }) as unknown as Lineage;
  assert.is(answer.widthCounts.OUTPUT[dataset.guid], 3);
  assert.is(answer.relations.length, 2);
});

flow('is refused for what has none', () => {
  const schema = entityOf(catalog, 'azure_sql_schema', 'sales');
  assert.throws(
    () => downstream(catalog, schema.guid),
    new RegExp(`Given instance guid ${schema.guid} with type azure_sql_schema is not a valid lineage entity type\\.`),
  );
});

flow.run();

const types = suite('types');

types('list inherited relationships with an entity type', () => {
  const type = catalog.types.get('azure_sql_table');
  const body = type ? typeBody(catalog.types, type) : {};
  const names = (body.relationshipAttributeDefs as { name: string }[]).map(({ name }) => name);
  for (const name of ['dbSchema', 'columns', 'inputToProcesses', 'outputFromProcesses', 'meanings', 'tabular_schema'])
    assert.ok(names.includes(name), name);
});

types('answer by kind, or all kinds at once', () => {
  const all = typesBody(catalog.types, { termTemplates: false });
  assert.equal(Object.keys(all), [
    'enumDefs',
    'structDefs',
    'classificationDefs',
    'entityDefs',
    'relationshipDefs',
    'businessMetadataDefs',
    'termTemplateDefs',
  ]);
  assert.is(typesBody(catalog.types, { type: 'classification', termTemplates: false }).entityDefs.length, 0);
});

types('inherit only from types that exist', () => {
  const known = new Set(catalog.types.all().map(({ name }) => name));
  for (const { name, superTypes = [], endDef1, endDef2 } of catalog.types.all()) {
    for (const other of [...superTypes, ...(endDef1 && endDef2 ? [endDef1.type, endDef2.type] : [])])
      assert.ok(known.has(other), `${name} -> ${other}`);
  }
});

types.run();
