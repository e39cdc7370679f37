import type { FastifyPluginAsync } from 'fastify';
import type { Directory, Registration, ServicePrincipal } from '../entra/directory';
import type { Person } from '../entra/people';
import { resources } from '../entra/resources';
import type { Tokens } from '../entra/tokens';
import { plane } from '../http/plane';
import { Refusal } from '../http/refusals';
import {
  showApplication,
  showAssignment,
  showGroup,
  showMembers,
  showOrganization,
  showPerson,
  showSecret,
  showServicePrincipals,
} from './bodies';
import { admit, requireAdministrator, requireDeveloper, requireOwner, type GraphCall, type Permission } from './caller';
import { msGraphEnvelope, msGraphHeaders } from './envelope';
import { readApplication, readPassword, readText } from './input';
import { byIds, directoryObjects as members, memberships } from './objects';
import { badRequest, keyOf, listed, notFound, single, type Body, type Kind } from './query';

/** What Microsoft Graph needs of the world. */
interface MsGraphWorld {
  now(): number;
  nextId(): string;
  readonly tokens: Tokens;
  directory: Directory;
}

const applications: Kind = { name: 'applications', fields: ['appId', 'displayName', 'id'] };
const servicePrincipals: Kind = { name: 'servicePrincipals', fields: ['appId', 'displayName', 'id'] };
const users: Kind = { name: 'users', fields: ['displayName', 'givenName', 'surname', 'userPrincipalName', 'id'] };
const groups: Kind = { name: 'groups', fields: ['displayName', 'id'] };
const assignments: Kind = { name: 'appRoleAssignments', fields: ['principalId', 'resourceId', 'appRoleId', 'id'] };

/**
 * Microsoft Graph: what the check of an app registration looks up, what the portal's clicks on app registrations and enterprise applications
 * are, and what finds people, groups and applications by name.
 */
export const msGraphPlane: FastifyPluginAsync<{ world: MsGraphWorld }> = async (app, { world }) => {
  const on = plane(app, {
    name: 'Graph',
    headers: (request) => msGraphHeaders(world.nextId(), request),
    envelope: msGraphEnvelope(world),
    admit: (call, permission: Permission) => admit(world, call, permission),
  });
  const read = 'Application.Read.All';
  const write = 'Application.ReadWrite.All';
  const consent = 'AppRoleAssignment.ReadWrite.All';
  const directory = () => world.directory;

  on('GET', '/v1.0/applications', read, (c) =>
    listed(c, applications, directory().registrations().map(showApplication)),
  );
  on('POST', '/v1.0/applications', write, (c) => createApplication(world, c));
  on('GET', '/v1.0/applications/{id}', read, (c) => oneApplication(world, c));
  on('GET', "/v1.0/applications(appId='{appId}')", read, (c) => oneApplication(world, c));
  on('PATCH', '/v1.0/applications/{id}', write, (c) => changeApplication(world, c));
  on('DELETE', '/v1.0/applications/{id}', write, (c) => directory().remove(ownApplication(world, c)));
  on('GET', '/v1.0/applications/{id}/owners', read, (c) => owners(world, c));
  on('POST', '/v1.0/applications/{id}/addPassword', write, (c) => addPassword(world, c));
  on('POST', "/v1.0/applications(appId='{appId}')/addPassword", write, (c) => addPassword(world, c));
  on('POST', '/v1.0/applications/{id}/removePassword', write, (c) => removePassword(world, c));
  on('POST', "/v1.0/applications(appId='{appId}')/removePassword", write, (c) => removePassword(world, c));

  on('GET', '/v1.0/servicePrincipals', read, (c) => listed(c, servicePrincipals, showServicePrincipals(directory())));
  on('POST', '/v1.0/servicePrincipals', write, (c) => createPrincipal(world, c));
  on('GET', '/v1.0/servicePrincipals/{id}', read, (c) => onePrincipal(world, c));
  on('GET', "/v1.0/servicePrincipals(appId='{appId}')", read, (c) => onePrincipal(world, c));
  on('GET', '/v1.0/servicePrincipals/{id}/transitiveMemberOf', read, (c) =>
    memberships(c, directory(), groupsOf(world, c.path('id'))),
  );
  on('DELETE', '/v1.0/servicePrincipals/{id}', write, (c) => deletePrincipal(world, c));
  on('GET', '/v1.0/servicePrincipals/{id}/appRoleAssignments', read, (c) => listAssignments(world, c));
  on('POST', '/v1.0/servicePrincipals/{id}/appRoleAssignments', consent, (c) => assign(world, c, 'principalId'));
  on('DELETE', '/v1.0/servicePrincipals/{id}/appRoleAssignments/{assignment}', consent, (c) => unassign(world, c));
  on('GET', '/v1.0/servicePrincipals/{id}/appRoleAssignedTo', read, (c) => listAssigned(world, c));
  on('POST', '/v1.0/servicePrincipals/{id}/appRoleAssignedTo', consent, (c) => assign(world, c, 'resourceId'));

  on('GET', '/v1.0/me', 'User.Read', (c) => me(c));
  on('GET', '/v1.0/organization', 'User.Read', (c) => listed(c, organization, [showOrganization()]));
  on('GET', '/v1.0/users', 'User.ReadBasic.All', (c) => listed(c, users, everybody(directory()).map(showPerson)));
  on('GET', '/v1.0/users/{id}', 'User.ReadBasic.All', (c) => onePerson(world, c));
  on('GET', '/v1.0/users/{id}/transitiveMemberOf', 'GroupMember.Read.All', (c) =>
    memberships(c, directory(), personOf(world, c.path('id')).groups),
  );
  on('GET', '/v1.0/groups', 'GroupMember.Read.All', (c) => listed(c, groups, directory().groups.map(showGroup)));
  on('GET', '/v1.0/groups/{id}', 'GroupMember.Read.All', (c) => single(c, 'groups', showGroup(groupOf(world, c))));
  on('GET', '/v1.0/groups/{id}/members', 'GroupMember.Read.All', (c) =>
    listed(c, members, showMembers(directory(), groupOf(world, c))),
  );
  on('GET', '/v1.0/groups/{id}/transitiveMemberOf', 'GroupMember.Read.All', (c) =>
    memberships(c, directory(), groupOf(world, c).groups),
  );
  on('POST', '/v1.0/directoryObjects/getByIds', 'Directory.Read.All', (c) => byIds(c, directory()));
};

const organization: Kind = { name: 'organization', fields: ['displayName', 'id'] };

function createApplication({ directory, now }: MsGraphWorld, c: GraphCall): Body {
  requireDeveloper(c.caller);
  const { displayName, redirectUris, ...others } = readApplication(c.body);
  if (displayName === undefined)
    throw badRequest("A value without a type name was found: the property 'displayName' is required.");
  const particulars = {
    signInAudience: 'AzureADandPersonalMicrosoftAccount',
    isFallbackPublicClient: null,
    requiredResourceAccess: [],
    ...others,
    displayName,
    redirectUris: { web: [], spa: [], publicClient: [], ...redirectUris },
  };
  const registration = directory.register(particulars, c.caller.objectId, now());
  c.reply.code(201);
  return single(c, 'applications', showApplication(registration));
}

function applicationOf({ directory }: MsGraphWorld, c: GraphCall): Registration {
  const { id, isAppId } = keyOf(c);
  const found = directory
    .registrations()
    .find(({ clientId, applicationObjectId }) => (isAppId ? clientId : applicationObjectId) === id);
  if (found === undefined) throw notFound(id);
  return found;
}

const oneApplication = (world: MsGraphWorld, c: GraphCall) =>
  single(c, 'applications', showApplication(applicationOf(world, c)));

/** An application that the caller may change. */
function ownApplication(world: MsGraphWorld, c: GraphCall): Registration {
  const registration = applicationOf(world, c);
  requireOwner(c.caller, registration);
  return registration;
}

function changeApplication(world: MsGraphWorld, c: GraphCall): void {
  const registration = ownApplication(world, c);
  const { redirectUris, ...change } = readApplication(c.body);
  const uris = { ...registration.redirectUris, ...redirectUris };
  world.directory.change(registration, { ...change, redirectUris: uris });
}

function owners(world: MsGraphWorld, c: GraphCall): Body {
  const { owners: ids } = applicationOf(world, c);
  const people = everybody(world.directory).map((person) => ({
    '@odata.type': '#microsoft.graph.user',
    ...showPerson(person),
  }));
  const principals = showServicePrincipals(world.directory).map((body) => ({
    '@odata.type': '#microsoft.graph.servicePrincipal',
    ...body,
  }));
  const all: Body[] = [...people, ...principals];
  return listed(
    c,
    members,
    all.filter(({ id }) => ids.includes(String(id))),
  );
}

function addPassword(world: MsGraphWorld, c: GraphCall): Body {
  const registration = ownApplication(world, c);
  const secret = world.directory.addSecret(registration, readPassword(c.body, world.now()));
  const context = 'https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.passwordCredential';
  return { '@odata.context': context, ...showSecret(secret, secret.value) };
}

function removePassword(world: MsGraphWorld, c: GraphCall): void {
  const registration = ownApplication(world, c);
  const keyId = readText(c.body, 'keyId').toLowerCase();
  // The sentence is unconfirmed.
  if (!registration.secrets.some((secret) => secret.keyId === keyId))
    throw badRequest(`No password credential found with keyId '${keyId}'.`);
  world.directory.removeSecret(registration, keyId);
}

// The sentences of the two refusals are unconfirmed.
function createPrincipal({ directory, now }: MsGraphWorld, c: GraphCall): Body {
  const appId = readText(c.body, 'appId').toLowerCase();
  const known = directory.principalOf(appId) ?? resources.find((resource) => resource.appId === appId);
  if (known !== undefined)
    throw new Refusal(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    );
  const registration = directory.byClientId(appId);
  if (registration === undefined)
    throw badRequest(`The appId '${appId}' of the service principal does not reference a valid application object.`);
  requireOwner(c.caller, registration);
  const { objectId } = directory.addPrincipal(registration, now());
  c.reply.code(201);
  return single(c, 'servicePrincipals', shownPrincipal(directory, objectId));
}

function shownPrincipal(directory: Directory, id: string, isAppId = false): Body {
  const found = showServicePrincipals(directory).find((body) => (isAppId ? body.appId : body.id) === id);
  if (found === undefined) throw notFound(id);
  return found;
}

function onePrincipal({ directory }: MsGraphWorld, c: GraphCall): Body {
  const { id, isAppId } = keyOf(c);
  return single(c, 'servicePrincipals', shownPrincipal(directory, id, isAppId));
}

/** A service principal of the tenant's own, and the registration that it stands for. */
function principalOf({ directory }: MsGraphWorld, id: string) {
  const principal = directory.principals().find(({ objectId }) => objectId === id.toLowerCase());
  const registration = principal && directory.byClientId(principal.clientId);
  if (principal === undefined || registration === undefined) throw notFound(id);
  return { principal, registration };
}

function deletePrincipal(world: MsGraphWorld, c: GraphCall): void {
  const { principal, registration } = principalOf(world, c.path('id'));
  requireOwner(c.caller, registration);
  world.directory.removePrincipal(principal);
}

const shownAssignments = ({ roles, ...principal }: ServicePrincipal, registration: Registration) =>
  roles.map((assignment) => showAssignment(assignment, { roles, ...principal }, registration));

function listAssignments(world: MsGraphWorld, c: GraphCall): Body {
  // An API of Microsoft's holds no permission here.
  if (resources.some(({ objectId }) => objectId === c.path('id').toLowerCase())) return listed(c, assignments, []);
  const { principal, registration } = principalOf(world, c.path('id'));
  return listed(c, assignments, shownAssignments(principal, registration));
}

/** Who holds an API's permissions. */
function listAssigned({ directory }: MsGraphWorld, c: GraphCall): Body {
  const { id } = shownPrincipal(directory, c.path('id').toLowerCase());
  const all = directory.principals().flatMap((principal) => {
    const registration = directory.byClientId(principal.clientId);
    return registration === undefined ? [] : shownAssignments(principal, registration);
  });
  return listed(
    c,
    assignments,
    all.filter(({ resourceId }) => resourceId === id),
  );
}

/** Consents to an application permission for the whole tenant; the path names the one who gets it, or the API whose it is. */
function assign(world: MsGraphWorld, c: GraphCall, named: 'principalId' | 'resourceId'): Body {
  requireAdministrator(c.caller);
  const sent = {
    principalId: readText(c.body, 'principalId').toLowerCase(),
    resourceId: readText(c.body, 'resourceId').toLowerCase(),
    appRoleId: readText(c.body, 'appRoleId').toLowerCase(),
  };
  if (sent[named] !== c.path('id').toLowerCase()) throw badRequest(`${named} in the body is not the id in the path.`);
  const { principal, registration } = principalOf(world, sent.principalId);
  const resource = resources.find(({ objectId }) => objectId === sent.resourceId);
  if (resource === undefined) throw notFound(sent.resourceId);
  const permission = resource.permissions.find(({ id, type }) => type === 'Role' && id === sent.appRoleId);
  if (permission === undefined)
    throw badRequest(
      `The appRoleId '${sent.appRoleId}' is none that ${resource.displayName} publishes for applications.`,
    );
  if (principal.roles.some(({ appRoleId }) => appRoleId === permission.id))
    throw badRequest('Permission being assigned already exists on the object');
  const assignment = world.directory.assign(principal, resource, permission, world.now());
  c.reply.code(201);
  return single(c, assignments.name, showAssignment(assignment, principal, registration));
}

function unassign(world: MsGraphWorld, c: GraphCall): void {
  requireAdministrator(c.caller);
  const { principal } = principalOf(world, c.path('id'));
  const id = c.path('assignment').toLowerCase();
  if (!principal.roles.some((assignment) => assignment.id === id)) throw notFound(id);
  world.directory.unassign(principal, id);
}

function me(c: GraphCall): Body {
  if (c.caller.person === undefined)
    throw new Refusal(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
  return single(c, 'users', showPerson(c.caller.person));
}

const everybody = ({ people, staff }: Directory) => [...people, ...staff];

function personOf({ directory }: MsGraphWorld, named: string): Person {
  const id = named.toLowerCase();
  const found = everybody(directory).find(({ objectId, userPrincipalName }) =>
    [objectId, userPrincipalName].includes(id),
  );
  if (found === undefined) throw notFound(id);
  return found;
}

const onePerson = (world: MsGraphWorld, c: GraphCall) => single(c, 'users', showPerson(personOf(world, c.path('id'))));

/** The groups that a service principal is in itself. Microsoft's own are in none. */
function groupsOf({ directory }: MsGraphWorld, id: string): readonly string[] {
  shownPrincipal(directory, id.toLowerCase());
  return directory.principals().find(({ objectId }) => objectId === id.toLowerCase())?.groups ?? [];
}

function groupOf({ directory }: MsGraphWorld, c: GraphCall) {
  const id = c.path('id').toLowerCase();
  const found = directory.groups.find(({ objectId }) => objectId === id);
  if (found === undefined) throw notFound(id);
  return found;
}
