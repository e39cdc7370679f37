// What the pages of Purview have in common: the collections, and the names of who holds a role.
import { allOf, purview, versions } from '../api.js';

export const listCollections = async () =>
  (await purview('GET', '/account/collections', { version: versions.account })).value;

export const addressOf = (name) => `/portal/purview/collections/${encodeURIComponent(name)}`;

/** The collections as a tree; one whose parent may not be seen stands at the top. */
export function treeOf(collections) {
  const nodes = new Map(
    collections.map((collection) => [collection.name.toLowerCase(), { ...collection, children: [] }]),
  );
  const top = [];
  for (const node of nodes.values())
    (nodes.get(node.parentCollection?.referenceName.toLowerCase())?.children ?? top).push(node);
  return top;
}

/** Everybody who can hold a role, by name: { objectId, isGroup, name, kind, detail }. */
export async function listPrincipals() {
  const [people, groups, applications] = await Promise.all([
    allOf('/v1.0/users'),
    allOf('/v1.0/groups'),
    allOf('/v1.0/servicePrincipals'),
  ]);
  return [
    ...people.map(({ id, displayName, userPrincipalName }) => ({
      objectId: id,
      isGroup: false,
      name: displayName,
      kind: 'Person',
      detail: userPrincipalName,
    })),
    ...groups.map(({ id, displayName }) => ({
      objectId: id,
      isGroup: true,
      name: displayName,
      kind: 'Group',
      detail: id,
    })),
    ...applications.map(({ id, displayName, appId }) => ({
      objectId: id,
      isGroup: false,
      name: displayName,
      kind: 'Application',
      detail: `Client ID ${appId}`,
    })),
  ];
}
