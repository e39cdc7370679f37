import type { CompactRelationship, EntityTypeTable } from './compact';

/** The base types, and what the glossary is made of. */
export const baseTypes: EntityTypeTable = {
  Referenceable: {
    superTypes: [],
    attributes: 'qualifiedName string!, replicatedFrom array<string>, replicatedTo array<string>',
  },
  Asset: {
    superTypes: ['Referenceable'],
    attributes: 'name string!, description string, owner string, displayName string, userDescription string',
  },
  DataSet: { superTypes: ['Asset'], service: 'atlas_core', row: { assetType: [] } },
  Process: {
    superTypes: ['Asset'],
    service: 'atlas_core',
    attributes: 'status string, errorMessage string',
    row: { assetType: [] },
  },
  Infrastructure: { superTypes: ['Asset'], service: 'atlas_core', row: { assetType: [] } },
  // A super type of Asset is a guess, and its attributes are those of a live azure_data_factory.
  azure_resource: {
    superTypes: ['Asset'],
    attributes: 'createTime date, subscriptionId string, resourceGroupName string',
  },
  resource_set: {
    superTypes: ['DataSet'],
    service: 'atlas_core',
    attributes:
      'modifiedTime date, partitionCount long, schemaCount long, partitionTypes array<string>, totalSizeBytes long, aggregatedProperties map<string,string>',
  },
  // Of 2024: databases of every kind gained it as a super type.
  Purview_Database: { superTypes: ['Asset'], service: 'atlas_core' },
  tabular_schema: { superTypes: ['Asset'], service: 'atlas_core' },
  column: {
    superTypes: ['DataSet'],
    service: 'atlas_core',
    attributes: 'type string',
    options: { purviewEntityExtDef: '{"search":{"searchBehavior":"RelevantSearch"}}' },
  },
  AtlasGlossary: {
    superTypes: ['Referenceable'],
    service: 'atlas_core',
    attributes: 'name string!, shortDescription string, longDescription string, language string, usage string',
    row: { objectType: 'Glossary terms', assetType: [] },
  },
  AtlasGlossaryTerm: {
    superTypes: ['Referenceable'],
    service: 'atlas_core',
    attributes: 'name string!, shortDescription string, longDescription string, status string, abbreviation string',
    row: { objectType: 'Glossary terms', assetType: [] },
  },
  AtlasGlossaryCategory: {
    superTypes: ['Referenceable'],
    service: 'atlas_core',
    attributes: 'name string!, shortDescription string, longDescription string',
  },
};

/** Relationships of the base types; the names of the glossary's are Apache Atlas's. */
export const baseRelationships: CompactRelationship[] = [
  ['dataset_process_inputs', 'AGGREGATION', 'Process.inputs*+~', 'DataSet.inputToProcesses*'],
  ['process_dataset_outputs', 'AGGREGATION', 'Process.outputs*+~', 'DataSet.outputFromProcesses*'],
  ['direct_lineage_dataset_dataset', 'ASSOCIATION', 'DataSet.sinks*', 'DataSet.sources*'],
  ['tabular_schema_datasets', 'ASSOCIATION', 'DataSet.tabular_schema', 'tabular_schema.dataSets*'],
  ['tabular_schema_columns', 'COMPOSITION', 'tabular_schema.columns*+', 'column.composeSchema'],
  ['AtlasGlossaryTermAnchor', 'COMPOSITION', 'AtlasGlossary.terms*+', 'AtlasGlossaryTerm.anchor!'],
  ['AtlasGlossaryCategoryAnchor', 'COMPOSITION', 'AtlasGlossary.categories*+', 'AtlasGlossaryCategory.anchor!'],
  [
    'AtlasGlossaryCategoryHierarchyLink',
    'COMPOSITION',
    'AtlasGlossaryCategory.childrenCategories*+',
    'AtlasGlossaryCategory.parentCategory',
  ],
  [
    'AtlasGlossaryTermCategorization',
    'AGGREGATION',
    'AtlasGlossaryCategory.terms*+',
    'AtlasGlossaryTerm.categories*',
    undefined,
    'description string, status AtlasGlossaryTermRelationshipStatus',
  ],
  [
    'AtlasGlossarySemanticAssignment',
    'ASSOCIATION',
    'AtlasGlossaryTerm.assignedEntities*',
    'Referenceable.meanings*',
    undefined,
    'expression string, createdBy string, steward string, confidence int, description string, source string, status AtlasGlossaryTermAssignmentStatus',
  ],
  ...(
    [
      ['AtlasGlossaryRelatedTerm', 'seeAlso', 'seeAlso'],
      ['AtlasGlossarySynonym', 'synonyms', 'synonyms'],
      ['AtlasGlossaryAntonym', 'antonyms', 'antonyms'],
      ['AtlasGlossaryPreferredTerm', 'preferredTerms', 'preferredToTerms'],
      ['AtlasGlossaryReplacementTerm', 'replacedBy', 'replacementTerms'],
      ['AtlasGlossaryTranslation', 'translatedTerms', 'translationTerms'],
      ['AtlasGlossaryIsARelationship', 'classifies', 'isA'],
      ['AtlasGlossaryValidValue', 'validValuesFor', 'validValues'],
    ] as const
  ).map(([name, end1, end2]): CompactRelationship => [
    name,
    'ASSOCIATION',
    `AtlasGlossaryTerm.${end1}*`,
    `AtlasGlossaryTerm.${end2}*`,
    undefined,
    'expression string, steward string, description string, source string, status AtlasGlossaryTermRelationshipStatus',
  ]),
];
