import { contactsOf, readColumns, type Builder } from './build';
import { warehouseHost, warehousePool } from './lake';
import type { SqlDatabase, TableLine, Warehouse } from './lines';

/** Builds a database of Azure SQL with its server, schemas, tables, views and columns. */
export function buildDatabase(build: Builder, line: SqlDatabase): void {
  const { collection, database } = line;
  const serverName = `mssql://${line.host}`;
  const server = build.add({ typeName: 'azure_sql_server', qualifiedName: serverName, name: line.host, collection });
  const db = build.add({
    typeName: 'azure_sql_db',
    qualifiedName: `${serverName}/${database}`,
    name: database,
    collection,
    contacts: contactsOf(line.owner, line.expert),
    attributes: { compatibilityLevel: 160 },
  });
  build.relate('azure_sql_server_databases', server, db);
  for (const { name, tables, views = [] } of line.schemas) {
    const schemaName = `${serverName}/${database}/${name}`;
    const schema = build.add({ typeName: 'azure_sql_schema', qualifiedName: schemaName, name, collection });
    build.relate('azure_sql_db_schemas', db, schema);
    for (const table of tables)
      build.relate('azure_sql_schema_tables', schema, sqlTable(build, line, schemaName, name, table));
    for (const view of views)
      build.relate('azure_sql_schema_views', schema, sqlView(build, line, schemaName, name, view));
  }
}

function sqlTable(
  build: Builder,
  { collection, database, owner, expert }: SqlDatabase,
  parent: string,
  schema: string,
  [name, columns, description]: TableLine,
): string {
  const qualifiedName = `${parent}/${name}`;
  const sensitive = columns.includes(' EMAIL') || columns.includes(' PHONE');
  const table = build.add(
    {
      typeName: 'azure_sql_table',
      qualifiedName,
      name,
      collection,
      description,
      contacts: contactsOf(owner, sensitive ? 'noor' : expert),
      labels: sensitive ? ['gdpr'] : [],
      attributes: { principalId: 0, objectType: 'U ', createTime: build.born, modifiedTime: build.born },
    },
    `${database}.${schema}.${name}`,
  );
  addColumns(build, 'azure_sql_column', 'azure_sql_table_columns', table, qualifiedName, columns, collection);
  return table;
}

function sqlView(
  build: Builder,
  { collection, database, owner }: SqlDatabase,
  parent: string,
  schema: string,
  [name, columns, description]: TableLine,
): string {
  const qualifiedName = `${parent}/${name}`;
  const asset = {
    typeName: 'azure_sql_view',
    qualifiedName,
    name,
    collection,
    description,
    contacts: contactsOf(owner),
    attributes: { objectType: 'V ' },
  };
  const view = build.add(asset, `${database}.${schema}.${name}`);
  addColumns(build, 'azure_sql_view_column', 'azure_sql_view_columns', view, qualifiedName, columns, collection);
  return view;
}

/** Builds the warehouse: a Synapse workspace and pool in the root collection, schemas in those of the departments. */
export function buildWarehouse(build: Builder, schemas: Warehouse[]): void {
  const collection = 'contoso';
  build.add({
    typeName: 'azure_synapse_workspace',
    qualifiedName: 'https://contosodw.azuresynapse.net',
    name: 'contosodw',
    collection,
  });
  const poolName = `mssql://${warehouseHost}/${warehousePool}`;
  const pool = build.add({
    typeName: 'azure_synapse_dedicated_sql_db',
    qualifiedName: poolName,
    name: warehousePool,
    collection,
    contacts: contactsOf('priya'),
  });
  for (const { schema, collection: own, owner, tables } of schemas) {
    const parent = build.add({
      typeName: 'azure_synapse_dedicated_sql_schema',
      qualifiedName: `${poolName}/${schema}`,
      name: schema,
      collection: own,
    });
    build.relate('azure_synapse_sql_db_schemas', pool, parent);
    for (const [name, columns, description] of tables) {
      const qualifiedName = `${poolName}/${schema}/${name}`;
      const table = build.add(
        {
          typeName: 'azure_synapse_dedicated_sql_table',
          qualifiedName,
          name,
          collection: own,
          description,
          contacts: contactsOf(owner),
        },
        `dw.${schema}.${name}`,
      );
      build.relate('azure_synapse_sql_schema_tables', parent, table);
      addColumns(
        build,
        'azure_synapse_dedicated_sql_column',
        'azure_synapse_sql_table_columns',
        table,
        qualifiedName,
        columns,
        own,
      );
    }
  }
}

function addColumns(
  build: Builder,
  typeName: string,
  relationship: string,
  table: string,
  tableName: string,
  columns: string,
  collection: string,
): void {
  for (const { name, type, found } of readColumns(columns)) {
    const column = build.add({
      typeName,
      qualifiedName: `${tableName}#${name}`,
      name,
      collection,
      found,
      attributes: { data_type: type },
    });
    build.relate(relationship, table, column);
  }
}
