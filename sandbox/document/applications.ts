import { DAY, dayOf } from '../dates';
import {
  idOf,
  required,
  secretOf,
  type Registration,
  type RequiredAccess,
  type RoleAssignment,
  type Secret,
  type ServicePrincipal,
} from '../entra/directory';
import { resources, type Resource } from '../entra/resources';
import { guid } from '../ids';
import type { ApplicationLine, AssignmentLine, SecretLine } from './model-directory';
import { namedId, sameId, type Reading } from './reading';

/** The ids of an application, written down or made of its name. */
export function idsOf(line: ApplicationLine) {
  const clientId = (line.clientId ?? namedId('c11e', calledOf(line))).toLowerCase();
  const objectId = line.objectId === null ? null : (line.objectId ?? sameId('0b1e', clientId)).toLowerCase();
  const applicationObjectId = (line.applicationObjectId ?? sameId('a991', clientId)).toLowerCase();
  return { clientId, objectId, applicationObjectId };
}

export const calledOf = ({ name, displayName }: ApplicationLine): string => name ?? displayName ?? '';

/** The day on which an application is taken to have been registered that does not say it. */
export const registeredAt = (asOf: number): number => dayOf(asOf) - 400 * DAY;

export function readRegistration(line: ApplicationLine, reading: Reading, place: string): Registration {
  const { clientId, applicationObjectId } = idsOf(line);
  const { web = [], spa = [], publicClient = [] } = line.redirectUris ?? {};
  return {
    ...(line.name === undefined ? {} : { name: line.name }),
    displayName: line.displayName ?? calledOf(line),
    signInAudience: line.signInAudience ?? 'AzureADMyOrg',
    redirectUris: { web, spa, publicClient },
    isFallbackPublicClient: line.isFallbackPublicClient ?? null,
    requiredResourceAccess: line.requiredResourceAccess ?? usualAccess(assignmentsIn(line)),
    clientId,
    applicationObjectId,
    createdAt: reading.moment(line.createdAt, registeredAt(reading.asOf), `${place}.createdAt`),
    secrets: (line.secrets ?? [{}]).map((one, at) => readSecret(line, one, at, reading, `${place}.secrets[${at}]`)),
    owners: (line.owners ?? []).map((name, at) => reading.who.find(name, `${place}.owners[${at}]`, reading.faults)),
  };
}

export function readPrincipal(line: ApplicationLine, reading: Reading, place: string): ServicePrincipal | undefined {
  const { clientId, objectId } = idsOf(line);
  if (objectId === null) return undefined;
  const createdAt = reading.moment(line.createdAt, registeredAt(reading.asOf), '');
  return {
    objectId,
    clientId,
    createdAt: reading.moment(line.principalCreatedAt, createdAt, `${place}.principalCreatedAt`),
    groups: readGroups(line.groups, reading, place),
    roles: assignmentsIn(line).flatMap((one, at) =>
      readAssignment(one, at, clientId, createdAt, reading, `${place}.appRoleAssignments[${at}]`),
    ),
  };
}

/** The groups of a member. */
export function readGroups(names: string[] = [], { who, groups, faults }: Reading, place: string): string[] {
  return names.map((name, at) => {
    const id = who.find(name, `${place}.groups[${at}]`, faults);
    if (id !== '' && !groups.has(id)) faults.add(`${place}.groups[${at}]`, `"${name}" is no group.`);
    return id;
  });
}

const assignmentsIn = ({ appRoleAssignments = [] }: ApplicationLine): AssignmentLine[] =>
  appRoleAssignments.map((one) => (typeof one === 'string' ? { value: one } : one));

export const resourceNamed = (name = 'Microsoft Graph'): Resource | undefined =>
  resources.find(({ displayName }) => displayName === name);

const roleNamed = ({ value, resource }: AssignmentLine) =>
  resourceNamed(resource)?.permissions.find((one) => one.type === 'Role' && one.value === value);

export const assignmentId = (clientId: string, at: number): string =>
  at === 0 ? sameId('a551', clientId) : guid(`app role ${at} of ${clientId}`);

function readAssignment(
  line: AssignmentLine,
  at: number,
  clientId: string,
  createdAt: number,
  reading: Reading,
  place: string,
): RoleAssignment[] {
  const [resource, permission] = [resourceNamed(line.resource), roleNamed(line)];
  if (resource === undefined || permission === undefined) {
    const api = line.resource ?? 'Microsoft Graph';
    reading.faults.add(place, `the sandbox's ${api} has no application permission "${line.value}".`);
    return [];
  }
  const id = line.id ?? assignmentId(clientId, at);
  return [
    {
      id,
      appRoleId: permission.id,
      resource,
      createdAt: reading.moment(line.createdAt, createdAt, `${place}.createdAt`),
    },
  ];
}

/** What an application asks for that says nothing of it: what it was consented to. */
export function usualAccess(lines: AssignmentLine[]): RequiredAccess[] {
  return resources.flatMap((resource) => {
    const values = lines.filter((one) => resourceNamed(one.resource) === resource).map(({ value }) => value);
    return values.length === 0
      ? []
      : [required(resource, ({ type, value }) => type === 'Role' && values.includes(value))];
  });
}

/** The key ids that the sandbox gives: what the secret is follows from its number. */
const given = /^5a4db0c5-5ec1-4000-8000-0*(\d{3,12})$/;

/** The value of a secret is never written down: it is made of the application's name, or of the number in its key id. */
export function valueOf(line: ApplicationLine, { keyId = '', number, older = false }: SecretLine, at: number): string {
  const made = Number(given.exec(keyId)?.[1] ?? 0);
  if (made > 100 && idOf('5ec1', made) === keyId) return secretOf(made);
  const name = calledOf(line)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const ordinal = number ?? at + 1;
  const own = older || ordinal === 1 ? name : `${name}-${ordinal}`;
  return `${older ? 'old~' : ''}sandbox~${own}-client-secret~not-a-real-one`;
}

export const keyIdOf = (clientId: string, at: number): string =>
  at === 0 ? sameId('5ec1', clientId) : guid(`secret ${at} of ${clientId}`);

function readSecret(line: ApplicationLine, secret: SecretLine, at: number, reading: Reading, place: string): Secret {
  const endsAt = reading.moment(secret.endsAt, dayOf(reading.asOf) + 180 * DAY, `${place}.endsAt`);
  return {
    keyId: (secret.keyId ?? keyIdOf(idsOf(line).clientId, at)).toLowerCase(),
    displayName: secret.displayName === undefined ? 'rest-api' : secret.displayName,
    value: valueOf(line, secret, at),
    startsAt: reading.moment(secret.startsAt, endsAt - 365 * DAY, `${place}.startsAt`),
    endsAt,
  };
}
