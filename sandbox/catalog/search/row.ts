import { displayText, qualifiedName, text, type Attributes, type Entity } from '../entity';
import { columnsOf, relatedTo, type Graph } from '../graph';

/** What search knows of an asset. How a row looks on the wire is in row-body.ts. */
export interface Row {
  id: string;
  name: string;
  qualifiedName: string;
  entityType: string;
  objectType?: string;
  assetType: string[];
  description?: string;
  owner?: string;
  collectionId?: string;
  classification: string[];
  label: string[];
  term: { name: string; glossaryName: string; guid: string }[];
  contact: { id: string; info: string; contactType: string }[];
  endorsement: string[];
  fileExtension?: string;
  /** Names of its columns: keywords find a table by them. */
  columns: string[];
  business: Record<string, Attributes>;
  createTime: number;
  updateTime: number;
  createBy: string;
  updateBy: string;
  glossaryType?: string;
  glossary?: string;
  termStatus?: string;
  longDescription?: string;
}

/** The row of an entity, or null if search does not show it: columns, schemas, operations, whatever was deleted. */
export function rowOf(graph: Graph, entity: Entity): Row | null {
  const kind = graph.types.row(entity.typeName);
  if (!kind || entity.status === 'DELETED') return null;
  const { attributes } = entity;
  const columns = columnsOf(graph, entity.guid);
  const name = qualifiedName(entity) ?? '';
  const folder = attributes.isFile === false;
  return {
    id: entity.guid,
    name: displayText(entity),
    qualifiedName: name,
    entityType: entity.typeName,
    objectType: folder ? 'Folders' : kind.objectType,
    assetType: kind.assetType,
    description:
      text(attributes, 'userDescription') ?? text(attributes, 'description') ?? text(attributes, 'shortDescription'),
    owner: text(attributes, 'owner'),
    collectionId: entity.collectionId,
    // A row lists what was found on its columns.
    classification: [
      ...new Set([entity, ...columns].flatMap((one) => one.classifications.map(({ typeName }) => typeName))),
    ].filter(isNotEndorsement),
    label: entity.labels,
    term: termsOf(graph, entity),
    contact: Object.entries(entity.contacts).flatMap(([contactType, people]) =>
      (people ?? []).map((person) => ({ ...person, contactType })),
    ),
    endorsement: endorsements(entity),
    fileExtension: kind.objectType === 'Files' && !folder ? extension(name) : undefined,
    columns: columns.map((column) => displayText(column)),
    business: entity.businessAttributes,
    createTime: entity.createTime,
    updateTime: entity.updateTime,
    createBy: entity.createdBy,
    updateBy: entity.updatedBy,
    ...(isOfGlossary(entity.typeName) ? glossaryFields(graph, entity) : {}),
  };
}

// Power BI's endorsement rides along as a classification and is a field of its own in the row.
const endorsement = 'MICROSOFT.POWERBI.ENDORSEMENT';
const isNotEndorsement = (name: string) => name !== endorsement;

const endorsements = (entity: Entity): string[] =>
  entity.classifications
    .filter(({ typeName }) => typeName === endorsement)
    .flatMap(({ attributes = {} }) => text(attributes, 'endorsement')?.toLowerCase() ?? []);

function termsOf(graph: Graph, entity: Entity): Row['term'] {
  return relatedTo(graph, entity.guid)
    .filter(({ attribute }) => attribute === 'meanings')
    .map(({ entity: term }) => ({
      name: displayText(term),
      glossaryName: glossaryOf(graph, term.guid),
      guid: term.guid,
    }));
}

/** Whether entities of a type are glossaries or their terms. */
export const isOfGlossary = (typeName: string) => ['AtlasGlossaryTerm', 'AtlasGlossary'].includes(typeName);

/** What a term's row says of it; a glossary belongs to none and has no status. */
function glossaryFields(graph: Graph, { guid, typeName, attributes }: Entity): Partial<Row> {
  const term = typeName === 'AtlasGlossaryTerm';
  return {
    glossaryType: typeName,
    ...(term ? { glossary: glossaryOf(graph, guid), termStatus: text(attributes, 'status') } : {}),
    longDescription: text(attributes, 'longDescription'),
  };
}

function glossaryOf(graph: Graph, guid: string): string {
  const anchor = relatedTo(graph, guid).find(({ attribute }) => attribute === 'anchor');
  return anchor ? displayText(anchor.entity) : '';
}

const extension = (name: string): string | undefined => /\.([A-Za-z0-9]+)$/.exec(name)?.[1].toLowerCase();
