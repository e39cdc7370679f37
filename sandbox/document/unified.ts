import type { Graph } from '../catalog/graph';
import type { Counts } from '../counts';
import type { Contacts, Link, Lived, ManagedAttribute, PlatformDomain } from '../unified/model';
import { createUnified, type Unified } from '../unified/unified';
import type { Find } from './find';
import { readGovernance } from './governance';
import type { EntityRef } from './model-parts';
import type { CatalogTermLine, ContactsLine, DataAssetLine, DomainLine, ProductLine } from './model-unified';
import { createNames } from './names';
import { present, refuseTwice, type Reading } from './reading';
import { readTies } from './ties';
import {
  dataAssetId,
  domainId,
  findIn,
  inDomain,
  livedOf,
  productId,
  termId,
  typeOfAsset,
  type ReadingUnified,
} from './unified-parts';

export function readUnified(counts: Counts, graph: Graph, find: Find, reading: Reading): Unified {
  const {
    domains = [],
    terms = [],
    dataProducts = [],
    dataAssets = [],
    relationships = [],
  } = reading.document.unifiedCatalog ?? {};
  const names = {
    domains: createNames({ called: 'a governance domain' }),
    terms: createNames({ called: 'a term' }),
    products: createNames({ called: 'a data product' }),
  };
  domains.forEach((line) => names.domains.add(domainId(line), line.name));
  const unified = createUnified(counts, readGovernance(reading, names.domains, domains.map(domainId)));
  const own: ReadingUnified = { ...reading, ...names, unified, graph, find };
  const placed = <T>(lines: T[], list: string) =>
    lines.map((line, at) => ({ line, place: `unifiedCatalog.${list}[${at}]` }));
  const ids = new Map<string, string>();
  const once = (id: string, place: string) => refuseTwice(ids, id, place, reading.faults, 'the id');
  for (const { line, place } of placed(domains, 'domains')) once(domainId(line), place);
  for (const { line, place } of placed(domains, 'domains')) readDomain(own, line, place);
  for (const { line, place } of placed(terms, 'terms')) once(nameTerm(own, line, place), place);
  for (const { line, place } of placed(terms, 'terms')) readTerm(own, line, place);
  for (const { line, place } of placed(dataAssets, 'dataAssets')) readDataAsset(own, line, place);
  for (const { line, place } of placed(dataProducts, 'dataProducts')) once(readProduct(own, line, place), place);
  refuseCircles(own);
  readTies(own, relationships);
  return unified;
}

function readDomain(own: ReadingUnified, line: DomainLine, place: string): void {
  const { name, status = 'DRAFT', type, description, parent, isRestricted = false, thumbnail = {} } = line;
  const parentId = parent === undefined ? undefined : own.domains.find(parent, `${place}.parent`, own.faults);
  own.unified.domains.save(
    present({
      ...{ id: domainId(line), name, status, type, description, isRestricted, parentId, thumbnail: { ...thumbnail } },
      domains: structuredClone(line.domains ?? []) as unknown as PlatformDomain[],
      managedAttributes: structuredClone(line.managedAttributes ?? []) as ManagedAttribute[],
      lived: livedOf(own, line, place),
    }),
  );
}

const termIdOf = (line: CatalogTermLine) => line.id?.toLowerCase() ?? termId(line.domain, line.name);

function nameTerm(own: ReadingUnified, line: CatalogTermLine, place: string): string {
  const id = termIdOf(line);
  own.terms.add(id, inDomain(own.domains.find(line.domain, `${place}.domain`, own.faults), line.name));
  return id;
}

function readTerm(own: ReadingUnified, line: CatalogTermLine, place: string): void {
  const { name, status = 'DRAFT', description, contacts, parent, acronyms = [], resources = [] } = line;
  const parentId = parent === undefined ? undefined : findIn(own, 'terms', line.domain, parent, `${place}.parent`);
  own.unified.terms.save(
    present({
      ...{
        id: termIdOf(line),
        name,
        status,
        domain: own.domains.find(line.domain, `${place}.domain`, own.faults),
        description,
      },
      contacts: contacts && contactsOf(own, contacts, place),
      ...{ parentId, acronyms: [...acronyms], resources: structuredClone(resources) },
      managedAttributes: structuredClone(line.managedAttributes ?? []) as ManagedAttribute[],
      lived: livedOf(own, line, place),
    }),
  );
}

function readDataAsset(own: ReadingUnified, line: DataAssetLine, place: string): void {
  const assetId = own.find(line.asset, `${place}.asset`);
  const entity = own.graph.store.entity(assetId);
  if (entity === undefined) return;
  const id = line.id?.toLowerCase() ?? dataAssetId(entity.attributes.qualifiedName);
  if (own.unified.assets.get(id) !== undefined) return own.faults.add(place, 'it is there twice.');
  const contacts = line.contacts && contactsOf(own, line.contacts, place);
  own.unified.assets.save(
    present({
      ...{ id, type: line.type ?? typeOfAsset(entity.typeName), assetId, contacts, openInUrl: line.openInUrl },
      lived: livedOf(own, line, place),
    }),
  );
}

function readProduct(own: ReadingUnified, line: ProductLine, place: string): string {
  const { name, status = 'DRAFT', type, description, businessUse, updateFrequency, sensitivityLabel } = line;
  const id = line.id?.toLowerCase() ?? productId(line.domain, name);
  own.products.add(id, inDomain(own.domains.find(line.domain, `${place}.domain`, own.faults), name));
  const lived = livedOf(own, line, place);
  own.unified.products.save(
    present({
      ...{
        id,
        name,
        status,
        type,
        domain: own.domains.find(line.domain, `${place}.domain`, own.faults),
        description,
        businessUse,
      },
      ...{ updateFrequency, contacts: contactsOf(own, line.contacts ?? {}, place), sensitivityLabel },
      termsOfUse: structuredClone(line.termsOfUse ?? []) as Link[],
      documentation: structuredClone(line.documentation ?? []) as Link[],
      endorsed: line.endorsed ?? false,
      audience: [...(line.audience ?? [])],
      managedAttributes: structuredClone(line.managedAttributes ?? []) as ManagedAttribute[],
      lived,
    }),
  );
  const relate = (category: 'DATAASSET' | 'TERM', other: string) =>
    own.unified.relations.add(
      { from: { category: 'DATAPRODUCT', id }, to: { category, id: other }, relationshipType: 'Related' },
      { objectId: lived.createdBy, now: lived.createdAt },
    );
  for (const [at, ref] of (line.assets ?? []).entries()) relateAsset(own, ref, `${place}.assets[${at}]`, lived, relate);
  for (const [at, term] of (line.terms ?? []).entries())
    relate('TERM', findIn(own, 'terms', line.domain, term, `${place}.terms[${at}]`));
  return id;
}

/** A product's entity stands in the catalog as a data asset, which is made where it is not there. */
function relateAsset(
  own: ReadingUnified,
  ref: EntityRef,
  place: string,
  lived: Lived,
  relate: (category: 'DATAASSET', id: string) => void,
): void {
  const entity = own.graph.store.entity(own.find(ref, place));
  if (entity === undefined) return;
  const id = dataAssetId(entity.attributes.qualifiedName);
  if (own.unified.assets.get(id) === undefined)
    own.unified.assets.save({ id, type: typeOfAsset(entity.typeName), assetId: entity.guid, lived: { ...lived } });
  relate('DATAASSET', id);
}

export function contactsOf({ who, faults }: Reading, lines: ContactsLine, place: string): Contacts {
  const read = Object.entries(lines).map(([type, some]) => [
    type,
    some.map((one, at) => {
      const where = `${place}.contacts.${type}[${at}]`;
      if (typeof one === 'string') return { id: who.find(one, where, faults) };
      const id = 'person' in one ? who.find(one.person, `${where}.person`, faults) : one.id.toLowerCase();
      return present({ id, description: one.description });
    }),
  ]);
  return Object.fromEntries(read) as Contacts;
}

/** Nothing lies below itself. */
function refuseCircles({ unified, faults, document: { unifiedCatalog = {} } }: ReadingUnified): void {
  for (const kind of ['domains', 'terms'] as const) {
    const parents = new Map(unified[kind].all().map(({ id, parentId }) => [id, parentId]));
    unifiedCatalog[kind]?.forEach((line, at) => {
      const own = kind === 'domains' ? domainId(line) : termIdOf(line as CatalogTermLine);
      const seen = new Set<string>();
      let above = parents.get(own);
      for (; above !== undefined && above !== own && !seen.has(above); above = parents.get(above)) seen.add(above);
      if (above === own) faults.add(`unifiedCatalog.${kind}[${at}].parent`, 'nothing lies below itself.');
    });
  }
}
