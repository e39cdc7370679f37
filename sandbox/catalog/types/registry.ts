import { builtinRows, builtinTypes, requiredEnds } from './builtin';
import type { RowKind } from './compact';
import type { AttributeDef, RelationshipAttribute, RelationshipEndDef, TypeDef } from './defs';

/** The types of one catalog: the built-in ones and those a curator added. */
export interface Types {
  get(name: string): TypeDef | undefined;
  all(): TypeDef[];
  /** The type and all it inherits from, nearest first. */
  lineageOf(name: string): string[];
  isA(name: string, superType: string): boolean;
  /** Types whose super types name this one. */
  subTypes(name: string): string[];
  attributes(name: string): ReadonlyMap<string, AttributeDef>;
  /** By name; of two relationships that share one, the first. */
  relationshipAttributes(name: string): ReadonlyMap<string, RelationshipAttribute>;
  /** All of them, also those that share a name. */
  relationshipEnds(name: string): readonly RelationshipAttribute[];
  /** How search shows entities of the type; null if it does not. */
  row(name: string): RowKind | null;
  put(type: TypeDef): void;
  remove(name: string): void;
}

/** Makes the registry, with the built-in types in it. */
export function createTypes(born: number): Types {
  const byName = new Map(builtinTypes(born).map((type) => [type.name, type]));
  let cache = new Map<string, unknown>();

  // Inheritance is asked about for every row of a search, and changes only with a typedef.
  function cached<T>(key: string, make: () => T): T {
    if (!cache.has(key)) cache.set(key, make());
    return cache.get(key) as T;
  }

  const lineageOf = (name: string): string[] =>
    cached(`lineage ${name}`, () => [...new Set([name, ...(byName.get(name)?.superTypes ?? []).flatMap(lineageOf)])]);

  const ancestorsOf = (name: string) => cached(`ancestors ${name}`, () => new Set(lineageOf(name)));

  function attributes(name: string): ReadonlyMap<string, AttributeDef> {
    return cached(`attributes ${name}`, () => {
      const own = [...lineageOf(name)].reverse().flatMap((type) => byName.get(type)?.attributeDefs ?? []);
      return new Map(own.map((attribute) => [attribute.name, attribute]));
    });
  }

  function relationshipEnds(name: string): readonly RelationshipAttribute[] {
    return cached(`ends ${name}`, () => {
      const all = cached('ends', () => [...byName.values()].flatMap(endsOf));
      return all.filter(({ owner }) => ancestorsOf(name).has(owner)).map(({ attribute }) => attribute);
    });
  }

  function relationshipAttributes(name: string): ReadonlyMap<string, RelationshipAttribute> {
    return cached(`relationships ${name}`, () => {
      const byAttribute = new Map<string, RelationshipAttribute>();
      for (const end of relationshipEnds(name)) if (!byAttribute.has(end.name)) byAttribute.set(end.name, end);
      return byAttribute;
    });
  }

  function row(name: string): RowKind | null {
    return cached(`row ${name}`, () => {
      const known = builtinRows.get(name);
      if (known !== undefined) return known;
      const inherited = lineageOf(name)
        .map((type) => builtinRows.get(type))
        .find((kind) => kind !== undefined && kind !== null);
      const service = byName.get(name)?.serviceType;
      return inherited ? { ...inherited, ...(service ? { assetType: [service] } : {}) } : null;
    });
  }

  return {
    get: (name) => byName.get(name),
    all: () => [...byName.values()],
    lineageOf,
    isA: (name, superType) => ancestorsOf(name).has(superType),
    subTypes: (name) =>
      cached(`subtypes ${name}`, () =>
        [...byName.values()].filter((type) => type.superTypes?.includes(name)).map((type) => type.name),
      ),
    attributes,
    relationshipAttributes,
    relationshipEnds,
    row,
    put(type) {
      byName.set(type.name, type);
      cache = new Map();
    },
    remove(name) {
      byName.delete(name);
      cache = new Map();
    },
  };
}

/** Both ends of a relationshipDef, as attributes of the types they belong to. */
function endsOf(type: TypeDef): { owner: string; attribute: RelationshipAttribute }[] {
  const { endDef1, endDef2 } = type;
  if (!endDef1 || !endDef2) return [];
  const attribute = (end: 1 | 2): { owner: string; attribute: RelationshipAttribute } => {
    const [here, there] = end === 1 ? [endDef1, endDef2] : [endDef2, endDef1];
    return {
      owner: here.type,
      attribute: {
        name: here.name,
        relationship: type.name,
        end,
        type: there.type,
        many: here.cardinality === 'SET',
        isOptional: isOptional(type, here),
        isLegacy: here.isLegacyAttribute,
        isOwned: type.relationshipCategory === 'COMPOSITION' && here.isContainer,
      },
    };
  };
  return [attribute(1), attribute(2)];
}

/** As read of the built-in types; of others, as Apache Atlas derives it: a part needs its whole. */
const isOptional = (type: TypeDef, end: RelationshipEndDef): boolean =>
  type.createdBy === 'admin'
    ? !requiredEnds.has(`${end.type}.${end.name}`)
    : type.relationshipCategory !== 'COMPOSITION' || end.isContainer;
