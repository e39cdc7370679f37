import type { NamingRule } from '../http/decision';
import type { AttributeRule, Dnf, Matcher } from './rules';

/** Whom the policies know: a person or a service principal, and the groups that the token names. */
export interface Principal {
  objectId: string;
  groups: string[];
}

/** What policies are asked: whether someone may do something with something. */
export interface Asked {
  principal: Principal;
  /** Whether a condition on what it is about holds; the others are told apart here. */
  isAbout(matcher: Matcher): boolean;
  /** Whether a role, by its id, carries what is asked for. */
  carries(role: string): boolean;
}

/** Conditions that hold together once so many more rules do. */
interface Waiting {
  rule: string;
  missing: number;
}

/**
 * The rules that hold. Each condition is looked at once, and a rule that comes to hold is told to those that wait for it, so that
 * rules which name each other, in whatever number, neither loop nor take longer than others.
 */
export function holding(rules: AttributeRule[], asked: Asked): Set<string> {
  const waiting = new Map<string, Waiting[]>();
  const held = new Set<string>();
  for (const { id, dnfCondition } of rules) {
    for (const all of dnfCondition) {
      if (all.length === 0 || !all.every((matcher) => isOfRule(matcher) || matches(matcher, asked))) continue;
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

export const holds = (dnf: Dnf, asked: Asked, held: Set<string>): boolean =>
  dnf.some(
    (all) =>
      all.length > 0 &&
      all.every((matcher) => (isOfRule(matcher) ? held.has(ruleOf(matcher)) : matches(matcher, asked))),
  );

const isOfRule = ({ attributeName }: Matcher) => attributeName === 'derived.purview.permission';
const ruleOf = ({ attributeValueIncludes = '' }: Matcher) => attributeValueIncludes.toLowerCase();

/** Tests what no other rule has to be asked for. */
function matches(matcher: Matcher, { principal, isAbout, carries }: Asked): boolean {
  switch (matcher.attributeName) {
    case 'principal.microsoft.id':
      return compare(matcher, [principal.objectId]);
    case 'principal.microsoft.groups':
      return compare(matcher, principal.groups);
    case 'derived.purview.role':
      return carries(matcher.attributeValueIncludes ?? '');
    default:
      return isAbout(matcher);
  }
}

/** Tests an attribute that may have several values: one of them has to be included, and none excluded. */
export function compare(matcher: Matcher, values: string[]): boolean {
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

/** A policy of either kind, as far as its rules go. */
interface Ruled {
  id: string;
  properties: { attributeRules: AttributeRule[] };
}

/** What a search for somebody's rules is about: whether a role carries what was asked for, and where a policy is. */
interface Naming<P> extends Pick<Asked, 'principal' | 'carries'> {
  placeOf(policy: P): string;
}

/** The rules that name someone or one of their groups, whether their role carries what was asked for or not. */
export function rulesNaming<P extends Ruled>(
  policies: readonly P[],
  { principal: { objectId, groups }, carries, placeOf }: Naming<P>,
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
          collection: placeOf(policy),
          rule,
          condition,
          carries: condition.some(
            ({ attributeName, attributeValueIncludes: role = '' }) =>
              attributeName === 'derived.purview.role' && carries(role),
          ),
        })),
    ),
  );
}
