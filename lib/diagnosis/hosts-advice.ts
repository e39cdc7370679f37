import { isLoopback, isOfAccount, urlOf } from '../core/address.ts';
import type { Config } from '../core/config.ts';
import { purviewHosts } from '../core/hosts.ts';

/** What a host says when it is asked for a plane. */
export type HostAnswer =
  | 'serves'
  | 'needs a role'
  | 'refuses the token'
  | 'not there'
  | 'no such host'
  | 'no connection'
  | 'no TLS'
  | 'cannot tell';

/** A plane, a host, and whether it has that plane. */
export interface HostRow {
  plane: string;
  /** The host's name. */
  host: string;
  answer: HostAnswer;
  /** HTTP status, or 0 when no answer came. */
  status: number;
  /** The service's code for a refusal, or the system's where no answer came. */
  code: string;
}

/** What the answers of all hosts come to. */
export interface Conclusion {
  /**
   * `classic`: the account's host alone. `unified`: the tenant's and that of all tenants, and the account's own has nothing
   * or is not known. `both`. `one address`: on this machine. `cannot tell`: a host refuses, throttles, fails or gives no
   * answer, and may have planes or none.
   */
  shape: 'classic' | 'both' | 'unified' | 'one address' | 'cannot tell';
  /** The conclusion in a sentence. */
  conclusion: string;
  /** What to change in `.env`, in a sentence; empty where it is right as it is, or nothing can be told. */
  fix: string;
}

const unified = 'Unified Catalog';
const isAbsent = ({ answer }: HostRow): boolean => ['not there', 'no such host'].includes(answer);
const serves = ({ answer }: HostRow): boolean => answer === 'serves';
const hostOf = (url: string): string => urlOf(url)?.host ?? '';

/** Puts together what the hosts answered. A refusal proves nothing: not even that the plane is there. */
export function adviceOf(config: Config, rows: HostRow[]): Conclusion {
  const shape = shapeOf(config, rows);
  const conclusions: Record<Conclusion['shape'], string> = {
    classic: 'The account answers at its own host alone, and has no Unified Catalog.',
    both: 'The account answers at its own host and at those of the new portal.',
    unified: rows.some(isOwn(config))
      ? 'The account answers at the hosts of the new portal alone.'
      : 'The account answers at the hosts of the new portal. No host of its own was asked, as PURVIEW_ACCOUNT names none.',
    'one address': 'All that there is answers at one address of this machine.',
    'cannot tell': whyUnsure(rows),
  };
  return { shape, conclusion: conclusions[shape], fix: fixOf(config, rows) };
}

function shapeOf(config: Config, rows: HostRow[]): Conclusion['shape'] {
  if (isLoopback(config.endpoint)) return 'one address';
  const own = rows.filter(isOwn(config));
  const others = rows.filter((row) => !own.includes(row));
  if (own.some(serves) && others.some(serves)) return 'both';
  if (own.some(serves) && others.every(isAbsent)) return 'classic';
  return others.some(serves) && own.every(isAbsent) ? 'unified' : 'cannot tell';
}

/** Tells the host of the account from those of the new portal. */
function isOwn(config: Config): (row: HostRow) => boolean {
  const own = hostOf(purviewHosts(config).account ?? '');
  return ({ host }) => host === own || isOfAccount(`https://${host}`);
}

function whyUnsure(rows: HostRow[]): string {
  const begin = 'It cannot be told which hosts the account has: ';
  if (rows.every(isAbsent)) return `${begin}none has any of the planes. Is the account’s name right, and the tenant?`;
  const saying = (answer: HostAnswer) => rows.filter((row) => row.answer === answer);
  if (saying('refuses the token').length > 0)
    return `${begin}a host refuses the token. Are AZURE_TENANT_ID, AZURE_CLOUD and PURVIEW_RESOURCE right?`;
  const refused = [...new Set(saying('needs a role').map(({ plane }) => plane))];
  if (refused.length === 0)
    return `${begin}a host gave no answer that tells. Look again later, or from another network.`;
  const role = rows.some(serves) ? `a role for what it is refused too: ${refused.join(', ')}` : 'a role';
  return `${begin}a host that refuses may have a plane or not. Look again when the application has ${role}.`;
}

/** The settings by which each plane is called where it answers, as far as they differ. */
function fixOf(config: Config, rows: HostRow[]): string {
  if (isLoopback(config.endpoint)) return '';
  const planes = best(
    rows.filter(({ plane }) => plane !== unified),
    config.endpoint,
  );
  const catalog = best(
    rows.filter(({ plane }) => plane === unified),
    config.unifiedEndpoint,
  );
  const changes = [
    ...(planes === config.endpoint ? [] : [settingFor(config, planes)]),
    ...(catalog === config.unifiedEndpoint ? [] : [`write PURVIEW_UNIFIED_ENDPOINT=${catalog}`]),
  ];
  return changes.length === 0
    ? ''
    : `In ${config.source.replace('The environment', 'the environment')}, ${changes.join(', and ')}.`;
}

/**
 * Which address has most, where it has something that the one that is set has not, and nothing speaks for staying. What only
 * refuses proves nothing.
 */
function best(rows: HostRow[], set: string): string {
  const at = (url: string) => rows.filter(({ host }) => host === hostOf(url));
  const served = (url: string) => at(url).filter(serves).length;
  const hasSaid = ({ plane }: HostRow, says: (row: HostRow) => boolean) =>
    at(set).some((row) => row.plane === plane && says(row));
  const isBetter = (url: string) =>
    at(url).some((row) => serves(row) && hasSaid(row, isAbsent)) &&
    at(url).every(
      (row) => serves(row) || hasSaid(row, isAbsent) || hasSaid(row, ({ answer }) => answer === row.answer),
    );
  const urls = [...new Set(rows.map(({ host }) => `https://${host}`))].filter(isBetter);
  return urls.reduce((found, url) => (served(url) > served(found) ? url : found), set);
}

function settingFor(config: Config, endpoint: string): string {
  const { account, tenant } = purviewHosts(config);
  if (endpoint === account) return 'take PURVIEW_ENDPOINT out';
  return endpoint === tenant && !config.account
    ? 'take PURVIEW_ENDPOINT out'
    : endpoint === tenant
      ? 'take PURVIEW_ACCOUNT and PURVIEW_ENDPOINT out, unless the account’s name is misspelt'
      : `write PURVIEW_ENDPOINT=${endpoint}`;
}
