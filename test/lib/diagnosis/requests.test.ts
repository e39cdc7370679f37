import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import type { Client } from '../../../lib/core/client';
import { withApplication } from '../../../lib/core/config';
import { asPerson } from '../../../lib/course/people';
import { clientOf, lendRoles } from '../../../lib/course/sandbox';
import { draftRequests, type RequestOptions, type Requests } from '../../../lib/diagnosis/requests';
import { grantRole } from '../../../lib/planes/grant';
import { toMessage } from '../../../lib/show/requests';
import { persona, readersGroup, usersGroup } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, rejection, withSecret } from '../support';

const asks = sandboxSuite('draftRequests');
const everyRole = ['Data Curator', 'Data Source Administrator', 'Collection Admin'] as const;
const needed = ['Catalog', 'Scanning', 'Account', 'Metadata policy'];
let directory: Client;
asks.before.each(async () => void ({ graph: directory } = await asPerson(configOf(sandbox.url), 'colleague')));

const draft = async (name = 'learner', options: RequestOptions = {}) =>
  draftRequests(await connect({ config: configOf(sandbox.url, name) }), options);
const whom = ({ drafts }: Requests) => drafts.map(({ to }) => to);

asks('asks a Collection Admin for the roles that are missing, with why, where and how', async () => {
  const { drafts, notes } = await draft('learner', { needed });
  assert.equal([drafts.length, notes], [1, []]);
  const message = toMessage(drafts[0]);
  const { objectId, clientId, clientSecret } = persona('learner');
  for (const words of [
    'To: a Collection Admin of the collection contoso',
    'Subject: Microsoft Purview: roles for Purview REST kit (learner)',
    '- Data Curator\n    for search, assets',
    'without it, GET /scan/datasources is refused (403)',
    `Object ID, the one that counts: ${objectId}`,
    `Application (client) ID: ${clientId}`,
    'For Data curators, Data source admins, Collection admins: Add, type Purview REST kit (learner)',
    '/policyStore/metadataPolicies?collectionName=contoso&api-version=2021-07-01',
    'to the list of principal.microsoft.id in',
    'purviewmetadatarole_builtin_data-source-administrator:contoso',
    'if it is missing, use the portal',
    'PUT https://contoso.purview.azure.com/policyStore/',
  ])
    assert.ok(message.includes(words), words);
  assert.not.match(message, clientSecret);
});

asks('asks for no more than is missing, and says when nothing is', async () => {
  await lendRoles(configOf(sandbox.url), ['Data Curator', 'Collection Admin']);
  const { drafts } = await draft('learner', { needed });
  assert.match(drafts[0].text, 'please give this role on the collection contoso of the Purview account "contoso"');
  assert.not.match(drafts[0].text, /- Data Curator|- Collection Admin/);
  assert.equal(whom(await draft('learner', { needed: ['catalog'] })), []);
  await lendRoles(configOf(sandbox.url), [...everyRole]);
  assert.equal(await draft('learner', { needed }), {
    drafts: [],
    notes: [
      'Nothing is missing: Entra ID gives a token, and these planes answer: Catalog, Scanning, Account, Metadata policy.',
    ],
  });
});

asks('asks a Data Governance Administrator where it is the Unified Catalog that refuses', async () => {
  const asked = await draft('learner', { needed: ['Unified Catalog'] });
  assert.equal(whom(asked), ['a Data Governance Administrator of the Unified Catalog']);
  assert.match(
    asked.drafts[0].text,
    'please give Global Catalog Reader in the whole Unified Catalog of the Purview account "contoso"',
  );
  assert.match(asked.drafts[0].text, '/datagovernance/catalog/policies?api-version=2026-03-20-preview');
  await grantRole(await clientOf(configOf(sandbox.url), 'admin'), {
    role: 'Global Catalog Reader',
    objectId: persona('learner').objectId,
  });
  assert.match((await draft('learner', { needed: ['Unified Catalog'] })).notes[0], /^Nothing is missing/);
  assert.match(
    (await rejection(draft('learner', { needed: ['x'] }))).message,
    /^There is no plane "x"\. There are: Reading, Catalog/,
  );
});

asks('asks for roles of a group, and for the application to be in it', async () => {
  const asked = await draft('learner', { group: 'contoso report readers', directory });
  assert.equal(whom(asked), [
    'an administrator of Microsoft Entra ID, or an owner of the group',
    'a Collection Admin of the collection contoso',
  ]);
  const [member, roles] = asked.drafts.map(({ text }) => text);
  assert.match(member, `/v1.0/groups/${readersGroup}/members/$ref`);
  assert.match(member, `directoryObjects/${persona('learner').objectId}`);
  assert.not.match(member, 'may be in there already');
  assert.match(roles, `the group Contoso report readers [${readersGroup}], in which the application will be once an`);
  assert.match(roles, `Add ${readersGroup} to the list of principal.microsoft.groups in`);
  assert.not.match(roles, persona('learner').objectId);
});

asks('asks for no membership that is there, also by a group around a group', async () => {
  for (const group of [readersGroup, usersGroup.toUpperCase()]) {
    const asked = await draft('reader', { group, directory });
    assert.equal(whom(asked), ['a Collection Admin of the collection contoso']);
    assert.match(asked.notes[0], /^The application is in the group .*there is nothing to ask of Entra ID\.$/);
  }
});

asks('asks for no role that the group holds, and says so', async () => {
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  for (const role of everyRole)
    await grantRole(admin, { collectionName: 'contoso', role, objectId: readersGroup, isGroup: true });
  const asked = await draft('learner', { group: readersGroup, needed, directory, admin });
  assert.equal(whom(asked), ['an administrator of Microsoft Entra ID, or an owner of the group']);
  assert.match(asked.notes[0], /^Send the message to the administrator of Entra ID first/);
  assert.is(asked.notes[1], 'Catalog: the group holds Data Curator already.');
  const toRead = await draft('learner', { group: readersGroup, directory, admin });
  assert.is(toRead.notes[1], 'Reading: the group holds Data Curator already.');
});

asks(
  'asks for the least role that reads unless told, and for a role of the group though its member may call',
  async () => {
    const { drafts, notes } = await draft();
    assert.equal([drafts.length, notes], [1, []]);
    assert.match(drafts[0].text, /^- Data Reader\n    for search.*\(the least role that does\): without it/m);
    assert.not.match(drafts[0].text, /- Data Curator|- Collection Admin/);
    const group = await draft('reader', { group: readersGroup, needed: ['Catalog'], directory });
    assert.match(group.drafts[0].text, /^- Data Curator$/m);
    assert.match(group.notes[1], /^It may be that the group holds what is asked for/);
  },
);

asks('asks for a role on a collection by the name that people use', async () => {
  const { drafts } = await draft('reader', { collection: 'Sales', needed: ['Catalog'] });
  assert.is(drafts[0].to, 'a Collection Admin of the collection Sales [sal3s0]');
  assert.match(drafts[0].text, 'purviewmetadatarole_builtin_data-curator:sal3s0');
  const unread = await draft('learner', { collection: 'Sales' });
  assert.match(unread.drafts[0].text, 'purview-reader:{name of the collection Sales}');
  assert.match(unread.notes[0], 'look up whether Sales is one.');
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  assert.equal(await draft('reader', { collection: 'Sales', admin }), {
    drafts: [],
    notes: ['Reading: the application holds Data Reader already.'],
  });
});

asks('calls a group by its id once where that is all that is known', async () => {
  const { drafts, notes } = await draft('reader', { group: readersGroup });
  for (const { text } of drafts) assert.not.match(text, `${readersGroup} [${readersGroup}]`);
  assert.match(drafts[0].text, 'into the group below');
  assert.match(notes[0], /^Microsoft Graph does not tell whether there is a group/);
});

asks('says what to look up where Graph does not tell', async () => {
  const { drafts } = await draft('reader', { group: 'Report readers' });
  const [member, roles] = drafts.map(({ text }) => text);
  assert.match(member, 'Object ID of the group: (not known here: look it up under Groups, Report readers, Overview)');
  assert.match(member, '(It may be in there already: Microsoft Graph does not tell us who is.)');
  assert.match(roles, 'Add the Object ID of the group to the list of principal.microsoft.groups');
  assert.match((await draft('reader', { needed })).drafts[0].subject, persona('reader').clientId);
});

asks('takes no group that there is none of, and no person for one', async () => {
  const refusal = async (group: string) => (await rejection(draft('learner', { group, directory }))).message;
  assert.is(await refusal('Nobody'), 'Microsoft Graph knows no group "Nobody".');
  const { objectId } = persona('admin');
  assert.is(await refusal(objectId), `${objectId} is no group: Microsoft Graph knows it as servicePrincipal.`);
});

asks('asks for a secret, a service principal or a registration before any role', async () => {
  const expired = await draft('expired');
  assert.match(expired.drafts[0].subject, 'A new client secret for the application');
  assert.match(expired.drafts[0].text, 'AADSTS7000222');
  assert.equal(expired.notes, ['Roles can be looked at once there is a token: ask again then.']);

  const config = configOf(sandbox.url);
  const drafted = async (changed: typeof config) => {
    const { drafts } = await draftRequests(await connect({ config: changed }));
    for (const { text } of drafts) assert.not.match(text, changed.clientSecret);
    return drafts.map(({ subject }) => subject);
  };
  const unknown = { clientId: '5a4db0c5-c11e-4000-8000-0000000000ff', clientSecret: config.clientSecret };
  assert.equal(await drafted(withApplication(config, unknown)), [
    'An app registration for a program that calls Microsoft Purview',
  ]);
  assert.match((await drafted(withSecret(config, 'wrong8Q~secret')))[0], /^A new client secret for/);
  const { principals, removePrincipal } = sandbox.world.directory;
  removePrincipal(principals().find(({ clientId }) => clientId === config.clientId)!);
  assert.equal(await drafted(config), ['A service principal for an app registration']);
});

asks('says what to mend oneself where nobody else can', async () => {
  const config = configOf(sandbox.url, 'learner', { AZURE_TENANT_ID: '5a4db0c5-7e4a-4000-8000-000000000009' });
  const { drafts, notes } = await draftRequests(await connect({ config }));
  assert.equal(drafts, []);
  assert.match(notes[0], /AADSTS90002/);
});

asks.run();
