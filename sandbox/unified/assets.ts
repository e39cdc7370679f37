import { displayText, qualifiedName, text, type Entity } from '../catalog/entity';
import { columnsOf, type Graph } from '../catalog/graph';
import { timestamp } from '../dates';
import { accountName } from '../entra/personas';
import { contactsIn, livedOn, systemData } from './common';
import { addressIn, fields, guidIn, present, textIn, type Fields } from './fields';
import { invalidEntity } from './refusals';
import type { Unified } from './unified';
import { type Doing, type AssetType, type DataAsset, assetTypes } from './model';

/** Makes a data asset of a body. That the type, the name and where it comes from must be said was seen; the description has no such fields. */
export function readNewAsset(
  unified: Unified,
  body: unknown,
  entityAt: (guid: string) => Entity,
  doing: Doing,
): DataAsset {
  const sent = fields(body);
  const source = sourceIn(sent);
  const type = assetTypes.find((one) => one.toLowerCase() === textIn(sent, 'type')?.toLowerCase());
  if (type === undefined) throw invalidEntity(`A data asset needs a type: ${assetTypes.join(', ')}.`);
  if ((textIn(sent, 'name') ?? '').trim() === '') throw invalidEntity('A data asset needs a name.');
  if (textIn(source, 'type')?.toLowerCase() !== 'datamap')
    throw invalidEntity("A data asset needs a source.type, and 'DataMap' is the only one.");
  const assetId = guidIn(source, 'assetId');
  if (assetId === undefined)
    throw invalidEntity('A data asset needs a source.assetId: the guid of an entity of the Data Map.');
  entityAt(assetId);
  const read = { type, assetId, ...besideIn(sent), lived: livedOn(undefined, undefined, doing) };
  return present({ id: unified.nextId(), ...read });
}

/** What a body replaces a data asset with; its type stays, and its entity unless the body names another. */
export function readAsset(
  before: DataAsset,
  body: unknown,
  entityAt: (guid: string) => Entity,
  doing: Doing,
): DataAsset {
  const sent = fields(body);
  const assetId = guidIn(sourceIn(sent), 'assetId') ?? before.assetId;
  entityAt(assetId);
  const { id, type } = before;
  return present({ id, type, assetId, ...besideIn(sent), lived: livedOn(before.lived, undefined, doing) });
}

const sourceIn = (sent: Fields): Fields => fields(sent.source ?? {}, 'source');
const besideIn = (sent: Fields) => ({ contacts: contactsIn(sent), openInUrl: addressIn(sent, 'openInUrl') });

/** Deletes a data asset with its relations; the entity stays. */
export function deleteAsset(unified: Unified, { id }: DataAsset): void {
  unified.relations.forget({ category: 'DATAASSET', id });
  unified.assets.remove(id);
}

/** The name of an asset: that of its entity. */
export function assetName(graph: Graph, { assetId }: DataAsset): string {
  const entity = graph.store.entity(assetId);
  return entity === undefined ? assetId : displayText(entity);
}

/**
 * A data asset as the catalog shows it, with the columns of its entity where asked for. Classifications and labels were seen to be
 * left out all the same.
 */
export function showAsset(graph: Graph, asset: DataAsset, extended: boolean) {
  const { id, type, assetId, contacts, openInUrl, lived } = asset;
  const entity = graph.store.entity(assetId);
  const isGone = entity?.status !== 'ACTIVE';
  return present({
    id,
    name: assetName(graph, asset),
    type,
    description: entity && (text(entity.attributes, 'userDescription') ?? text(entity.attributes, 'description')),
    source: present({
      type: 'DataMap',
      assetId,
      assetType: entity?.typeName,
      assetAttributes: [],
      fqn: entity && qualifiedName(entity),
      accountName,
      lastRefreshedAt: entity && timestamp(entity.updateTime),
      lastRefreshedBy: entity?.updatedBy,
    }),
    contacts,
    openInUrl,
    schema: entity && extended ? columnsOf(graph, assetId).map(column) : undefined,
    typeProperties: entity && typeProperties(type, entity),
    systemData: { ...systemData(lived), ...(isGone ? { provisioningState: 'SoftDeleted' } : {}) },
  });
}

const column = ({ attributes }: Entity) =>
  present({
    name: text(attributes, 'name'),
    description: text(attributes, 'userDescription') ?? text(attributes, 'description'),
    type: text(attributes, 'data_type') ?? text(attributes, 'type'),
  });

/** What a table or a file has beside, read from the name of its entity: `mssql://server/database/schema/table`, `https://server/container/folder/file`. */
function typeProperties(type: AssetType, entity: Entity) {
  const [, serverEndpoint, path = ''] = /^(\w+:\/\/[^/]+)\/(.*)$/.exec(qualifiedName(entity) ?? '') ?? [];
  const steps = path.split('/');
  if (type === 'General' || serverEndpoint === undefined || !URL.canParse(serverEndpoint)) return undefined;
  if (type === 'AzureSqlTable') {
    const [databaseName, schemaName, tableName] = steps;
    const format = /view/i.test(entity.typeName) ? 'View' : 'Table';
    return present({ format, serverEndpoint, databaseName, schemaName, tableName });
  }
  const [container, ...inside] = steps;
  const folderPath = inside.slice(0, -1).join('/');
  return { serverEndpoint, container, folderPath, fileName: inside.at(-1) ?? '' };
}
