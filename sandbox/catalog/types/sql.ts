import { columnShows, schemaIs, type CompactRelationship, type EntityTypeTable } from './compact';

const sql = 'Azure SQL Database';
const synapse = 'Azure Synapse Analytics';
const sqlRow = (objectType?: string) => ({ objectType, assetType: [sql] });
const synapseRow = (objectType?: string) => ({ objectType, assetType: [synapse] });
const tableAttributes = 'principalId int, objectType string, createTime date, modifiedTime date';
const columnAttributes =
  'data_type string!, length int, precision int, scale int, systemTypeId int, userTypeId int, xmlCollectionId int, ' +
  'encryptionType int, columnEncryptionKeyId int, isXmlDocument string, isHidden string, isMasked string, ' +
  'encryptionTypeDesc string, encryptionAlgorithmName string, columnEncryptionKeyDatabaseName string, sqlDescription string';

/** Azure SQL Database and Synapse; objectType of a server, database or schema is unconfirmed, so they have none. */
export const sqlTypes: EntityTypeTable = {
  azure_sql_server: { superTypes: ['azure_resource'], row: { assetType: [sql, 'Azure SQL Data Warehouse'] } },
  azure_sql_db: {
    superTypes: ['azure_resource', 'Purview_Database'],
    service: sql,
    attributes: 'collation string, compatibilityLevel int, ownerSid string',
    row: sqlRow(),
  },
  azure_sql_schema: { superTypes: ['Asset'], service: sql, attributes: 'schemaId int', row: sqlRow() },
  azure_sql_table: {
    superTypes: ['DataSet'],
    service: sql,
    attributes: tableAttributes,
    options: schemaIs('columns'),
    row: sqlRow('Tables'),
  },
  azure_sql_view: {
    superTypes: ['DataSet'],
    service: sql,
    attributes: tableAttributes,
    options: schemaIs('columns'),
    row: sqlRow('Tables'),
  },
  azure_sql_column: {
    superTypes: ['DataSet'],
    service: sql,
    attributes: columnAttributes,
    options: columnShows('data_type'),
  },
  azure_sql_view_column: {
    superTypes: ['DataSet'],
    service: sql,
    attributes: columnAttributes,
    options: columnShows('data_type'),
  },
  azure_synapse_workspace: { superTypes: ['azure_resource'], service: synapse, row: synapseRow() },
  // Four interfaces, as the service describes them: no super types, and no instances of their own.
  azure_synapse_sql_db: { superTypes: [], service: synapse },
  azure_synapse_sql_schema: { superTypes: [], service: synapse, attributes: 'schemaId int' },
  azure_synapse_sql_table: { superTypes: [], service: synapse },
  azure_synapse_sql_column: { superTypes: [], service: synapse },
  azure_synapse_dedicated_sql_db: {
    superTypes: ['azure_resource', 'azure_synapse_sql_db', 'Purview_Database'],
    service: synapse,
    row: synapseRow(),
  },
  azure_synapse_dedicated_sql_schema: {
    superTypes: ['azure_synapse_sql_schema', 'Asset'],
    service: synapse,
    row: synapseRow(),
  },
  azure_synapse_dedicated_sql_table: {
    superTypes: ['DataSet', 'azure_synapse_sql_table'],
    service: synapse,
    options: schemaIs('columns'),
    row: synapseRow('Tables'),
  },
  azure_synapse_dedicated_sql_view: {
    superTypes: ['DataSet'],
    service: synapse,
    options: schemaIs('columns'),
    row: synapseRow('Tables'),
  },
  azure_synapse_dedicated_sql_view_column: {
    superTypes: ['DataSet'],
    service: synapse,
    attributes:
      'data_type string!, length int, precision int, scale int, systemTypeId int, userTypeId int, ' +
      'isXmlDocument string, xmlCollectionId int',
    options: columnShows('data_type'),
  },
  // data_type is only known from its view's column type; without it a column would have no type to show.
  azure_synapse_dedicated_sql_column: {
    superTypes: ['DataSet', 'azure_synapse_sql_column'],
    service: synapse,
    attributes: 'data_type string',
    options: columnShows('data_type'),
  },
};

/** A parent's list of children contains them (the usual pattern); the child's link to its parent must be given. */
export const sqlRelationships: CompactRelationship[] = [
  ['azure_sql_server_databases', 'COMPOSITION', 'azure_sql_server.databases*+', 'azure_sql_db.server!'],
  ['azure_sql_db_schemas', 'COMPOSITION', 'azure_sql_db.schemas*+', 'azure_sql_schema.db!'],
  ['azure_sql_schema_tables', 'COMPOSITION', 'azure_sql_schema.tables*+', 'azure_sql_table.dbSchema!'],
  ['azure_sql_schema_views', 'COMPOSITION', 'azure_sql_schema.views*+', 'azure_sql_view.dbSchema!'],
  ['azure_sql_table_columns', 'COMPOSITION', 'azure_sql_table.columns*+', 'azure_sql_column.table!'],
  ['azure_sql_view_columns', 'COMPOSITION', 'azure_sql_view.columns*+', 'azure_sql_view_column.view!'],
  ['azure_synapse_sql_db_schemas', 'COMPOSITION', 'azure_synapse_sql_db.schemas*+', 'azure_synapse_sql_schema.db!'],
  [
    'azure_synapse_sql_schema_tables',
    'COMPOSITION',
    'azure_synapse_sql_schema.tables*+',
    'azure_synapse_sql_table.dbSchema!',
  ],
  [
    'azure_synapse_sql_table_columns',
    'COMPOSITION',
    'azure_synapse_sql_table.columns*+',
    'azure_synapse_sql_column.table!',
  ],
  [
    'azure_synapse_dedicated_sql_schema_views',
    'COMPOSITION',
    'azure_synapse_dedicated_sql_schema.views*+',
    'azure_synapse_dedicated_sql_view.dbSchema!',
  ],
  [
    'azure_synapse_dedicated_sql_view_columns',
    'COMPOSITION',
    'azure_synapse_dedicated_sql_view.columns*+',
    'azure_synapse_dedicated_sql_view_column.view',
  ],
];
