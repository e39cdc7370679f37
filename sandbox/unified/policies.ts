import { invalidRequest } from '../http/refusals';
import { guid } from '../ids';
import { refuseStale, type Members } from '../policy/policies';
import { attributeRule, derived, type AttributeRule, type DecisionRule, type Matcher } from '../policy/rules';
import { entityTypes, parseGovernancePolicy, PATH, pathOf, type GovernancePolicy } from './policy';
import { isRoleOf, roleId, type Family } from './roles';

/** The policies of the Unified Catalog, which are its role assignments. */
export interface GovernancePolicies {
  all(): GovernancePolicy[];
  byId(id: string): GovernancePolicy | undefined;
  /** The two policies of a governance domain. */
  ofDomain(domainId: string): GovernancePolicy[];
  /** Replaces a policy with what a PUT sent, its version raised by one. */
  put(current: GovernancePolicy, body: unknown): GovernancePolicy;
  /** A domain is born with two policies: whoever creates it owns it, and nobody works in it yet. */
  create(domainId: string, owner: string): void;
  /** The policies go with their domain. */
  remove(domainId: string): void;
}

/** The tenant's catalog, of which there is one. Whether the service calls it by another id of the tenant is unconfirmed. */
export const appId = guid('data governance app of the tenant');

export function createGovernancePolicies(first: readonly GovernancePolicy[]): GovernancePolicies {
  let policies = [...first];
  const ofDomain = (domainId: string) =>
    policies.filter(({ properties: { entity } }) => entity.referenceName === domainId.toLowerCase());
  return {
    all: () => policies,
    byId: (id) => policies.find((policy) => policy.id === id.toLowerCase()),
    ofDomain,
    put(current, body) {
      const sent = parseGovernancePolicy(body, current);
      if (sent.id.toLowerCase() !== current.id)
        throw invalidRequest(`The policy id '${sent.id}' in the body is not the one in the path.`);
      refuseStale(current, sent);
      const stored = { ...sent, name: current.name, id: current.id, version: current.version + 1 };
      policies = policies.map((policy) => (policy === current ? stored : policy));
      return stored;
    },
    create(domainId, owner) {
      policies.push(...domainPolicies(domainId, { 'business-domain-owner': { ids: [owner] } }));
    },
    remove(domainId) {
      const gone = ofDomain(domainId);
      policies = policies.filter((one) => !gone.includes(one));
    },
  };
}

/** The policy of the whole catalog. An owner of all domains has a decision rule of its own, which names the rule of the role. */
export function appPolicy(members: Members): GovernancePolicy {
  const made = policy('datagovernanceapp', appId, { members });
  made.properties.decisionRules.push(permit(`${appId}/*`, `${roleId('business-domain-owner')}:${appId}`));
  return made;
}

/** The two policies of a domain. Each role is given in that which names it. */
export function domainPolicies(domainId: string, members: Members): GovernancePolicy[] {
  const of = (family: Family) =>
    Object.fromEntries(Object.entries(members).filter(([role]) => isRoleOf(family, roleId(role))));
  return [
    policy('businessdomain', domainId, { parent: appId, members: of('businessdomain') }),
    policy('dgdataqualityscope', domainId, { parent: `${appId}/${domainId}`, members: of('dgdataqualityscope') }),
  ];
}

interface Particulars {
  parent?: string;
  /** Who holds which role, by its name. */
  members?: Members;
}

/** A role that nobody holds has no rule, until somebody writes one. */
function policy(family: Family, scope: string, { parent, members = {} }: Particulars): GovernancePolicy {
  const name = `dgpolicy_${family}_${scope}`;
  const rules = Object.entries(members).map(([role, holders]) => ruleFor(role, scope, holders));
  const permission = `permission_dg:${family}_${scope}`;
  // An owner of all domains holds nothing in the catalog itself.
  const granting = rules.filter(({ id }) => id !== `${roleId('business-domain-owner')}:${appId}`);
  const granted = granting.map(({ id }) => [derived('derived.purview.permission', id)]);
  const made: GovernancePolicy = {
    name,
    id: guid(`governance policy ${name}`),
    version: 0,
    properties: {
      description: '',
      decisionRules: [],
      attributeRules: [...rules, attributeRule(permission, granted)],
      entity: { type: entityTypes[family], referenceName: scope },
      ...(parent === undefined ? {} : { parentEntityName: parent }),
    },
  };
  made.properties.decisionRules.push(permit(pathOf(made), permission));
  return made;
}

/** The rule that gives a role, to people and applications and to groups. */
const ruleFor = (role: string, scope: string, { ids, groups }: Members[string]): AttributeRule =>
  attributeRule(
    `${roleId(role)}:${scope}`,
    [
      { attributeName: 'principal.microsoft.groups', attributeValueIncludedIn: groups },
      { attributeName: 'principal.microsoft.id', attributeValueIncludedIn: ids },
    ].flatMap(({ attributeName, attributeValueIncludedIn }) =>
      attributeValueIncludedIn === undefined
        ? []
        : [[{ attributeName, attributeValueIncludedIn }, derived('derived.purview.role', roleId(role))]],
    ),
  );

const permit = (path: string, rule: string): DecisionRule => ({
  kind: 'decisionrule',
  effect: 'Permit',
  dnfCondition: [[named(path), derived('derived.purview.permission', rule)]],
});

const named = (path: string): Matcher => ({ attributeName: PATH, attributeValueIncludes: path });
