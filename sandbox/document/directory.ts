import {
  portalClientId,
  programsClientId,
  scopesOf,
  signInApplications,
  type DelegatedGrant,
  type FirstDirectory,
  type Registration,
  type ServicePrincipal,
} from '../entra/directory';
import type { Group, Person } from '../entra/people';
import { tenantDomain, type Known } from '../entra/personas';
import { msGraph, purview } from '../entra/resources';
import { tenant } from '../estate/tenant';
import { idsOf, readGroups, readPrincipal, readRegistration, registeredAt, resourceNamed } from './applications';
import type { WorldDocument } from './model';
import type { GroupLine, PersonLine } from './model-directory';
import { namedId, refuseTwice, sameId, type Reading } from './reading';

/** The lines of a directory: the document's own, and where it has none, Contoso's. */
export const linesOf = ({ groups, people, applications }: WorldDocument) => ({
  groups: groups ?? tenant.groups,
  people: people ?? tenant.people,
  applications: applications ?? tenant.applications,
});

export const groupId = (line: GroupLine): string => (line.objectId ?? namedId('90b9', line.displayName)).toLowerCase();
export const personId = (line: PersonLine): string =>
  (line.objectId ?? namedId('05e4', line.userPrincipalName)).toLowerCase();
export const nameOfPerson = ({ name, userPrincipalName }: PersonLine): string =>
  name ?? userPrincipalName.split('@')[0] ?? '';

/** Learns what everybody is called, before anything names them. */
export function nameEverybody(reading: Reading): void {
  const { faults, who, document } = reading;
  const { groups, people, applications } = linesOf(document);
  const ids = new Map<string, string>();
  groups.forEach((line, at) => {
    refuseTwice(ids, groupId(line), `groups[${at}].objectId`, faults, 'the object id');
    who.add(groupId(line), line.displayName);
  });
  people.forEach((line, at) => {
    refuseTwice(ids, personId(line), `people[${at}].userPrincipalName`, faults, 'the object id');
    who.add(personId(line), line.userPrincipalName, nameOfPerson(line));
    if (!line.userPrincipalName.toLowerCase().endsWith(`@${tenantDomain}`))
      faults.add(`people[${at}].userPrincipalName`, `it must end with the domain of the tenant, @${tenantDomain}.`);
  });
  refuseSame(people.map(nameOfPerson), (at) => `people[${at}].name`, reading, 'person');
  applications.forEach((line, at) => {
    const { clientId, objectId } = idsOf(line);
    refuseTwice(ids, clientId, `applications[${at}].clientId`, faults, 'the id');
    if (objectId === null) return;
    refuseTwice(ids, objectId, `applications[${at}].objectId`, faults, 'the object id');
    who.add(objectId, ...[line.name, line.displayName].filter((name) => name !== undefined));
  });
  const named = applications.map(({ name }, at) => name ?? `application ${at}`);
  refuseSame(named, (at) => `applications[${at}].name`, reading, 'application');
  reading.groups = new Set(groups.map(groupId));
}

function refuseSame(names: string[], place: (at: number) => string, { faults }: Reading, called: string): void {
  const lower = names.map((name) => name.toLowerCase());
  lower.forEach((name, at) => {
    if (lower.indexOf(name) < at) faults.add(place(at), `there are two ${called}s called "${names[at]}".`);
  });
}

export function readDirectory(reading: Reading): FirstDirectory {
  const { document, asOf } = reading;
  const { groups, people, applications } = linesOf(document);
  const registrations = applications.map((line, at) => readRegistration(line, reading, `applications[${at}]`));
  const everybody = people.map((line, at) => ({ line, person: readPerson(line, reading, `people[${at}]`) }));
  const principals = applications.flatMap((line, at) => readPrincipal(line, reading, `applications[${at}]`) ?? []);
  const missing = signInApplications(registeredAt(asOf)).filter(
    ({ clientId }) =>
      !(document.removedApplications ?? []).includes(clientId) &&
      !registrations.some((one) => one.clientId === clientId),
  );
  return {
    groups: groups.map((line, at) => readGroup(line, reading, `groups[${at}]`)),
    people: everybody.filter(({ line }) => line.signsIn ?? true).map(({ person }) => person),
    staff: everybody.filter(({ line }) => line.signsIn === false).map(({ person }) => person),
    registrations: [...registrations, ...missing],
    principals: [...principals, ...missing.map(principalOf)].sort((a, b) => a.createdAt - b.createdAt),
    grants: readConsents([...registrations, ...missing], reading),
  };
}

const principalOf = ({ clientId, createdAt }: Registration): ServicePrincipal => ({
  ...{ objectId: sameId('0b1e', clientId), clientId, createdAt, groups: [], roles: [] },
});

const readGroup = (line: GroupLine, reading: Reading, place: string): Group => ({
  objectId: groupId(line),
  displayName: line.displayName,
  description: line.description ?? '',
  groups: readGroups(line.groups, reading, place),
});

export function readPerson(line: PersonLine, reading: Reading, place: string): Person {
  const name = nameOfPerson(line);
  const { displayName = name, userPrincipalName, jobTitle = '', directoryRoles = [] } = line;
  const [first = '', last = ''] = displayName.split(' ');
  const { givenName = first, surname = last } = line;
  return {
    ...{ name, displayName, givenName, surname, userPrincipalName, jobTitle, objectId: personId(line) },
    directoryRoles: [...directoryRoles],
    groups: readGroups(line.groups, reading, place),
  };
}

/** What everybody's sign-in may hand on unless a document says it: everything. */
export const usualConsents = (registrations: readonly Registration[]): DelegatedGrant[] =>
  [programsClientId, portalClientId]
    .filter((id) => registrations.some(({ clientId }) => clientId === id))
    .flatMap((clientId) =>
      [msGraph, purview].map((resource) => ({ clientId, resource, person: null, scopes: scopesOf(resource) })),
    );

function readConsents(registrations: Registration[], { document, faults, who }: Reading): DelegatedGrant[] {
  if (document.consents === undefined) return usualConsents(registrations);
  return document.consents.flatMap(({ application, resource: named, person, scopes }, at) => {
    const place = `consents[${at}]`;
    const wanted = application.toLowerCase();
    const found = registrations.filter(({ name, displayName, clientId }) =>
      [name, displayName, clientId].some((one) => one?.toLowerCase() === wanted),
    );
    const resource = resourceNamed(named);
    if (resource === undefined)
      faults.add(`${place}.resource`, `there is no API "${named}": write Microsoft Graph or Microsoft Purview.`);
    if (found.length !== 1)
      faults.add(
        `${place}.application`,
        `there ${found.length === 0 ? 'is no application' : 'are two applications'} "${application}".`,
      );
    const id = person === undefined ? null : who.find(person, `${place}.person`, faults);
    const unknown = scopes.filter((scope) => resource !== undefined && !scopesOf(resource).includes(scope));
    for (const scope of unknown) faults.add(`${place}.scopes`, `the sandbox's ${named} has no scope "${scope}".`);
    return resource === undefined || found.length !== 1
      ? []
      : [{ clientId: found[0].clientId, resource, person: id, scopes: [...scopes] }];
  });
}

/** Whom a program can be: the applications that have a name, each with its first secret. */
export function readKnown({ registrations, principals }: FirstDirectory): Known[] {
  return registrations.flatMap(({ name, displayName, clientId, secrets }) => {
    const principal = principals.find((one) => one.clientId === clientId);
    if (name === undefined || secrets[0] === undefined) return [];
    const { objectId = '', groups = [] } = principal ?? {};
    return [{ name, displayName, clientId, clientSecret: secrets[0].value, objectId, groups: [...groups] }];
  });
}
