import type { FastifyRequest } from 'fastify';
import { purviewAudiences } from '../entra/audiences';
import type { Tokens } from '../entra/tokens';
import { requireApiVersion } from '../http/call';
import { unauthenticated, unauthorized } from '../http/refusals';
import { collectionsPermitting, type Principal } from './permissions';
import type { Policies } from './policies';
import type { DataAction } from './roles';

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

/** Lets a call through if its token holds (else 401) and the policies permit the action somewhere (else 403). */
export async function authorize(world: GateWorld, { headers }: FastifyRequest, action: DataAction): Promise<Access> {
  const principal = await authenticate(world, headers.authorization);
  const collections = collectionsPermitting(world.policies, principal, action);
  if (collections.size === 0) throw unauthorized();
  return { objectId: principal.objectId, collections };
}

/** Checks signature, issuer, life and audience of a bearer token and says whose it is. */
async function authenticate(world: GateWorld, authorization: string | undefined): Promise<Principal> {
  const check = await world.tokens.check(authorization);
  if (!check.ok) throw unauthenticated(check.reason);
  if (!purviewAudiences.includes(check.claims.aud)) {
    throw unauthenticated(`Invalid token audience provided. Valid audiences: ${purviewAudiences.join(',')}`);
  }
  return { objectId: check.claims.oid, groups: check.claims.groups };
}

/** Lets a call pass as the gateway does, then as the plane does: token, permission, api-version. That order is unconfirmed. */
export const gate =
  (world: GateWorld, versions: string[]) =>
  async (request: FastifyRequest, action: DataAction): Promise<Access> => {
    const access = await authorize(world, request, action);
    requireApiVersion(request, versions);
    return access;
  };
