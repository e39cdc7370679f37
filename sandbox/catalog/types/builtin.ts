import { guid } from '../../ids';
import { frozen } from '../../values';
import { baseRelationships, baseTypes } from './base';
import { baseClassification, classificationTypes } from './classifications';
import type { CompactEntityType, CompactRelationship, EntityTypeTable, RowKind } from './compact';
import { attributeDef, type Category, type RelationshipEndDef, type TypeDef } from './defs';
import { elsewhereRelationships, elsewhereTypes } from './elsewhere';
import { pipelineRelationships, pipelineTypes } from './pipelines';
import { powerbiRelationships, powerbiTypes } from './powerbi';
import { sqlRelationships, sqlTypes } from './sql';
import { storageRelationships, storageTypes } from './storage';

const entityTypes: EntityTypeTable = {
  ...baseTypes,
  ...sqlTypes,
  ...storageTypes,
  ...pipelineTypes,
  ...powerbiTypes,
  ...elsewhereTypes,
};
const relationships = [
  ...baseRelationships,
  ...sqlRelationships,
  ...storageRelationships,
  ...pipelineRelationships,
  ...powerbiRelationships,
  ...elsewhereRelationships,
];

/** Enums by name: whose they are, and their values. */
const enums: Record<string, [service: string, values: string[]]> = {
  // Values as Azure Storage documents them; the service's own definitions were not read.
  blob_access_tier: ['Azure Blob Storage', ['Hot', 'Cool', 'Archive']],
  storage_account_sku: ['Azure Storage', ['Standard_LRS', 'Standard_GRS', 'Standard_ZRS', 'Premium_LRS']],
  storage_account_kind: ['Azure Storage', ['BlobStorage', 'BlockBlobStorage', 'FileStorage', 'Storage', 'StorageV2']],
  // As Apache Atlas has them.
  hive_principal_type: ['hive', ['USER', 'ROLE', 'GROUP']],
  AtlasGlossaryTermRelationshipStatus: ['atlas_core', ['DRAFT', 'ACTIVE', 'DEPRECATED', 'OBSOLETE', 'OTHER']],
  AtlasGlossaryTermAssignmentStatus: [
    'atlas_core',
    ['DISCOVERED', 'PROPOSED', 'IMPORTED', 'VALIDATED', 'DEPRECATED', 'OBSOLETE', 'OTHER'],
  ],
};

/** Structs by name: whose they are, and their attributes. As Apache Atlas has them. */
const structs: Record<string, [service: string, attributes: string]> = {
  hive_order: ['hive', 'order int!, col string!'],
  hive_serde: ['hive', 'name string, serializationLib string, parameters map<string,string>'],
};

/** How search shows each built-in type; null for those it does not show. */
export const builtinRows: ReadonlyMap<string, RowKind | null> = new Map(
  Object.entries(entityTypes).map(([name, type]) => [name, type.row ?? null]),
);

/** Relationship attributes marked `!`: they must be given when the entity is created. */
export const requiredEnds: ReadonlySet<string> = new Set(
  relationships.flatMap(([, , end1, end2]) =>
    [end1, end2].filter((end) => end.includes('!')).map((end) => end.replace(/[*+!~]/g, '')),
  ),
);

let definitions: readonly TypeDef[] | undefined;

/** Every built-in definition, as if made when the account was. What is in one is frozen, and of all catalogs. */
export function builtinTypes(born: number): TypeDef[] {
  definitions ??= frozen(readDefinitions());
  return definitions.map((type) => ({ ...type, createTime: born, updateTime: born }));
}

function readDefinitions(): TypeDef[] {
  return [
    ...Object.entries(enums).map(([name, [serviceType, values]]) => ({
      ...common('ENUM', name),
      serviceType,
      elementDefs: values.map((value, ordinal) => ({ value, ordinal })),
    })),
    ...Object.entries(structs).map(([name, [serviceType, attributes]]) => ({
      ...common('STRUCT', name),
      serviceType,
      attributeDefs: attributesOf(attributes),
    })),
    ...[[baseClassification, baseClassification], ...Object.entries(classificationTypes)].map(([name, label]) =>
      classification(name, label),
    ),
    ...Object.entries(entityTypes).map(([name, type]) => entity(name, type)),
    ...relationships.map((relationship) => relation(relationship)),
  ];
}

const common = (category: Category, name: string) => ({
  category,
  guid: guid(`type ${name}`),
  createdBy: 'admin',
  updatedBy: 'admin',
  createTime: 0,
  updateTime: 0,
  version: 1,
  name,
  description: name,
  typeVersion: '1.0',
  lastModifiedTS: '1',
});

function classification(name: string, displayName: string): TypeDef {
  return {
    ...common('CLASSIFICATION', name),
    description: displayName,
    options: { displayName },
    attributeDefs: [],
    superTypes: name === baseClassification ? [] : [baseClassification],
    entityTypes: [],
  };
}

function entity(name: string, type: CompactEntityType): TypeDef {
  return {
    ...common('ENTITY', name),
    ...(type.service ? { serviceType: type.service } : {}),
    ...(type.options ? { options: type.options } : {}),
    attributeDefs: attributesOf(type.attributes),
    superTypes: type.superTypes,
  };
}

const attributesOf = (written = '') => written.split(/, /).filter(Boolean).map(attribute);

function attribute(written: string) {
  const [name, typeName] = written.split(' ');
  return attributeDef(name, typeName.replace('!', ''), !typeName.endsWith('!'));
}

function relation([name, category, end1, end2, label, attributes]: CompactRelationship): TypeDef {
  const [endDef1, endDef2] = [relationshipEnd(end1), relationshipEnd(end2)];
  // Its service was read of some, and is that of its types.
  const service = entityTypes[endDef1.type]?.service ?? entityTypes[endDef2.type]?.service;
  return {
    ...common('RELATIONSHIP', name),
    ...(service === undefined ? {} : { serviceType: service }),
    attributeDefs: attributesOf(attributes),
    relationshipCategory: category,
    ...(label === undefined ? {} : { relationshipLabel: label }),
    propagateTags: 'NONE',
    endDef1,
    endDef2,
  };
}

function relationshipEnd(written: string): RelationshipEndDef {
  const [type, name] = written.replace(/[*+!~]/g, '').split('.');
  return {
    type,
    name,
    isContainer: written.includes('+'),
    cardinality: written.includes('*') ? 'SET' : 'SINGLE',
    isLegacyAttribute: written.includes('~'),
  };
}
