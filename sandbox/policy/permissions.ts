import { compare, holding, holds, type Asked, type Principal } from './evaluate';
import { collectionOf, type Policies } from './policies';
import { roleCarries, type DataAction } from './roles';
import type { AttributeRule } from './rules';

/**
 * Names the collections in which someone may do something, by evaluating the policies as they stand.
 * A derived attribute holds when the rule it comes from does, wherever that rule is written: this is how a child
 * inherits from its parent's policy.
 */
export function collectionsPermitting(policies: Policies, principal: Principal, action: DataAction): Set<string> {
  const rules = policies.all().flatMap((policy) => policy.properties.attributeRules);
  const about = (collection: string): Asked => ({
    principal,
    isAbout: (matcher) => matcher.attributeName === 'resource.purview.collection' && compare(matcher, [collection]),
    carries: (role) => roleCarries(role, action),
  });
  const everywhere = rules.some(namesCollection) ? undefined : holding(rules, about(''));
  const permitted = policies.all().filter((policy) => {
    const asked = about(collectionOf(policy));
    const held = everywhere ?? holding(rules, asked);
    return policy.properties.decisionRules.some(
      (rule) => rule.effect === 'Permit' && holds(rule.dnfCondition, asked, held),
    );
  });
  return new Set(permitted.map(collectionOf));
}

const namesCollection = ({ dnfCondition }: AttributeRule) =>
  dnfCondition.flat().some(({ attributeName }) => attributeName === 'resource.purview.collection');

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
