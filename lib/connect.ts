import { createClient, type Client } from './core/client.ts';
import { graphScope, loadConfig, purviewScope, variablesSet, type Config } from './core/config.ts';
import { isLoopback } from './core/address.ts';
import { tokenSource, type TokenSource } from './core/token.ts';
import { send, type NetworkOptions } from './core/transport.ts';

/** A connection to one Purview account. */
export interface Connection {
  config: Config;
  credential: TokenSource;
  /** Calls the Purview account. */
  purview: Client;
  /** Calls Microsoft Graph, with a token for Graph. */
  graph: Client;
  /** How its calls behave on a bad network, for further calls. Not enumerable: a `fetch` of your own may hold a proxy's password. */
  readonly network: NetworkOptions;
  /** Whether the account is the local sandbox. */
  sandbox: boolean;
  /** One line that says which account this is. */
  target: string;
}

/**
 * Connects as `.env` says, or to the sandbox when there is none: configuration, token source and clients in one
 * call. No token is asked for until the first call needs one.
 * Throws a `ConfigError`.
 */
export async function connect(options: NetworkOptions & { config?: Config } = {}): Promise<Connection> {
  const { config = loadConfig({ example: true }), ...network } = options;
  const credential = tokenSource(config, network);
  const sandbox = await isSandbox(config, network);
  const clientOf = (endpoint: string, scope: string) => createClient({ ...network, endpoint, credential, scope });
  const connection = {
    config,
    credential,
    purview: clientOf(config.endpoint, purviewScope(config)),
    graph: clientOf(config.graphEndpoint, graphScope(config)),
    sandbox,
    target: describe(config, sandbox),
  };
  return Object.defineProperty(connection, 'network', { value: network }) as Connection;
}

/** Whether the sandbox answers at the endpoint. A real account has no such address, and is not asked. */
export async function isSandbox(
  { endpoint }: Pick<Config, 'endpoint'>,
  network: NetworkOptions = {},
): Promise<boolean> {
  if (!isLoopback(endpoint)) return false;
  const call = { method: 'GET', url: `${endpoint}/sandbox/health`, headers: {}, repeatable: true };
  return (await send(call, network)).status === 200;
}

function describe(config: Config, sandbox: boolean): string {
  const unread = config.source === '.env.example' ? variablesSet() : [];
  const left = unread.length > 0 ? ` Variables of your shell are left unread: ${unread.join(', ')}.` : '';
  return sandbox
    ? `Connected to the local sandbox, which imitates the Purview account "${config.account}".${left}`
    : `Connected to your Purview account "${config.account}", as ${config.source} says.${left}`;
}
