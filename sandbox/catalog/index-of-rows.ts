import type { Graph } from './graph';
import { createKeywordIndex, findByKeywords, type Hit, type KeywordIndex } from './keywords';
import { rowOf, type Row } from './row';

/** The rows of a catalog, kept in step with its store, and the keyword index over them. */
export interface RowIndex {
  /** All rows, in the order in which they came to be. */
  rows(): Iterable<Row>;
  row(guid: string): Row | undefined;
  /** Best first. */
  find(keywords: string): Hit[];
}

/** Made lazily: rows at the first search, the keyword index at the first search with words. A large estate starts fast that way. */
export function createRowIndex(graph: Graph): RowIndex {
  const rows = new Map<string, Row>();
  let stale: Set<string> | 'everything' = 'everything';
  let words: KeywordIndex | undefined;

  graph.store.onChange((guid) => {
    if (stale !== 'everything') markStale(graph, guid, stale);
  });

  function refresh(): void {
    if (stale === 'everything') {
      for (const { guid } of graph.store.entities()) renew(guid);
    } else {
      for (const guid of stale) renew(guid);
    }
    stale = new Set();
  }

  function renew(guid: string): void {
    const entity = graph.store.entity(guid);
    const row = entity ? rowOf(graph, entity) : null;
    if (words?.has(guid)) words.discard(guid);
    if (row) {
      rows.set(guid, row);
      words?.add(row);
    } else {
      rows.delete(guid);
    }
  }

  function keywordIndex(): KeywordIndex {
    if (!words) {
      words = createKeywordIndex();
      words.addAll([...rows.values()]);
    }
    return words;
  }

  return {
    rows() {
      refresh();
      return rows.values();
    },
    row(guid) {
      refresh();
      return rows.get(guid);
    },
    find(keywords) {
      refresh();
      return findByKeywords(keywordIndex(), keywords, (id) => rows.get(id));
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
