import type { Connection } from '../connect.ts';
import type { Client } from '../core/client.ts';
import { purviewScope } from '../core/config.ts';
import { HttpError } from '../core/errors.ts';
import { isSame } from '../core/json.ts';
import { claimsOf } from '../core/token.ts';
import { listCollections } from '../planes/account.ts';
import { listCatalogPolicies } from '../planes/catalog-policy.ts';
import { roleName, type RoleName } from '../planes/roles.ts';
import { rolesOf, type RoleHeld } from '../planes/held.ts';
import { entityTypes, type CatalogPolicy } from '../planes/rules.ts';
import { businessDomains, type Domain } from '../planes/unified.ts';
import type { Group } from '../planes/directory.ts';
import { groupsOf, mistakenKinds, throughGroup, unseenGroups } from './groups.ts';
import { elsewhere, type Explanation } from './explain.ts';
import { needOf, whoGives } from './needs.ts';

/** What an application can find out about its rights in the Unified Catalog. What may not be read is undefined. */
interface CatalogRights {
  objectId: string;
  policies: CatalogPolicy[] | undefined;
  /** The groups that it is in; undefined where Microsoft Graph does not tell. */
  groups: Group[] | undefined;
  domains: Domain[] | undefined;
  /** Whether it holds a role in the Data Map. */
  isInDataMap: boolean;
}

const wait = 'if it was given just now, wait some minutes and try again.';

/**
 * Finds out why the Unified Catalog refused a call (403): compares the roles held there with those needed, as far as the
 * policies may be read, by `admin` where the connection's own may not. It changes nothing.
 */
export async function diagnoseCatalogRole(
  connection: Connection,
  error: HttpError,
  {
    roles,
    unifiedAdmin = connection.unified,
    directory = connection.graph,
  }: { roles?: RoleName[] | undefined; unifiedAdmin?: Client | undefined; directory?: Client | undefined },
): Promise<Explanation> {
  const need = needOf(error);
  const wanted = roles ?? need.roles;
  const { objectId, policies = [], groups, domains, isInDataMap } = await rightsIn(connection, unifiedAdmin, directory);
  const label = (id: string) => labelOf(id, policies, domains);
  const list = (some: RoleHeld[]) =>
    some.map((one) => `${roleName(one.role)} in ${label(one.collection)}${throughGroup(one)}`).join(', ');
  const isMeant = ({ role, collection }: RoleHeld) =>
    wanted.some((one) => one === roleName(role)) && (!need.domain || isWhole(collection, policies, need.domain));
  const held = rolesOf(policies, objectId, { groups });
  const misplaced = rolesOf(policies, connection.config.clientId).filter(isMeant);
  const fitting = held.filter(isMeant);
  const mistaken = mistakenKinds(policies, objectId, groups).find((one) => one.roles.some(isMeant));
  const seesAll = policies.some(({ properties }) => properties.entity.type === entityTypes.catalog);

  const place = need.domain ? ` in ${label(need.domain)}` : '';
  const ask = `Ask ${whoGives(wanted, place)}`;
  const role = `the role ${wanted.join(' or ')}${place}`;
  const explained = (cause: string, remedy: string): Explanation => ({ reason: 'role', cause, remedy, roles: wanted });
  if (fitting.length > 0 && (need.anywhere || need.domain)) {
    return {
      reason: 'role-not-yet',
      cause: `The policies show ${list(fitting.slice(0, 1))}, and the call was refused all the same: the role does not act yet.`,
      remedy: 'Wait some minutes and try again: a role given just now takes a while to act.',
    };
  }
  if (fitting.length > 0) {
    const asset = /\/dataAssets\b|\/relationships$/i.test(error.path)
      ? ', or the application may not read the asset in the Data Map'
      : '';
    return explained(
      `The call was about another governance domain than those of ${list(fitting)}${asset}, or the role does not act yet.`,
      `${ask}; ${wait}`,
    );
  }
  if (misplaced.length > 0) {
    return explained(
      `The role was given to the client id; it must be the object id ${objectId}: ${list(misplaced)}.`,
      `${ask}, for the object id ${objectId} under Enterprise applications, and to take it from the client id.`,
    );
  }
  if (mistaken) {
    return explained(
      `The role was given to ${mistaken.what}: ${list(mistaken.roles.filter(isMeant))}.`,
      `Ask whoever gives roles there to ${mistaken.wish}.`,
    );
  }
  if (seesAll) {
    const others = held.length > 0 ? `; it holds ${list(held)}` : '';
    return explained(
      `The application does not hold ${role} in the Unified Catalog${others}.${unseenGroups(policies, groups, isMeant)} ${elsewhere}`,
      `${ask}.`,
    );
  }
  if (domains) {
    return explained(
      `The application holds a role in the Unified Catalog, and lacks ${role}, or that does not act yet.`,
      `${ask}; ${wait}`,
    );
  }
  const besides = isInDataMap
    ? 'What it holds in the Data Map does not count there, and neither does a role on Azure.'
    : elsewhere;
  return explained(
    `The application holds no role in the Unified Catalog, or none that acts yet. ${besides}`,
    `${ask}; ${wait}`,
  );
}

/** Whether the Unified Catalog lets an application read anything. What goes wrong otherwise is no sign of it. */
export async function isInCatalog({ unified }: Connection): Promise<boolean> {
  return (await unlessRefused(businessDomains.list(unified))) !== undefined;
}

async function rightsIn(connection: Connection, admin: Client, directory: Client): Promise<CatalogRights> {
  const { purview, unified, credential, config } = connection;
  const { oid: objectId } = await claimsOf(credential, purviewScope(config));
  const policies = await unlessRefused(listCatalogPolicies(admin));
  const groups = policies && (await groupsOf(directory, objectId));
  const domains = await unlessRefused(businessDomains.list(unified));
  const isInDataMap = (await unlessRefused(listCollections(purview))) !== undefined;
  return { objectId, policies, groups, domains, isInDataMap };
}

/** A role in the whole catalog, or in this domain. */
function isWhole(place: string, policies: CatalogPolicy[], domain: string): boolean {
  return isSame(place, domain) || isCatalog(place, policies);
}

function isCatalog(place: string, policies: CatalogPolicy[]): boolean {
  return policies.some(
    ({ properties: { entity } }) => entity.type === entityTypes.catalog && entity.referenceName === place,
  );
}

/** A domain as people and calls name it: `Customer [5a4d...]`. */
function labelOf(id: string, policies: CatalogPolicy[], domains: Domain[] = []): string {
  if (isCatalog(id, policies)) return 'the whole catalog';
  const known = domains.find((domain) => isSame(domain.id, id));
  return known ? `${known.name} [${known.id}]` : `the governance domain ${id}`;
}

/** What is refused, or not there, is undefined: an explanation is worth more than no answer at all. */
function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof HttpError) return undefined;
    throw error;
  });
}
