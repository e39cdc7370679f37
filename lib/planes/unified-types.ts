// The things of the Unified Catalog, in the words of its REST documentation. The service adds fields, which are kept when a thing is
// written back. https://learn.microsoft.com/rest/api/purview/

/** Where a thing is in its life. What is a draft is seen by those who work in its domain. */
export type CatalogStatus = 'DRAFT' | 'PUBLISHED' | 'EXPIRED';

/** A person or a group, by the Entra object id. */
export interface Contact {
  id: string;
  description?: string;
}

/** Who answers for a thing, and who knows it. */
export interface Contacts {
  owner?: Contact[];
  expert?: Contact[];
  databaseAdmin?: Contact[];
}

/** What every thing has. */
interface Governed {
  /** Given by the service: read it from the answer of `create`. */
  id: string;
  name: string;
  systemData?: { createdAt?: string; createdBy?: string; lastModifiedAt?: string; lastModifiedBy?: string };
  [field: string]: unknown;
}

/** A governance domain: a part of the business that answers for its terms and data products. */
export interface Domain extends Governed {
  status: CatalogStatus;
  type?: 'FunctionalUnit' | 'LineOfBusiness' | 'DataDomain' | 'Regulatory' | 'Project';
  description?: string;
  isRestricted?: boolean;
  parentId?: string;
}

/** A term of the business. Terms of the Data Map's glossary are others. */
export interface CatalogTerm extends Governed {
  status: CatalogStatus;
  /** Id of the governance domain. */
  domain: string;
  description?: string;
  contacts?: Contacts;
  parentId?: string;
  acronyms?: string[];
  resources?: { name?: string; url?: string }[];
}

/** Data that a domain offers. Its relationships say of which assets it is made. */
export interface DataProduct extends Governed {
  status: CatalogStatus;
  /** Id of the governance domain. */
  domain: string;
  /** For example `Master`, `Analytical` or `DashboardsOrReports`. */
  type?: string;
  description?: string;
  businessUse?: string;
  /** It needs an owner. */
  contacts: Contacts;
  updateFrequency?: 'Hourly' | 'Daily' | 'Weekly' | 'Monthly' | 'Quarterly' | 'Yearly';
  audience?: string[];
  endorsed?: boolean;
}

/** An asset of the Data Map, as the business sees it. Its id is not the guid of that. */
export interface DataAsset extends Governed {
  type: 'AzureSqlTable' | 'ADLSGen2Path' | 'General';
  /** `assetId` is the guid in the Data Map. */
  source: { type: string; assetId: string; [field: string]: unknown };
  description?: string;
  contacts?: Contacts;
  openInUrl?: string;
}

/** What is given of a new thing: the service adds its id, and it begins as a draft unless told otherwise. */
export type New<T extends Governed> = Omit<Named<T>, 'id' | 'status' | 'systemData'> & {
  id?: string;
  status?: CatalogStatus;
  [field: string]: unknown;
};

/** The fields that a type names: `Omit` forgets them where any other may be there too. */
type Named<T> = { [Field in keyof T as string extends Field ? never : Field]: T[Field] };

/** What a relationship may lead to. */
export type EntityCategory = 'DATAPRODUCT' | 'TERM' | 'DATAASSET' | 'OBJECTIVE' | 'CRITICALDATAELEMENT' | 'DATACOLUMN';

/** What a thing is related to, and how. */
export interface Relationship {
  /** Id of the other end. */
  entityId: string;
  /** `Related`, `Synonym` or `Parent`. */
  relationshipType?: string;
  description?: string;
  [field: string]: unknown;
}

/** A status as a query may name it: in capitals, or as a word. */
export type StatusAsked = CatalogStatus | 'Draft' | 'Published' | 'Expired';

/** What to look for. Everything is optional. */
export interface CatalogQuery {
  ids?: string[];
  domainIds?: string[];
  /** Part of a name. */
  nameKeyword?: string;
  status?: StatusAsked;
  multiStatus?: StatusAsked[];
  /** Data assets alone: those behind which these assets of the Data Map are, by their guids. */
  sourceAssetIds?: string[];
  /** Data assets alone: also those that nothing is related to. */
  includingOrphans?: boolean;
  /** Object ids of owners. */
  owners?: string[];
  orderby?: { field: string; direction: 'asc' | 'desc' }[];
  [field: string]: unknown;
}

/** How many things have each value, by facet. The service writes the counts as text. */
export type Facets = Record<string, { value: string; count: string }[]>;
