import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'dotenv';
import { addressProblem, isLoopback, urlOf } from './address';
import { clouds, isCloudName, type CloudName } from './clouds';
import { ConfigError } from './errors';

/** Everything a call needs to know about you and your account. */
export interface Config {
  tenantId: string;
  clientId: string;
  /** Not enumerable, so that printing or serialising a configuration never shows it. */
  readonly clientSecret: string;
  account: string;
  cloud: CloudName;
  authorityHost: string;
  /** Address of the Purview account, without a trailing slash. */
  endpoint: string;
  /** Audience of the token, for example `https://purview.azure.net`. */
  resource: string;
  graphEndpoint: string;
  /** Where the values were found, for example `.env`. */
  source: string;
}

type Env = Record<string, string | undefined>;

/** The form of every id in Entra ID. */
export const guid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const domain = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;
const accountName = /^[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]$/i;
const aUrl = /^[a-z]+:\/\//i;
const placeholder = /^<.*>$|^your[-_ ]|^x{4,}|^0{8}-0{4}-0{4}-0{4}-0{12}$|^changeme$/i;

const required: Record<string, string> = {
  AZURE_TENANT_ID: 'the Directory (tenant) ID on the overview page of your app registration',
  AZURE_CLIENT_ID: 'the Application (client) ID on the overview page of your app registration',
  AZURE_CLIENT_SECRET: 'the Value of a client secret, under Certificates & secrets',
  PURVIEW_ACCOUNT: 'the name of your Purview account',
};
const optional = ['AZURE_CLOUD', 'AZURE_AUTHORITY_HOST', 'PURVIEW_ENDPOINT', 'PURVIEW_RESOURCE', 'GRAPH_ENDPOINT'];
const names = [...Object.keys(required), ...optional];

/** What people put into a variable by mistake, as the end of a sentence. */
const mistakes: Record<string, (text: string) => string | false> = {
  AZURE_TENANT_ID: (text) =>
    !guid.test(text) && !domain.test(text) && 'is neither a GUID nor a domain such as contoso.onmicrosoft.com.',
  AZURE_CLIENT_ID: (text) => !guid.test(text) && 'is not a GUID: copy the Application (client) ID.',
  AZURE_CLIENT_SECRET: (text) =>
    guid.test(text) &&
    'is a GUID, so it is the Secret ID: copy the Value instead. It is shown once, so you may need a new client secret.',
  PURVIEW_ACCOUNT: (text) =>
    aUrl.test(text)
      ? 'is a whole URL: give the account name alone, the first part of its host name.'
      : !accountName.test(text) && 'is not an account name: 3 to 63 letters, digits and hyphens.',
  PURVIEW_RESOURCE: (text) => !aUrl.test(text) && !guid.test(text) && 'is neither a URL nor a GUID.',
  AZURE_CLOUD: (text) => !isCloudName(text) && `is none of ${Object.keys(clouds).join(', ')}.`,
};

/**
 * Reads a configuration from variables, without touching the environment or any file.
 * Throws a `ConfigError` that names every problem at once.
 */
export function readConfig(env: Env, source = 'The environment'): Config {
  const value = (name: string) => String(env[name] ?? '').trim();
  const address = (name: string, otherwise: string) => (value(name) || otherwise).replace(/\/+$/, '');
  const asked = value('AZURE_CLOUD') || 'public';
  const cloud = isCloudName(asked) ? asked : 'public';
  const { authorityHost, purviewDomain, resource, graphEndpoint } = clouds[cloud];
  const config = {
    tenantId: value('AZURE_TENANT_ID'),
    clientId: value('AZURE_CLIENT_ID'),
    account: value('PURVIEW_ACCOUNT'),
    cloud,
    authorityHost: address('AZURE_AUTHORITY_HOST', authorityHost),
    endpoint: address('PURVIEW_ENDPOINT', `https://${value('PURVIEW_ACCOUNT')}.${purviewDomain}`),
    // Audiences are compared letter by letter, so a trailing slash stays.
    resource: value('PURVIEW_RESOURCE') || resource,
    graphEndpoint: address('GRAPH_ENDPOINT', graphEndpoint),
    source,
  } satisfies Omit<Config, 'clientSecret'>;
  const problems = [
    ...names.flatMap((name) => valueProblem(name, value(name)) ?? []),
    // A missing or misspelt account name is named by itself; the address made of it would only repeat it.
    ...addresses(config)
      .filter(([name]) => name !== 'PURVIEW_ENDPOINT' || value(name))
      .flatMap(([name, url]) => (addressProblem(url) ? `${name} ${addressProblem(url)}` : [])),
    ...(asked === cloud ? cloudProblems(cloud, value) : []),
  ];
  if (problems.length > 0) throw new ConfigError(problems, source);
  return withSecret(config, value('AZURE_CLIENT_SECRET'));
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
    PURVIEW_ACCOUNT: config.account,
    AZURE_CLOUD: config.cloud,
    AZURE_AUTHORITY_HOST: config.authorityHost,
    PURVIEW_ENDPOINT: config.endpoint,
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
 * directory or above it, up to the nearest `package.json`. Variables that are already set win over the file.
 *
 * With `example`, `.env.example` stands in when there is no `.env`, provided that all its addresses are loopback, and
 * then alone: variables in the shell are left unread, so that no real secret reaches the sandbox.
 * Throws a `ConfigError`.
 */
export function loadConfig(options: { path?: string; example?: boolean; env?: Env; cwd?: string } = {}): Config {
  const { env = process.env, cwd = process.cwd() } = options;
  const given = options.path ?? env.DOTENV_CONFIG_PATH;
  const file = given ? resolve(cwd, given) : findUp('.env', cwd);
  const set = Object.fromEntries(variablesSet(env).map((name) => [name, env[name]]));
  if (file) return readConfig({ ...readEnvFile(file), ...set }, basename(file));
  const example = options.example ? findUp('.env.example', cwd) : undefined;
  if (!example) return readConfig(env, 'The environment (there is no .env file)');
  const config = readConfig(readEnvFile(example), '.env.example');
  const problems = addresses(config)
    .filter(([, url]) => !isLoopback(url))
    .map(([name]) => `${name} is not a loopback address. Copy the file to .env and write your account there.`);
  if (problems.length > 0) throw new ConfigError(problems, '.env.example');
  return config;
}

/** The variables of a configuration that the shell sets, and that `.env.example` leaves unread. */
export function variablesSet(env: Env = process.env): string[] {
  return names.filter((name) => env[name]);
}

function withSecret(config: Omit<Config, 'clientSecret'>, secret: string): Config {
  return Object.defineProperty({ ...config }, 'clientSecret', { value: secret }) as Config;
}

function valueProblem(name: string, value: string): string | undefined {
  const what = required[name];
  if (what && value === '') return `${name} is missing: ${what}.`;
  if (what && placeholder.test(value)) return `${name} still holds a placeholder: replace it by ${what}.`;
  const mistake = value !== '' && mistakes[name]?.(value);
  return mistake ? `${name} ${mistake}` : undefined;
}

function cloudProblems(own: CloudName, value: (name: string) => string): string[] {
  const hostOf = (name: string) => urlOf(value(name))?.hostname ?? '';
  return Object.entries(clouds).flatMap(([other, { authorityHost, purviewDomain }]) => {
    const signsIn = `https://${hostOf('AZURE_AUTHORITY_HOST')}` === authorityHost;
    const lives = hostOf('PURVIEW_ENDPOINT').endsWith(`.${purviewDomain}`);
    const strays = other === own ? [] : [signsIn && 'AZURE_AUTHORITY_HOST', lives && 'PURVIEW_ENDPOINT'];
    return strays.filter(Boolean).map((name) => `${name} belongs to the cloud ${other}, but AZURE_CLOUD is ${own}.`);
  });
}

function addresses(config: Omit<Config, 'clientSecret'>): [name: string, url: string][] {
  return [
    ['AZURE_AUTHORITY_HOST', config.authorityHost],
    ['PURVIEW_ENDPOINT', config.endpoint],
    ['GRAPH_ENDPOINT', config.graphEndpoint],
  ];
}

/** Only the file's name is shown: a whole path tells more about your machine than an error should. */
function readEnvFile(path: string): Env {
  try {
    return parse(readFileSync(path));
  } catch {
    throw new ConfigError(['The file cannot be read. Is the path right?'], basename(path));
  }
}

function findUp(name: string, from: string): string | undefined {
  const file = join(from, name);
  if (existsSync(file)) return file;
  const parent = dirname(from);
  return existsSync(join(from, 'package.json')) || parent === from ? undefined : findUp(name, parent);
}
