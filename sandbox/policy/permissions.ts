import { collectionOf, type Policies } from './policies';
import type { AttributeRule, Dnf, Matcher } from './policy';
import { roleCarries, type DataAction } from './roles';

/** Whom the policies know: a service principal, and the groups its token names. */
export interface Principal {
  objectId: string;
  groups: string[];
}

/** What a decision is about: who wants to do what in which collection. */
interface Question {
  principal: Principal;
  action: DataAction;
  collection: string;
  rules: Map<string, AttributeRule>;
}

/**
 * Names the collections in which someone may do something, by evaluating the policies as they stand.
 * A derived attribute holds when the rule it comes from does, wherever that rule is written: this is how a child
 * inherits from its parent's policy.
 */
export function collectionsPermitting(policies: Policies, principal: Principal, action: DataAction): Set<string> {
  const rules = new Map(
    policies
      .all()
      .flatMap((policy) => policy.properties.attributeRules.map((rule) => [rule.id.toLowerCase(), rule] as const)),
  );
  const permitted = policies.all().filter((policy) => {
    const question = { principal, action, collection: collectionOf(policy), rules };
    return policy.properties.decisionRules.some(
      (rule) => rule.effect === 'Permit' && holds(rule.dnfCondition, question, []),
    );
  });
  return new Set(permitted.map(collectionOf));
}

function holds(dnf: Dnf, question: Question, open: string[]): boolean {
  return dnf.some((all) => all.length > 0 && all.every((matcher) => matches(matcher, question, open)));
}

function matches(matcher: Matcher, question: Question, open: string[]): boolean {
  switch (matcher.attributeName) {
    case 'principal.microsoft.id':
      return compare(matcher, [question.principal.objectId]);
    case 'principal.microsoft.groups':
      return compare(matcher, question.principal.groups);
    case 'resource.purview.collection':
      return compare(matcher, [question.collection]);
    case 'derived.purview.role':
      return roleCarries(matcher.attributeValueIncludes ?? '', question.action);
    case 'derived.purview.permission':
      return ruleHolds(matcher.attributeValueIncludes ?? '', question, open);
    default:
      return false;
  }
}

/** `open` holds the rules being evaluated, so that rules which name each other end instead of looping. */
function ruleHolds(id: string, question: Question, open: string[]): boolean {
  const key = id.toLowerCase();
  const rule = question.rules.get(key);
  return rule !== undefined && !open.includes(key) && holds(rule.dnfCondition, question, [...open, key]);
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
