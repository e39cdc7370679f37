/** Things of one kind by their ids, in the order in which they were made. */
export interface Shelf<T extends { id: string }> {
  all(): T[];
  get(id: string): T | undefined;
  save(one: T): void;
  remove(id: string): void;
}

export function createShelf<T extends { id: string }>(): Shelf<T> {
  const byId = new Map<string, T>();
  return {
    all: () => [...byId.values()],
    get: (id) => byId.get(id.toLowerCase()),
    save: (one) => void byId.set(one.id, one),
    remove: (id) => void byId.delete(id.toLowerCase()),
  };
}
