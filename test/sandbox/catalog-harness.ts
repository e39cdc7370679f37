import type { Catalog } from '../../sandbox/catalog/catalog';
import { loadWorld } from '../../sandbox/document/load';
import { contoso } from '../../sandbox/estate/contoso';
import { lineage } from '../../sandbox/catalog/lineage';
import type { Entity } from '../../sandbox/catalog/entity';
import { search } from '../../sandbox/catalog/search/search';
import type { Surface } from '../../sandbox/catalog/surfaces';

export const noon = Date.UTC(2025, 0, 15, 12);
export const everywhere = new Set(['contoso', 'sal3s0', 'f1nanc', 'mkt9qd', 'cust4x']);

/** What these tests read of an answer. */
export interface Answer {
  '@search.count': number;
  '@search.facets': Record<string, { count: number; value: string }[]> | null;
  continuationToken?: string;
  value: Record<string, unknown>[];
}

/** Contoso's catalog, as it is at start. */
export function freshCatalog({ assets, empty }: { assets?: number; empty?: boolean } = {}): Catalog {
  const document = contoso({ born: noon, plain: empty, assets });
  return loadWorld(document, { start: noon, now: () => noon }).catalog();
}

export function ask(
  catalog: Catalog,
  body: unknown,
  readable: ReadonlySet<string> = everywhere,
  surface: Surface = 'datamap',
): Answer {
  return search(catalog.rows, body, surface, readable, { types: catalog.types, now: noon }) as unknown as Answer;
}

export const names = (answer: Answer) => answer.value.map(({ name }) => name);

/** The names of the assets that a filter finds, in the order of the alphabet. */
export const found = (catalog: Catalog, filter: unknown) =>
  names(ask(catalog, { filter, limit: 1000, orderby: [{ name: 'ASC' }] }));

export function entityOf(catalog: Catalog, typeName: string, name: string): Entity {
  const [entity] = [...catalog.store.entities()].filter(
    (one) => one.typeName === typeName && one.attributes.name === name,
  );
  if (!entity) throw new Error(`no ${typeName} ${name}`);
  return entity;
}

export interface Lineage {
  guidEntityMap: Record<string, { typeName: string; displayText: string; collectionId?: string }>;
  relations: { fromEntityId: string; toEntityId: string; relationshipId: string }[];
  parentRelations: { childEntityId: string; parentEntityId: string; relationshipId: string }[];
  widthCounts: Record<string, Record<string, number>>;
}

export function downstream(
  catalog: Catalog,
  guid: string,
  depth = 10,
  readable: ReadonlySet<string> = everywhere,
): Lineage {
  const base = catalog.store.entity(guid);
  if (!base) throw new Error(`no entity ${guid}`);
  return lineage(catalog, base, readable, {
    direction: 'OUTPUT',
    depth,
    width: 10,
    includeParent: true,
  }) as unknown as Lineage;
}

export const reportsIn = ({ guidEntityMap }: Lineage) =>
  Object.values(guidEntityMap)
    .filter(({ typeName }) => typeName === 'powerbi_report')
    .map(({ displayText }) => displayText);

/** The reports behind every row with a classification. */
export function reportsShowing(catalog: Catalog, classification: string): string[] {
  const rows = ask(catalog, { filter: { classification } }).value;
  return [...new Set(rows.flatMap(({ id }) => reportsIn(downstream(catalog, String(id)))))].sort();
}
