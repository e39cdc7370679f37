import { builtinRows } from '../catalog/types/builtin';
import type { EntityLine, RelationshipLine } from '../document/model-assets';
import { createBuilder, type Builder } from './build';
import { buildCopies, buildWorkspaces } from './build-flows';
import { buildLake } from './build-lake';
import { buildDatabase, buildWarehouse } from './build-sql';
import { buildGlossary } from './build-terms';
import { copies, workspaces } from './flows';
import { grow } from './grow';
import { lake, warehouse } from './lake';
import { areaToday, databaseToday } from './news';
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

/** What an estate is written down as. */
export interface Estate {
  entities: EntityLine[];
  relationships: RelationshipLine[];
}

/** Contoso's estate, as its catalog knows it. */
export function estate({ born, assets, empty = false }: EstateOptions): Estate {
  const build = createBuilder(born);
  if (empty) {
    buildGlossary(build, []);
    return build;
  }
  for (const database of [crm, shop, ledger, marketing]) buildDatabase(build, database);
  buildLake(build, lake);
  buildWarehouse(build, warehouse);
  buildCopies(build, copies);
  buildWorkspaces(build, workspaces);
  buildGlossary(build, terms);
  if (assets !== undefined) grow(build, Math.max(0, assets - countRows(build)));
  return build;
}

/** What a search for everything counts: all rows but the glossaries. */
const countRows = ({ entities }: Builder): number =>
  entities.filter(({ typeName }) => typeName !== 'AtlasGlossary' && builtinRows.get(typeName)).length;

/**
 * What Contoso's servers hold today: the estate with what came to be since its catalog was filled. It is the same where that is empty.
 */
export function landscape(born: number): Estate {
  const build = createBuilder(born);
  for (const database of [crm, shop, ledger, marketing]) buildDatabase(build, databaseToday(database));
  buildLake(build, lake.map(areaToday));
  buildWarehouse(build, warehouse);
  buildWorkspaces(build, workspaces);
  return build;
}
