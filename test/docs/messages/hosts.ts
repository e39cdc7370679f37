import type { Fetch } from '../../../lib/core/agents';
import { readConfig } from '../../../lib/core/config';
import { findHosts } from '../../../lib/diagnosis/hosts';
import { variables } from '../../lib/support';
import { seen, type Case, type Group } from './cases';

const [account, tenant, global] = [
  'contoso.purview.azure.com',
  '5a4db0c5-7e4a-4000-8000-000000000000-api.purview-service.microsoft.com',
  'api.purview-service.microsoft.com',
];
const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 4e12 }) };

/** What comes of it when these hosts answer with this status, or with the system's code. Any other host is not known. */
const finding =
  (by: Record<string, number | string>, settings: Record<string, string> = {}) =>
  async () => {
    const fetch: Fetch = async (url) => {
      const status = by[new URL(url).host] ?? 'ENOTFOUND';
      if (typeof status === 'string') throw Object.assign(new Error(status), { code: status });
      return { status, headers: new Headers(), text: async () => JSON.stringify({ value: [], values: [] }) };
    };
    const named = Object.entries({ ...variables, ...settings }).filter(([, value]) => value);
    const config = readConfig(Object.fromEntries(named), '.env');
    const { rows, conclusion, fix } = await findHosts({ config, credential, network: { fetch } });
    const told = seen([conclusion, fix].filter(Boolean));
    return { ...told, said: [...told.said, ...rows.map(({ answer }) => answer)] };
  };

const sandbox = {
  ...Object.fromEntries(
    ['AZURE_AUTHORITY_HOST', 'PURVIEW_ENDPOINT', 'GRAPH_ENDPOINT'].map((name) => [name, 'http://127.0.0.1:4280']),
  ),
  AZURE_CLIENT_SECRET: 'sandbox~not-a-real-one',
};
const nothing = 'Nothing: the settings are right as they are.';
const change = 'Make the change that the second line names, and look again.';

const cases: Case[] = [
  {
    make: finding({ [account]: 200, [tenant]: 404, [global]: 404 }),
    means: 'It is a classic account: the four planes are at its own host.',
    todo: nothing,
  },
  { make: finding({ [account]: 200, [global]: 200 }), means: 'It has the hosts of both portals.', todo: nothing },
  {
    make: finding({ [tenant]: 200, [global]: 200 }),
    means: 'The account that PURVIEW_ACCOUNT names has no host of that name, and the tenant’s host has its planes.',
    todo: change,
  },
  {
    make: finding({ [account]: 200, [tenant]: 404, [global]: 404 }, { PURVIEW_ENDPOINT: `https://${tenant}` }),
    means: 'Another address is set than the one that answers.',
    todo: change,
  },
  {
    make: finding({ [global]: 200 }),
    means: 'Only the host of all tenants has what was asked for.',
    todo: change,
  },
  {
    make: finding({}, sandbox),
    means: 'The sandbox, or what else answers at an address of this machine, stands for all hosts.',
    todo: nothing,
  },
  {
    make: finding({ [account]: 404, [tenant]: 404, [global]: 404 }),
    means: 'Hosts answer, and none knows the paths of Purview’s planes for this tenant.',
    todo: 'Compare PURVIEW_ACCOUNT and AZURE_TENANT_ID with the portal.',
  },
  {
    make: finding({ [account]: 403, [tenant]: 403, [global]: 403 }),
    means: 'Every host refuses, which a host does before it looks whether it has a plane.',
    todo: 'Ask a Collection Admin for a role, then look again.',
  },
  {
    make: finding({ [account]: 200, [tenant]: 404, [global]: 403 }),
    means:
      'A host refuses what another one gives: the roles that the application has do not count there, or it has no such plane.',
    todo: 'Ask for a role on the planes that are named, then look again. Of the Unified Catalog its own roles count.',
  },
  {
    make: finding({ [account]: 401, [tenant]: 401, [global]: 401 }),
    means: 'The token that Entra gave is not one that the host takes.',
    todo: 'Compare the tenant and the cloud with the portal, and leave PURVIEW_RESOURCE out unless your cloud needs it.',
  },
  {
    make: finding({ [tenant]: 200, [global]: 200 }, { PURVIEW_ACCOUNT: '' }),
    means: 'The tenant’s host has the planes. Whether the account has a host of its own besides was not looked at.',
    todo: 'Nothing. To have its own host asked too, write PURVIEW_ACCOUNT.',
  },
  {
    make: finding({ [account]: 429, [tenant]: 'ECONNREFUSED', [global]: 'ECONNREFUSED' }),
    means: 'A host throttles, fails or gives no answer.',
    todo: 'Look again later; behind a firewall, ask for a way to the hosts.',
  },
];

export const hosts: Group[] = [
  {
    title: 'Hosts: where the planes are',
    intro: '`findHosts`, `npm run doctor` and lesson 00 say what the answers of all hosts come to, and what to change.',
    cases,
  },
];
