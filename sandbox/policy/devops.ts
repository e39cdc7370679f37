import { timestamp } from '../dates';
import { invalidRequest } from '../http/refusals';
import { isRecord } from '../values';
import { list, record, text } from './reading';

/** What a DevOps policy lets its principals do with a source, by the role that the service writes into its rules. */
export type DevopsRole = 'purviewdatarole_builtin_sqlperfmonitor' | 'purviewdatarole_builtin_sqlsecurityauditor';

/** A rule of a DevOps policy, in the service's key order. */
export interface DevopsRule {
  effect: 'Permit';
  purviewRoleName: DevopsRole;
  principals: string[];
  principalGroups: string[];
  resourceAzurePath?: string;
}

/** Who may monitor or audit a data source. A source has one for each role. */
export interface DevopsPolicy {
  role: DevopsRole;
  /** The name that the source was registered by. */
  source: string;
  decisionRules: DevopsRule[];
  version: number;
  createdBy: string;
  createdAt: number;
  lastModifiedBy: string;
  lastModifiedAt: number;
}

export interface DevopsPolicies {
  all(): DevopsPolicy[];
  get(role: DevopsRole, source: string): DevopsPolicy | undefined;
  /** Makes a policy of what a PUT sent, or replaces the one that is there. */
  save(role: DevopsRole, source: string, sent: Sent): DevopsPolicy;
  remove(policy: DevopsPolicy): void;
}

/** What a PUT sent, who sent it and when. */
interface Sent {
  body: unknown;
  by: string;
  at: number;
}

/** There are none at start in Contoso: somebody has to be Policy Author first. */
export function createDevopsPolicies(first: DevopsPolicy[] = []): DevopsPolicies {
  let policies = first;
  const get = (role: DevopsRole, source: string) =>
    policies.find((one) => one.role === role && one.source.toLowerCase() === source.toLowerCase());
  return {
    all: () => policies,
    get,
    save(role, source, { body, by, at }) {
      const decisionRules = rulesIn(body, role, source);
      const current = get(role, source);
      const { createdBy = by, createdAt = at, version = 0 } = current ?? {};
      const changed = { version: version + 1, createdBy, createdAt, lastModifiedBy: by, lastModifiedAt: at };
      const saved: DevopsPolicy = { role, source: current?.source ?? source, decisionRules, ...changed };
      policies = [...policies.filter((one) => one !== current), saved];
      return saved;
    },
    remove: (policy) => void (policies = policies.filter((one) => one !== policy)),
  };
}

/** The rules of a body. Its scope may be left out, as in one of the official examples; a rule about another role is refused. */
export function rulesIn(body: unknown, role: DevopsRole, source: string): DevopsRule[] {
  const { decisionRules, scope } = record(body, 'The body');
  if (scope !== undefined) {
    const { type, referenceName } = record(scope, 'scope');
    if (type !== undefined && type !== 'DataSourceReference')
      throw invalidRequest('scope.type must be DataSourceReference.');
    if (text(referenceName, 'scope.referenceName').toLowerCase() !== source.toLowerCase())
      throw invalidRequest('scope.referenceName must be the name in the path.');
  }
  return list(decisionRules, 'decisionRules').map((one, at) => {
    const where = `decisionRules[${at}]`;
    const { effect, purviewRoleName = role, principals, principalGroups, resourceAzurePath } = record(one, where);
    if (effect !== 'Permit') throw invalidRequest(`${where}.effect must be Permit.`);
    if (purviewRoleName !== role) throw invalidRequest(`${where}.purviewRoleName must be ${role} here.`);
    return {
      effect,
      purviewRoleName: role,
      principals: ids(principals, `${where}.principals`),
      principalGroups: ids(principalGroups, `${where}.principalGroups`),
      ...(resourceAzurePath === undefined
        ? {}
        : { resourceAzurePath: text(resourceAzurePath, `${where}.resourceAzurePath`) }),
    };
  });
}

const ids = (value: unknown, where: string): string[] =>
  list(value, where).map((one, at) => text(one, `${where}[${at}]`));

/** The path on Azure of what a source was registered with, and all below it. */
export const azurePathOf = (properties: unknown): string | undefined => {
  const { resourceId } = isRecord(properties) ? properties : {};
  return typeof resourceId === 'string' && resourceId !== '' ? `${resourceId}/**` : undefined;
};

/** A policy as the plane shows it. A rule without a path is about the whole source. */
export function showDevopsPolicy(policy: DevopsPolicy, path: string | undefined) {
  return {
    systemData: {
      createdBy: policy.createdBy,
      createdAt: timestamp(policy.createdAt),
      lastModifiedBy: policy.lastModifiedBy,
      lastModifiedAt: timestamp(policy.lastModifiedAt),
    },
    decisionRules: policy.decisionRules.map((rule) => ({
      ...rule,
      ...(rule.resourceAzurePath === undefined && path !== undefined ? { resourceAzurePath: path } : {}),
    })),
    scope: { type: 'DataSourceReference', referenceName: policy.source },
  };
}
