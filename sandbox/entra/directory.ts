import { createHash } from 'node:crypto';
import type { Counts } from '../counts';
import type { Group, Person } from './people';
import { tenantId, tenantName } from './personas';
import { resources, type Permission, type Resource } from './resources';

export interface Secret {
  keyId: string;
  displayName: string | null;
  value: string;
  startsAt: number;
  endsAt: number;
}

/** Where an application's people may be sent back to, by the platform that it is registered under. */
export interface RedirectUris {
  web: string[];
  spa: string[];
  publicClient: string[];
}

/** A permission that an application says it needs. */
export interface RequiredAccess {
  resourceAppId: string;
  resourceAccess: { id: string; type: 'Scope' | 'Role' }[];
}

/** What whoever registers an application decides about it. */
export interface Particulars {
  displayName: string;
  signInAudience: string;
  redirectUris: RedirectUris;
  /** Allow public client flows: null until somebody decides. */
  isFallbackPublicClient: boolean | null;
  requiredResourceAccess: RequiredAccess[];
}

/** An application as it is registered. */
export interface Registration extends Particulars {
  /** What it is called in the sandbox, where it is there from the start. */
  name?: string;
  clientId: string;
  /** Its own object id, which policies do not want. */
  applicationObjectId: string;
  createdAt: number;
  secrets: Secret[];
  /** Object ids of those who may change it. */
  owners: string[];
}

/** An application permission that was consented to. */
export interface RoleAssignment {
  id: string;
  appRoleId: string;
  resource: Resource;
  createdAt: number;
}

/** A registration's identity in the tenant: what signs in, and what policies name. */
export interface ServicePrincipal {
  objectId: string;
  clientId: string;
  createdAt: number;
  /** Groups it is in. Its tokens name them, if there are any, and those that they are in. */
  groups: string[];
  roles: RoleAssignment[];
}

/** What people have consented to hand on to an application: one person, or an administrator for all. */
export interface DelegatedGrant {
  clientId: string;
  resource: Resource;
  /** The object id of the person; null for everybody. */
  person: string | null;
  scopes: string[];
}

export interface Directory {
  readonly id: string;
  readonly name: string;
  /** Those who can sign in. */
  readonly people: readonly Person[];
  /** Those whom the directory knows besides. */
  readonly staff: readonly Person[];
  readonly groups: readonly Group[];
  registrations(): readonly Registration[];
  principals(): readonly ServicePrincipal[];
  byClientId(clientId: string): Registration | undefined;
  principalOf(clientId: string): ServicePrincipal | undefined;
  person(objectId: string): Person | undefined;
  /** Registers an application that its maker owns. It has no service principal yet. */
  register(particulars: Particulars, maker: string, now: number): Registration;
  /** Changes what is named, and leaves the rest. */
  change(registration: Registration, change: Partial<Particulars>): void;
  /** Takes a registration away, and its service principal with it. */
  remove(registration: Registration): void;
  addSecret(registration: Registration, secret: Pick<Secret, 'displayName' | 'startsAt' | 'endsAt'>): Secret;
  removeSecret(registration: Registration, keyId: string): void;
  addPrincipal(registration: Registration, now: number): ServicePrincipal;
  removePrincipal(principal: ServicePrincipal): void;
  assign(principal: ServicePrincipal, resource: Resource, permission: Permission, now: number): RoleAssignment;
  unassign(principal: ServicePrincipal, id: string): void;
  /** What may be handed on for a person: what they consented to, and what an administrator did for all. */
  consented(clientId: string, resource: Resource, person: string): Set<string>;
  consent(grant: DelegatedGrant): void;
  grants(): readonly DelegatedGrant[];
}

/** What a directory begins with. */
export interface FirstDirectory {
  people: Person[];
  staff: Person[];
  groups: Group[];
  registrations: Registration[];
  principals: ServicePrincipal[];
  grants: DelegatedGrant[];
}

/** The application that people sign in to who are at a terminal or in a notebook: any program may say that it is this one. */
export const programsClientId = '5a4db0c5-c11e-4000-8000-000000000008';

/** The application behind the practice portal. */
export const portalClientId = '5a4db0c5-c11e-4000-8000-000000000009';

/** What a directory counts by, and whom it tells of the consents that it is given. */
interface Noted {
  counts: Counts;
  onConsent: (grant: DelegatedGrant) => void;
}

/**
 * The tenant's directory. What is made later gets its ids and its secret from a counter of what was made, so that the same
 * requests, carried out in the same order, make the same directory.
 */
export function createDirectory(first: FirstDirectory, { counts, onConsent }: Noted): Directory {
  const { people, staff, groups, grants } = first;
  let { registrations, principals } = first;
  // Those that are there from the start have smaller numbers.
  const next = () => 100 + counts.next('made');

  const principalOf = (clientId: string) => principals.find((one) => one.clientId === clientId.toLowerCase());
  return {
    id: tenantId,
    name: tenantName,
    people,
    staff,
    groups,
    registrations: () => registrations,
    principals: () => principals,
    byClientId: (clientId) => registrations.find((registration) => registration.clientId === clientId.toLowerCase()),
    principalOf,
    person: (objectId) => people.find((person) => person.objectId === objectId.toLowerCase()),
    register(particulars, maker, now) {
      const made = next();
      const registration = {
        ...particulars,
        clientId: idOf('c11e', made),
        applicationObjectId: idOf('a991', made),
        createdAt: now,
        secrets: [],
        owners: [maker],
      };
      registrations = [...registrations, registration];
      return registration;
    },
    change: (registration, change) => void Object.assign(registration, change),
    remove(registration) {
      registrations = registrations.filter((one) => one !== registration);
      principals = principals.filter(({ clientId }) => clientId !== registration.clientId);
      forget(grants, registration.clientId);
    },
    addSecret(registration, secret) {
      const made = next();
      const added = { ...secret, keyId: idOf('5ec1', made), value: secretOf(made) };
      registration.secrets.push(added);
      return added;
    },
    removeSecret(registration, keyId) {
      registration.secrets = registration.secrets.filter((secret) => secret.keyId !== keyId);
    },
    addPrincipal(registration, now) {
      const made = next();
      const { clientId } = registration;
      const principal = { objectId: idOf('0b1e', made), clientId, createdAt: now, groups: [], roles: [] };
      principals = [...principals, principal];
      return principal;
    },
    removePrincipal(principal) {
      principals = principals.filter((one) => one !== principal);
      forget(grants, principal.clientId);
    },
    assign(principal, resource, permission, now) {
      const made = next();
      const assignment = { id: idOf('a551', made), appRoleId: permission.id, resource, createdAt: now };
      principal.roles.push(assignment);
      return assignment;
    },
    unassign(principal, id) {
      principal.roles = principal.roles.filter((assignment) => assignment.id !== id);
    },
    consented: (clientId, resource, person) =>
      new Set(
        grants
          .filter((one) => one.clientId === clientId && one.resource === resource)
          .filter((one) => one.person === null || one.person === person)
          .flatMap(({ scopes }) => scopes),
      ),
    consent({ clientId, resource, person, scopes }) {
      const same = (one: DelegatedGrant) =>
        one.clientId === clientId && one.resource === resource && one.person === person;
      const kept = grants.find(same);
      if (kept === undefined) grants.push({ clientId, resource, person, scopes });
      else kept.scopes = [...new Set([...kept.scopes, ...scopes])];
      onConsent({ clientId, resource, person, scopes });
    },
    grants: () => grants,
  };
}

function forget(grants: DelegatedGrant[], clientId: string): void {
  const kept = grants.filter((grant) => grant.clientId !== clientId);
  grants.splice(0, grants.length, ...kept);
}

/** The names of the application permissions that a service principal holds on an API. */
export const rolesOn = ({ roles }: ServicePrincipal, resource: Resource): string[] =>
  roles
    .filter((assignment) => assignment.resource === resource)
    .flatMap(({ appRoleId }) => resource.permissions.filter(({ id }) => id === appRoleId).map(({ value }) => value));

export const scopesOf = ({ permissions }: Resource): string[] =>
  permissions.filter(({ type }) => type === 'Scope').map(({ value }) => value);

/** An id of the kind that everything here has: what it names, and which one it is. */
export const idOf = (kind: string, number: number): string =>
  `5a4db0c5-${kind}-4000-8000-${String(number).padStart(12, '0')}`;

/** A client secret: its first characters tell it from others, as those of a real one do, and it says what it is. */
export function secretOf(number: number): string {
  const letters = createHash('sha256').update(`client secret ${number}`).digest('base64url').replace(/[-_]/g, 'x');
  return `${letters.slice(0, 3)}~sandbox~${letters.slice(3, 31)}~not-a-real-one`;
}

/** What people sign in with. A browser's and a program's are two, since Entra ID judges the Origin header by the platform. */
export function signInApplications(createdAt: number): Registration[] {
  const both = ['http', 'https'].flatMap((scheme) => ['localhost', '127.0.0.1'].map((host) => `${scheme}://${host}`));
  const shared = {
    signInAudience: 'AzureADMyOrg',
    requiredResourceAccess: resources.map((resource) => required(resource, isScope)),
    createdAt,
    secrets: [],
    owners: [],
  };
  return [
    {
      ...shared,
      displayName: 'Sign-in for programs',
      clientId: programsClientId,
      applicationObjectId: idOf('a991', 8),
      redirectUris: { web: [], spa: [], publicClient: ['http://localhost'] },
      isFallbackPublicClient: true,
    },
    {
      ...shared,
      displayName: 'Practice portal',
      clientId: portalClientId,
      applicationObjectId: idOf('a991', 9),
      redirectUris: { web: [], spa: both.map((origin) => `${origin}/portal/`), publicClient: [] },
      isFallbackPublicClient: null,
    },
  ];
}

const isScope = ({ type }: Permission) => type === 'Scope';

export const required = (
  { appId, permissions }: Resource,
  wanted: (permission: Permission) => boolean,
): RequiredAccess => ({
  resourceAppId: appId,
  resourceAccess: permissions.filter(wanted).map(({ id, type }) => ({ id, type })),
});
