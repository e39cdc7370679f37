import type { Collection } from '../account/collections';
import { scanner } from '../ids';
import type { CollectionLine } from './model';
import type { Reading } from './reading';
import { roleLines, rootName } from './roles';

const root: CollectionLine = { name: rootName, friendlyName: 'Contoso' };

/** The collections of a document, with the root whether it names it or not. */
export function collectionLines({
  document: { collections = [] },
}: Reading): { line: CollectionLine; place: string }[] {
  const lines = collections.map((line, at) => ({ line, place: `collections[${at}]` }));
  return lines.some(({ line }) => isRoot(line)) ? lines : [{ line: root, place: 'collections' }, ...lines];
}

const isRoot = ({ name }: CollectionLine) => name.toLowerCase() === rootName;

/** Learns what the collections are called. */
export function nameCollections(reading: Reading): void {
  const { collections, faults } = reading;
  for (const { line, place } of collectionLines(reading)) {
    const id = line.name.toLowerCase();
    if (collections.has(id)) faults.add(`${place}.name`, `there are two collections called "${line.name}".`);
    else collections.add(id, line.name, ...(line.friendlyName === undefined ? [] : [line.friendlyName]));
  }
}

export function readCollections(reading: Reading): Collection[] {
  const creator = creatorIn(reading);
  const read = collectionLines(reading).map(({ line, place }) => readCollection(line, place, reading, creator));
  refuseCircles(read, reading);
  return read;
}

/** Who made a collection that does not say it: the first who administers the account. */
export function creatorIn(reading: Reading): string {
  const admins = roleLines(reading).find(
    ({ line }) => line.role === 'collection-administrator' && (line.collection ?? rootName).toLowerCase() === rootName,
  );
  const [first] = admins?.line.members ?? [];
  return first === undefined ? scanner : reading.who.find(first, `${admins?.place ?? ''}.members[0]`, reading.faults);
}

function readCollection(line: CollectionLine, place: string, reading: Reading, creator: string): Collection {
  const { asOf, faults, who } = reading;
  const name = line.name.toLowerCase();
  if (isRoot(line) && line.parent !== undefined) faults.add(`${place}.parent`, 'the root collection has no parent.');
  const createdAt = reading.moment(line.createdAt, asOf, `${place}.createdAt`);
  const createdBy = line.createdBy === undefined ? creator : who.find(line.createdBy, `${place}.createdBy`, faults);
  return {
    name,
    ...(line.name === name ? {} : { written: line.name }),
    friendlyName: line.friendlyName ?? line.name,
    description: line.description ?? '',
    ...(isRoot(line) ? {} : { parent: reading.collections.find(line.parent ?? rootName, `${place}.parent`, faults) }),
    createdBy,
    createdAt,
    lastModifiedBy:
      line.lastModifiedBy === undefined ? createdBy : who.find(line.lastModifiedBy, `${place}.lastModifiedBy`, faults),
    lastModifiedAt: reading.moment(line.lastModifiedAt, createdAt, `${place}.lastModifiedAt`),
    changing: line.changing ?? 'Creating',
    readyAt: reading.moment(line.readyAt, createdAt, `${place}.readyAt`),
  };
}

/** Each collection lies below the root, over however many others. */
function refuseCircles(collections: Collection[], reading: Reading): void {
  const parents = new Map(collections.map(({ name, parent }) => [name, parent]));
  const places = collectionLines(reading).map(({ place }) => place);
  collections.forEach(({ name }, at) => {
    const seen = new Set<string>();
    let above: string | undefined = name;
    while (above !== undefined && above !== '' && !seen.has(above)) {
      seen.add(above);
      above = parents.get(above);
    }
    if (above === name) reading.faults.add(`${places[at]}.parent`, 'a collection cannot lie below itself.');
  });
}
