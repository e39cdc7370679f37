import { createClient, type Client } from './core/client.ts';
import { accountOf, graphScope, loadConfig, purviewScope, saysSource, saysUnread, type Config } from './core/config.ts';
import { isLoopback } from './core/address.ts';
import { ConfigError, HttpError } from './core/errors.ts';
import { fields, tryParse } from './core/json.ts';
import { isOfSandbox } from './core/settings.ts';
import { tokenSource, type TokenSource } from './core/token.ts';
import { send, type NetworkOptions } from './core/transport.ts';

/** A connection to one Purview account. */
export interface Connection {
  config: Config;
  credential: TokenSource;
  /** Calls the Purview account. */
  purview: Client;
  /** Calls the Unified Catalog, which may be at another host. */
  unified: Client;
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
 * Throws a `ConfigError`, and an `HttpError` where nothing answers at an address of this machine.
 */
export async function connect(options: NetworkOptions & { config?: Config } = {}): Promise<Connection> {
  const { config = loadConfig({ example: true }), ...network } = options;
  const credential = tokenSource(config, network);
  const sandbox = await isSandbox(config, network).catch((error) => {
    throw isRefused(error) ? notRunning(error, config) : error;
  });
  if (sandbox && !isLoopback(config.authorityHost) && !isOfSandbox(config.clientSecret)) throw halfEdited(config);
  const clientOf = (endpoint: string, scope: string) => createClient({ ...network, endpoint, credential, scope });
  const purview = clientOf(config.endpoint, purviewScope(config));
  // At one address it is one client: where that gives no answer, it is asked no more.
  const isApart = config.unifiedEndpoint !== config.endpoint;
  const connection = {
    config,
    credential,
    purview,
    unified: isApart ? clientOf(config.unifiedEndpoint, purviewScope(config)) : purview,
    graph: clientOf(config.graphEndpoint, graphScope(config)),
    sandbox,
    target: describe(config, sandbox),
  };
  return Object.defineProperty(connection, 'network', { value: network }) as Connection;
}

/**
 * Whether the sandbox answers at the endpoint. A real account has no such address, and is not asked. It is asked once and
 * for five seconds at most, as it is of this machine. Throws an `HttpError` when no answer came.
 */
export async function isSandbox(
  { endpoint }: Pick<Config, 'endpoint'>,
  network: NetworkOptions = {},
): Promise<boolean> {
  if (!isLoopback(endpoint)) return false;
  const call = { method: 'GET', url: `${endpoint}/sandbox/health`, headers: {}, repeatable: true };
  const timeoutMs = Math.min(network.timeoutMs ?? 5000, 5000);
  const { status, text } = await send(call, { ...network, timeoutMs, retries: 0 });
  // Anything may answer 200 to any path.
  const health = fields(tryParse(text));
  return status === 200 && health['status'] === 'ready' && typeof health['time'] === 'string';
}

const isRefused = (error: unknown): error is HttpError => error instanceof HttpError && error.code === 'ECONNREFUSED';

/** The commonest failure of all: it says where it was looked for, and what starts it. */
function notRunning({ method, path, status, code, host, cause }: HttpError, config: Config): HttpError {
  const text =
    `Nothing listens at ${config.endpoint}, ${saysSource(config)}. If that should be the sandbox, start it by ` +
    '`npm start`, or alone by `npm run sandbox`; else mend PURVIEW_ENDPOINT.';
  return new HttpError({ method, path, status, code, text, cause, ...(host === undefined ? {} : { host }) });
}

/** The sandbox would get a real token. It is no tunnel to an account. */
function halfEdited({ source }: Config): ConfigError {
  const problem =
    'PURVIEW_ENDPOINT is the sandbox, and AZURE_AUTHORITY_HOST is not. For a real account delete PURVIEW_ENDPOINT.';
  return new ConfigError([problem], source);
}

function describe(config: Config, sandbox: boolean): string {
  const { endpoint } = config;
  const told = (sentence: string) => [sentence, saysUnread(config)].filter(Boolean).join(' ');
  const what = accountOf(config);
  if (sandbox) return told(`Using the local sandbox, which imitates the ${what}.`);
  // A tunnel perhaps, or something else than its name alone would make one believe.
  const where = isLoopback(endpoint) ? ` at ${endpoint}` : '';
  return told(`Using your ${what}${where}, ${saysSource(config)}.`);
}
