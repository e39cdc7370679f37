import { compare, isRecord, wholeNumberOf } from '../../values';
import { invalidParameters, quoted } from '../atlas-refusals';
import type { Surface } from '../surfaces';
import type { Row } from './row';
import type { Table } from './table';

interface Facet {
  facet: string;
  count: number;
  by: 'count' | 'value';
  descending: boolean;
}

export type FacetCounts = Record<string, { count: number; value: string }[]>;

/** A facet counts the values of one property of a row. */
interface Source {
  property: keyof Row;
  values: (row: Row) => string[];
}

const own = (property: 'entityType' | 'fileExtension' | 'glossaryType' | 'termStatus'): Source => ({
  property,
  values: ({ [property]: value }) => (value ? [value] : []),
});

const sources: Record<string, Source> = {
  entityType: own('entityType'),
  assetType: { property: 'assetType', values: (row) => row.assetType },
  classification: { property: 'classification', values: (row) => row.classification },
  classificationCategory: {
    property: 'classification',
    // As the second word of MICROSOFT.PERSONAL.EMAIL; how the service names the categories is unconfirmed.
    values: (row) => row.classification.map((name) => name.split('.')[1] ?? name),
  },
  term: { property: 'term', values: (row) => row.term.map(({ name }) => name) },
  contactId: { property: 'contact', values: (row) => row.contact.map(({ id }) => id) },
  contactType: { property: 'contact', values: (row) => row.contact.map(({ contactType }) => contactType) },
  label: { property: 'label', values: (row) => row.label },
  fileExtension: own('fileExtension'),
  glossaryType: own('glossaryType'),
  termStatus: own('termStatus'),
  termTemplate: { property: 'termStatus', values: () => [] },
};

/** What each surface's API description lists. */
const facetNames: Record<Surface, string[]> = {
  datamap: [
    'entityType',
    'assetType',
    'classification',
    'term',
    'contactId',
    'contactType',
    'label',
    'glossaryType',
    'termStatus',
    'termTemplate',
  ],
  catalog: ['assetType', 'classification', 'classificationCategory', 'contactId', 'fileExtension', 'label', 'term'],
};

/** Reads the facets of a request; null if none are asked for. A facet nobody knows is refused (unconfirmed). */
export function readFacets(asked: unknown, surface: Surface): Facet[] {
  if (asked === undefined || asked === null) return [];
  if (!Array.isArray(asked)) throw invalidParameters('facets must be a list');
  if (asked.length > most) throw invalidParameters(`facets may be ${most}`);
  return asked.map((one) => readFacet(one, surface));
}

/** How many facets one search may count. */
const most = 100;

/** Another spelling in one of Microsoft's examples. */
const alias: Record<string, string> = { terms: 'term' };

/** Reads a facet; one without a name is `otherwise`, if that is given. */
export function readFacet(asked: unknown, surface: Surface, otherwise?: string): Facet {
  if (!isRecord(asked))
    throw invalidParameters(`a facet must be an object such as {"facet":"assetType"}, but found: ${quoted(asked)}`);
  const written = asked.facet ?? otherwise;
  const facet = typeof written === 'string' && Object.hasOwn(alias, written) ? alias[written] : written;
  if (typeof facet !== 'string' || !facetNames[surface].includes(facet)) {
    throw invalidParameters(
      `a facet must be one of ${facetNames[surface].join(', ')}, but found: ${quoted(facet ?? asked)}`,
    );
  }
  // Ten values when no count is given: unconfirmed.
  const count = wholeNumberOf(asked.count ?? 10);
  if (count === undefined || count < 0) throw invalidParameters(`count of facet ${facet} must be a whole number`);
  return { facet, count, ...readSort(asked.sort, facet) };
}

function readSort(sort: unknown, facet: string): Pick<Facet, 'by' | 'descending'> {
  if (sort === undefined || sort === null) return { by: 'count', descending: true };
  const [[by, order] = []] = isRecord(sort) ? Object.entries(sort) : [];
  const direction = typeof order === 'string' ? order.toLowerCase() : '';
  if ((by !== 'count' && by !== 'value') || !['asc', 'desc'].includes(direction)) {
    throw invalidParameters(`sort of facet ${facet} must be like {"count":"desc"} or {"value":"asc"}`);
  }
  return { by, descending: direction === 'desc' };
}

/** Counts the values of each facet over the rows of these numbers; null when no facet is asked for, as the service answers. */
export function countFacets(table: Table, numbers: readonly number[], facets: Facet[]): FacetCounts | null {
  return facets.length === 0
    ? null
    : Object.fromEntries(facets.map((facet) => [facet.facet, countFacet(table, numbers, facet)]));
}

function countFacet(table: Table, numbers: readonly number[], { facet, count, by, descending }: Facet) {
  const { property, values } = sources[facet];
  const { codes, samples } = table.property(property);
  const rowsWith = new Uint32Array(samples.length);
  for (const n of numbers) rowsWith[codes[n]]++;
  const counts = new Map<string, number>();
  samples.forEach((row, code) => {
    if (rowsWith[code] === 0) return;
    // A row counts once, even if it has a value twice: two contacts of one type, two terms of one name.
    for (const value of new Set(values(row))) counts.set(value, (counts.get(value) ?? 0) + rowsWith[code]);
  });
  const sign = descending ? -1 : 1;
  return [...counts]
    .sort(([a, n], [b, m]) => (by === 'count' ? sign * (n - m) || compare(a, b) : sign * compare(a, b)))
    .slice(0, count)
    .map(([value, n]) => ({ count: n, value }));
}
