import { createCounts, type Counts } from '../counts';
import { assetGuid } from '../ids';
import type { Graph } from './graph';
import { createImports, type Imports } from './imports';
import { createRowIndex, type RowIndex } from './search/rows';
import { createStore } from './store';
import { createTypes } from './types/registry';

/** One account's catalog: its entities, their types, and the rows that search answers from. */
export interface Catalog extends Graph {
  rows: RowIndex;
  /** Files of terms that were handed in. */
  imports: Imports;
  now(): number;
  /** A guid for what is written next; the same ones after every start. */
  nextGuid(): string;
  /** What the answer to a write calls an entity that was sent without a placeholder of its own. */
  nextPlaceholder(): string;
}

/** How a catalog is born: when, and with which numbers for its guids. */
interface Birth {
  born?: number;
  counts?: Counts;
}

/** Makes an empty catalog. `now` gives the time in milliseconds. */
export function createCatalog(now: () => number, { born = now(), counts = createCounts() }: Birth = {}): Catalog {
  const types = createTypes(born);
  const store = createStore(types);
  return {
    store,
    types,
    rows: createRowIndex({ store, types }),
    imports: createImports(() => counts.next('import')),
    now,
    nextGuid: () => assetGuid(`written ${counts.next('written')}`),
    // Long, as the service's are, so that it meets none of the caller's.
    nextPlaceholder: () => `-${6_209_238_941_030 + counts.next('unnamed')}`,
  };
}
