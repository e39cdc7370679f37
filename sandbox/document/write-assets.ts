import type { Entity, Relationship } from '../catalog/entity';
import type { Graph } from '../catalog/graph';
import type { Types } from '../catalog/types/registry';
import { assetGuid, scanner } from '../ids';
import { scannedAt } from './assets';
import type { ClassificationLine, ContactLine, EntityLine, RelationshipLine, WrittenLine } from './model-assets';
import type { EntityRef } from './model-parts';
import { present, some } from './reading';
import { rootName } from './roles';
import type { Writing } from './writing';

/** How entities are referred to: by qualifiedName where that means one of them, with its type where it has to be, else by guid. */
export function refsTo(graph: Graph): (guid: string) => EntityRef {
  const active = new Map<string, Entity[]>();
  const guids = new Set<string>();
  for (const entity of graph.store.entities()) {
    const { qualifiedName: name } = entity.attributes;
    guids.add(entity.guid);
    if (typeof name === 'string' && entity.status === 'ACTIVE') active.set(name, [...(active.get(name) ?? []), entity]);
  }
  return (guid) => {
    const entity = graph.store.entity(guid);
    const name = entity?.attributes.qualifiedName;
    if (entity?.status !== 'ACTIVE' || typeof name !== 'string') return guid;
    const same = active.get(name) ?? [];
    if (same.length === 1) return name;
    const ofType = same.filter(({ typeName }) => typeName === entity.typeName);
    return ofType.length === 1 ? { typeName: entity.typeName, qualifiedName: name } : guid;
  };
}

export function writeEntity(types: Types, entity: Entity, writing: Writing): EntityLine {
  const { typeName, attributes, contacts, businessAttributes, customAttributes, beside, labels } = entity;
  const { qualifiedName, name, description, ...others } = attributes;
  const named = Object.entries({ qualifiedName, name, description });
  const lifted = Object.fromEntries(named.filter(([, value]) => typeof value === 'string'));
  const kept = Object.fromEntries(named.filter(([key, value]) => key in attributes && typeof value !== 'string'));
  return present({
    typeName,
    ...lifted,
    collection: collectionOf(types, entity, writing),
    attributes: filled({ ...kept, ...others }),
    status: entity.status === 'ACTIVE' ? undefined : entity.status,
    classifications: some(entity.classifications.map(classification)),
    labels: some(labels),
    contacts: filled(
      Object.fromEntries(
        Object.entries(contacts).map(([type, some = []]) => [type, some.map((one) => contact(one, writing))]),
      ),
      contacts,
    ),
    businessAttributes: filled(businessAttributes),
    customAttributes,
    beside,
    guid: entity.guid === assetGuid(`${typeName} ${String(qualifiedName)}`) ? undefined : entity.guid,
    ...writeWritten(entity, writing),
  });
}

/** An object, unless it is empty. */
const filled = <T extends object>(value: T, counted: object = value): T | undefined =>
  Object.keys(counted).length > 0 ? value : undefined;

function collectionOf(
  types: Types,
  { typeName, collectionId }: Entity,
  { collections }: Writing,
): string | null | undefined {
  const usual = types.isA(typeName, 'Asset') ? rootName : undefined;
  if (collectionId === usual) return undefined;
  return collectionId === undefined ? null : collections.of(collectionId);
}

const classification = ({ typeName, attributes, beside }: Entity['classifications'][number]): ClassificationLine =>
  attributes === undefined && beside === undefined ? typeName : present({ typeName, attributes, beside });

function contact({ id, info }: { id: string; info: string }, { who }: Writing): ContactLine {
  const person = who.of(id);
  if (person === id) return info === '' ? { id } : { id, info };
  return info === '' ? person : { person, info };
}

function writeWritten(one: Entity | Relationship, { asOf, who, moment }: Writing): WrittenLine {
  return present({
    createdBy: one.createdBy === scanner ? undefined : who.of(one.createdBy),
    createTime: moment(one.createTime, scannedAt(asOf)),
    updatedBy: one.updatedBy === one.createdBy ? undefined : who.of(one.updatedBy),
    updateTime: moment(one.updateTime, one.createTime),
    revision: one.revision === 1 ? undefined : one.revision,
  });
}

export function writeRelationship(
  one: Relationship,
  refTo: (guid: string) => EntityRef,
  writing: Writing,
): RelationshipLine {
  const { guid, typeName, end1, end2, attributes } = one;
  return present({
    typeName,
    end1: refTo(end1),
    end2: refTo(end2),
    attributes: filled(attributes),
    guid: guid === assetGuid(`${typeName} ${end1} ${end2}`) ? undefined : guid,
    ...writeWritten(one, writing),
  });
}
