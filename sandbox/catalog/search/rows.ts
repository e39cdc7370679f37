import type { Graph } from '../graph';
import { createKeywordIndex, findByKeywords, type Hit, type KeywordIndex } from './keywords';
import { isOfGlossary, rowOf } from './row';
import { createTable, type Table } from './table';

/** The rows of a catalog, kept in step with its store, and the keyword index over them. */
export interface RowIndex {
  table(): Table;
  /** Best first. */
  find(keywords: string): readonly Hit[];
}

/** Made lazily: rows at the first search, the keyword index at the first search with words. A large estate starts fast that way. */
export function createRowIndex(graph: Graph): RowIndex {
  const rows = createTable();
  let stale: Set<string> | 'everything' = 'everything';
  let words: KeywordIndex | undefined;
  // The next page of a search asks the same again.
  let last: { keywords: string; hits: readonly Hit[] } | undefined;

  graph.store.onChange((guid) => {
    if (stale !== 'everything') markStale(graph, guid, stale);
  });

  function table(): Table {
    if (stale === 'everything') {
      for (const { guid } of graph.store.entities()) renew(guid);
    } else if (stale.size > 0) {
      for (const guid of stale) renew(guid);
      last = undefined;
    }
    stale = new Set();
    return rows;
  }

  function renew(guid: string): void {
    const entity = graph.store.entity(guid);
    const row = entity ? rowOf(graph, entity) : null;
    forget(guid);
    if (row) {
      const n = rows.put(row);
      words?.add({ n, row });
    } else {
      rows.remove(guid);
    }
  }

  /** Takes out what the words knew of a row. Merely discarded, it would stay behind each word that nobody looks up. */
  function forget(guid: string): void {
    const n = rows.numberOf(guid);
    const row = n === undefined ? undefined : rows.rows[n];
    if (n !== undefined && row) words?.remove({ n, row });
  }

  function keywordIndex(): KeywordIndex {
    if (!words) {
      words = createKeywordIndex();
      words.addAll(rows.rows.flatMap((row, n) => (row ? [{ n, row }] : [])));
    }
    return words;
  }

  return {
    table,
    find(keywords) {
      const { rows: all } = table();
      if (last?.keywords !== keywords)
        last = { keywords, hits: findByKeywords(keywordIndex(), keywords, (n) => all[n]) };
      return last.hits;
    },
  };
}

/** A change of a column changes the row of its table, two steps up for a file's; one of a term, those of its assets. */
function markStale({ store, types }: Graph, guid: string, stale: Set<string>, steps = 2): void {
  stale.add(guid);
  const typeName = store.entity(guid)?.typeName ?? '';
  if (steps === 0 || (types.row(typeName) && !isOfGlossary(typeName))) return;
  for (const { end1, end2 } of store.relationshipsOf(guid)) {
    markStale({ store, types }, end1 === guid ? end2 : end1, stale, steps - 1);
  }
}
