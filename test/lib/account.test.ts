import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  collectionTree,
  getAccount,
  listCollections,
  skipToken,
  type Collection,
  type CollectionNode,
} from '../../lib/account';
import { createClient } from '../../lib/client';
import { HttpError } from '../../lib/errors';
import { clientOf } from '../../lib/practice';
import { startSandbox } from '../../sandbox/app';
import { configOf, rejection, scripted } from './support';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
const clientFor = (name: string) => clientOf(configOf(sandbox.url), name);
const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };
const stubbed = (script: ReturnType<typeof scripted>) =>
  createClient({ endpoint: 'https://a.example', credential, ...script });

const plane = suite('the account plane');
plane.before(async () => void (sandbox = await startSandbox()));
plane.after(() => sandbox.close());

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

plane.run();

const paging = suite('listing collections');

paging('goes on while there is a next page, and only ever to the address it knows', async () => {
  const nextLink = 'https://elsewhere.example/collections?api-version=1&$skipToken=a%2Bb%3D';
  const script = scripted({ body: { value: [{ name: 'one' }], nextLink } }, { body: { value: [{ name: 'two' }] } });
  const collections = await listCollections(stubbed(script));
  assert.equal(
    collections.map(({ name }) => name),
    ['one', 'two'],
  );
  assert.equal(
    script.calls.map(({ url }) => url),
    [
      'https://a.example/account/collections?api-version=2019-11-01-preview',
      'https://a.example/account/collections?api-version=2019-11-01-preview&%24skipToken=a%2Bb%3D',
    ],
  );
});

paging('ends with an empty page, though it offers a next one', async () => {
  const nextLink = 'https://a.example/account/collections?$skipToken=1';
  const script = scripted({ body: { value: [{ name: 'one' }], nextLink } }, { body: { value: [], nextLink } });
  assert.is((await listCollections(stubbed(script))).length, 1);
  assert.is(script.calls.length, 2);
});

paging('reads the token of a next link in either spelling', () => {
  assert.is(skipToken('https://a.example/x?$skipToken=1'), '1');
  assert.is(skipToken('https://a.example/x?api-version=1&skipToken=%7B%22a%22%3A1%7D'), '{"a":1}');
  assert.is(skipToken('/x?skipToken=2'), '2');
  for (const none of [undefined, '', 'https://a.example/x', 'https://a.example/x?page=2'])
    assert.is(skipToken(none), undefined);
});

paging.run();

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

tree.run();
