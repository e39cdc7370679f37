import type { EntityRef, Moment, Values } from './model-parts';

/** What the Data Map says of who wrote something and when. */
export interface WrittenLine {
  guid?: string;
  createdBy?: string;
  updatedBy?: string;
  createTime?: Moment;
  updateTime?: Moment;
  revision?: number;
}

/** A person of an asset: by name, by a name with words beside it, or by any id. */
export type ContactLine = string | { person: string; info?: string } | { id: string; info?: string };

export type ClassificationLine = string | { typeName: string; attributes?: Values; beside?: Values };

/** What entities, glossaries and terms have in common. */
interface DescribedLine extends WrittenLine {
  attributes?: Values;
  status?: 'ACTIVE' | 'DELETED';
  classifications?: ClassificationLine[];
  labels?: string[];
  contacts?: Partial<Record<'Expert' | 'Owner' | 'Steward', ContactLine[]>>;
  businessAttributes?: Record<string, Values>;
  customAttributes?: Record<string, string>;
  beside?: Values;
}

export interface EntityLine extends DescribedLine {
  typeName: string;
  qualifiedName?: string;
  name?: string;
  description?: string;
  /** The root collection unless it is said; null for none. */
  collection?: string | null;
  relationshipAttributes?: Record<string, EntityRef | EntityRef[]>;
}

export interface GlossaryLine {
  name: string;
  longDescription?: string;
}

export interface TermLine {
  name: string;
  glossary?: string;
  longDescription?: string;
  status?: string;
  contacts?: DescribedLine['contacts'];
  assignedEntities?: EntityRef[];
}

export interface RelationshipLine extends WrittenLine {
  typeName: string;
  end1: EntityRef;
  end2: EntityRef;
  attributes?: Values;
}

/** What flows from some assets to others, by a process that is made for it. */
export interface LineageLine {
  inputs: EntityRef[];
  outputs: EntityRef[];
  process?: { typeName?: string; qualifiedName?: string; name?: string };
}
