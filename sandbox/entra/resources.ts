import { msGraphAudiences, purviewAudiences } from './audiences';

/** What an API publishes: a permission that a person hands on (Scope), or one that an application has itself (Role). */
export interface Permission {
  id: string;
  type: 'Scope' | 'Role';
  value: string;
  /** In a few words, for the page that asks for consent. */
  means: string;
  /** Whether only an administrator may consent. */
  admin: boolean;
}

/** An API of Microsoft's, as a tenant knows it. */
export interface Resource {
  displayName: string;
  appId: string;
  /** Of its service principal in this tenant. */
  objectId: string;
  audiences: readonly string[];
  permissions: readonly Permission[];
  /** The names it goes by, as the tenant lists them. */
  principalNames: string[];
}

const scope = (value: string, id: string, means: string, admin = true): Permission => ({
  id,
  type: 'Scope',
  value,
  means,
  admin,
});
const role = (value: string, id: string, means: string): Permission => ({
  id,
  type: 'Role',
  value,
  means,
  admin: true,
});

/** Microsoft Graph, with those of its hundreds of permissions that decide something here. */
export const msGraph: Resource = {
  displayName: 'Microsoft Graph',
  appId: '00000003-0000-0000-c000-000000000000',
  objectId: '5a4db0c5-0b1e-4000-8000-0000000000f1',
  audiences: msGraphAudiences,
  principalNames: ['00000003-0000-0000-c000-000000000000', 'https://graph.microsoft.com'],
  permissions: [
    scope('User.Read', 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', 'Sign you in and read your profile', false),
    scope('User.ReadBasic.All', 'b340eb25-3456-403f-be2f-af7a0d370277', 'Read everybody’s basic profile', false),
    scope('GroupMember.Read.All', 'bc024368-1153-4739-b217-4326f2e966d0', 'Read groups and their members'),
    scope('Directory.Read.All', '06da0dbc-49e2-44d2-8312-53f166ab848a', 'Read the directory'),
    scope('Application.Read.All', 'c79f8feb-a9db-4090-85f9-90d820caa0eb', 'Read applications'),
    scope('Application.ReadWrite.All', 'bdfbf15f-ee85-4955-8675-146e8e5296b5', 'Read and write applications'),
    scope(
      'AppRoleAssignment.ReadWrite.All',
      '84bccea3-f856-4a8a-967b-dbe0a3d53a64',
      'Manage the permissions of applications',
    ),
    role('Application.Read.All', '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30', 'Read all applications'),
    role('Directory.Read.All', '7ab1d382-f21e-4acd-a863-ba3e13f7da61', 'Read the directory'),
    role(
      'Application.ReadWrite.OwnedBy',
      '18a4783c-866b-4cc7-a460-3d5e5662c884',
      'Manage applications that this one creates or owns',
    ),
    role('Application.ReadWrite.All', '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9', 'Read and write all applications'),
  ],
};

/** Purview. With client credentials its own roles alone decide; that a person may consent to its scope is unconfirmed. */
export const purview: Resource = {
  displayName: 'Microsoft Purview',
  appId: '73c2949e-da2d-457a-9607-fcc665198967',
  objectId: '5a4db0c5-0b1e-4000-8000-0000000000f2',
  audiences: purviewAudiences,
  principalNames: [
    '73c2949e-da2d-457a-9607-fcc665198967',
    'https://purview.azure.net',
    'https://purview.azure.net/',
    'https://projectbabylon.azure.net',
    'https://projectbabylon.azure.net/',
  ],
  permissions: [
    scope(
      'Purview.DelegatedAccess',
      '817468d0-81dd-4cb5-94ac-07ca133fbbf6',
      'Call Microsoft Purview on your behalf',
      false,
    ),
    role('Purview.ApplicationAccess', '8d48872e-7710-4001-bfd0-7dac15c28f69', 'Call Microsoft Purview without anybody'),
  ],
};

export const resources: readonly Resource[] = [msGraph, purview];

/** The API that an audience belongs to, in any case, and the audience as the tenant spells it. */
export function resourceOf(audience: string): { resource: Resource; audience: string } | undefined {
  for (const resource of resources) {
    const known = resource.audiences.find((candidate) => candidate === audience.toLowerCase());
    if (known !== undefined) return { resource, audience: known };
  }
  return undefined;
}
