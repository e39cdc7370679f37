import type { Client } from '../core/client.ts';
import { HttpError } from '../core/errors.ts';

// What exercises and incidents do with applications of Microsoft Entra ID, by a client of Microsoft Graph.

/** An application that was registered, with the ids of its parts and the Value of its secret. */
export interface Registered {
  /** The Application (client) ID. */
  appId: string;
  /** The object id of the registration, and the one under Enterprise applications. */
  id: string;
  objectId: string;
  /** The id and the Value of its client secret. */
  secretId: string;
  secret: string;
}

/** A secret that is asked for, as addPassword takes it. */
export interface PasswordCredential {
  displayName?: string;
  startDateTime?: string;
  endDateTime?: string;
}

/** A service principal, with the permissions that its application offers. */
export interface Principal {
  id: string;
  appId: string;
  appRoles: { id: string; value: string }[];
}

/** Registers an application as the portal does: the registration, its service principal and a secret. */
export async function registerApplication(
  graph: Client,
  displayName: string,
  passwordCredential?: PasswordCredential,
): Promise<Registered> {
  const body = { displayName, signInAudience: 'AzureADMyOrg' };
  const { id, appId } = await graph.post<{ id: string; appId: string }>('/v1.0/applications', { body });
  const principal = await graph.post<{ id: string }>('/v1.0/servicePrincipals', { body: { appId } });
  const { keyId, secretText } = await graph.post<{ keyId: string; secretText: string }>(
    `/v1.0/applications/${id}/addPassword`,
    { body: { passwordCredential } },
  );
  return { appId, id, objectId: principal.id, secretId: keyId, secret: secretText };
}

/** The service principals of a client id: one, or none. */
export async function principalsOf(graph: Client, appId: string): Promise<Principal[]> {
  const query = { $filter: `appId eq '${appId}'` };
  const { value } = await graph.get<{ value: Principal[] }>('/v1.0/servicePrincipals', { query });
  return value;
}

/** For `catch` behind a deletion: what is gone already is no failure. */
export function onlyGone(error: unknown): void {
  if (!(error instanceof HttpError && error.status === 404)) throw error;
}
