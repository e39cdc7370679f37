import { invalidRequest } from '../http/refusals';
import { isRecord } from '../values';
import type { Said } from './resources';

/** What a credential of each kind holds. A `*` marks what is a secret in a key vault: none is kept here. */
const kinds: ReadonlyMap<string, readonly string[]> = new Map([
  ['AccountKey', ['accountKey*']],
  ['AmazonARN', ['roleARN']],
  ['BasicAuth', ['user', 'password*']],
  ['ConsumerKeyAuth', ['user', 'password*', 'consumerKey', 'consumerSecret*']],
  ['DelegatedAuth', ['clientId', 'user', 'password*']],
  ['ManagedIdentity', ['principalId', 'tenantId', 'resourceId']],
  ['ServicePrincipal', ['servicePrincipalId', 'servicePrincipalKey*', 'tenant']],
  ['SqlAuth', ['user', 'password*']],
]);

/** Reads a credential. Its kind may stand in its properties as `type`, as payloads of 2022 have it. */
export function readCredential(body: unknown): Said {
  const given = isRecord(body) ? body : {};
  const properties = isRecord(given.properties) ? given.properties : {};
  const kind = given.kind ?? properties.type;
  const fields = typeof kind === 'string' ? kinds.get(kind) : undefined;
  if (typeof kind !== 'string' || fields === undefined)
    throw invalidRequest(`A credential needs a kind, one of ${[...kinds.keys()].join(', ')}.`);
  const { description = '', typeProperties } = properties;
  return {
    kind,
    properties: {
      description: String(description ?? ''),
      ...(typeProperties === undefined || typeProperties === null
        ? {}
        : { typeProperties: readTypeProperties(kind, fields, typeProperties) }),
    },
  };
}

function readTypeProperties(kind: string, fields: readonly string[], given: unknown): Record<string, unknown> {
  if (!isRecord(given)) throw invalidRequest('properties.typeProperties must be an object.');
  const read = Object.entries(given).map(([name, value]) => {
    const isSecret = fields.includes(`${name}*`);
    if (!isSecret && !fields.includes(name))
      throw invalidRequest(
        `A credential of kind ${kind} has ${fields.map((one) => one.replace('*', '')).join(', ')} in its typeProperties, and nothing else.`,
      );
    return [name, isSecret ? readSecret(name, value) : readText(name, value)];
  });
  return Object.fromEntries(read);
}

function readText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidRequest(`typeProperties.${name} must be a text.`);
  return value;
}

/** A secret is named, by its key vault and its name there. What it is does not belong here, and is not said again. */
function readSecret(name: string, value: unknown): Record<string, unknown> {
  const store = isRecord(value) && isRecord(value.store) ? value.store : undefined;
  if (!isRecord(value) || store === undefined || typeof value.secretName !== 'string')
    throw invalidRequest(
      `typeProperties.${name} must name a secret of a key vault, with secretName and store, and not hold it.`,
    );
  const { type = 'AzureKeyVaultSecret', secretName, secretVersion = '' } = value;
  return {
    type: String(type),
    secretName,
    secretVersion: String(secretVersion ?? ''),
    store: { referenceName: String(store.referenceName ?? ''), type: String(store.type ?? 'LinkedServiceReference') },
  };
}
