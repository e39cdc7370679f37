import { isReadable, type Entity } from '../catalog/entity';
import { lineage } from '../catalog/lineage';
import { invalidRequest } from '../http/refusals';
import { booleanOf } from '../values';
import { assetName, deleteAsset, readAsset, readNewAsset, showAsset } from './assets';
import { fields, flagIn, textsIn } from './fields';
import { entityAt, requireIn, type OnUnified, type UnifiedCall } from './gate';
import type { DataAsset } from './model';
import { listed } from './paging';
import { matching, ordered, orderInAddress } from './query';
import { notFound } from './refusals';
import { categoryIn, isCategory, otherIn, showTie, tie, tiesOf, untie } from './ties';

const base = '/datagovernance/catalog/dataAssets';
const types = ['Related', 'Synonym'];

/** Data assets: entities of the Data Map as products are made of them. They lie in no domain. */
export function assetRoutes(on: OnUnified): void {
  on('GET', base, 'catalog/read', (c) => {
    const extended = needed(c, 'includeExtendedProperties');
    const asked = ordered(named(c), orderInAddress(c.query('orderBy')));
    return listed(c, asked, ({ asset }) => showAsset(c.catalog, asset, extended));
  });
  on('POST', base, 'asset/write', (c) => {
    const made = readNewAsset(c.unified, c.body, (guid) => entityAt(c, guid), c.doing);
    c.unified.assets.save(made);
    c.reply.code(201);
    return showAsset(c.catalog, made, false);
  });
  on('POST', `${base}/query`, 'catalog/read', (c) => ({
    value: queried(c).map((asset) => showAsset(c.catalog, asset, false)),
  }));
  on('GET', `${base}/{dataAssetId}`, 'catalog/read', (c) => {
    const [extended, withLineage] = [needed(c, 'includeExtendedProperties'), needed(c, 'includeLineage')];
    const asset = assetAt(c);
    const shown = showAsset(c.catalog, asset, extended);
    return withLineage ? { ...shown, lineage: lineageOf(c, asset) } : shown;
  });
  on('PUT', `${base}/{dataAssetId}`, 'asset/write', (c) => {
    const changed = readAsset(assetAt(c), c.body, (guid) => entityAt(c, guid), c.doing);
    c.unified.assets.save(changed);
    return showAsset(c.catalog, changed, false);
  });
  on('DELETE', `${base}/{dataAssetId}`, 'asset/write', (c) => deleteAsset(c.unified, assetAt(c)));

  const path = `${base}/{dataAssetId}/relationships`;
  on('GET', path, 'catalog/read', (c) => {
    const ties = tiesOf(c, endOf(assetAt(c)), categoryIn(c, true));
    return {
      value: ties.map(({ relation, other }) => {
        const { systemData: _, ...row } = showTie(relation, other.id, types);
        return row;
      }),
    };
  });
  on('POST', path, 'product/write', (c) => {
    const made = tie(c, endOf(assetAt(c)), categoryIn(c, true) ?? '', c.body);
    return showTie(made.relation, made.entityId);
  });
  on('DELETE', path, 'product/write', (c) => {
    const end = endOf(assetAt(c));
    const [category, id] = [categoryIn(c, true) ?? '', otherIn(c, true) ?? ''];
    requireOther(c, category, id);
    untie(c, end, { category, id });
  });
}

const endOf = ({ id }: DataAsset) => ({ category: 'DATAASSET' as const, id });

/** A query parameter that has to say true or false. */
function needed(c: UnifiedCall, name: string): boolean {
  const read = booleanOf(c.query(name)?.trim());
  if (read === undefined) throw invalidRequest(`The query parameter ${name} is required, true or false.`);
  return read;
}

function assetAt(c: UnifiedCall): DataAsset {
  const asset = c.unified.assets.get(c.path('dataAssetId'));
  if (asset === undefined) throw notFound('DataAsset');
  return asset;
}

/** A tie is the product's or the term's, and is untied by those who may change that. */
function requireOther(c: UnifiedCall, category: string, id: string): void {
  if (!isCategory(category)) return;
  const { terms, products } = c.unified;
  const other = category === 'TERM' ? terms.get(id) : products.get(id);
  if (other !== undefined) requireIn(c, category === 'TERM' ? 'term/write' : 'product/write', other.domain);
}

const named = (c: UnifiedCall) =>
  c.unified.assets.all().map((asset) => ({ ...asset, name: assetName(c.catalog, asset), asset }));

/** What a query asks for. Assets that no product and no term has are left out unless it says `includingOrphans`. */
function queried(c: UnifiedCall): DataAsset[] {
  const { assetTypes, ...body } = fields(c.body);
  const among = (name: string, values: (asset: DataAsset) => (string | undefined)[]) => {
    const asked = textsIn({ assetTypes, ...body }, name).map((one) => one.toLowerCase());
    return (asset: DataAsset) =>
      asked.length === 0 || values(asset).some((one) => asked.includes(one?.toLowerCase() ?? ''));
  };
  const fits = [
    among('sourceAssetIds', ({ assetId }) => [assetId]),
    // That both are meant, the catalog's type and the Data Map's, is unconfirmed.
    among('assetTypes', ({ type, assetId }) => [type, c.catalog.store.entity(assetId)?.typeName]),
    (asset: DataAsset) => flagIn(body, 'includingOrphans') === true || c.unified.relations.of(endOf(asset)).length > 0,
  ];
  return matching(named(c), body)
    .map(({ asset }) => asset)
    .filter((asset) => fits.every((one) => one(asset)));
}

/** The lineage of the entity as the Data Map tells it to the caller; nothing for one who may not read the entity there. */
function lineageOf(c: UnifiedCall, { assetId }: DataAsset): Record<string, unknown> {
  const entity = c.catalog.store.entity(assetId);
  if (entity === undefined || !hasLineage(c, entity) || !isReadable(entity, c.readable)) return {};
  return lineage(c.catalog, entity, c.readable, { direction: 'BOTH', depth: 3, width: 10, includeParent: false });
}

const hasLineage = ({ catalog: { types } }: UnifiedCall, { typeName }: Entity): boolean =>
  types.isA(typeName, 'Process') || types.isA(typeName, 'DataSet');
