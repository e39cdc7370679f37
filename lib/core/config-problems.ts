// What is wrong with settings of which each is well written, but that do not fit together.
import { accountProblem, addressProblem, isLoopback, pathProblem, unifiedProblem, urlOf } from './address.ts';
import { clouds, type CloudName } from './clouds.ts';
import { noAccountProblem, purviewHosts } from './hosts.ts';
import { accountSetting, isOfSandbox, isPlaceholder, secretName, valueProblem, type Env } from './settings.ts';

/** A configuration but for its secret, right or wrong. */
export interface Settings {
  tenantId: string;
  clientId: string;
  /** The name of the account. A tenant's account may have none of its own, and answers at the tenant's host. */
  account?: string;
  cloud: CloudName;
  authorityHost: string;
  /** Address of the Purview account, without a trailing slash. */
  endpoint: string;
  /** Address of the Unified Catalog, without a trailing slash. The other planes are at `endpoint`. */
  unifiedEndpoint: string;
  /** Audience of the token, for example `https://purview.azure.net`. */
  resource: string;
  graphEndpoint: string;
  /** Where the values were found, for example `.env`, or `.env, PURVIEW_ACCOUNT from the shell`. */
  source: string;
  /** Variables of the shell that a file whose addresses are all of this machine leaves unread, where there are any. */
  unread?: string[];
  /** Whether every user of this machine may read the file with the secret. */
  exposed?: true;
}

/** A variable, and what is wrong with it as the end of a sentence. */
export type Problem = [name: string, problem: string | undefined];

export const valueIn =
  (env: Env): ((name: string) => string) =>
  (name) =>
    String(env[name] ?? '').trim();

/** What is wrong with a configuration that names no account. Set and empty, it is half of one. */
export function noAccount(config: Settings, { env, isTenantWrong }: { env: Env; isTenantWrong: boolean }): Problem {
  const isBlank = env[accountSetting] !== undefined;
  const isNeeded = isBlank || !config.endpoint || (isTenantWrong && !valueIn(env)('PURVIEW_ENDPOINT'));
  const problem = isNeeded && !config.account && noAccountProblem(config, { isBlank, isTenantWrong });
  return [accountSetting, problem || undefined];
}

export function addressProblems(config: Settings, value: (name: string) => string): Problem[] {
  const { account, tenant, global } = purviewHosts(config);
  const own = account ?? tenant ?? `https://<account>.${clouds[config.cloud].purviewDomain}`;
  const ofPurview: Record<string, (url: string) => string | undefined> = {
    PURVIEW_ENDPOINT: (url) => accountProblem(url, own),
    PURVIEW_UNIFIED_ENDPOINT: (url) => unifiedProblem(url, global),
  };
  return (
    addresses(config)
      // A missing or misspelt account name is named by itself; the address made of it would only repeat it.
      .filter(([name]) => !(name in ofPurview) || value(name))
      .map(([name, url]) => [name, addressProblem(url) ?? (ofPurview[name] ?? pathProblem)(url)])
  );
}

/** What was edited by half: a real secret or token would go to whatever listens on this machine. */
export function sandboxProblems(config: Settings, secret: string): Problem[] {
  const here = addresses(config).flatMap(([name, url]) => (isLoopback(url) ? [name] : []));
  const remedy = `For a real account delete ${here.join(', ').replace(/, (?=\w+$)/, ' and ')}`;
  if (!here.includes('AZURE_AUTHORITY_HOST')) {
    const problem = `is an address of this machine, and AZURE_AUTHORITY_HOST is not. ${remedy}.`;
    return here.filter((name) => name !== 'PURVIEW_ENDPOINT').map((name) => [name, problem]);
  }
  // What is wrong with the value itself is named already, and the rest would only be its consequence.
  if (isOfSandbox(secret) || isPlaceholder(secret) || valueProblem(secretName, secret)) return [];
  const problem =
    'is an address of this machine, and AZURE_CLIENT_SECRET is no secret of the sandbox: it would be sent to whatever listens there.';
  return [['AZURE_AUTHORITY_HOST', `${problem} ${remedy}; for the sandbox put its own values back.`]];
}

export function cloudProblems(own: CloudName, value: (name: string) => string): Problem[] {
  const hostOf = (name: string) => urlOf(value(name))?.hostname ?? '';
  return Object.entries(clouds).flatMap(([other, { authorityHost, purviewDomain }]) => {
    const signsIn = `https://${hostOf('AZURE_AUTHORITY_HOST')}` === authorityHost;
    const living = ['PURVIEW_ENDPOINT', 'PURVIEW_UNIFIED_ENDPOINT'].filter((name) =>
      hostOf(name).endsWith(`.${purviewDomain}`),
    );
    const strays = other === own ? [] : [...(signsIn ? ['AZURE_AUTHORITY_HOST'] : []), ...living];
    return strays.map((name): Problem => [
      name,
      `belongs to the cloud ${other}, but AZURE_CLOUD is ${own}: change one of them.`,
    ]);
  });
}

/** The addresses that settings may name. One that only follows from another is not told twice. */
export function addresses(config: Settings): [name: string, url: string][] {
  const { endpoint, unifiedEndpoint } = config;
  const follows =
    unifiedEndpoint === endpoint || (unifiedEndpoint === purviewHosts(config).global && !isLoopback(endpoint));
  return [
    ['AZURE_AUTHORITY_HOST', config.authorityHost],
    ['PURVIEW_ENDPOINT', endpoint],
    ...(follows ? [] : [['PURVIEW_UNIFIED_ENDPOINT', unifiedEndpoint] as [string, string]]),
    ['GRAPH_ENDPOINT', config.graphEndpoint],
  ];
}
