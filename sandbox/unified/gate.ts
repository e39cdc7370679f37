import type { Catalog } from '../catalog/catalog';
import { isReadable, type Entity, type Readable } from '../catalog/entity';
import type { Call } from '../http/call';
import { noteDecision } from '../http/decision';
import type { On } from '../http/plane';
import { unauthorized } from '../http/refusals';
import { rulesNaming } from '../policy/evaluate';
import { authenticate, type GateWorld } from '../policy/gate';
import { collectionsPermitting } from '../policy/permissions';
import type { Doing, Domain } from './model';
import { invalidEntity } from './refusals';
import { appId } from './policies';
import type { GovernancePolicy } from './policy';
import { rightsOf, type Rights } from './rights';
import { roleCarries, rolesCarrying, type CatalogAction } from './roles';
import type { Unified } from './unified';

/** What the Unified Catalog needs of the world. */
export interface UnifiedWorld extends GateWorld {
  now(): number;
  nextId(): string;
  readonly unified: Unified;
  readonly catalog: Catalog;
}

/** What a route asks its caller to hold in the whole catalog or in some domain. */
export type RouteAction = Exclude<CatalogAction, 'domain/readPublished' | 'catalog/readPublished'>;

/** A call that was let through, with what its handler needs. */
export interface UnifiedCall extends Call {
  unified: Unified;
  catalog: Catalog;
  rights: Rights;
  doing: Doing;
  /** The collections of the Data Map whose entities the caller may read. */
  readable: Readable;
}

/** Declares a route of the Unified Catalog. */
export type OnUnified = On<RouteAction, UnifiedCall>;

/** What lets a caller pass where a route asks for an action: who reads what is published reads, too. */
const enough = (action: RouteAction): CatalogAction[] =>
  action === 'domain/read' || action === 'catalog/read' ? [action, `${action}Published`] : [action];

/** Lets a call through if its token holds (else 401) and a policy of the Unified Catalog permits the action somewhere (else 403). */
export const unifiedGate =
  (world: UnifiedWorld) =>
  async (call: Call, action: RouteAction): Promise<UnifiedCall> => {
    const {
      oid: objectId,
      groups,
      appid: appId,
      scopes,
    } = await authenticate(world, call.request.headers.authorization);
    const principal = { objectId, groups };
    const { unified, catalog } = world;
    const rights = rightsOf(unified.policies, principal);
    const actions = enough(action);
    const allowed = actions.some((one) => rights.anywhere(one));
    const policies = unified.policies.all();
    noteDecision(call.request, () => ({
      caller: { objectId, appId, isPerson: scopes !== undefined },
      action,
      allowed,
      policies: {
        place: 'governance domain',
        rules: rulesNaming(policies, {
          principal,
          carries: (role) => actions.some((one) => roleCarries(role, one)),
          placeOf: (policy) => nameOfPlace(unified, policy),
        }),
        collections: placesOf(unified, rights, actions),
        roles: rolesCarrying(actions),
      },
    }));
    if (!allowed) throw unauthorized();
    return {
      ...call,
      unified,
      catalog,
      rights,
      doing: { objectId, now: world.now() },
      readable: collectionsPermitting(world.policies, principal, 'data/read'),
    };
  };

const EVERYWHERE = 'the whole catalog';

const nameOfPlace = ({ domains }: Unified, { properties: { entity } }: GovernancePolicy): string =>
  entity.referenceName === appId ? EVERYWHERE : (domains.get(entity.referenceName)?.name ?? entity.referenceName);

/** Where somebody holds one of some actions, by names that people know. */
function placesOf({ domains }: Unified, rights: Rights, actions: CatalogAction[]): string[] {
  const inDomains = domains.all().filter(({ id }) => actions.some((action) => rights.inDomain(action, id)));
  return [
    ...(actions.some((action) => rights.inApp(action)) ? [EVERYWHERE] : []),
    ...inDomains.map(({ name }) => name),
  ];
}

/** Refuses what the caller does not hold in a domain. */
export function requireIn({ rights }: UnifiedCall, action: CatalogAction, domainId: string): void {
  if (!rights.inDomain(action, domainId)) throw unauthorized();
}

/** Whether a domain is shown: drafts and what has expired to those who have a part in it, the rest to all who read. */
export const seesDomain = ({ rights }: Pick<UnifiedCall, 'rights'>, { id, status }: Domain): boolean =>
  rights.inDomain('domain/read', id) || (status === 'PUBLISHED' && rights.anywhere('domain/readPublished'));

/** Whether a term or a data product is shown. What is published in a domain that is not is a draft to others. */
export const seesThing = (
  { rights, unified }: Pick<UnifiedCall, 'rights' | 'unified'>,
  { domain, status }: { domain: string; status: Domain['status'] },
): boolean =>
  rights.inDomain('catalog/read', domain) ||
  (status === 'PUBLISHED' &&
    unified.domains.get(domain)?.status === 'PUBLISHED' &&
    rights.anywhere('catalog/readPublished'));

/** The entity of the Data Map behind a guid; refused where the caller may not read it there. */
export function entityAt({ catalog, readable }: UnifiedCall, guid: string): Entity {
  const entity = catalog.store.entity(guid);
  // That one who may read nothing in the Data Map is not told what is there is the sandbox's choice.
  if (readable.size === 0) throw unauthorized();
  if (entity === undefined || entity.status !== 'ACTIVE')
    throw invalidEntity(`There is no entity ${guid} in the Data Map.`);
  if (!isReadable(entity, readable)) throw unauthorized();
  return entity;
}
