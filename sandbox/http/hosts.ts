/**
 * The names that clients have built in, as this account and its tenant would be called, and where under a plane's address the
 * paths of each begin. Older hosts belong to one plane each; those of the new portal serve all.
 */
const hosts = new Map([
  ['login.microsoftonline.com', ''],
  ['graph.microsoft.com', ''],
  ['contoso.purview.azure.com', ''],
  ['contoso.account.purview.azure.com', ''],
  ['contoso.catalog.purview.azure.com', '/catalog'],
  ['contoso.scan.purview.azure.com', '/scan'],
  ['5a4db0c5-7e4a-4000-8000-000000000000-api.purview-service.microsoft.com', ''],
  ['api.purview-service.microsoft.com', ''],
  ['api.purview.microsoft.com', ''],
]);

/** Only one's own certificate can be for them: the one made at start names loopback alone. */
export const fixedHosts: readonly string[] = [...hosts.keys()];

/** A host as it is compared: without a port, in lower case. */
export const nameOfHost = (host = ''): string => host.replace(/:\d+$/, '').toLowerCase();

/** The path of a call on the account's host: what is called `/datasources` at the host of scanning is `/scan/datasources` there. */
export function pathOnAccount(host: string | undefined, path: string): string {
  const base = hosts.get(nameOfHost(host)) ?? '';
  return path.startsWith('/') && !`${path}/`.toLowerCase().startsWith(`${base}/`) ? base + path : path;
}
