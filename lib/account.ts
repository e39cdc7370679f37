import type { Client } from './client';

const apiVersion = '2019-11-01-preview';

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

export interface Account {
  name: string;
  location: string;
  properties: { friendlyName?: string; provisioningState: string };
}

/** Reads the account itself. https://learn.microsoft.com/rest/api/purview/accountdataplane/accounts */
export function getAccount(client: Client): Promise<Account> {
  return client.get('/account', { apiVersion });
}

/**
 * Lists every collection the caller may read, page by page.
 * https://learn.microsoft.com/rest/api/purview/accountdataplane/collections/list-collections
 */
export async function listCollections(client: Client): Promise<Collection[]> {
  const collections: Collection[] = [];
  let $skipToken: string | undefined;
  do {
    const query = { $skipToken };
    const page = await client.get<{ value: Collection[]; nextLink?: string }>('/account/collections', {
      apiVersion,
      query,
    });
    collections.push(...page.value);
    // An empty page ends the list, whatever it offers.
    $skipToken = page.value.length > 0 ? skipToken(page.nextLink) : undefined;
  } while ($skipToken);
  return collections;
}

/** Arranges collections as a tree. One whose parent is not in the list becomes a root of its own. */
export function collectionTree(collections: Collection[]): CollectionNode[] {
  const known = new Set(collections.map(({ name }) => name));
  const parentOf = ({ parentCollection }: Collection) => parentCollection?.referenceName ?? '';
  const below = (parent: string): CollectionNode[] => collections.filter((one) => parentOf(one) === parent).map(node);
  const node = (collection: Collection): CollectionNode => ({ collection, children: below(collection.name) });
  return collections.filter((one) => !known.has(parentOf(one))).map(node);
}

/** Only the token of a next link is used: the link's own host could be any. */
export function skipToken(nextLink: string | undefined): string | undefined {
  if (!nextLink) return undefined;
  const { searchParams } = new URL(nextLink, 'https://next.invalid');
  return searchParams.get('$skipToken') ?? searchParams.get('skipToken') ?? undefined;
}
