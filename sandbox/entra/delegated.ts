import { aadsts } from './aadsts';
import type { Directory, Registration } from './directory';
import type { Person } from './people';
import { msGraph, resourceOf, type Permission, type Resource } from './resources';

/** Scopes that are about the sign-in, and belong to no API. */
const signInScopes = ['openid', 'profile', 'email', 'offline_access'];

/** What some scopes ask for, on the API that a token is for. */
export interface Asked {
  resource: Resource;
  /** What becomes the token's `aud`. */
  audience: string;
  permissions: Permission[];
  /** The scopes as they were asked for, without those of the sign-in. */
  scopes: string[];
  /** Those of the sign-in. */
  signIn: string[];
}

export const splitScopes = (scope: string): string[] => scope.split(/\s+/).filter((one) => one !== '');

/**
 * Reads scopes: a name alone is one of Microsoft Graph, as is a request without any. Throws the refusal of the first that the API, or the
 * registration, does not have. With several APIs asked for, `first` takes the first and leaves the others: a token is for one.
 */
export function askedOf(directory: Directory, registration: Registration, scopes: string[], first = false): Asked {
  const signIn = scopes.filter((scope) => signInScopes.includes(scope.toLowerCase()));
  const others = scopes.filter((scope) => !signIn.includes(scope));
  const read = others.map((scope) => ({ scope, ...readScope(directory, scope) }));
  const [{ resource, audience } = { resource: msGraph, audience: msGraph.audiences[0] ?? '' }] = read;
  const own = read.filter((one) => one.resource === resource);
  if (own.length < read.length && !first) throw aadsts.severalResources(others.join(' '));
  const permissions = own.flatMap(({ name }) => permissionsOf(registration, { resource, audience }, name));
  if (read.length === 0) permissions.push(...resource.permissions.filter(({ value }) => value === 'User.Read'));
  return { resource, audience, permissions, scopes: own.map(({ scope }) => scope), signIn };
}

/** The permissions of each API that some scopes ask for, for the page that asks for consent. */
export function allAskedOf(directory: Directory, registration: Registration, scopes: string[]): Asked[] {
  const all: Asked[] = [];
  let left = scopes;
  do {
    const asked = askedOf(directory, registration, left, true);
    all.push(asked);
    left = left.filter((scope) => !asked.scopes.includes(scope) && !asked.signIn.includes(scope));
  } while (left.length > 0);
  return all;
}

/** Permissions that nobody has consented to yet, neither this person nor an administrator for all. */
export function unconsented(
  directory: Directory,
  { clientId }: Registration,
  person: Person,
  asked: Asked,
): Permission[] {
  const consented = directory.consented(clientId, asked.resource, person.objectId);
  return asked.permissions.filter(({ value }) => !consented.has(value));
}

/** Whether somebody may consent, for themselves, to what only an administrator may consent to. */
export const mayConsent = (person: Person, permissions: Permission[]): boolean =>
  permissions.every(({ admin }) => !admin) || person.directoryRoles.includes('Privileged Role Administrator');

/** Keeps that somebody consented to all that was asked for. */
export function recordConsent(directory: Directory, { clientId }: Registration, person: Person, asked: Asked[]): void {
  for (const { resource, permissions } of asked)
    directory.consent({ clientId, resource, person: person.objectId, scopes: permissions.map(({ value }) => value) });
}

function readScope({ name: tenant }: Directory, scope: string) {
  const slash = scope.lastIndexOf('/');
  const [api, name] = slash < 0 ? [msGraph.audiences[0] ?? '', scope] : [scope.slice(0, slash), scope.slice(slash + 1)];
  const found = resourceOf(api);
  if (found === undefined) throw aadsts.unknownResource(api, tenant);
  return { ...found, name };
}

/** What `.default` or a name stands for. That a name which the registration does not list may be asked for is Entra's dynamic consent. */
function permissionsOf(
  registration: Registration,
  { resource, audience }: { resource: Resource; audience: string },
  name: string,
): Permission[] {
  const scopes = resource.permissions.filter(({ type }) => type === 'Scope');
  if (name.toLowerCase() === '.default') {
    const listed = registration.requiredResourceAccess
      .filter(({ resourceAppId }) => resourceAppId === resource.appId)
      .flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => id));
    const permissions = scopes.filter(({ id }) => listed.includes(id));
    if (permissions.length === 0) throw aadsts.resourceNotListed(registration, audience, resource.appId);
    return permissions;
  }
  const permission = scopes.find(({ value }) => value.toLowerCase() === name.toLowerCase());
  if (permission === undefined) throw aadsts.unknownScope(registration, name, resource.appId);
  return [permission];
}
