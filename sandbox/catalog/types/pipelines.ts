import type { CompactRelationship, EntityTypeTable } from './compact';

const adf = 'Azure Data Factory';
const synapse = 'Azure Synapse Analytics';
const row = (service: string) => ({ objectType: 'Data pipelines', assetType: [service] });

/** Data Factory and Synapse pipelines. Operations carry the lineage and are no rows (presumed for those of Data Factory). */
export const pipelineTypes: EntityTypeTable = {
  azure_data_factory: { superTypes: ['azure_resource'], service: adf, row: { assetType: [adf] } },
  adf_process: { superTypes: ['Process'], service: adf },
  adf_pipeline: { superTypes: ['adf_process'], service: adf, row: row(adf) },
  adf_activity: { superTypes: ['adf_process'], service: adf, attributes: 'lastRunTime date', row: row(adf) },
  adf_copy_activity: {
    superTypes: ['adf_activity'],
    service: adf,
    attributes: 'dataSize long, rowCount long, columnMapping string',
    options: { derivedLineageSources: '["subProcesses"]' },
    row: row(adf),
  },
  adf_dataflow_activity: {
    superTypes: ['adf_activity'],
    service: adf,
    options: { derivedLineageSources: '["subProcesses"]' },
    row: row(adf),
  },
  adf_activity_operation: { superTypes: ['adf_process'], service: adf, attributes: 'columnMapping string' },
  adf_copy_operation: { superTypes: ['adf_activity_operation'], service: adf },
  adf_activity_run: { superTypes: ['adf_process'], service: adf },
  azure_synapse_pipeline: { superTypes: ['Process'], service: synapse, row: row(synapse) },
  azure_synapse_activity: { superTypes: ['Process'], service: synapse },
  azure_synapse_copy_activity: {
    superTypes: ['azure_synapse_activity'],
    service: synapse,
    attributes: 'dataSize long, rowCount long',
    options: { derivedLineageSources: '["operations"]' },
    row: row(synapse),
  },
  azure_synapse_operation: { superTypes: ['Process'], service: synapse, attributes: 'columnMapping string' },
  azure_synapse_copy_operation: {
    superTypes: ['azure_synapse_operation'],
    service: synapse,
    options: { defaultRenderedLineage: 'activity', purviewEntityExtDef: '{"search":{"searchBehavior":"NoSearch"}}' },
  },
};

/** Which side of adf_pipeline_dataFactory is endDef1 is unconfirmed; the child is taken, as its name begins with it. */
export const pipelineRelationships: CompactRelationship[] = [
  ['process_parent', 'COMPOSITION', 'adf_process.parent', 'adf_process.subProcesses*+', 'r:adf_process_parent'],
  ['adf_pipeline_dataFactory', 'COMPOSITION', 'adf_pipeline.dataFactory!', 'azure_data_factory.pipelines*+'],
  ['adf_activity_run_instances', 'COMPOSITION', 'adf_activity.runInstances*+', 'adf_activity_run.activity'],
  [
    'azure_synapse_workspace_pipelines',
    'COMPOSITION',
    'azure_synapse_workspace.pipelines*+',
    'azure_synapse_pipeline.workspace',
  ],
  [
    'azure_synapse_pipeline_activities',
    'COMPOSITION',
    'azure_synapse_pipeline.activities*+',
    'azure_synapse_activity.pipeline',
  ],
  [
    'azure_synapse_activity_operations',
    'COMPOSITION',
    'azure_synapse_activity.operations*+',
    'azure_synapse_operation.activity',
  ],
];
