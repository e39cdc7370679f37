import { segment, type Client } from '../core/client.ts';
import { HttpError } from '../core/errors.ts';
import { isListOf, isObject, isText, textOf } from '../core/json.ts';
import { listAll } from '../core/pages.ts';
import { poll, type PollOptions } from '../core/poll.ts';

const apiVersion = '2019-11-01-preview';
const isCollection = isObject({ name: isText });

/** A collection of the account. Its `name` is the id, often six letters; people know its `friendlyName`. */
export interface Collection {
  name: string;
  friendlyName: string;
  description?: string;
  /** Absent on the root collection, whose name is that of the account. */
  parentCollection?: { referenceName: string };
  collectionProvisioningState?: string;
}

/** A collection with those beneath it. */
export interface CollectionNode {
  collection: Collection;
  children: CollectionNode[];
}

/** A Purview account. */
export interface Account {
  name: string;
  location: string;
  properties: { friendlyName?: string; provisioningState: string };
}

/** Reads the account itself. https://learn.microsoft.com/rest/api/purview/accountdataplane/accounts */
export function getAccount(client: Client, signal?: AbortSignal): Promise<Account> {
  return client.get('/account', { apiVersion, signal });
}

/**
 * Lists every collection the caller may read, page by page.
 * https://learn.microsoft.com/rest/api/purview/accountdataplane/collections/list-collections
 */
export function listCollections(client: Client, signal?: AbortSignal): Promise<Collection[]> {
  return listAll(client, '/account/collections', { apiVersion, signal, item: isCollection });
}

/**
 * The name of the root collection, which is that of the account: for settings that name no account. Needs a role on any
 * collection. Throws an `HttpError`, also where the answer names none.
 * https://learn.microsoft.com/rest/api/purview/accountdataplane/collections/get-collection-path
 */
export async function rootCollection(client: Client, signal?: AbortSignal): Promise<string> {
  const collections = await listCollections(client, signal);
  const root = collections.find(({ parentCollection }) => !parentCollection);
  const [any] = collections;
  if (root || !any) return root?.name ?? Promise.reject(noRoot('/account/collections'));
  // Who holds a role further down alone does not see it in the list.
  const path = `${collectionPath(any.name)}/getCollectionPath`;
  const expects = isObject({ parentNameChain: isListOf(isText) });
  const { parentNameChain } = await client.get<{ parentNameChain: string[] }>(path, { apiVersion, signal, expects });
  return parentNameChain[0] ?? Promise.reject(noRoot(path));
}

const noRoot = (path: string) =>
  new HttpError({
    method: 'GET',
    path,
    status: 200,
    code: 'NoRootCollection',
    text: 'The answer names no root collection: write PURVIEW_ACCOUNT, whose name it has.',
  });

/** Arranges collections as a tree. One whose parent is not in the list, or is beneath it, becomes a root of its own. */
export function collectionTree(collections: Collection[]): CollectionNode[] {
  const all = collections.map((collection): CollectionNode => ({ collection, children: [] }));
  // A name is answered as it was written, and referred to in lower case.
  const nodes = new Map(all.map((node) => [node.collection.name.toLowerCase(), node]));
  const parentOf = ({ parentCollection }: Collection) =>
    nodes.get((parentCollection?.referenceName ?? '').toLowerCase());
  const isInCircle = (collection: Collection): boolean => {
    const seen = new Set<unknown>();
    for (let above = parentOf(collection); above && !seen.has(above); above = parentOf(above.collection)) {
      if (above.collection.name === collection.name) return true;
      seen.add(above);
    }
    return false;
  };
  const roots: CollectionNode[] = [];
  for (const node of all) {
    const parent = isInCircle(node.collection) ? undefined : parentOf(node.collection);
    (parent?.children ?? roots).push(node);
  }
  return roots;
}

/**
 * Finds a collection by its name, its friendly name, or a path of friendly names such as
 * `Contoso/Sales/Customer Analytics`, of which the beginning may be left out. Case does not matter.
 * Throws a `TypeError` that lists the candidates when none or several fit.
 */
export function findCollection(collections: Collection[], nameOrPath: string): Collection {
  const wanted = nameOrPath.replace(/^\/+|\/+$/g, '').toLowerCase();
  const candidates = collections.map((one) => ({ one, path: pathOf(collections, one) }));
  const where = (fits: (name: string, path: string) => boolean) =>
    candidates.filter(({ one, path }) => fits(one.name.toLowerCase(), path.toLowerCase()));
  const similar = where((_, path) => `/${path}`.endsWith(`/${wanted}`));
  // A whole path is that collection, whatever ends alike further down. A friendly name alone is no path.
  const exact = where((_, path) => wanted.includes('/') && path === wanted);
  const [found] = [where((name) => name === wanted), exact, similar].find(({ length }) => length === 1) ?? [];
  if (found) return found.one;
  const asked = JSON.stringify(nameOrPath);
  throw new TypeError(
    similar.length > 1
      ? `${asked} fits several collections: ${list(similar)}. Give the name that stands in brackets.`
      : `There is no collection ${asked} that can be read. There are: ${list(candidates)}.`,
  );
}

/** A collection to make. */
export interface NewCollection {
  /** The id, in the path of its calls. */
  name: string;
  friendlyName: string;
  /** Name of the parent collection. */
  parent: string;
  description?: string;
}

/**
 * Creates a collection and waits until the service has made it. A collection of that name that exists already is
 * renamed and moved instead. Needs the role Collection Admin on the parent.
 * Throws an `HttpError`, also when the service gives up on the collection or takes too long.
 * https://learn.microsoft.com/rest/api/purview/accountdataplane/collections/create-or-update-collection
 */
export async function createCollection(
  client: Client,
  collection: NewCollection,
  options: PollOptions<Collection> = {},
): Promise<Collection> {
  const { friendlyName, description, parent } = collection;
  const { signal } = options;
  const body = {
    friendlyName,
    description,
    parentCollection: { type: 'CollectionReference', referenceName: parent },
  };
  const path = collectionPath(collection.name);
  const stateOf = (one: Collection) => textOf(one.collectionProvisioningState) || 'Unknown';
  const refusal = (one: Collection, text: string) =>
    new HttpError({ method: 'PUT', path, status: 200, code: stateOf(one), text });
  const act = {
    look: () => client.get<Collection>(path, { apiVersion, signal, expects: isCollection }),
    isDone: (one: Collection) => ['Succeeded', 'Failed'].includes(stateOf(one)),
    tooLate: (one: Collection, ms: number) =>
      refusal(one, `The collection is not ready after ${ms} ms. It may be later: look again.`),
  };
  const made = await poll(
    await client.put<Collection>(path, { apiVersion, body, signal, expects: isCollection }),
    act,
    options,
  );
  if (stateOf(made) === 'Failed') throw refusal(made, 'The service could not make the collection.');
  return made;
}

/**
 * Deletes a collection. Throws an `HttpError`; the service keeps one that still has child collections or assets.
 * https://learn.microsoft.com/rest/api/purview/accountdataplane/collections/delete-collection
 */
export async function deleteCollection(client: Client, name: string): Promise<void> {
  await client.delete(collectionPath(name), { apiVersion });
}

function collectionPath(name: string): string {
  return `/account/collections/${segment(name)}`;
}

/** The friendly names from the root down, as far as the collections above may be read. */
function pathOf(collections: Collection[], collection: Collection): string {
  const chain = [collection];
  for (let top = collection; ;) {
    const above = top.parentCollection?.referenceName.toLowerCase();
    const parent = collections.find(({ name }) => name.toLowerCase() === above);
    if (!parent || chain.includes(parent)) return chain.map(({ friendlyName }) => friendlyName).join('/');
    chain.unshift(parent);
    top = parent;
  }
}

/** The first twenty: an account can have hundreds. */
function list(candidates: { one: Collection; path: string }[]): string {
  const labels = candidates.slice(0, 20).map(({ one, path }) => `${path} [${one.name}]`);
  const more = candidates.length - labels.length;
  return [...labels, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
