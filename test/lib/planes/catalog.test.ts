import * as assert from 'uvu/assert';
import {
  addClassifications,
  columnsOf,
  createEntity,
  deleteEntity,
  ensureClassification,
  getEntity,
  getEntityByQualifiedName,
  getLineage,
  removeClassification,
} from '../../../lib/planes/catalog';
import type { Client } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import { clientOf } from '../../../lib/course/sandbox';
import { classifiedAs, search } from '../../../lib/planes/search';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, file, nameOf, noted, rejection } from '../support';

const email = 'MICROSOFT.PERSONAL.EMAIL';
const test = sandboxSuite('catalog');
let curator: Client;

test.before(async () => {
  curator = await clientOf(configOf(sandbox.url), 'curator', noted());
});

async function guidOf(name: string): Promise<string> {
  const { value } = await search(curator, { keywords: name, filter: classifiedAs(email) });
  return value.find((row) => row.name === name)?.id ?? '';
}

test('reads an asset with its columns, and the columns hold the classifications', async () => {
  const opened = await getEntity(curator, await guidOf('Customer'));
  assert.is(opened.entity.typeName, 'azure_sql_table');
  const columns = columnsOf(opened);
  assert.equal(columns[0], { column: 'CustomerId', classifications: [] });
  assert.equal(
    columns.filter(({ classifications }) => classifications.includes(email)).map(({ column }) => column),
    ['Email'],
  );
});

test('finds no columns in an asset that has none, and calls an unknown one by its guid', () => {
  const file = { guid: 'f', typeName: 'file', attributes: {}, status: 'ACTIVE' };
  assert.equal(columnsOf({ entity: file, referredEntities: {} }), []);
  const entity = { ...file, relationshipAttributes: { columns: { guid: 'c', typeName: 'column' } } };
  assert.equal(columnsOf({ entity, referredEntities: {} }), [{ column: 'c', classifications: [] }]);
});

test('follows the lineage downstream as far as the depth goes', async () => {
  const guid = await guidOf('Customer');
  const types = async (depth: number) => {
    const { guidEntityMap } = await getLineage(curator, guid, { direction: 'OUTPUT', depth });
    return new Set(Object.values(guidEntityMap).map(({ typeName }) => typeName));
  };
  assert.not.ok((await types(2)).has('powerbi_report'));
  assert.ok((await types(10)).has('powerbi_report'));
});

test('reports an unknown guid in the words of the catalog', async () => {
  const error = await getEntity(curator, '00000000-0000-0000-0000-000000000001').catch((one: unknown) => one);
  assert.match(String(error), '404 ATLAS-404-00-005: Given instance guid');
});

test('writes an asset, finds it by its name, and deletes it', async () => {
  const { mutatedEntities } = await createEntity(curator, file(1), { collectionId: 'sal3s0' });
  const { entity } = await getEntityByQualifiedName(curator, 'azure_blob_path', nameOf(1));
  assert.equal(
    mutatedEntities?.CREATE?.map(({ guid }) => guid),
    [entity.guid],
  );
  assert.is(entity.collectionId, 'sal3s0');
  await deleteEntity(curator, entity.guid);
  const error = await rejection<HttpError>(getEntityByQualifiedName(curator, 'azure_blob_path', nameOf(1)));
  assert.is(error.status, 404);
});

test('puts a classification on an asset and takes it off', async () => {
  await createEntity(curator, file(1));
  const read = async () => (await getEntityByQualifiedName(curator, 'azure_blob_path', nameOf(1))).entity;
  const { guid } = await read();
  await addClassifications(curator, guid, [{ typeName: email }]);
  assert.equal(
    (await read()).classifications?.map(({ typeName }) => typeName),
    [email],
  );
  await removeClassification(curator, guid, email);
  assert.is((await read()).classifications, undefined);
});

test('is refused a classification that nobody knows', async () => {
  const error = await rejection<HttpError>(addClassifications(curator, await guidOf('Customer'), [{ typeName: 'NO' }]));
  assert.is(error.code, 'ATLAS-404-00-008');
});

test('sees to it that a classification is there, however often it is said', async () => {
  await createEntity(curator, file(1));
  const asset = { typeName: 'azure_blob_path', qualifiedName: nameOf(1) };
  assert.is(await ensureClassification(curator, asset, email), 'added');
  assert.is(await ensureClassification(curator, asset, email), 'was there already');
  const { entity } = await getEntityByQualifiedName(curator, asset.typeName, asset.qualifiedName);
  assert.equal(
    entity.classifications?.map(({ typeName }) => typeName),
    [email],
  );
});

test.run();
