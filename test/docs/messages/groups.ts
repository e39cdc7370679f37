import { connect } from '../../../lib/connect';
import type { Client } from '../../../lib/core/client';
import { asPerson } from '../../../lib/course/people';
import { clientOf, setFault } from '../../../lib/course/sandbox';
import { diagnose } from '../../../lib/diagnosis/diagnose';
import { draftRequests } from '../../../lib/diagnosis/requests';
import { createEntity } from '../../../lib/planes/catalog';
import { grantRole, type RoleChange } from '../../../lib/planes/grant';
import { toCsv } from '../../../lib/planes/list';
import { nameContacts } from '../../../lib/planes/owners';
import { businessDomains } from '../../../lib/planes/unified';
import { person } from '../../../sandbox/entra/people';
import { persona, readersGroup, usersGroup } from '../../../sandbox/entra/personas';
import { configOf, deadAddress, file, rejection } from '../../lib/support';
import { seen, seenAs, type Case, type Group, type Place } from './cases';

const admin = ({ url }: Place) => clientOf(configOf(url), 'admin');
const directory = async ({ url }: Place) => (await asPerson(configOf(url), 'colleague')).graph;
const curator = { collectionName: 'contoso', role: 'Data Curator' } as const;
const { objectId, applicationObjectId } = persona('reader');

const granting = (change: Partial<RoleChange>) => async (at: Place) =>
  grantRole(await admin(at), { ...curator, objectId: readersGroup, directory: await directory(at), ...change });

const asking = (options: Parameters<typeof draftRequests>[1]) => async (at: Place) =>
  draftRequests(await connect({ config: configOf(at.url) }), { ...options, directory: await directory(at) });

/** What `diagnose` says of the reader's refused call, once these roles are given. */
const found =
  (changes: RoleChange[], { mayAsk = true, unified = false } = {}) =>
  async (at: Place) => {
    const connection = await connect({ config: configOf(at.url, 'reader') });
    const call = unified
      ? businessDomains.create(connection.unified, { name: 'x' })
      : createEntity(connection.purview, file(1), { collectionId: 'contoso' });
    const error = await rejection(call);
    const eyes = await admin(at);
    for (const change of changes) await grantRole(eyes, change);
    const graph = mayAsk ? { directory: await directory(at) } : {};
    return seenAs(error, await diagnose(connection, error, { admin: eyes, unifiedAdmin: eyes, ...graph }));
  };
const creator = { role: 'Governance Domain Creator', objectId: usersGroup } as const;

const named = (graph: (at: Place) => Promise<Client>, id: string) => async (at: Place) => {
  const { unnamed } = await nameContacts(await graph(at), [{ asset: 'x', guid: 'x', contactType: 'Owner', id }]);
  return seen([unnamed]);
};
const colleague = person('colleague').objectId;

const cases: Case[] = [
  {
    make: granting({}),
    means: 'Policies keep groups apart from people and applications.',
    todo: 'Pass `isGroup: true` with the id of a group.',
  },
  {
    make: granting({ objectId, isGroup: true }),
    means: 'The id is not one of a group.',
    todo: 'Leave `isGroup` out, or pass the id of the group.',
  },
  {
    make: granting({ objectId: applicationObjectId }),
    means: 'A registration and its service principal have an object id each, and roles know the latter.',
    todo: 'Pass the Object ID under Enterprise applications.',
  },
  { make: found([{ ...curator, objectId: readersGroup }]) },
  { make: found([{ ...curator, objectId, isGroup: true }]) },
  { make: found([{ ...curator, collectionName: 'f1nanc', objectId: readersGroup, isGroup: true }]) },
  { make: found([{ ...curator, collectionName: 'f1nanc', objectId: readersGroup, isGroup: true }], { mayAsk: false }) },
  {
    make: found(
      [readersGroup, usersGroup].map((id) => ({ ...curator, collectionName: 'f1nanc', objectId: id, isGroup: true })),
      { mayAsk: false },
    ),
  },
  { make: found([creator], { unified: true }) },
  {
    make: asking({ needed: ['Data Map'] }),
    means: 'There is no plane of that name.',
    todo: 'Name one or several of those listed.',
  },
  {
    make: asking({ group: 'Report readers' }),
    means: 'The directory has no group of that name.',
    todo: 'Write the whole name, or pass the object id.',
  },
  {
    make: asking({ group: objectId }),
    means: 'The object id is that of something else.',
    todo: 'Pass the Object ID that the group has under Groups.',
  },
  {
    async make(at) {
      const group = (id: string) => ({ id, displayName: 'Readers' });
      const body = { value: [readersGroup, usersGroup].map(group) };
      await setFault(configOf(at.url), { path: '/v1.0/groups', status: 200, body });
      return asking({ group: 'Readers' })(at);
    },
    means: 'Names of groups need not be unique.',
    todo: 'Pass the object id of the one you mean.',
  },
  {
    make: named(async ({ url }) => (await connect({ config: configOf(url) })).graph, colleague),
    means: 'Your application may not look up who is behind an object id.',
    todo: 'Let an administrator consent to Directory.Read.All, or look the ids up in the Entra admin center.',
  },
  {
    async make(at) {
      const config = configOf(at.url, 'learner', { GRAPH_ENDPOINT: await deadAddress() });
      return named(async () => (await connect({ config, retries: 0 })).graph, colleague)(at);
    },
    means: 'No answer came from Microsoft Graph.',
    todo: 'Allow the way to it, then try again.',
  },
  {
    make: named(directory, '5a4db0c5-05e4-4000-8000-0000000000ff'),
    means: 'Whoever it was has left the directory, or never was in it.',
    todo: 'Look up who answers for the asset today, and put them in their place.',
  },
  {
    make: () => toCsv([], ['nmae']).next(),
    means: 'No row of a search has such a field.',
    todo: 'Name columns of those listed.',
  },
];

export const withGroups: Group[] = [
  {
    title: 'Groups, owners and lists',
    intro:
      'What the helpers say of groups and of those who answer for data, and what they ask before a list is written.',
    cases,
  },
];
