import { purviewAudiences } from '../entra/audiences';
import type { Claims, Tokens } from '../entra/tokens';
import type { Call } from '../http/call';
import { noteDecision } from '../http/decision';
import { unauthenticated, unauthorized } from '../http/refusals';
import { rulesNaming, type Principal } from './evaluate';
import { collectionsPermitting } from './permissions';
import { collectionOf, type Policies } from './policies';
import { roleCarries, rolesCarrying, type DataAction } from './roles';

/** What the gate needs of the world. */
export interface GateWorld {
  readonly tokens: Tokens;
  policies: Policies;
}

export interface Access {
  /** The caller's object id, as its token says. */
  objectId: string;
  /** Names of all collections in which the caller holds the action, inherited ones included. */
  collections: Set<string>;
}

/** A call that was let through. */
export interface Admitted extends Call {
  access: Access;
}

/** Lets a call through if its token holds (else 401) and the policies permit the action somewhere (else 403). */
export const gate =
  (world: GateWorld) =>
  async (call: Call, action: DataAction): Promise<Admitted> => {
    const claims = await authenticate(world, call.request.headers.authorization);
    const principal: Principal = { objectId: claims.oid, groups: claims.groups };
    const collections = collectionsPermitting(world.policies, principal, action);
    const policies = world.policies.all();
    noteDecision(call.request, () => ({
      caller: { objectId: claims.oid, appId: claims.appid, isPerson: claims.scopes !== undefined },
      action,
      allowed: collections.size > 0,
      policies: {
        rules: rulesNaming(policies, {
          principal,
          carries: (role) => roleCarries(role, action),
          placeOf: collectionOf,
        }),
        collections: [...collections],
        roles: rolesCarrying(action),
      },
    }));
    if (collections.size === 0) throw unauthorized();
    return { ...call, access: { objectId: principal.objectId, collections } };
  };

/** Checks signature, issuer, life and audience of a bearer token and says whose it is. */
export async function authenticate(
  world: Pick<GateWorld, 'tokens'>,
  authorization: string | undefined,
): Promise<Claims> {
  const check = await world.tokens.check(authorization);
  if (!check.ok) throw unauthenticated(check.reason);
  if (!purviewAudiences.includes(check.claims.aud)) {
    throw unauthenticated(`Invalid token audience provided. Valid audiences: ${purviewAudiences.join(',')}`);
  }
  return check.claims;
}
