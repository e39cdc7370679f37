import type { Entity, Relationship } from '../catalog/entity';
import type { Graph } from '../catalog/graph';
import type { Store } from '../catalog/store';
import { frozen } from '../values';
import type { WorldDocument } from './model';

interface Assets {
  entities: readonly Entity[];
  relationships: readonly Relationship[];
}

// What was read of the sandbox's own documents, which never change: to read them is most of what a world costs. All worlds of a process
// share it, frozen: what one of them changes is put into its store anew.
const assets = new WeakMap<WorldDocument, Assets>();
const landscapes = new WeakMap<WorldDocument, Store>();

/** Keeps what was read of a document for the worlds after this one. */
export function shareAssets(document: WorldDocument, { store }: Graph): void {
  assets.set(document, frozen({ entities: [...store.entities()], relationships: [...store.relationships()] }));
}

/** Puts what an earlier world has read of a document into a graph; tells whether there was one. */
export function putShared(document: WorldDocument, { store }: Graph): boolean {
  const shared = assets.get(document);
  shared?.entities.forEach((entity) => store.put(entity));
  shared?.relationships.forEach((relationship) => store.relate(relationship));
  return shared !== undefined;
}

/** What the sources of a document hold, which nothing changes, in the types of this world. */
export function sharedLandscape(document: WorldDocument, { types }: Graph, read: () => Graph): Graph {
  const shared = landscapes.get(document);
  if (shared !== undefined) return { types, store: shared };
  const { store } = read();
  frozen([[...store.entities()], [...store.relationships()]]);
  landscapes.set(document, store);
  return { types, store };
}
