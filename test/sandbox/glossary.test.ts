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
    const codeOf = async (reference: object) =>
      field(parse(await atlas('curator', 'DELETE', path, [reference])), 'errorCode');
    assert.is(await codeOf({ guid: references[0].guid }), 'ATLAS-400-00-078');
    assert.is(await codeOf({ guid: references[0].guid, relationshipGuid: guid }), 'ATLAS-400-00-080');
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

  glossary('wants includeTermHierarchy for a term below another, and then names it after both', async () => {
    const { guid, glossaryGuid } = await newTerm();
    const anchor = { glossaryGuid };
    const body = { name: 'Opt-in_Double', nickName: 'Double', anchor, parentTerm: { termGuid: guid } };
    const refused = await atlas('curator', 'POST', '/glossary/term', body);
    assert.is(refused.status, 400);
    assert.is(field(parse(refused), 'errorCode'), 'TermHierarchyQueryParameterMissing');
    const sentence = 'Please specify the query parameter includeTermHierarchy as True then retry.';
    assert.is(field(parse(refused), 'errorMessage'), sentence);
    assert.is((await atlas('curator', 'POST', '/glossary/terms', [{ name: 'First', anchor }, body])).status, 400);
    assert.is(
      (await atlas('curator', 'POST', '/glossary/term', { name: 'First', anchor })).status,
      200,
      'none was made',
    );

    const made = parse(await atlas('curator', 'POST', '/glossary/term?includeTermHierarchy=True', body));
    assert.is(field(made, 'qualifiedName'), 'Opt-in_Double@Privacy');
    assert.equal([field(made, 'nickName'), field(made, 'parentTerm', 'termGuid')], ['Double', guid]);
    const short = parse(
      await atlas('curator', 'POST', '/glossary/term?includeTermHierarchy=true', {
        ...body,
        name: 'Single',
        nickName: undefined,
      }),
    );
    assert.equal([field(short, 'name'), field(short, 'nickName')], ['Opt-in_Single', 'Single']);

    const url = `/glossary/term/${field(made, 'guid')}`;
    assert.is(field(parse(await atlas('reader', 'GET', url)), 'parentTerm'), undefined);
    const above = field(parse(await atlas('reader', 'GET', `${url}?includeTermHierarchy=true`)), 'parentTerm');
    assert.is(field(above, 'displayText'), 'Opt-in');
    const parent = parse(await atlas('reader', 'GET', `/glossary/term/${guid}?includeTermHierarchy=true`));
    assert.equal([field(parent, 'nickName'), field(parent, 'parentTerm')], ['', null]);
    const change = (parentTerm: object) =>
      atlas('curator', 'PUT', `${url}?includeTermHierarchy=true`, { usage: 'Here.', parentTerm });
    assert.is((await change({ termGuid: guid })).status, 200);
    assert.is((await change({ termGuid: field(short, 'guid') })).status, 501);
    assert.is((await atlas('curator', 'PUT', url, { parentTerm: { termGuid: guid } })).status, 400);
  });

  glossary('ties terms to each other, both ways, and lists them as related', async () => {
    const { guid, glossaryGuid } = await newTerm();
    const anchor = { glossaryGuid };
    const other = (name: string, more = {}) => atlas('curator', 'POST', '/glossary/term', { name, anchor, ...more });
    const twin = parse(await other('Twin', { synonyms: [{ termGuid: guid, description: 'The same.' }] }));
    const near = parse(await other('Near', { preferredTerms: [{ termGuid: guid }] }));
    const related = async (of: unknown) => parse(await atlas('reader', 'GET', `/glossary/terms/${of}/related`));
    const mine = await related(guid);
    assert.equal(Object.keys(Object(mine)).sort(), ['preferredToTerms', 'synonyms']);
    assert.equal(field(mine, 'synonyms', 0, 'termGuid'), field(twin, 'guid'));
    assert.equal(field(mine, 'synonyms', 0, 'description'), 'The same.');
    assert.equal(
      field(parse(await atlas('reader', 'GET', `/glossary/term/${guid}`)), 'synonyms'),
      field(mine, 'synonyms'),
    );

    const url = `/glossary/term/${guid}`;
    const seeAlso = [{ termGuid: field(twin, 'guid') }, { termGuid: field(near, 'guid') }];
    await atlas('curator', 'PUT', url, { seeAlso });
    await atlas('curator', 'PUT', url, { seeAlso: seeAlso.slice(1), synonyms: [] });
    assert.equal(Object.keys(Object(await related(guid))).sort(), ['preferredToTerms', 'seeAlso']);
    assert.equal(await related(field(twin, 'guid')), {});
    const code = async (body: unknown) => field(parse(await atlas('curator', 'PUT', url, body)), 'errorCode');
    assert.is(await code({ seeAlso: [{ termGuid: guid }] }), 'ATLAS-400-00-07E');
    assert.is(await code({ seeAlso: [{ termGuid: 'none' }] }), 'ATLAS-404-00-005');
    assert.is(await code({ seeAlso: { termGuid: guid } }), 'ATLAS-400-00-01A');
  });

  glossary('heads its terms with how they hang on it, and sorts as it is asked to', async () => {
    const { guid, glossaryGuid } = await newTerm();
    await atlas('curator', 'POST', '/glossary/term', { name: 'Audience', anchor: { glossaryGuid } });
    const headers = async (query = '') =>
      parse(await atlas('reader', 'GET', `/glossary/${glossaryGuid}/terms/headers${query}`)) as object[];
    const [, optIn] = await headers();
    const term = parse(await atlas('reader', 'GET', `/glossary/term/${guid}`));
    assert.equal(optIn, { termGuid: guid, relationGuid: field(term, 'anchor', 'relationGuid'), displayText: 'Opt-in' });
    const namesOf = (list: object[]) => list.map((one) => field(one, 'displayText'));
    assert.equal(namesOf(await headers('?sort=ASC')), ['Audience', 'Opt-in']);
    assert.equal(namesOf(await headers('?sort=desc&limit=1')), ['Opt-in']);
    assert.is((await atlas('reader', 'GET', `/glossary/${glossaryGuid}/terms?sort=up`)).status, 400);
  });

  glossary('leaves out the relationships that a query excludes', async () => {
    const { guid } = await newTerm();
    const table = await someTable();
    await atlas('curator', 'POST', `/glossary/terms/${guid}/assignedEntities`, [{ guid: table }]);
    const excluded = 'excludeRelationshipTypes=AtlasGlossarySemanticAssignment';
    const term = parse(await atlas('reader', 'GET', `/glossary/term/${guid}?${excluded}`));
    assert.is(field(term, 'assignedEntities'), undefined);
    const many = parse(await atlas('reader', 'GET', `/entity/bulk?guid=${table}&${excluded}`));
    assert.equal(field(many, 'entities', 0, 'relationshipAttributes', 'meanings'), []);
  });

  glossary('says in its headers that its answers are not to be kept', async () => {
    const { headers } = await atlas('reader', 'GET', '/glossary');
    const wanted = {
      'cache-control': 'no-store, must-revalidate, no-cache, max-age=0',
      pragma: 'no-cache',
      expires: '0',
    };
    for (const [name, value] of Object.entries({ ...wanted, 'x-content-type-options': 'nosniff' }))
      assert.is(headers.get(name), value, name);
    assert.is((await atlas('reader', 'GET', '/types/typedefs/headers')).headers.get('cache-control'), null);
  });

  glossary('wants a name, which may be a number', async () => {
    const { glossaryGuid } = await newTerm();
    const code = async (path: string, body: unknown) =>
      field(parse(await atlas('curator', 'POST', path, body)), 'errorCode');
    assert.is(await code('/glossary', { shortDescription: 'x' }), 'ATLAS-400-00-079');
    assert.is(await code('/glossary/term', { anchor: { glossaryGuid } }), 'ATLAS-400-00-07A');
    const made = parse(await atlas('curator', 'POST', '/glossary/term', { name: 2026, anchor: { glossaryGuid } }));
    assert.is(field(made, 'qualifiedName'), '2026@Privacy');
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
