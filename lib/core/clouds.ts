/** Where a cloud keeps its sign-in, its Purview accounts and Microsoft Graph. */
export interface Cloud {
  authorityHost: string;
  /** Accounts live at `https://{account}.{purviewDomain}`. */
  purviewDomain: string;
  /**
   * The host of all tenants, `https://{serviceHost}`, and behind `{tenantId}-` that of one. Of the other clouds it is not
   * known whether there is one.
   */
  serviceHost?: string;
  /** The audience a token for Purview is asked for. */
  resource: string;
  graphEndpoint: string;
}

/** The name of a cloud, as `AZURE_CLOUD` takes it. */
export type CloudName = 'public' | 'usgov' | 'china';

/**
 * The clouds of `AZURE_CLOUD`. Hosts of the sovereign clouds follow the private endpoint DNS tables. What is marked as
 * unconfirmed stands in no official source: override it by its variable when it is wrong for you.
 * https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
export const clouds: Record<CloudName, Cloud> = {
  public: {
    authorityHost: 'https://login.microsoftonline.com',
    purviewDomain: 'purview.azure.com',
    serviceHost: 'api.purview-service.microsoft.com',
    resource: 'https://purview.azure.net',
    graphEndpoint: 'https://graph.microsoft.com',
  },
  usgov: {
    authorityHost: 'https://login.microsoftonline.us',
    purviewDomain: 'purview.azure.us',
    // Unconfirmed, and public code disagrees: others ask for https://purview.azure.us.
    resource: 'https://purview.azure.net',
    // Unconfirmed.
    graphEndpoint: 'https://graph.microsoft.us',
  },
  china: {
    authorityHost: 'https://login.partner.microsoftonline.cn',
    purviewDomain: 'purview.azure.cn',
    // Unconfirmed, and public code disagrees: others ask for https://purview.azure.cn.
    resource: 'https://purview.azure.net',
    // Unconfirmed.
    graphEndpoint: 'https://microsoftgraph.chinacloudapi.cn',
  },
};

export function isCloudName(name: string): name is CloudName {
  return Object.hasOwn(clouds, name);
}
