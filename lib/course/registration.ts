import type { Config } from '../core/config.ts';
import type { CardRow } from '../show/table.ts';

/** What the card shows of an app registration, as Microsoft Graph gives it. */
export interface Registration {
  /** Object id of the registration, which is not that of the service principal. */
  id: string;
  passwordCredentials?: { displayName: string | null; hint: string | null; endDateTime: string }[];
}

const day = 86_400_000;

/**
 * Lays out an app registration as the rows of a card: its ids, each with the variable it goes to, and the whole days
 * that each client secret has left.
 * https://learn.microsoft.com/graph/api/resources/application
 */
export function registrationCard(
  { id, passwordCredentials = [] }: Registration,
  { clientId, tenantId }: Pick<Config, 'clientId' | 'tenantId'>,
  now: number = Date.now(),
): CardRow[] {
  const inWords = (days: number) => (days < 0 ? 'expired' : `${days} ${days === 1 ? 'day' : 'days'} left`);
  const left = (end: string) => Math.floor((Date.parse(end) - now) / day);
  return [
    { name: 'Application (client) ID', value: clientId, note: 'AZURE_CLIENT_ID' },
    { name: 'Directory (tenant) ID', value: tenantId, note: 'AZURE_TENANT_ID' },
    { name: 'Object ID', value: id, note: 'not used for roles' },
    ...passwordCredentials.map(({ displayName, hint, endDateTime }) => ({
      name: displayName ? `Secret "${displayName}"` : 'Secret without a name',
      value: inWords(left(endDateTime)),
      // The first characters of its Value tell which of several it is.
      note: hint ? `begins with ${hint}…` : '',
    })),
  ];
}
