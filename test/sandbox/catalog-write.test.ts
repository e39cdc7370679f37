import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Catalog } from '../../sandbox/catalog/catalog';
import { deleteEntities, moveEntities, updateEntity } from '../../sandbox/catalog/write/change';
import { writeEntities } from '../../sandbox/catalog/write/entities';
import {
  addClassifications,
  changeLabels,
  removeBusinessMetadata,
  removeClassification,
  setBusinessMetadata,
  setClassifications,
} from '../../sandbox/catalog/write/marks';
import { createRelationship, deleteRelationship } from '../../sandbox/catalog/write/relationships';
import { assignTerm, createTerms, deleteTerm } from '../../sandbox/catalog/write/terms';
import { createTypes, deleteTypes } from '../../sandbox/catalog/write/typedefs';
import type { Refusal } from '../../sandbox/http/refusals';
import {
  ask,
  downstream,
  entityOf,
  everywhere,
  freshCatalog,
  names,
  reportsIn,
  reportsShowing,
} from './catalog-harness';

const actor = { objectId: 'somebody', writable: everywhere };
const into = { collectionId: 'mkt9qd', root: 'contoso' };
const email = 'MICROSOFT.PERSONAL.EMAIL';

function refusal(act: () => unknown): Pick<Refusal, 'status' | 'code' | 'message'> {
  try {
    act();
  } catch (error) {
    const { status, code, message } = error as Refusal;
    return { status, code, message };
  }
  throw new Error('it was accepted');
}

/** A process that loads the newsletter sign-ups into the dataset. */
function missingPipeline(catalog: Catalog) {
  return {
    typeName: 'Process',
    guid: '-1',
    attributes: {
      qualifiedName: 'newsletter://signups-to-audience',
      name: 'Signups to audience',
      inputs: [
        {
          typeName: 'azure_sql_table',
          uniqueAttributes: {
            qualifiedName: entityOf(catalog, 'azure_sql_table', 'NewsletterSignup').attributes.qualifiedName,
          },
        },
      ],
      outputs: [{ guid: entityOf(catalog, 'powerbi_dataset', 'Newsletter Audience').guid }],
    },
  };
}

const table = (catalog: Catalog, guid: string, name: string) => ({
  typeName: 'azure_sql_table',
  guid,
  attributes: { qualifiedName: `mssql://sql-contoso-marketing.database.windows.net/campaigns/mkt/${name}`, name },
  relationshipAttributes: { dbSchema: { guid: entityOf(catalog, 'azure_sql_schema', 'mkt').guid } },
});

const column = (of: string, name: string) => ({
  typeName: 'azure_sql_column',
  guid: `${of}0`,
  attributes: {
    qualifiedName: `mssql://sql-contoso-marketing.database.windows.net/campaigns/mkt/Consent#${name}`,
    name,
    data_type: 'nvarchar',
  },
  relationshipAttributes: { table: { guid: of } },
  classifications: [{ typeName: email }],
});

const create = suite('writing entities');

create('puts the missing pipeline into the lineage, and the answer of the story changes', () => {
  const catalog = freshCatalog();
  const answer = writeEntities(catalog, actor, [missingPipeline(catalog)], undefined, into);
  assert.equal(Object.keys(answer.guidAssignments ?? {}), ['-1']);
  assert.is(answer.mutatedEntities.CREATE.length, 1);
  assert.equal(reportsShowing(catalog, email), ['Churn Watchlist', 'Customer Contact Sheet', 'Newsletter Reach']);
});

create('resolves placeholders, finds the new table by search at once, with what its columns hold', () => {
  const catalog = freshCatalog();
  assert.not.ok(names(ask(catalog, { keywords: 'Consent' })).includes('Consent table'));
  writeEntities(
    catalog,
    actor,
    [
      column('-1', 'Address'),
      {
        ...table(catalog, '-1', 'Consent'),
        attributes: { ...table(catalog, '-1', 'Consent').attributes, name: 'Consent table' },
      },
    ],
    undefined,
    into,
  );
  const [row] = ask(catalog, { keywords: '"Consent table"' }).value;
  assert.equal([row.classification, row.collectionId, row.createBy], [[email], 'mkt9qd', 'somebody']);
});

create('updates an entity of the same type and qualifiedName, and makes a second one of another type', () => {
  const catalog = freshCatalog();
  const { guid, attributes } = entityOf(catalog, 'azure_sql_table', 'NewsletterSignup');
  const again = writeEntities(
    catalog,
    actor,
    [{ typeName: 'azure_sql_table', attributes: { qualifiedName: attributes.qualifiedName, description: 'Changed.' } }],
    undefined,
    into,
  );
  assert.equal(
    again.mutatedEntities.UPDATE.map((one) => (one as { guid: string }).guid),
    [guid],
  );
  assert.is(catalog.store.entity(guid)?.attributes.name, 'NewsletterSignup');
  const other = writeEntities(
    catalog,
    actor,
    [{ typeName: 'azure_datalake_gen2_path', attributes: { qualifiedName: attributes.qualifiedName, name: 'Twin' } }],
    undefined,
    into,
  );
  assert.equal(Object.keys(other.mutatedEntities), ['CREATE']);
});

create('refuses what Atlas refuses, and then writes nothing', () => {
  const catalog = freshCatalog();
  const before = [...catalog.store.entities()].length;
  const write = (...list: unknown[]) => refusal(() => writeEntities(catalog, actor, list, undefined, into));
  assert.equal(write(table(catalog, '-1', 'A'), { typeName: 'azure_sql_tabel' }), {
    status: 404,
    code: 'ATLAS-404-00-001',
    message: 'Given typename azure_sql_tabel was invalid',
  });
  assert.equal(write(column('-1002', 'Address')), {
    status: 404,
    code: 'ATLAS-404-00-00A',
    message: 'Referenced entity -1002 is not found',
  });
  assert.match(
    write({ typeName: 'DataSet', attributes: { name: 'x' } }).message,
    'DataSet.qualifiedName: mandatory attribute value missing in type DataSet',
  );
  assert.match(
    write({ ...column('-1', 'Nothing'), attributes: { qualifiedName: 'x', name: 'x' }, relationshipAttributes: {} })
      .message,
    'azure_sql_column.data_type: mandatory attribute value missing',
  );
  assert.is(write({ ...table(catalog, '-1', 'C'), classifications: [{ typeName: 'EMAIL' }] }).code, 'ATLAS-404-00-008');
  assert.is([...catalog.store.entities()].length, before);
});

create('refuses to write in a collection without the role there', () => {
  const catalog = freshCatalog();
  const elsewhere = { objectId: 'x', writable: new Set(['f1nanc']) };
  assert.is(refusal(() => writeEntities(catalog, elsewhere, [table(catalog, '-1', 'D')], undefined, into)).status, 403);
  assert.is(
    refusal(() => updateEntity(catalog, elsewhere, entityOf(catalog, 'azure_sql_table', 'Campaign'), {}, into)).status,
    403,
  );
});

create.run();

const change = suite('changing entities');

change('a partial update leaves the other attributes', () => {
  const catalog = freshCatalog();
  const campaign = entityOf(catalog, 'azure_sql_table', 'Campaign');
  updateEntity(catalog, actor, campaign, { attributes: { description: 'New words.' } }, into);
  const saved = catalog.store.entity(campaign.guid);
  assert.equal([saved?.attributes.description, saved?.attributes.name, saved?.revision], ['New words.', 'Campaign', 2]);
});

change('a deleted table leaves search with its columns, and lineage too', () => {
  const catalog = freshCatalog();
  const file = entityOf(catalog, 'azure_datalake_gen2_path', 'customer.csv');
  const signup = entityOf(catalog, 'azure_sql_table', 'NewsletterSignup');
  const { mutatedEntities } = deleteEntities(catalog, actor, [signup.guid, file.guid]);
  assert.is(mutatedEntities?.DELETE.length, 1 + 5 + 1);
  assert.equal(names(ask(catalog, { keywords: '"NewsletterSignup"' })), []);
  assert.equal(reportsIn(downstream(catalog, entityOf(catalog, 'azure_sql_table', 'Customer').guid)), []);
});

change('classifying a column shows on the row of its table, and taking it back does too', () => {
  const catalog = freshCatalog();
  const column = entityOf(catalog, 'azure_sql_column', 'PaperCatalogue');
  const found = () =>
    ask(catalog, {
      filter: {
        and: [
          { classification: email },
          { attributeName: 'name', operator: 'eq', attributeValue: 'CustomerPreference' },
        ],
      },
    })['@search.count'];
  assert.is(found(), 0);
  addClassifications(catalog, actor, column, [{ typeName: email }]);
  assert.is(found(), 1);
  const now = entityOf(catalog, 'azure_sql_column', 'PaperCatalogue');
  assert.is(refusal(() => addClassifications(catalog, actor, now, [{ typeName: email }])).status, 400);
  removeClassification(catalog, actor, now, email);
  assert.is(found(), 0);
});

change('labels are replaced, added and taken away', () => {
  const catalog = freshCatalog();
  const labels = (method: 'POST' | 'PUT' | 'DELETE', body: string[]) => {
    changeLabels(catalog, actor, entityOf(catalog, 'azure_sql_table', 'Campaign'), method, body);
    return entityOf(catalog, 'azure_sql_table', 'Campaign').labels;
  };
  assert.equal(
    [labels('POST', ['a', 'b']), labels('PUT', ['c']), labels('DELETE', ['a'])],
    [
      ['a', 'b'],
      ['a', 'b', 'c'],
      ['b', 'c'],
    ],
  );
});

change('classifications of entities are set as their headers say', () => {
  const catalog = freshCatalog();
  const { guid } = entityOf(catalog, 'azure_sql_column', 'Rule');
  assert.equal(
    setClassifications(catalog, actor, { guidHeaderMap: { [guid]: { classifications: [{ typeName: email }] } } }),
    [guid],
  );
  assert.ok(names(ask(catalog, { filter: { classification: email } })).includes('Audience'));
});

change('business metadata is found by Group.Attribute until it is taken away', () => {
  const catalog = freshCatalog();
  const campaign = () => entityOf(catalog, 'azure_sql_table', 'Campaign');
  const found = () =>
    names(ask(catalog, { filter: { attributeName: 'Retention.years', operator: 'eq', attributeValue: 7 } }));
  const attributeDefs = [{ name: 'years', typeName: 'int' }];
  createTypes(catalog, actor, { businessMetadataDefs: [{ name: 'Retention', attributeDefs }] });
  setBusinessMetadata(catalog, actor, campaign(), { Retention: { years: 7 } }, false);
  assert.equal(found(), ['Campaign']);
  removeBusinessMetadata(catalog, actor, campaign(), { Retention: { years: 7 } });
  assert.equal(found(), []);
});

change('moved entities belong to another collection', () => {
  const catalog = freshCatalog();
  const { guid } = entityOf(catalog, 'azure_sql_table', 'Campaign');
  moveEntities(catalog, actor, { entityGuids: [guid] }, 'f1nanc');
  assert.is(ask(catalog, { filter: { and: [{ id: guid }, { collectionId: 'f1nanc' }] } })['@search.count'], 1);
});

change('relationships are made once, and can be unmade', () => {
  const catalog = freshCatalog();
  const end1 = { guid: entityOf(catalog, 'azure_sql_table', 'NewsletterSignup').guid };
  const end2 = { guid: entityOf(catalog, 'powerbi_dataset', 'Newsletter Audience').guid };
  const body = { typeName: 'direct_lineage_dataset_dataset', end1, end2 };
  const { guid } = createRelationship(catalog, actor, body, everywhere);
  assert.equal(reportsIn(downstream(catalog, end1.guid)), ['Newsletter Reach']);
  assert.is(refusal(() => createRelationship(catalog, actor, body, everywhere)).code, 'ATLAS-409-00-004');
  deleteRelationship(catalog, actor, guid, everywhere);
  assert.equal(reportsIn(downstream(catalog, end1.guid)), []);
});

change("a type of one's own is found by search through its super type", () => {
  const catalog = freshCatalog();
  const body = {
    entityDefs: [
      { name: 'contoso_survey', superTypes: ['DataSet'], attributeDefs: [{ name: 'wave', typeName: 'int' }] },
    ],
  };
  createTypes(catalog, actor, body);
  assert.is(refusal(() => createTypes(catalog, actor, body)).message, 'Given type contoso_survey already exists');
  writeEntities(
    catalog,
    actor,
    [{ typeName: 'contoso_survey', attributes: { qualifiedName: 'survey://1', name: 'Wave one', wave: 1 } }],
    undefined,
    into,
  );
  assert.is(
    ask(catalog, {
      filter: {
        and: [
          { entityType: 'DataSet', includeSubTypes: true },
          { attributeName: 'name', operator: 'eq', attributeValue: 'Wave one' },
        ],
      },
    })['@search.count'],
    1,
  );
  assert.is(
    refusal(() => deleteTypes(catalog, ['contoso_survey'])).message,
    'Given type contoso_survey has references',
  );
});

change('a term is made in its glossary, assigned, and kept while it is in use', () => {
  const catalog = freshCatalog();
  const glossaryGuid = entityOf(catalog, 'AtlasGlossary', 'Glossary').guid;
  const [term] = createTerms(catalog, actor, [{ name: 'Opt-in', anchor: { glossaryGuid } }], false);
  assert.is(refusal(() => createTerms(catalog, actor, [{ name: 'Opt-in' }], false)).code, 'ATLAS-400-00-072');
  assignTerm(catalog, actor, term, [{ guid: entityOf(catalog, 'azure_sql_table', 'CustomerPreference').guid }]);
  assert.equal(names(ask(catalog, { filter: { term: 'Opt-in', glossary: 'Glossary' } })), ['CustomerPreference']);
  assert.match(
    refusal(() => deleteTerm(catalog, actor, term)).message,
    "can't be deleted as it has been assigned to 1 entities.",
  );
});

change.run();
