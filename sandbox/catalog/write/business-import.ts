import { Refusal } from '../../http/refusals';
import { invalidParameters } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import { readCsv } from '../csv';
import { isReadable, type Attributes, type Entity } from '../entity';
import type { Actor } from './actor';
import { businessValue } from './business';
import { setBusinessMetadata } from './marks';

/** The first line of a file of business metadata. */
export const importTemplate =
  'EntityType,EntityUniqueAttributeValue,BusinessAttributeName,BusinessAttributeValue,EntityUniqueAttributeName[optional]';

/** What became of a line, or of the lines of one entity. */
interface ImportInfo {
  parentObjectName: string;
  childObjectName: string;
  importStatus: 'SUCCESS' | 'FAILED';
  remarks: string;
}

/** A line that says something of an entity. */
interface Wanted {
  entity: Entity;
  group: string;
  name: string;
  value: unknown;
}

/** Sets business metadata line by line of a file: lines that are wrong are told, and the others done. */
export function importBusinessMetadata(catalog: Catalog, actor: Actor, file: unknown) {
  if (typeof file !== 'string') throw invalidParameters('the form must have a part with the file as CSV');
  const failed: ImportInfo[] = [];
  const byEntity = new Map<string, Record<string, Attributes>>();
  const [, ...lines] = readCsv(file);
  lines.forEach((cells, at) => {
    try {
      const { entity, group, name, value } = readLine(catalog, actor, cells);
      const groups = byEntity.get(entity.guid) ?? {};
      byEntity.set(entity.guid, { ...groups, [group]: { ...groups[group], [name]: value } });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const [, parent = '', child = ''] = cells;
      const remarks = `Line #${at + 2}: ${error.message}`;
      failed.push({ parentObjectName: parent, childObjectName: child, importStatus: 'FAILED', remarks });
    }
  });
  const succeeded = [...byEntity].map(([guid, groups]): ImportInfo => {
    const entity = catalog.store.entity(guid);
    if (entity) setBusinessMetadata(catalog, actor, entity, groups, false);
    return { parentObjectName: guid, childObjectName: inWords(groups), importStatus: 'SUCCESS', remarks: '' };
  });
  return {
    ...(failed.length > 0 ? { failedImportInfoList: failed } : {}),
    ...(succeeded.length > 0 ? { successImportInfoList: succeeded } : {}),
  };
}

function readLine(catalog: Catalog, actor: Actor, cells: string[]): Wanted {
  const [typeName = '', unique = '', attribute = '', text = '', by = ''] = cells.map((cell) => cell.trim());
  if ([typeName, unique, attribute, text].includes(''))
    throw invalidParameters('a line needs EntityType, EntityUniqueAttributeValue, BusinessAttributeName and a value');
  if (by !== '' && by !== 'qualifiedName')
    throw invalidParameters(`entities are told by qualifiedName, and not by ${by}`);
  if (catalog.types.get(typeName)?.category !== 'ENTITY')
    throw invalidParameters(`there is no entity type ${typeName}`);
  const entity = catalog.store.find(typeName, unique);
  if (entity === undefined || !isReadable(entity, actor.writable))
    throw invalidParameters(`there is no ${typeName} named ${unique} that you may write`);
  const [group = '', name = ''] = attribute.split('.', 2);
  return { entity, group, name, value: businessValue(catalog.types, entity.typeName, group, name, text) };
}

/** As Java writes a map, which is how the answer shows what was set. */
const inWords = (groups: Record<string, Attributes>): string =>
  `{${Object.entries(groups)
    .map(
      ([group, values]) =>
        `${group}={${Object.entries(values)
          .map(([name, value]) => `${name}=${String(value)}`)
          .join(', ')}}`,
    )
    .join(', ')}}`;
