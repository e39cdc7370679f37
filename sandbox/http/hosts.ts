/** What a tenant has: an account at its classic host alone, that and what the new portal brought, or the latter alone. */
export const shapes = ['classic', 'both', 'unified'] as const;
export type Shape = (typeof shapes)[number];

/** What a host may serve, told apart by the path. */
type Part = 'account' | 'catalog' | 'scan' | 'policy' | 'unified' | 'tenant policies';

const partsByPath: [RegExp, Part][] = [
  [/^\/(account|collections)(\/|$)|^\/$/i, 'account'],
  [/^\/(catalog|datamap)(\/|$)/i, 'catalog'],
  [/^\/scan(\/|$)/i, 'scan'],
  [/^\/policyStore\/datagovernancePolicies(\/|$)/i, 'tenant policies'],
  [/^\/policyStore(\/|$)/i, 'policy'],
  [/^\/datagovernance(\/|$)/i, 'unified'],
];

interface Host {
  /** Where under a plane's address its paths begin. */
  base?: string;
  /** In which shapes the name exists; in all, unless it says which. */
  in?: readonly Shape[];
  /** What it serves; what is no plane of Purview, unless it says what. */
  serves?: readonly Part[];
}

const classic: readonly Part[] = ['account', 'catalog', 'scan', 'policy'];
const all: readonly Part[] = [...classic, 'unified', 'tenant policies'];
const ofAccount: Host = { in: ['classic', 'both'], serves: classic };

/**
 * The names that clients have built in, as this account and its tenant would be called. Older hosts belong to one plane each. Whether the
 * host of all tenants serves more than these two, the account's host the Unified Catalog, and what the others answer a tenant that has
 * only a classic account is unconfirmed.
 */
const hosts = new Map<string, Host>([
  ['login.microsoftonline.com', {}],
  ['graph.microsoft.com', {}],
  ['contoso.purview.azure.com', ofAccount],
  ['contoso.account.purview.azure.com', ofAccount],
  ['contoso.catalog.purview.azure.com', { ...ofAccount, base: '/catalog' }],
  ['contoso.scan.purview.azure.com', { ...ofAccount, base: '/scan' }],
  ['5a4db0c5-7e4a-4000-8000-000000000000-api.purview-service.microsoft.com', { in: ['both', 'unified'], serves: all }],
  ['api.purview-service.microsoft.com', { serves: ['catalog', 'unified'] }],
  ['api.purview.microsoft.com', { in: ['both', 'unified'], serves: ['catalog', 'unified'] }],
]);

/** Only one's own certificate can be for them: the one made at start names loopback alone. */
export const fixedHosts: readonly string[] = [...hosts.keys()];

/** A host as it is compared: without a port, in lower case. */
export const nameOfHost = (host = ''): string => host.replace(/:\d+$/, '').toLowerCase();

/** Whether a name of the list is one of no host in this shape: elsewhere it would not resolve. */
export const isAbsent = (host: string | undefined, shape: Shape): boolean =>
  hosts.get(nameOfHost(host))?.in?.includes(shape) === false;

/** Whether a host serves a path in this shape. What is no plane of Purview is served everywhere; loopback stands for all hosts there are. */
export function isServed(host: string | undefined, path: string, shape: Shape): boolean {
  const part = partsByPath.find(([owned]) => owned.test(path))?.[1];
  if (part === undefined) return true;
  const { serves = shape === 'classic' ? classic : all } = hosts.get(nameOfHost(host)) ?? {};
  return serves.includes(part) && (shape !== 'classic' || isAccountsOwn(host));
}

/** The host of all tenants has nothing to serve a tenant with a classic account alone. */
const isAccountsOwn = (host: string | undefined) => hosts.get(nameOfHost(host))?.serves?.includes('unified') !== true;

/** The path of a call on the account's host: what is called `/datasources` at the host of scanning is `/scan/datasources` there. */
export function pathOnAccount(host: string | undefined, path: string): string {
  const { base = '' } = hosts.get(nameOfHost(host)) ?? {};
  return path.startsWith('/') && !`${path}/`.toLowerCase().startsWith(`${base}/`) ? base + path : path;
}
