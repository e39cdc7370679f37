import { unauthorized } from '../../http/refusals';
import { isRecord, scalarText } from '../../values';
import {
  endChanged,
  invalidParameters,
  missingEnd,
  relationshipExists,
  relationshipTypeChanged,
  unfitEnds,
  unknownRelationshipType,
} from '../atlas-refusals';
import type { Catalog } from '../catalog';
import { isReadable, type Attributes, type Entity, type Readable, type Relationship } from '../entity';
import { relationshipByGuid } from '../lookup';
import type { TypeDef } from '../types/defs';
import { changeRelation, relate, requireWritable, type Actor } from './actor';
import { refuseCircles } from './circles';
import { refuseLost } from '../fields';
import { readAttributes } from './input';

/** Creates a relationship between two entities. The two ends may stand in either order. */
export function createRelationship(catalog: Catalog, actor: Actor, body: unknown, readable: Readable): Relationship {
  if (!isRecord(body)) throw invalidParameters('the body must be a relationship');
  const { store, types } = catalog;
  const typeName = scalarText(body.typeName) ?? '';
  const def = types.get(typeName);
  if (!def?.endDef1 || !def.endDef2) throw unknownRelationshipType(typeName);
  requireKept(body);
  const [end1, end2] = endsOf(catalog, def, body, readable);
  requireWritable(end1, actor);
  requireWritable(end2, actor);
  const tie = { typeName, end1: end1.guid, end2: end2.guid };
  const known = store
    .relationshipsOf(end1.guid)
    .some((one) => one.typeName === typeName && one.end1 === end1.guid && one.end2 === end2.guid);
  if (known) throw relationshipExists(typeName, end1.guid, end2.guid);
  const attributes = attributesIn(catalog, typeName, body);
  refuseCircles(catalog, [tie], new Set());
  return relate(catalog, actor, tie, attributes);
}

/** Of a relationship, too, the service itself says who made it, when, in which version, and under what label. */
function requireKept(body: Record<string, unknown>): void {
  refuseLost('a relationship', body, ['homeId', 'provenanceType']);
  if (body.status === 'DELETED') refuseLost('a relationship', body, ['status']);
}

const attributesIn = ({ types }: Catalog, typeName: string, { attributes }: Record<string, unknown>): Attributes =>
  isRecord(attributes) ? readAttributes(types, typeName, types.attributes(typeName), attributes) : {};

/** The two ends as the definition orders them. */
function endsOf(catalog: Catalog, def: TypeDef, body: Record<string, unknown>, readable: Readable): [Entity, Entity] {
  const { types } = catalog;
  const [one, two] = [endOf(catalog, body.end1), endOf(catalog, body.end2)];
  const [type1, type2] = [def.endDef1?.type ?? '', def.endDef2?.type ?? ''];
  const fits = (entity: Entity | undefined, type: string) => entity !== undefined && types.isA(entity.typeName, type);
  // The end that is there says which of the two types is missing.
  if (!one) throw missingEnd(fits(two, type1) && !fits(two, type2) ? type2 : type1);
  if (!two) throw missingEnd(fits(one, type2) && !fits(one, type1) ? type1 : type2);
  for (const end of [one, two]) if (!isReadable(end, readable)) throw unauthorized();
  if (fits(one, type1) && fits(two, type2)) return [one, two];
  if (fits(one, type2) && fits(two, type1)) return [two, one];
  throw unfitEnds(def);
}

/** The entity of an end; nothing if there is none, or none of the type that the end says. */
function endOf({ store, types }: Catalog, end: unknown): Entity | undefined {
  if (!isRecord(end))
    throw invalidParameters(
      'a relationship needs end1 and end2, each with a guid, or with typeName and uniqueAttributes',
    );
  const guid = scalarText(end.guid);
  const typeName = scalarText(end.typeName);
  const unique = isRecord(end.uniqueAttributes) ? scalarText(end.uniqueAttributes.qualifiedName) : undefined;
  const entity = guid === undefined ? store.find(typeName ?? '', unique ?? '') : store.entity(guid);
  const lies = entity && typeName !== undefined && !types.isA(entity.typeName, typeName);
  return entity?.status === 'ACTIVE' && !lies ? entity : undefined;
}

/** Changes the attributes of a relationship; its type and its ends stay. */
export function updateRelationship(catalog: Catalog, actor: Actor, body: unknown, readable: Readable): Relationship {
  if (!isRecord(body)) throw invalidParameters('the body must be a relationship');
  const relationship = relationshipByGuid(catalog, scalarText(body.guid) ?? '', readable);
  requireEndsWritable(catalog, actor, relationship);
  requireKept(body);
  requireSame(catalog, relationship, body);
  return changeRelation(catalog, actor, relationship.guid, attributesIn(catalog, relationship.typeName, body));
}

function requireSame(catalog: Catalog, relationship: Relationship, body: Record<string, unknown>): void {
  const { guid, typeName } = relationship;
  const wanted = scalarText(body.typeName) ?? typeName;
  if (wanted !== typeName) throw relationshipTypeChanged(guid, typeName, wanted);
  for (const name of ['end1', 'end2'] as const) {
    const end = body[name];
    if (end === undefined || end === null) continue;
    const given = (isRecord(end) ? scalarText(end.guid) : undefined) ?? endOf(catalog, end)?.guid;
    if (given !== relationship.end1 && given !== relationship.end2)
      throw endChanged(typeName, guid, relationship[name], given ?? 'null');
  }
}

export function deleteRelationship(catalog: Catalog, actor: Actor, guid: string, readable: Readable): void {
  const relationship = relationshipByGuid(catalog, guid, readable);
  requireEndsWritable(catalog, actor, relationship);
  catalog.store.unrelate(guid);
}

function requireEndsWritable({ store }: Catalog, actor: Actor, { end1, end2 }: Relationship): void {
  for (const end of [store.entity(end1), store.entity(end2)]) if (end) requireWritable(end, actor);
}
