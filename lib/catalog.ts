import type { Client } from './client';

const apiVersion = '2023-09-01';

/** An asset as it is stored: its attributes, what marks it, and what it is related to. */
export interface Entity {
  guid: string;
  typeName: string;
  attributes: Record<string, unknown>;
  status: string;
  classifications?: { typeName: string }[];
  /** Related entities by the attribute's name, for example `columns`. */
  relationshipAttributes?: Record<string, RelatedEntity | RelatedEntity[] | null>;
}

export interface RelatedEntity {
  guid: string;
  typeName: string;
  displayText?: string;
}

export interface EntityAnswer {
  entity: Entity;
  /** Entities that belong to it, such as columns, by guid. */
  referredEntities: Record<string, Entity>;
}

/** A piece of the lineage graph, around one asset. */
export interface Lineage {
  baseEntityGuid: string;
  guidEntityMap: Record<string, { guid: string; typeName: string; displayText: string }>;
  /** Arrows: data flows from one to the other. */
  relations: { fromEntityId: string; toEntityId: string }[];
}

/** Reads one asset. https://learn.microsoft.com/rest/api/purview/datamapdataplane/entity/get */
export function getEntity(client: Client, guid: string): Promise<EntityAnswer> {
  return client.get(`/datamap/api/atlas/v2/entity/guid/${encodeURIComponent(guid)}`, { apiVersion });
}

/**
 * Reads what feeds an asset (`INPUT`), what it feeds (`OUTPUT`), or both, up to `depth` arrows away.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/lineage/get
 */
export function getLineage(
  client: Client,
  guid: string,
  options: { direction?: 'INPUT' | 'OUTPUT' | 'BOTH'; depth?: number } = {},
): Promise<Lineage> {
  const { direction = 'BOTH', depth = 3 } = options;
  const path = `/datamap/api/atlas/v2/lineage/${encodeURIComponent(guid)}`;
  return client.get(path, { apiVersion, query: { direction, depth } });
}
