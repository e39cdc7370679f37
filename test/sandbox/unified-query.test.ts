import * as assert from 'uvu/assert';
import { persona } from '../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, names, parse } from './support';
import { answered, as, estateAssets, grant, idOf, owner, ownDomain, refused } from './unified-calls';

const made = async (path: string, body: object) => idOf(await answered(201, 'curator', 'POST', path, body));

/** What a call gives the names of. */
const found = async (who: string, method: string, path: string, body?: unknown) =>
  names(await as(who, method, path, body));

const pages = sandboxSuite('a list of the Unified Catalog');

/** Follows the addresses of pages, and gives the names on each. */
async function follow(path: string): Promise<unknown[][]> {
  const first = await as('admin', 'GET', path);
  const all = [names(first)];
  let next = field(parse(first), 'nextLink');
  while (typeof next === 'string') {
    assert.ok(next.startsWith(`${sandbox.url}/datagovernance/catalog/`), next);
    const page = await callAs(sandbox.url, 'admin', 'GET', next.slice(sandbox.url.length));
    all.push(names(page));
    next = field(parse(page), 'nextLink');
  }
  return all;
}

pages('comes in pages by skip and top, each with the address of the next', async () => {
  const whole = (await found('admin', 'GET', '/terms')) as string[];
  const parts = await follow('/terms?top=3&orderBy=name');
  assert.equal(parts.flat(), [...whole].sort());
  assert.equal(
    parts.map((part) => part.length),
    [3, 3, 2],
  );
  assert.equal(await found('admin', 'GET', '/terms?skip=7'), whole.slice(7));
  for (const wrong of ['top=0', 'top=1001', 'top=x', 'skip=-1']) await refused(400, 'admin', 'GET', `/terms?${wrong}`);
});

pages('of domains and of policies goes on by a token', async () => {
  const { domains, policies } = sandbox.world.unified;
  const [like] = domains.all();
  for (let i = 0; i < 120; i++) {
    const id = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
    domains.save({ ...like, id, name: `Domain ${i}` });
    policies.create(id, persona('admin').objectId);
  }
  const parts = await follow('/businessdomains');
  assert.equal(
    parts.map((part) => part.length),
    [100, 22],
  );
  const first = await answered(200, 'admin', 'GET', '/policies');
  const second = await answered(200, 'admin', 'GET', `/policies?skipToken=${String(first.skipToken)}`);
  const third = await answered(200, 'admin', 'GET', `/policies?$skipToken=${String(second.skipToken)}`);
  assert.is([first, second, third].flatMap(({ values }) => values as unknown[]).length, policies.all().length);
  assert.is(third.skipToken, undefined);
  await refused(400, 'admin', 'GET', '/policies?skipToken=nonsense');
});

pages('is put in order, and narrowed by domain, parent, depth and keyword', async () => {
  const domain = await ownDomain();
  const a = await made('/terms', { name: 'A', domain });
  const b = await made('/terms', { name: 'B', domain, parentId: a });
  await made('/terms', { name: 'C', domain, parentId: b });
  const list = (query: string) => found('curator', 'GET', `/terms?domainId=${domain}&${query}`);
  assert.equal(await list('orderBy=name desc'), ['C', 'B', 'A']);
  assert.equal(await list(`parentId=${a}`), ['B']);
  assert.equal(await list(`parentId=${a}&depth=2`), ['B', 'C']);
  assert.equal(await list('depth=1'), ['A']);
  assert.equal(await found('curator', 'GET', '/terms?keyword=PROSP'), ['Prospect']);
  assert.equal(await found('curator', 'GET', `/terms/${b}/hierarchies`), ['A', 'B', 'C']);
  await refused(400, 'curator', 'GET', '/terms?orderBy=colour');
});

pages.run();

const queries = sandboxSuite('a query of the Unified Catalog');

queries('finds by name, domain, status in any case, owner, acronym and managed attribute', async () => {
  const domain = await ownDomain();
  const attribute = (value: string) => ({ managedAttributes: [{ name: 'Group.Size', value }] });
  await made('/terms', { name: 'Small', domain, acronyms: ['S'], ...attribute('9') });
  await made('/terms', { name: 'Large', domain, status: 'PUBLISHED', contacts: owner, ...attribute('10') });
  const query = (body: object) => found('curator', 'POST', '/terms/query', { domainIds: [domain], ...body });
  assert.equal(await query({ nameKeyword: 'SMA' }), ['Small']);
  assert.equal(await query({ status: 'Published' }), ['Large']);
  assert.equal(await query({ multiStatus: ['DRAFT', 'PUBLISHED'], orderby: [{ field: 'name', direction: 'desc' }] }), [
    'Small',
    'Large',
  ]);
  assert.equal(await query({ owners: [persona('curator').objectId] }), ['Large']);
  assert.equal(await query({ acronyms: ['s'] }), ['Small']);
  const size = (operator: string, value: string) =>
    query({ managedAttributes: [{ field: 'Group.Size', operator, value, type: 'int' }] });
  assert.equal(await size('gt', '9'), ['Large']);
  assert.equal(await size('eq-any', '8, 9'), ['Small']);
  assert.equal(await size('notcontains', '1'), ['Small']);
  await refused(400, 'curator', 'POST', '/terms/query', { managedAttributes: [{ field: 'x', operator: 'like' }] });
  await refused(400, 'curator', 'POST', '/terms/query', { status: 'Done' });
});

queries('comes in pages by its body, and goes on at the address of the next', async () => {
  const first = await answered(200, 'admin', 'POST', '/terms/query', { top: 5 });
  const next = String(first.nextLink).slice(sandbox.url.length);
  const second = parse(await callAs(sandbox.url, 'admin', 'POST', next, { top: 5 }));
  assert.is((first.value as unknown[]).length + (field(second, 'value') as unknown[]).length, 8);
  assert.is(field(second, 'nextLink'), undefined);
});

queries('of data products finds by type, and those of the caller', async () => {
  const domain = await ownDomain();
  await made('/dataProducts', { name: 'Mine', domain, contacts: owner, type: 'ai' });
  const query = (path: string, body: object) => found('curator', 'POST', `/dataProducts/query${path}`, body);
  assert.equal(await query('', { types: ['AI'] }), ['Mine']);
  assert.equal(await query('?dataProductOwner=true', {}), ['Mine']);
  assert.equal(await query('', { type: 'MasterDataAndReferenceData' }), ['Customer 360']);
});

queries('of data assets leaves out those that nothing is made of, unless it asks for them', async () => {
  await ownDomain();
  const [{ assetId }] = estateAssets();
  const source = { type: 'DataMap', assetId };
  const id = await made('/dataAssets', { name: 'x', type: 'General', source });
  const query = async (body: object) =>
    names(await as('curator', 'POST', '/dataAssets/query', { sourceAssetIds: [assetId], ...body }), 'value', 'id');
  assert.not.ok((await query({})).includes(id));
  assert.ok((await query({ includingOrphans: true })).includes(id));
  assert.equal(await query({ includingOrphans: true, assetTypes: ['general'] }), [id]);
});

queries('counts duplicates as a number and facets as texts', async () => {
  assert.equal(await answered(200, 'admin', 'POST', '/terms/query/count', { nameKeyword: 'customer' }), { count: 1 });
  await refused(400, 'admin', 'POST', '/terms/query/count', {});
  const facets = [{ name: 'domain' }, { name: 'status' }];
  const [customer, finance] = sandbox.world.unified.domains.all().map(({ id }) => id);
  assert.equal(await answered(200, 'admin', 'POST', '/terms/facets', { facets }), {
    facets: {
      domain: [
        { value: customer, count: '6' },
        { value: finance, count: '2' },
      ],
      status: [{ value: 'Published', count: '8' }],
    },
  });
  await refused(501, 'admin', 'POST', '/terms/facets', { facets: [{ name: 'colour' }] });
});

queries.run();

const ties = sandboxSuite('a relation of the Unified Catalog');

/** A product and a term of one's own, and a data asset that there is. */
async function three() {
  const domain = await ownDomain();
  const term = await made('/terms', { name: 'Word', domain });
  const product = await made('/dataProducts', { name: 'P', domain, contacts: owner });
  return { domain, term, product, asset: estateAssets()[0].id };
}

const others = async (path: string) => names(await as('curator', 'GET', path), 'value', 'entityId');

ties('is made flat or under a name, read from both ends, and not twice', async () => {
  const { term, product, asset } = await three();
  const path = `/dataProducts/${product}/relationships`;
  for (const body of [
    { entityId: asset },
    { relationship1: { entityId: asset } },
    { entityId: asset, description: 'x' },
  ])
    await answered(200, 'curator', 'POST', `${path}?entityType=DATAASSET`, body);
  await answered(200, 'curator', 'POST', `${path}?entityType=TERM`, { entityId: term });
  assert.equal(await others(path), [asset, term]);
  assert.equal(await others(`${path}?entityType=dataasset`), [asset]);
  assert.equal(await others(`/terms/${term}/relationships`), [product]);
  assert.ok((await others(`/dataAssets/${asset}/relationships?entityType=DATAPRODUCT`)).includes(product));
  await answered(
    204,
    'curator',
    'DELETE',
    `/dataAssets/${asset}/relationships?entityType=DATAPRODUCT&entityId=${product}`,
  );
  assert.equal(await others(path), [term]);
  await answered(204, 'curator', 'DELETE', `/dataProducts/${product}`);
  assert.equal(await others(`/terms/${term}/relationships`), []);
});

ties('leads to what there is, of a kind that can be related', async () => {
  const { term, product, asset } = await three();
  const nobody = '22222222-2222-4222-8222-222222222222';
  const post = (status: number, path: string, entityId: string) =>
    refused(status, 'curator', 'POST', path, { entityId });
  const path = `/dataProducts/${product}/relationships`;
  assert.equal(await post(404, `${path}?entityType=TERM`, nobody), ['DataCatalogNotFound', 'Term does not exist']);
  // What the Data Map calls an asset is none here.
  await post(404, `${path}?entityType=DATAASSET`, estateAssets()[0].assetId);
  await post(400, `${path}?entityType=DATAPRODUCT`, product);
  await post(400, `/terms/${term}/relationships?entityType=TERM`, term);
  await post(400, path, asset);
  await post(400, `${path}?entityType=NOTHING`, asset);
  await post(501, `${path}?entityType=OBJECTIVE`, nobody);
  await refused(400, 'curator', 'DELETE', `${path}?entityType=TERM`);
});

ties('to a parent is where a term lies', async () => {
  const { domain, term } = await three();
  const above = await made('/terms', { name: 'Above', domain });
  const path = `/terms/${term}/relationships`;
  const body = { entityId: above, relationshipType: 'parent' };
  assert.is((await answered(200, 'curator', 'POST', `${path}?entityType=TERM`, body)).relationshipType, 'Parent');
  assert.is((await answered(200, 'curator', 'GET', `/terms/${term}`)).parentId, above);
  assert.is((await answered(200, 'curator', 'GET', `/terms/${above}`)).isLeaf, false);
  assert.equal(await others(`${path}?relationshipType=Parent`), [above]);
  await refused(400, 'curator', 'POST', `/terms/${above}/relationships`, {
    entityId: term,
    relationshipType: 'Parent',
  });
  await answered(204, 'curator', 'DELETE', `${path}?entityType=TERM&relationshipType=Parent`);
  assert.equal(await others(path), []);
});

ties('is shown where its other end may be seen', async () => {
  const { term, product } = await three();
  await answered(200, 'curator', 'POST', `/dataProducts/${product}/relationships?entityType=TERM`, { entityId: term });
  const published = await answered(200, 'curator', 'GET', `/terms/${term}`);
  await answered(200, 'curator', 'PUT', `/terms/${term}`, { ...published, status: 'PUBLISHED' });
  await grant('learner', 'global-catalog-reader', 'datagovernanceapp');
  const seen = names(await as('learner', 'GET', `/terms/${term}/relationships`), 'value', 'entityId');
  assert.equal(seen, []);
});

ties.run();
