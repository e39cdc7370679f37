/** Numbers that ids are made of: each kind in a sequence of its own. */
export interface Counts {
  /** The next number of a sequence; the first is 1. */
  next(kind: string): number;
  /** How far each sequence is. */
  all(): Record<string, number>;
  /** Puts all sequences where they were. */
  set(counts: Record<string, number>): void;
}

export function createCounts(): Counts {
  let counts = new Map<string, number>();
  return {
    next(kind) {
      const next = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, next);
      return next;
    },
    all: () => Object.fromEntries(counts),
    set: (all) => void (counts = new Map(Object.entries(all))),
  };
}
