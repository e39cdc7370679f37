import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { param, queryValue } from '../http/call';
import { answerErrors, gatewayEnvelope } from '../http/envelopes';
import { answerWithHeaders, kestrelHeaders } from '../http/headers';
import { gate, type Access, type GateWorld } from './gate';
import { collectionOf } from './policies';
import type { Policy } from './policy';
import { metadataRoles } from './roles';
import { resourceNotFound, unauthorized } from '../http/refusals';

/** What the metadata policies need of the world. */
interface PolicyWorld extends GateWorld {
  nextId(): string;
}

export const policyVersions = ['2021-07-01-preview', '2021-07-01'];

/**
 * Metadata policy: who holds which role where. Every call needs Collection Admin (collection/write) on the policy's
 * collection, for the roles on any; whether reading would do with less is unconfirmed.
 */
export const policyPlane: FastifyPluginAsync<{ world: PolicyWorld }> = async (app, { world }) => {
  answerWithHeaders(app, () => kestrelHeaders(world.nextId(), policyVersions));
  answerErrors(app, gatewayEnvelope);

  const may = gate(world, policyVersions);
  const admin = (request: FastifyRequest) => may(request, 'collection/write');

  app.get('/policyStore/metadataRoles', async (request) => {
    await admin(request);
    if (queryValue(request, 'skipToken') !== undefined) return { values: [] };
    return { values: metadataRoles, nextLink: afterAllRoles(request) };
  });
  app.get('/policyStore/metadataPolicies', async (request) => {
    const { collections } = await admin(request);
    const wanted = queryValue(request, 'collectionName')?.toLowerCase();
    const administered = world.policies.all().filter((policy) => collections.has(collectionOf(policy)));
    return { values: administered.filter((policy) => wanted === undefined || collectionOf(policy) === wanted) };
  });
  app.get('/policyStore/metadataPolicies/:id', async (request) =>
    mine(await admin(request), world.policies.byId(param(request, 'id'))),
  );
  app.put('/policyStore/metadataPolicies/:id', async (request) =>
    world.policies.put(mine(await admin(request), world.policies.byId(param(request, 'id'))), request.body),
  );
  app.get('/policyStore/collections/:name/metadataPolicy', async (request) =>
    mine(await admin(request), world.policies.byCollection(param(request, 'name'))),
  );
};

/** The service sends a link although all roles fit on the page: raw continuation text of its database, with no `$` before the name. */
function afterAllRoles(request: FastifyRequest): string {
  const version = encodeURIComponent(queryValue(request, 'api-version') ?? '');
  const text = JSON.stringify({ token: 'sandbox~no-more-roles', range: { min: '', max: 'FF' } });
  const base = `${request.protocol}://${request.host}/policyStore/metadataRoles`;
  return `${base}?api-version=${version}&skipToken=${encodeURIComponent(text)}`;
}

function mine({ collections }: Access, policy: Policy | undefined): Policy {
  if (policy === undefined) throw resourceNotFound();
  if (!collections.has(collectionOf(policy))) throw unauthorized();
  return policy;
}
