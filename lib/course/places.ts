import type { Client } from '../core/client.ts';
import type { Connection } from '../connect.ts';
import type { Collection } from '../planes/account.ts';
import { searchAll } from '../planes/search.ts';
import { withRoleOnlyOn } from './sandbox.ts';

/** How many assets one sees in a collection, in the form of a facet's counts. */
export interface PlaceCount {
  /** Its friendly name where that is known, and its name in brackets. */
  value: string;
  count: number;
  /** The collection's name, the short id. */
  name: string;
}

/** Counts the assets that a client sees in each collection, the most first. Those that lie in none are left out. */
export async function assetsPerCollection(client: Client, collections: Collection[]): Promise<PlaceCount[]> {
  const counts = new Map<string, number>();
  for await (const { collectionId } of searchAll(client, { limit: 1000 }))
    if (collectionId) counts.set(collectionId, (counts.get(collectionId) ?? 0) + 1);
  const titleOf = (id: string) => collections.find(({ name }) => name === id)?.friendlyName ?? id;
  return [...counts]
    .map(([name, count]) => ({ value: `${titleOf(name)} [${name}]`, count, name }))
    .sort((one, other) => other.count - one.count);
}

/**
 * Judges the exercise of lesson 02: gives the sandbox's reader its role on `place` only, looks through `look` at what it
 * sees then, puts everything back, and compares that with what was predicted. Prints what came of it, and gives what was
 * seen once the exercise is solved.
 */
export async function provePlace(
  { config, sandbox }: Connection,
  answer: { place: string; predicted: string[] },
  { collections, look }: { collections: Collection[]; look: () => Promise<PlaceCount[]> },
): Promise<PlaceCount[] | undefined> {
  const { place, predicted } = answer;
  const chosen = collections.find(({ name }) => name === place);
  const seen =
    sandbox && chosen
      ? await withRoleOnlyOn(config, { persona: 'reader', role: 'Data Reader', collectionName: place }, look)
      : [];
  const sorted = (names: string[]) => [...names].sort().join();
  const isRight = sorted(seen.map(({ name }) => name)) === sorted(predicted);
  if (!sandbox) console.log('This exercise needs the sandbox.');
  else if (!chosen) console.log(`Not yet. No collection is called '${place}'; use the name in brackets.`);
  else if (chosen.friendlyName !== 'Sales')
    console.log(`Not yet. '${place}' is ${chosen.friendlyName}; look again at the tree.`);
  else if (!isRight)
    console.log(`Not yet. The place is right. You predicted ${predicted.join(', ')}; look again at the tree.`);
  else console.log('Solved. Sales and the collection beneath it; the others are not even named.');
  return isRight && chosen?.friendlyName === 'Sales' ? seen : undefined;
}
