/**
 * Who you can be in the sandbox. Every guid begins with 5a4db0c5 ("sandbox") and its second group tells what
 * it names: c11e a client (application) id, a991 the application's object id, 0b1e the service principal's object
 * id, 5ec1 a Secret ID, 05e4 a person, 90b9 a group, 7e4a the tenant.
 */
export interface Persona {
  name: string;
  displayName: string;
  clientId: string;
  clientSecret: string;
  /** The service principal's object id, the one a metadata policy wants. */
  objectId: string;
  /** The registration's own object id, which policies do not want. */
  applicationObjectId: string;
  secretId: string;
  /** Day the secret ends, counted from the day the sandbox starts. */
  secretEndsInDays: number;
  /** Roles held on the root collection at start, by metadata role name. */
  rootRoles: string[];
  /** Roles held in the whole Unified Catalog at start, by their names there. */
  catalogRoles: string[];
  /** Whether an administrator consented to Application.Read.All on Microsoft Graph. */
  readsApplications: boolean;
  /** Groups the service principal is in. A token names them, if there are any, and those that they are in. */
  groups: string[];
}

/** Whom a program can be, as a test is told. */
export interface Known {
  name: string;
  displayName: string;
  clientId: string;
  clientSecret: string;
  objectId: string;
  groups: string[];
}

export const tenantId = '5a4db0c5-7e4a-4000-8000-000000000000';
export const tenantDomain = 'contoso.onmicrosoft.com';
export const tenantName = 'Contoso';
export const accountName = 'contoso';

/** A group of the tenant, `Contoso report readers`. No policy mentions it at start. */
export const readersGroup = '5a4db0c5-90b9-4000-8000-000000000001';

/** The group that it is in, `Contoso data users`. No policy mentions it either. */
export const usersGroup = '5a4db0c5-90b9-4000-8000-000000000002';

export const personas: Persona[] = [
  made(1, 'learner', { displayName: 'Purview REST kit (learner)' }),
  made(2, 'admin', {
    displayName: 'Contoso catalog administration',
    rootRoles: ['collection-administrator'],
    catalogRoles: ['datagovernance-administrator', 'business-domain-owner'],
  }),
  made(3, 'curator', { displayName: 'Contoso catalog curation', rootRoles: ['data-curator'] }),
  made(4, 'reader', {
    displayName: 'Contoso reporting',
    rootRoles: ['purview-reader'],
    readsApplications: false,
    groups: [readersGroup],
  }),
  made(5, 'expired', { displayName: 'Contoso nightly export (retired)', secretEndsInDays: -30 }),
];

/** The one of this name. */
export function persona(name: string): Persona {
  const found = personas.find((one) => one.name === name);
  if (found === undefined) throw new Error(`The sandbox has no persona "${name}".`);
  return found;
}

function made(number: number, name: string, particulars: Partial<Persona>): Persona {
  const id = (kind: string) => `5a4db0c5-${kind}-4000-8000-00000000000${number}`;
  return {
    name,
    displayName: name,
    clientId: id('c11e'),
    clientSecret: `sandbox~${name}-client-secret~not-a-real-one`,
    objectId: id('0b1e'),
    applicationObjectId: id('a991'),
    secretId: id('5ec1'),
    secretEndsInDays: 180,
    rootRoles: [],
    catalogRoles: [],
    readsApplications: true,
    groups: [],
    ...particulars,
  };
}
