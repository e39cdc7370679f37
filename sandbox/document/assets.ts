import type { Contact, ContactType, Entity, Relationship } from '../catalog/entity';
import type { Graph } from '../catalog/graph';
import type { AttributeDef } from '../catalog/types/defs';
import { readValue } from '../catalog/types/values';
import { readGroups } from '../catalog/write/business';
import { readClassification, readLabels } from '../catalog/write/input';
import { DAY, dayOf } from '../dates';
import { assetGuid, scanner } from '../ids';
import { finder, type Find } from './find';
import type { ClassificationLine, ContactLine, EntityLine, RelationshipLine, WrittenLine } from './model-assets';
import type { Moment } from './model-parts';
import { readMoment } from './moments';
import type { Reading } from './reading';
import { refused, rootName } from './roles';

export interface Placed<T> {
  line: T;
  place: string;
  /** Whether the place is that of what the line refers to: it is written in a shorter way. */
  short?: boolean;
}

/** When an asset was scanned of which nothing says it. */
export const scannedAt = (asOf: number): number => dayOf(asOf) - 2 * DAY;

export const guidOf = (line: EntityLine): string =>
  line.guid?.toLowerCase() ?? assetGuid(`${line.typeName} ${nameOf(line)}`);

const nameOf = ({ qualifiedName, attributes }: EntityLine): string =>
  qualifiedName ?? String(attributes?.qualifiedName);

export const guidOfTie = ({ guid, typeName }: RelationshipLine, end1: string, end2: string): string =>
  guid?.toLowerCase() ?? assetGuid(`${typeName} ${end1} ${end2}`);

/** Puts entities and relationships into a graph. What is wrong with them is a fault, and left out. Gives what finds them by their names. */
export function readAssets(
  graph: Graph,
  entities: Placed<EntityLine>[],
  relationships: Placed<RelationshipLine>[],
  reading: Reading,
): Find {
  const names = new Set<string>();
  const left = new Set<string>();
  for (const one of entities)
    if (!readEntity(graph, one, reading, names)) left.add(nameOf(one.line)).add(guidOf(one.line));
  const find = finder(graph, left, reading);
  for (const one of relationships) readRelationship(graph, one, reading, find);
  return find;
}

/** Puts an entity into a graph; tells whether it is of a type that there is. */
function readEntity(graph: Graph, { line, place }: Placed<EntityLine>, reading: Reading, names: Set<string>): boolean {
  const { types, store } = graph;
  const { typeName } = line;
  if (types.get(typeName)?.category !== 'ENTITY') {
    reading.faults.add(`${place}.typeName`, `there is no type of entities "${typeName}".`);
    return false;
  }
  const guid = guidOf(line);
  const attributes = readAttributesOf(graph, line, place, reading);
  const key = `${typeName} ${String(attributes.qualifiedName)}`;
  const status = line.status ?? 'ACTIVE';
  if (store.entity(guid) !== undefined || (status === 'ACTIVE' && names.has(key))) {
    reading.faults.add(place, `it is there twice: a ${typeName} is known by its qualifiedName, and by its guid.`);
    return true;
  }
  if (status === 'ACTIVE') names.add(key);
  const { classifications, labels, contacts, businessAttributes, customAttributes, beside } = line;
  const collection = collectionOf(graph, line, place, reading);
  store.put({
    guid,
    typeName,
    attributes,
    ...(collection === undefined ? {} : { collectionId: collection }),
    status,
    ...writtenOf(line, place, reading),
    classifications:
      classifications?.flatMap(
        (one, at) => classificationOf(graph, one, `${place}.classifications[${at}]`, reading) ?? [],
      ) ?? [],
    labels: (labels && refused(() => readLabels(labels), `${place}.labels`, reading)) ?? [],
    contacts: contacts === undefined ? {} : contactsOf(contacts, place, reading),
    businessAttributes:
      (businessAttributes &&
        refused(() => readGroups(types, typeName, businessAttributes), `${place}.businessAttributes`, reading)) ??
      {},
    ...(customAttributes === undefined ? {} : { customAttributes: { ...customAttributes } }),
    ...(beside === undefined ? {} : { beside: structuredClone(beside) }),
  });
  return true;
}

/** Reads the attributes of an entity by their definitions. There may be a hundred thousand entities: a path is made for a fault alone. */
function readAttributesOf(
  { types }: Graph,
  line: EntityLine,
  place: string,
  { faults }: Reading,
): Entity['attributes'] {
  const { typeName, attributes } = line;
  const defs = types.attributes(typeName);
  const read: Entity['attributes'] = {};
  const take = (key: string, value: unknown, where: string) => {
    const wanted = defs.get(key)?.typeName;
    const one = wanted === undefined ? undefined : readValue(types, wanted, value);
    if (one !== undefined) read[key] = one.value;
    else faults.add(`${place}.${where}${key}`, unfit(typeName, key, value, wanted));
  };
  for (const key of ['qualifiedName', 'name', 'description'] as const)
    if (line[key] !== undefined) take(key, line[key], '');
  if (attributes !== undefined) for (const key of Object.keys(attributes)) take(key, attributes[key], 'attributes.');
  for (const needed of neededBy(defs))
    if (!Object.hasOwn(read, needed)) faults.add(place, `${typeName} needs ${needed}.`);
  return read;
}

const unfit = (typeName: string, key: string, value: unknown, wanted: string | undefined): string =>
  wanted === undefined
    ? `${typeName} has no attribute "${key}".`
    : `${JSON.stringify(value).slice(0, 60)} does not fit the type of this attribute, ${wanted}.`;

/** The names of the attributes that must be there, which are asked for once for each type. */
function neededBy(defs: ReadonlyMap<string, AttributeDef>): string[] {
  const known = needed.get(defs);
  if (known !== undefined) return known;
  const names = [...defs.values()].filter(({ isOptional }) => !isOptional).map(({ name }) => name);
  needed.set(defs, names);
  return names;
}
const needed = new WeakMap<ReadonlyMap<string, AttributeDef>, string[]>();

/** What is an asset lies in a collection unless it is said that it does not; the glossary's things never do. */
function collectionOf({ types }: Graph, line: EntityLine, place: string, reading: Reading): string | undefined {
  if (line.collection === null) return undefined;
  if (line.collection === undefined) return types.isA(line.typeName, 'Asset') ? rootName : undefined;
  return reading.collections.find(line.collection, `${place}.collection`, reading.faults);
}

function writtenOf(line: WrittenLine, place: string, reading: Reading) {
  const { createdBy, updatedBy, createTime, updateTime, revision = 1 } = line;
  const who = (name: string, field: string) => reading.who.find(name, `${place}.${field}`, reading.faults);
  const when = (moment: Moment, field: string) => readMoment(moment, reading, `${place}.${field}`);
  const created = {
    by: createdBy === undefined ? scanner : who(createdBy, 'createdBy'),
    at: createTime === undefined ? scannedAt(reading.asOf) : when(createTime, 'createTime'),
  };
  return {
    createdBy: created.by,
    updatedBy: updatedBy === undefined ? created.by : who(updatedBy, 'updatedBy'),
    createTime: created.at,
    updateTime: updateTime === undefined ? created.at : when(updateTime, 'updateTime'),
    revision,
  };
}

function classificationOf({ types }: Graph, line: ClassificationLine, place: string, reading: Reading) {
  const given = typeof line === 'string' ? { typeName: line } : line;
  if (types.get(given.typeName)?.category !== 'CLASSIFICATION')
    return reading.faults.add(place, `there is no classification "${given.typeName}".`);
  const read = refused(() => readClassification(types, given), place, reading);
  const { attributes, beside } = given;
  return (
    read && {
      typeName: given.typeName,
      ...(attributes && { attributes: read.attributes ?? attributes }),
      ...(beside && { beside }),
    }
  );
}

function contactsOf(lines: NonNullable<EntityLine['contacts']>, place: string, reading: Reading): Entity['contacts'] {
  const read = Object.entries(lines).map(([type, some]) => [
    type,
    some.map((one, at) => contactOf(one, `${place}.contacts.${type}[${at}]`, reading)),
  ]);
  return Object.fromEntries(read) as Partial<Record<ContactType, Contact[]>>;
}

function contactOf(line: ContactLine, place: string, { who, faults }: Reading): Contact {
  if (typeof line === 'string') return { id: who.find(line, place, faults), info: '' };
  const { info = '' } = line;
  return { id: 'person' in line ? who.find(line.person, `${place}.person`, faults) : line.id, info };
}

function readRelationship(
  graph: Graph,
  { line, place, short = false }: Placed<RelationshipLine>,
  reading: Reading,
  find: Find,
): void {
  const { types, store } = graph;
  const def = types.get(line.typeName);
  const placeOf = (end: 1 | 2) => (short ? place : `${place}.end${end}`);
  const ends = [find(line.end1, placeOf(1)), find(line.end2, placeOf(2))];
  if (def?.category !== 'RELATIONSHIP')
    return reading.faults.add(`${place}.typeName`, `there is no type of relationships "${line.typeName}".`);
  let fits = true;
  [def.endDef1, def.endDef2].forEach((end, at) => {
    const entity = store.entity(ends[at]);
    if (entity !== undefined && end !== undefined && !types.isA(entity.typeName, end.type)) {
      fits = false;
      reading.faults.add(
        placeOf(at === 0 ? 1 : 2),
        `${line.typeName} has a ${end.type} there, and this is a ${entity.typeName}.`,
      );
    }
  });
  if (!fits || ends.includes('')) return;
  const guid = guidOfTie(line, ends[0], ends[1]);
  if (store.relationship(guid) !== undefined) return reading.faults.add(place, 'it is there twice.');
  const attributes: Relationship['attributes'] = {};
  const defs = types.attributes(line.typeName);
  for (const [key, value] of Object.entries(line.attributes ?? {})) {
    const wanted = defs.get(key)?.typeName;
    const read = wanted === undefined ? { value } : readValue(types, wanted, value);
    if (read === undefined)
      reading.faults.add(
        `${place}.attributes.${key}`,
        `${JSON.stringify(value)} does not fit the type of this attribute, ${wanted}.`,
      );
    else attributes[key] = read.value;
  }
  store.relate({
    guid,
    typeName: line.typeName,
    end1: ends[0],
    end2: ends[1],
    attributes,
    ...writtenOf(line, place, reading),
  });
}
