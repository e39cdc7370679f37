/** What is wrong with a document: where, as a path in it, and what. */
export interface Faults {
  add(place: string, says: string): void;
  all(): string[];
}

export function createFaults(): Faults {
  const all = new Set<string>();
  return {
    add: (place, says) => void all.add(`${place === '' ? 'The document' : `${place}:`} ${says}`),
    all: () => [...all],
  };
}

/** How many faults are told; whoever has more has made the same one often. */
const TOLD = 50;

/** An error that tells what is wrong with a document, a fault on each line. */
export function worldError(faults: string[], named = ''): Error {
  const more = faults.length - TOLD;
  const lines = [...faults.slice(0, TOLD), ...(more > 0 ? [`... and ${more} more.`] : [])];
  const count = faults.length === 1 ? 'One thing is' : `${faults.length} things are`;
  return new Error(`The world${named} cannot be loaded. ${count} wrong in it:\n  ${lines.join('\n  ')}`);
}
