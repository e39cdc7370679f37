import type { Graph } from '../catalog/graph';
import { rowOf } from '../catalog/search/row';
import { createBuilder } from './build';
import { buildCopies, buildWorkspaces } from './build-flows';
import { buildLake } from './build-lake';
import { buildDatabase, buildWarehouse } from './build-sql';
import { buildGlossary } from './build-terms';
import { copies, workspaces } from './flows';
import { grow } from './grow';
import { lake, warehouse } from './lake';
import { marketing, ledger } from './sql-other';
import { crm, shop } from './sql-sales';
import { terms } from './terms';

export interface EstateOptions {
  /** The time of the start in milliseconds. */
  born: number;
  /** Grows the estate to this many rows; never shrinks it. */
  assets?: number;
  /** Nothing but the empty default glossary: an account in which nothing was scanned yet. */
  empty?: boolean;
}

/** Fills a store with Contoso's estate. */
export function buildEstate(graph: Graph, { born, assets, empty = false }: EstateOptions): void {
  const build = createBuilder(graph.store, born);
  if (empty) {
    buildGlossary(build, []);
    return;
  }
  for (const database of [crm, shop, ledger, marketing]) buildDatabase(build, database);
  buildLake(build, lake);
  buildWarehouse(build, warehouse);
  buildCopies(build, copies);
  buildWorkspaces(build, workspaces);
  buildGlossary(build, terms);
  if (assets !== undefined) grow(build, Math.max(0, assets - countRows(graph)));
}

/** What a search for everything counts: all rows but the glossaries. */
const countRows = (graph: Graph): number =>
  [...graph.store.entities()].filter((entity) => entity.typeName !== 'AtlasGlossary' && rowOf(graph, entity)).length;
