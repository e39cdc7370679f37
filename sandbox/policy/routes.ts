import type { FastifyPluginAsync } from 'fastify';
import type { Call } from '../http/call';
import { gatewayEnvelope } from '../http/envelopes';
import { kestrelHeaders } from '../http/headers';
import { plane } from '../http/plane';
import { collectionNotFound, resourceNotFound, unauthorized } from '../http/refusals';
import { gate, type Admitted, type GateWorld } from './gate';
import { collectionOf } from './policies';
import type { Policy } from './policy';
import { metadataRoles } from './roles';

const versions = ['2021-07-01-preview', '2021-07-01'];

/**
 * Metadata policy: who holds which role where. Every call needs Collection Admin (collection/write) on the policy's
 * collection, for the roles on any; whether reading would do with less is unconfirmed.
 */
export const policyPlane: FastifyPluginAsync<{ world: GateWorld & { nextId(): string } }> = async (app, { world }) => {
  const on = plane(app, {
    name: 'Metadata policy',
    versions,
    headers: () => kestrelHeaders(world.nextId(), versions),
    envelope: gatewayEnvelope,
    admit: gate(world),
  });
  const byId = (c: Admitted) => {
    const policy = world.policies.byId(c.path('id'));
    if (policy === undefined) throw resourceNotFound();
    return mine(c, policy);
  };
  const byCollection = (c: Admitted) => {
    const policy = world.policies.byCollection(c.path('name'));
    if (policy === undefined) throw collectionNotFound(c.path('name'));
    return mine(c, policy);
  };

  on('GET', '/policyStore/metadataRoles', 'collection/write', (c) =>
    c.query('skipToken') === undefined ? { values: metadataRoles, nextLink: afterAllRoles(c) } : { values: [] },
  );
  on('GET', '/policyStore/metadataPolicies', 'collection/write', ({ access, query }) => {
    const wanted = query('collectionName')?.toLowerCase();
    const administered = world.policies.all().filter((policy) => access.collections.has(collectionOf(policy)));
    return { values: administered.filter((policy) => wanted === undefined || collectionOf(policy) === wanted) };
  });
  on('GET', '/policyStore/metadataPolicies/{id}', 'collection/write', byId);
  on('PUT', '/policyStore/metadataPolicies/{id}', 'collection/write', (c) => world.policies.put(byId(c), c.body));
  on('GET', '/policyStore/collections/{name}/metadataPolicy', 'collection/write', byCollection);
};

/** The service sends a link although all roles fit on the page: raw continuation text of its database, with no `$` before the name. */
function afterAllRoles({ origin, query }: Call): string {
  const version = encodeURIComponent(query('api-version') ?? '');
  const text = JSON.stringify({ token: 'sandbox~no-more-roles', range: { min: '', max: 'FF' } });
  return `${origin}/policyStore/metadataRoles?api-version=${version}&skipToken=${encodeURIComponent(text)}`;
}

function mine({ access }: Admitted, policy: Policy): Policy {
  if (!access.collections.has(collectionOf(policy))) throw unauthorized();
  return policy;
}
