import { createClient, type Client } from './client';
import { isLoopback, loadConfig, variablesSet, type Config } from './config';
import { isSandbox } from './practice';
import { tokenSource, type TokenSource } from './token';
import type { NetworkOptions } from './transport';

/** A connection to one Purview account. */
export interface Connection {
  config: Config;
  credential: TokenSource;
  /** Calls the Purview account. */
  purview: Client;
  /** Calls Microsoft Graph, with a token for Graph. */
  graph: Client;
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
  const config = options.config ?? loadConfig({ example: true });
  const credential = tokenSource(config, options);
  const sandbox = await isSandbox(config, options);
  return {
    config,
    credential,
    purview: createClient({
      ...options,
      endpoint: config.endpoint,
      credential,
      scope: `${config.resource}/.default`,
    }),
    graph: createClient({
      ...options,
      endpoint: config.graphEndpoint,
      credential,
      scope: `${graphResource(config)}/.default`,
    }),
    sandbox,
    target: describe(config, sandbox),
  };
}

/** The sandbox serves Graph on its own address, but the audience is Graph's. */
function graphResource({ graphEndpoint }: Config): string {
  return isLoopback(graphEndpoint) ? 'https://graph.microsoft.com' : graphEndpoint;
}

function describe(config: Config, sandbox: boolean): string {
  const unread = config.source === '.env.example' ? variablesSet() : [];
  const left = unread.length > 0 ? ` Variables of your shell are left unread: ${unread.join(', ')}.` : '';
  return sandbox
    ? `Connected to the local sandbox, which imitates the Purview account "${config.account}".${left}`
    : `Connected to your Purview account "${config.account}", as ${config.source} says.${left}`;
}
