import { DAY, dayOf } from '../dates';
import {
  signInApplications,
  type Directory,
  type Registration,
  type Secret,
  type ServicePrincipal,
} from '../entra/directory';
import type { Group, Person } from '../entra/people';
import { assignmentId, keyIdOf, registeredAt, usualAccess, valueOf } from './applications';
import { nameOfPerson, usualConsents } from './directory';
import type { WorldDocument } from './model';
import type { ApplicationLine, AssignmentLine, GroupLine, PersonLine, SecretLine } from './model-directory';
import { namedId, present, sameId, some, unless } from './reading';
import type { Writing } from './writing';

type Lines = Pick<WorldDocument, 'groups' | 'people' | 'applications' | 'removedApplications' | 'consents'>;

export function writeDirectory(directory: Directory, writing: Writing): Lines {
  const registrations = directory.registrations();
  const usual = signInApplications(registeredAt(writing.asOf));
  const lines = registrations.map((one) => writeApplication(directory, one, writing));
  const removed = usual.filter(({ clientId }) => !registrations.some((one) => one.clientId === clientId));
  return present({
    groups: directory.groups.map((one) => writeGroup(one, writing)),
    people: [
      ...directory.people.map((one) => writePerson(one, writing)),
      ...directory.staff.map((one) => ({ ...writePerson(one, writing), signsIn: false })),
    ],
    applications: isUsual(directory, usual) ? lines.slice(0, -usual.length) : lines,
    removedApplications: some(removed.map(({ clientId }) => clientId)),
    consents: writeConsents(directory, writing),
  });
}

/** Whether what people sign in to is there as it was, behind all others. */
function isUsual(directory: Directory, usual: Registration[]): boolean {
  const last = directory.registrations().slice(-usual.length);
  return (
    unless(last, usual) === undefined &&
    usual.every(({ clientId, createdAt }) => {
      const principal = directory.principalOf(clientId);
      return (
        principal &&
        unless(principal, { objectId: sameId('0b1e', clientId), clientId, createdAt, groups: [], roles: [] }) ===
          undefined
      );
    })
  );
}

const writeGroup = ({ objectId, displayName, description, groups }: Group, { who }: Writing): GroupLine =>
  present({
    displayName,
    description: unless(description, ''),
    groups: some(groups.map(who.of)),
    objectId: unless(objectId, namedId('90b9', displayName)),
  });

function writePerson(person: Person, { who }: Writing): PersonLine {
  const { userPrincipalName, name, displayName, givenName, surname, jobTitle, objectId, directoryRoles, groups } =
    person;
  const [first = '', last = ''] = displayName.split(' ');
  return present({
    userPrincipalName,
    name: unless(name, nameOfPerson({ userPrincipalName })),
    displayName: unless(displayName, name),
    givenName: unless(givenName, first),
    surname: unless(surname, last),
    jobTitle: unless(jobTitle, ''),
    objectId: unless(objectId, namedId('05e4', userPrincipalName)),
    directoryRoles: some(directoryRoles),
    groups: some(groups.map(who.of)),
  });
}

function writeApplication(directory: Directory, one: Registration, writing: Writing): ApplicationLine {
  const { name, displayName, clientId, applicationObjectId, redirectUris, requiredResourceAccess } = one;
  const { asOf, moment, who } = writing;
  const principal = directory.principalOf(clientId);
  const named: ApplicationLine = present({ name, displayName: unless(displayName, name) });
  const assignments = principal?.roles.map((role, at) => writeAssignment(role, at, one, writing)) ?? [];
  const spelled = assignments.map((line) => (typeof line === 'string' ? { value: line } : line));
  return present({
    ...named,
    clientId: unless(clientId, namedId('c11e', name ?? displayName)),
    applicationObjectId: unless(applicationObjectId, sameId('a991', clientId)),
    objectId: principal === undefined ? null : unless(principal.objectId, sameId('0b1e', clientId)),
    createdAt: moment(one.createdAt, registeredAt(asOf)),
    principalCreatedAt: principal && moment(principal.createdAt, one.createdAt),
    groups: some((principal?.groups ?? []).map(who.of)),
    owners: some(one.owners.map(who.of)),
    signInAudience: unless(one.signInAudience, 'AzureADMyOrg'),
    redirectUris: writeUris(redirectUris),
    isFallbackPublicClient: unless(one.isFallbackPublicClient, null),
    appRoleAssignments: some(assignments),
    requiredResourceAccess: unless(requiredResourceAccess, usualAccess(spelled)),
    secrets: unless(
      one.secrets.map((secret, at) => writeSecret(secret, at, { ...named, clientId }, writing)),
      [{}],
    ),
  });
}

function writeUris({ web, spa, publicClient }: Registration['redirectUris']) {
  const lists = present({ web: some(web), spa: some(spa), publicClient: some(publicClient) });
  return Object.keys(lists).length > 0 ? lists : undefined;
}

function writeAssignment(
  { id, appRoleId, resource, createdAt }: ServicePrincipal['roles'][number],
  at: number,
  registration: Registration,
  { moment }: Writing,
): string | AssignmentLine {
  const value = resource.permissions.find((one) => one.id === appRoleId)?.value ?? appRoleId;
  const line = present({
    value,
    resource: unless(resource.displayName, 'Microsoft Graph'),
    id: unless(id, assignmentId(registration.clientId, at)),
    createdAt: moment(createdAt, registration.createdAt),
  });
  return Object.keys(line).length > 1 ? line : value;
}

/** A secret without its value. What tells how that is made is written down where it is not the first of its name. */
function writeSecret(secret: Secret, at: number, line: ApplicationLine, { asOf, moment }: Writing): SecretLine {
  const { keyId, displayName, value, startsAt, endsAt } = secret;
  const written = present({
    keyId: unless(keyId, keyIdOf(line.clientId ?? '', at)),
    displayName: unless(displayName, 'rest-api'),
    startsAt: moment(startsAt, endsAt - 365 * DAY),
    endsAt: moment(endsAt, dayOf(asOf) + 180 * DAY),
  });
  if (valueOf(line, written, at) === value) return written;
  const older = value.startsWith('old~');
  const number = Number(/-(\d+)-client-secret~/.exec(value)?.[1] ?? 1);
  return { ...written, ...(older ? { older } : { number }) };
}

function writeConsents(directory: Directory, { who }: Writing): WorldDocument['consents'] {
  const registrations = directory.registrations();
  const grants = directory.grants();
  if (unless(grants, usualConsents(registrations)) === undefined) return undefined;
  return grants.map(({ clientId, resource, person, scopes }) => {
    const { displayName = clientId } = directory.byClientId(clientId) ?? {};
    const isOnly =
      registrations.filter(
        (one) =>
          one.displayName.toLowerCase() === displayName.toLowerCase() ||
          one.name?.toLowerCase() === displayName.toLowerCase(),
      ).length === 1;
    const application = isOnly ? displayName : clientId;
    return {
      application,
      resource: resource.displayName,
      ...(person === null ? {} : { person: who.of(person) }),
      scopes: [...scopes],
    };
  });
}
