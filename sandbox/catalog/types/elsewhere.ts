import { columnShows, schemaIs, type CompactRelationship, type EntityTypeTable } from './compact';

const warehouse = 'Azure SQL Data Warehouse';
const synapse = 'Azure Synapse Analytics';
const sqlServer = 'SQL Server';
const row = (service: string, objectType?: string) => ({ objectType, assetType: [service] });

/**
 * Types of sources that Contoso does not have: SQL Data Warehouse, serverless Synapse, SQL Server and Hive.
 * Attributes of the first three were not read and are left out, save the type of a column.
 */
export const elsewhereTypes: EntityTypeTable = {
  azure_sql_dw: { superTypes: ['azure_resource'], service: warehouse, row: row(warehouse) },
  azure_sql_dw_schema: { superTypes: ['Asset'], service: warehouse, row: row(warehouse) },
  azure_sql_dw_table: {
    superTypes: ['DataSet'],
    service: warehouse,
    options: schemaIs('columns'),
    row: row(warehouse, 'Tables'),
  },
  azure_sql_dw_view: {
    superTypes: ['DataSet'],
    service: warehouse,
    options: schemaIs('columns'),
    row: row(warehouse, 'Tables'),
  },
  azure_sql_dw_column: {
    superTypes: ['DataSet'],
    service: warehouse,
    attributes: 'data_type string',
    options: columnShows('data_type'),
  },
  // The serverless half of Synapse's interfaces; super types by the pattern of the dedicated half.
  azure_synapse_serverless_sql_schema: {
    superTypes: ['azure_synapse_sql_schema', 'Asset'],
    service: synapse,
    row: row(synapse),
  },
  azure_synapse_serverless_sql_table: {
    superTypes: ['DataSet', 'azure_synapse_sql_table'],
    service: synapse,
    options: schemaIs('columns'),
    row: row(synapse, 'Tables'),
  },
  azure_synapse_serverless_sql_column: {
    superTypes: ['DataSet', 'azure_synapse_sql_column'],
    service: synapse,
    attributes: 'data_type string',
    options: columnShows('data_type'),
  },
  azure_synapse_serverless_sql_view_column: {
    superTypes: ['DataSet'],
    service: synapse,
    attributes: 'data_type string',
    options: columnShows('data_type'),
  },
  mssql_db: { superTypes: ['Asset', 'Purview_Database'], service: sqlServer, row: row(sqlServer) },
  mssql_table: { superTypes: ['DataSet'], service: sqlServer, row: row(sqlServer, 'Tables') },
  hive_db: {
    superTypes: ['Asset', 'Purview_Database'],
    service: 'hive',
    attributes: 'clusterName string!, location string, parameters map<string,string>, ownerType hive_principal_type',
    row: { assetType: [] },
  },
  hive_table: {
    superTypes: ['DataSet'],
    service: 'hive',
    options: schemaIs('columns'),
    attributes:
      'createTime date, lastAccessTime date, comment string, retention int, aliases array<string>, ' +
      'parameters map<string,string>, viewOriginalText string, viewExpandedText string, tableType string, temporary boolean',
    row: { objectType: 'Tables', assetType: [] },
  },
  hive_column: {
    superTypes: ['DataSet'],
    service: 'hive',
    attributes: 'type string!, comment string, position int',
    options: columnShows('type'),
  },
  hive_storagedesc: {
    superTypes: ['Referenceable'],
    service: 'hive',
    attributes:
      'location string, inputFormat string, outputFormat string, compressed boolean!, numBuckets int, serdeInfo hive_serde, ' +
      'bucketCols array<string>, sortCols array<hive_order>, parameters map<string,string>, storedAsSubDirectories boolean',
  },
  hive_process: {
    superTypes: ['Process'],
    service: 'hive',
    attributes:
      'startTime date!, endTime date!, userName string!, operationType string!, queryText string!, queryPlan string!, ' +
      'queryId string!, recentQueries array<string>, clusterName string, queryGraph string',
  },
};

/** Of the data warehouse's relationships only the first was read; the names of the others follow those of SQL Database. */
export const elsewhereRelationships: CompactRelationship[] = [
  ['azure_sql_server_data_warehouses', 'COMPOSITION', 'azure_sql_server.dataWarehouses*+', 'azure_sql_dw.server'],
  ['azure_sql_dw_schemas', 'COMPOSITION', 'azure_sql_dw.schemas*+', 'azure_sql_dw_schema.dw'],
  ['azure_sql_dw_schema_tables', 'COMPOSITION', 'azure_sql_dw_schema.tables*+', 'azure_sql_dw_table.dbSchema'],
  ['azure_sql_dw_schema_views', 'COMPOSITION', 'azure_sql_dw_schema.views*+', 'azure_sql_dw_view.dbSchema'],
  ['azure_sql_dw_table_columns', 'COMPOSITION', 'azure_sql_dw_table.columns*+', 'azure_sql_dw_column.table'],
  ['hive_table_db', 'AGGREGATION', 'hive_table.db~', 'hive_db.tables*+', '__hive_table.db'],
  ['hive_table_columns', 'COMPOSITION', 'hive_table.columns*+~', 'hive_column.table!~', '__hive_table.columns'],
  [
    'hive_table_partitionkeys',
    'COMPOSITION',
    'hive_table.partitionKeys*+~',
    'hive_column.table!~',
    '__hive_table.partitionKeys',
  ],
  ['hive_table_storagedesc', 'COMPOSITION', 'hive_table.sd+~', 'hive_storagedesc.table!~', '__hive_table.sd'],
];
