import { isRecord, scalarText, strings } from '../../values';
import {
  associationWithContainer,
  classificationAsAttribute,
  endsMissing,
  invalidParameters,
  manyWholes,
  noContainer,
  twoContainers,
  unknownType,
} from '../atlas-refusals';
import {
  attributeDef,
  kinds,
  type AttributeDef,
  type Category,
  type RelationshipEndDef,
  type TypeDef,
} from '../types/defs';
import { primitives } from '../types/values';

type Body = Record<string, unknown>;

/** A definition as it is handed in. */
export interface Given {
  category: Category;
  name: string;
  def: Body;
}

/** Knows the category of a type, be it there already or brought by the same request. */
export type CategoryOf = (name: string) => Category | undefined;

/** Reads the lists of an AtlasTypesDef. */
export function readTypes(body: unknown): Given[] {
  if (!isRecord(body)) throw invalidParameters('the body must be an object of lists such as entityDefs');
  return (Object.keys(kinds) as Category[]).flatMap((category) => {
    const { list } = kinds[category];
    return listIn(body, list).map((def) => {
      const name = isRecord(def) ? scalarText(def.name) : undefined;
      if (!isRecord(def) || name === undefined) throw invalidParameters(`each of ${list} needs a name`);
      return { category, name, def };
    });
  });
}

function listIn(body: Body, name: string): unknown[] {
  const value = body[name] ?? [];
  if (!Array.isArray(value)) throw invalidParameters(`${name} must be a list`);
  return value;
}

const textsIn = (body: Body, name: string): string[] => {
  const list = listIn(body, name);
  if (!list.every((one) => typeof one === 'string')) throw invalidParameters(`${name} must be a list of names`);
  return strings(list);
};

/** What a definition says of its own; who made it, when, and in which version, is for the service to say. */
export function readDefinition({ category, name, def }: Given, categoryOf: CategoryOf): Partial<TypeDef> {
  const service = scalarText(def.serviceType);
  const options = optionsIn(def);
  return {
    description: scalarText(def.description) ?? name,
    typeVersion: scalarText(def.typeVersion) ?? '1.0',
    ...(service === undefined ? {} : { serviceType: service }),
    ...(options === undefined ? {} : { options }),
    ...(isRecord(def.dateFormatter) ? { dateFormatter: def.dateFormatter } : {}),
    ...(category === 'ENUM' ? readEnum(def) : { attributeDefs: readAttributeDefs(name, def, categoryOf) }),
    ...(category === 'ENTITY' || category === 'CLASSIFICATION' ? { superTypes: textsIn(def, 'superTypes') } : {}),
    ...(category === 'CLASSIFICATION' ? { entityTypes: readEntityTypes(def, categoryOf) } : {}),
    ...(category === 'RELATIONSHIP' ? readRelationship(name, def, categoryOf) : {}),
  };
}

function optionsIn({ options }: Body): Record<string, string> | undefined {
  if (options === undefined || options === null) return undefined;
  if (!isRecord(options)) throw invalidParameters('options must be an object of strings');
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}

function readEnum(def: Body): Partial<TypeDef> {
  const defaultValue = scalarText(def.defaultValue);
  const elementDefs = listIn(def, 'elementDefs').map((one, place) => {
    const value = isRecord(one) ? scalarText(one.value) : undefined;
    if (!isRecord(one) || value === undefined) throw invalidParameters('each of elementDefs needs a value');
    const description = scalarText(one.description);
    const ordinal = typeof one.ordinal === 'number' ? one.ordinal : place;
    return { value, ordinal, ...(description === undefined ? {} : { description }) };
  });
  return { elementDefs, ...(defaultValue === undefined ? {} : { defaultValue }) };
}

function readEntityTypes(def: Body, categoryOf: CategoryOf): string[] {
  const names = textsIn(def, 'entityTypes');
  for (const name of names) if (categoryOf(name) !== 'ENTITY') throw unknownType(name);
  return names;
}

function readAttributeDefs(type: string, def: Body, categoryOf: CategoryOf): AttributeDef[] {
  return listIn(def, 'attributeDefs').map((one) => {
    const name = isRecord(one) ? scalarText(one.name) : undefined;
    if (!isRecord(one) || name === undefined) throw invalidParameters(`an attributeDef of ${type} needs a name`);
    const typeName = scalarText(one.typeName) ?? 'string';
    requireAttributeType(type, name, typeName, categoryOf);
    return readAttributeDef(name, typeName, one);
  });
}

function readAttributeDef(name: string, typeName: string, given: Body): AttributeDef {
  const complete = attributeDef(name, typeName, given.isOptional !== false);
  const { cardinality } = given;
  const number = (key: 'valuesMinCount' | 'valuesMaxCount') => {
    const value = given[key];
    return typeof value === 'number' ? value : complete[key];
  };
  const description = scalarText(given.description);
  const defaultValue = scalarText(given.defaultValue);
  const options = optionsIn(given);
  const constraints = listIn(given, 'constraints').filter(isRecord);
  return {
    ...complete,
    cardinality:
      cardinality === 'SINGLE' || cardinality === 'SET' || cardinality === 'LIST' ? cardinality : complete.cardinality,
    valuesMinCount: number('valuesMinCount'),
    valuesMaxCount: number('valuesMaxCount'),
    isUnique: given.isUnique === true,
    isIndexable: typeof given.isIndexable === 'boolean' ? given.isIndexable : complete.isIndexable,
    includeInNotification: given.includeInNotification === true,
    ...(description === undefined ? {} : { description }),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(options === undefined ? {} : { options }),
    ...(constraints.length > 0 ? { constraints } : {}),
  };
}

/** Refuses an attribute of a type that nobody defined. */
function requireAttributeType(type: string, name: string, typeName: string, categoryOf: CategoryOf): void {
  const parts = /^(?:array<(.+)>|map<([^,]+),(.+)>)$/.exec(typeName.replace(/\s/g, ''));
  if (parts) {
    for (const part of parts.slice(1)) if (part !== undefined) requireAttributeType(type, name, part, categoryOf);
    return;
  }
  if (primitives.has(typeName)) return;
  const category = categoryOf(typeName);
  if (category === undefined) throw unknownType(typeName);
  if (category === 'CLASSIFICATION') throw classificationAsAttribute(type, name);
}

/** The two ends, and the rules by which Apache Atlas takes them. */
function readRelationship(name: string, def: Body, categoryOf: CategoryOf): Partial<TypeDef> {
  if (!isRecord(def.endDef1) || !isRecord(def.endDef2)) throw endsMissing(name);
  const [endDef1, endDef2] = [readEnd(def.endDef1, categoryOf), readEnd(def.endDef2, categoryOf)];
  const category = categoryIn(name, def);
  const contains = endDef1.isContainer || endDef2.isContainer;
  if (endDef1.isContainer && endDef2.isContainer) throw twoContainers(name);
  if (category === 'ASSOCIATION') {
    if (contains) throw associationWithContainer(name);
  } else if (!contains) throw noContainer(name, category);
  if (category === 'COMPOSITION' && [endDef1, endDef2].some((end) => !end.isContainer && end.cardinality === 'SET'))
    throw manyWholes(name);
  const label = scalarText(def.relationshipLabel);
  return {
    relationshipCategory: category,
    ...(label === undefined ? {} : { relationshipLabel: label }),
    propagateTags: scalarText(def.propagateTags) ?? 'NONE',
    endDef1,
    endDef2,
  };
}

function categoryIn(name: string, { relationshipCategory }: Body): 'COMPOSITION' | 'AGGREGATION' | 'ASSOCIATION' {
  if (relationshipCategory === undefined || relationshipCategory === null) return 'ASSOCIATION';
  const known = (['COMPOSITION', 'AGGREGATION', 'ASSOCIATION'] as const).find((one) => one === relationshipCategory);
  if (known === undefined)
    throw invalidParameters(`relationshipCategory of ${name} must be ASSOCIATION, AGGREGATION or COMPOSITION`);
  return known;
}

function readEnd(end: Body, categoryOf: CategoryOf): RelationshipEndDef {
  const type = scalarText(end.type);
  const name = scalarText(end.name);
  if (type === undefined || name === undefined) throw invalidParameters('endDef1 and endDef2 need a type and a name');
  if (categoryOf(type) !== 'ENTITY') throw unknownType(type);
  if (end.cardinality === 'LIST') throw invalidParameters(`the cardinality of ${name} cannot be LIST`);
  const description = scalarText(end.description);
  return {
    type,
    name,
    isContainer: end.isContainer === true,
    cardinality: end.cardinality === 'SET' ? 'SET' : 'SINGLE',
    isLegacyAttribute: end.isLegacyAttribute === true,
    ...(description === undefined ? {} : { description }),
  };
}
