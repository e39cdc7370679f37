import type { Directory, Registration, RoleAssignment, Secret, ServicePrincipal } from '../entra/directory';
import type { Group, Person } from '../entra/people';
import { tenantDomain, tenantId, tenantName } from '../entra/personas';
import { resources, type Resource } from '../entra/resources';
import type { Body } from './query';

/** Graph's times carry whole seconds. */
const graphTime = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

/** A registration as Graph shows it: its `id` is not the one a policy wants. */
export function showApplication(registration: Registration): Body {
  const { redirectUris } = registration;
  return {
    id: registration.applicationObjectId,
    deletedDateTime: null,
    appId: registration.clientId,
    createdDateTime: graphTime(registration.createdAt),
    displayName: registration.displayName,
    publisherDomain: tenantDomain,
    signInAudience: registration.signInAudience,
    identifierUris: [],
    isFallbackPublicClient: registration.isFallbackPublicClient,
    tags: [],
    api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
    appRoles: [],
    info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
    keyCredentials: [],
    passwordCredentials: registration.secrets.map((secret) => showSecret(secret)),
    publicClient: { redirectUris: redirectUris.publicClient },
    requiredResourceAccess: registration.requiredResourceAccess,
    spa: { redirectUris: redirectUris.spa },
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: redirectUris.web,
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
  };
}

/** The enterprise application behind a registration: its `id` is the object id to use in metadata policies. */
export function showServicePrincipal(principal: ServicePrincipal, registration: Registration): Body {
  const { redirectUris } = registration;
  return {
    id: principal.objectId,
    deletedDateTime: null,
    accountEnabled: true,
    appId: registration.clientId,
    appDisplayName: registration.displayName,
    appOwnerOrganizationId: tenantId,
    appRoleAssignmentRequired: false,
    createdDateTime: graphTime(principal.createdAt),
    displayName: registration.displayName,
    replyUrls: [...redirectUris.web, ...redirectUris.spa, ...redirectUris.publicClient],
    servicePrincipalNames: [registration.clientId],
    servicePrincipalType: 'Application',
    signInAudience: registration.signInAudience,
    tags: [],
    appRoles: [],
    keyCredentials: [],
    oauth2PermissionScopes: [],
    passwordCredentials: [],
  };
}

/** An API of Microsoft's, with what it publishes. */
export function showResource(resource: Resource): Body {
  const published = (type: string) => resource.permissions.filter((permission) => permission.type === type);
  return {
    id: resource.objectId,
    deletedDateTime: null,
    accountEnabled: true,
    appId: resource.appId,
    appDisplayName: resource.displayName,
    appRoleAssignmentRequired: false,
    displayName: resource.displayName,
    servicePrincipalNames: resource.principalNames,
    servicePrincipalType: 'Application',
    signInAudience: 'AzureADMultipleOrgs',
    tags: [],
    appRoles: published('Role').map(({ id, value, means }) => ({
      allowedMemberTypes: ['Application'],
      description: means,
      displayName: means,
      id,
      isEnabled: true,
      origin: 'Application',
      value,
    })),
    keyCredentials: [],
    oauth2PermissionScopes: published('Scope').map(({ id, value, means, admin }) => ({
      adminConsentDescription: means,
      adminConsentDisplayName: means,
      id,
      isEnabled: true,
      type: admin ? 'Admin' : 'User',
      userConsentDescription: means,
      userConsentDisplayName: means,
      value,
    })),
    passwordCredentials: [],
  };
}

/** Every service principal of the tenant: its own, then Microsoft's. */
export const showServicePrincipals = (directory: Directory): Body[] => [
  ...directory.principals().flatMap((principal) => {
    const registration = directory.byClientId(principal.clientId);
    return registration === undefined ? [] : [showServicePrincipal(principal, registration)];
  }),
  ...resources.map(showResource),
];

/** The value only where it was made: Graph shows it once. `hint` is its first three characters, `keyId` the portal's Secret ID. */
export const showSecret = (secret: Secret, secretText: string | null = null): Body => ({
  customKeyIdentifier: null,
  displayName: secret.displayName,
  endDateTime: graphTime(secret.endsAt),
  hint: secret.value.slice(0, 3),
  keyId: secret.keyId,
  secretText,
  startDateTime: graphTime(secret.startsAt),
});

/** A consent to an application permission. */
export const showAssignment = (
  { id, appRoleId, resource, createdAt }: RoleAssignment,
  principal: ServicePrincipal,
  registration: Registration,
): Body => ({
  id,
  deletedDateTime: null,
  appRoleId,
  createdDateTime: graphTime(createdAt),
  principalDisplayName: registration.displayName,
  principalId: principal.objectId,
  principalType: 'ServicePrincipal',
  resourceDisplayName: resource.displayName,
  resourceId: resource.objectId,
});

/** A person, with the fields that Graph shows unless it is asked for others. */
export const showPerson = (person: Person): Body => ({
  businessPhones: [],
  displayName: person.displayName,
  givenName: person.givenName,
  jobTitle: person.jobTitle,
  mail: null,
  mobilePhone: null,
  officeLocation: null,
  preferredLanguage: null,
  surname: person.surname || null,
  userPrincipalName: person.userPrincipalName,
  id: person.objectId,
});

export const showGroup = ({ objectId, displayName, description }: Group): Body => ({
  id: objectId,
  deletedDateTime: null,
  description,
  displayName,
  groupTypes: [],
  mail: null,
  mailEnabled: false,
  mailNickname: displayName.toLowerCase().replace(/\W+/g, '-'),
  securityEnabled: true,
  visibility: null,
});

/** Who is in a group itself: people, service principals, and groups. */
export const showMembers = (directory: Directory, { objectId }: Group): Body[] => [
  ...[...directory.people, ...directory.staff]
    .filter(({ groups }) => groups.includes(objectId))
    .map((person) => ({ '@odata.type': '#microsoft.graph.user', ...showPerson(person) })),
  ...directory
    .principals()
    .filter(({ groups }) => groups.includes(objectId))
    .flatMap((principal) => showServicePrincipals(directory).filter(({ id }) => id === principal.objectId))
    .map((body) => ({ '@odata.type': '#microsoft.graph.servicePrincipal', ...body })),
  ...directory.groups
    .filter(({ groups }) => groups.includes(objectId))
    .map((group) => ({ '@odata.type': '#microsoft.graph.group', ...showGroup(group) })),
];

/** Everything that the directory knows by an object id, with its kind. */
export const showObjects = (directory: Directory): Body[] => [
  ...[...directory.people, ...directory.staff].map((one) => ({
    '@odata.type': '#microsoft.graph.user',
    ...showPerson(one),
  })),
  ...directory.groups.map((one) => ({ '@odata.type': '#microsoft.graph.group', ...showGroup(one) })),
  ...showServicePrincipals(directory).map((body) => ({ '@odata.type': '#microsoft.graph.servicePrincipal', ...body })),
  ...directory
    .registrations()
    .map((one) => ({ '@odata.type': '#microsoft.graph.application', ...showApplication(one) })),
];

/** What is shown of an object to whoever may not read its kind. */
export const showLittle = (body: Body): Body => {
  const { '@odata.type': type, id } = body;
  const rest = Object.fromEntries(Object.keys(body).map((field) => [field, null]));
  return { ...rest, '@odata.type': type, id };
};

export const showOrganization = (): Body => ({
  id: tenantId,
  deletedDateTime: null,
  displayName: tenantName,
  tenantType: 'AAD',
  verifiedDomains: [
    {
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: true,
      isInitial: true,
      name: tenantDomain,
      type: 'Managed',
    },
  ],
});
