import { createTable, type Table } from './columns';
import type { Graph } from './graph';
import { createKeywordIndex, findByKeywords, type Hit, type KeywordIndex } from './keywords';
import { rowOf } from './row';

/** A row that keywords found, by its number in the table. */
export interface NumberedHit extends Hit {
  n: number;
}

/** The rows of a catalog, kept in step with its store, and the keyword index over them. */
export interface RowIndex {
  table(): Table;
  /** Best first. */
  find(keywords: string): readonly NumberedHit[];
}

/** Made lazily: rows at the first search, the keyword index at the first search with words. A large estate starts fast that way. */
export function createRowIndex(graph: Graph): RowIndex {
  const rows = createTable();
  let stale: Set<string> | 'everything' = 'everything';
  let words: KeywordIndex | undefined;
  // The next page of a search asks the same again.
  let last: { keywords: string; hits: readonly NumberedHit[] } | undefined;

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
    if (words?.has(guid)) words.discard(guid);
    if (row) {
      rows.put(row);
      words?.add(row);
    } else {
      rows.remove(guid);
    }
  }

  function keywordIndex(): KeywordIndex {
    if (!words) {
      words = createKeywordIndex();
      words.addAll(rows.rows.filter((row) => row !== undefined));
    }
    return words;
  }

  return {
    table,
    find(keywords) {
      const { numberOf, rows: all } = table();
      if (last?.keywords !== keywords) {
        const rowWith = (id: string) => all[numberOf(id) ?? -1];
        const found = findByKeywords(keywordIndex(), keywords, rowWith);
        last = {
          keywords,
          hits: found.flatMap(({ id, score, match }) => {
            const n = numberOf(String(id));
            return n === undefined ? [] : [{ id, score, match, n }];
          }),
        };
      }
      return last.hits;
    },
  };
}

/** A change of a column changes the row of its table, two steps up for a file's; one of a term, those of its assets. */
function markStale({ store, types }: Graph, guid: string, stale: Set<string>, steps = 2): void {
  stale.add(guid);
  const typeName = store.entity(guid)?.typeName ?? '';
  if (steps === 0 || (types.row(typeName) && typeName !== 'AtlasGlossaryTerm')) return;
  for (const { end1, end2 } of store.relationshipsOf(guid)) {
    markStale({ store, types }, end1 === guid ? end2 : end1, stale, steps - 1);
  }
}
