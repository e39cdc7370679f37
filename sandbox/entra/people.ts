import { guid } from '../ids';
import { readersGroup, tenantDomain, usersGroup } from './personas';

/** A role in the directory itself, as far as one decides something here. */
export type DirectoryRole = 'Application Developer' | 'Privileged Role Administrator';

/** Somebody who can sign in. Their ids are made like the personas', with 05e4 in the second group. */
export interface Person {
  /** What the controls call them. */
  name: string;
  displayName: string;
  givenName: string;
  surname: string;
  userPrincipalName: string;
  jobTitle: string;
  /** The id that stands in a metadata policy, as an application's object id does. */
  objectId: string;
  directoryRoles: DirectoryRole[];
  /** Groups they are in. Their tokens name them, if there are any, and those that they are in. */
  groups: string[];
}

/** Somebody of Contoso, with the roles that they hold at start. */
export interface ContosoPerson extends Person {
  /** On the root collection, by metadata role name. */
  rootRoles: string[];
  /** In the whole Unified Catalog, by their names there. */
  catalogRoles: string[];
}

export interface Group {
  objectId: string;
  displayName: string;
  description: string;
  /** Groups that it is in. */
  groups: string[];
}

/** Contoso's people, in the order in which the sign-in page offers them. */
export const people: ContosoPerson[] = [
  made(1, 'collection-admin', {
    displayName: 'Collection Admin',
    jobTitle: 'Looks after the Purview account',
    directoryRoles: ['Application Developer'],
    rootRoles: ['collection-administrator'],
    catalogRoles: ['datagovernance-administrator'],
  }),
  made(2, 'administrator', {
    displayName: 'Administrator',
    jobTitle: 'Grants consent in the directory',
    directoryRoles: ['Privileged Role Administrator'],
  }),
  made(3, 'data-reader', {
    displayName: 'Data Reader',
    jobTitle: 'Reads the reports',
    groups: [readersGroup],
    rootRoles: ['purview-reader'],
  }),
  made(4, 'colleague', { displayName: 'Colleague', jobTitle: 'Works next door' }),
];

export const groups: Group[] = [
  {
    objectId: readersGroup,
    displayName: 'Contoso report readers',
    description: 'Whoever reads the reports.',
    groups: [usersGroup],
  },
  {
    objectId: usersGroup,
    displayName: 'Contoso data users',
    description: 'Everybody who works with data, by the groups they are in.',
    groups: [],
  },
];

/** Groups, and the groups that these are in, however deep. `known` are those of the directory. */
export function withNested(direct: readonly string[], known: readonly Group[]): string[] {
  const all = new Set(direct);
  for (const id of all) for (const next of known.find(({ objectId }) => objectId === id)?.groups ?? []) all.add(next);
  return [...all];
}

/**
 * Who answers for what is in the catalog. The directory knows them, and nobody signs in as one of them here. Their ids are those
 * that the assets name.
 */
export const staff: Person[] = [
  employee('Amara Diallo', 'CRM product owner'),
  employee('Jonas Lindqvist', 'data engineer'),
  employee('Priya Raman', 'warehouse architect'),
  employee('Elena Petrova', 'sales reporting'),
  employee('Marco Bianchi', 'financial controller'),
  employee('Sofie Jensen', 'newsletter editor'),
  employee('David Okafor', 'customer insight lead'),
  employee('Noor Haddad', 'privacy officer'),
];

function employee(displayName: string, jobTitle: string): Person {
  const name = displayName.toLowerCase().replace(' ', '.');
  return made(0, name, { displayName, jobTitle, objectId: guid(`person ${displayName}`) });
}

/** The one of this name. */
export function person(name: string): ContosoPerson {
  const found = people.find((one) => one.name === name);
  if (found === undefined) throw new Error(`Nobody in the sandbox is called "${name}".`);
  return found;
}

function made(
  number: number,
  name: string,
  particulars: Partial<ContosoPerson> & { displayName: string },
): ContosoPerson {
  const [givenName = '', surname = ''] = particulars.displayName.split(' ');
  return {
    name,
    givenName,
    surname,
    userPrincipalName: `${name}@${tenantDomain}`,
    jobTitle: '',
    objectId: `5a4db0c5-05e4-4000-8000-00000000000${number}`,
    directoryRoles: [],
    groups: [],
    rootRoles: [],
    catalogRoles: [],
    ...particulars,
  };
}
