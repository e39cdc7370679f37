import { invalidParameters } from './refusals';
import type { Row } from './row';
import { isRecord } from '../values';

export type Surface = 'datamap' | 'catalog';

interface Facet {
  facet: string;
  count: number;
  by: 'count' | 'value';
  descending: boolean;
}

export type FacetCounts = Record<string, { count: number; value: string }[]>;

const values: Record<string, (row: Row) => string[]> = {
  entityType: (row) => [row.entityType],
  assetType: (row) => row.assetType,
  classification: (row) => row.classification,
  // As the second word of MICROSOFT.PERSONAL.EMAIL; how the service names the categories is unconfirmed.
  classificationCategory: (row) => [...new Set(row.classification.map((name) => name.split('.')[1] ?? name))],
  term: (row) => row.term.map(({ name }) => name),
  contactId: (row) => [...new Set(row.contact.map(({ id }) => id))],
  contactType: (row) => [...new Set(row.contact.map(({ contactType }) => contactType))],
  label: (row) => row.label,
  fileExtension: (row) => (row.fileExtension ? [row.fileExtension] : []),
  glossaryType: (row) => (row.glossaryType ? [row.glossaryType] : []),
  termStatus: (row) => (row.termStatus ? [row.termStatus] : []),
  termTemplate: () => [],
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
  return asked.map((one) => readFacet(one, surface));
}

export function readFacet(asked: unknown, surface: Surface): Facet {
  const facet = isRecord(asked) ? asked.facet : undefined;
  if (!isRecord(asked) || typeof facet !== 'string' || !facetNames[surface].includes(facet)) {
    throw invalidParameters(
      `a facet must be one of ${facetNames[surface].join(', ')}, but found: ${JSON.stringify(facet ?? asked)}`,
    );
  }
  // Ten values when no count is given: unconfirmed.
  const { count = 10 } = asked;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0)
    throw invalidParameters(`count of facet ${facet} must be a whole number`);
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

/** Counts the values of each facet over rows; null when no facet is asked for, as the service answers. */
export function countFacets(rows: Row[], facets: Facet[]): FacetCounts | null {
  return facets.length === 0 ? null : Object.fromEntries(facets.map((facet) => [facet.facet, countFacet(rows, facet)]));
}

function countFacet(rows: Row[], { facet, count, by, descending }: Facet) {
  const counts = new Map<string, number>();
  for (const row of rows) {
    for (const value of values[facet](row)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sign = descending ? -1 : 1;
  return [...counts]
    .sort(([a, n], [b, m]) => (by === 'count' ? sign * (n - m) || compare(a, b) : sign * compare(a, b)))
    .slice(0, count)
    .map(([value, n]) => ({ count: n, value }));
}

/** Order of characters, the same on every machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
