import type { Client } from '../core/client.ts';
import { fields, isSame } from '../core/json.ts';
import {
  dataAssets,
  dataProducts,
  type CatalogQuery,
  type CatalogTerm,
  type DataAsset,
  type DataProduct,
  type Domain,
  type EntityCategory,
  type New,
  type Publishable,
} from './unified.ts';

/** An asset of the Data Map, as a row of a search describes it. */
export interface MapAsset {
  /** Its guid. */
  id: string;
  name: string;
  entityType: string;
}

/** A data asset that was there, or was made. */
export interface EnsuredAsset {
  /** Its id in the Unified Catalog, by which a data product is related to it. */
  id: string;
  name: string;
  result: 'created' | 'found';
}

/**
 * Gives the domain, term or data product of this name, in the domain that is named, or creates it as `create` of its
 * resource does: names need not be unique, so what is only created is there twice after a second run.
 */
export async function ensureNamed<T extends Domain | CatalogTerm | DataProduct>(
  client: Client,
  resource: Publishable<T>,
  thing: New<T>,
): Promise<T> {
  const { name, domain } = fields(thing);
  for await (const one of resource.each(client, typeof domain === 'string' ? { domainId: domain } : {}))
    if (one.name === name) return one;
  return resource.create(client, thing);
}

/**
 * Gives for each asset of the Data Map the data asset by which the Unified Catalog knows it, and creates those that are
 * missing; one that is given twice is made once. That takes the role Data Steward or Data Product Owner in some domain, and the right to read the asset in the
 * Data Map.
 */
export async function ensureDataAssets(client: Client, assets: readonly MapAsset[]): Promise<EnsuredAsset[]> {
  const known = await dataAssetsOf(
    client,
    assets.map(({ id }) => id),
  );
  const ensured: EnsuredAsset[] = [];
  for (const { id: assetId, name, entityType } of assets) {
    const found = known.find(({ source }) => isSame(source.assetId, assetId));
    const source = { type: 'DataMap', assetId };
    const asset = found ?? (await dataAssets.create(client, { name, type: assetType(entityType), source }));
    if (!found) known.push({ ...asset, source: { ...asset.source, ...source } });
    ensured.push({ id: asset.id, name, result: found ? 'found' : 'created' });
  }
  return ensured;
}

/** Finds the data assets behind which these assets of the Data Map are, by their guids. */
export function dataAssetsOf(client: Client, guids: readonly string[]): Promise<DataAsset[]> {
  // Orphans are what no product or term is related to yet: a query that does not name them leaves them out.
  return byIds(client, dataAssets, guids, (sourceAssetIds) => ({ sourceAssetIds, includingOrphans: true }));
}

/** Asks for what has one of these ids, 50 at a time. For none nothing is asked: such a query would give everything. */
export async function byIds<T>(
  client: Client,
  resource: { query(client: Client, query: CatalogQuery): AsyncGenerator<T> },
  ids: readonly string[],
  queryOf: (ids: string[]) => CatalogQuery,
): Promise<T[]> {
  const found: T[] = [];
  for (let from = 0; from < ids.length; from += 50)
    for await (const one of resource.query(client, queryOf(ids.slice(from, from + 50)))) found.push(one);
  return found;
}

/** Relates a data product to some things, by their ids in the Unified Catalog, unless it is so already. */
export async function ensureRelated(
  client: Client,
  productId: string,
  to: EntityCategory,
  ids: readonly string[],
): Promise<void> {
  const related = await dataProducts.listRelationships(client, productId, to);
  for (const entityId of ids)
    if (!related.some((one) => isSame(one.entityId, entityId)))
      await dataProducts.createRelationship(client, productId, to, { entityId });
}

/** The service has two types for what it knows in detail. All else, tables of a warehouse among it, is of the third. */
function assetType(entityType: string): DataAsset['type'] {
  if (entityType === 'azure_sql_table') return 'AzureSqlTable';
  return entityType === 'azure_datalake_gen2_path' ? 'ADLSGen2Path' : 'General';
}
