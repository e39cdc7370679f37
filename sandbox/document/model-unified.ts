import type { EntityRef, MadeLine, Moment, Values } from './model-parts';

export interface UnifiedLine {
  domains?: DomainLine[];
  terms?: CatalogTermLine[];
  dataProducts?: ProductLine[];
  dataAssets?: DataAssetLine[];
  relationships?: TieLine[];
}

export type Status = 'DRAFT' | 'PUBLISHED' | 'EXPIRED';

/** What everything in the Unified Catalog says of its life. */
interface LivedLine extends MadeLine {
  id?: string;
  expiredAt?: Moment;
  expiredBy?: string;
}

type PersonContact = string | { person: string; description?: string } | { id: string; description?: string };
export type ContactsLine = Partial<Record<'owner' | 'expert' | 'databaseAdmin', PersonContact[]>>;

export interface DomainLine extends LivedLine {
  name: string;
  status?: Status;
  type?: string;
  description?: string;
  parent?: string;
  isRestricted?: boolean;
  thumbnail?: { color?: string };
  domains?: Values[];
  managedAttributes?: Values[];
}

export interface CatalogTermLine extends LivedLine {
  name: string;
  domain: string;
  status?: Status;
  description?: string;
  parent?: string;
  contacts?: ContactsLine;
  acronyms?: string[];
  resources?: { name?: string; url?: string }[];
  managedAttributes?: Values[];
}

export interface ProductLine extends LivedLine {
  name: string;
  domain: string;
  status?: Status;
  type?: string;
  description?: string;
  businessUse?: string;
  updateFrequency?: string;
  contacts?: ContactsLine;
  termsOfUse?: Values[];
  documentation?: Values[];
  sensitivityLabel?: string;
  endorsed?: boolean;
  audience?: string[];
  managedAttributes?: Values[];
  /** Entities of the Data Map that it is made of. */
  assets?: EntityRef[];
  /** Terms of its domain that say what it means. */
  terms?: string[];
}

export interface DataAssetLine extends LivedLine {
  asset: EntityRef;
  type?: 'AzureSqlTable' | 'ADLSGen2Path' | 'General';
  contacts?: ContactsLine;
  openInUrl?: string;
}

/** One end of a relation: a term or a data product, named by domain and name or by its id, or a data asset by its entity or id. */
export interface EndLine {
  term?: string;
  dataProduct?: string;
  dataAsset?: EntityRef;
  domain?: string;
}

export interface TieLine extends MadeLine {
  from: EndLine;
  to: EndLine;
  relationshipType?: string;
  description?: string;
}
