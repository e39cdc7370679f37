import { allOf, graph } from '../api.js';
import { copyable, dayOf, h, table } from '../dom.js';
import { addressOf } from './applications.js';
import { properties } from './registrations.js';

const above = ['Enterprise applications', '/portal/entra/enterprise'];

/** Enterprise applications: the service principals, with the object id that roles want. */
export async function enterpriseApplications() {
  const all = await allOf('/v1.0/servicePrincipals');
  const rows = all
    .sort((a, b) => a.displayName.localeCompare(b.displayName))
    .map(({ id, appId, displayName, createdDateTime }) => [
      h('a', { href: `/portal/entra/enterprise/${id}` }, displayName),
      h('code', {}, id),
      h('code', {}, appId),
      createdDateTime ? dayOf(createdDateTime) : '-',
    ]);
  return {
    title: 'Enterprise applications',
    content: [
      h(
        'p',
        { class: 'soft' },
        'The applications as they are known in this tenant. The Object ID here is the one that a role in Purview is given to.',
      ),
      table('Service principals', ['Name', 'Object ID', 'Application ID', 'Created on'], rows),
    ],
  };
}

/** One service principal. */
export async function enterpriseApplication({ id }) {
  const found = await graph('GET', `/v1.0/servicePrincipals/${encodeURIComponent(id)}`);
  return {
    title: found.displayName,
    above: [above],
    content: properties([
      ['Name', found.displayName],
      ['Application ID', [copyable(found.appId, 'Application ID')], 'The same as on its registration.'],
      [
        'Object ID',
        copyable(found.id, 'Object ID'),
        'Of the service principal: what a role assignment in Purview names, and the claim oid of its tokens.',
      ],
      [
        'App registration',
        found.appOwnerOrganizationId
          ? h('a', { href: addressOf(found.appId) }, found.displayName)
          : 'Of Microsoft, in another tenant',
      ],
    ]),
  };
}
