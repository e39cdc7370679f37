import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createEntities } from '../../../lib/planes/bulk';
import { getEntityByQualifiedName } from '../../../lib/planes/catalog';
import { tableEntities, type NewTable } from '../../../lib/planes/tables';
import { clientOf } from '../../../lib/course/sandbox';
import { configOf, noted, thrown } from '../support';
import { startSandbox } from '../../sandbox-suite';

const test = suite('tableEntities');
const table = (name: string, ...columns: NewTable['columns']): NewTable => ({
  typeName: 'DataSet',
  attributes: { qualifiedName: `own://${name}`, name },
  columns,
});

test('makes a table, its schema and its columns, tied by placeholders', () => {
  assert.equal(tableEntities([table('Order', { name: 'Id', type: 'int' })]), [
    {
      typeName: 'DataSet',
      guid: '-11',
      attributes: { qualifiedName: 'own://Order', name: 'Order' },
      relationshipAttributes: { tabular_schema: { guid: '-12' } },
    },
    {
      typeName: 'tabular_schema',
      guid: '-12',
      attributes: { qualifiedName: 'own://Order#__tabular_schema', name: 'Columns' },
    },
    {
      typeName: 'column',
      attributes: { qualifiedName: 'own://Order#Id', name: 'Id', type: 'int' },
      relationshipAttributes: { composeSchema: { guid: '-12' } },
    },
  ]);
});

test('shares no placeholder between tables, however many there are', () => {
  const guids = tableEntities(Array.from({ length: 120 }, (_, i) => table(`${i}`))).map(({ guid }) => guid);
  assert.is(new Set(guids).size, 240);
});

test('names the table that cannot be told from others', () => {
  const nameless = { ...table('Order'), attributes: { name: 'Order' } };
  assert.is(
    thrown(() => tableEntities([table('Order'), nameless])).message,
    'Table 1 has no qualifiedName among its attributes: give it one.',
  );
});

test('is taken by the service, and the columns are found with their table', async () => {
  const sandbox = await startSandbox();
  try {
    const curator = await clientOf(configOf(sandbox.url), 'curator', noted());
    const entities = tableEntities([table('Order', { name: 'Id', type: 'int' }), table('Item', { name: 'Price' })]);
    const { created, failed } = await createEntities(curator, entities, { batchSize: 1 });
    assert.equal([created.length, failed.length], [6, 0]);
    const { entity } = await getEntityByQualifiedName(curator, 'tabular_schema', 'own://Item#__tabular_schema');
    const columns = [entity.relationshipAttributes?.columns ?? []].flat();
    assert.equal(
      columns.map(({ displayText }) => displayText),
      ['Price'],
    );
  } finally {
    await sandbox.close();
  }
});

test.run();
