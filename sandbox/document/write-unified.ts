import type { Graph } from '../catalog/graph';
import { scanner } from '../ids';
import type { Contacts, DataAsset, DataProduct, Domain, Lived, Term } from '../unified/model';
import type { End, Relation } from '../unified/relations';
import type { Unified } from '../unified/unified';
import type { EntityRef } from './model-parts';
import type {
  CatalogTermLine,
  ContactsLine,
  DataAssetLine,
  DomainLine,
  EndLine,
  ProductLine,
  TieLine,
  UnifiedLine,
} from './model-unified';
import { createNames, type Names } from './names';
import { present, some, unless } from './reading';
import { dataAssetId, domainId, inDomain, productId, termId, typeOfAsset } from './unified-parts';
import { writeMade, type Writing } from './writing';

/** How the domains of a catalog are called. */
export function domainNames({ domains }: Unified): Names {
  const names = createNames({ called: 'a governance domain' });
  for (const { id, name } of domains.all()) names.add(id, name);
  return names;
}

/** What a Unified Catalog is written with, besides. */
interface WritingUnified extends Writing {
  domains: Names;
  terms: Names;
  products: Names;
  graph: Graph;
  unified: Unified;
  refTo: (guid: string) => EntityRef;
}

export function writeUnified(
  unified: Unified,
  graph: Graph,
  refTo: (guid: string) => EntityRef,
  writing: Writing,
): UnifiedLine | undefined {
  const [terms, products] = [createNames({ called: 'a term' }), createNames({ called: 'a data product' })];
  for (const { id, domain, name } of unified.terms.all()) terms.add(id, inDomain(domain, name));
  for (const { id, domain, name } of unified.products.all()) products.add(id, inDomain(domain, name));
  const own: WritingUnified = { ...writing, domains: domainNames(unified), terms, products, graph, unified, refTo };
  const lines = present({
    domains: some(unified.domains.all().map((one) => writeDomain(one, own))),
    terms: some(unified.terms.all().map((one) => writeTerm(one, own))),
    dataProducts: some(unified.products.all().map((one) => writeProduct(one, own))),
    dataAssets: some(unified.assets.all().map((one) => writeDataAsset(one, own))),
    relationships: some(unified.relations.all().map((one) => writeTie(one, own))),
  });
  return Object.keys(lines).length > 0 ? lines : undefined;
}

function writeDomain({ lived, ...one }: Domain, own: WritingUnified): DomainLine {
  const { name, status, type, description, parentId, isRestricted, thumbnail, domains, managedAttributes } = one;
  return present({
    name,
    status: unless(status, 'DRAFT'),
    type,
    description,
    parent: parentId && own.domains.of(parentId),
    isRestricted: unless(isRestricted, false),
    thumbnail: unless(thumbnail, {}),
    domains: some(domains),
    managedAttributes: some(managedAttributes),
    id: unless(one.id, domainId({ name })),
    ...writeLived(lived, own),
  }) as DomainLine;
}

/** A term or a product by its name, where its domain has one of that name. */
function nameIn(names: Names, id: string, domain: string): string {
  const name = names.of(id);
  return name.startsWith(`${domain}/`) ? name.slice(domain.length + 1) : id;
}

function writeTerm({ lived, ...one }: Term, own: WritingUnified): CatalogTermLine {
  const { name, status, description, contacts, parentId, acronyms, resources, managedAttributes } = one;
  const domain = own.domains.of(one.domain);
  const above = parentId === undefined ? undefined : own.unified.terms.get(parentId);
  return present({
    name,
    domain,
    status: unless(status, 'DRAFT'),
    description,
    parent: parentId && (above?.domain === one.domain ? nameIn(own.terms, parentId, one.domain) : parentId),
    contacts: contacts && writeContacts(contacts, own),
    acronyms: some(acronyms),
    resources: some(resources),
    managedAttributes: some(managedAttributes),
    id: unless(one.id, termId(domain, name)),
    ...writeLived(lived, own),
  }) as CatalogTermLine;
}

function writeProduct({ lived, ...one }: DataProduct, own: WritingUnified): ProductLine {
  const { name, status, type, description, businessUse, updateFrequency, contacts, sensitivityLabel } = one;
  const domain = own.domains.of(one.domain);
  return present({
    name,
    domain,
    status: unless(status, 'DRAFT'),
    ...{ type, description, businessUse, updateFrequency },
    contacts: unless(writeContacts(contacts, own), {}),
    termsOfUse: some(one.termsOfUse),
    documentation: some(one.documentation),
    sensitivityLabel,
    endorsed: unless(one.endorsed, false),
    audience: some(one.audience),
    managedAttributes: some(one.managedAttributes),
    id: unless(one.id, productId(domain, name)),
    ...writeLived(lived, own),
  }) as ProductLine;
}

function writeDataAsset(
  { id, type, assetId, contacts, openInUrl, lived }: DataAsset,
  own: WritingUnified,
): DataAssetLine {
  const entity = own.graph.store.entity(assetId);
  return present({
    asset: own.refTo(assetId),
    type: unless(type, typeOfAsset(entity?.typeName ?? '')),
    contacts: contacts && writeContacts(contacts, own),
    openInUrl,
    id: unless(id, dataAssetId(entity?.attributes.qualifiedName)),
    ...writeLived(lived, own),
  });
}

const writeContacts = (contacts: Contacts, { who }: Writing): ContactsLine =>
  Object.fromEntries(
    Object.entries(contacts).map(([type, all]) => [
      type,
      all.map(({ id, description }) => {
        const person = who.of(id);
        if (description === undefined) return person;
        return person === id ? { id, description } : { person, description };
      }),
    ]),
  );

const writeLived = (lived: Lived, writing: Writing) => ({
  ...writeMade(lived, writing),
  ...present({
    expiredAt: lived.expiredAt === undefined ? undefined : writing.moment(lived.expiredAt, Number.NaN),
    expiredBy:
      lived.expiredBy === lived.lastModifiedBy || lived.expiredBy === undefined
        ? undefined
        : writing.who.of(lived.expiredBy),
  }),
});

function writeTie(relation: Relation, own: WritingUnified): TieLine {
  const { from, to, relationshipType, description } = relation;
  return present({
    from: writeEnd(from, own),
    to: writeEnd(to, own),
    relationshipType: unless(relationshipType, 'Related'),
    description,
    ...writeMade(relation, own, scanner),
  });
}

function writeEnd({ category, id }: End, own: WritingUnified): EndLine {
  const { unified, domains } = own;
  if (category === 'DATAASSET') {
    const asset = unified.assets.get(id);
    const name = own.graph.store.entity(asset?.assetId ?? '')?.attributes.qualifiedName;
    return { dataAsset: asset !== undefined && id === dataAssetId(name) ? own.refTo(asset.assetId) : id };
  }
  const domain = (category === 'TERM' ? unified.terms : unified.products).get(id)?.domain ?? '';
  const name = nameIn(category === 'TERM' ? own.terms : own.products, id, domain);
  const where = name === id ? {} : { domain: domains.of(domain) };
  return category === 'TERM' ? { ...where, term: name } : { ...where, dataProduct: name };
}
