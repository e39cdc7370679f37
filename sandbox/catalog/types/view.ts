import { kinds, type Category, type TypeDef } from './defs';
import type { Types } from './registry';

/** A definition as the service answers it: entity types add what they inherit by relationship, and both add their subTypes. */
export function typeBody(types: Types, type: TypeDef): Record<string, unknown> {
  if (type.category === 'CLASSIFICATION') return { ...type, subTypes: types.subTypes(type.name) };
  if (type.category !== 'ENTITY') return { ...type };
  return {
    ...type,
    subTypes: types.subTypes(type.name),
    relationshipAttributeDefs: relationshipAttributeDefs(types, type.name),
  };
}

function relationshipAttributeDefs(types: Types, name: string) {
  return [...types.relationshipAttributes(name).values()].map((attribute) => ({
    name: attribute.name,
    typeName: attribute.many ? `array<${attribute.type}>` : attribute.type,
    isOptional: attribute.isOptional,
    cardinality: attribute.many ? 'SET' : 'SINGLE',
    valuesMinCount: -1,
    valuesMaxCount: -1,
    isUnique: false,
    isIndexable: false,
    includeInNotification: false,
    relationshipTypeName: attribute.relationship,
    isLegacyAttribute: attribute.isLegacy,
  }));
}

/** The answer of GET typedefs; `only` is the `type` parameter, a kind like `entity`. */
export function typesBody(types: Types, only?: string): Record<string, unknown[]> {
  const wanted = (Object.keys(kinds) as Category[]).filter(
    (category) => only === undefined || kinds[category].path === `${only.toLowerCase()}def`,
  );
  const lists = Object.values(kinds).map(({ list }): [string, unknown[]] => [list, []]);
  const body = Object.fromEntries(lists);
  for (const type of types.all()) {
    if (wanted.includes(type.category)) body[kinds[type.category].list].push(typeBody(types, type));
  }
  return body;
}

export const typeHeaders = (types: Types) => types.all().map(({ guid, name, category }) => ({ guid, name, category }));
