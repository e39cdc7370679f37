/** What keeps an address from being called with a token, as the end of a sentence; `undefined` where nothing does. */
export function addressProblem(address: string): string | undefined {
  const url = urlOf(address);
  if (!url || !/^https?:$/.test(url.protocol)) return 'is not a URL that begins with https://.';
  if (url.username || url.password || url.search || url.hash) {
    return 'holds more than an address: take out any user, password, query or fragment.';
  }
  if (url.protocol === 'http:' && !isLoopback(address)) {
    return 'begins with http://: only https:// keeps the token and the secret private.';
  }
  return undefined;
}

/** What keeps an address from being one that paths are put behind, as the end of a sentence. */
export function pathProblem(address: string): string | undefined {
  const { pathname = '/', origin } = urlOf(address) ?? {};
  return /^\/*$/.test(pathname) ? undefined : `holds a path: write ${origin} alone.`;
}

const portal =
  /^(.+\.)?web\.purview\.azure\.\w+$|^((ms\.)?web\.)?purview\.(microsoft\.com|azure\.\w+)$|^portal\.azure\.\w+$/;
const ofAccount = /^([^.]+)(\..+)?\.(purview\.azure\.(com|us|cn))$/;

const hostnameOf = (address: string) => urlOf(address)?.hostname ?? '';

/** Whether an address is the classic one of an account, `https://{account}.purview.azure.com`. */
export const isOfAccount = (address: string): boolean => {
  const hostname = hostnameOf(address);
  return ofAccount.test(hostname) && !portal.test(hostname);
};

/**
 * What keeps an address from being that of a Purview account, as the end of a sentence with the right one. `own` is the
 * address that follows from the other settings. Any other host may be one of the new portal's, or stand in for an account.
 */
export function accountProblem(address: string, own: string): string | undefined {
  const [hostname, ownHost] = [hostnameOf(address), hostnameOf(own)];
  const right = `leave it out for ${own}, or write https://api.purview-service.microsoft.com for an account of the new portal.`;
  if (hostname === 'purview.azure.net') return `is what a token is asked for, and no address: ${right}`;
  if (portal.test(hostname)) return `is the address of a portal, and not of an account: ${right}`;
  const [, account, plane, domain] = ofAccount.exec(hostname) ?? [];
  if (plane) return `is not that of the whole account: write https://${account}.${domain}.`;
  if (account && ownHost.endsWith(`.${domain}`) && ownHost !== hostname)
    return 'is the address of another account than PURVIEW_ACCOUNT names: change one of them.';
  return pathProblem(address);
}

/** The same of an address of the Unified Catalog. `own` is that which needs no setting, where it is known. */
export function unifiedProblem(address: string, own: string | undefined): string | undefined {
  const hostname = hostnameOf(address);
  const right = own ? `leave it out for ${own}.` : 'write the one that answers your tenant.';
  if (hostname === 'purview.azure.net') return `is what a token is asked for, and no address: ${right}`;
  if (portal.test(hostname)) return `is the address of a portal, and not of an API: ${right}`;
  return pathProblem(address);
}

/** Whether an address stays on this machine. */
export function isLoopback(url: string): boolean {
  const host = urlOf(url)?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Whether the shell names a proxy for an address that Node's own connections do not use. Loopback never goes through
 * one, nor does what NO_PROXY lists.
 */
export function leavesProxyUnused(url: string, env: Record<string, string | undefined> = process.env): boolean {
  const { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy, NODE_USE_ENV_PROXY } = env;
  if (!(HTTPS_PROXY || https_proxy) || NODE_USE_ENV_PROXY === '1' || isLoopback(url)) return false;
  const host = urlOf(url)?.hostname ?? '';
  const direct = (NO_PROXY || no_proxy || '').split(/[\s,]+/).filter(Boolean);
  return !direct.some((name) => name === '*' || `.${host}`.endsWith(`.${name.replace(/^\*?\./, '')}`));
}

/** Takes an address apart, beneath another one if need be; `undefined` for what is none. */
export function urlOf(text: string, base?: string): URL | undefined {
  try {
    // Some versions of Node say by `canParse` that an address can be read, and then find it too long.
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
