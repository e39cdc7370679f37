import type { Graph } from '../catalog/graph';
import { createStore } from '../catalog/store';
import { createTypes } from '../catalog/types/registry';
import { scanner } from '../ids';
import { guidOf, readAssets, type Placed } from './assets';
import { createFaults } from './faults';
import { assetLines } from './lines';
import type { EntityLine, RelationshipLine } from './model-assets';
import type { Reading } from './reading';
import { readTypes } from './types';

/**
 * Whether a scan found it: what the account itself has written is still at its source. What people write is at none, and what is
 * in no collection was told by others, such as Data Factory.
 */
export const isFound = ({ typeName, createdBy = scanner, collection }: EntityLine): boolean =>
  createdBy === scanner && collection !== null && !typeName.startsWith('AtlasGlossary');

/**
 * What the sources hold, whether the catalog knows it or not: this is what a scan reads. It is what scans had found by the start,
 * and what the document says there is besides, which counts where both know a thing. Nothing that is written later changes it.
 */
export function readLandscape(catalog: Graph, reading: Reading): Graph {
  // The types as the document has them: by now somebody may have changed or deleted some.
  const types = createTypes(reading.asOf);
  readTypes(types, { ...reading, faults: createFaults() });
  const graph = { types, store: createStore(types) };
  const { entities = [], relationships = [] } = reading.document.landscape ?? {};
  const placed = <T>(lines: T[], list: string) =>
    lines.map((line, at) => ({ line, place: `landscape.${list}[${at}]` }));
  readAssets(graph, placed(entities, 'entities'), [], reading);
  const known = assetLines(types, reading);
  // What is wrong with these was told of the catalog, and ties to what is at no source are none here.
  const quiet = { ...reading, faults: createFaults() };
  const isNew = ({ line }: Placed<EntityLine>) => isFound(line) && graph.store.entity(guidOf(line)) === undefined;
  readAssets(graph, known.entities.filter(isNew).map(atSource), known.relationships.filter(isScanned), quiet);
  readAssets(graph, [], placed(relationships, 'relationships'), reading);
  return { types: catalog.types, store: graph.store };
}

const isScanned = ({ line }: Placed<RelationshipLine>) => (line.createdBy ?? scanner) === scanner;

/** What somebody deleted in the catalog is still there. */
const atSource = ({ line, place }: Placed<EntityLine>): Placed<EntityLine> => ({
  line: { ...line, status: 'ACTIVE' },
  place,
});
