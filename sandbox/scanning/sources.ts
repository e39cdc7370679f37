/** A registered data source of the scanning plane. */
export interface Source {
  name: string;
  kind: string;
  collection: string;
  /** What it was registered with, such as the `serverEndpoint`. */
  properties: Record<string, unknown>;
  createdAt: number;
  lastModifiedAt: number;
  scans: Named<Scan>;
}

/** What to look for in a source, and how. */
export interface Scan {
  name: string;
  kind: string;
  /** Where what it finds goes. */
  collection: string;
  properties: Record<string, unknown>;
  createdAt: number;
  lastModifiedAt: number;
  trigger?: Trigger;
  /** What of its source it reads; without one, all. */
  filter?: Filter;
  /** In the order in which they were started. */
  runs: Run[];
}

/** Addresses with all that lies below them, and patterns, which are kept and not used. */
export interface Filter {
  includeUriPrefixes: string[];
  excludeUriPrefixes: string[];
  includeRegexes?: string[];
  excludeRegexes?: string[];
}

export type Level = 'Full' | 'Incremental';

/** When a scan is to be repeated. */
export interface Trigger {
  recurrence: Record<string, unknown> | null;
  scanLevel: Level;
  incrementalScanStartTime: unknown;
  state: 'Enabled' | 'Disabled';
  createdAt: number;
  lastModifiedAt: number;
}

/** One time that a scan runs. How far it is follows from the clock. */
export interface Run {
  id: string;
  level: Level;
  startedAt: number;
  canceledAt?: number;
  /** What it found, once its end has come. */
  outcome?: Outcome;
}

export type Outcome = { assets: number; classified: number } | { error: string };

/** Things with a name in which case does not matter. */
export interface Named<T extends { name: string }> {
  all(): T[];
  get(name: string): T | undefined;
  save(thing: T): void;
  remove(name: string): void;
}

export type Sources = Named<Source>;

export function createNamed<T extends { name: string }>(first: T[] = []): Named<T> {
  const byName = new Map(first.map((thing) => [thing.name.toLowerCase(), thing]));
  return {
    all: () => [...byName.values()],
    get: (name) => byName.get(name.toLowerCase()),
    save: (thing) => void byName.set(thing.name.toLowerCase(), thing),
    remove: (name) => void byName.delete(name.toLowerCase()),
  };
}
