import type { FastifyPluginAsync } from 'fastify';
import { kestrelHeaders } from '../http/headers';
import { plane } from '../http/plane';
import { unauthorized } from '../http/refusals';
import { deleteDomain, readDomain, showDomain } from './domains';
import { requireIn, seesDomain, unifiedGate, type OnUnified, type UnifiedCall, type UnifiedWorld } from './gate';
import type { Domain } from './model';
import { addressOf, continued } from './paging';
import type { GovernancePolicy } from './policy';
import { catalogEnvelope, notFound } from './refusals';
import { assetRoutes } from './routes-assets';
import { productRoutes } from './routes-products';
import { termRoutes } from './routes-terms';

const versions = ['2026-03-20-preview'];
const storeVersions = ['2023-06-01-preview'];

/** Where the paths begin that the description has. */
const base = '/datagovernance/catalog';

/** Unified Catalog: what the business calls its data, who answers for it, and who may do what there. */
export const unifiedPlane: FastifyPluginAsync<{ world: UnifiedWorld }> = async (app, { world }) => {
  const common = { envelope: catalogEnvelope, admit: unifiedGate(world) };
  await app.register(async (catalog) => {
    const headers = () => kestrelHeaders(world.nextId(), versions);
    const on = plane(catalog, { name: 'Unified Catalog', versions, headers, ...common });
    domainRoutes(on);
    termRoutes(on);
    productRoutes(on);
    assetRoutes(on);
    policyRoutes(on);
  });
  // Not described: scripts read and write single policies there.
  await app.register(async (store) => {
    const headers = () => kestrelHeaders(world.nextId(), storeVersions);
    const on = plane(store, { name: 'Governance policy', versions: storeVersions, headers, ...common });
    on('GET', '/policystore/datagovernancePolicies/{policyId}', 'policy/read', policyAt);
    on('PUT', '/policystore/datagovernancePolicies/{policyId}', 'policy/write', putPolicy);
  });
};

function domainRoutes(on: OnUnified): void {
  on('GET', `${base}/businessdomains`, 'domain/read', (c) => {
    const shown = c.unified.domains
      .all()
      .filter((domain) => seesDomain(c, domain))
      .filter(({ id }) => !c.flag('writeOnly') || c.rights.inDomain('domain/write', id));
    const { page, token } = continued(c, shown);
    return {
      value: page.map(showDomain),
      ...(token === undefined ? {} : { nextLink: addressOf(c, { skipToken: token }) }),
    };
  });
  on('POST', `${base}/businessdomains`, 'domain/create', (c) => {
    const made = readDomain(c.unified, c.body, undefined, c.doing);
    c.unified.domains.save(made);
    c.unified.policies.create(made.id, c.doing.objectId);
    c.reply.code(201);
    return showDomain(made);
  });
  on('GET', `${base}/businessdomains/{domainId}`, 'domain/read', (c) => showDomain(domainAt(c)));
  on('PUT', `${base}/businessdomains/{domainId}`, 'domain/write', (c) => {
    const before = domainAt(c);
    requireIn(c, 'domain/write', before.id);
    const changed = readDomain(c.unified, c.body, before, c.doing);
    c.unified.domains.save(changed);
    return showDomain(changed);
  });
  on('DELETE', `${base}/businessdomains/{domainId}`, 'domain/write', (c) => {
    const domain = domainAt(c);
    requireIn(c, 'domain/write', domain.id);
    deleteDomain(c.unified, domain);
  });
}

function domainAt(c: UnifiedCall): Domain {
  const domain = c.unified.domains.get(c.path('domainId'));
  if (domain === undefined) throw notFound('Domain');
  if (!seesDomain(c, domain)) throw unauthorized();
  return domain;
}

/** What is called a policy here says who holds which role. */
function policyRoutes(on: OnUnified): void {
  on('GET', `${base}/policies`, 'policy/read', (c) => {
    const { page, token } = continued(c, c.unified.policies.all().filter(c.rights.mayRead));
    return { values: page, ...(token === undefined ? {} : { skipToken: token }) };
  });
  on('PUT', `${base}/policies/{policyId}`, 'policy/write', putPolicy);
}

function policyAt(c: UnifiedCall): GovernancePolicy {
  const policy = c.unified.policies.byId(c.path('policyId'));
  if (policy === undefined) throw notFound('Policy');
  if (!c.rights.mayRead(policy)) throw unauthorized();
  return policy;
}

function putPolicy(c: UnifiedCall): GovernancePolicy {
  const policy = policyAt(c);
  if (!c.rights.mayWrite(policy)) throw unauthorized();
  return c.unified.policies.put(policy, c.body);
}
