import { contactsOf, readColumns, type Asset, type Builder } from './build';
import { lakeAccount } from './lake';
import type { LakeArea, TableLine } from './lines';

const host = `https://${lakeAccount}.dfs.core.windows.net`;

/** Builds the storage account and its service in the root collection, and the file systems of the departments. */
export function buildLake(build: Builder, areas: LakeArea[]): void {
  const collection = 'contoso';
  const account = build.add({
    typeName: 'azure_storage_account',
    qualifiedName: `https://${lakeAccount}.core.windows.net`,
    name: lakeAccount,
    collection,
    attributes: { accessTier: 'Hot', kind: 'StorageV2', SKU: 'Standard_LRS' },
  });
  const service = build.add({
    typeName: 'azure_datalake_gen2_service',
    qualifiedName: host,
    name: `${lakeAccount}.dfs.core.windows.net`,
    collection,
    contacts: contactsOf('jonas'),
  });
  build.relate('storage_account_services', account, service);
  for (const area of areas) {
    const filesystem = build.add({
      typeName: 'azure_datalake_gen2_filesystem',
      qualifiedName: `${host}/${area.filesystem}`,
      name: area.filesystem,
      collection: area.collection,
      contacts: contactsOf(area.owner),
    });
    build.relate('datalake_gen2_service_filesystems', service, filesystem);
    for (const path of area.paths) addPath(build, area, path);
  }
}

function addPath(
  build: Builder,
  { filesystem, collection, owner }: LakeArea,
  [path, columns, description]: TableLine,
): void {
  const qualifiedName = `${host}/${filesystem}/${path}`;
  const lines = readColumns(columns);
  const asset: Asset = {
    ...kind(path, `/${filesystem}/${path}`),
    qualifiedName,
    name: path.replace(/\/$/, '').split('/').pop() ?? path,
    collection,
    description,
    // A file holds what was found in it, its columns say where.
    found: [...new Set(lines.flatMap((column) => column.found))],
    contacts: contactsOf(owner),
  };
  const guid = build.add(asset, `${filesystem}/${path}`);
  if (lines.length > 0) addSchema(build, guid, qualifiedName, collection, columns);
}

function kind(path: string, fullPath: string): Pick<Asset, 'typeName' | 'attributes'> {
  if (path.includes('{'))
    return { typeName: 'azure_datalake_gen2_resource_set', attributes: { partitionCount: 30, schemaCount: 1 } };
  const isFile = !path.endsWith('/');
  return {
    typeName: 'azure_datalake_gen2_path',
    attributes: { path: fullPath, isFile, owner: '$superuser', ...(isFile ? { size: 1024 * (path.length + 7) } : {}) },
  };
}

// The name of the schema itself is unconfirmed; that of its columns is not, though only for csv.
function addSchema(build: Builder, file: string, fileName: string, collection: string, columns: string): void {
  const schema = build.add({
    typeName: 'tabular_schema',
    qualifiedName: `${fileName}#__tabular_schema`,
    name: 'tabular_schema',
    collection,
  });
  build.relate('tabular_schema_datasets', file, schema);
  const format = fileName.split('.').pop() ?? 'csv';
  for (const { name, type, found } of readColumns(columns)) {
    const column = build.add({
      typeName: 'column',
      qualifiedName: `${fileName}#__tabular_schema//:${format}/${name}`,
      name,
      collection,
      found,
      attributes: { type },
    });
    build.relate('tabular_schema_columns', schema, column);
  }
}
