import { segment, type Client } from '../core/client.ts';
import { guid } from '../core/settings.ts';
import { listCollections } from './account.ts';
import { HttpError } from '../core/errors.ts';
import { isListOf, isObject, isOptional, isText } from '../core/json.ts';
import { listAll } from '../core/pages.ts';
import { roles, type RoleName } from './roles.ts';

const apiVersion = '2021-07-01';
const path = '/policyStore/metadataPolicies';

const isMatcher = isObject({
  fromRule: isOptional(isText),
  attributeName: isOptional(isText),
  attributeValueIncludes: isOptional(isText),
  attributeValueIncludedIn: isOptional(isListOf(isText)),
});
const isRule = isObject({ id: isText, dnfCondition: isListOf(isListOf(isMatcher)) });
const isPolicy = isObject({
  id: isText,
  properties: isObject({
    attributeRules: isListOf(isRule),
    collection: isObject({ referenceName: isText }),
    parentCollectionName: isOptional(isText),
  }),
});

/** One condition of a rule. Those on `derived.*` attributes point to another rule. */
export interface AttributeMatcher {
  fromRule?: string;
  attributeName: string;
  attributeValueIncludes?: string;
  attributeValueIncludedIn?: string[];
}

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

export interface MetadataRole {
  id: string;
  name: string;
  properties: { friendlyName: string; cnfCondition: AttributeMatcher[][] };
}

/** A role that a principal holds on a collection. */
export interface RoleHeld {
  collection: string;
  /** Name of the role, for example `data-curator`. */
  role: string;
  /** The collection it was given on, which is another one when the role is inherited. */
  from: string;
}

/** Lists the roles of the account. https://learn.microsoft.com/purview/legacy/tutorial-metadata-policy-collections-apis */
export function listRoles(client: Client, signal?: AbortSignal): Promise<MetadataRole[]> {
  return listAll(client, '/policyStore/metadataRoles', { apiVersion, signal, item: isObject() });
}

/** Lists the policies of every collection the caller administers. Needs the role Collection Admin. */
export function listPolicies(client: Client, signal?: AbortSignal): Promise<MetadataPolicy[]> {
  return listAll(client, path, { apiVersion, signal, item: isPolicy });
}

/**
 * Reads the policy of one collection, by the collection's name. Throws a `TypeError` when there is none, which gives the
 * name where it was a friendly one.
 */
export async function getPolicy(client: Client, collectionName: string, signal?: AbortSignal): Promise<MetadataPolicy> {
  const call = { apiVersion, query: { collectionName }, signal, item: isPolicy };
  const policies = await listAll<MetadataPolicy>(client, path, call).catch(onlyUnknown);
  // Where the name is empty, all of them come.
  const policy = policies.find(({ properties }) => sameId(properties.collection.referenceName)(`${collectionName}`));
  if (policy) return policy;
  const asked = `No policy of a collection ${JSON.stringify(collectionName)} can be read`;
  const names = await namesOf(client, `${collectionName}`, signal);
  const [is, list] = [names.length > 1 ? 'its name is one of' : 'its name is', names.join(', ')];
  throw new TypeError(
    list
      ? `${asked}: that is a friendly name; ${is} ${list}.`
      : `${asked}: compare the name, and whether you are Collection Admin there.`,
  );
}

/** The code with which the service says that it knows no such collection. */
function onlyUnknown(error: unknown): never[] {
  if (error instanceof HttpError && error.code === '6000') return [];
  throw error;
}

/** The names of the collections with a friendly name, as far as they may be read. */
async function namesOf(client: Client, friendlyName: string, signal?: AbortSignal): Promise<string[]> {
  const collections = await listCollections(client, signal).catch((error: unknown) => {
    if (error instanceof HttpError) return [];
    throw error;
  });
  return collections.filter((one) => sameId(friendlyName)(`${one.friendlyName}`)).map(({ name }) => name);
}

/**
 * Writes a whole policy back; the service raises its `version`. Read it again before every write, because what you
 * send replaces what is there.
 */
export function putPolicy(client: Client, policy: MetadataPolicy, signal?: AbortSignal): Promise<MetadataPolicy> {
  return client.put(`${path}/${segment(policy.id)}`, { apiVersion, body: policy, signal, expects: isPolicy });
}

/** What the members of a role are: people and applications, or groups. An id among the wrong ones grants nothing. */
export type Members = 'id' | 'groups';

/**
 * Gives a copy of the policy in which the principal (an Entra object id), or the group, holds the role. A role that nobody held yet
 * gets its rule, and its line in the rule `permission:{collection}`. Throws a `TypeError` for a role that is none of
 * `roles`, for an id that is no GUID, and for a policy without that rule, in which no role would grant anything.
 */
export function withMember(
  policy: MetadataPolicy,
  role: RoleName,
  objectId: string,
  of: Members = 'id',
): MetadataPolicy {
  if (!guid.test(objectId)) {
    throw new TypeError(`${JSON.stringify(objectId)} is not an object id: that is a GUID, the claim oid of a token.`);
  }
  const copy = structuredClone(policy);
  const { attributeRules, collection } = copy.properties;
  const id = ruleId(copy, role);
  const permission = attributeRules.find((one) => one.id === `permission:${collection.referenceName}`);
  if (!permission) {
    throw new TypeError(
      `The policy has no rule "permission:${collection.referenceName}", and without it no role grants anything: read the policy again, and pass it whole.`,
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
  if (!idsIn(rule, of).some(sameId(objectId))) (members.attributeValueIncludedIn ??= []).push(objectId);
  if (!pointsAt(permission).includes(id)) permission.dnfCondition.push([derived('permission', id)]);
  return copy;
}

/**
 * Gives a copy of the policy in which the principal (an Entra object id) is no member of the role any more. The rule
 * stays, and so does what it inherits: a role that comes from a parent collection has to be taken there.
 * Throws a `TypeError` for a role that is none of `roles`, and for the last Collection Admin of the root collection.
 */
export function withoutMember(
  policy: MetadataPolicy,
  role: RoleName,
  objectId: string,
  of: Members = 'id',
): MetadataPolicy {
  const copy = structuredClone(policy);
  const { attributeRules, collection, parentCollectionName } = copy.properties;
  const rule = attributeRules.find(({ id }) => id === ruleId(copy, role));
  if (!rule || !idsIn(rule, of).some(sameId(objectId))) return copy;
  for (const condition of listsIn(rule, of)) {
    const { attributeValueIncludedIn: ids } = condition;
    if (ids) condition.attributeValueIncludedIn = ids.filter((id) => !sameId(objectId)(id));
  }
  if (role === 'Collection Admin' && !parentCollectionName && idsIn(rule).length + idsIn(rule, 'groups').length === 0) {
    const root = JSON.stringify(collection.referenceName);
    throw new TypeError(
      `${objectId} is the last Collection Admin of the root collection ${root}: give the role to somebody else first.`,
    );
  }
  return copy;
}

/**
 * Tells which roles a principal holds on which collection, and from which collection each comes, following the
 * inheritance written in the policies. Roles held through a group are not seen.
 */
export function rolesOf(policies: MetadataPolicy[], objectId: string): RoleHeld[] {
  const rules = new Map(policies.flatMap((policy) => policy.properties.attributeRules).map((rule) => [rule.id, rule]));
  return policies.flatMap((policy) => {
    const collection = policy.properties.collection.referenceName;
    const found = new Map<string, RoleHeld>();
    const reached = new Set([`permission:${collection}`]);
    for (const id of reached) {
      const rule = rules.get(id);
      if (!rule) continue;
      // `purviewmetadatarole_builtin_data-curator:contoso` is the rule for `data-curator` on `contoso`.
      const [, role, from] = /^purviewmetadatarole_builtin_([^:]+):(.+)$/.exec(id) ?? [];
      if (role && from && idsIn(rule).some(sameId(objectId)) && !found.has(role))
        found.set(role, { collection, role, from });
      for (const next of pointsAt(rule)) reached.add(next);
    }
    return [...found.values()];
  });
}

/** The lists of principals in a rule, or of groups. */
function listsIn({ dnfCondition }: AttributeRule, of: Members = 'id'): AttributeMatcher[] {
  return dnfCondition.flat().filter(({ attributeName }) => attributeName === `principal.microsoft.${of}`);
}

function idsIn(rule: AttributeRule, of: Members = 'id'): string[] {
  return listsIn(rule, of).flatMap(({ attributeValueIncludedIn = [] }) => attributeValueIncludedIn);
}

/** Ids are GUIDs, in which case means nothing. */
function sameId(objectId: string): (id: string) => boolean {
  return (id) => id.toLowerCase() === objectId.toLowerCase();
}

/** The id of the rule that says who holds the role in the policy's collection. */
function ruleId({ properties }: MetadataPolicy, role: RoleName): string {
  if (!Object.hasOwn(roles, role)) {
    throw new TypeError(`There is no role ${JSON.stringify(role)}. There are: ${Object.keys(roles).join(', ')}.`);
  }
  return `${roles[role]}:${properties.collection.referenceName}`;
}

/** The rules that a rule follows. */
function pointsAt({ dnfCondition }: AttributeRule): string[] {
  return dnfCondition
    .flat()
    .flatMap(({ fromRule, attributeValueIncludes }) => fromRule ?? attributeValueIncludes ?? []);
}

/** A condition that holds where another rule does. */
function derived(what: 'role' | 'permission', id: string): AttributeMatcher {
  return { fromRule: id, attributeName: `derived.purview.${what}`, attributeValueIncludes: id };
}
