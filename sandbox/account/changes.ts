import { invalidRequest, Refusal, resourceNotFound, unauthorized } from '../http/refusals';
import type { Access } from '../policy/gate';
import type { Policies } from '../policy/policies';
import { isRecord } from '../values';
import type { Collection, Collections } from './collections';

/** What the account needs of the world: its collections with their policies, and what other planes keep in them. */
export interface AccountWorld {
  now(): number;
  collections: Collections;
  policies: Policies;
  sources: { all(): { collection: string; scans: { all(): { collection: string }[] } }[] };
  catalog: { store: { entities(): Iterable<{ collectionId?: string; status: string }> } };
}

/** How long a collection stays `Creating`: three to four seconds in a recording of the service. `Moving` is presumed to take as long. */
const CHANGE = 3000;

/** Creates a collection, or renames, describes and moves an existing one. The creator administers what it creates. */
export function saveCollection(world: AccountWorld, path: string, body: unknown, access: Access): Collection {
  if (!isRecord(body)) throw invalidRequest('The body must be an object with a parentCollection.');
  const existing = world.collections.get(path);
  if (existing === undefined) return createCollection(world, path, body, access);
  const parent = existing.parent === undefined ? noParent(body) : parentOf(world, body, access);
  if (!access.collections.has(existing.name)) throw unauthorized();
  const changed = {
    ...existing,
    ...words(body, existing.friendlyName, existing.description),
    ...modified(world, access),
  };
  const moves = parent !== undefined && parent !== existing.parent;
  const saved = moves ? moved(world, changed, parent) : changed;
  world.collections.save(saved);
  if (moves) world.policies.move(saved.name, parent);
  return saved;
}

function createCollection(
  world: AccountWorld,
  path: string,
  body: Record<string, unknown>,
  access: Access,
): Collection {
  const name = path.toLowerCase();
  const parent = parentOf(world, body, access);
  const now = world.now();
  const born = { createdBy: access.objectId, createdAt: now, changing: 'Creating' as const, readyAt: now + CHANGE };
  const written = path === name ? {} : { written: path };
  const saved = { name, ...written, parent, ...born, ...words(body, path, ''), ...modified(world, access) };
  world.collections.save(saved);
  world.policies.create(name, parent, access.objectId);
  return saved;
}

// That a circle is refused is common sense; status, code and sentence are unconfirmed.
function moved(world: AccountWorld, collection: Collection, parent: string): Collection {
  const above = [parent, ...world.collections.ancestors(parent).map(({ name }) => name)];
  if (above.includes(collection.name))
    throw new Refusal(409, 'Conflict', `The collection '${collection.name}' cannot be moved below itself.`);
  return { ...collection, parent, changing: 'Moving', readyAt: world.now() + CHANGE };
}

function noParent(body: Record<string, unknown>): undefined {
  if (body.parentCollection !== undefined && body.parentCollection !== null)
    throw invalidRequest('The root collection has no parentCollection.');
  return undefined;
}

/** Gives the account another friendly name. That its root collection shows the same one is unconfirmed. */
export function renameAccount(world: AccountWorld, body: unknown, access: Access): void {
  const friendlyName = isRecord(body) ? body.friendlyName : undefined;
  if (typeof friendlyName !== 'string' || friendlyName === '')
    throw invalidRequest('friendlyName must be a non-empty string.');
  world.collections.save({ ...world.collections.root(), friendlyName, ...modified(world, access) });
}

/** Deletes an empty collection. That children and assets stand against it in the same words as data sources and scans do is unconfirmed. */
export function deleteCollection(world: AccountWorld, path: string, access: Access): void {
  const collection = world.collections.get(path);
  if (collection === undefined) throw resourceNotFound();
  if (!access.collections.has(collection.name)) throw unauthorized();
  const { name, friendlyName, parent } = collection;
  if (parent === undefined) throw new Refusal(400, '1006', `${friendlyName} can't be deleted with this API.`);
  if (isReferenced(world, name))
    throw new Refusal(409, '12005', `${friendlyName} is being referenced by other resources and can't be deleted.`);
  world.collections.remove(collection.name);
  world.policies.remove(collection.name);
}

/** Whether anything stands in a collection, or below it. */
function isReferenced(world: AccountWorld, name: string): boolean {
  const sources = world.sources.all();
  return (
    world.collections.children(name).length > 0 ||
    sources.some(
      ({ collection, scans }) => collection === name || scans.all().some((scan) => scan.collection === name),
    ) ||
    [...world.catalog.store.entities()].some(({ collectionId, status }) => collectionId === name && status === 'ACTIVE')
  );
}

function parentOf(world: AccountWorld, body: Record<string, unknown>, access: Access): string {
  const reference = isRecord(body.parentCollection) ? body.parentCollection.referenceName : undefined;
  if (typeof reference !== 'string' || reference === '')
    throw invalidRequest('parentCollection.referenceName is required.');
  const parent = world.collections.get(reference);
  // The scanning plane answers 403 for an unknown collection; presumed here too.
  if (parent === undefined || !access.collections.has(parent.name)) throw unauthorized();
  return parent.name;
}

function words(body: Record<string, unknown>, calledNow: string, describedNow: string) {
  const { friendlyName = calledNow, description = describedNow } = body;
  if (typeof friendlyName !== 'string' || typeof description !== 'string')
    throw invalidRequest('friendlyName and description must be strings.');
  return { friendlyName, description };
}

const modified = (world: AccountWorld, access: Access) => ({
  lastModifiedBy: access.objectId,
  lastModifiedAt: world.now(),
});
