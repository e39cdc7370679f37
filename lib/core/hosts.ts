import { clouds, type CloudName } from './clouds.ts';
import { accountName, guid } from './settings.ts';

/** Where a Purview account may answer, as far as its settings tell. None has a trailing slash. */
export interface PurviewHosts {
  /** The classic host, `https://{account}.purview.azure.com`. */
  account?: string;
  /** The tenant's own, `https://{tenantId}-api.purview-service.microsoft.com`: an account of today may have no other. */
  tenant?: string;
  /** One for all tenants: the token tells which account is meant. */
  global?: string;
}

export interface Settled {
  tenantId: string;
  account?: string | undefined;
  cloud: CloudName;
}

/**
 * The hosts of an account. That of the tenant is made of its GUID, and a domain does not tell it; of the clouds, only the
 * public one is known to have it.
 */
export function purviewHosts({ tenantId, account, cloud }: Settled): PurviewHosts {
  const { purviewDomain, serviceHost } = clouds[cloud];
  return {
    ...(account && accountName.test(account) && { account: `https://${account.toLowerCase()}.${purviewDomain}` }),
    ...(serviceHost && guid.test(tenantId) && { tenant: `https://${tenantId.toLowerCase()}-${serviceHost}` }),
    ...(serviceHost && { global: `https://${serviceHost}` }),
  };
}

/**
 * Why settings with no account tell no address, as the end of a sentence; `undefined` where the tenant is enough. `isBlank`
 * is a setting that stands there without a value.
 */
export function noAccountProblem(
  settled: Settled,
  { isBlank, isTenantWrong }: { isBlank: boolean; isTenantWrong: boolean },
): string | undefined {
  const { tenant, global } = purviewHosts(settled);
  if (isBlank)
    return 'is empty: write the name of your Purview account, or take it out where the account has none of its own.';
  if (isTenantWrong)
    return 'is missing: the name of your Purview account. Only one without a host of its own needs none.';
  if (tenant) return undefined;
  return global
    ? 'is missing: the name of your Purview account. Without it AZURE_TENANT_ID has to be a GUID, of which a tenant’s host is made.'
    : `is missing: the name of your Purview account. Without it write PURVIEW_ENDPOINT, as no host of a tenant is known in the cloud ${settled.cloud}.`;
}
