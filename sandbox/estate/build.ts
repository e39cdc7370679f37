import type { Attributes, Classification, Contact, ContactType, Entity } from '../catalog/entity';
import type { Store } from '../catalog/store';
import { DAY, dayOf } from '../dates';
import { assetGuid } from '../ids';
import { classifications, people, scanner, type Person } from './words';

export interface Asset {
  typeName: string;
  qualifiedName: string;
  name: string;
  collection?: string;
  description?: string;
  attributes?: Attributes;
  found?: string[];
  contacts?: Partial<Record<ContactType, Contact[]>>;
  labels?: string[];
  endorsed?: 'Certified' | 'Promoted';
}

/** Puts assets into a store as a scan would, and remembers them by a short handle. */
export interface Builder {
  born: number;
  add(asset: Asset, handle?: string): string;
  relate(typeName: string, end1: string, end2: string): void;
  /** The guid behind a handle; a handle nobody made is a mistake in the data. */
  at(handle: string): string;
  entity(guid: string): Entity;
}

/** `born` is the time of the start: the day before it, the last scan ran. */
export function createBuilder(store: Store, born: number): Builder {
  const today = dayOf(born);
  const handles = new Map<string, string>();
  let made = 0;

  function add(asset: Asset, handle?: string): string {
    const guid = assetGuid(`${asset.typeName} ${asset.qualifiedName}`);
    // Two databases may share a server.
    if (store.entity(guid)) return guid;
    // Ages spread over two years, so that a filter by time has something to tell apart.
    const age = 1 + ((made++ * 37) % 700);
    const changed = 1 + ((made * 13) % Math.min(age, 90));
    store.put({
      guid,
      typeName: asset.typeName,
      attributes: {
        qualifiedName: asset.qualifiedName,
        name: asset.name,
        ...(asset.description ? { description: asset.description } : {}),
        ...asset.attributes,
      },
      ...(asset.collection ? { collectionId: asset.collection } : {}),
      status: 'ACTIVE',
      createdBy: scanner,
      updatedBy: scanner,
      createTime: today - age * DAY,
      updateTime: today - Math.min(changed, age) * DAY,
      revision: 1,
      classifications: found(asset),
      labels: asset.labels ?? [],
      contacts: asset.contacts ?? {},
      businessAttributes: {},
    });
    if (handle !== undefined) handles.set(handle, guid);
    return guid;
  }

  function relate(typeName: string, end1: string, end2: string): void {
    const time = today - 2 * DAY;
    const guid = assetGuid(`${typeName} ${end1} ${end2}`);
    store.relate({
      guid,
      typeName,
      end1,
      end2,
      attributes: {},
      createdBy: scanner,
      updatedBy: scanner,
      createTime: time,
      updateTime: time,
      revision: 1,
    });
  }

  function at(handle: string): string {
    const guid = handles.get(handle);
    if (guid === undefined) throw new Error(`The estate names ${handle}, which it does not build.`);
    return guid;
  }

  function entity(guid: string): Entity {
    const known = store.entity(guid);
    if (!known) throw new Error(`The estate has no entity ${guid}.`);
    return known;
  }

  return { born: today, add, relate, at, entity };
}

function found({ found = [], endorsed }: Asset): Classification[] {
  const columns = found.map((word) => ({ typeName: classifications[word] }));
  return endorsed
    ? [...columns, { typeName: 'MICROSOFT.POWERBI.ENDORSEMENT', attributes: { endorsement: endorsed } }]
    : columns;
}

/** Owner and expert of an asset. */
export const contactsOf = (owner: Person, expert?: Person): Asset['contacts'] => ({
  ...(expert ? { Expert: [people[expert]] } : {}),
  Owner: [people[owner]],
});

export interface ColumnLine {
  name: string;
  type: string;
  found: string[];
}

/** Reads `Email nvarchar EMAIL, City nvarchar CITY`. */
export const readColumns = (line: string): ColumnLine[] =>
  line
    .split(', ')
    .filter(Boolean)
    .map((column) => {
      const [name, type, ...words] = column.split(' ');
      return { name, type, found: words };
    });
