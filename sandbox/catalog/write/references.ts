import { isRecord, scalarText } from '../../values';
import { badInstance, unfitEnds, unresolvedReference } from '../atlas-refusals';
import type { Catalog } from '../catalog';
import type { Attributes, Entity } from '../entity';
import { isSymmetric, type RelationshipAttribute } from '../types/defs';
import { changeRelation, relate, type Actor } from './actor';
import type { Tie } from './circles';
import { saysSomething } from '../fields';
import { readAttributes } from './input';

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
  /** What each relationship is to carry itself, by the guid that it leads to; absent if the request says nothing of it. */
  targets: Map<string, Attributes | undefined>;
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
    const links = new Map<RelationshipAttribute, Link['targets']>([[attribute, new Map()]]);
    for (const reference of referencesIn(typeName, attribute, value)) {
      const end = endFor(catalog, typeName, attribute, reference);
      const target = resolve(catalog, reference, assigned);
      requireFit(catalog, end, target, assigned);
      const targets = links.get(end) ?? new Map();
      links.set(end, targets.set(target, relationAttributes(catalog, end.relationship, reference)));
    }
    return [...links].map(([end, targets]) => ({ attribute: end, targets }));
  });
}

/** The references of a value: a list of them where the attribute holds many, one where it does not. */
function referencesIn(typeName: string, { name, many }: RelationshipAttribute, value: unknown) {
  const references: unknown[] | undefined = many ? (Array.isArray(value) ? value : undefined) : [value];
  if (!references?.every(isReference))
    throw badInstance(
      `[${typeName}.${name}=${JSON.stringify(value)}: invalid value for type ${many ? 'array<objectid>' : 'objectid'}]`,
    );
  return references;
}

const isReference = (value: unknown): value is Record<string, unknown> =>
  isRecord(value) &&
  (scalarText(value.guid) !== undefined ||
    (scalarText(value.typeName) !== undefined &&
      isRecord(value.uniqueAttributes) &&
      Object.keys(value.uniqueAttributes).length > 0));

/** What a reference says of the relationship itself. */
export function relationAttributes(
  { types }: Catalog,
  relationship: string,
  { relationshipAttributes: given }: Record<string, unknown>,
): Attributes | undefined {
  const attributes = isRecord(given) ? given.attributes : undefined;
  return isRecord(attributes)
    ? readAttributes(types, relationship, types.attributes(relationship), attributes)
    : undefined;
}

/** Two relationships may share the name of an attribute: a reference says by `relationshipType` which of them is meant. */
function endFor(
  { types }: Catalog,
  typeName: string,
  attribute: RelationshipAttribute,
  { relationshipType }: Record<string, unknown>,
): RelationshipAttribute {
  if (relationshipType === undefined || relationshipType === null) return attribute;
  const named = types
    .relationshipEnds(typeName)
    .find(({ name, relationship }) => name === attribute.name && relationship === relationshipType);
  if (!named)
    throw badInstance(
      `[${typeName}.${attribute.name}: has no relationship of type ${JSON.stringify(relationshipType)}]`,
    );
  return named;
}

function resolve({ store, types }: Catalog, reference: Record<string, unknown>, assigned: Assigned): string {
  const guid = scalarText(reference.guid);
  if (guid !== undefined) {
    const known = assigned.byGuid.get(guid) ?? (store.entity(guid)?.status === 'ACTIVE' ? guid : undefined);
    if (known === undefined) throw unresolvedReference(guid);
    return known;
  }
  const typeName = scalarText(reference.typeName) ?? '';
  const unique = isRecord(reference.uniqueAttributes) ? reference.uniqueAttributes : {};
  const name = scalarText(unique.qualifiedName) ?? '';
  const brought = [...assigned.byName].find(
    ([key]) => key.endsWith(` ${name}`) && types.isA(key.split(' ', 1)[0], typeName),
  );
  const found = brought?.[1] ?? store.find(typeName, name)?.guid;
  if (found === undefined)
    throw unresolvedReference(`{typeName=${typeName}, uniqueAttributes={qualifiedName=${name}}}`);
  return found;
}

function requireFit(
  { store, types }: Catalog,
  { relationship, type }: RelationshipAttribute,
  target: string,
  assigned: Assigned,
): void {
  const found = assigned.typeOf.get(target) ?? store.entity(target)?.typeName ?? '';
  const def = types.get(relationship);
  if (def && !types.isA(found, type)) throw unfitEnds(def);
}

/** The relationships that a link adds, and those of its attribute that go because it does not name them again. */
export function changesOf({ store, types }: Catalog, guid: string, { attribute, targets }: Link) {
  const { relationship, end } = attribute;
  const either = isSymmetric(types.get(relationship));
  const before = store.relationshipsOf(guid).flatMap((one) => {
    const here = one.end1 === guid && (either || end === 1) ? 1 : one.end2 === guid && (either || end === 2) ? 2 : 0;
    const other = here === 1 ? one.end2 : one.end1;
    const counts = here > 0 && one.typeName === relationship && store.entity(other)?.status === 'ACTIVE';
    return counts ? [{ guid: one.guid, other }] : [];
  });
  const linked = new Map(before.map((one) => [one.other, one.guid]));
  const tie = (target: string): Tie => ({
    typeName: relationship,
    end1: end === 1 ? guid : target,
    end2: end === 1 ? target : guid,
  });
  const wanted = [...targets].map(([target, attributes]) => ({
    tie: tie(target),
    known: linked.get(target),
    attributes,
  }));
  return {
    added: wanted.filter(({ known }) => known === undefined),
    kept: wanted.flatMap(({ known, attributes }) => (known === undefined ? [] : [{ known, attributes }])),
    removed: before.filter(({ other }) => !targets.has(other)).map((one) => one.guid),
  };
}

/** Makes the links of an entity what was given: new ones are added, those of the attribute that were not named again go. */
export function applyLinks(catalog: Catalog, actor: Actor, entity: Entity, links: Link[]): void {
  for (const link of links) {
    const { added, kept, removed } = changesOf(catalog, entity.guid, link);
    for (const guid of removed) catalog.store.unrelate(guid);
    for (const { tie, attributes } of added) relate(catalog, actor, tie, attributes);
    for (const { known, attributes } of kept)
      if (saysSomething(attributes)) changeRelation(catalog, actor, known, attributes ?? {});
  }
}
