import type { Graph } from '../catalog/graph';
import { guid, scanner } from '../ids';
import type { DataAsset, Lived } from '../unified/model';
import type { Unified } from '../unified/unified';
import type { Find } from './find';
import { createFaults } from './faults';
import type { MadeLine } from './model-parts';
import type { DomainLine } from './model-unified';
import type { Names } from './names';
import type { Reading } from './reading';

/** What a Unified Catalog is read with, besides: how its own things are called, and the entities of the Data Map. */
export interface ReadingUnified extends Reading {
  unified: Unified;
  domains: Names;
  terms: Names;
  products: Names;
  find: Find;
  graph: Graph;
}

export const domainId = ({ id, name }: DomainLine): string => id?.toLowerCase() ?? guid(`governance domain ${name}`);
export const termId = (domain: string, name: string): string => guid(`term ${name} of ${domain}`);
export const productId = (domain: string, name: string): string => guid(`data product ${name} of ${domain}`);
export const dataAssetId = (qualifiedName: unknown): string => guid(`data asset of ${String(qualifiedName)}`);
export const typeOfAsset = (typeName: string): DataAsset['type'] =>
  typeName === 'azure_sql_table' ? 'AzureSqlTable' : 'General';

/** By which a term or a product is known that stands in a domain. */
export const inDomain = (domain: string, name: string): string => `${domain}/${name}`;

/** A term or a product by its name in a domain, or by its id. */
export function findIn(
  own: ReadingUnified,
  kind: 'terms' | 'products',
  domain: string,
  name: string,
  place: string,
): string {
  const names = own[kind];
  if (names.has(name.toLowerCase())) return name.toLowerCase();
  const found = names.find(inDomain(own.domains.find(domain, place, own.faults), name), place, createFaults());
  if (found === '')
    own.faults.add(place, `the domain "${domain}" has no one ${kind === 'terms' ? 'term' : 'data product'} "${name}".`);
  return found;
}

type LivedLine = MadeLine & Pick<DomainLine, 'expiredAt' | 'expiredBy'>;

export function livedOf(reading: Reading, line: LivedLine, place: string): Lived {
  const { asOf, who, faults } = reading;
  const by = (field: 'createdBy' | 'lastModifiedBy' | 'expiredBy', otherwise: string) => {
    const name = line[field];
    return name === undefined ? otherwise : who.find(name, `${place}.${field}`, faults);
  };
  const createdAt = reading.moment(line.createdAt, asOf, `${place}.createdAt`);
  const createdBy = by('createdBy', scanner);
  const lastModifiedAt = reading.moment(line.lastModifiedAt, createdAt, `${place}.lastModifiedAt`);
  const lastModifiedBy = by('lastModifiedBy', createdBy);
  const expired =
    line.expiredAt === undefined
      ? {}
      : {
          expiredAt: reading.moment(line.expiredAt, asOf, `${place}.expiredAt`),
          expiredBy: by('expiredBy', lastModifiedBy),
        };
  return { createdAt, createdBy, lastModifiedAt, lastModifiedBy, ...expired };
}
