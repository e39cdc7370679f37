import type { NamingRule } from '../http/decision';
import { collectionOf, type Policies } from './policies';
import type { AttributeRule, Dnf, Matcher, Policy } from './policy';
import { roleCarries, type DataAction } from './roles';

/** Whom the policies know: a person or a service principal, and the groups that the token names. */
export interface Principal {
  objectId: string;
  groups: string[];
}

/** What a decision is about: who wants to do what in which collection. */
interface Question {
  principal: Principal;
  action: DataAction;
  collection: string;
}

/**
 * Names the collections in which someone may do something, by evaluating the policies as they stand.
 * A derived attribute holds when the rule it comes from does, wherever that rule is written: this is how a child
 * inherits from its parent's policy.
 */
export function collectionsPermitting(policies: Policies, principal: Principal, action: DataAction): Set<string> {
  const rules = policies.all().flatMap((policy) => policy.properties.attributeRules);
  const everywhere = rules.some(namesCollection) ? undefined : holding(rules, { principal, action, collection: '' });
  const permitted = policies.all().filter((policy) => {
    const question = { principal, action, collection: collectionOf(policy) };
    const held = everywhere ?? holding(rules, question);
    return policy.properties.decisionRules.some(
      (rule) => rule.effect === 'Permit' && holds(rule.dnfCondition, question, held),
    );
  });
  return new Set(permitted.map(collectionOf));
}

const namesCollection = ({ dnfCondition }: AttributeRule) =>
  dnfCondition.flat().some(({ attributeName }) => attributeName === 'resource.purview.collection');

/** Conditions that hold together once so many more rules do. */
interface Waiting {
  rule: string;
  missing: number;
}

/**
 * The rules that hold. Each condition is looked at once, and a rule that comes to hold is told to those that wait for it, so that
 * rules which name each other, in whatever number, neither loop nor take longer than others.
 */
function holding(rules: AttributeRule[], question: Question): Set<string> {
  const waiting = new Map<string, Waiting[]>();
  const held = new Set<string>();
  for (const { id, dnfCondition } of rules) {
    for (const all of dnfCondition) {
      if (all.length === 0 || !all.every((matcher) => isOfRule(matcher) || matches(matcher, question))) continue;
      const needed = new Set(all.filter(isOfRule).map(ruleOf));
      const one = { rule: id.toLowerCase(), missing: needed.size };
      if (needed.size === 0) held.add(one.rule);
      for (const rule of needed) {
        const others = waiting.get(rule);
        if (others === undefined) waiting.set(rule, [one]);
        else others.push(one);
      }
    }
  }
  // A set is walked in the order in which it grows.
  for (const rule of held)
    for (const one of waiting.get(rule) ?? []) {
      one.missing -= 1;
      if (one.missing === 0) held.add(one.rule);
    }
  return held;
}

const holds = (dnf: Dnf, question: Question, held: Set<string>): boolean =>
  dnf.some(
    (all) =>
      all.length > 0 &&
      all.every((matcher) => (isOfRule(matcher) ? held.has(ruleOf(matcher)) : matches(matcher, question))),
  );

const isOfRule = ({ attributeName }: Matcher) => attributeName === 'derived.purview.permission';
const ruleOf = ({ attributeValueIncludes = '' }: Matcher) => attributeValueIncludes.toLowerCase();

/** Tests what no other rule has to be asked for. */
function matches(matcher: Matcher, { principal, action, collection }: Question): boolean {
  switch (matcher.attributeName) {
    case 'principal.microsoft.id':
      return compare(matcher, [principal.objectId]);
    case 'principal.microsoft.groups':
      return compare(matcher, principal.groups);
    case 'resource.purview.collection':
      return compare(matcher, [collection]);
    case 'derived.purview.role':
      return roleCarries(matcher.attributeValueIncludes ?? '', action);
    default:
      return false;
  }
}

/** Tests an attribute that may have several values: one of them has to be included, and none excluded. */
function compare(matcher: Matcher, values: string[]): boolean {
  const held = values.map((value) => value.toLowerCase());
  const same = (candidate: string) => held.includes(candidate.toLowerCase());
  const {
    attributeValueIncludes: one,
    attributeValueIncludedIn: any,
    attributeValueExcludes: not,
    attributeValueExcludedIn: none,
  } = matcher;
  return (
    (one === undefined || same(one)) &&
    (any === undefined || any.some(same)) &&
    (not === undefined || !same(not)) &&
    (none === undefined || !none.some(same))
  );
}

/** The roles written down for someone or their groups, collection by collection; what is inherited from them is not repeated. */
export function heldRoles(policies: Policies, { objectId, groups }: Principal): { role: string; collection: string }[] {
  const ids = [objectId, ...groups];
  return policies.all().flatMap((policy) =>
    policy.properties.attributeRules
      .filter((rule) =>
        rule.dnfCondition
          .flat()
          .some((matcher) => matcher.attributeValueIncludedIn?.some((id) => ids.includes(id.toLowerCase()))),
      )
      .map((rule) => ({
        role: rule.id.replace(/^purviewmetadatarole_builtin_/, '').split(':')[0] ?? '',
        collection: collectionOf(policy),
      })),
  );
}

/** The rules that name someone or one of their groups, whether their role carries an action or not. */
export function rulesNaming(
  policies: readonly Policy[],
  { objectId, groups }: Principal,
  action: DataAction,
): NamingRule[] {
  const ids = [objectId, ...groups].map((id) => id.toLowerCase());
  const names = ({ attributeValueIncludedIn: any = [], attributeValueIncludes: one = '' }: Matcher) =>
    [...any, one].some((id) => ids.includes(id.toLowerCase()));
  return policies.flatMap((policy) =>
    policy.properties.attributeRules.flatMap(({ id: rule, dnfCondition }) =>
      dnfCondition
        .filter((all) => all.some(names))
        .map((condition) => ({
          policyId: policy.id,
          collection: collectionOf(policy),
          rule,
          condition,
          carries: condition.some(
            ({ attributeName, attributeValueIncludes: role = '' }) =>
              attributeName === 'derived.purview.role' && roleCarries(role, action),
          ),
        })),
    ),
  );
}
