import type { Attributes, Contact, ContactType } from '../catalog/entity';
import { dayOf } from '../dates';
import type { ClassificationLine, EntityLine, RelationshipLine } from '../document/model-assets';
import { classifications, people, type Person } from './words';

export interface Asset {
  typeName: string;
  qualifiedName: string;
  name: string;
  /** null where the service files such an asset in none. */
  collection?: string | null;
  description?: string;
  attributes?: Attributes;
  found?: string[];
  contacts?: Partial<Record<ContactType, Contact[]>>;
  labels?: string[];
  endorsed?: 'Certified' | 'Promoted';
}

/** Writes assets down as a scan would find them, and remembers them by a short handle. */
export interface Builder {
  born: number;
  entities: EntityLine[];
  relationships: RelationshipLine[];
  /** Gives what `relate` and `entity` know the asset by. */
  add(asset: Asset, handle?: string): string;
  relate(typeName: string, end1: string, end2: string): void;
  /** What is behind a handle; a handle nobody made is a mistake in the data. */
  at(handle: string): string;
  entity(name: string): EntityLine;
}

/** `born` is the time of the start: the days before it, the last scan ran. */
export function createBuilder(born: number): Builder {
  const today = dayOf(born);
  const entities = new Map<string, EntityLine>();
  const relationships: RelationshipLine[] = [];
  const handles = new Map<string, string>();
  let made = 0;

  function add(asset: Asset, handle?: string): string {
    const { typeName, qualifiedName, name, description, collection, attributes, labels, contacts } = asset;
    // Two databases may share a server.
    if (entities.has(qualifiedName)) return qualifiedName;
    // Ages spread over two years, so that a filter by time has something to tell apart.
    const age = 1 + ((made++ * 37) % 700);
    const changed = 1 + ((made * 13) % Math.min(age, 90));
    const classified = found(asset);
    entities.set(qualifiedName, {
      typeName,
      qualifiedName,
      name,
      ...(description ? { description } : {}),
      ...(collection === undefined ? {} : { collection }),
      ...(attributes ? { attributes } : {}),
      createTime: -age,
      updateTime: -Math.min(changed, age),
      ...(classified.length > 0 ? { classifications: classified } : {}),
      ...(labels && labels.length > 0 ? { labels } : {}),
      ...(contacts ? { contacts } : {}),
    });
    if (handle !== undefined) handles.set(handle, qualifiedName);
    return qualifiedName;
  }

  function at(handle: string): string {
    const name = handles.get(handle);
    if (name === undefined) throw new Error(`The estate names ${handle}, which it does not build.`);
    return name;
  }

  function entity(name: string): EntityLine {
    const known = entities.get(name);
    if (!known) throw new Error(`The estate has no entity ${name}.`);
    return known;
  }

  return {
    born: today,
    get entities() {
      return [...entities.values()];
    },
    relationships,
    add,
    relate: (typeName, end1, end2) => void relationships.push({ typeName, end1, end2 }),
    at,
    entity,
  };
}

function found({ found = [], endorsed }: Asset): ClassificationLine[] {
  const columns = found.map((word) => classifications[word]);
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
