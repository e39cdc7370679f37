import { isRecord } from '../../values';
import { badInstance, invalidParameters, unknownGuid, unresolvedReference } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import { text, type Attributes, type Entity } from '../entity';
import { follow } from '../graph';
import type { RelationshipAttribute } from '../types/defs';
import type { Actor } from './actor';
import { isPlaceholder } from './input';

/** What a request calls entities that it brings itself: placeholder and qualifiedName, with the guid each will have. */
export interface Assigned {
  byGuid: Map<string, string>;
  /** Key: type name and qualifiedName, separated by a space. */
  byName: Map<string, string>;
  typeOf: Map<string, string>;
}

/** A relationship attribute with the guids that it will lead to. */
export interface Link {
  attribute: RelationshipAttribute;
  targets: string[];
}

/** Resolves every reference of an entity before anything is written, so that a request is done whole or not at all. */
export function resolveLinks(
  catalog: Catalog,
  typeName: string,
  relationships: Attributes,
  assigned: Assigned,
): Link[] {
  return [...catalog.types.relationshipAttributes(typeName).values()].flatMap((attribute) => {
    const value = relationships[attribute.name];
    if (value === undefined || value === null) return [];
    const references: unknown[] = Array.isArray(value) ? value : [value];
    if (!attribute.many && references.length > 1)
      throw badInstance(`[${typeName}.${attribute.name}: holds one reference, but ${references.length} were given]`);
    const targets = references.map((reference) => resolve(catalog, reference, assigned));
    for (const target of targets) checkType(catalog, typeName, attribute, target, assigned);
    return [{ attribute, targets }];
  });
}

function resolve({ store, types }: Catalog, reference: unknown, assigned: Assigned): string {
  if (!isRecord(reference))
    throw invalidParameters('a reference must be an object with guid, or with typeName and uniqueAttributes');
  const guid = text(reference, 'guid');
  if (guid !== undefined) {
    const known = assigned.byGuid.get(guid) ?? (store.entity(guid)?.status === 'ACTIVE' ? guid : undefined);
    if (known === undefined) throw isPlaceholder(guid) ? unresolvedReference(guid) : unknownGuid(guid);
    return known;
  }
  const typeName = text(reference, 'typeName') ?? '';
  const name = isRecord(reference.uniqueAttributes) ? (text(reference.uniqueAttributes, 'qualifiedName') ?? '') : '';
  const brought = [...assigned.byName].find(
    ([key]) => key.endsWith(` ${name}`) && types.isA(key.split(' ', 1)[0], typeName),
  );
  const found = brought?.[1] ?? store.find(typeName, name)?.guid;
  if (found === undefined)
    throw unresolvedReference(`{typeName=${typeName}, uniqueAttributes={qualifiedName=${name}}}`);
  return found;
}

function checkType(
  { store, types }: Catalog,
  typeName: string,
  attribute: RelationshipAttribute,
  target: string,
  assigned: Assigned,
): void {
  const found = assigned.typeOf.get(target) ?? store.entity(target)?.typeName ?? '';
  if (!types.isA(found, attribute.type)) {
    throw badInstance(
      `[${typeName}.${attribute.name}: invalid value for type ${attribute.type}, as ${target} is of type ${found}]`,
    );
  }
}

/** Makes the links of an entity what was given: new ones are added, those of the attribute that were not named again go. */
export function applyLinks(catalog: Catalog, actor: Actor, entity: Entity, links: Link[]): void {
  for (const { attribute, targets } of links) {
    const before = follow(catalog, entity.guid, attribute.name).filter(
      ({ relationship }) => relationship.typeName === attribute.relationship,
    );
    for (const { entity: other, relationship } of before)
      if (!targets.includes(other.guid)) catalog.store.unrelate(relationship.guid);
    const linked = new Set(before.map(({ entity: other }) => other.guid));
    for (const target of targets) if (!linked.has(target)) addLink(catalog, actor, entity.guid, attribute, target);
  }
}

function addLink(catalog: Catalog, actor: Actor, from: string, attribute: RelationshipAttribute, to: string): void {
  const [end1, end2] = attribute.end === 1 ? [from, to] : [to, from];
  const time = catalog.now();
  catalog.store.relate({
    guid: catalog.nextGuid(),
    typeName: attribute.relationship,
    end1,
    end2,
    attributes: {},
    createdBy: actor.objectId,
    updatedBy: actor.objectId,
    createTime: time,
    updateTime: time,
    revision: 1,
  });
}
