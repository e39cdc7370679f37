import * as assert from 'uvu/assert';
import { createEntity, deleteEntity } from '../../../lib/planes/catalog';
import type { Client } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import { clientOf } from '../../../lib/course/sandbox';
import { createTypes, deleteType, ensureTypes, getTypes } from '../../../lib/planes/types';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, noted, rejection } from '../support';

const survey = { name: 'contoso_survey', superTypes: ['DataSet'], attributeDefs: [{ name: 'wave', typeName: 'int' }] };
const test = sandboxSuite('types');
let curator: Client;

test.before(async () => {
  curator = await clientOf(configOf(sandbox.url), 'curator', noted());
});

const entityTypes = async () => (await getTypes(curator, 'entity')).entityDefs.map(({ name }) => name);

test('are read whole, or one category of them', async () => {
  const all = await getTypes(curator);
  const entities = await getTypes(curator, 'entity');
  assert.ok(all.classificationDefs.length > 0 && all.relationshipDefs.length > 0);
  assert.equal([entities.entityDefs.length, entities.classificationDefs], [all.entityDefs.length, []]);
});

test('are created, once, and deleted', async () => {
  const { entityDefs } = await createTypes(curator, { entityDefs: [survey] });
  assert.is(entityDefs[0].attributeDefs?.[0].name, 'wave');
  assert.ok((await entityTypes()).includes(survey.name));
  const error = await rejection<HttpError>(createTypes(curator, { entityDefs: [survey] }));
  assert.equal([error.status, error.code], [409, 'ATLAS-409-00-001']);
  await deleteType(curator, survey.name);
  assert.not.ok((await entityTypes()).includes(survey.name));
});

test('are created only where they are not there, those they inherit from first', async () => {
  const panel = { name: 'contoso_panel', superTypes: [survey.name] };
  assert.equal(await ensureTypes(curator, [survey]), [{ type: survey.name, result: 'created' }]);
  assert.equal(await ensureTypes(curator, [survey, panel]), [
    { type: survey.name, result: 'was there already' },
    { type: panel.name, result: 'created' },
  ]);
  assert.ok((await entityTypes()).includes(panel.name));
});

test('that are refused for another reason are an error', async () => {
  const reader = await clientOf(configOf(sandbox.url), 'reader', noted());
  assert.is((await rejection<HttpError>(ensureTypes(reader, [survey]))).status, 403);
  assert.not.ok((await entityTypes()).includes(survey.name));
});

test('stay while an asset is of them', async () => {
  await createTypes(curator, { entityDefs: [survey] });
  const attributes = { qualifiedName: 'survey://1', name: 'Wave one', wave: 1 };
  const { mutatedEntities } = await createEntity(curator, { typeName: survey.name, attributes });
  assert.is((await rejection<HttpError>(deleteType(curator, survey.name))).code, 'ATLAS-409-00-002');
  await deleteEntity(curator, mutatedEntities?.CREATE?.[0].guid ?? '');
});

test.run();
