import { listCollections, type Collection } from '../../lib/planes/account';
import { getEntity, getLineage, type Entity, type Lineage } from '../../lib/planes/catalog';
import type { CallOptions, Client } from '../../lib/core/client';
import { HttpError } from '../../lib/core/errors';
import { keepLabels } from '../../lib/show/dot';
import { pathBetween, toDot, toLineageText } from '../../lib/show/lineage';
import { toCsv } from '../../lib/planes/list';
import { allOf, anyOf, search, searchAll, suggest, type Filter, type SearchRow } from '../../lib/planes/search';

/** The facets of the page: the name that the search API knows, and what people read. One more is one more line. */
export const facets = [
  { name: 'assetType', title: 'Source' },
  { name: 'classification', title: 'Classification' },
  { name: 'term', title: 'Glossary term' },
];

/** How many values of a facet are shown, and how far the lineage is followed. */
const valuesShown = 12;
const depth = 10;

/** What is looked for: words, the values chosen in each facet, and how many rows at most. */
export interface Question {
  words: string;
  chosen: Record<string, string[]>;
  limit: number;
}

export interface AssetLink {
  id: string;
  name: string;
  type: string;
}

export interface Row extends AssetLink {
  collection: string;
  description: string;
  classifications: string[];
}

export interface FacetCounts {
  name: string;
  title: string;
  values: { value: string; count: number; chosen: boolean }[];
}

export interface Results {
  count: number;
  rows: Row[];
  facets: FacetCounts[];
}

export interface Asset extends Row {
  qualifiedName: string;
  columns: { name: string; type: string; classifications: string[] }[];
  /** What feeds it and what it feeds, processes included. */
  upstream: AssetLink[];
  downstream: AssetLink[];
  /** The lineage in words, for those who do not see the picture; empty where nothing is recorded. */
  lineage: string;
}

/**
 * What the page asks the catalog. Its answers hold what the page shows, and nothing else. A signal ends the calls of a
 * question that nobody waits for any more.
 */
export function createCatalog(connected: Client) {
  const friendlyName = collectionNames(connected);
  const link = ({ id, name, qualifiedName, entityType }: SearchRow): AssetLink => ({
    id,
    name: readable(name, qualifiedName, id),
    type: entityType,
  });

  return {
    /** Assets that fit what somebody types, with the part that fits between `<em>` and `</em>`. */
    async suggest(typed: string, signal?: AbortSignal): Promise<(AssetLink & { text: string })[]> {
      const rows = await suggest(connected, { keywords: typed, limit: 8 }, { signal });
      return rows.map((row) => {
        const { '@search.text': text = '' } = row;
        return { ...link(row), text: readable(text.replace(/<\/?em>/g, '')) ? text : link(row).name };
      });
    },

    async search({ words, chosen, limit }: Question, signal?: AbortSignal): Promise<Results> {
      const purview = until(signal, connected);
      const ask = (rows: number, names: string[], without?: string) =>
        search(purview, {
          keywords: words || null,
          limit: rows,
          filter: filterOf(chosen, without),
          facets: names.map((facet) => ({ facet, count: valuesShown, sort: { count: 'desc' } })),
        });
      const narrowed = facets.map(({ name }) => name).filter((name) => chosen[name]?.length);
      // A facet in which something is chosen counts as if nothing were: else its other values would vanish.
      const [page, ...others] = await Promise.all([
        ask(
          limit,
          facets.map(({ name }) => name),
        ),
        ...narrowed.map((name) => ask(0, [name], name)),
      ]);
      const counts = Object.assign({}, page['@search.facets'], ...others.map((one) => one['@search.facets']));
      const named = await friendlyName();
      const rows = page.value.map((row) => ({
        ...link(row),
        collection: named(row.collectionId),
        description: row.description ?? '',
        classifications: row.classification ?? [],
      }));
      return { count: page['@search.count'], rows, facets: facets.map((one) => countsOf(one, counts, chosen)) };
    },

    /** All that fits, as comma-separated values, a line at a time. The first row is waited for: what is refused is no list. */
    async list({ words, chosen }: Question, signal?: AbortSignal): Promise<AsyncGenerator<string>> {
      const rows = searchAll(until(signal, connected), {
        keywords: words || null,
        limit: 1000,
        filter: filterOf(chosen),
      });
      const first = await rows.next();
      async function* all() {
        if (!first.done) yield first.value;
        yield* rows;
      }
      return toCsv(all());
    },

    async asset(guid: string, signal?: AbortSignal): Promise<Asset> {
      const purview = until(signal, connected);
      const [{ entity, referredEntities }, lineage, named] = await Promise.all([
        getEntity(purview, guid),
        lineageOf(purview, guid),
        friendlyName(),
      ]);
      const text = (name: string) => String(entity.attributes[name] ?? '');
      return {
        id: guid,
        name: readable(text('name'), text('qualifiedName'), guid),
        type: entity.typeName,
        qualifiedName: text('qualifiedName'),
        collection: named(entity.collectionId),
        description: text('userDescription') || text('description'),
        classifications: marks(entity),
        columns: columnsOf(entity, referredEntities),
        ...neighbours(lineage, guid),
        lineage: lineage.relations.length > 0 ? toLineageText(lineage, { highlight: marked(lineage, guid) }) : '',
      };
    },

    /** The lineage as a drawing (SVG), or nothing where Graphviz cannot draw it. */
    async picture(guid: string, signal?: AbortSignal): Promise<string | undefined> {
      const lineage = await getLineage(until(signal, connected), guid, { depth });
      const { instance } = await import('@viz-js/viz');
      const viz = await instance();
      try {
        return keepLabels(viz.renderString(toDot(lineage, { highlight: marked(lineage, guid) }), { format: 'svg' }));
      } catch {
        return undefined;
      }
    },
  };
}

/** The same client, whose calls end when the signal says so. */
function until(signal: AbortSignal | undefined, client: Client): Client {
  const call =
    (method: keyof Client) =>
    <T>(path: string, options?: CallOptions) =>
      client[method]<T>(path, { ...options, signal });
  return { get: call('get'), post: call('post'), put: call('put'), patch: call('patch'), delete: call('delete') };
}

/** The first of several texts in which there is anything to see: a link needs something to click on. */
const readable = (...texts: (string | undefined)[]) => texts.find((text) => /[^\s\p{C}]/u.test(text ?? '')) ?? '';

/** Within a facet any chosen value will do; of several facets, each has to hold. */
function filterOf(chosen: Record<string, string[]>, without?: string): Filter | undefined {
  const groups = Object.entries(chosen)
    .filter(([name, values]) => name !== without && values.length > 0)
    .map(([name, values]) => anyOf(...values.map((value) => ({ [name]: value }))));
  return groups.length > 0 ? allOf(...groups) : undefined;
}

/** A chosen value stays in the list even where nothing has it any more, so that it can be given up. */
function countsOf(
  { name, title }: (typeof facets)[number],
  counts: Record<string, { value: string; count: number }[]>,
  chosen: Record<string, string[]>,
): FacetCounts {
  const found = counts[name] ?? [];
  const picked = chosen[name] ?? [];
  const lost = picked.filter((value) => !found.some((one) => one.value === value));
  const values = [...found, ...lost.map((value) => ({ value, count: 0 }))];
  return { name, title, values: values.map(({ value, count }) => ({ value, count, chosen: picked.includes(value) })) };
}

const marks = ({ classifications = [] }: Entity) => classifications.map(({ typeName }) => typeName);

function columnsOf({ relationshipAttributes }: Entity, referred: Record<string, Entity>): Asset['columns'] {
  return [relationshipAttributes?.columns ?? []].flat().map(({ guid, displayText }) => {
    const column = referred[guid];
    const { name = displayText, data_type: type = '' } = column?.attributes ?? {};
    return { name: String(name ?? guid), type: String(type ?? ''), classifications: column ? marks(column) : [] };
  });
}

function neighbours({ guidEntityMap, relations }: Lineage, guid: string): Pick<Asset, 'upstream' | 'downstream'> {
  const link = (id: string): AssetLink => {
    const { displayText, typeName } = guidEntityMap[id] ?? {};
    return { id, name: readable(displayText, id), type: typeName ?? '' };
  };
  return {
    upstream: relations.filter(({ toEntityId }) => toEntityId === guid).map(({ fromEntityId }) => link(fromEntityId)),
    downstream: relations.filter(({ fromEntityId }) => fromEntityId === guid).map(({ toEntityId }) => link(toEntityId)),
  };
}

/** A server, a schema or a term has no lineage, and the service says so by a 404. */
function lineageOf(purview: Client, guid: string): Promise<Lineage> {
  return getLineage(purview, guid, { depth }).catch((error: unknown) => {
    if (!(error instanceof HttpError && error.status === 404)) throw error;
    return { baseEntityGuid: guid, guidEntityMap: {}, relations: [] };
  });
}

/** The way to the reports, or the asset alone where none is fed. */
function marked(lineage: Lineage, guid: string): string[] {
  const reports = Object.values(lineage.guidEntityMap).filter((one) => one?.typeName?.endsWith('report'));
  const way = pathBetween(
    lineage,
    guid,
    reports.map((report) => report.guid),
  );
  return way.length > 0 ? way : [guid];
}

/** Looks up what people call the collections, once a minute at most; a page without it shows the short names. */
function collectionNames(purview: Client): () => Promise<(name?: string) => string> {
  let known: Promise<Collection[]> = Promise.resolve([]);
  let until = 0;
  return async () => {
    if (Date.now() > until) {
      until = Date.now() + 60_000;
      known = listCollections(purview).catch(() => []);
    }
    const collections = await known;
    return (name = '') => collections.find((one) => one.name === name)?.friendlyName ?? name;
  };
}
