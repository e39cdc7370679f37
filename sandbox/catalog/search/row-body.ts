import type { Surface } from '../surfaces';
import { highlights, type Hit } from './keywords';
import type { Row } from './row';

/** A row as each surface answers it: those of 2024 leave empty keys out, those of 2022 show them. */
export function rowBody(row: Row, hit: Hit | undefined, surface: Surface): Record<string, unknown> {
  const body = { '@search.score': score(hit), '@search.highlights': hit ? highlights(row, hit) : null };
  return Object.assign(body, surface === 'datamap' ? row2024(row) : row2022(row));
}

const score = (hit: Hit | undefined): number => (hit ? Math.round(hit.score * 10000) / 10000 : 1);

const notShown: readonly string[] = ['columns', 'business', 'fileExtension'] satisfies (keyof Row)[];

/** The row of Data Map. A page has up to a thousand, so that each is filled in place and not copied. */
export function row2024(row: Row): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) {
    if (!isEmpty(value) && !notShown.includes(key)) body[key] = value;
  }
  body.displayText = row.name;
  body.isIndexed = true;
  return body;
}

const isEmpty = (value: unknown) => value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** The row of Catalog. */
export const row2022 = (row: Row): Record<string, unknown> => ({
  id: row.id,
  name: row.name,
  qualifiedName: row.qualifiedName,
  entityType: row.entityType,
  description: row.description ?? null,
  owner: row.owner ?? null,
  assetType: row.assetType,
  classification: row.classification,
  label: row.label,
  term: row.term,
  contact: row.contact,
  ...(row.collectionId ? { collectionId: row.collectionId } : {}),
});
