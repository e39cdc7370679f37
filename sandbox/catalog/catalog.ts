import { buildEstate } from '../estate/estate';
import { assetGuid } from '../ids';
import type { Graph } from './graph';
import { createRowIndex, type RowIndex } from './search/rows';
import { createStore } from './store';
import { createTypes } from './types/registry';

export interface CatalogOptions {
  /** The time in milliseconds. */
  clock: () => number;
  /** Grows the estate to this many rows. */
  assets?: number;
  /** An account in which nothing was scanned yet. */
  empty?: boolean;
}

/** One account's catalog: its entities, their types, and the rows that search answers from. */
export interface Catalog extends Graph {
  rows: RowIndex;
  now(): number;
  /** A guid for what is written next; the same ones after every start. */
  nextGuid(): string;
}

/** Makes the catalog of Contoso. */
export function createCatalog({ clock, assets, empty }: CatalogOptions): Catalog {
  const born = clock();
  const types = createTypes(born);
  const store = createStore(types);
  buildEstate({ store, types }, { born, assets, empty });
  let written = 0;
  return {
    store,
    types,
    rows: createRowIndex({ store, types }),
    now: clock,
    nextGuid: () => assetGuid(`written ${++written}`),
  };
}
