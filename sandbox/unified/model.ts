/** Where a thing is in its life. Requests may write it in any case. */
export const statuses = ['DRAFT', 'PUBLISHED', 'EXPIRED'] as const;
export type Status = (typeof statuses)[number];

/** Who made and changed a thing, and when, in milliseconds. */
export interface Lived {
  createdAt: number;
  createdBy: string;
  lastModifiedAt: number;
  lastModifiedBy: string;
  expiredAt?: number;
  expiredBy?: string;
}

/** Who does something now. */
export interface Doing {
  objectId: string;
  now: number;
}

export interface Contact {
  id: string;
  description?: string;
}

export const contactTypes = ['owner', 'expert', 'databaseAdmin'] as const;
export type Contacts = Partial<Record<(typeof contactTypes)[number], Contact[]>>;

export interface ManagedAttribute {
  name?: string;
  value?: string;
  isRequired?: boolean;
}

/** A governance domain: a part of the business that answers for its terms and data products. */
export interface Domain {
  id: string;
  name: string;
  status: Status;
  type?: string;
  description?: string;
  isRestricted: boolean;
  parentId?: string;
  thumbnail: { color?: string };
  /** Which domains and collections of the Data Map it stands for; kept as it came. */
  domains: PlatformDomain[];
  managedAttributes: ManagedAttribute[];
  lived: Lived;
}

export interface PlatformDomain {
  name?: string;
  friendlyName?: string;
  relatedCollections: RelatedCollection[];
}

export interface RelatedCollection {
  name?: string;
  friendlyName?: string;
  parentCollection?: { type: 'CollectionReference'; refName?: string };
}

/** A word of the business, in the domain that answers for it. */
export interface Term {
  id: string;
  name: string;
  status: Status;
  domain: string;
  description?: string;
  contacts?: Contacts;
  parentId?: string;
  acronyms: string[];
  resources: { name?: string; url?: string }[];
  managedAttributes: ManagedAttribute[];
  lived: Lived;
}

/** A page that a data product names. */
export interface Link {
  url?: string;
  name?: string;
  dataAssetId?: string;
}

/** Data that a domain offers: what it is for, who answers for it, and by its relations what it is made of. */
export interface DataProduct {
  id: string;
  name: string;
  status: Status;
  type?: string;
  domain: string;
  description?: string;
  businessUse?: string;
  updateFrequency?: string;
  contacts: Contacts;
  termsOfUse: Link[];
  documentation: Link[];
  sensitivityLabel?: string;
  endorsed: boolean;
  audience: string[];
  managedAttributes: ManagedAttribute[];
  lived: Lived;
}

export const assetTypes = ['AzureSqlTable', 'ADLSGen2Path', 'General'] as const;
export type AssetType = (typeof assetTypes)[number];

/** An entity of the Data Map, as the business sees it. Its name and all that was scanned are the entity's, whenever it is read. */
export interface DataAsset {
  id: string;
  type: AssetType;
  /** The guid of the entity. */
  assetId: string;
  contacts?: Contacts;
  openInUrl?: string;
  lived: Lived;
}
