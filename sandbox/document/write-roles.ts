import type { Collections } from '../account/collections';
import { policyOf, type Members } from '../policy/policies';
import type { AttributeRule } from '../policy/rules';
import type { Policies } from '../policy/policies';
import type { DevopsPolicies } from '../policy/devops';
import { appId, appPolicy, domainPolicies } from '../unified/policies';
import type { Unified } from '../unified/unified';
import type { DevopsLine, PolicyLine, RoleLine, WorldDocument } from './model';
import type { Names } from './names';
import { present, some, unless } from './reading';
import { rootName } from './roles';
import { writeMade, type Writing } from './writing';

type Lines = Pick<WorldDocument, 'roles' | 'metadataPolicies' | 'governancePolicies' | 'devopsPolicies'>;

interface Ruled {
  id: string;
  name: string;
  version: number;
  properties: { attributeRules: AttributeRule[] };
}

/** The roles that are held, and the policies in which there is more than roles make. */
export function writeRoles(
  policies: Policies,
  collections: Collections,
  unified: Unified,
  devops: DevopsPolicies,
  domains: Names,
  writing: Writing,
): Lines {
  const roles: RoleLine[] = [];
  const own: { metadata: Ruled[]; governance: Ruled[] } = { metadata: [], governance: [] };
  for (const collection of collections.all()) {
    const policy = policies.byCollection(collection.name);
    if (policy === undefined) continue;
    const members = membersOf([policy], collection.name);
    if (unless(policyOf(collection, members), policy) !== undefined) own.metadata.push(policy);
    else
      roles.push(
        ...linesOf(
          members,
          writing,
          collection.name === rootName ? {} : { collection: writing.collections.of(collection.name) },
        ),
      );
  }
  const scopes = [appId, ...unified.domains.all().map(({ id }) => id)];
  for (const scope of scopes) {
    const held = unified.policies.ofDomain(scope);
    const members = membersOf(held, scope);
    const made = scope === appId ? [appPolicy(members)] : domainPolicies(scope, members);
    if (unless(made, held) !== undefined) own.governance.push(...held);
    else roles.push(...linesOf(members, writing, scope === appId ? {} : { domain: domains.of(scope) }));
  }
  return present({
    roles,
    metadataPolicies: some(own.metadata) as PolicyLine[] | undefined,
    governancePolicies: some(own.governance) as PolicyLine[] | undefined,
    devopsPolicies: some(devops.all().map((one) => writeDevops(one, writing))),
  });
}

/** Who holds which role by the rules of some policies, as far as these say it plainly. */
function membersOf(policies: Ruled[], scope: string): Members {
  const members: Members = {};
  for (const { id, dnfCondition } of policies.flatMap(({ properties }) => properties.attributeRules)) {
    const role = /^purview\w+role_builtin_([\w-]+):/.exec(id)?.[1];
    if (role === undefined || !id.endsWith(`:${scope}`)) continue;
    const listOf = (name: string) =>
      dnfCondition.flat().find(({ attributeName }) => attributeName === name)?.attributeValueIncludedIn;
    const [ids, groups] = [listOf('principal.microsoft.id'), listOf('principal.microsoft.groups')];
    if (ids?.length || groups?.length) members[role] = present({ ids, groups });
  }
  return members;
}

const linesOf = (members: Members, { who }: Writing, where: Pick<RoleLine, 'collection' | 'domain'>): RoleLine[] =>
  Object.entries(members).map(([role, { ids = [], groups = [] }]) => ({
    role,
    ...where,
    members: [...ids, ...groups].map(who.of),
  }));

const writeDevops = (policy: ReturnType<DevopsPolicies['all']>[number], writing: Writing): DevopsLine => ({
  role: policy.role,
  source: policy.source,
  ...present({ version: unless(policy.version, 1) }),
  decisionRules: structuredClone(policy.decisionRules) as unknown as DevopsLine['decisionRules'],
  ...writeMade(policy, writing, ''),
});
