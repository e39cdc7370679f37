import type { Connection } from '../connect.ts';
import { isLoopback, urlOf } from '../core/address.ts';
import { createClient, type Client } from '../core/client.ts';
import { purviewScope, type Config } from '../core/config.ts';
import { HttpError, untrustedCodes } from '../core/errors.ts';
import { purviewHosts } from '../core/hosts.ts';
import { fields, isListOf, isObject } from '../core/json.ts';
import { listIn } from '../core/pages.ts';
import { search } from '../planes/search.ts';
import { onlyHttp } from './verify.ts';
import { adviceOf, type Conclusion, type HostAnswer, type HostRow } from './hosts-advice.ts';

export type { HostAnswer, HostRow };

/** Which host has what, and what to change. */
export interface HostsFound extends Conclusion {
  rows: HostRow[];
}

/** A read on a plane that changes nothing. */
type Probe = (client: Client, signal?: AbortSignal) => Promise<unknown>;

const reading =
  (path: string, apiVersion: string, list = 'value'): Probe =>
  (client, signal) =>
    client.get(path, { apiVersion, signal, expects: isObject({ [list]: isListOf(isObject()) }) });

/** The planes, and how each is asked. The last is the Unified Catalog. */
const probes: [plane: string, probe: Probe][] = [
  ['Account', reading('/account/collections', '2019-11-01-preview')],
  ['Metadata policy', reading('/policyStore/metadataPolicies', '2021-07-01', 'values')],
  ['Scanning', reading('/scan/datasources', '2022-02-01-preview')],
  [
    'Catalog',
    async (client, signal) =>
      listIn(await search(client, { limit: 1 }, { signal }), 'POST', '/datamap/api/search/query'),
  ],
  ['Unified Catalog', reading('/datagovernance/catalog/businessdomains', '2026-03-20-preview')],
];

/** Which hosts and planes are asked. */
export interface FindHostsOptions {
  /** Milliseconds one question may take: 10,000 by default. One without an answer is put a second time. */
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * Asks the hosts at which an account may answer which planes they serve for this application: the account's, the
 * tenant's and that of all tenants, as far as the settings tell them, and an address of one's own. It reads, side by
 * side, and changes nothing. What only refuses is not taken for proof of anything. Throws only when no token can be had.
 */
export async function findHosts(
  { config, credential, network }: Pick<Connection, 'config' | 'credential' | 'network'>,
  { timeoutMs = 10_000, signal }: FindHostsOptions = {},
): Promise<HostsFound> {
  const scope = purviewScope(config);
  // One token for all of them, before any host is asked.
  await credential.getToken(scope, { abortSignal: signal });
  const limits = { ...network, timeoutMs: Math.min(network.timeoutMs ?? timeoutMs, timeoutMs), retries: 0 };
  const asked = addressesOf(config).flatMap((endpoint) => {
    const client = createClient({ ...limits, endpoint, credential, scope });
    return probes.map(async ([plane, probe]): Promise<HostRow> => {
      const error = await twice(() => probe(client, signal));
      const { status, code } = error ?? { status: 200, code: '' };
      return { plane, host: new URL(endpoint).host, answer: answerOf(error), status, code };
    });
  });
  const rows = await Promise.all(asked);
  return { rows, ...adviceOf(config, rows) };
}

/** On this machine there is one address for all. */
function addressesOf(config: Config): string[] {
  const { endpoint, unifiedEndpoint } = config;
  if (isLoopback(endpoint)) return [...new Set([endpoint, unifiedEndpoint])];
  const { account, tenant, global } = purviewHosts(config);
  const known = [account, tenant, global].filter((one) => one !== undefined);
  // One that is set may be spelt otherwise, as with its port.
  return [...new Set([...known, endpoint, unifiedEndpoint].map((url) => urlOf(url)?.origin ?? url))];
}

/** The first handshakes with a new host may fail. What is not known at all is not asked for again. */
async function twice(probe: () => Promise<unknown>): Promise<HttpError | undefined> {
  const once = () => probe().then(() => undefined, onlyHttp);
  const error = await once();
  return error?.status === 0 && !['ENOTFOUND', 'ABORTED'].includes(error.code) ? once() : error;
}

const ofTls = /^(NO_TLS$|EPROTO$|ERR_SSL_|ERR_TLS_)/;

function answerOf(error: HttpError | undefined): HostAnswer {
  if (!error) return 'serves';
  const { status, code, cause } = error;
  if (status === 0) {
    if (code === 'ENOTFOUND') return 'no such host';
    const isHandshake = /secure TLS connection/.test(String(fields(cause)['message']));
    if (isHandshake || ofTls.test(code) || untrustedCodes.includes(code)) return 'no TLS';
    return code === 'ABORTED' || code === 'TOO_LARGE' ? 'cannot tell' : 'no connection';
  }
  // What stands before a service speaks another language than it.
  if (code === 'NotJson' || code === 'ProxySignIn' || code === 'SandboxForeignHost') return 'cannot tell';
  if (status === 401) return 'refuses the token';
  if (status === 403) return 'needs a role';
  return status === 404 || status === 421 || code === 'NotImitatedBySandbox' ? 'not there' : 'cannot tell';
}
