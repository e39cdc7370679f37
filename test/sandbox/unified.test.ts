import * as assert from 'uvu/assert';
import { persona } from '../../sandbox/entra/personas';
import { createSandbox } from '../../sandbox/app';
import { contentOf } from '../../sandbox/unified/unified';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, names, versions } from './support';
import { answered, as, estateAssets, grant, idOf, owner, ownDomain, refused } from './unified-calls';

const forbidden = ['Unauthorized', 'Not authorized to access account'];
const invalid = 'DataCatalogInvalidEntity';

const life = sandboxSuite('a thing of the Unified Catalog');

life('is published in order: the domain, then what is in it', async () => {
  const id = await ownDomain('Draft');
  const term = await answered(201, 'curator', 'POST', '/terms', { name: 'Word', domain: id, status: 'Draft' });
  assert.is(term.status, 'DRAFT');
  const published = { ...term, status: 'published' };
  const sentence = 'Entity cannot be published in an unpublished domain.';
  const unpublished = await as('curator', 'PUT', `/terms/${idOf(term)}`, published);
  assert.equal(JSON.parse(unpublished.text), {
    error: { code: invalid, message: sentence, details: null, target: null },
  });
  const product = { name: 'P', domain: id, status: 'PUBLISHED', contacts: owner };
  assert.equal(await refused(400, 'curator', 'POST', '/dataProducts', product), [invalid, sentence]);
  const domain = await answered(200, 'curator', 'GET', `/businessdomains/${id}`);
  await answered(200, 'curator', 'PUT', `/businessdomains/${id}`, { ...domain, status: 'PUBLISHED' });
  assert.is((await answered(200, 'curator', 'PUT', `/terms/${idOf(term)}`, published)).status, 'PUBLISHED');
  const expired = await answered(200, 'curator', 'PUT', `/terms/${idOf(term)}`, { ...term, status: 'Expired' });
  assert.is(field(expired, 'systemData', 'expiredBy'), persona('curator').objectId);
});

life('is replaced as a whole', async () => {
  const domain = await ownDomain();
  const term = await answered(201, 'curator', 'POST', '/terms', {
    ...{ name: 'Word', domain, status: 'PUBLISHED', description: 'x', acronyms: ['W'], contacts: owner },
  });
  const changed = await answered(200, 'curator', 'PUT', `/terms/${idOf(term)}`, { name: 'Other', domain });
  assert.equal(
    [changed.id, changed.name, changed.status, changed.description, changed.acronyms, changed.contacts],
    [term.id, 'Other', 'DRAFT', undefined, [], undefined],
  );
});

life('has an id of the service, but for a term that brings a free one', async () => {
  const id = '11111111-1111-4111-8111-111111111111';
  const domain = await ownDomain();
  const term = { id, name: 'Word', domain };
  assert.is((await answered(201, 'curator', 'POST', '/terms', term)).id, id);
  assert.is.not((await answered(201, 'curator', 'POST', '/terms', term)).id, id);
  const product = { id, name: 'P', domain, contacts: owner };
  assert.is.not((await answered(201, 'curator', 'POST', '/dataProducts', product)).id, id);
  assert.is.not((await answered(201, 'curator', 'POST', '/businessdomains', { id, name: 'D' })).id, id);
  const path = `/dataProducts/${id}`;
  await grant('curator', 'global-catalog-reader', 'datagovernanceapp');
  assert.equal(await refused(404, 'curator', 'GET', path), ['DataCatalogNotFound', 'DataProduct does not exist']);
});

life('is a data product with an owner, whose id is a guid', async () => {
  const domain = await ownDomain();
  const product = { name: 'P', domain };
  for (const contacts of [undefined, {}, { owner: [] }])
    assert.is((await refused(400, 'curator', 'POST', '/dataProducts', { ...product, contacts }))[0], invalid);
  const contacts = { owner: [{ id: 'somebody@contoso.com' }] };
  const [, sentence] = await refused(400, 'curator', 'POST', '/dataProducts', { ...product, contacts });
  assert.match(String(sentence), `Error converting value "somebody@contoso.com" to type 'System.Guid'`);
});

life('is shown as a draft to those alone who have a part in its domain', async () => {
  const domain = await ownDomain();
  for (const status of ['DRAFT', 'PUBLISHED'])
    await answered(201, 'curator', 'POST', '/terms', { name: status, domain, status });
  await grant('learner', 'global-catalog-reader', 'datagovernanceapp');
  const seen = async (who: string) => names(await as(who, 'GET', `/terms?domainId=${domain}`));
  assert.equal(await seen('curator'), ['DRAFT', 'PUBLISHED']);
  assert.equal(await seen('learner'), ['PUBLISHED']);
  const own = await answered(200, 'curator', 'GET', `/businessdomains/${domain}`);
  await answered(200, 'curator', 'PUT', `/businessdomains/${domain}`, { ...own, status: 'DRAFT' });
  assert.equal(await seen('learner'), []);
  assert.equal(names(await as('learner', 'GET', '/businessdomains')), ['Customer', 'Finance']);
  assert.equal(names(await as('curator', 'GET', '/businessdomains?writeOnly=true')), ['Own']);
});

life('is not deleted while others hang on it', async () => {
  const domain = await ownDomain();
  const parent = await answered(201, 'curator', 'POST', '/terms', { name: 'Above', domain });
  const child = await answered(201, 'curator', 'POST', '/terms', { name: 'Below', domain, parentId: parent.id });
  const circle = { ...parent, parentId: child.id };
  assert.is((await refused(400, 'curator', 'PUT', `/terms/${idOf(parent)}`, circle))[0], invalid);
  await answered(409, 'curator', 'DELETE', `/terms/${idOf(parent)}`);
  await answered(409, 'curator', 'DELETE', `/businessdomains/${domain}`);
  for (const { id } of [child, parent]) await answered(204, 'curator', 'DELETE', `/terms/${String(id)}`);
  await answered(204, 'curator', 'DELETE', `/businessdomains/${domain}`);
  assert.equal(sandbox.world.unified.policies.ofDomain(domain), []);
});

life('is not imitated where it is of another kind', async () => {
  for (const path of ['/objectives', '/criticalDataElements', '/dataColumns/query'])
    assert.match(String((await refused(501, 'admin', 'GET', path))[1]), 'does not imitate');
});

life.run();

const assets = sandboxSuite('a data asset');

const bodyOf = (assetId: string) => ({ name: 'Mine', type: 'General', source: { type: 'DataMap', assetId } });

assets('is an entity of the Data Map, and has its name', async () => {
  await ownDomain();
  const [{ entity, assetId }] = estateAssets();
  const made = await answered(201, 'curator', 'POST', '/dataAssets', bodyOf(assetId));
  assert.is.not(made.id, assetId);
  assert.is(made.name, entity.attributes.name);
  assert.is(field(made, 'source', 'fqn'), entity.attributes.qualifiedName);
  sandbox.world.catalog.store.put({ ...entity, attributes: { ...entity.attributes, name: 'Renamed' } });
  const path = `/dataAssets/${idOf(made)}`;
  const get = (query: string) => answered(200, 'curator', 'GET', `${path}?${query}`);
  const shown = await get('includeExtendedProperties=true&includeLineage=true');
  assert.is(shown.name, 'Renamed');
  assert.ok((shown.schema as unknown[]).length > 3);
  assert.is(field(shown, 'lineage', 'baseEntityGuid'), assetId);
  await answered(400, 'curator', 'GET', path);
  sandbox.world.catalog.store.put({ ...entity, status: 'DELETED' });
  const gone = await get('includeExtendedProperties=false&includeLineage=false');
  assert.is(field(gone, 'systemData', 'provisioningState'), 'SoftDeleted');
});

assets('says its type, its name and where it comes from', async () => {
  await ownDomain();
  const [{ assetId }] = estateAssets();
  const whole = bodyOf(assetId);
  const other = '22222222-2222-4222-8222-222222222222';
  for (const wrong of [
    { type: undefined },
    { type: 'FabricTable' },
    { name: undefined },
    { source: { assetId } },
    { source: { type: 'Fabric', assetId } },
    { source: { type: 'DataMap' } },
    { source: { type: 'DataMap', assetId: other } },
  ])
    assert.is((await refused(400, 'curator', 'POST', '/dataAssets', { ...whole, ...wrong }))[0], invalid);
});

assets('is made and put into a product by those who may read the entity', async () => {
  const domain = await ownDomain();
  await grant('learner', 'data-product-owner', 'dgdataqualityscope', domain);
  const [{ id, assetId }] = estateAssets();
  assert.equal(await refused(403, 'learner', 'POST', '/dataAssets', bodyOf(assetId)), forbidden);
  const product = await answered(201, 'learner', 'POST', '/dataProducts', { name: 'P', domain, contacts: owner });
  const path = `/dataProducts/${idOf(product)}/relationships?entityType=DATAASSET`;
  assert.equal(await refused(403, 'learner', 'POST', path, { entityId: id }), forbidden);
  await answered(200, 'curator', 'POST', path, { entityId: id });
  const shown = await answered(
    200,
    'learner',
    'GET',
    `/dataAssets/${id}?includeExtendedProperties=false&includeLineage=true`,
  );
  assert.equal(shown.lineage, {});
  assert.equal((await answered(200, 'learner', 'GET', `/dataProducts/${idOf(product)}`)).additionalProperties, {
    assetCount: 1,
  });
});

assets.run();

const estate = sandboxSuite("Contoso's business");

estate('has two domains with an owner, terms, and one product of two still in draft', async () => {
  await grant('learner', 'global-catalog-reader', 'datagovernanceapp');
  assert.equal(names(await as('learner', 'GET', '/dataProducts')), ['Customer 360']);
  assert.equal(names(await as('admin', 'GET', '/dataProducts')), ['Customer 360', 'Open receivables']);
  const owners = sandbox.world.directory.people.map(({ objectId }) => objectId);
  for (const { lived } of sandbox.world.unified.domains.all()) assert.ok(owners.includes(lived.createdBy));
});

estate('makes Customer 360 of the tables that hold e-mail addresses', async () => {
  const { unified } = sandbox.world;
  const [product] = unified.products.all();
  const guids = unified.relations
    .of({ category: 'DATAPRODUCT', id: product.id })
    .filter(({ other }) => other.category === 'DATAASSET')
    .map(({ other }) => unified.assets.get(other.id)?.assetId);
  const answer = await callAs(sandbox.url, 'curator', 'POST', `/datamap/api/search/query?${versions.datamap}`, {
    filter: { and: [{ classification: 'MICROSOFT.PERSONAL.EMAIL' }, { objectType: 'Tables' }] },
  });
  assert.equal(guids.sort(), names(answer, 'value', 'id').sort());
});

estate('is not there in a plain sandbox, whose administrator is', async () => {
  const plain = await createSandbox({ plain: true });
  const [policies, ...others] = contentOf(plain.world.unified);
  await plain.close();
  assert.is((policies as unknown[]).length, 1);
  assert.equal(others, [[], [], [], [], []]);
});

estate.run();
