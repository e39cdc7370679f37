import { isRecord, strings } from '../../values';
import { badInstance, invalidParameters, unknownClassification, unknownType } from '../atlas-refusals';
import type { Attributes, Classification } from '../entity';
import type { Types } from '../types/registry';

/** An entity as it is handed in. */
export interface EntityInput {
  typeName: string;
  /** Negative for a placeholder, absent to be found by its qualifiedName. */
  guid?: string;
  attributes: Attributes;
  relationships: Attributes;
  classifications: Classification[];
  labels: string[];
  contacts: Record<string, unknown>;
  businessAttributes: Record<string, Attributes>;
}

export const isPlaceholder = (guid: string): boolean => guid.startsWith('-');

/** Reads one entity of a request and keeps what its type knows; Atlas drops other attributes without a word. */
export function readEntity(types: Types, value: unknown): EntityInput {
  if (!isRecord(value)) throw invalidParameters('an entity must be an object');
  const { typeName, guid } = value;
  if (typeof typeName !== 'string' || types.get(typeName)?.category !== 'ENTITY')
    throw unknownType(String(typeName ?? null));
  const given = isRecord(value.attributes) ? value.attributes : {};
  const ends = types.relationshipAttributes(typeName);
  const defs = types.attributes(typeName);
  const attributes = pick(given, (name) => defs.has(name));
  for (const [name, one] of Object.entries(attributes))
    checkValue(typeName, name, defs.get(name)?.typeName ?? 'string', one);
  const beside = isRecord(value.relationshipAttributes) ? value.relationshipAttributes : {};
  return {
    typeName,
    ...(typeof guid === 'string' && guid !== '' ? { guid } : {}),
    attributes,
    // References are also taken among the attributes, as the inputs and outputs of a process usually come.
    relationships: {
      ...pick(given, (name) => ends.has(name) && !defs.has(name)),
      ...pick(beside, (name) => ends.has(name)),
    },
    classifications: readClassifications(types, value.classifications),
    labels: strings(value.labels),
    contacts: isRecord(value.contacts) ? value.contacts : {},
    businessAttributes: readGroups(value.businessAttributes),
  };
}

const pick = (from: Attributes, keep: (name: string) => boolean): Attributes =>
  Object.fromEntries(Object.entries(from).filter(([name]) => keep(name)));

const numeric = ['int', 'long', 'short', 'byte', 'float', 'double', 'date'];

function checkValue(typeName: string, name: string, wanted: string, value: unknown): void {
  if (value === null || value === undefined) return;
  const isNumber =
    typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)));
  const isDate = wanted === 'date' && typeof value === 'string' && !Number.isNaN(Date.parse(value));
  const wrong =
    (numeric.includes(wanted) && !isNumber && !isDate) ||
    (wanted === 'boolean' && !['true', 'false'].includes(String(value))) ||
    (wanted === 'string' && typeof value === 'object') ||
    (wanted.startsWith('array<') && !Array.isArray(value));
  if (wrong) throw badInstance(`[${typeName}.${name}=${JSON.stringify(value)}: invalid value for type ${wanted}]`);
}

/** Reads a list of classifications; each must be a type that exists. */
export function readClassifications(types: Types, value: unknown): Classification[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalidParameters('classifications must be a list');
  return value.map((one) => readClassification(types, one));
}

export function readClassification(types: Types, value: unknown): Classification {
  const typeName = isRecord(value) ? value.typeName : undefined;
  if (!isRecord(value) || typeof typeName !== 'string') throw invalidParameters('a classification needs a typeName');
  if (types.get(typeName)?.category !== 'CLASSIFICATION') throw unknownClassification(typeName);
  return { typeName, ...(isRecord(value.attributes) ? { attributes: value.attributes } : {}) };
}

/** Business metadata by group, such as `{"Retention":{"years":7}}`. */
export function readGroups(value: unknown): Record<string, Attributes> {
  const groups = isRecord(value) ? Object.entries(value) : [];
  return Object.fromEntries(groups.flatMap(([group, one]) => (isRecord(one) ? [[group, one]] : [])));
}

/** Refuses an entity that lacks what its type requires. */
export function checkRequired(types: Types, { typeName, attributes, relationships }: EntityInput): void {
  const missing = [
    ...[...types.attributes(typeName).values()].filter((one) => !one.isOptional && isMissing(attributes[one.name])),
    ...[...types.relationshipAttributes(typeName).values()].filter(
      (one) => !one.isOptional && isMissing(relationships[one.name]),
    ),
  ].map(({ name }) => `${typeName}.${name}: mandatory attribute value missing in type ${typeName}`);
  if (missing.length > 0) throw badInstance(`[${missing.join(', ')}]`);
}

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === '';
