import * as assert from 'uvu/assert';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, parse } from './support';

const as = (name: string, method: string, path: string, body?: unknown) =>
  callAs(sandbox.url, name, method, path, body);

const query = sandboxSuite('what a query says');

const spellings = ['true', 'True', 'TRUE', '%20true'];

async function make(name: string): Promise<string> {
  const entity = { typeName: 'DataSet', guid: '-1', attributes: { qualifiedName: `query://${name}`, name } };
  const answer = await as('curator', 'POST', '/datamap/api/atlas/v2/entity', { entity });
  return String(field(parse(answer), 'guidAssignments', '-1'));
}

for (const base of ['/datamap/api', '/catalog/api']) {
  query(`is true in any case: ${base}`, async () => {
    const guid = await make('flags');
    const entity = `${base}/atlas/v2/entity`;
    for (const yes of spellings) {
      for (const path of [`guid/${guid}?`, `uniqueAttribute/type/DataSet?attr:qualifiedName=query://flags&`])
        assert.is(
          field(
            parse(await as('reader', 'GET', `${entity}/${path}ignoreRelationships=${yes}`)),
            'entity',
            'relationshipAttributes',
          ),
          undefined,
          yes,
        );
      const many = parse(await as('reader', 'GET', `${entity}/bulk?guid=${guid}&IgnoreRelationships=${yes}`));
      assert.is(field(many, 'entities', 0, 'relationshipAttributes'), undefined, yes);
      const short = parse(await as('reader', 'GET', `${base}/atlas/v2/glossary?ignoreTermsAndCategories=${yes}`));
      assert.is(field(short, 0, 'terms'), undefined, yes);
    }
    for (const no of ['false', 'False', '', '0', 'yes']) {
      const whole = parse(await as('reader', 'GET', `${entity}/guid/${guid}?ignoreRelationships=${no}`));
      assert.ok(field(whole, 'entity', 'relationshipAttributes'), no);
    }
  });
}

query('is a whole number, also with spaces; an empty one counts as not given', async () => {
  const [glossary] = parse(await as('reader', 'GET', '/datamap/api/atlas/v2/glossary')) as { guid: string }[];
  const terms = async (limit: string) => {
    const answer = await as('reader', 'GET', `/datamap/api/atlas/v2/glossary/${glossary.guid}/terms?limit=${limit}`);
    return answer.status === 200 ? (parse(answer) as unknown[]).length : answer.status;
  };
  const all = await terms('-1');
  assert.equal([await terms('2'), await terms('%202'), await terms('%2B2'), await terms('')], [2, 2, 2, all]);
  assert.equal([await terms('two'), await terms('1e1'), await terms('0x2'), await terms('2.5')], [400, 400, 400, 400]);
});

query.run();
