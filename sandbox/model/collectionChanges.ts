import { invalidRequest, Refusal, resourceNotFound, unauthorized } from '../refusals';
import { isRecord } from '../values';
import type { World } from '../world';
import type { Access } from './access';
import type { Collection } from './collections';

/** How long a collection stays `Creating`; three to four seconds in a recording of the service. */
const CREATION = 3000;

/** Creates a collection, or renames and describes an existing one. The creator administers what it creates. */
export function createCollection(world: World, path: string, body: unknown, access: Access): Collection {
  const name = path.toLowerCase();
  if (!isRecord(body)) throw invalidRequest('The body must be an object with a parentCollection.');
  const existing = world.collections.get(name);
  const parent = existing?.parent === undefined && existing !== undefined ? undefined : parentOf(world, body, access);
  if (existing !== undefined && !access.collections.has(name)) throw unauthorized();
  // Moving a collection needs its policy rewritten as well, which the sandbox does not imitate.
  if (existing !== undefined && existing.parent !== parent)
    throw new Refusal(501, 'NotImitatedBySandbox', 'This is the sandbox: it does not move collections.');
  const saved = {
    ...(existing ?? newborn(world, name, parent, access)),
    ...words(body, existing, path),
    ...modified(world, access),
  };
  world.collections.save(saved);
  if (existing === undefined && parent !== undefined) world.policies.create(name, parent, access.objectId);
  return saved;
}

/** Deletes an empty collection. That one with children or assets is refused is documented; status, code and sentence are unconfirmed. */
export function deleteCollection(world: World, path: string, access: Access): void {
  const collection = world.collections.get(path);
  if (collection === undefined) throw resourceNotFound();
  if (!access.collections.has(collection.name)) throw unauthorized();
  const { name } = collection;
  const left =
    world.collections.children(name).length > 0 ? 'child collections' : holdsAssets(world, name) ? 'assets' : undefined;
  if (left !== undefined) throw new Refusal(409, 'Conflict', `The collection '${name}' still has ${left}.`);
  world.collections.remove(collection.name);
  world.policies.remove(collection.name);
}

function holdsAssets(world: World, name: string): boolean {
  for (const { collectionId, status } of world.catalog.store.entities())
    if (collectionId === name && status === 'ACTIVE') return true;
  return false;
}

function parentOf(world: World, body: Record<string, unknown>, access: Access): string {
  const reference = isRecord(body.parentCollection) ? body.parentCollection.referenceName : undefined;
  if (typeof reference !== 'string' || reference === '')
    throw invalidRequest('parentCollection.referenceName is required.');
  const parent = world.collections.get(reference);
  // The scanning plane answers 403 for an unknown collection; presumed here too.
  if (parent === undefined || !access.collections.has(parent.name)) throw unauthorized();
  return parent.name;
}

function newborn(world: World, name: string, parent: string | undefined, access: Access) {
  const now = world.now();
  return { name, parent, createdBy: access.objectId, createdAt: now, readyAt: now + CREATION };
}

function words(body: Record<string, unknown>, existing: Collection | undefined, path: string) {
  const { friendlyName = existing?.friendlyName ?? path, description = existing?.description ?? '' } = body;
  if (typeof friendlyName !== 'string' || typeof description !== 'string')
    throw invalidRequest('friendlyName and description must be strings.');
  return { friendlyName, description };
}

const modified = (world: World, access: Access) => ({ lastModifiedBy: access.objectId, lastModifiedAt: world.now() });
