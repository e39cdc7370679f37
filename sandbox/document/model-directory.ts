import type { Moment } from './model-parts';

export interface GroupLine {
  displayName: string;
  /** Groups that it is in. */
  groups?: string[];
  description?: string;
  objectId?: string;
}

export interface PersonLine {
  userPrincipalName: string;
  /** false for somebody whom the directory knows, and who never signs in here. */
  signsIn?: boolean;
  name?: string;
  displayName?: string;
  givenName?: string;
  surname?: string;
  jobTitle?: string;
  objectId?: string;
  directoryRoles?: ('Application Developer' | 'Privileged Role Administrator')[];
  groups?: string[];
}

export interface ApplicationLine {
  name?: string;
  displayName?: string;
  clientId?: string;
  applicationObjectId?: string;
  /** Of its service principal; null where it has none. */
  objectId?: string | null;
  createdAt?: Moment;
  principalCreatedAt?: Moment;
  groups?: string[];
  owners?: string[];
  signInAudience?: string;
  redirectUris?: { web?: string[]; spa?: string[]; publicClient?: string[] };
  isFallbackPublicClient?: boolean | null;
  secrets?: SecretLine[];
  appRoleAssignments?: (string | AssignmentLine)[];
  requiredResourceAccess?: { resourceAppId: string; resourceAccess: { id: string; type: 'Scope' | 'Role' }[] }[];
}

/** A secret without its value, which follows from the rest. */
export interface SecretLine {
  keyId?: string;
  displayName?: string | null;
  number?: number;
  older?: boolean;
  startsAt?: Moment;
  endsAt?: Moment;
}

export interface AssignmentLine {
  value: string;
  resource?: string;
  id?: string;
  createdAt?: Moment;
}

export interface ConsentLine {
  application: string;
  resource: string;
  person?: string;
  scopes: string[];
}
