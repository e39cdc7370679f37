import { holding, holds, type Asked, type Principal } from '../policy/evaluate';
import type { Matcher } from '../policy/rules';
import { appId, type GovernancePolicies } from './policies';
import { PATH, pathOf, type GovernancePolicy } from './policy';
import { roleCarries, type CatalogAction } from './roles';

/** What somebody may do in the Unified Catalog, as its policies stand. */
export interface Rights {
  /** In the whole catalog. */
  inApp(action: CatalogAction): boolean;
  /** In one governance domain; what holds in the whole catalog is not asked for. */
  inDomain(action: CatalogAction, domainId: string): boolean;
  /** In the whole catalog, or in any domain. */
  anywhere(action: CatalogAction): boolean;
  /** Whether a policy may be read: where it is, or above. */
  mayRead(policy: GovernancePolicy): boolean;
  /** Whether a policy may be written. The policies of a domain are its owner's, and none of whoever gives the roles of the whole catalog. */
  mayWrite(policy: GovernancePolicy): boolean;
}

/** Evaluates the policies for somebody, each question once. */
export function rightsOf(policies: GovernancePolicies, principal: Principal): Rights {
  const all = policies.all();
  const rules = all.flatMap(({ properties }) => properties.attributeRules);
  const decisions = all.flatMap(({ properties }) => properties.decisionRules);
  const namesPath = rules.some(({ dnfCondition }) =>
    dnfCondition.flat().some(({ attributeName }) => attributeName === PATH),
  );
  const about = (action: CatalogAction, path: string): Asked => ({
    principal,
    isAbout: (matcher) => matcher.attributeName === PATH && covers(matcher, path),
    carries: (role) => roleCarries(role, action, path === appId ? 'app' : 'domain'),
  });
  const heldOn = remembering((action: CatalogAction, path: string) => holding(rules, about(action, path)));
  const at = remembering((action: CatalogAction, path: string): boolean => {
    const held = heldOn(action, namesPath || path === appId ? path : '');
    const asked = about(action, path);
    return (
      // Nobody holds it anywhere: no need to ask each decision.
      held.size > 0 && decisions.some((rule) => rule.effect === 'Permit' && holds(rule.dnfCondition, asked, held))
    );
  });
  const inDomain = (action: CatalogAction, domainId: string) =>
    at(action, `${appId}/${domainId}`) || at(action, `${appId}/${domainId}/${domainId}`);
  return {
    inApp: (action) => at(action, appId),
    inDomain,
    anywhere: (action) => all.some((policy) => at(action, pathOf(policy))),
    mayRead: (policy) => above(policy).some((path) => at('policy/read', path)),
    mayWrite: (policy) =>
      above(policy)
        .filter((path) => path !== appId || pathOf(policy) === appId)
        .some((path) => at('policy/write', path)),
  };
}

/** The path of a policy and of all that it is in. */
function above(policy: GovernancePolicy): string[] {
  const steps = pathOf(policy).split('/');
  return steps.map((_, i) => steps.slice(0, i + 1).join('/'));
}

/** Whether a condition names a path; `a/*` is all that lies below `a`. */
function covers({ attributeValueIncludes, attributeValueIncludedIn = [] }: Matcher, path: string): boolean {
  const named = [
    ...(attributeValueIncludes === undefined ? [] : [attributeValueIncludes]),
    ...attributeValueIncludedIn,
  ];
  return named
    .map((one) => one.toLowerCase())
    .some((one) => one === path || (one.endsWith('/*') && path.startsWith(one.slice(0, -1))));
}

function remembering<T>(ask: (action: CatalogAction, path: string) => T): (action: CatalogAction, path: string) => T {
  const answers = new Map<string, T>();
  return (action, path) => {
    const key = `${action} ${path}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(action, path);
    answers.set(key, answer);
    return answer;
  };
}
