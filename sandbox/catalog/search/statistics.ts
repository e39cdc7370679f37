import { compare } from '../../values';
import { isReadable, type Readable } from '../entity';
import type { RowIndex } from './rows';

/** How many a reader may see of each type, glossaries included. What no search finds, as columns, is not counted. */
export function typeStatistics(index: RowIndex, readable: Readable) {
  const counts = new Map<string, number>();
  for (const row of index.table().rows)
    if (row !== undefined && isReadable(row, readable))
      counts.set(row.entityType, (counts.get(row.entityType) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => compare(a, b));
  return { typeStatistics: Object.fromEntries(sorted.map(([type, count]) => [type, { count }])) };
}
