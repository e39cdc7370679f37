import { timestamp } from '../dates';
import type { Directory } from '../entra/directory';

export interface Collection {
  /** The id, in lower case: what policies, sources and assets know it by. */
  name: string;
  /** The name as its creator wrote it, if that was another. */
  written?: string;
  friendlyName: string;
  description: string;
  parent?: string;
  createdBy: string;
  createdAt: number;
  lastModifiedBy: string;
  lastModifiedAt: number;
  /** What is being done to it until `readyAt`; from then on it is `Succeeded`. */
  changing: 'Creating' | 'Moving';
  readyAt: number;
}

export interface Collections {
  all(): Collection[];
  get(name: string): Collection | undefined;
  root(): Collection;
  children(name: string): Collection[];
  /** The collections above this one, root first. */
  ancestors(name: string): Collection[];
  save(collection: Collection): void;
  remove(name: string): void;
}

/** The collections of an account. A name is an id in which case does not matter: it is known by its lower case. */
export function createCollections(first: readonly Collection[]): Collections {
  const byName = new Map<string, Collection>(first.map((one) => [one.name, one]));

  const get = (name: string) => byName.get(name.toLowerCase());
  const ancestors = (name: string): Collection[] => {
    const parent = get(get(name)?.parent ?? '');
    return parent === undefined ? [] : [...ancestors(parent.name), parent];
  };
  return {
    all: () => [...byName.values()],
    get,
    root() {
      const root = [...byName.values()].find((collection) => collection.parent === undefined);
      if (root === undefined) throw new Error('The account has no root collection.');
      return root;
    },
    children: (name) => [...byName.values()].filter((collection) => collection.parent === name.toLowerCase()),
    ancestors,
    save: (collection) => void byName.set(collection.name, collection),
    remove: (name) => void byName.delete(name.toLowerCase()),
  };
}

/** A collection's own name, as it was written; where others refer to it, they write it in lower case. */
export const nameOf = ({ name, written = name }: Collection): string => written;

/** What the account needs to know of whoever made something. */
export type People = Pick<Directory, 'person'>;

/** Who made and changed a collection, as the account plane says it. What is no person is an application, the sandbox's own included. */
export function authorsOf(collection: Collection, directory: People) {
  const { createdBy, createdAt, lastModifiedBy, lastModifiedAt } = collection;
  const typeOf = (id: string) => (directory.person(id) === undefined ? 'Application' : 'User');
  return {
    createdBy,
    createdByType: typeOf(createdBy),
    createdAt: timestamp(createdAt),
    lastModifiedBy,
    lastModifiedByType: typeOf(lastModifiedBy),
    lastModifiedAt: timestamp(lastModifiedAt),
  };
}

/** A collection as the account plane shows it; the root has no parentCollection. */
export function showCollection(collection: Collection, directory: People, now: number) {
  return {
    name: nameOf(collection),
    friendlyName: collection.friendlyName,
    ...(collection.description === '' ? {} : { description: collection.description }),
    ...(collection.parent === undefined
      ? {}
      : { parentCollection: { type: 'CollectionReference', referenceName: collection.parent } }),
    systemData: authorsOf(collection, directory),
    collectionProvisioningState: now < collection.readyAt ? collection.changing : 'Succeeded',
  };
}
