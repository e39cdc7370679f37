import { groupLabel, type Group } from '../planes/directory.ts';

/** A message for somebody who can give what is missing. Nothing sends it, and it holds no secret. */
export interface Draft {
  /** Who it is for, in words. */
  to: string;
  subject: string;
  text: string;
}

/** Who asks: what is known of it. */
export interface Applicant {
  clientId: string;
  tenantId: string;
  /** Of its service principal, where a token told. */
  objectId?: string | undefined;
  displayName?: string | undefined;
}

/** A group as far as it is known: Graph may not tell the id of a name. */
export type Named = Partial<Group>;

/** A group as far as it is known: `Report readers [5a4d...]`. */
export const labelOf = ({ id = '', displayName = '' }: Named): string =>
  id ? groupLabel({ id, displayName }) : displayName;

export const nothingSecret = 'No secret is needed for this, and none is in this message.';
const onceOnly =
  'The Value of the secret is shown once. Please hand it over through a vault or in person, and not by mail or chat.';

export const nameOf = ({ displayName, clientId }: Applicant): string => displayName ?? `the application ${clientId}`;
export const lines = (...parts: (string | string[])[]): string => parts.flat().join('\n');
export const lookUp = (where: string): string => `(not known here: look it up under ${where})`;

/** To an Entra administrator: a registration that is not there. */
export function askForApplication({ clientId, tenantId }: Applicant): Draft {
  return {
    to: 'an administrator of Microsoft Entra ID, or whoever may register applications',
    subject: 'An app registration for a program that calls Microsoft Purview',
    text: lines(
      'Hello,',
      '',
      `please register an application in the tenant ${tenantId}. A program of ours calls the REST API of Microsoft Purview as this`,
      `application. (Its settings name ${clientId}, which the tenant does not know. If that is one of yours, please correct the id.)`,
      '',
      'In the Microsoft Entra admin center (https://entra.microsoft.com):',
      '1. App registrations, New registration: a name, Accounts in this organizational directory only (single tenant), Register.',
      '2. Certificates & secrets, New client secret: a description and an expiry, Add.',
      `   ${onceOnly}`,
      'No redirect URI and no API permission is needed.',
      '',
      'By API, as somebody who may register applications:',
      '  POST https://graph.microsoft.com/v1.0/applications  {"displayName": "...", "signInAudience": "AzureADMyOrg"}',
      '  POST https://graph.microsoft.com/v1.0/servicePrincipals  {"appId": "the appId of the answer"}',
      '  POST https://graph.microsoft.com/v1.0/applications/{id of the first answer}/addPassword',
      '',
      'Please send back the Application (client) ID, and the Object ID that the application has under Enterprise applications: a',
      'Collection Admin of Purview needs that one to give it a role.',
    ),
  };
}

/** To an Entra administrator: the service principal of a registration. */
export function askForPrincipal({ clientId, tenantId }: Applicant): Draft {
  return {
    to: 'an administrator of Microsoft Entra ID, or an owner of the application',
    subject: 'A service principal for an app registration',
    text: lines(
      'Hello,',
      '',
      `the application ${clientId} is registered in the tenant ${tenantId}, and has no service principal there: it gets no token`,
      '(AADSTS7000229). Please make one. By API, as an owner of the application:',
      `  POST https://graph.microsoft.com/v1.0/servicePrincipals  {"appId": "${clientId}"}`,
      'or with the Azure CLI:',
      `  az ad sp create --id ${clientId}`,
      '',
      'Please send back the Object ID that it then has under Enterprise applications.',
      '',
      nothingSecret,
    ),
  };
}

/** To an Entra administrator: another client secret. `why` is a sentence. */
export function askForSecret(applicant: Applicant, why: string): Draft {
  const { clientId, tenantId } = applicant;
  return {
    to: 'an administrator of Microsoft Entra ID, or an owner of the application',
    subject: `A new client secret for ${nameOf(applicant)}`,
    text: lines(
      'Hello,',
      '',
      `please make a new client secret for ${nameOf(applicant)}. ${why}`,
      '',
      `  Application (client) ID: ${clientId}`,
      `  Directory (tenant) ID: ${tenantId}`,
      '',
      'In the Microsoft Entra admin center (https://entra.microsoft.com):',
      `1. App registrations, All applications, and search for ${clientId}.`,
      '2. Certificates & secrets, New client secret: a description and an expiry, Add.',
      `   ${onceOnly}`,
      '',
      'By API, as an owner of the application:',
      `  POST https://graph.microsoft.com/v1.0/applications(appId='${clientId}')/addPassword`,
    ),
  };
}

/** To an Entra administrator: the application into a group. */
export function askForMembership(applicant: Applicant, group: Named, isCertain: boolean): Draft {
  const { clientId, objectId } = applicant;
  const { id = '{Object ID of the group}', displayName = id } = group;
  return {
    to: 'an administrator of Microsoft Entra ID, or an owner of the group',
    subject: `${nameOf(applicant)} into the group ${displayName}`,
    text: lines(
      'Hello,',
      '',
      `please put ${nameOf(applicant)} into ${group.displayName ? `the group ${displayName}` : 'the group below'}, which is to hold its roles in Microsoft Purview.`,
      ...(isCertain ? [] : ['(It may be in there already: Microsoft Graph does not tell us who is.)']),
      '',
      `  Application (client) ID: ${clientId}`,
      `  Object ID of its service principal: ${objectId ?? lookUp('Enterprise applications')}`,
      `  Object ID of the group: ${group.id ?? lookUp(`Groups, ${displayName}, Overview`)}`,
      '',
      'In the Microsoft Entra admin center (https://entra.microsoft.com):',
      group.displayName
        ? `1. Groups, All groups, ${displayName}, Members, Add members.`
        : '1. Groups, All groups: search for the Object ID of the group, then Members, Add members.',
      `2. Search for ${objectId ?? clientId}, tick it, Select.`,
      '',
      'By API, as an owner of the group:',
      `  POST https://graph.microsoft.com/v1.0/groups/${id}/members/$ref`,
      `  {"@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/${objectId ?? '{Object ID of the service principal}'}"}`,
      '',
      nothingSecret,
    ),
  };
}
