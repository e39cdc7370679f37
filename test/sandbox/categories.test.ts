import * as assert from 'uvu/assert';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, parse } from './support';

for (const base of ['/datamap/api', '/catalog/api']) {
  const as = (name: string, method: string, path: string, body?: unknown) =>
    callAs(sandbox.url, name, method, `${base}/atlas/v2/glossary${path}`, body);
  const read = async (path: string) => parse(await as('reader', 'GET', path));
  const categories = sandboxSuite(`categories of a glossary under ${base}`);

  let anchor: { glossaryGuid: string };
  let termGuid: string;
  categories.before.each(async () => {
    const glossary = await read('');
    anchor = { glossaryGuid: String(field(glossary, 0, 'guid')) };
    termGuid = String(field(glossary, 0, 'terms', 0, 'termGuid'));
  });
  const make = async (name: string, more: object = {}) => {
    const answer = await as('curator', 'POST', '/category', { name, anchor, ...more });
    assert.is(answer.status, 200, answer.text);
    return String(field(parse(answer), 'guid'));
  };
  const nameOf = async (guid: string) => field(await read(`/category/${guid}`), 'qualifiedName');

  categories('list their terms, and a term its categories', async () => {
    const guid = await make('Sales', { terms: [{ termGuid }] });
    const category = await read(`/category/${guid}`);
    assert.is(field(category, 'qualifiedName'), 'Sales@Glossary');
    assert.is(field(category, 'anchor', 'glossaryGuid'), anchor.glossaryGuid);
    assert.equal(await read(`/category/${guid}/terms`), field(category, 'terms'));
    assert.is(field(category, 'terms', 0, 'termGuid'), termGuid);
    assert.is(field(await read(`/term/${termGuid}`), 'categories', 0, 'categoryGuid'), guid);
    assert.is(field(category, 'createdBy') === undefined, base === '/catalog/api');
    // From the term's side it goes again.
    assert.is((await as('curator', 'PUT', `/term/${termGuid}`, { categories: [] })).status, 200);
    assert.is(field(await read(`/category/${guid}`), 'terms'), undefined);
  });

  categories('lie below each other, and are known by where they lie', async () => {
    const top = await make('Top');
    const parentCategory = { categoryGuid: top };
    const middle = await make('Middle', { parentCategory });
    const leaf = await make('Leaf', { parentCategory: { categoryGuid: middle } });
    assert.is(await nameOf(leaf), 'Leaf.Middle.Top@Glossary');
    assert.equal(await read(`/category/${middle}/related`), {
      parent: [
        { categoryGuid: top, relationGuid: field(await read(`/category/${middle}`), 'parentCategory', 'relationGuid') },
      ],
      children: field(await read(`/category/${middle}`), 'childrenCategories'),
    });
    await as('curator', 'PUT', `/category/${middle}/partial`, { name: 'Centre' });
    assert.is(await nameOf(leaf), 'Leaf.Centre.Top@Glossary');
    await as('curator', 'PUT', `/category/${leaf}`, { parentCategory });
    assert.is(await nameOf(leaf), 'Leaf.Top@Glossary');
    await as('curator', 'PUT', `/category/${top}`, { childrenCategories: [{ categoryGuid: middle }] });
    assert.is(await nameOf(leaf), 'Leaf@Glossary');
    assert.is(await nameOf(middle), 'Centre.Top@Glossary');
  });

  categories('are in the lists of their glossary, and gone from them with it', async () => {
    const top = await make('Top');
    const below = await make('Below', { parentCategory: { categoryGuid: top } });
    const path = `/${anchor.glossaryGuid}`;
    const all = (await read(`${path}/categories`)) as unknown[];
    assert.equal(
      all.map((one) => field(one, 'guid')),
      [below, top],
    );
    assert.equal((await read(`${path}/categories?sort=DESC&limit=1`)) as unknown[], [all[1]]);
    assert.equal(await read(`${path}/categories/headers`), [
      {
        categoryGuid: below,
        parentCategoryGuid: top,
        relationGuid: field(all[0], 'anchor', 'relationGuid'),
        displayText: 'Below',
      },
      { categoryGuid: top, relationGuid: field(all[1], 'anchor', 'relationGuid'), displayText: 'Top' },
    ]);
    assert.equal(Object.keys(field(await read(`${path}/detailed`), 'categoryInfo') as object), [below, top]);
    assert.is((field(await read(path), 'categories') as unknown[]).length, 2);
    assert.is((await as('curator', 'DELETE', `/category/${top}`)).status, 204);
    assert.is(await nameOf(below), 'Below@Glossary');
    assert.is((await as('reader', 'GET', `/category/${top}`)).status, 404);
  });

  categories('are made all or none, and refused where they make no sense', async () => {
    const top = await make('Top');
    const below = await make('Below', { parentCategory: { categoryGuid: top } });
    const other = String(field(parse(await as('curator', 'POST', '', { name: 'Other' })), 'guid'));
    const elsewhere = await make('Elsewhere', { anchor: { glossaryGuid: other } });
    for (const [method, path, body, status, code] of [
      ['POST', '/category', { anchor }, 400, 'ATLAS-400-00-07B'],
      ['POST', '/category', { name: 'A' }, 400, 'ATLAS-400-00-072'],
      ['POST', '/category', { name: 'A.B', anchor }, 400, 'ATLAS-400-00-083'],
      ['POST', '/category', { name: 'Top', anchor }, 409, 'ATLAS-409-00-00A'],
      ['POST', '/category', { name: 'A', anchor, parentCategory: { categoryGuid: 'none' } }, 404, 'ATLAS-404-00-005'],
      [
        'POST',
        '/category',
        { name: 'A', anchor, parentCategory: { categoryGuid: elsewhere } },
        400,
        'ATLAS-400-00-01A',
      ],
      [
        'POST',
        '/categories',
        [
          { name: 'A', anchor },
          { name: 'A', anchor },
        ],
        409,
        'ATLAS-409-00-00A',
      ],
      ['POST', '/categories', [{ name: 'A', anchor }, {}], 400, 'ATLAS-400-00-07B'],
      ['PUT', `/category/${top}`, { parentCategory: { categoryGuid: below } }, 400, 'ATLAS-400-00-01A'],
      ['PUT', `/category/${below}`, { childrenCategories: [{ categoryGuid: top }] }, 400, 'ATLAS-400-00-01A'],
      ['PUT', `/category/${top}`, { childrenCategories: [{ categoryGuid: top }] }, 400, 'ATLAS-400-00-01A'],
      ['PUT', `/category/${top}`, { anchor: { glossaryGuid: other } }, 501, 'NotImitatedBySandbox'],
    ] as const) {
      const refused = await as('curator', method, path, body);
      assert.is(refused.status, status, `${JSON.stringify(body)}: ${refused.text}`);
      assert.is(field(parse(refused), 'errorCode'), code);
    }
    assert.is(((await read(`/${anchor.glossaryGuid}/categories`)) as unknown[]).length, 2);
    assert.is((await as('reader', 'POST', '/category', { name: 'A', anchor })).status, 403);
    assert.is((await as('reader', 'DELETE', `/category/${top}`)).status, 403);
  });

  categories.run();
}
