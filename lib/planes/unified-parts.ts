import type { Client } from '../core/client.ts';
import { dataAssetsOf } from './unified-ensure.ts';
import {
  businessDomains,
  dataAssets,
  dataProducts,
  terms,
  type CatalogQuery,
  type CatalogTerm,
  type DataAsset,
  type DataProduct,
  type Domain,
} from './unified.ts';

/** A data product with what it is made of, as far as the caller may see it. */
export interface ProductParts {
  product: DataProduct;
  domain: Domain;
  terms: CatalogTerm[];
  assets: DataAsset[];
}

/** A data asset, and a data product that it belongs to. Who owns the product answers for it. */
export interface Answerable {
  asset: DataAsset;
  product: DataProduct;
  domain: Domain;
}

/** Reads a data product with its domain, its terms and its data assets. */
export async function partsOf(client: Client, productId: string): Promise<ProductParts> {
  const product = await dataProducts.get(client, productId);
  const domain = await businessDomains.get(client, product.domain);
  const idsOf = async (to: 'TERM' | 'DATAASSET') =>
    (await dataProducts.listRelationships(client, productId, to)).map(({ entityId }) => entityId);
  return {
    product,
    domain,
    terms: await withIds(client, terms, await idsOf('TERM')),
    assets: await withIds(client, dataAssets, await idsOf('DATAASSET')),
  };
}

/**
 * Tells which data products some assets of the Data Map belong to, by their guids, and in which domains. What belongs to
 * none is left out, and so is what the caller may not see.
 */
export async function whoAnswersFor(client: Client, guids: readonly string[]): Promise<Answerable[]> {
  const found: Answerable[] = [];
  const domains = new Map<string, Domain>();
  for (const asset of await dataAssetsOf(client, guids)) {
    const related = await dataAssets.listRelationships(client, asset.id, 'DATAPRODUCT');
    const ids = related.map(({ entityId }) => entityId);
    for (const product of await withIds(client, dataProducts, ids)) {
      const domain = domains.get(product.domain) ?? (await businessDomains.get(client, product.domain));
      domains.set(product.domain, domain);
      found.push({ asset, product, domain });
    }
  }
  return found;
}

/** Without an id a query asks for everything. */
async function withIds<T extends { id: string }>(
  client: Client,
  resource: { query(client: Client, query: CatalogQuery): AsyncGenerator<T> },
  ids: string[],
): Promise<T[]> {
  const all: T[] = [];
  if (ids.length > 0) for await (const one of resource.query(client, { ids })) all.push(one);
  return ids.flatMap((id) => all.find((one) => one.id === id) ?? []);
}
