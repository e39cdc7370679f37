import { invalidRequest, stalePolicy } from '../http/refusals';
import { guid } from '../ids';
import { parsePolicy, type Policy } from './policy';
import { roleId } from './roles';
import { attributeRule, derived, roleRule, type AttributeRule, type Matcher } from './rules';

export interface Policies {
  all(): Policy[];
  byId(id: string): Policy | undefined;
  byCollection(name: string): Policy | undefined;
  /** Replaces a policy with what a PUT sent, its version raised by one. */
  put(current: Policy, body: unknown): Policy;
  /** A policy is born with its collection: its creator administers it, the rest is inherited. */
  create(collection: string, parent: string, creator: string): void;
  /** A moved collection inherits from its new parent what it inherited from the old one. */
  move(collection: string, parent: string): void;
  /** A policy goes with its collection. */
  remove(collection: string): void;
}

/** A collection, as far as its policy knows it. */
export interface Governed {
  name: string;
  friendlyName: string;
  parent?: string;
}

/** The policies of an account's collections. */
export function createPolicies(first: readonly Policy[]): Policies {
  let policies = [...first];
  const byCollection = (name: string) => policies.find((policy) => collectionOf(policy) === name.toLowerCase());
  return {
    all: () => policies,
    byId: (id) => policies.find((policy) => policy.id === id.toLowerCase()),
    byCollection,
    put(current, body) {
      const sent = parsePolicy(body);
      refuseMismatch(current, sent);
      const stored: Policy = { ...sent, name: current.name, id: current.id, version: current.version + 1 };
      policies = policies.map((policy) => (policy === current ? stored : policy));
      return stored;
    },
    create: (collection, parent, creator) =>
      void (policies = [...policies, childPolicy(collection, parent, [creator])]),
    move(collection, parent) {
      const current = byCollection(collection);
      if (current === undefined) return;
      const moved = underParent(current, parent);
      policies = policies.map((policy) => (policy === current ? moved : policy));
    },
    remove: (collection) => void (policies = policies.filter((policy) => collectionOf(policy) !== collection)),
  };
}

export const collectionOf = (policy: Policy) => policy.properties.collection.referenceName;

// The status of a stale version is unconfirmed; that callers must read again before each PUT is documented.
function refuseMismatch(current: Policy, sent: Policy): void {
  if (sent.id.toLowerCase() !== current.id)
    throw invalidRequest(`The policy id '${sent.id}' in the body is not the one in the path.`);
  const same =
    collectionOf(sent) === collectionOf(current) &&
    sent.properties.parentCollectionName === current.properties.parentCollectionName;
  if (!same) throw invalidRequest('A policy cannot be moved to another collection or parent.');
  refuseStale(current, sent);
}

/** Refuses a policy that was made from an older one. */
export function refuseStale(current: { version: number }, sent: { version: number }): void {
  if (sent.version !== current.version) throw stalePolicy();
}

/** Who holds which role in a collection, by its name. Groups are named apart, as rules do. */
export type Members = Record<string, { ids?: string[]; groups?: string[] }>;

/**
 * The policy of a collection in which roles are held. A role that nobody was given yet has no rule but those that a policy is born with.
 * The names of the role rules a child shares with its parent are the same with another collection at the end.
 */
export function policyOf({ name, friendlyName, parent }: Governed, members: Members): Policy {
  const made = parent === undefined ? rootPolicy(name, friendlyName) : childPolicy(name, parent, []);
  for (const [role, { ids, groups }] of Object.entries(members)) {
    const id = `${roleId(role)}:${name}`;
    if (ids) give(made, { role: roleId(role), id, list: 'principal.microsoft.id', members: ids });
    if (groups) give(made, { role: roleId(role), id, list: 'principal.microsoft.groups', members: groups });
  }
  return made;
}

/** Gives a role to some more, as those who edit a policy do: its rule comes before the one of permissions. */
function give(
  { properties: { attributeRules } }: Policy,
  { role, id, list, members }: { role: string; id: string; list: string; members: string[] },
): void {
  const permission = attributeRules[attributeRules.length - 1];
  let rule = attributeRules.find((one) => one.id === id);
  if (rule === undefined) {
    rule = attributeRule(id, []);
    attributeRules.splice(-1, 0, rule);
  }
  const known = rule.dnfCondition.flat().find(({ attributeName }) => attributeName === list);
  if (known !== undefined) known.attributeValueIncludedIn = [...(known.attributeValueIncludedIn ?? []), ...members];
  else
    rule.dnfCondition.unshift([
      { attributeName: list, attributeValueIncludedIn: members },
      derived('derived.purview.role', role),
    ]);
  const granted = permission.dnfCondition.flat().some(({ attributeValueIncludes }) => attributeValueIncludes === id);
  if (!granted) permission.dnfCondition.push([derived('derived.purview.permission', id)]);
}

function rootPolicy(collection: string, friendlyName: string): Policy {
  const rules = ['collection-administrator', 'data-curator', 'purview-reader'].map((role) =>
    roleRule(roleId(role), collection, []),
  );
  return policy(collection, `policy_${friendlyName}`, [...rules, permissionRule(collection, rules)]);
}

function childPolicy(collection: string, parent: string, admins: string[]): Policy {
  const role = roleId('collection-administrator');
  const rule = admins.length > 0 ? roleRule(role, collection, admins) : attributeRule(`${role}:${collection}`, []);
  rule.dnfCondition.push([derived('derived.purview.permission', `${role}:${parent}`)]);
  const child = policy(collection, `policy_${collection}`, [rule, permissionRule(collection, [rule], parent)]);
  child.properties.parentCollectionName = parent;
  child.version = 0;
  return child;
}

/** The policy with every rule of its old parent replaced by the same rule of the new one. That moving raises the version is unconfirmed. */
function underParent(current: Policy, parent: string): Policy {
  const suffix = `:${current.properties.parentCollectionName ?? ''}`;
  const inherited = (matcher: Matcher): Matcher => {
    const rule = matcher.attributeValueIncludes ?? '';
    const fromParent = matcher.attributeName === 'derived.purview.permission' && rule.toLowerCase().endsWith(suffix);
    return fromParent ? derived(matcher.attributeName, `${rule.slice(0, -suffix.length)}:${parent}`) : matcher;
  };
  const attributeRules = current.properties.attributeRules.map((rule) => ({
    ...rule,
    dnfCondition: rule.dnfCondition.map((all) => all.map(inherited)),
  }));
  const properties = { ...current.properties, attributeRules, parentCollectionName: parent };
  return { ...current, version: current.version + 1, properties };
}

function policy(collection: string, name: string, attributeRules: AttributeRule[]): Policy {
  return {
    name,
    id: guid(`metadata policy of ${collection}`),
    version: 1,
    properties: {
      description: '',
      decisionRules: [
        {
          kind: 'decisionrule',
          effect: 'Permit',
          dnfCondition: [
            [
              { attributeName: 'resource.purview.collection', attributeValueIncludes: collection },
              derived('derived.purview.permission', `permission:${collection}`),
            ],
          ],
        },
      ],
      attributeRules,
      collection: { type: 'CollectionReference', referenceName: collection },
    },
  };
}

function permissionRule(collection: string, rules: AttributeRule[], parent?: string): AttributeRule {
  const granted = [...rules.map((rule) => rule.id), ...(parent === undefined ? [] : [`permission:${parent}`])];
  return attributeRule(
    `permission:${collection}`,
    granted.map((id) => [derived('derived.purview.permission', id)]),
  );
}
