import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { listCollections } from '../../../lib/planes/account';
import { createClient } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import { listAll } from '../../../lib/core/pages';
import { listRoles } from '../../../lib/planes/policy';
import { rejection, scripted } from '../support';

const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };
const stubbed = (script: ReturnType<typeof scripted>) =>
  createClient({ endpoint: 'https://a.example', credential, ...script });
const urls = ({ calls }: ReturnType<typeof scripted>) => calls.map(({ url }) => url);

const paging = suite('lists');

paging('go on while there is a next page, and only ever to the address they know', async () => {
  const nextLink = 'https://elsewhere.example/collections?api-version=1&$skipToken=a%2Bb%3D';
  const script = scripted({ body: { value: [{ name: 'one' }], nextLink } }, { body: { value: [{ name: 'two' }] } });
  const collections = await listCollections(stubbed(script));
  assert.equal(
    collections.map(({ name }) => name),
    ['one', 'two'],
  );
  assert.equal(urls(script), [
    'https://a.example/account/collections?api-version=2019-11-01-preview',
    'https://a.example/account/collections?api-version=2019-11-01-preview&%24skipToken=a%2Bb%3D',
  ]);
});

paging('end with an empty page, though it offers a next one, as the policy store does', async () => {
  const nextLink = 'https://elsewhere.example/x?api-version=1&skipToken=%7B%22t%22%3A%22a%2Bb%22%7D';
  const script = scripted({ body: { values: [{ id: 'one' }], nextLink } }, { body: { values: [], nextLink } });
  assert.equal(await listRoles(stubbed(script)), [{ id: 'one' } as never]);
  assert.equal(urls(script), [
    'https://a.example/policyStore/metadataRoles?api-version=2021-07-01',
    'https://a.example/policyStore/metadataRoles?api-version=2021-07-01&skipToken=%7B%22t%22%3A%22a%2Bb%22%7D',
  ]);
});

for (const [nextLink, parameters] of [
  ['https://b.example/x?$skipToken=1', '&%24skipToken=1'],
  ['https://b.example/x?api-version=9&$skiptoken=1&q=no', '&%24skiptoken=1'],
  ['/x?skipToken=2&skipToken=3', '&skipToken=2'],
  ['/x?skip=1&skipToken=2', '&skipToken=2'],
  ['https://b.example/x?$skip=1&$top=1&q=no', '&%24skip=1&%24top=1'],
]) {
  paging(`take the token of ${nextLink}, beside the query they were given`, async () => {
    const script = scripted({ body: { value: [1], nextLink } }, { body: { value: [2] } });
    assert.equal(await listAll(stubbed(script), '/x', { apiVersion: '1', query: { q: 'mine' } }), [1, 2]);
    assert.is(urls(script)[1], `https://a.example/x?api-version=1&q=mine${parameters}`);
  });
}

for (const nextLink of [
  undefined,
  '',
  'https://b.example/x',
  'https://b.example/x?page=2',
  '/x?top=1',
  '/x?skip=no',
  'http://',
]) {
  paging(`end where the next link is ${JSON.stringify(nextLink)}`, async () => {
    const script = scripted({ body: { value: [1], nextLink } });
    assert.equal(await listAll(stubbed(script), '/x', { apiVersion: '1' }), [1]);
  });
}

paging('say so where the answer is none', async () => {
  for (const body of ['', 'null', '[]', '7', {}, { value: {} }, { value: 'abc' }, { __proto__: { value: [] } }]) {
    const error = await rejection<HttpError>(listAll(stubbed(scripted({ body })), '/x', { apiVersion: '1' }));
    assert.instance(error, HttpError);
    assert.is(error.message, 'GET /x: 200 NoList: The answer holds no list. Is the address that of a Purview account?');
  }
});

paging('without next links are asked for by their place, until a page is not full', async () => {
  const script = scripted({ body: [1, 2] }, { body: [3] });
  assert.equal(await listAll(stubbed(script), '/x', { apiVersion: '1', pageSize: 2 }), [1, 2, 3]);
  assert.equal(urls(script), [
    'https://a.example/x?api-version=1&limit=2&offset=0',
    'https://a.example/x?api-version=1&limit=2&offset=2',
  ]);
  const none = listAll(stubbed(scripted({ body: '' })), '/x', { apiVersion: '1', pageSize: 2 });
  assert.is((await rejection<HttpError>(none)).code, 'NoList');
});

paging('hold what fits in memory, however much a page brings', async () => {
  const value = Array.from({ length: 300_000 }, (_, index) => index);
  const client = { ...stubbed(scripted()), get: async () => ({ value }) as never };
  assert.is((await listAll(client, '/x', { apiVersion: '1' })).length, 300_000);
});

paging('end with an error where a token comes again, or the same page to another place', async () => {
  const sentence = 'The list goes on where it has been before: it would never end.';
  const link = (token: number) => ({ body: { value: [{ id: token }], nextLink: `/x?skipToken=${token}` } });
  for (const answers of [[link(1)], [link(1), link(2), link(1)]]) {
    const script = scripted(...answers);
    const error = await rejection(listAll(stubbed(script), '/x', { apiVersion: '1' }));
    assert.is(error.message, `GET /x: 200 SamePage: ${sentence}`);
    assert.ok(script.calls.length <= answers.length + 1);
  }
  const full = scripted({ body: [{ guid: 'a' }] });
  const error = await rejection(listAll(stubbed(full), '/x', { apiVersion: '1', pageSize: 1 }));
  assert.equal([error.message, full.calls.length], [`GET /x: 200 SamePage: ${sentence}`, 2]);
});

paging('end where the next link is no text', async () => {
  for (const nextLink of [7, {}, { toString: 1 }, [], true, null]) {
    const script = scripted({ body: { value: [1], nextLink } });
    assert.equal(await listAll(stubbed(script), '/x', { apiVersion: '1' }), [1]);
  }
});

paging('hold items that can be read', async () => {
  for (const item of [null, 7, 'a', [], {}, { name: 7 }]) {
    const error = await rejection<HttpError>(listCollections(stubbed(scripted({ body: { value: [item] } }))));
    assert.equal([error.name, error.code], ['HttpError', 'OddAnswer'], JSON.stringify(item));
  }
});

paging('end where the caller says so', async () => {
  const signal = AbortSignal.abort();
  const script = scripted(Object.assign(new Error('aborted'), { name: 'AbortError' }));
  assert.is((await rejection<HttpError>(listCollections(stubbed(script), signal))).code, 'ABORTED');
});

paging.run();
