import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { createClient, type Client } from '../../../lib/core/client';
import type { HttpError } from '../../../lib/core/errors';
import { asPerson } from '../../../lib/course/people';
import { findGroups, getDirectoryObjects, groupLabel, listGroupsOf } from '../../../lib/planes/directory';
import { person } from '../../../sandbox/entra/people';
import { persona, readersGroup, usersGroup } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, rejection, requests, scripted } from '../support';

let graph: Client;
const directory = sandboxSuite('what Graph knows of an object id');
directory.before(async () => void ({ graph } = await asPerson(configOf(sandbox.url), 'colleague')));

directory('is its kind and its name', async () => {
  const { objectId, applicationObjectId, clientId } = persona('curator');
  const ids = [
    person('colleague').objectId,
    readersGroup.toUpperCase(),
    objectId,
    objectId,
    applicationObjectId,
    clientId,
  ];
  assert.equal(await getDirectoryObjects(graph, ids), [
    { id: person('colleague').objectId, kind: 'user', displayName: 'Colleague' },
    { id: readersGroup, kind: 'group', displayName: 'Contoso report readers' },
    { id: objectId, kind: 'servicePrincipal', displayName: 'Contoso catalog curation' },
    { id: applicationObjectId, kind: 'application', displayName: 'Contoso catalog curation' },
  ]);
});

directory('is asked for a thousand at a time, and not at all for none', async () => {
  const asked = async () => (await requests(sandbox.url)).filter((one) => one.endsWith('getByIds')).length;
  const before = await asked();
  assert.equal(await getDirectoryObjects(graph, []), []);
  assert.is(await asked(), before);
  const many = Array.from({ length: 1001 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`);
  assert.equal(await getDirectoryObjects(graph, many), []);
  assert.is(await asked(), before + 2);
});

directory('is the groups that somebody is in, nested ones too', async () => {
  const both = [
    { id: readersGroup, displayName: 'Contoso report readers' },
    { id: usersGroup, displayName: 'Contoso data users' },
  ];
  assert.equal(await listGroupsOf(graph, persona('reader').objectId), both);
  assert.equal(await listGroupsOf(graph, person('data-reader').objectId), both);
  assert.equal(await listGroupsOf(graph, persona('admin').objectId), []);
  assert.is((await rejection<HttpError>(listGroupsOf(graph, persona('reader').clientId))).status, 404);
});

directory('is the groups of a name', async () => {
  assert.equal(await findGroups(graph, 'Contoso Data users'), [{ id: usersGroup, displayName: 'Contoso data users' }]);
  assert.equal(await findGroups(graph, "O'Hara"), []);
});

directory('is as much as the caller may read', async () => {
  const connection = await connect({ config: configOf(sandbox.url) });
  const [first] = await listGroupsOf(connection.graph, persona('reader').objectId);
  assert.equal(first, { id: readersGroup });
  assert.is(groupLabel({ id: readersGroup }), readersGroup);
  assert.is((await rejection<HttpError>(getDirectoryObjects(connection.graph, [readersGroup]))).status, 403);
});

directory.run();

const pages = suite('a list of Graph');

pages('goes on where its link says', async () => {
  const group = (id: string) => ({ '@odata.type': '#microsoft.graph.group', id, displayName: null });
  const next = 'https://graph.microsoft.com/v1.0/servicePrincipals/x/transitiveMemberOf?$skiptoken=abc';
  const { fetch, calls } = scripted(
    {
      body: {
        value: [group('1'), { '@odata.type': '#microsoft.graph.directoryRole', id: '2' }],
        '@odata.nextLink': next,
      },
    },
    { body: { value: [group('3')] } },
  );
  const credential = { getToken: async () => ({ token: 'token', expiresOnTimestamp: 0 }) };
  const client = createClient({ endpoint: 'https://graph.microsoft.com', credential, fetch });
  assert.equal(await listGroupsOf(client, 'x'), [{ id: '1' }, { id: '3' }]);
  assert.match(calls[1].url, /skiptoken=abc$/i);
});

pages.run();
