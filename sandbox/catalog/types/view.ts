import { unknownCategory } from '../atlas-refusals';
import { kinds, type TypeDef } from './defs';
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
    ...(attribute.isOwned ? { constraints: [{ type: 'ownedRef' }] } : {}),
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

/** Which types a list asks for: those of one `type`, such as `entity`, or all; term templates only where they are asked for. */
export interface Wanted {
  type?: string;
  termTemplates: boolean;
}

const otherCategories = ['PRIMITIVE', 'OBJECT_ID_TYPE', 'ARRAY', 'MAP'];

function wantedTypes(types: Types, { type, termTemplates }: Wanted): TypeDef[] {
  const category = type?.toUpperCase();
  if (category === undefined || category === '')
    return types.all().filter((one) => termTemplates || one.category !== 'TERM_TEMPLATE');
  if (!(category in kinds) && !otherCategories.includes(category)) throw unknownCategory(type ?? '');
  return types.all().filter((one) => one.category === category);
}

/** The answer of GET typedefs. */
export function typesBody(types: Types, wanted: Wanted): Record<string, unknown[]> {
  return byKind(types, wantedTypes(types, wanted));
}

/** Definitions in lists by their kind. */
export function byKind(types: Types, defs: TypeDef[]): Record<string, unknown[]> {
  const body: Record<string, unknown[]> = Object.fromEntries(Object.values(kinds).map(({ list }) => [list, []]));
  for (const type of defs) body[kinds[type.category].list].push(typeBody(types, type));
  return body;
}

export const typeHeaders = (types: Types, wanted: Wanted) =>
  wantedTypes(types, wanted).map(({ guid, name, category, serviceType }) => ({
    guid,
    name,
    category,
    ...(serviceType === undefined ? {} : { serviceType }),
  }));
