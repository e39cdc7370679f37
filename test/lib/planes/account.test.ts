import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  collectionTree,
  createCollection,
  deleteCollection,
  findCollection,
  getAccount,
  listCollections,
  rootCollection,
  type Collection,
  type CollectionNode,
} from '../../../lib/planes/account';
import { createClient } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import { clientOf, withRoleOnlyOn } from '../../../lib/course/sandbox';
import { revokeRole } from '../../../lib/planes/grant';
import { persona } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, control, noted, rejection, scripted, thrown } from '../support';

const clientFor = (name: string) => clientOf(configOf(sandbox.url), name);
const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };
const stubbed = (script: ReturnType<typeof scripted>) =>
  createClient({ endpoint: 'https://a.example', credential, ...script });

const plane = sandboxSuite('the account plane');

plane('tells name, place and state of the account', async () => {
  const { name, location, properties } = await getAccount(await clientFor('admin'));
  assert.is(name, 'contoso');
  assert.type(location, 'string');
  assert.is(properties.provisioningState, 'Succeeded');
});

plane('refuses the account to who is no Collection Admin', async () => {
  const error = await rejection<HttpError>(getAccount(await clientFor('reader')));
  assert.is(error.message, 'GET /account: 403 Unauthorized: Not authorized to access account');
});

plane('lists the collections, the root without a parent', async () => {
  const collections = await listCollections(await clientFor('reader'));
  assert.equal(
    collections.map(({ name }) => name),
    ['contoso', 'sal3s0', 'f1nanc', 'mkt9qd', 'cust4x'],
  );
  assert.is(collections[0].parentCollection, undefined);
  assert.is(collections[4].parentCollection?.referenceName, 'sal3s0');
});

plane('draws the collections of the sandbox as a tree', async () => {
  const [root, ...others] = collectionTree(await listCollections(await clientFor('reader')));
  const names = ({ collection, children }: CollectionNode): unknown => [collection.name, ...children.map(names)];
  assert.equal(names(root), ['contoso', ['sal3s0', ['cust4x']], ['f1nanc'], ['mkt9qd']]);
  assert.equal(others, []);
});

plane('knows the root collection by any role, wherever that is held', async () => {
  assert.is(await rootCollection(await clientFor('reader')), 'contoso');
  await withRoleOnlyOn(
    configOf(sandbox.url),
    { persona: 'curator', role: 'Data Curator', collectionName: 'cust4x' },
    async () => {
      const curator = await clientFor('curator');
      await revokeRole(await clientFor('admin'), {
        collectionName: 'contoso',
        role: 'Data Reader',
        objectId: persona('curator').objectId,
      });
      assert.is((await listCollections(curator)).length, 1);
      assert.is(await rootCollection(curator), 'contoso');
    },
  );
  const error = await rejection<HttpError>(rootCollection(await clientFor('learner')));
  assert.is(error.status, 403);
});

plane('says so where no root is named', async () => {
  const child = { name: 'c', friendlyName: 'C', parentCollection: { referenceName: 'p' } };
  for (const answers of [
    [{ body: { value: [] } }],
    [{ body: { value: [child] } }, { body: { parentNameChain: [] } }],
  ]) {
    const error = await rejection<HttpError>(rootCollection(stubbed(scripted(...answers))));
    assert.instance(error, HttpError);
    assert.is(error.code, 'NoRootCollection');
  }
});

plane.run();

const tree = suite('collectionTree');
const collection = (name: string, parent?: string): Collection => ({
  name,
  friendlyName: name.toUpperCase(),
  ...(parent ? { parentCollection: { referenceName: parent } } : {}),
});

tree('makes a root of a collection whose parent may not be read', () => {
  const nodes = collectionTree([collection('b', 'hidden'), collection('c', 'b')]);
  assert.equal(nodes, [
    { collection: collection('b', 'hidden'), children: [{ collection: collection('c', 'b'), children: [] }] },
  ]);
});

tree('takes collections in any order', () => {
  const [root] = collectionTree([collection('c', 'b'), collection('b', 'a'), collection('a')]);
  assert.is(root.children[0].children[0].collection.name, 'c');
});

tree('of nothing is nothing', () => {
  assert.equal(collectionTree([]), []);
});

tree('finds the parent of a name that is answered as it was written and referred to in lower case', () => {
  const [root] = collectionTree([collection('a'), collection('Legal1', 'a'), collection('b', 'legal1')]);
  assert.is(root.children[0]?.children[0]?.collection.name, 'b');
  assert.is(findCollection([collection('Legal1'), collection('b', 'legal1')], 'Legal1/b').name, 'b');
});

tree.run();

const found = suite('findCollection');
const named = (name: string, friendlyName: string, parent?: string): Collection => ({
  ...collection(name, parent),
  friendlyName,
});
const estate = [
  named('contoso', 'Contoso'),
  named('sal3s0', 'Sales', 'contoso'),
  named('cust4x', 'Customer Analytics', 'sal3s0'),
  named('mkt9qd', 'Marketing', 'contoso'),
  named('mktsal', 'Sales', 'mkt9qd'),
  named('deep00', 'Contoso', 'mktsal'),
  named('deep01', 'Sales', 'deep00'),
  named('rnd000', 'R/D', 'contoso'),
];

found('takes a name, a friendly name or a path, in any case', () => {
  const wanted = {
    cust4x: ['cust4x', 'CUST4X', 'Customer Analytics', 'Contoso/Sales/Customer Analytics', 'sales/customer analytics'],
    mktsal: ['Marketing/Sales', '/Contoso/Marketing/Sales/'],
    sal3s0: ['sal3s0', 'Contoso/Sales'],
    contoso: ['contoso'],
    rnd000: ['R/D', 'Contoso/R/D'],
  };
  for (const [name, texts] of Object.entries(wanted)) {
    for (const text of texts) assert.is(findCollection(estate, text).name, name, text);
  }
});

found('lists what fits when several do', () => {
  const error = thrown(() => findCollection(estate, 'Sales'));
  assert.instance(error, TypeError);
  assert.is(
    error.message,
    '"Sales" fits several collections: Contoso/Sales [sal3s0], Contoso/Marketing/Sales [mktsal], ' +
      'Contoso/Marketing/Sales/Contoso/Sales [deep01]. Give the name that stands in brackets.',
  );
});

found('lists what there is when nothing fits', () => {
  for (const text of ['Purchasing', 'ales', '']) {
    assert.is(
      thrown(() => findCollection(estate.slice(0, 2), text)).message,
      `There is no collection "${text}" that can be read. There are: Contoso [contoso], Contoso/Sales [sal3s0].`,
    );
  }
});

found('lists no more than twenty', () => {
  const many = Array.from({ length: 23 }, (_, i) => collection(`c${i}`));
  assert.match(thrown(() => findCollection(many, 'x')).message, /C19 \[c19\], 3 more\.$/);
});

found('comes to an end where collections are their own parents', () => {
  assert.is(findCollection([collection('a', 'b'), collection('b', 'a')], 'a').name, 'a');
});

found.run();

const made = sandboxSuite('createCollection');
const lab = { name: 'lab001', friendlyName: 'Laboratory', parent: 'contoso', description: 'For trying out.' };
const answer = (collectionProvisioningState: string) => ({ body: { ...lab, collectionProvisioningState } });

made('waits until the collection is there', async () => {
  const admin = await clientFor('admin');
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
    await control(sandbox.url, 'clock', { advanceSeconds: 2 });
  };
  const { name, description, parentCollection, ...rest } = await createCollection(admin, lab, { sleep });
  assert.equal([name, rest.friendlyName, description], ['lab001', 'Laboratory', 'For trying out.']);
  assert.equal([parentCollection?.referenceName, rest.collectionProvisioningState], ['contoso', 'Succeeded']);
  assert.equal(waits, [1000, 1000]);
  assert.is(findCollection(await listCollections(admin), 'Contoso/Laboratory').name, 'lab001');
});

made('asks for nothing more when it is there at once', async () => {
  const script = scripted(answer('Succeeded'));
  await createCollection(stubbed(script), { ...lab, name: 'a/b' });
  assert.equal(
    script.calls.map(({ method, url }) => `${method} ${url}`),
    ['PUT https://a.example/account/collections/a%2Fb?api-version=2019-11-01-preview'],
  );
  assert.equal(JSON.parse(script.calls[0].body ?? ''), {
    friendlyName: 'Laboratory',
    description: 'For trying out.',
    parentCollection: { type: 'CollectionReference', referenceName: 'contoso' },
  });
});

made('says so when the service fails to make it', async () => {
  const { sleep } = noted();
  const client = stubbed(scripted(answer('Creating'), answer('Failed')));
  const error = await rejection<HttpError>(createCollection(client, lab, { sleep }));
  assert.is(error.message, 'PUT /account/collections/lab001: 200 Failed: The service could not make the collection.');
});

made('says so when it takes too long', async () => {
  const { sleep, waits } = noted();
  const client = stubbed(scripted(answer('Creating')));
  const error = await rejection<HttpError>(createCollection(client, lab, { sleep, pollMs: 400, timeoutMs: 1000 }));
  assert.is(
    error.message,
    'PUT /account/collections/lab001: 200 Creating: The collection is not ready after 1000 ms. It may be later: look again.',
  );
  assert.equal(waits, [400, 400, 400]);
});

made('stops waiting when it is cancelled', async () => {
  const admin = await clientFor('admin');
  const cancel = new AbortController();
  setTimeout(() => cancel.abort(), 200);
  const error = await rejection<HttpError>(createCollection(admin, lab, { pollMs: 60_000, signal: cancel.signal }));
  assert.is(error.code, 'ABORTED');
});

made('is refused to who is no Collection Admin', async () => {
  assert.is((await rejection<HttpError>(createCollection(await clientFor('reader'), lab))).status, 403);
});

made('is undone by deleteCollection', async () => {
  const admin = await clientFor('admin');
  await createCollection(admin, lab, {
    sleep: async () => void (await control(sandbox.url, 'clock', { advanceSeconds: 4 })),
  });
  assert.is(await deleteCollection(admin, 'lab001'), undefined);
  assert.not.ok((await listCollections(admin)).some(({ name }) => name === 'lab001'));
  assert.is((await rejection<HttpError>(deleteCollection(admin, 'sal3s0'))).status, 409);
});

made.run();
