import type { End } from '../unified/relations';
import { dataAssetId, findIn, livedOf, type ReadingUnified } from './unified-parts';
import type { EndLine, TieLine } from './model-unified';

/** Reads what ties the things of a Unified Catalog to each other. */
export function readTies(own: ReadingUnified, lines: TieLine[]): void {
  lines.forEach((line, at) => {
    const place = `unifiedCatalog.relationships[${at}]`;
    const [from, to] = [readEnd(own, line.from, `${place}.from`), readEnd(own, line.to, `${place}.to`)];
    if (from === undefined || to === undefined) return;
    const { createdAt, createdBy, lastModifiedAt, lastModifiedBy } = livedOf(own, line, place);
    const { relationshipType = 'Related', description } = line;
    const known = own.unified.relations
      .of(from)
      .some(
        ({ relation, other }) =>
          other.category === to.category && other.id === to.id && relation.relationshipType === relationshipType,
      );
    if (known) return own.faults.add(place, 'it is there twice.');
    const tie = { from, to, relationshipType, ...(description === undefined ? {} : { description }) };
    const made = own.unified.relations.add(tie, { objectId: createdBy, now: createdAt });
    Object.assign(made, { lastModifiedAt, lastModifiedBy });
  });
}

function readEnd(own: ReadingUnified, line: EndLine, place: string): End | undefined {
  const { term, dataProduct, dataAsset, domain = '' } = line;
  if ([term, dataProduct, dataAsset].filter((one) => one !== undefined).length !== 1)
    return void own.faults.add(place, 'an end is one of term, dataProduct and dataAsset.');
  if (term !== undefined) return end('TERM', findIn(own, 'terms', domain, term, `${place}.term`));
  if (dataProduct !== undefined)
    return end('DATAPRODUCT', findIn(own, 'products', domain, dataProduct, `${place}.dataProduct`));
  if (dataAsset === undefined) return undefined;
  if (typeof dataAsset === 'string' && own.unified.assets.get(dataAsset) !== undefined)
    return end('DATAASSET', dataAsset.toLowerCase());
  const entity = own.graph.store.entity(own.find(dataAsset, `${place}.dataAsset`));
  if (entity === undefined) return undefined;
  const id = dataAssetId(entity.attributes.qualifiedName);
  if (own.unified.assets.get(id) === undefined)
    return void own.faults.add(`${place}.dataAsset`, 'there is no data asset of it in dataAssets.');
  return end('DATAASSET', id);
}

const end = (category: End['category'], id: string): End | undefined => (id === '' ? undefined : { category, id });
