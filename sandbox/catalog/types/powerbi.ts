import { columnShows, type CompactRelationship, type EntityTypeTable } from './compact';

const service = 'Power BI';
const row = (objectType?: string) => ({ objectType, assetType: [service] });
const named = { searchNameAttribute: 'displayName' };

/** Power BI. A report has no direct link to its data set: powerbi_report_process stands between. */
export const powerbiTypes: EntityTypeTable = {
  powerbi_resource: { superTypes: ['Asset'], service, attributes: 'tenantId string, displayName string' },
  powerbi_capacity: { superTypes: ['powerbi_resource'], service },
  powerbi_workspace: {
    superTypes: ['powerbi_resource'],
    service,
    attributes:
      'isReadOnly boolean, isOnDedicatedCapacity boolean, type string, state string, dedicatedCapacityName string',
    options: named,
    row: row(),
  },
  powerbi_dataset: {
    superTypes: ['DataSet', 'powerbi_resource'],
    service,
    attributes:
      'isRefreshable boolean, configuredBy string, dedicatedCapacityName string, workspaceName string, createdDate date, targetStorageMode string, contentProviderType string',
    options: { ...named, schemaElementsAttribute: 'tables' },
    row: row('Tables'),
  },
  powerbi_table: {
    superTypes: ['DataSet', 'powerbi_resource'],
    service,
    attributes: 'dataType string, isHidden boolean',
    options: {
      schemaElementsAttribute: 'columns',
      purviewEntityExtDef: '{"search":{"searchBehavior":"RelevantSearch"}}',
    },
  },
  powerbi_column: {
    superTypes: ['DataSet', 'powerbi_resource'],
    service,
    attributes: 'dataType string, isHidden boolean, isMeasure boolean, expression string',
    options: columnShows('dataType'),
  },
  powerbi_report: {
    superTypes: ['DataSet', 'powerbi_resource'],
    service,
    attributes:
      'reportType string, embedUrl string, webUrl string, pbidatasetId string, dedicatedCapacityName string, workspaceName string, createdDateTime date, modifiedDateTime date, modifiedBy string',
    options: named,
    row: row('Reports'),
  },
  powerbi_dashboard: { superTypes: ['DataSet', 'powerbi_resource'], service, options: named, row: row('Dashboards') },
  powerbi_dataflow: {
    superTypes: ['DataSet', 'powerbi_resource'],
    service,
    options: named,
    row: row('Data pipelines'),
  },
  powerbi_dataset_process: {
    superTypes: ['powerbi_resource', 'Process'],
    service,
    attributes:
      'addRowsApiEnabled boolean, isEffectiveIdentityRequired boolean, isEffectiveIdentityRolesRequired boolean, isOnPremGatewayRequired boolean, columnMapping string',
    options: named,
  },
  powerbi_report_process: { superTypes: ['powerbi_resource', 'Process'], service, options: named },
  powerbi_dataflow_process: { superTypes: ['powerbi_resource', 'Process'], service, options: named },
  powerbi_dashboard_process: { superTypes: ['powerbi_resource', 'Process'], service, options: named },
};

/** Which side is endDef1 is unconfirmed; the names begin with the child, so the child is end 1. */
export const powerbiRelationships: CompactRelationship[] = [
  ['powerbi_workspace_capacity', 'ASSOCIATION', 'powerbi_workspace.capacity', 'powerbi_capacity.workspaces*'],
  ['powerbi_dataset_workspace', 'COMPOSITION', 'powerbi_dataset.workspace!', 'powerbi_workspace.pbidatasets*+'],
  ['powerbi_report_workspace', 'COMPOSITION', 'powerbi_report.workspace!', 'powerbi_workspace.reports*+'],
  ['powerbi_dashboard_workspace', 'COMPOSITION', 'powerbi_dashboard.workspace!', 'powerbi_workspace.dashboards*+'],
  ['powerbi_dataflow_workspace', 'COMPOSITION', 'powerbi_dataflow.workspace!', 'powerbi_workspace.dataflows*+'],
  ['powerbi_table_dataset', 'COMPOSITION', 'powerbi_table.dataset!', 'powerbi_dataset.tables*+'],
  ['powerbi_column_table', 'COMPOSITION', 'powerbi_column.table!', 'powerbi_table.columns*+'],
  [
    'powerbi_dataset_datasetProcess',
    'COMPOSITION',
    'powerbi_dataset.datasetProcess+',
    'powerbi_dataset_process.dataset!',
  ],
  ['powerbi_report_reportProcess', 'COMPOSITION', 'powerbi_report.reportProcess+', 'powerbi_report_process.report!'],
  [
    'powerbi_dataflow_dataflowProcess',
    'COMPOSITION',
    'powerbi_dataflow.dataflowProcess+',
    'powerbi_dataflow_process.dataflow!',
  ],
  [
    'powerbi_dashboard_dashboardProcess',
    'COMPOSITION',
    'powerbi_dashboard.dashboardProcess+',
    'powerbi_dashboard_process.dashboard!',
  ],
];
