import { accountName, persona, tenantId } from '../entra/personas';
import type { Shape } from '../http/hosts';
import { guid, scanner } from '../ids';
import { authorsOf, type Collections, type People } from './collections';

const subscription = guid('subscription');
const group = `/subscriptions/${subscription}/resourceGroups`;

/** The account as GET /account shows it. Its endpoints are what a real account would say: learners compare it with theirs. */
export function showAccount(collections: Collections, directory: People, shape: Shape) {
  const root = collections.root();
  const admin = persona('admin');
  // Whoever made the root collection made the account.
  const systemData = authorsOf(root, directory);
  const { createdBy, createdAt } = systemData;
  const managed = `${group}/managed-rg-${accountName}`;
  // On a tenant without a classic host only that of the catalog was seen.
  const endpoint =
    shape === 'unified'
      ? `https://${tenantId}-api.purview-service.microsoft.com`
      : `https://${accountName}.purview.azure.com`;
  return {
    id: `${group}/rg-data-platform/providers/Microsoft.Purview/accounts/${accountName}`,
    name: accountName,
    type: 'Microsoft.Purview/accounts',
    location: 'westeurope',
    sku: { name: 'Standard', capacity: 1 },
    identity: { type: 'SystemAssigned', principalId: scanner, tenantId },
    tags: {},
    systemData,
    properties: {
      friendlyName: root.friendlyName,
      createdBy: createdBy === admin.objectId ? admin.displayName : createdBy,
      createdByObjectId: createdBy,
      createdAt,
      endpoints: { catalog: `${endpoint}/catalog`, scan: `${endpoint}/scan`, guardian: `${endpoint}/guardian` },
      provisioningState: 'Succeeded',
      privateEndpointConnections: [],
      managedResources: {
        resourceGroup: managed,
        storageAccount: `${managed}/providers/Microsoft.Storage/storageAccounts/scan${accountName}`,
        eventHubNamespace: `${managed}/providers/Microsoft.EventHub/namespaces/Atlas-${accountName}`,
      },
      publicNetworkAccess: 'Enabled',
      managedResourceGroupName: `managed-rg-${accountName}`,
      cloudConnectors: { awsExternalId: guid('aws') },
    },
  };
}
