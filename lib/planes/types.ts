import { segment, type Client } from '../core/client.ts';
import { HttpError } from '../core/errors.ts';

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

/** An attribute of a type. */
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
  signal?: AbortSignal,
): Promise<TypesDef> {
  return client.get(`${path}/typedefs`, { apiVersion, query: { type }, signal });
}

/**
 * Creates types. Where one exists already it is refused (409), and none is created.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/type/bulk-create
 */
export function createTypes(client: Client, types: Partial<TypesDef>): Promise<TypesDef> {
  return client.post(`${path}/typedefs`, { apiVersion, body: types });
}

/**
 * Creates the types of entities that are not there yet, one after the other, and tells what came of each. One that is
 * there stays as it is.
 */
export async function ensureTypes(
  client: Client,
  entityDefs: TypeDef[],
): Promise<{ type: string; result: 'created' | 'was there already' }[]> {
  const results: { type: string; result: 'created' | 'was there already' }[] = [];
  for (const def of entityDefs) {
    const result = await createTypes(client, { entityDefs: [def] }).then(
      () => 'created' as const,
      (error: unknown) => {
        if (!(error instanceof HttpError && error.status === 409)) throw error;
        return 'was there already' as const;
      },
    );
    results.push({ type: def.name, result });
  }
  return results;
}

/**
 * Deletes a type. One that entities or other types need is refused (409).
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/type/delete
 */
export function deleteType(client: Client, name: string): Promise<void> {
  return client.delete(`${path}/typedef/name/${segment(name)}`, { apiVersion });
}
