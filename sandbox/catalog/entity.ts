/** The values of a struct, by attribute name. */
export type Attributes = Record<string, unknown>;

export interface Classification {
  typeName: string;
  attributes?: Attributes;
  /** What else was written with it, such as `validityPeriods`: kept as it came. */
  beside?: Attributes;
}

/** A person of an asset; `info` is what the owner of the asset wrote beside the name. */
export interface Contact {
  id: string;
  info: string;
}

export type ContactType = 'Expert' | 'Owner' | 'Steward';

/** An entity as it is kept. How it looks on the wire is bodies.ts; its row in search is search/row.ts. */
export interface Entity {
  guid: string;
  typeName: string;
  attributes: Attributes;
  /** Absent on Data Factory's assets and on glossary terms: those are in no collection. */
  collectionId?: string;
  status: 'ACTIVE' | 'DELETED';
  createdBy: string;
  updatedBy: string;
  createTime: number;
  updateTime: number;
  /** The number behind `lastModifiedTS`, which is a string on the wire. */
  revision: number;
  classifications: Classification[];
  labels: string[];
  contacts: Partial<Record<ContactType, Contact[]>>;
  businessAttributes: Record<string, Attributes>;
  /** Free keys and values of one entity, which no type knows. */
  customAttributes?: Record<string, string>;
  /** What else was written with it, such as `provenanceType`: kept as it came. */
  beside?: Attributes;
}

/** A relationship between two entities, by guid; which end is which says its relationshipDef. */
export interface Relationship {
  guid: string;
  typeName: string;
  end1: string;
  end2: string;
  attributes: Attributes;
  createdBy: string;
  updatedBy: string;
  createTime: number;
  updateTime: number;
  revision: number;
}

/** What an entity may carry besides what its type knows. */
export const besideAttributes = ['homeId', 'isIncomplete', 'provenanceType', 'proxy', 'source', 'sourceDetails'];

/** What a reader may see: the names of its collections. */
export type Readable = ReadonlySet<string>;

/**
 * Whether a reader sees an entity. One without a collection is shown to everybody who may read anything:
 * unconfirmed, but otherwise nobody could follow a lineage through Data Factory.
 */
export const isReadable = (entity: { collectionId?: string }, readable: Readable): boolean =>
  entity.collectionId === undefined || readable.has(entity.collectionId);

/** A string attribute, or nothing. */
export function text(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The name people know an entity by: Power BI keeps it in displayName, a glossary term in name. */
export const displayText = (entity: Pick<Entity, 'attributes' | 'guid'>): string =>
  text(entity.attributes, 'displayName') ?? text(entity.attributes, 'name') ?? qualifiedName(entity) ?? entity.guid;

export const qualifiedName = (entity: Pick<Entity, 'attributes'>): string | undefined =>
  text(entity.attributes, 'qualifiedName');
