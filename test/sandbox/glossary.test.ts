import * as assert from 'uvu/assert';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, parse, type Answer } from './support';

for (const [base, version] of [
  ['/datamap/api', '2023-09-01'],
  ['/catalog/api', '2022-03-01-preview'],
] as const) {
  const as = (name: string, method: string, path: string, body?: unknown): Promise<Answer> =>
    callAs(sandbox.url, name, method, `${base}${path}`, body);
  const atlas = (name: string, method: string, path: string, body?: unknown) =>
    as(name, method, `/atlas/v2${path}`, body);
  const search = async (body: unknown) =>
    parse(await as('reader', 'POST', `/search/query?api-version=${version}`, body));

  const glossary = sandboxSuite(`glossary under ${base}`);

  const someTable = async () =>
    String(
      field(await search({ keywords: 'AdPlacement', filter: { entityType: 'azure_sql_table' } }), 'value', 0, 'id'),
    );

  async function newTerm(): Promise<{ glossaryGuid: string; guid: string }> {
    const glossaryGuid = String(field(parse(await atlas('curator', 'POST', '/glossary', { name: 'Privacy' })), 'guid'));
    const body = { name: 'Opt-in', anchor: { glossaryGuid }, longDescription: 'What was agreed to.' };
    return { glossaryGuid, guid: String(field(parse(await atlas('curator', 'POST', '/glossary/term', body)), 'guid')) };
  }

  glossary('shows an assigned term on the asset, in its row and in the facet', async () => {
    const { guid } = await newTerm();
    const table = await someTable();
    const path = `/glossary/terms/${guid}/assignedEntities`;
    const assigned = await atlas('curator', 'POST', path, [{ guid: table }]);
    assert.equal([assigned.status, assigned.text], [204, '']);

    const entity = parse(await atlas('reader', 'GET', `/entity/guid/${table}`));
    const [meaning] = field(entity, 'entity', 'relationshipAttributes', 'meanings') as unknown[];
    assert.is(field(meaning, 'guid'), guid);
    assert.is(field(meaning, 'displayText'), 'Opt-in');
    assert.is(field(meaning, 'relationshipType'), 'AtlasGlossarySemanticAssignment');

    const found = await search({ filter: { term: 'Opt-in', glossary: 'Privacy' }, facets: [{ facet: 'term' }] });
    assert.equal(field(found, 'value', 0, 'term'), [{ name: 'Opt-in', glossaryName: 'Privacy', guid }]);
    assert.equal(field(found, '@search.facets', 'term'), [{ count: 1, value: 'Opt-in' }]);
    const [reference] = parse(await atlas('reader', 'GET', path)) as unknown[];
    assert.is(field(reference, 'guid'), table);
    assert.is(field(reference, 'relationshipGuid'), field(meaning, 'relationshipGuid'));
  });

  glossary('keeps a term, and its glossary, while it is assigned', async () => {
    const { guid, glossaryGuid } = await newTerm();
    const path = `/glossary/terms/${guid}/assignedEntities`;
    await atlas('curator', 'POST', path, [{ guid: await someTable() }]);
    for (const url of [`/glossary/term/${guid}`, `/glossary/${glossaryGuid}`]) {
      const refused = await atlas('curator', 'DELETE', url);
      assert.is(refused.status, 400);
      assert.is(field(parse(refused), 'errorCode'), 'ATLAS-400-00-084');
      const sentence = `Term (guid=${guid}) can't be deleted as it has been assigned to 1 entities.`;
      assert.is(field(parse(refused), 'errorMessage'), sentence);
    }
    const references = parse(await atlas('reader', 'GET', path)) as Record<string, unknown>[];
    const unknown = await atlas('curator', 'DELETE', path, [{ guid: references[0].guid }]);
    assert.is(unknown.status, 404, 'without its relationshipGuid');
    assert.is((await atlas('curator', 'DELETE', path, references)).status, 204);
    assert.is((await atlas('curator', 'DELETE', `/glossary/term/${guid}`)).status, 204);
    assert.is((await atlas('curator', 'DELETE', `/glossary/${glossaryGuid}`)).status, 204);
    assert.is((await atlas('reader', 'GET', `/glossary/term/${guid}`)).status, 404);
    assert.is((await atlas('reader', 'GET', `/glossary/${glossaryGuid}`)).status, 404);
  });

  glossary('lists, describes and deletes a glossary with its terms', async () => {
    const { guid, glossaryGuid } = await newTerm();
    const one = `/glossary/${glossaryGuid}`;
    const list = parse(await atlas('reader', 'GET', '/glossary')) as unknown[];
    assert.equal(
      list.map((each) => field(each, 'name')),
      ['Glossary', 'Privacy'],
    );
    assert.equal(field(list[1], 'terms', 0, 'termGuid'), guid);
    assert.is(field(list[1], 'createdBy') === undefined, base === '/catalog/api');
    for (const path of [one, `${one}/partial`]) {
      const changed = await atlas('curator', 'PUT', path, { shortDescription: `By ${path}` });
      assert.equal([changed.status, field(parse(changed), 'shortDescription')], [200, `By ${path}`]);
      assert.is(field(parse(changed), 'name'), 'Privacy');
    }
    const detailed = parse(await atlas('reader', 'GET', `${one}/detailed`));
    assert.is(field(detailed, 'termInfo', guid, 'qualifiedName'), 'Opt-in@Privacy');
    assert.is((await atlas('curator', 'DELETE', one)).status, 204);
    assert.equal(field(await search({ filter: { glossary: 'Privacy', term: 'Opt-in' } }), '@search.count'), 0);
    assert.is((await atlas('reader', 'GET', `/glossary/term/${guid}`)).status, 404);
  });

  glossary('refuses a second of a name, a forbidden name, a term without a glossary', async () => {
    const { glossaryGuid } = await newTerm();
    const code = async (path: string, body: unknown) => {
      const answer = await atlas('curator', 'POST', path, body);
      return `${answer.status} ${String(field(parse(answer), 'errorCode'))}`;
    };
    const anchor = { glossaryGuid };
    assert.is(await code('/glossary', { name: 'Privacy' }), '409 ATLAS-409-00-007');
    assert.is(await code('/glossary/term', { name: 'Opt-in', anchor }), '409 ATLAS-409-00-009');
    assert.is(await code('/glossary/term', { name: 'opt.in', anchor }), '400 ATLAS-400-00-083');
    assert.is(await code('/glossary/term', { name: 'Opt-out' }), '400 ATLAS-400-00-072');
  });

  glossary('is written by curators only', async () => {
    const { guid, glossaryGuid } = await newTerm();
    const table = await someTable();
    for (const [method, path, body] of [
      ['POST', '/glossary', { name: 'Mine' }],
      ['PUT', `/glossary/${glossaryGuid}`, { usage: 'none' }],
      ['DELETE', `/glossary/${glossaryGuid}`, undefined],
      ['DELETE', `/glossary/term/${guid}`, undefined],
      ['POST', `/glossary/terms/${guid}/assignedEntities`, [{ guid: table }]],
    ] as const)
      assert.is((await atlas('reader', method, path, body)).status, 403, `${method} ${path}`);
  });

  glossary.run();
}
