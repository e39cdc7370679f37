import { isListOf, isObject, isOptional, isSame, isText, type Check } from '../core/json.ts';
import { checkId, roles, roleScope, type RoleName } from './roles.ts';

// The grammar that the policies of the Data Map and of the Unified Catalog have in common.

/** One condition of a rule. Those on `derived.*` attributes point to another rule. */
export interface AttributeMatcher {
  fromRule?: string;
  attributeName: string;
  attributeValueIncludes?: string;
  attributeValueIncludedIn?: string[];
}

/** A rule of a policy: who holds a role, or which rules permit something. */
export interface AttributeRule {
  kind: string;
  id: string;
  name: string;
  /** Any of the inner lists has to hold, each with all its conditions. */
  dnfCondition: AttributeMatcher[][];
}

/** Who may do what in one collection. There is one policy for each collection. */
export interface MetadataPolicy {
  name: string;
  id: string;
  version: number;
  properties: {
    description: string;
    decisionRules: unknown[];
    attributeRules: AttributeRule[];
    collection: { type: string; referenceName: string };
    /** Absent on the root collection. */
    parentCollectionName?: string;
  };
}

/**
 * Who holds which role in the Unified Catalog: in the whole of it, or in a governance domain, which has two such policies. What is
 * called a policy there assigns roles, and gives no access to data.
 */
export interface CatalogPolicy {
  name: string;
  id: string;
  version: number;
  properties: {
    description?: string;
    decisionRules: { kind: string; effect: string; dnfCondition: AttributeMatcher[][] }[];
    attributeRules: AttributeRule[];
    /** What it is about: `BusinessDomainReference` and the id of the domain, for example. */
    entity: { type: string; referenceName: string };
    parentEntityName?: string;
  };
}

/** Who holds which role on a collection, or in the Unified Catalog. */
export type RolePolicy = MetadataPolicy | CatalogPolicy;

const isMatcher = isObject({
  fromRule: isOptional(isText),
  attributeName: isOptional(isText),
  attributeValueIncludes: isOptional(isText),
  attributeValueIncludedIn: isOptional(isListOf(isText)),
});
const isRule = isObject({ id: isText, dnfCondition: isListOf(isListOf(isMatcher)) });
export const isRules: Check = isListOf(isRule);

/** What the members of a role are: people and applications, or groups. An id among the wrong ones grants nothing. */
export type Members = 'id' | 'groups';

/**
 * Gives a copy of the policy in which the principal (an Entra object id), or the group, holds the role. A role that nobody held yet
 * gets its rule, and its line in the rule about permissions. Throws a `TypeError` for a role that is none of `roles` or that
 * other policies give, for an id that is no GUID, and for a policy without that rule, in which no role would grant anything.
 */
export function withMember<P extends RolePolicy>(policy: P, role: RoleName, objectId: string, of: Members = 'id'): P {
  checkId(objectId);
  const copy = structuredClone(policy);
  const { attributeRules } = copy.properties;
  const id = ruleId(copy, role);
  const permission = attributeRules.find((one) => isPermission(copy, one.id));
  if (!permission) {
    throw new TypeError(
      `The policy has no rule "${permissionId(copy)}", and without it no role grants anything: read the policy again, and pass it whole.`,
    );
  }
  let rule = attributeRules.find((one) => one.id === id);
  if (!rule) {
    rule = { kind: 'attributerule', id, name: id, dnfCondition: [] };
    // The permission rule stays last, as the service writes it.
    attributeRules.splice(attributeRules.indexOf(permission), 0, rule);
  }
  let [members] = listsIn(rule, of);
  if (!members) {
    members = { attributeName: `principal.microsoft.${of}` };
    rule.dnfCondition.unshift([members, derived('role', roles[role])]);
  }
  if (!idsIn(rule, of).some((one) => isSame(one, objectId))) (members.attributeValueIncludedIn ??= []).push(objectId);
  if (!pointsAt(permission).includes(id)) permission.dnfCondition.push([derived('permission', id)]);
  return copy;
}

/**
 * Gives a copy of the policy in which the principal (an Entra object id) is no member of the role any more. The rule
 * stays, and so does what it inherits: a role that comes from a parent collection has to be taken there.
 * Throws a `TypeError` for a role that is none of `roles` or that other policies give, for an id that is no GUID, and for the last
 * Collection Admin of the root collection or the last Data Governance Administrator.
 */
export function withoutMember<P extends RolePolicy>(
  policy: P,
  role: RoleName,
  objectId: string,
  of: Members = 'id',
): P {
  checkId(objectId);
  const copy = structuredClone(policy);
  const { attributeRules } = copy.properties;
  const wanted = ruleId(copy, role);
  const rule = attributeRules.find(({ id }) => id === wanted);
  if (!rule || !idsIn(rule, of).some((one) => isSame(one, objectId))) return copy;
  for (const condition of listsIn(rule, of)) {
    const { attributeValueIncludedIn: ids } = condition;
    if (ids) condition.attributeValueIncludedIn = ids.filter((id) => !isSame(id, objectId));
  }
  const giver = giverOf(copy, role);
  if (giver && idsIn(rule).length + idsIn(rule, 'groups').length === 0)
    throw new TypeError(`${objectId} is the last ${giver}: give the role to somebody else first.`);
  return copy;
}

/** Who gives all roles, if that is what the role makes one: without any, nobody could give one any more. */
function giverOf(policy: RolePolicy, role: RoleName): string | undefined {
  if (role === 'Data Governance Administrator') return role;
  return role === 'Collection Admin' && !parentOf(policy)
    ? `Collection Admin of the root collection ${JSON.stringify(placeOf(policy))}`
    : undefined;
}

/** What a policy is about: a collection, or the id of a governance domain or of the whole Unified Catalog. */
export function placeOf({ properties }: RolePolicy): string {
  return 'collection' in properties ? properties.collection.referenceName : properties.entity.referenceName;
}

/** The types of what policies of the Unified Catalog are about, as they name them. A domain has two policies. */
export const entityTypes = {
  catalog: 'DataGovernanceAppReference',
  domain: 'BusinessDomainReference',
  work: 'DGDataQualityScopeReference',
} as const;

/** The type of what the policies are about that give a role; none for a role of the Data Map. */
export function entityTypeOf(role: RoleName): string | undefined {
  const scope = roleScope(role);
  if (scope !== 'domain') return scope === 'catalog' ? entityTypes.catalog : undefined;
  return /^Governance Domain /.test(role) ? entityTypes.domain : entityTypes.work;
}

/** The id of the rule that says who holds the role in the policy's place. */
function ruleId(policy: RolePolicy, role: RoleName): string {
  const type = entityTypeOf(role);
  const { properties } = policy;
  if (type === ('entity' in properties ? properties.entity.type : undefined))
    return `${roles[role]}:${placeOf(policy)}`;
  const where = type ? `a policy of the Unified Catalog whose entity is a ${type}` : 'the policy of a collection';
  throw new TypeError(`${role} is given in ${where}: ${JSON.stringify(policy.name)} is another one.`);
}

function permissionId(policy: RolePolicy): string {
  const { properties } = policy;
  if ('collection' in properties) return `permission:${properties.collection.referenceName}`;
  const { type, referenceName } = properties.entity;
  return `permission_dg:${type.replace(/Reference$/, '').toLowerCase()}_${referenceName}`;
}

function isPermission(policy: RolePolicy, id: string): boolean {
  return isSame(id, permissionId(policy));
}

function parentOf({ properties }: RolePolicy): string | undefined {
  return 'collection' in properties ? properties.parentCollectionName : properties.parentEntityName;
}

/** The rules that decide: about permissions, and what else a decision names, as for an owner of all governance domains. */
export function startsOf(policy: RolePolicy): string[] {
  if ('collection' in policy.properties) return [permissionId(policy)];
  const named = policy.properties.decisionRules.flatMap(pointsAt);
  return named.filter((id) => /:/.test(id));
}

/** The lists of principals in a rule, or of groups. */
function listsIn({ dnfCondition }: AttributeRule, of: Members = 'id'): AttributeMatcher[] {
  return dnfCondition.flat().filter(({ attributeName }) => attributeName === `principal.microsoft.${of}`);
}

export function idsIn(rule: AttributeRule, of: Members = 'id'): string[] {
  return listsIn(rule, of).flatMap(({ attributeValueIncludedIn }) => attributeValueIncludedIn ?? []);
}

/** The rules that a rule follows. */
export function pointsAt({ dnfCondition }: Pick<AttributeRule, 'dnfCondition'>): string[] {
  return dnfCondition
    .flat()
    .flatMap(({ fromRule, attributeValueIncludes }) => fromRule ?? attributeValueIncludes ?? []);
}

/** A condition that holds where another rule does. */
function derived(what: 'role' | 'permission', id: string): AttributeMatcher {
  return { fromRule: id, attributeName: `derived.purview.${what}`, attributeValueIncludes: id };
}
