import { segment, type Client } from './client';

const apiVersion = '2023-09-01';
const path = '/datamap/api/atlas/v2/types';

/** A type: of entities, classifications, relationships and so on. */
export interface TypeDef {
  name: string;
  guid?: string;
  category?: string;
  description?: string;
  superTypes?: string[];
  attributeDefs?: AttributeDef[];
  /** Further fields, which differ by category. */
  [field: string]: unknown;
}

export interface AttributeDef {
  name: string;
  /** For example `string`, `int`, `date` or `array<string>`. */
  typeName: string;
  isOptional?: boolean;
  isUnique?: boolean;
  cardinality?: 'SINGLE' | 'LIST' | 'SET';
  [field: string]: unknown;
}

/** Types by their category, as the service lists them. */
export interface TypesDef {
  enumDefs: TypeDef[];
  structDefs: TypeDef[];
  classificationDefs: TypeDef[];
  entityDefs: TypeDef[];
  relationshipDefs: TypeDef[];
  businessMetadataDefs?: TypeDef[];
}

/**
 * Reads the types: all of them, which is more than a megabyte, or those of one category.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/type/list
 */
export function getTypes(
  client: Client,
  type?: 'enum' | 'struct' | 'classification' | 'entity' | 'relationship',
): Promise<TypesDef> {
  return client.get(`${path}/typedefs`, { apiVersion, query: { type } });
}

/**
 * Creates types. Where one exists already it is refused (409), and none is created.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/type/bulk-create
 */
export function createTypes(client: Client, types: Partial<TypesDef>): Promise<TypesDef> {
  return client.post(`${path}/typedefs`, { apiVersion, body: types });
}

/**
 * Deletes a type. One that entities or other types need is refused (409).
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/type/delete
 */
export function deleteType(client: Client, name: string): Promise<void> {
  return client.delete(`${path}/typedef/name/${segment(name)}`, { apiVersion });
}
