import { invalidRequest, resourceNotFound } from '../http/refusals';
import { guid } from '../ids';
import { found, since2023, type OnScanning, type ScanningCall } from './call';
import { readBody, shelfRoutes, type Shelf } from './resources';
import { createNamed } from './sources';

/** The one name that a managed virtual network may have. */
const only = 'defaultv2';

const networks: Shelf = {
  path: '/scan/managedvirtualnetworks',
  of: ({ world }) => world.scanSettings.networks,
  read(c, before) {
    if (c.path('name').toLowerCase() !== only) throw invalidRequest(`A managed virtual network is called ${only}.`);
    readBody(c.body);
    return { properties: {}, endpoints: before?.endpoints ?? createNamed() };
  },
  show: ({ name }) => ({
    properties: { vNetId: guid(`managed network ${name}`), alias: name },
    id: `managedvirtualnetworks/${name}`,
    name,
  }),
  stays: true,
  versions: since2023,
};

const networkOf = (c: ScanningCall) => found(networks.of(c).get(c.path('network')));

/** The other side has to approve of an endpoint, and nobody does here. */
const endpoints: Shelf = {
  path: `${networks.path}/{network}/managedprivateendpoints`,
  of: (c) => {
    const { endpoints: own } = networkOf(c);
    if (own === undefined) throw resourceNotFound();
    return own;
  },
  read({ body }) {
    const { groupId, privateLinkResourceId, fqdns = [] } = readBody(body).properties;
    if (typeof groupId !== 'string' || typeof privateLinkResourceId !== 'string')
      throw invalidRequest('properties must have groupId and privateLinkResourceId, both texts.');
    if (!Array.isArray(fqdns) || !fqdns.every((one) => typeof one === 'string'))
      throw invalidRequest('properties.fqdns must be a list of texts.');
    return { properties: { groupId, privateLinkResourceId, fqdns: fqdns as string[] } };
  },
  show: ({ name, properties }, c) => ({
    properties: {
      connectionState: { actionsRequired: 'None', description: '', status: 'Pending' },
      ...properties,
      provisioningState: 'Succeeded',
    },
    id: `managedvirtualnetworks/${networkOf(c).name}/managedprivateendpoints/${name}`,
    name,
  }),
  versions: since2023,
};

/** Managed virtual networks and their private endpoints. 2023-09-01 alone describes them. */
export function networkRoutes(on: OnScanning): void {
  shelfRoutes(on, networks);
  shelfRoutes(on, endpoints);
}
