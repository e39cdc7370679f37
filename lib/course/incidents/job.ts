import { connect, type Connection } from '../../connect.ts';
import { isLoopback } from '../../core/address.ts';
import { keptConnections, type Fetch } from '../../core/agents.ts';
import { createClient } from '../../core/client.ts';
import { purviewScope, readConfig, withApplication, type Config } from '../../core/config.ts';
import { purviewHosts } from '../../core/hosts.ts';
import type { TokenSource } from '../../core/token.ts';
import type { NetworkOptions } from '../../core/transport.ts';
import { rootCollection } from '../../planes/account.ts';
import { clientOf, control } from '../sandbox.ts';
import { settingsName } from './settings.ts';
import type { Settings } from './incident.ts';

/**
 * Connects as a program with these settings does. It takes a client secret as it is, like any program that knows not what one looks
 * like; beyond the usual settings it knows PURVIEW_TOKEN, a token to use in place of asking for one, and MAX_RETRIES.
 */
export async function connectJob({ config: own }: Connection, settings: Settings): Promise<Connection> {
  checkRetries(settings['MAX_RETRIES']);
  const { AZURE_CLIENT_SECRET: clientSecret = '', PURVIEW_TOKEN: token, MAX_RETRIES: retries } = settings;
  // One that `readConfig` finds no fault with: what Entra ID makes of the real one is to be seen.
  const read = readConfig({ ...settings, AZURE_CLIENT_SECRET: 'sandbox~any' }, settingsName);
  const config = withApplication(read, { clientId: read.clientId, clientSecret });
  const network: NetworkOptions = {
    // A name that there is not is asked for once: it will not be there the next time either.
    ...(!isLoopback(config.endpoint) && { fetch: await resolving(own), retries: 0 }),
    ...(retries !== undefined && { retries: Number(retries) }),
  };
  const connection = await connect({ ...network, config });
  return token ? withToken(connection, token) : connection;
}

function checkRetries(retries = '0'): void {
  if (!/^([0-9]|10)$/.test(retries)) throw new TypeError('MAX_RETRIES is a whole number from 0 to 10.');
}

/** The same connection, which sends a token that it was given. */
function withToken(connection: Connection, value: string): Connection {
  const { config, network } = connection;
  const token = Object.defineProperty({ expiresOnTimestamp: Date.now() + 3_600_000 }, 'token', { value });
  const credential: TokenSource = { getToken: async () => token as { token: string; expiresOnTimestamp: number } };
  const clientOf = (endpoint: string) =>
    createClient({ ...network, endpoint, credential, scope: purviewScope(config) });
  const clients = { purview: clientOf(config.endpoint), unified: clientOf(config.unifiedEndpoint) };
  const made = { ...connection, credential, ...clients };
  return Object.defineProperty(made, 'network', { value: network }) as Connection;
}

/**
 * Finds the hosts of Purview as a name server would: those that the sandbox's tenant has are the sandbox, and there are no others. So
 * no setting of an incident lets a call leave this machine.
 */
async function resolving(own: Config): Promise<Fetch> {
  const { shape } = await control<{ shape: string }>(own, 'health');
  const name = own.account ?? (await rootCollection(await clientOf(own, 'admin')));
  const { account, tenant, global } = purviewHosts({ ...own, account: name, cloud: 'public' });
  const known = [...(shape === 'unified' ? [] : [account]), ...(shape === 'classic' ? [] : [tenant, global])];
  return (url, init) => {
    const { origin, host } = new URL(url);
    if (isLoopback(url)) return keptConnections(url, init);
    if (known.includes(origin)) return keptConnections(own.endpoint + url.slice(origin.length), init);
    return Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }));
  };
}
