import { segment, type Client } from '../core/client.ts';
import { HttpError } from '../core/errors.ts';
import { isObject, isOptional, isText, textOf } from '../core/json.ts';
import { listAll, listIn } from '../core/pages.ts';

/** What Microsoft Entra ID has under an object id. */
export interface DirectoryObject {
  id: string;
  /** `user`, `group`, `servicePrincipal`, or `application`, which is a registration and holds no role. */
  kind: string;
  /** Absent where the caller may not read objects of that kind. */
  displayName?: string;
}

/** A group, and what it is called where that may be read. */
export type Group = Pick<DirectoryObject, 'id' | 'displayName'>;

/** The ids that one call takes. */
const most = 1000;
const isFound = isObject({ id: isText, '@odata.type': isText, displayName: isOptional(isText) });

/**
 * Looks up what is behind some object ids, a thousand a call, by a client of Microsoft Graph. What the directory does not know is
 * left out. Needs the permission Directory.Read.All (else an `HttpError` 403).
 * https://learn.microsoft.com/graph/api/directoryobject-getbyids
 */
export async function getDirectoryObjects(
  graph: Client,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<DirectoryObject[]> {
  const path = '/v1.0/directoryObjects/getByIds';
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  const found: DirectoryObject[] = [];
  for (let from = 0; from < wanted.length; from += most) {
    const body = { ids: wanted.slice(from, from + most) };
    const page = await graph.post<{ value?: unknown[] }>(path, { body, repeatable: true, signal });
    found.push(...listIn(page, 'POST', path, isFound).map(objectOf));
  }
  return found;
}

/**
 * Lists the groups that an application or a person is in by the object id, nested groups too, by a client of Microsoft Graph. For an
 * application it takes the permission Application.Read.All, and GroupMember.Read.All to read their names besides; for a person the
 * latter. Throws an `HttpError`.
 * https://learn.microsoft.com/graph/api/serviceprincipal-list-transitivememberof
 */
export async function listGroupsOf(graph: Client, objectId: string, signal?: AbortSignal): Promise<Group[]> {
  const at = (kind: string) =>
    listAll<unknown>(graph, `/v1.0/${kind}/${segment(objectId)}/transitiveMemberOf`, { signal, item: isFound });
  const all = await at('servicePrincipals').catch((error: unknown) => {
    if (error instanceof HttpError && error.status === 404) return at('users');
    throw error;
  });
  // Roles of the directory are among them.
  return all
    .map(objectOf)
    .filter(({ kind }) => kind === 'group')
    .map(({ kind, ...group }) => group);
}

/** Finds a group by its name, which need not be unique, or by its object id. Needs GroupMember.Read.All. Throws an `HttpError`. */
export async function findGroups(graph: Client, name: string, signal?: AbortSignal): Promise<Group[]> {
  const query = { $filter: `displayName eq '${name.replace(/'/g, "''")}'`, $select: 'id,displayName' };
  return listAll<Group>(graph, '/v1.0/groups', { query, signal, item: isObject({ id: isText, displayName: isText }) });
}

function objectOf(found: unknown): DirectoryObject {
  const { id, displayName, '@odata.type': type } = found as Record<string, unknown>;
  const name = textOf(displayName);
  const kind = textOf(type).replace(/^#?microsoft\.graph\./, '');
  return { id: textOf(id), kind, ...(name && { displayName: name }) };
}

/** A group as people and policies name it: `Report readers [5a4d...]`. */
export const groupLabel = ({ id, displayName }: Group): string => (displayName ? `${displayName} [${id}]` : id);
