/** One test of an attribute. `fromRule` comes first in the service's answers, on derived attributes only. */
export interface Matcher {
  fromRule?: string;
  attributeName: string;
  attributeValueIncludes?: string;
  attributeValueIncludedIn?: string[];
  attributeValueExcludes?: string;
  attributeValueExcludedIn?: string[];
}

/** An OR of ANDs: the outer list is any, the inner one all. */
export type Dnf = Matcher[][];

export interface DecisionRule {
  kind: string;
  effect: string;
  dnfCondition: Dnf;
}

export interface AttributeRule {
  kind: string;
  id: string;
  name: string;
  dnfCondition: Dnf;
}

/** A rule that gives a role to members in a collection or another scope. */
export function roleRule(role: string, scope: string, members: string[]): AttributeRule {
  const held = { attributeName: 'principal.microsoft.id', attributeValueIncludedIn: members };
  return attributeRule(`${role}:${scope}`, [[held, derived('derived.purview.role', role)]]);
}

export const attributeRule = (id: string, dnfCondition: Dnf): AttributeRule => ({
  kind: 'attributerule',
  id,
  name: id,
  dnfCondition,
});

export const derived = (attributeName: string, rule: string): Matcher => ({
  fromRule: rule,
  attributeName,
  attributeValueIncludes: rule,
});
