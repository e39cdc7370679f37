import type { Client } from '../core/client.ts';
import { HttpError } from '../core/errors.ts';
import { isSame } from '../core/json.ts';
import { byIds, dataAssetsOf } from './unified-ensure.ts';
import {
  businessDomains,
  dataAssets,
  dataProducts,
  terms,
  type CatalogTerm,
  type DataAsset,
  type DataProduct,
  type Domain,
} from './unified.ts';

/** A data product with its domain, and those of its terms and data assets that the caller may see. */
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
  const domains = new Map<string, Domain | undefined>();
  for (const asset of await dataAssetsOf(client, guids)) {
    const related = (await unlessHidden(dataAssets.listRelationships(client, asset.id, 'DATAPRODUCT'))) ?? [];
    const ids = related.map(({ entityId }) => entityId);
    for (const product of await withIds(client, dataProducts, ids)) {
      if (!domains.has(product.domain))
        domains.set(product.domain, await unlessHidden(businessDomains.get(client, product.domain)));
      const domain = domains.get(product.domain);
      if (domain) found.push({ asset, product, domain });
    }
  }
  return found;
}

/** What is asked for, or nothing where it is hidden from the caller or gone. */
async function unlessHidden<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: unknown) => {
    if (error instanceof HttpError && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  });
}

async function withIds<T extends { id: string }>(
  client: Client,
  resource: Parameters<typeof byIds<T>>[1],
  ids: string[],
): Promise<T[]> {
  const all = await byIds(client, resource, ids, (some) => ({ ids: some }));
  return ids.flatMap((id) => all.find((one) => isSame(one.id, id)) ?? []);
}
