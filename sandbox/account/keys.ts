import { hash } from 'node:crypto';
import { accountName } from '../entra/personas';
import { invalidRequest } from '../http/refusals';
import { isRecord } from '../values';

/** The keys of an account: how often each was made anew. */
export interface AccountKeys {
  primary: number;
  secondary: number;
}

export const createKeys = (): AccountKeys => ({ primary: 1, secondary: 1 });

const keyTypes: ReadonlyMap<unknown, keyof AccountKeys> = new Map([
  ['PrimaryAtlasKafkaKey', 'primary'],
  ['SecondaryAtlasKafkaKey', 'secondary'],
]);

/** The two connection strings with which programs read and write the account's events. */
export const showKeys = ({ primary, secondary }: AccountKeys) => ({
  atlasKafkaPrimaryEndpoint: endpoint('primary', primary),
  atlasKafkaSecondaryEndpoint: endpoint('secondary', secondary),
});

/** Makes the key that the body names anew; the other one still opens what it opened. */
export function regenerateKey(keys: AccountKeys, body: unknown): void {
  const key = keyTypes.get(isRecord(body) ? body.keyType : undefined);
  if (key === undefined) throw invalidRequest(`keyType must be ${[...keyTypes.keys()].join(' or ')}.`);
  keys[key] += 1;
}

/** Nothing listens there. The same number gives the same key, in every start. */
function endpoint(which: keyof AccountKeys, number: number): string {
  const key = hash('sha256', `account key ${which} ${number}`, 'base64url');
  const name = 'SharedAccessKeyName=AlternateSharedAccessKey';
  return `Endpoint=sb://atlas-${accountName}.servicebus.windows.net/;${name};SharedAccessKey=sandbox~${key}=`;
}
