import { people } from '../entra/people';
import { personas } from '../entra/personas';
import { invalidRequest } from '../http/refusals';
import { guid } from '../ids';
import { refuseStale } from '../policy/policies';
import { attributeRule, derived, roleRule, type DecisionRule, type Matcher } from '../policy/rules';
import { entityTypes, parseGovernancePolicy, PATH, pathOf, type GovernancePolicy } from './policy';
import { roleId, type Family } from './roles';

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

/** The policies of a tenant without governance domains, with the roles of personas and people on its whole catalog. */
export function createGovernancePolicies(): GovernancePolicies {
  let policies = [appPolicy()];
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
      policies.push(
        policy('businessdomain', domainId, { parent: appId, members: { 'business-domain-owner': [owner] } }),
        policy('dgdataqualityscope', domainId, { parent: `${appId}/${domainId}` }),
      );
    },
    remove(domainId) {
      const gone = ofDomain(domainId);
      policies = policies.filter((one) => !gone.includes(one));
    },
  };
}

/** The policy of the whole catalog. An owner of all domains has a decision rule of its own, which names the rule of the role. */
function appPolicy(): GovernancePolicy {
  const held = [...personas, ...people].flatMap(({ objectId, catalogRoles }) =>
    catalogRoles.map((role) => [role, objectId] as const),
  );
  const members: Record<string, string[]> = {};
  for (const [role, objectId] of held) (members[role] ??= []).push(objectId);
  const made = policy('datagovernanceapp', appId, { members });
  made.properties.decisionRules.push(permit(`${appId}/*`, `${roleId('business-domain-owner')}:${appId}`));
  return made;
}

interface Particulars {
  parent?: string;
  /** Who holds which role, by its name. */
  members?: Record<string, string[]>;
}

/** A role that nobody holds has no rule, until somebody writes one. */
function policy(family: Family, scope: string, { parent, members = {} }: Particulars): GovernancePolicy {
  const name = `dgpolicy_${family}_${scope}`;
  const rules = Object.entries(members).map(([role, holders]) => roleRule(roleId(role), scope, holders));
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

const permit = (path: string, rule: string): DecisionRule => ({
  kind: 'decisionrule',
  effect: 'Permit',
  dnfCondition: [[named(path), derived('derived.purview.permission', rule)]],
});

const named = (path: string): Matcher => ({ attributeName: PATH, attributeValueIncludes: path });
