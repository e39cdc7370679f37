import { segment, type Client } from '../core/client.ts';
import { isListOf, isObject, isSame, isText } from '../core/json.ts';
import { listAll } from '../core/pages.ts';
import { UnreadablePolicy } from './policy.ts';
import { roleScope, type RoleName } from './roles.ts';
import { entityTypeOf, isRules, type CatalogPolicy } from './rules.ts';

export type { CatalogPolicy } from './rules.ts';

const apiVersion = '2026-03-20-preview';
const path = '/datagovernance/catalog/policies';

const isMatchers = isListOf(isListOf(isObject({ attributeName: isText })));
const isPolicy = isObject({
  id: isText,
  name: isText,
  properties: isObject({
    decisionRules: isListOf(isObject({ dnfCondition: isMatchers })),
    attributeRules: isRules,
    entity: isObject({ type: isText, referenceName: isText }),
  }),
});

/**
 * Lists the policies of the Unified Catalog that the caller may read: that of the whole needs the role Data Governance
 * Administrator, those of a domain Governance Domain Owner.
 * https://learn.microsoft.com/rest/api/purview/
 */
export function listCatalogPolicies(client: Client, signal?: AbortSignal): Promise<CatalogPolicy[]> {
  return listAll(client, path, { apiVersion, signal, item: isPolicy });
}

/**
 * Finds the policy that gives a role: of a governance domain by its id, of the whole catalog without one. Throws a `TypeError`
 * where it is not among those that may be read.
 */
export async function getCatalogPolicy(
  client: Client,
  role: RoleName,
  domainId?: string,
  signal?: AbortSignal,
): Promise<CatalogPolicy> {
  const type = entityTypeOf(role);
  const policies = await listCatalogPolicies(client, signal);
  const found = policies.find(
    ({ properties: { entity } }) =>
      entity.type === type && (domainId === undefined || isSame(entity.referenceName, domainId)),
  );
  if (found) return found;
  throw new UnreadablePolicy(
    roleScope(role) === 'catalog'
      ? 'The policy of the whole Unified Catalog cannot be read: that takes the role Data Governance Administrator.'
      : `No policy of a governance domain ${JSON.stringify(domainId)} can be read: compare the id, and whether you are Governance Domain Owner there. Those of a new domain come shortly after it.`,
  );
}

/**
 * Writes a whole policy back. Read it again before every write, because what you send replaces what is there.
 * https://learn.microsoft.com/rest/api/purview/
 */
export function putCatalogPolicy(client: Client, policy: CatalogPolicy, signal?: AbortSignal): Promise<CatalogPolicy> {
  return client.put(`${path}/${segment(policy.id)}`, { apiVersion, body: policy, signal, expects: isPolicy });
}
