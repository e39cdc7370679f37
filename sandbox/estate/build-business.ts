import { DAY, dayOf } from '../dates';
import { person } from '../entra/people';
import { assetGuid, guid } from '../ids';
import type { DataAsset, Lived } from '../unified/model';
import type { Unified } from '../unified/unified';
import { domains, type DomainLine, type ProductLine } from './business';

/** How many days before the start the business wrote all this down. */
const AGE = 40;

/** Fills a Unified Catalog with what Contoso's business made of its data. `born` is the time of the start in milliseconds. */
export function buildBusiness(unified: Unified, born: number): void {
  for (const line of domains) buildDomain(unified, line, dayOf(born) - AGE * DAY);
}

function buildDomain(unified: Unified, line: DomainLine, time: number): void {
  const { name, type, description, owner } = line;
  const { objectId } = person(owner);
  const lived = { createdAt: time, createdBy: objectId, lastModifiedAt: time, lastModifiedBy: objectId };
  const id = guid(`governance domain ${name}`);
  const beside = { isRestricted: false, thumbnail: {}, domains: [], managedAttributes: [] };
  unified.domains.save({ id, name, status: 'PUBLISHED', type, description, ...beside, lived });
  unified.policies.create(id, objectId);
  for (const [term, meaning, parent] of line.terms)
    unified.terms.save({
      id: termId(name, term),
      name: term,
      status: 'PUBLISHED',
      domain: id,
      description: meaning,
      contacts: { owner: [{ id: objectId }] },
      ...(parent === undefined ? {} : { parentId: termId(name, parent) }),
      ...{ acronyms: [], resources: [], managedAttributes: [], lived },
    });
  for (const product of line.products) buildProduct(unified, line, product, lived);
}

function buildProduct(unified: Unified, { name: domain, terms }: DomainLine, line: ProductLine, lived: Lived): void {
  const { name, assets, terms: meant, ...words } = line;
  const id = guid(`data product ${name} of ${domain}`);
  unified.products.save({
    id,
    name,
    ...words,
    domain: guid(`governance domain ${domain}`),
    contacts: { owner: [{ id: lived.createdBy }] },
    ...{ termsOfUse: [], documentation: [], endorsed: false, managedAttributes: [], lived },
  });
  const relate = (category: 'DATAASSET' | 'TERM', other: string) =>
    unified.relations.add(
      { from: { category: 'DATAPRODUCT', id }, to: { category, id: other }, relationshipType: 'Related' },
      { objectId: lived.createdBy, now: lived.createdAt },
    );
  for (const [typeName, qualifiedName] of assets) {
    const asset = assetOf(typeName, qualifiedName, lived);
    unified.assets.save(asset);
    relate('DATAASSET', asset.id);
  }
  for (const term of meant) {
    if (!terms.some(([known]) => known === term))
      throw new Error(`${domain} has no term ${term}, which ${name} names.`);
    relate('TERM', termId(domain, term));
  }
}

/** A data asset knows its entity by the guid that the builders of the Data Map make of its type and name. */
function assetOf(typeName: string, qualifiedName: string, lived: Lived): DataAsset {
  const type = typeName === 'azure_sql_table' ? 'AzureSqlTable' : 'General';
  return {
    id: guid(`data asset of ${qualifiedName}`),
    type,
    assetId: assetGuid(`${typeName} ${qualifiedName}`),
    lived,
  };
}

const termId = (domain: string, term: string) => guid(`term ${term} of ${domain}`);
