import type { CompactRelationship, EntityTypeTable } from './compact';

const lake = 'Azure Data Lake Storage Gen2';
const blob = 'Azure Blob Storage';
const kinds = [blob, 'Azure Files', 'Azure Table Storage', lake];

/** Storage accounts, data lake and blobs. A path is a file or a folder by its own isFile. */
export const storageTypes: EntityTypeTable = {
  azure_storage_account: {
    superTypes: ['azure_resource'],
    attributes: 'accessTier blob_access_tier, SKU storage_account_sku, kind storage_account_kind',
    row: { assetType: kinds },
  },
  azure_storage_service: { superTypes: ['azure_resource'] },
  azure_datalake_gen2_service: { superTypes: ['azure_storage_service'], service: lake, row: { assetType: [lake] } },
  azure_datalake_gen2_object: { superTypes: ['DataSet'], service: lake },
  azure_datalake_gen2_filesystem: {
    superTypes: ['DataSet'],
    service: lake,
    attributes: 'modifiedTime date, userProperties map<string,string>',
    row: { objectType: 'Folders', assetType: [lake] },
  },
  azure_datalake_gen2_path: {
    superTypes: ['DataSet', 'azure_datalake_gen2_object'],
    service: lake,
    attributes:
      'path string, isFile boolean, size long, modifiedTime date, userProperties map<string,string>, contentType string, ACL string, owner string, groups string',
    row: { objectType: 'Files', assetType: [lake] },
  },
  azure_datalake_gen2_resource_set: {
    superTypes: ['azure_datalake_gen2_object', 'resource_set'],
    service: lake,
    row: { objectType: 'Files', assetType: [lake] },
  },
  azure_blob_service: { superTypes: ['azure_storage_service'], service: blob, row: { assetType: [blob] } },
  azure_blob_container: {
    superTypes: ['DataSet'],
    service: blob,
    attributes:
      'modifiedTime date, publicAccessLevel string, metadata map<string,string>, hasImmutabilityPolicy boolean, hasLegalHold boolean',
    row: { objectType: 'Folders', assetType: [blob] },
  },
  azure_blob_path: {
    superTypes: ['DataSet'],
    service: blob,
    attributes: 'path string, isFile boolean, size long, modifiedTime date',
    row: { objectType: 'Files', assetType: [blob] },
  },
  // Super type by the pattern of the data lake's.
  azure_blob_resource_set: {
    superTypes: ['resource_set'],
    service: blob,
    row: { objectType: 'Files', assetType: [blob] },
  },
};

export const storageRelationships: CompactRelationship[] = [
  ['storage_account_services', 'COMPOSITION', 'azure_storage_account.services*+', 'azure_storage_service.account'],
  [
    'datalake_gen2_service_filesystems',
    'COMPOSITION',
    'azure_datalake_gen2_service.filesystems*+',
    'azure_datalake_gen2_filesystem.datalakeService!',
  ],
  ['blob_service_containers', 'COMPOSITION', 'azure_blob_service.containers*+', 'azure_blob_container.blobService!'],
];
