import { purviewAudiences } from '../entra/audiences';
import type { World } from '../world';
import { unauthenticated, unauthorized } from '../http/refusals';
import { collectionsPermitting, type Principal } from './permissions';
import type { DataAction } from './roles';

export interface Access {
  /** The caller's object id, as its token says. */
  objectId: string;
  /** Names of all collections in which the caller holds the action, inherited ones included. */
  collections: Set<string>;
}

/** Lets a call through if its token holds (else 401) and the policies permit the action somewhere (else 403). */
export async function authorize(world: World, authorization: string | undefined, action: DataAction): Promise<Access> {
  const principal = await authenticate(world, authorization);
  const collections = collectionsPermitting(world.policies, principal, action);
  if (collections.size === 0) throw unauthorized();
  return { objectId: principal.objectId, collections };
}

/** Checks signature, issuer, life and audience of a bearer token and says whose it is. */
export async function authenticate(world: World, authorization: string | undefined): Promise<Principal> {
  const check = await world.tokens.check(authorization);
  if (!check.ok) throw unauthenticated(check.reason);
  if (!purviewAudiences.includes(check.claims.aud)) {
    throw unauthenticated(`Invalid token audience provided. Valid audiences: ${purviewAudiences.join(',')}`);
  }
  return { objectId: check.claims.oid, groups: check.claims.groups };
}
