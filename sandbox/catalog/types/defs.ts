export type Category =
  'ENTITY' | 'CLASSIFICATION' | 'RELATIONSHIP' | 'ENUM' | 'STRUCT' | 'BUSINESS_METADATA' | 'TERM_TEMPLATE';

export interface AttributeDef {
  name: string;
  typeName: string;
  isOptional: boolean;
  cardinality: 'SINGLE' | 'SET' | 'LIST';
  valuesMinCount: number;
  valuesMaxCount: number;
  isUnique: boolean;
  isIndexable: boolean;
  includeInNotification: boolean;
  description?: string;
  defaultValue?: string;
  options?: Record<string, string>;
  constraints?: Record<string, unknown>[];
}

export interface RelationshipEndDef {
  type: string;
  name: string;
  isContainer: boolean;
  cardinality: 'SINGLE' | 'SET';
  isLegacyAttribute: boolean;
  description?: string;
}

/** What every type definition carries, and what only some kinds do. */
export interface TypeDef {
  category: Category;
  guid: string;
  createdBy: string;
  updatedBy: string;
  createTime: number;
  updateTime: number;
  version: number;
  name: string;
  description: string;
  typeVersion: string;
  serviceType?: string;
  lastModifiedTS?: string;
  options?: Record<string, string>;
  dateFormatter?: Record<string, unknown>;
  attributeDefs?: AttributeDef[];
  superTypes?: string[];
  entityTypes?: string[];
  elementDefs?: { value: string; ordinal: number; description?: string }[];
  defaultValue?: string;
  relationshipCategory?: 'COMPOSITION' | 'AGGREGATION' | 'ASSOCIATION';
  relationshipLabel?: string;
  propagateTags?: string;
  endDef1?: RelationshipEndDef;
  endDef2?: RelationshipEndDef;
}

/** A relationship attribute of an entity type: which relationshipDef it comes from, and which end of it the entity is. */
export interface RelationshipAttribute {
  name: string;
  relationship: string;
  end: 1 | 2;
  /** The type at the other end. */
  type: string;
  many: boolean;
  isOptional: boolean;
  isLegacy: boolean;
  /** Whether what it leads to is a part of the entity. */
  isOwned: boolean;
}

/** Whether the two ends of a relationship cannot be told apart, as those of two synonyms. */
export const isSymmetric = (def: TypeDef | undefined): boolean =>
  def?.endDef1 !== undefined && def.endDef1.type === def.endDef2?.type && def.endDef1.name === def.endDef2.name;

/** The key of each kind in a typedefs answer, and in the paths `/{kind}def/name/{name}`. */
export const kinds: Record<Category, { list: string; path: string }> = {
  ENUM: { list: 'enumDefs', path: 'enumdef' },
  STRUCT: { list: 'structDefs', path: 'structdef' },
  CLASSIFICATION: { list: 'classificationDefs', path: 'classificationdef' },
  ENTITY: { list: 'entityDefs', path: 'entitydef' },
  RELATIONSHIP: { list: 'relationshipDefs', path: 'relationshipdef' },
  BUSINESS_METADATA: { list: 'businessMetadataDefs', path: 'businessmetadatadef' },
  TERM_TEMPLATE: { list: 'termTemplateDefs', path: 'termtemplatedef' },
};

/** An attribute as Atlas completes it when only a name and a type are given. */
export function attributeDef(name: string, typeName: string, isOptional: boolean): AttributeDef {
  const list = typeName.startsWith('array<');
  return {
    name,
    typeName,
    isOptional,
    cardinality: list ? 'SET' : 'SINGLE',
    valuesMinCount: isOptional ? 0 : 1,
    valuesMaxCount: list ? 2147483647 : 1,
    // Only qualifiedName is unique in the definitions that were read.
    isUnique: name === 'qualifiedName',
    isIndexable: name === 'qualifiedName' || name === 'name',
    includeInNotification: false,
  };
}
