import { unauthorized } from '../../http/refusals';
import { isRecord } from '../../values';
import { deletedGuid, invalidParameters, unknownGuid } from '../atlas-refusals';
import { headerBody } from '../bodies';
import type { Catalog } from '../catalog';
import { qualifiedName, text, type Contact, type Entity } from '../entity';
import { requireWritable, save, type Actor } from './actor';
import { checkRequired, isPlaceholder, readEntity, type EntityInput } from './input';
import { applyLinks, resolveLinks, type Assigned, type Link } from './references';

export type BusinessBehavior = 'ignore' | 'replace' | 'merge';

export interface WriteOptions {
  /** Where new entities go. */
  collectionId: string;
  businessAttributeUpdateBehavior?: BusinessBehavior;
}

export interface Mutation {
  mutatedEntities: Record<string, unknown[]>;
  guidAssignments?: Record<string, string>;
}

interface Plan {
  input: EntityInput;
  guid: string;
  existing?: Entity;
  links: Link[];
}

/** Creates or updates the entities of a request: all of them, or none if one is refused. */
export function writeEntities(
  catalog: Catalog,
  actor: Actor,
  listed: unknown[],
  referred: unknown,
  options: WriteOptions,
): Mutation {
  const brought = isRecord(referred) ? Object.values(referred) : [];
  const inputs = [...listed, ...brought].map((value) => readEntity(catalog.types, value));
  if (inputs.length === 0) throw invalidParameters('entities must hold at least one entity');
  const assigned: Assigned = { byGuid: new Map(), byName: new Map(), typeOf: new Map() };
  const plans = inputs.map((input) => assign(catalog, input, assigned));
  for (const plan of plans) {
    if (plan.existing) requireWritable(plan.existing, actor);
    else if (!actor.writable.has(options.collectionId)) throw unauthorized();
    else checkRequired(catalog.types, plan.input);
    plan.links = resolveLinks(catalog, plan.input.typeName, plan.input.relationships, assigned);
  }
  // First every entity, then the links between them: one may name another that comes later.
  const written = plans.map((plan) => put(catalog, actor, plan, options));
  plans.forEach((plan, i) => applyLinks(catalog, actor, written[i], plan.links));
  return mutation(catalog, plans, assigned);
}

/** Finds whom an entity is about: by guid if it has a real one, else by type and qualifiedName, else it is new. */
function assign(catalog: Catalog, input: EntityInput, assigned: Assigned): Plan {
  const name = text(input.attributes, 'qualifiedName');
  const key = `${input.typeName} ${name ?? ''}`;
  const existing = existingOf(catalog, input, name);
  const guid = existing?.guid ?? (name === undefined ? undefined : assigned.byName.get(key)) ?? catalog.nextGuid();
  if (input.guid !== undefined) assigned.byGuid.set(input.guid, guid);
  if (name !== undefined) assigned.byName.set(key, guid);
  assigned.typeOf.set(guid, input.typeName);
  return { input, guid, ...(existing ? { existing } : {}), links: [] };
}

function existingOf({ store }: Catalog, input: EntityInput, name: string | undefined): Entity | undefined {
  if (input.guid === undefined || isPlaceholder(input.guid))
    return name === undefined ? undefined : store.find(input.typeName, name);
  const entity = store.entity(input.guid);
  if (!entity) throw unknownGuid(input.guid);
  if (entity.status === 'DELETED') throw deletedGuid(input.guid);
  return entity;
}

function put(catalog: Catalog, actor: Actor, plan: Plan, options: WriteOptions): Entity {
  const { input, guid } = plan;
  // The same entity twice in one request: the second time it is an update.
  const existing = catalog.store.entity(guid);
  if (existing) {
    const businessAttributes = business(existing, input, options.businessAttributeUpdateBehavior ?? 'ignore');
    const contacts = { ...existing.contacts, ...readContacts(input.contacts) };
    return save(catalog, actor, existing, {
      attributes: { ...existing.attributes, ...input.attributes },
      businessAttributes,
      contacts,
    });
  }
  const time = catalog.now();
  const entity: Entity = {
    guid,
    typeName: input.typeName,
    attributes: input.attributes,
    // Terms and glossaries are in no collection.
    ...(catalog.types.isA(input.typeName, 'Asset') ? { collectionId: options.collectionId } : {}),
    status: 'ACTIVE',
    createdBy: actor.objectId,
    updatedBy: actor.objectId,
    createTime: time,
    updateTime: time,
    revision: 1,
    classifications: input.classifications,
    labels: input.labels,
    contacts: readContacts(input.contacts),
    businessAttributes: input.businessAttributes,
  };
  catalog.store.put(entity);
  return entity;
}

function business(existing: Entity, input: EntityInput, behavior: BusinessBehavior): Entity['businessAttributes'] {
  if (behavior === 'replace') return input.businessAttributes;
  if (behavior === 'ignore') return existing.businessAttributes;
  const merged = Object.entries(input.businessAttributes).map(([group, values]) => [
    group,
    { ...existing.businessAttributes[group], ...values },
  ]);
  return { ...existing.businessAttributes, ...Object.fromEntries(merged) };
}

export function readContacts(contacts: Record<string, unknown>): Entity['contacts'] {
  const read = (list: unknown): Contact[] =>
    (Array.isArray(list) ? list : []).flatMap((one) =>
      isRecord(one) && typeof one.id === 'string' ? [{ id: one.id, info: text(one, 'info') ?? '' }] : [],
    );
  return {
    ...(contacts.Expert ? { Expert: read(contacts.Expert) } : {}),
    ...(contacts.Owner ? { Owner: read(contacts.Owner) } : {}),
  };
}

function mutation(catalog: Catalog, plans: Plan[], assigned: Assigned): Mutation {
  const headers = (wanted: Plan[]) =>
    [...new Set(wanted.map(({ guid }) => guid))].flatMap((guid) => mutationHeader(catalog, guid));
  const created = headers(plans.filter(({ existing }) => !existing));
  const updated = headers(plans.filter(({ existing }) => existing));
  return {
    mutatedEntities: {
      ...(created.length > 0 ? { CREATE: created } : {}),
      ...(updated.length > 0 ? { UPDATE: updated } : {}),
    },
    guidAssignments: Object.fromEntries(assigned.byGuid),
  };
}

/** A header as mutations show it: of the attributes, the name by which it is unique. */
export function mutationHeader(catalog: Catalog, guid: string): Record<string, unknown>[] {
  const entity = catalog.store.entity(guid);
  return entity
    ? [
        {
          ...headerBody(catalog, entity),
          attributes: { qualifiedName: qualifiedName(entity), name: text(entity.attributes, 'name') },
        },
      ]
    : [];
}
