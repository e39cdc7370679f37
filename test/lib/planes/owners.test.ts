import * as assert from 'uvu/assert';
import type { Client } from '../../../lib/core/client';
import { asPerson } from '../../../lib/course/people';
import { clientOf, connectAs } from '../../../lib/course/sandbox';
import { getEntity } from '../../../lib/planes/catalog';
import { addContact, assetsWithoutOwner, contactsOf, nameContacts } from '../../../lib/planes/owners';
import { classifiedAs, inCollection, search, type SearchRow } from '../../../lib/planes/search';
import { person, staff } from '../../../sandbox/entra/people';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, rejection, requests } from '../support';

let purview: Client;
const owners = sandboxSuite('who answers for data');
owners.before(async () => void (purview = await clientOf(configOf(sandbox.url), 'curator')));

const found = async () => (await search(purview, { filter: classifiedAs('MICROSOFT.PERSONAL.EMAIL') })).value;
const without = async (request = {}) => {
  const rows: SearchRow[] = [];
  for await (const row of assetsWithoutOwner(purview, request)) rows.push(row);
  return rows;
};

owners('is in the rows of a search, and in the directory by name', async () => {
  const contacts = contactsOf(await found());
  const { graph } = await asPerson(configOf(sandbox.url), 'colleague');
  const named = await nameContacts(graph, contacts);
  assert.is(named.unnamed, '');
  for (const { id, displayName, contactType } of named.contacts) {
    assert.is(displayName, staff.find(({ objectId }) => objectId === id)?.displayName);
    assert.ok(['Owner', 'Expert'].includes(contactType));
  }
  assert.ok(named.contacts.length >= 5);
  assert.is((await requests(sandbox.url)).filter((one) => one.endsWith('getByIds')).length, 1);
});

owners('is an object id where Graph does not tell', async () => {
  const contacts = contactsOf(await found());
  const { graph } = await connectAs(configOf(sandbox.url), 'curator');
  assert.equal(await nameContacts(graph, contacts), {
    contacts,
    unnamed: 'Object ids only: Microsoft Graph takes Directory.Read.All, with an administrator’s consent.',
  });
  const gone = { asset: 'x', guid: 'x', contactType: 'Owner', id: '5a4db0c5-05e4-4000-8000-0000000000ff' } as const;
  const seen = (await asPerson(configOf(sandbox.url), 'colleague')).graph;
  assert.equal(await nameContacts(seen, [gone]), {
    contacts: [gone],
    unnamed: 'The directory has no name for 1 of the object ids.',
  });
});

owners('may be nobody', async () => {
  const rows = await without({ limit: 100 });
  assert.ok(rows.length > 0);
  const { length } = await without({ filter: inCollection('f1nanc') });
  assert.ok(length < rows.length);
});

owners('is set with the difference told before, and once', async () => {
  const [row] = await without({ filter: inCollection('mkt9qd') }).then((some) =>
    some.length > 0 ? some : without({ limit: 100 }),
  );
  const before = await getEntity(purview, row.id);
  const { objectId } = person('colleague');
  const change = { guid: row.id, objectId, info: 'Colleague' };
  const diff = [`+ Owner of ${row.name}: Colleague [${objectId}]`];
  assert.equal(await addContact(purview, { ...change, dryRun: true }), { changed: false, diff });
  assert.equal(await addContact(purview, change), { changed: true, diff });
  assert.equal(await addContact(purview, change), { changed: false, diff: [] });
  const expert = { guid: row.id, objectId: person('administrator').objectId, contactType: 'Expert' } as const;
  assert.equal((await addContact(purview, expert)).diff, [`+ Expert of ${row.name}: ${expert.objectId}`]);
  const { entity } = await getEntity(purview, row.id);
  assert.equal(
    contactsOf((await search(purview, { filter: { id: row.id } })).value).map(({ contactType, id }) => [
      contactType,
      id,
    ]),
    [
      ['Owner', objectId],
      ['Expert', expert.objectId],
    ],
  );
  assert.equal(entity.attributes, before.entity.attributes);
});

owners('keeps those that are there', async () => {
  const [row] = await found();
  const before = contactsOf([row]).filter(({ contactType }) => contactType === 'Owner');
  await addContact(purview, { guid: row.id, objectId: person('colleague').objectId });
  const { value } = await search(purview, { filter: { id: row.id } });
  const after = contactsOf(value).filter(({ contactType }) => contactType === 'Owner');
  assert.is(after.length, before.length + 1);
  assert.match(
    (await rejection(addContact(purview, { guid: row.id, objectId: 'amara' }))).message,
    'is not an object id',
  );
});

owners.run();
