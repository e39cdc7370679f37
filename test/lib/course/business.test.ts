import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import type { Client } from '../../../lib/core/client';
import { nameOf, privacyRemovals, proveProduct, type ProductTask } from '../../../lib/course/business';
import { asPerson } from '../../../lib/course/people';
import { clientOf, lendRoles } from '../../../lib/course/sandbox';
import { cleanUp } from '../../../lib/course/steps';
import { grantRole } from '../../../lib/planes/grant';
import { allOf, classifiedAs, inCollection, ofKind, search } from '../../../lib/planes/search';
import { businessDomains, dataAssets, dataProducts, terms } from '../../../lib/planes/unified';
import { ensureDataAssets, ensureRelated } from '../../../lib/planes/unified-ensure';
import { person } from '../../../sandbox/entra/people';
import { persona } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, printing } from '../support';

const { objectId } = persona('learner');
const test = sandboxSuite(printing('lesson 08'));
let [purview, unified, graph]: Client[] = [];
const connection = () => connect({ config: configOf(sandbox.url) });

test.before.each(async () => {
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  for (const role of ['Governance Domain Creator', 'Global Catalog Reader'] as const)
    await grantRole(admin, { role, objectId });
  await lendRoles(configOf(sandbox.url), ['Data Reader']);
  ({ purview, unified, graph } = await connection());
});

/** All that the lesson could leave, by name. */
async function left(): Promise<string[]> {
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  const lists = [businessDomains.list(admin), terms.list(admin), dataProducts.list(admin), dataAssets.list(admin)];
  return (await Promise.all(lists)).flat().map(({ name }) => name);
}

const tablesIn = async (collectionName: string) =>
  (await search(purview, { filter: allOf(inCollection(collectionName), ofKind('Tables')), limit: 1000 })).value;

interface How {
  /** How many of the tables are left out. */
  without?: number;
  /** Another collection's tables are added. */
  also?: string;
  publish?: ('domain' | 'product')[];
  times?: number;
}

/** Makes the data product of the exercise, with a mistake or without. */
const make =
  ({ without = 0, also, publish = ['domain', 'product'], times = 1 }: How = {}) =>
  async (client: Client, { domain, collectionName, owner }: ProductTask) => {
    const contacts = { owner: [{ id: owner }] };
    let id = '';
    for (let i = 1; i <= times; i++)
      ({ id } = await dataProducts.create(client, { name: `Ledger ${i}`, domain: domain.id, contacts }));
    const rows = (await tablesIn(collectionName)).slice(without);
    const assets = await ensureDataAssets(client, [...rows, ...(also ? await tablesIn(also) : [])]);
    await ensureRelated(
      client,
      id,
      'DATAASSET',
      assets.map((one) => one.id),
    );
    for (const what of publish)
      await (what === 'domain' ? businessDomains.publish(client, domain.id) : dataProducts.publish(client, id));
  };

for (const [what, answer, verdict] of [
  ['nothing', async () => undefined, /^Not yet\. There is no data product in the domain\.$/],
  [
    'two products',
    make({ times: 2 }),
    /^Not yet\. There are several data products in the domain: Ledger 1, Ledger 2\.$/,
  ],
  ['a table too few', make({ without: 1 }), /^Not yet\. (\d+) of the \d+ tables of Finance belong to Ledger 1\.$/],
  ['tables of others', make({ also: 'cust4x' }), /^Not yet\. Something belongs to it that is no table of Finance\.$/],
  ['a draft', make({ publish: ['domain'] }), /^Not yet\. Ledger 1 is a draft still\.$/],
  [
    'the product first',
    make({ publish: ['product', 'domain'] }),
    /^Not yet\. PUT .*: 400 DataCatalogInvalidEntity: Entity cannot be published in an unpublished domain\.\n/,
  ],
  [
    'a product without an owner',
    (client: Client, { domain }: ProductTask) =>
      dataProducts.create(client, { name: 'Ledger', domain: domain.id, contacts: {} }),
    /^Not yet\. POST .*: 400 DataCatalogInvalidEntity: A data product needs an owner/,
  ],
  ['what is in order', make(), /^Solved\. Ledger 1 is published, with the \d+ tables of Finance\.$/],
] as const)
  test(`judges ${what}, and leaves nothing behind`, async ({ printed }) => {
    const before = await left();
    await proveProduct(await connection(), answer);
    assert.is(printed.length, 1);
    assert.match(printed[0] ?? '', verdict);
    assert.equal(await left(), before);
  });

test('says without the role who gives it, and needs the sandbox', async ({ printed }) => {
  sandbox.world.reset();
  await proveProduct(await connection(), async () => assert.unreachable());
  await proveProduct(Object.assign(await connection(), { sandbox: false }), async () => assert.unreachable());
  assert.match(printed[0] ?? '', /^Not yet\. .* 403 Unauthorized/);
  assert.is(printed[1], 'This exercise needs the sandbox.');
});

test('removes what it made, and leaves data assets of others and those that are used elsewhere', async ({
  printed,
}) => {
  assert.equal(await privacyRemovals(await connection()), []);
  const before = await left();
  const domain = await businessDomains.create(unified, { name: 'Contoso Privacy' });
  for (const role of ['Data Steward', 'Data Product Owner'] as const)
    await grantRole(unified, { role, domainId: domain.id, objectId });
  const contacts = { owner: [{ id: objectId }] };
  const product = await dataProducts.create(unified, { name: 'Customer addresses', domain: domain.id, contacts });
  await terms.create(unified, { name: 'E-mail address', domain: domain.id });
  const { value } = await search(purview, { filter: classifiedAs('MICROSOFT.PERSONAL.EMAIL') });
  const ids = (await ensureDataAssets(unified, value)).map(({ id }) => id);
  await ensureRelated(unified, product.id, 'DATAASSET', ids);
  assert.ok((await left()).includes('newsletter_signup.csv'));
  const removals = await privacyRemovals(await connection());
  assert.equal(
    removals.map(([what]) => what),
    ['the data product Customer addresses', 'the term E-mail address', 'the governance domain Contoso Privacy'],
  );
  await cleanUp(removals);
  assert.is(printed.at(-1), 'Nothing of this lesson is left.');
  assert.equal(await left(), before);
});

test('leaves what others made in a domain of that name, what is called otherwise, and the domain with it', async ({
  printed,
}) => {
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  const before = await left();
  await grantRole(admin, { role: 'Governance Domain Creator', objectId: persona('admin').objectId });
  const mine = await businessDomains.create(unified, { name: 'Contoso Privacy' });
  const theirs = await businessDomains.create(admin, { name: 'Contoso Privacy' });
  for (const domainId of [mine.id, theirs.id])
    for (const role of ['Data Steward', 'Governance Domain Owner'] as const)
      await grantRole(admin, { role, domainId, objectId });
  await grantRole(admin, { role: 'Data Steward', domainId: theirs.id, objectId: persona('admin').objectId });
  await terms.create(unified, { name: 'Consent', domain: mine.id });
  await terms.create(admin, { name: 'E-mail address', domain: theirs.id });
  await terms.create(unified, { name: 'E-mail address', domain: theirs.id });
  const removals = await privacyRemovals(await connection());
  assert.equal(removals.map(([what]) => what).sort(), [
    'the governance domain Contoso Privacy',
    'the term E-mail address',
  ]);
  await cleanUp(removals);
  assert.match(printed.at(-1) ?? '', 'There is something else in it: Consent. Remove that first, if it is yours.');
  const names = ['Contoso Privacy', 'Contoso Privacy', 'Consent', 'E-mail address'];
  assert.equal((await left()).sort(), [...before, ...names].sort());
});

test('knows people by their names, and nobody else', async () => {
  const { objectId: id, displayName } = person('data-reader');
  const boss = await asPerson(configOf(sandbox.url), 'collection-admin');
  assert.is(await nameOf(boss.graph, id), displayName);
  assert.is(await nameOf(boss.graph, objectId), objectId);
  assert.is(await nameOf(graph, id), id);
});

test.run();
