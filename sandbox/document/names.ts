import { isGuid } from '../values';
import type { Faults } from './faults';

/** What things of one kind are called, and their ids. Case does not matter. */
export interface Names {
  /** Names a thing; the first of its names is the one that it is called by. */
  add(id: string, ...names: string[]): void;
  has(id: string): boolean;
  /** The id of what is meant; a fault, and an empty id, where nothing or more than one thing is. */
  find(name: string, place: string, faults: Faults): string;
  /** A name that means this id and no other; the id where it has none. */
  of(id: string): string;
}

interface Kind {
  /** In the singular, with its article: `a collection`. */
  called: string;
  /** Whether an id that nothing has is taken as it is, as that of somebody who has left the directory. */
  open?: boolean;
}

export function createNames({ called, open = false }: Kind): Names {
  const idsOf = new Map<string, Set<string>>();
  const namesOf = new Map<string, string[]>();
  const meant = (name: string) => idsOf.get(name.toLowerCase());
  return {
    add(id, ...names) {
      namesOf.set(id, [...(namesOf.get(id) ?? []), ...names]);
      for (const name of [...names, id]) {
        const key = name.toLowerCase();
        idsOf.set(key, (idsOf.get(key) ?? new Set()).add(id));
      }
    },
    has: (id) => namesOf.has(id),
    find(name, place, faults) {
      const ids = [...(meant(name) ?? [])];
      if (ids.length === 1) return ids[0];
      if (ids.length === 0 && open && isGuid(name)) return name.toLowerCase();
      faults.add(
        place,
        ids.length === 0
          ? `there is no ${called.replace(/^an? /, '')} "${name}".`
          : `"${name}" is the name of ${ids.length}: write the id of the one that is meant, ${ids.join(' or ')}.`,
      );
      return '';
    },
    of: (id) => (namesOf.get(id) ?? []).find((name) => meant(name)?.size === 1) ?? id,
  };
}
