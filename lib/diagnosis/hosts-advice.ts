import { isLoopback } from '../core/address.ts';
import type { Config } from '../core/config.ts';
import { purviewHosts } from '../core/hosts.ts';

/** What a host says when it is asked for a plane. */
export type HostAnswer =
  'serves' | 'needs a role' | 'not there' | 'no such host' | 'no connection' | 'no TLS' | 'cannot tell';

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
   * `classic`: the account's host alone. `unified`: the tenant's and that of all tenants alone. `both`. `one address`:
   * on this machine. `cannot tell`: a host refuses, throttles, fails or gives no answer, and may have planes or none.
   */
  shape: 'classic' | 'both' | 'unified' | 'one address' | 'cannot tell';
  /** The conclusion in a sentence. */
  conclusion: string;
  /** What to change in `.env`, in a sentence; empty where it is right as it is, or nothing can be told. */
  fix: string;
}

const unified = 'Unified Catalog';
const absent = ['not there', 'no such host'];

/** Puts together what the hosts answered. A refusal proves nothing: not even that the plane is there. */
export function adviceOf(config: Config, rows: HostRow[]): Conclusion {
  const shape = shapeOf(config, rows);
  const conclusions: Record<Conclusion['shape'], string> = {
    classic: 'The account answers at its own host alone, and has no Unified Catalog.',
    both: 'The account answers at its own host and at those of the new portal.',
    unified: 'The account answers at the hosts of the new portal alone.',
    'one address': 'All that there is answers at one address of this machine.',
    'cannot tell': whyUnsure(rows),
  };
  return { shape, conclusion: conclusions[shape], fix: fixOf(config, rows) };
}

function shapeOf(config: Config, rows: HostRow[]): Conclusion['shape'] {
  if (isLoopback(config.endpoint)) return 'one address';
  const { account = '' } = purviewHosts(config);
  const own = rows.filter(({ host }) => account === `https://${host}`);
  const others = rows.filter((row) => !own.includes(row));
  const serves = (some: HostRow[]) => some.some(({ answer }) => answer === 'serves');
  const isAbsent = (some: HostRow[]) => some.every(({ answer }) => absent.includes(answer));
  if (serves(own) && serves(others)) return 'both';
  if (serves(own) && isAbsent(others)) return 'classic';
  return serves(others) && isAbsent(own) ? 'unified' : 'cannot tell';
}

function whyUnsure(rows: HostRow[]): string {
  const begin = 'It cannot be told which hosts the account has: ';
  if (rows.every(({ answer }) => absent.includes(answer)))
    return `${begin}none has any of the planes. Is the account’s name right, and the tenant?`;
  return rows.some(({ answer }) => answer === 'needs a role')
    ? `${begin}a host that refuses may have a plane or not. Look again when the application has a role.`
    : `${begin}a host gave no answer that tells. Look again later, or from another network.`;
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

/** Which address has most, the one that is set before others. A host that refuses may have a plane. */
function best(rows: HostRow[], set: string): string {
  const worth = (url: string) =>
    rows
      .filter(({ host }) => url === `https://${host}`)
      .reduce((sum, { answer }) => sum + (answer === 'serves' ? 3 : answer === 'needs a role' ? 1 : 0), 0);
  const urls = [...new Set(rows.map(({ host }) => `https://${host}`))];
  return urls.reduce((found, url) => (worth(url) > worth(found) ? url : found), set);
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
