import { basename, resolve } from 'node:path';
import { isLoopback, isOfAccount } from './address.ts';
import { clouds, isCloudName } from './clouds.ts';
import {
  addresses,
  addressProblems,
  cloudProblems,
  noAccount,
  sandboxProblems,
  valueIn,
  type Problem,
  type Settings,
} from './config-problems.ts';
import { findFile, readEnvFile, type EnvFile } from './env-file.ts';
import { ConfigError } from './errors.ts';
import { purviewHosts } from './hosts.ts';
import {
  accountSetting,
  isOfSandbox,
  names,
  nearName,
  required,
  secretName,
  valueProblem,
  type Env,
} from './settings.ts';

/** Everything a call needs to know about you and your account. */
export interface Config extends Settings {
  /** Not enumerable, so that printing or serialising a configuration never shows it. */
  readonly clientSecret: string;
}

/**
 * Reads a configuration from variables, without touching the environment or any file. A sign-in on this machine is
 * given secrets with `sandbox~` in them and no others: a real one would be sent to whatever listens there.
 * Throws a `ConfigError` that names every problem at once.
 */
export function readConfig(env: Env, source = 'The environment'): Config {
  return settle(env, { source, place: 'the environment' });
}

/** Where variables come from, and what is known of them beyond their values. */
interface Origin {
  source: string;
  /** The source in a sentence. */
  place: string;
  /** What a file itself makes wrong, and the names that stand in it without being read. */
  file?: Pick<EnvFile, 'problems' | 'leftOut'>;
  /** The variables of the shell that won over the file, or were left unread. */
  shell?: string[];
  unread?: string[];
}

function settle(env: Env, origin: Origin): Config {
  const { source, shell = [] } = origin;
  const value = valueIn(env);
  const config = configOf(env, shell.length > 0 ? `${source}, ${shell.join(', ')} from the shell` : source);
  const ofValues = names.map((name): Problem => [name, variableProblem(name, env, origin)]);
  const isNamed = (name: string) => ofValues.some(([one, problem]) => one === name && !!problem);
  const problems = [
    ...ofValues,
    ...(isNamed(accountSetting) ? [] : [noAccount(config, { env, isTenantWrong: isNamed('AZURE_TENANT_ID') })]),
    ...addressProblems(config, value).filter(([name]) => !isNamed(name)),
    ...(isNamed('AZURE_CLOUD') ? [] : cloudProblems(config.cloud, value)),
    ...sandboxProblems(config, value(secretName)),
  ].filter(([, problem]) => problem);
  if (problems.length === 0) return withSecret(config, value(secretName));
  const marked = (text: string) =>
    text.replace(/\b[A-Z]+_[A-Z_]+\b/g, (name) => (shell.includes(name) ? `${name} (from the shell)` : name));
  const isOfShell = problems.every(([name]) => shell.includes(name));
  throw new ConfigError(
    problems.map(([name, problem]) => marked(`${name} ${problem}`)),
    isOfShell ? 'The shell' : source,
  );
}

/** The configuration that variables make, right or wrong. */
function configOf(env: Env, source: string): Settings {
  const value = valueIn(env);
  const address = (name: string, otherwise: string) => (value(name) || otherwise).replace(/\/+$/, '');
  const asked = value('AZURE_CLOUD') || 'public';
  const cloud = isCloudName(asked) ? asked : 'public';
  const { authorityHost, resource, graphEndpoint } = clouds[cloud];
  const [tenantId, account] = [value('AZURE_TENANT_ID'), value(accountSetting)];
  const hosts = purviewHosts({ tenantId, account, cloud });
  const endpoint = address('PURVIEW_ENDPOINT', hosts.account ?? (account ? '' : (hosts.tenant ?? '')));
  // What stands at an address of one's own may serve all planes; the host of an account serves the classic ones.
  const servesAll = value('PURVIEW_ENDPOINT') !== '' && !isOfAccount(endpoint);
  return {
    tenantId,
    clientId: value('AZURE_CLIENT_ID'),
    ...(account && { account }),
    cloud,
    authorityHost: address('AZURE_AUTHORITY_HOST', authorityHost),
    endpoint,
    unifiedEndpoint: address('PURVIEW_UNIFIED_ENDPOINT', servesAll ? endpoint : (hosts.global ?? endpoint)),
    // Audiences are compared letter by letter, so a trailing slash stays.
    resource: value('PURVIEW_RESOURCE') || resource,
    graphEndpoint: address('GRAPH_ENDPOINT', graphEndpoint),
    source,
  };
}

/** The same account, asked for by another application. */
export function withApplication(config: Config, application: { clientId: string; clientSecret: string }): Config {
  return withSecret({ ...config, clientId: application.clientId }, application.clientSecret);
}

/**
 * The same settings with some changed, named as in `.env`. An address or a resource that followed from an account or
 * a cloud stays as it was. Throws a `ConfigError`.
 */
export function withSettings(config: Config, changes: Env): Config {
  return readConfig({ ...variablesOf(config), ...changes }, config.source);
}

/** The settings as variables, for another program's environment. The secret is among them: never print it. */
export function variablesOf(config: Config): Record<string, string> {
  return {
    AZURE_TENANT_ID: config.tenantId,
    AZURE_CLIENT_ID: config.clientId,
    AZURE_CLIENT_SECRET: config.clientSecret,
    ...(config.account && { PURVIEW_ACCOUNT: config.account }),
    AZURE_CLOUD: config.cloud,
    AZURE_AUTHORITY_HOST: config.authorityHost,
    PURVIEW_ENDPOINT: config.endpoint,
    PURVIEW_UNIFIED_ENDPOINT: config.unifiedEndpoint,
    PURVIEW_RESOURCE: config.resource,
    GRAPH_ENDPOINT: config.graphEndpoint,
  };
}

/** What a token for the Purview account is asked for. */
export function purviewScope({ resource }: Pick<Config, 'resource'>): string {
  return `${resource}/.default`;
}

/** What a token for Microsoft Graph is asked for. The sandbox serves Graph on its own address, with Graph's audience. */
export function graphScope({ graphEndpoint }: Pick<Config, 'graphEndpoint'>): string {
  return `${isLoopback(graphEndpoint) ? clouds.public.graphEndpoint : graphEndpoint}/.default`;
}

/**
 * Finds the configuration: `path` if given, else the file `DOTENV_CONFIG_PATH` names, else `.env` in the working
 * directory or above it, up to the nearest `package.json`. Without one, or where it belongs to another user than the
 * working directory, nothing above is looked at: it could redirect a secret of yours. Variables that are already set
 * win over the file, and `source` names them.
 *
 * A file whose addresses are all of this machine is taken alone: variables in the shell are left unread, so that no
 * real secret reaches the sandbox, and `unread` names them. With `example`, such an `.env.example` stands in when there
 * is no `.env`. Throws a `ConfigError`.
 */
export function loadConfig(options: { path?: string; example?: boolean; env?: Env; cwd?: string } = {}): Config {
  const { env = process.env, cwd = process.cwd() } = options;
  const { DOTENV_CONFIG_PATH } = env;
  const given = options.path ?? DOTENV_CONFIG_PATH;
  const file = given ? resolve(cwd, given) : findFile('.env', cwd);
  if (file) return fromFile(file, env);
  if (findFile('.env.txt', cwd)) throw new ConfigError(['Its name has to be .env: rename it.'], '.env.txt');
  const example = options.example ? findFile('.env.example', cwd) : undefined;
  if (!example) return readConfig(env, 'The environment (there is no .env file)');
  const problems = addresses(configOf(readEnvFile(example).values, ''))
    .filter(([, url]) => !isLoopback(url))
    .map(([name]) => `${name} is not a loopback address. Copy the file to .env and write your account there.`);
  if (problems.length > 0) throw new ConfigError(problems, '.env.example');
  return fromFile(example, env);
}

function fromFile(path: string, env: Env): Config {
  const { values, exposed, ...file } = readEnvFile(path);
  const set = names.filter((name) => env[name] && env[name] !== values[name]);
  const staysHere = addresses(configOf(values, ''))
    .filter(([name]) => name !== 'GRAPH_ENDPOINT' || values[name])
    .every(([, url]) => isLoopback(url));
  const [shell, unread] = staysHere ? [[], set] : [set, []];
  const won = Object.fromEntries(shell.map((name) => [name, env[name]]));
  const origin = { source: basename(path), place: 'the file', file, shell, unread };
  const config = settle({ ...values, ...won }, origin);
  const showsSecret =
    exposed && config.clientSecret === values[secretName]?.trim() && !isOfSandbox(config.clientSecret);
  return Object.assign(config, unread.length > 0 && { unread }, showsSecret && { exposed });
}

/** The source in words: `as .env says, PURVIEW_ACCOUNT from the shell`. */
export function saysSource({ source }: Pick<Config, 'source'>): string {
  return `as ${source.replace('The environment', 'the environment').replace(/((, \w+)+ from the shell)?$/, ' says$1')}`;
}

/** The account in words: by its name, else by its tenant. */
export function accountOf({ account, tenantId }: Pick<Config, 'account' | 'tenantId'>): string {
  return account ? `Purview account "${account}"` : `Purview account of the tenant ${tenantId}`;
}

/** Which variables of the shell are left unread, as a sentence; nothing where all count. */
export function saysUnread({ unread = [] }: Pick<Config, 'unread'>): string {
  return unread.length > 0 ? `Variables of your shell are left unread: ${unread.join(', ')}.` : '';
}

function withSecret(config: Settings, secret: string): Config {
  return Object.defineProperty({ ...config }, 'clientSecret', { value: secret }) as Config;
}

function variableProblem(name: string, env: Env, { place, file, shell, unread }: Origin): string | undefined {
  const inFile = shell?.includes(name) ? undefined : file?.problems[name];
  const value = valueIn(env)(name);
  if (inFile || value) return inFile ?? valueProblem(name, value);
  const near = nearName(name, [...Object.keys(env), ...(file?.leftOut ?? [])]);
  if (near) return `is missing; ${place} has ${near}: write ${name} in its place.`;
  return required.includes(name) && unread?.includes(name)
    ? 'is missing: the shell’s is left unread, as all addresses are of this machine. Write it into the file.'
    : valueProblem(name, value);
}
