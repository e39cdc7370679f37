import { unauthorized } from '../../http/refusals';
import { isRecord, scalarText } from '../../values';
import { deletedGuid, invalidParameters, unresolvedReference } from '../atlas-refusals';
import { headerBody } from '../bodies';
import type { Catalog } from '../catalog';
import { qualifiedName, text, type Entity } from '../entity';
import { requireWritable, save, stamp, type Actor } from './actor';
import { mergedGroups } from './business';
import { refuseCircles } from './circles';
import { checkRequired, isPlaceholder, readEntity, type EntityInput } from './input';
import { applyLinks, changesOf, resolveLinks, type Assigned, type Link } from './references';

export type BusinessBehavior = 'ignore' | 'replace' | 'merge';

export interface WriteOptions {
  /** The collection for entities that name none: new ones go there, and those that exist move there. */
  collectionId?: string;
  /** Where new entities go of which nothing says where. */
  root: string;
  businessAttributeUpdateBehavior?: BusinessBehavior;
  /** Whether the answer calls what is updated a partial update. */
  partial?: boolean;
}

export interface Mutation {
  mutatedEntities: Record<string, unknown[]>;
  guidAssignments?: Record<string, string>;
  partialUpdatedEntities?: unknown[];
}

interface Plan {
  input: EntityInput;
  guid: string;
  /** What the answer calls the entity: its placeholder, or the server's where it was sent without. */
  placeholder?: string;
  existing?: Entity;
  /** Where it belongs from now on; absent if it stays where it is. */
  collectionId?: string;
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
  const inputs = [...listed, ...referredIn(referred)].map((value) => readEntity(catalog.types, value));
  if (inputs.length === 0) throw invalidParameters('entities must hold at least one entity');
  const assigned: Assigned = { byGuid: new Map(), byName: new Map(), typeOf: new Map() };
  const plans = inputs.map((input) => assign(catalog, input, assigned, options));
  for (const plan of plans) {
    if (plan.existing) requireWritable(plan.existing, actor);
    const collection = plan.collectionId ?? (plan.existing ? undefined : (options.collectionId ?? options.root));
    if (collection !== undefined && !actor.writable.has(collection)) throw unauthorized();
    if (!plan.existing) checkRequired(catalog.types, plan.input);
    plan.links = resolveLinks(catalog, plan.input.typeName, plan.input.relationships, assigned);
  }
  refuseCirclesIn(catalog, plans);
  // First every entity, then the links between them: one may name another that comes later.
  const written = plans.map((plan) => put(catalog, actor, plan, options));
  plans.forEach((plan, i) => applyLinks(catalog, actor, written[i], plan.links));
  return mutation(catalog, plans, options);
}

/** Entities that others of the request refer to, under their placeholders; one that says no guid is called by its key. */
function referredIn(referred: unknown): unknown[] {
  if (referred === undefined || referred === null) return [];
  if (!isRecord(referred)) throw invalidParameters('referredEntities must be an object of entities by guid');
  return Object.entries(referred).map(([key, entity]) =>
    isRecord(entity) && scalarText(entity.guid) === undefined ? { ...entity, guid: key } : entity,
  );
}

function refuseCirclesIn(catalog: Catalog, plans: Plan[]): void {
  const changes = plans.flatMap(({ guid, links }) => links.map((link) => changesOf(catalog, guid, link)));
  refuseCircles(
    catalog,
    changes.flatMap(({ added }) => added.map(({ tie }) => tie)),
    new Set(changes.flatMap(({ removed }) => removed)),
  );
}

/** Finds whom an entity is about: by guid if it has a real one, else by type and qualifiedName, else it is new. */
function assign(catalog: Catalog, input: EntityInput, assigned: Assigned, options: WriteOptions): Plan {
  const name = text(input.attributes, 'qualifiedName');
  const key = `${input.typeName} ${name ?? ''}`;
  const existing = existingOf(catalog, input, name);
  const guid = existing?.guid ?? (name === undefined ? undefined : assigned.byName.get(key)) ?? catalog.nextGuid();
  if (input.guid !== undefined) assigned.byGuid.set(input.guid, guid);
  if (name !== undefined) assigned.byName.set(key, guid);
  assigned.typeOf.set(guid, input.typeName);
  const placeholder = input.guid ?? catalog.nextPlaceholder();
  const wanted = options.collectionId ?? input.collectionId ?? (existing ? undefined : options.root);
  return {
    input,
    guid,
    ...(placeholder === guid ? {} : { placeholder }),
    ...(existing ? { existing } : {}),
    ...(wanted === undefined || wanted === existing?.collectionId || !isFiled(catalog, input, existing)
      ? {}
      : { collectionId: wanted }),
    links: [],
  };
}

/** Terms and glossaries are in no collection, nor are Data Factory's assets. */
const isFiled = ({ types }: Catalog, { typeName }: EntityInput, existing: Entity | undefined): boolean =>
  existing ? existing.collectionId !== undefined : types.isA(typeName, 'Asset');

function existingOf({ store }: Catalog, input: EntityInput, name: string | undefined): Entity | undefined {
  if (input.guid === undefined || isPlaceholder(input.guid))
    return name === undefined ? undefined : store.find(input.typeName, name);
  const entity = store.entity(input.guid);
  if (!entity) throw unresolvedReference(input.guid);
  if (entity.status === 'DELETED') throw deletedGuid(input.guid);
  return entity;
}

function put(catalog: Catalog, actor: Actor, plan: Plan, options: WriteOptions): Entity {
  const { input, guid, collectionId } = plan;
  const { customAttributes, beside } = input;
  const filed = collectionId === undefined ? {} : { collectionId };
  const custom = customAttributes === undefined ? {} : { customAttributes };
  // The same entity twice in one request: the second time it is an update.
  const existing = catalog.store.entity(guid);
  if (existing)
    return save(catalog, actor, existing, {
      attributes: { ...existing.attributes, ...input.attributes },
      businessAttributes: business(existing, input, options.businessAttributeUpdateBehavior ?? 'ignore'),
      contacts: { ...existing.contacts, ...input.contacts },
      ...custom,
      beside: { ...existing.beside, ...beside },
      ...filed,
    });
  const { typeName, attributes, classifications, labels, contacts, businessAttributes } = input;
  const entity: Entity = {
    ...{ guid, typeName, attributes, ...filed, status: 'ACTIVE', ...stamp(catalog, actor) },
    ...{ classifications, labels, contacts, businessAttributes, ...custom, beside },
  };
  catalog.store.put(entity);
  return entity;
}

function business(existing: Entity, input: EntityInput, behavior: BusinessBehavior): Entity['businessAttributes'] {
  if (behavior === 'replace') return input.businessAttributes;
  return behavior === 'merge'
    ? mergedGroups(existing.businessAttributes, input.businessAttributes)
    : existing.businessAttributes;
}

function mutation(catalog: Catalog, plans: Plan[], { partial }: WriteOptions): Mutation {
  const headers = (wanted: Plan[], of = mutationHeader) =>
    [...new Set(wanted.map(({ guid }) => guid))].flatMap((guid) => of(catalog, guid));
  const created = headers(plans.filter(({ existing }) => !existing));
  const updated = headers(
    plans.filter(({ existing }) => existing),
    partial ? partialHeader : mutationHeader,
  );
  return {
    mutatedEntities: {
      ...(created.length > 0 ? { CREATE: created } : {}),
      ...(updated.length > 0 ? { [partial ? 'PARTIAL_UPDATE' : 'UPDATE']: updated } : {}),
    },
    guidAssignments: Object.fromEntries(
      plans.flatMap(({ placeholder, guid }) => (placeholder === undefined ? [] : [[placeholder, guid]])),
    ),
    ...(partial ? { partialUpdatedEntities: updated } : {}),
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

/** The shorter one of a partial update. */
function partialHeader({ store }: Catalog, guid: string): Record<string, unknown>[] {
  const entity = store.entity(guid);
  if (!entity) return [];
  const { typeName, revision } = entity;
  return [{ typeName, attributes: { qualifiedName: qualifiedName(entity) }, lastModifiedTS: String(revision), guid }];
}
