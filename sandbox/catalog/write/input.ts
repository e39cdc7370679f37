import { isRecord, scalarText } from '../../values';
import {
  badCustomKey,
  badInstance,
  badLabel,
  invalidParameters,
  longCustomKey,
  longCustomValue,
  longLabel,
  unknownClassification,
  unknownType,
} from '../atlas-refusals';
import {
  besideAttributes,
  type Attributes,
  type Classification,
  type Contact,
  type ContactType,
  type Entity,
} from '../entity';
import type { AttributeDef } from '../types/defs';
import type { Types } from '../types/registry';
import { readValue } from '../types/values';
import { readGroups } from './business';
import { refuseLost, take } from '../fields';

/** An entity as it is handed in. */
export interface EntityInput {
  typeName: string;
  /** Negative for a placeholder, absent to be found by its qualifiedName. */
  guid?: string;
  attributes: Attributes;
  relationships: Attributes;
  classifications: Classification[];
  labels: string[];
  contacts: Entity['contacts'];
  businessAttributes: Record<string, Attributes>;
  customAttributes?: Record<string, string>;
  beside: Attributes;
  /** The collection that the entity itself names. */
  collectionId?: string;
}

export const isPlaceholder = (guid: string): boolean => guid.startsWith('-');

const kindOf: Record<string, string> = { isIncomplete: 'boolean', proxy: 'boolean', provenanceType: 'int' };

/**
 * Reads one entity of a request and keeps what its type knows; Atlas drops other attributes without a word. What the
 * service itself says of an entity (who wrote it and when, its version, its header's texts) is not read.
 */
export function readEntity(types: Types, value: unknown): EntityInput {
  if (!isRecord(value)) throw invalidParameters('an entity must be an object');
  const { typeName } = value;
  if (typeof typeName !== 'string' || types.get(typeName)?.category !== 'ENTITY')
    throw unknownType(String(typeName ?? null));
  refuseLost('an entity', value, ['meanings']);
  if (value.status === 'DELETED') refuseLost('an entity', value, ['status']);
  const given = isRecord(value.attributes) ? value.attributes : {};
  const ends = types.relationshipAttributes(typeName);
  const defs = types.attributes(typeName);
  const guid = scalarText(value.guid);
  const collectionId = scalarText(value.collectionId)?.toLowerCase();
  return {
    typeName,
    ...(guid === undefined ? {} : { guid }),
    attributes: readAttributes(
      types,
      typeName,
      defs,
      pick(given, (name) => defs.has(name)),
    ),
    // References are also taken among the attributes, as the inputs and outputs of a process usually come.
    relationships: {
      ...pick(given, (name) => ends.has(name) && !defs.has(name)),
      ...readRelationships(types, typeName, value.relationshipAttributes),
    },
    classifications: readClassifications(types, value.classifications),
    labels: readLabels(value.labels ?? []),
    contacts: readContacts(value.contacts, ['Expert', 'Owner']),
    businessAttributes: readGroups(types, typeName, value.businessAttributes),
    ...(isRecord(value.customAttributes) ? { customAttributes: readCustom(value.customAttributes) } : {}),
    beside: readBeside(types, take(value, besideAttributes)),
    ...(collectionId === undefined ? {} : { collectionId }),
  };
}

/** Relationships of every DataSet whose types the sandbox does not have. */
const leftOut = ['schema', 'attachedSchema', 'pipeline', 'model', 'represents'];

function readRelationships(types: Types, typeName: string, value: unknown): Attributes {
  if (!isRecord(value)) return {};
  const ends = types.relationshipAttributes(typeName);
  const unknown = leftOut.filter((name) => !ends.has(name));
  refuseLost(`relationshipAttributes of ${typeName}`, value, unknown);
  return pick(value, (name) => ends.has(name));
}

const pick = (from: Attributes, keep: (name: string) => boolean): Attributes =>
  Object.fromEntries(Object.entries(from).filter(([name]) => keep(name)));

/** Reads values by the definitions of their attributes; those without a definition are kept as they come. */
export function readAttributes(
  types: Types,
  typeName: string,
  defs: ReadonlyMap<string, AttributeDef>,
  given: Attributes,
): Attributes {
  const read = Object.entries(given).map(([name, value]) => {
    const wanted = defs.get(name)?.typeName;
    if (wanted === undefined) return [name, value];
    const one = readValue(types, wanted, value);
    if (!one) throw badInstance(`[${typeName}.${name}=${JSON.stringify(value)}: invalid value for type ${wanted}]`);
    return [name, one.value];
  });
  return Object.fromEntries(read);
}

function readBeside(types: Types, given: Attributes): Attributes {
  for (const [name, value] of Object.entries(given))
    if (name !== 'sourceDetails' && !readValue(types, kindOf[name] ?? 'string', value))
      throw invalidParameters(`${name} must be of type ${kindOf[name] ?? 'string'}`);
  return given;
}

// As Apache Atlas has it: letters, digits, _ and -, of Latin and of Chinese and Japanese writing.
const plainWord = /^[\u2E80-\u2FD5\u3190-\u319f\u3400-\u4DBF\u4E00-\u9FCC\uF900-\uFAADa-zA-Z0-9_-]*$/;

/** Reads a list of labels. */
export function readLabels(value: unknown): string[] {
  if (!Array.isArray(value)) throw invalidParameters('labels must be a list of strings');
  return value.map((one: unknown) => {
    const label = scalarText(one);
    if (label === undefined) throw invalidParameters(`a label must be a string, but found: ${JSON.stringify(one)}`);
    if (label.length > 50) throw longLabel(label);
    if (!plainWord.test(label)) throw badLabel(label);
    return label;
  });
}

function readCustom(given: Record<string, unknown>): Record<string, string> {
  const read = Object.entries(given).map(([key, value]) => {
    if (key.length > 50) throw longCustomKey(key);
    if (!plainWord.test(key)) throw badCustomKey(key);
    const text = value === '' ? '' : scalarText(value);
    if (text === undefined) throw invalidParameters(`${key} of customAttributes must be a string`);
    if (text.length > 500) throw longCustomValue(text);
    return [key, text];
  });
  return Object.fromEntries(read);
}

/** Reads who is in contact with an asset or a term, by the roles that it knows. */
export function readContacts(value: unknown, roles: readonly ContactType[]): Entity['contacts'] {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw invalidParameters(`contacts must be an object of lists: ${roles.join(', ')}`);
  const other = Object.keys(value).find((role) => !roles.some((one) => one === role));
  if (other !== undefined) throw invalidParameters(`contacts knows ${roles.join(' and ')}, but found: ${other}`);
  return Object.fromEntries(
    Object.entries(value).flatMap(([role, people]) =>
      people === undefined || people === null ? [] : [[role, readPeople(role, people)]],
    ),
  );
}

function readPeople(role: string, value: unknown): Contact[] {
  if (!Array.isArray(value)) throw invalidParameters(`${role} of contacts must be a list`);
  return value.map((one: unknown) => {
    const id = isRecord(one) ? scalarText(one.id) : undefined;
    if (!isRecord(one) || id === undefined) throw invalidParameters(`each ${role} of contacts needs an id`);
    return { id, info: scalarText(one.info) ?? '' };
  });
}

/** Reads a list of classifications; each must be a type that exists. */
export function readClassifications(types: Types, value: unknown): Classification[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalidParameters('classifications must be a list');
  return value.map((one) => readClassification(types, one));
}

/** What a classification may carry besides its attributes: kept, and shown again. */
const besideClassification = ['removePropagationsOnEntityDelete', 'validityPeriods', 'source', 'sourceDetails'];

export function readClassification(types: Types, value: unknown): Classification {
  const typeName = isRecord(value) ? value.typeName : undefined;
  if (!isRecord(value) || typeof typeName !== 'string') throw invalidParameters('a classification needs a typeName');
  if (types.get(typeName)?.category !== 'CLASSIFICATION') throw unknownClassification(typeName);
  const extra = take(value, besideClassification);
  const attributes = isRecord(value.attributes)
    ? readAttributes(types, typeName, types.attributes(typeName), value.attributes)
    : undefined;
  return {
    typeName,
    ...(attributes ? { attributes } : {}),
    ...(Object.keys(extra).length > 0 ? { beside: extra } : {}),
  };
}

/**
 * Refuses an entity that lacks an attribute its type requires. Of relationships none is asked for, although definitions
 * call some required: entities without were accepted (unconfirmed, sources differ).
 */
export function checkRequired(types: Types, { typeName, attributes }: EntityInput): void {
  const missing = [...types.attributes(typeName).values()]
    .filter((one) => !one.isOptional && isMissing(attributes[one.name]))
    .map(({ name }) => `${typeName}.${name}: mandatory attribute value missing in type ${typeName}`);
  if (missing.length > 0) throw badInstance(`[${missing.join(', ')}]`);
}

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === '';
