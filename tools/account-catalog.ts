import type { Client } from '../lib/core/client';
import { listCatalogPolicies } from '../lib/planes/catalog-policy';
import { grantRole } from '../lib/planes/grant';
import { businessDomains, dataAssets, dataProducts, terms } from '../lib/planes/unified';

// The part of an account that is its Unified Catalog, as somebody sees it who administers it.

/** Gives a principal the two roles with which one begins there. */
export async function giveCatalogRoles(administrator: Client, objectId: string): Promise<void> {
  for (const role of ['Governance Domain Creator', 'Global Catalog Reader'] as const)
    await grantRole(administrator, { role, objectId });
}

/** What a notebook could leave behind there, by kind. */
export async function catalogInventory(administrator: Client): Promise<Record<string, string[]>> {
  const kinds = { 'governance domain': businessDomains, term: terms, 'data product': dataProducts };
  const listed = Object.entries(kinds).map(async ([kind, resource]) => {
    const things = await resource.list(administrator);
    return [kind, things.map(({ name, status }) => `${name}, ${String(status)}`)] as const;
  });
  const policies = await listCatalogPolicies(administrator);
  return {
    ...Object.fromEntries(await Promise.all(listed)),
    'data asset': (await dataAssets.list(administrator)).map(({ name }) => name),
    'catalog role': policies.flatMap(({ name, properties }) =>
      properties.attributeRules.map(({ id, dnfCondition }) => `${name} ${id} ${JSON.stringify(dnfCondition)}`),
    ),
  };
}
