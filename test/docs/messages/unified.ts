import { connect, type Connection } from '../../../lib/connect';
import type { Client } from '../../../lib/core/client';
import { clientOf } from '../../../lib/course/sandbox';
import { diagnose } from '../../../lib/diagnosis/diagnose';
import { grantRole, revokeRole, type RoleChange } from '../../../lib/planes/grant';
import { getPolicy, withMember } from '../../../lib/planes/policy';
import { roleScope, type RoleName } from '../../../lib/planes/roles';
import { search } from '../../../lib/planes/search';
import { businessDomains, dataProducts, terms } from '../../../lib/planes/unified';
import { person } from '../../../sandbox/entra/people';
import { persona } from '../../../sandbox/entra/personas';
import { configOf, control, rejection } from '../../lib/support';
import { seenAs, type Case, type Group, type Place } from './cases';
import { given } from './network';

const { objectId } = persona('learner');
const admin = ({ url }: Place) => clientOf(configOf(url), 'admin');

/** The learner with roles on the root collection and in the whole catalog. */
async function holding(at: Place, ...roles: RoleName[]): Promise<Connection> {
  for (const role of roles) {
    const where = roleScope(role) === 'collection' ? { collectionName: 'contoso' } : {};
    await grantRole(await admin(at), { ...where, role, objectId });
  }
  return connect({ config: configOf(at.url) });
}

/** What `diagnose` finds; with `asAdmin`, as somebody who may read the policies. */
async function found(at: Place, connection: Connection, call: () => Promise<unknown>, asAdmin = false) {
  const error = await rejection(call());
  return seenAs(error, await diagnose(connection, error, asAdmin ? { unifiedAdmin: await admin(at) } : {}));
}

const create = ({ unified }: { unified: Client }) => businessDomains.create(unified, { name: 'Mine' });
/** A domain of the learner's own, in which it is Data Steward. */
async function steward(at: Place) {
  const connection = await holding(at, 'Governance Domain Creator');
  const { id: domainId } = await create(connection);
  await grantRole(connection.unified, { role: 'Data Steward', domainId, objectId });
  return { connection, unified: connection.unified, domain: domainId };
}

const refusals: Case[] = [
  { make: async (at) => create(await holding(at)) },
  {
    make: async (at) => {
      const { unified, domain } = await steward(at);
      const { id } = await terms.create(unified, { name: 'Parcel', domain });
      return terms.publish(unified, id);
    },
  },
  {
    make: async (at) => {
      const { unified, domain } = await steward(at);
      return dataProducts.create(unified, { name: 'Deliveries', domain, contacts: {} });
    },
  },
  {
    make: async (at) => {
      const { unified, domain } = await steward(at);
      return dataProducts.create(unified, { name: 'x', domain, contacts: { owner: [{ id: 'me@contoso.com' }] } });
    },
  },
  {
    make: given({ error: { code: 'ResourceNotFound', message: 'Resource not found' } }, businessDomains.list, 404),
  },
];

const roles: Case[] = [
  { make: async (at) => holding(at).then((one) => found(at, one, () => create(one))) },
  { make: async (at) => holding(at, 'Data Curator').then((one) => found(at, one, () => create(one))) },
  { make: async (at) => holding(at, 'Global Catalog Reader').then((one) => found(at, one, () => create(one))) },
  { make: async (at) => holding(at, 'Global Catalog Reader').then((one) => found(at, one, () => create(one), true)) },
  { make: async (at) => holding(at, 'Global Catalog Reader').then((one) => found(at, one, () => search(one.purview))) },
  {
    make: async (at) => {
      const one = await holding(at, 'Governance Domain Creator');
      const body = { error: { code: 'Unauthorized', message: 'Not authorized to access account' } };
      await control(at.url, 'faults', { path: '/datagovernance/*/businessdomains', method: 'POST', status: 403, body });
      return found(at, one, () => create(one), true);
    },
  },
  {
    make: async (at) => {
      const { connection, unified } = await steward(at);
      await grantRole(await admin(at), { role: 'Global Catalog Reader', objectId });
      const [other] = (await businessDomains.list(unified)).filter(({ name }) => name === 'Customer');
      const source = { type: 'DataMap', assetId: objectId };
      const call = () =>
        unified.post('/datagovernance/catalog/dataAssets', {
          apiVersion: '2026-03-20-preview',
          body: { name: `${other?.name}`, type: 'General', source },
        });
      return found(at, connection, call, true);
    },
  },
  {
    make: async (at) => {
      const one = await holding(at);
      const change: RoleChange = { role: 'Governance Domain Creator', objectId: persona('learner').clientId };
      await grantRole(await admin(at), change);
      return found(at, one, () => create(one), true);
    },
  },
  {
    make: async (at) => {
      const one = await holding(at, 'Global Catalog Reader');
      const id = '5a4db0c5-0000-4000-8000-0000000000dd';
      const call = () =>
        one.unified.delete(`/datagovernance/catalog/businessdomains/${id}`, { apiVersion: '2026-03-20-preview' });
      return found(at, one, call, true);
    },
  },
];

const grant = (change: RoleChange) => async (at: Place) => grantRole(await admin(at), change);
const named = {
  means:
    'Each role is given in one place: on a collection of the Data Map, in a governance domain, or in the whole catalog.',
  todo: 'Name the place of this role as the message says.',
};
const places: Case[] = [
  { make: grant({ role: 'Data Curator', objectId }), ...named },
  { make: grant({ role: 'Global Catalog Reader', objectId, collectionName: 'contoso' }), ...named },
  { make: grant({ role: 'Data Steward', objectId }), ...named },
  {
    make: grant({ role: 'Data Steward', objectId, domainId: '5a4db0c5-0000-4000-8000-0000000000dd' }),
    means: 'There is no such domain, you do not own it, or its policies are not made yet.',
    todo: 'Compare the id, ask its owner for Governance Domain Owner, or wait a moment after the domain was made.',
  },
  {
    make: async ({ url }) =>
      grantRole(await clientOf(configOf(url), 'learner'), { role: 'Global Catalog Reader', objectId }).catch(
        async (error: Error) => {
          if (!/403/.test(error.message)) throw error;
          const unified = await clientOf(configOf(url), 'admin');
          await grantRole(unified, { role: 'Governance Domain Creator', objectId });
          const learner = await clientOf(configOf(url), 'learner');
          await businessDomains.create(learner, { name: 'Mine' });
          return grantRole(learner, { role: 'Global Catalog Reader', objectId });
        },
      ),
    means: 'Who owns a domain reads its policies, and not that of the whole catalog.',
    todo: 'Ask a Data Governance Administrator to give the role.',
  },
  {
    make: async (at) => {
      const [unified, role] = [await admin(at), 'Data Governance Administrator' as const];
      for (const one of [person('collection-admin'), persona('admin')])
        await revokeRole(unified, { role, objectId: one.objectId });
    },
    means: 'Without a Data Governance Administrator nobody could give a role of the whole catalog any more.',
    todo: 'Make somebody else Data Governance Administrator, then take the role.',
  },
  ...(['Data Curator', 'Data Steward'] as const).map((role): Case => ({
    make: async (at) => {
      const policy = await getPolicy(await admin(at), 'contoso');
      if (role === 'Data Steward') return withMember(policy, role, objectId);
      const { values } = await (
        await admin(at)
      ).get<{ values: (typeof policy)[] }>('/datagovernance/catalog/policies', { apiVersion: '2026-03-20-preview' });
      return withMember(values[0]!, role, objectId);
    },
    means: 'The policy is one of the other role system, or of another place.',
    todo: 'Edit the policy that the message describes, or let grantRole find it.',
  })),
];

export const unified: Group[] = [
  {
    title: 'Unified Catalog: the service refuses',
    intro:
      'Governance domains, terms and data products. Its roles are its own, and a role on Azure or in the Data Map is none of them.',
    cases: refusals,
  },
  {
    title: 'Unified Catalog: which role is missing? (403)',
    intro:
      'The message is the same for all of them. `diagnose` asks what the application may read, and where the policies may be read, compares the roles.',
    cases: roles,
  },
  {
    title: 'Unified Catalog: where is a role given?',
    intro: '`grantRole` finds the policy by the role. These are thrown before anything is written.',
    cases: places,
  },
];
