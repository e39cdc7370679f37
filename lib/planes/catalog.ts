import { segment, type Client } from '../core/client.ts';
import { HttpError } from '../core/errors.ts';
import { fields, isListOf, isObject, isText, textOf } from '../core/json.ts';
import type { Repeatable } from '../core/transport.ts';

const apiVersion = '2023-09-01';
const base = '/datamap/api/atlas/v2';
const isEntityAnswer = isObject({ entity: isObject({ guid: isText }) });
const isArrow = isObject({ fromEntityId: isText, toEntityId: isText });
/** What `showLineage` and `mergeLineages` read. */
const isLineage = isObject({ guidEntityMap: isObject(), relations: isListOf(isArrow) });
const byGuid = (guid: string) => `${base}/entity/guid/${segment(guid)}`;

/** An asset as it is stored: its attributes, what marks it, and what it is related to. */
export interface Entity {
  guid: string;
  typeName: string;
  attributes: Record<string, unknown>;
  status: string;
  /** Name of the collection, the short id. */
  collectionId?: string;
  classifications?: Classification[];
  /** Related entities by the attribute's name, for example `columns`. */
  relationshipAttributes?: Record<string, RelatedEntity | RelatedEntity[] | null>;
}

/** An asset that another one refers to. */
export interface RelatedEntity {
  guid: string;
  typeName: string;
  displayText?: string;
}

/** An asset that was read, with what belongs to it. */
export interface EntityAnswer {
  entity: Entity;
  /** Entities that belong to it, such as columns, by guid. */
  referredEntities: Record<string, Entity>;
}

/** An asset to write. Among its attributes is the `qualifiedName`, by which the service knows it again. */
export interface NewEntity {
  typeName: string;
  attributes: Record<string, unknown>;
  /** A negative number in quotes, for example `"-1"`, where others of the same call refer to it. */
  guid?: string;
  relationshipAttributes?: Record<string, unknown>;
  classifications?: Classification[];
  contacts?: Record<string, { id: string; info?: string }[]>;
  labels?: string[];
}

/** A mark of what a column or an asset holds. */
export interface Classification {
  typeName: string;
  attributes?: Record<string, unknown>;
}

/** What a write did. An asset that it left as it was may be in none of the lists. */
export interface EntityMutation {
  mutatedEntities?: Partial<Record<'CREATE' | 'UPDATE' | 'DELETE', EntityHeader[]>>;
  /** The real guid for each negative one. */
  guidAssignments?: Record<string, string>;
}

/** An asset in short, as the answer to a write names it. */
export interface EntityHeader {
  guid: string;
  typeName: string;
  attributes?: Record<string, unknown>;
}

/** Where an asset is written to, and what cancels it. */
export interface WriteOptions {
  /** Name of the collection (the short id) for new assets. Assets that exist are moved there. */
  collectionId?: string;
  signal?: AbortSignal | undefined;
}

/** A piece of the lineage graph, around one asset. */
export interface Lineage {
  baseEntityGuid: string;
  guidEntityMap: Record<string, { guid: string; typeName: string; displayText: string }>;
  /** Arrows: data flows from one to the other. */
  relations: { fromEntityId: string; toEntityId: string }[];
}

/** Reads one asset. https://learn.microsoft.com/rest/api/purview/datamapdataplane/entity/get */
export function getEntity(client: Client, guid: string, signal?: AbortSignal): Promise<EntityAnswer> {
  return client.get(byGuid(guid), { apiVersion, signal, expects: isEntityAnswer });
}

/**
 * Reads one asset by its type and its `qualifiedName`, both exactly as stored.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/entity/get-by-unique-attributes
 */
export function getEntityByQualifiedName(
  client: Client,
  typeName: string,
  qualifiedName: string,
  signal?: AbortSignal,
): Promise<EntityAnswer> {
  const path = `${base}/entity/uniqueAttribute/type/${segment(typeName)}`;
  const query = { 'attr:qualifiedName': qualifiedName };
  return client.get(path, { apiVersion, query, signal, expects: isEntityAnswer });
}

/**
 * Lists the columns of an asset that was read, such as a table, with what each is classified as. An asset of a type
 * without the attribute `columns`, such as a file, has none here.
 */
export function columnsOf({ entity, referredEntities }: EntityAnswer): { column: string; classifications: string[] }[] {
  // What is no column, or holds no classification, is left out: the answer may come from anywhere.
  return [fields(entity.relationshipAttributes)['columns']].flat().flatMap((column) => {
    const { guid, displayText } = fields(column);
    const name = textOf(displayText) || textOf(guid);
    const marks = [fields(fields(referredEntities)[textOf(guid)])['classifications']].flat();
    const classifications = marks.map((mark) => textOf(fields(mark)['typeName'])).filter(Boolean);
    return name ? [{ column: name, classifications }] : [];
  });
}

/**
 * Writes one asset: creates it, or updates the one of that type and `qualifiedName`.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/entity/create-or-update
 */
export function createEntity(client: Client, entity: NewEntity, options: WriteOptions = {}): Promise<EntityMutation> {
  return writeEntities(client, '/entity', { entity }, options);
}

/**
 * Deletes one asset.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/entity/delete
 */
export function deleteEntity(client: Client, guid: string): Promise<EntityMutation> {
  return client.delete(byGuid(guid), { apiVersion });
}

/**
 * Adds classifications to an asset or a column. One that it has already is refused (400).
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/entity/add-classifications
 */
export function addClassifications(client: Client, guid: string, classifications: Classification[]): Promise<void> {
  return client.post(`${byGuid(guid)}/classifications`, { apiVersion, body: classifications });
}

/**
 * Sees to it that an asset or a column carries a classification, so that it can be said twice. The asset is named by its
 * type and its `qualifiedName`.
 */
export async function ensureClassification(
  client: Client,
  { typeName, qualifiedName }: { typeName: string; qualifiedName: string },
  classification: string,
): Promise<'added' | 'was there already'> {
  const { entity } = await getEntityByQualifiedName(client, typeName, qualifiedName);
  if (entity.classifications?.some((one) => one.typeName === classification)) return 'was there already';
  await addClassifications(client, entity.guid, [{ typeName: classification }]);
  return 'added';
}

/**
 * Takes a classification off an asset or a column.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/entity/remove-classification
 */
export function removeClassification(client: Client, guid: string, classification: string): Promise<void> {
  return client.delete(`${byGuid(guid)}/classification/${segment(classification)}`, { apiVersion });
}

/**
 * Reads what feeds an asset (`INPUT`), what it feeds (`OUTPUT`), or both, up to `depth` arrows away.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/lineage/get
 */
export function getLineage(
  client: Client,
  guid: string,
  options: { direction?: 'INPUT' | 'OUTPUT' | 'BOTH'; depth?: number; signal?: AbortSignal } = {},
): Promise<Lineage> {
  const { direction = 'BOTH', depth = 3, signal } = options;
  const path = `${base}/lineage/${segment(guid)}`;
  return client.get(path, { apiVersion, query: { direction, depth }, signal, expects: isLineage });
}

/** Sends new or changed assets to one of the two write routes, `/entity` or `/entity/bulk`. */
export async function writeEntities(
  client: Client,
  path: string,
  body: object,
  options: WriteOptions & { repeatable?: Repeatable },
): Promise<EntityMutation> {
  // The service finds an asset by its qualifiedName, and takes none without: sent again, it updates what it created.
  const { collectionId, repeatable = true, signal } = options;
  const call = { apiVersion, query: { collectionId }, body, repeatable, signal };
  const answer = (await client.post<EntityMutation | undefined>(`${base}${path}`, call)) ?? {};
  if (fields(answer) === answer && !Array.isArray(answer)) return answer;
  const sentence = 'The answer does not tell what was written. Is the address that of a Purview account?';
  throw new HttpError({ method: 'POST', path: `${base}${path}`, status: 200, code: 'NoMutation', text: sentence });
}
