import type { Registration, Secret, ServicePrincipal } from '../entra/directory';

/** Graph's times carry whole seconds. */
const graphTime = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

/** A registration as Graph shows it: its `id` is not the one a policy wants. */
export function showApplication(registration: Registration): Record<string, unknown> {
  return {
    id: registration.applicationObjectId,
    deletedDateTime: null,
    appId: registration.clientId,
    createdDateTime: graphTime(registration.createdAt),
    displayName: registration.displayName,
    signInAudience: 'AzureADMyOrg',
    keyCredentials: [],
    passwordCredentials: registration.secrets.map(showSecret),
  };
}

/** The enterprise application behind a registration: its `id` is the object id to use in metadata policies. */
export function showServicePrincipal(principal: ServicePrincipal, registration: Registration): Record<string, unknown> {
  return {
    id: principal.objectId,
    deletedDateTime: null,
    accountEnabled: true,
    appId: registration.clientId,
    appDisplayName: registration.displayName,
    displayName: registration.displayName,
    servicePrincipalType: 'Application',
    signInAudience: 'AzureADMyOrg',
  };
}

/** Never the value: Graph shows it once, at creation. `hint` is its first three characters. */
const showSecret = (secret: Secret) => ({
  customKeyIdentifier: null,
  displayName: secret.displayName,
  endDateTime: graphTime(secret.endsAt),
  hint: secret.value.slice(0, 3),
  keyId: secret.keyId,
  secretText: null,
  startDateTime: graphTime(secret.startsAt),
});
