import type { FastifyPluginAsync } from 'fastify';
import { gatewayEnvelope } from '../http/envelopes';
import { kestrelHeaders } from '../http/headers';
import { plane } from '../http/plane';
import { Refusal, resourceNotFound, unauthorized } from '../http/refusals';
import { azurePathOf, showDevopsPolicy, type DevopsPolicies, type DevopsPolicy, type DevopsRole } from './devops';
import { gate, type Admitted, type GateWorld } from './gate';
import { collectionOf } from './policies';

const versions = ['2022-11-01-preview'];

/** What the plane needs of the world: the sources that its policies are about. */
interface DevopsWorld extends GateWorld {
  now(): number;
  nextId(): string;
  devops: DevopsPolicies;
  sources: { get(name: string): { name: string; properties: unknown } | undefined };
}

/** Each kind of policy, as the description of today spells its path, and as an earlier one did. */
const kinds: [segment: string, role: DevopsRole][] = [
  ['sql-perf-monitor-roles', 'purviewdatarole_builtin_sqlperfmonitor'],
  ['sqlPerfMonitorRoles', 'purviewdatarole_builtin_sqlperfmonitor'],
  ['sql-security-auditor-roles', 'purviewdatarole_builtin_sqlsecurityauditor'],
  ['sqlSecurityAuditorRoles', 'purviewdatarole_builtin_sqlsecurityauditor'],
];

/** DevOps policies: who may monitor or audit a database. Every call needs Policy Author on the root collection. */
export const devopsPlane: FastifyPluginAsync<{ world: DevopsWorld }> = async (app, { world }) => {
  const admit = gate(world);
  const on = plane(app, {
    name: 'DevOps policies',
    versions,
    headers: () => kestrelHeaders(world.nextId(), versions),
    envelope: gatewayEnvelope,
    async admit(call, action: 'policy/read' | 'policy/write') {
      const admitted = await admit(call, action);
      requireOnRoot(world, admitted);
      return admitted;
    },
  });
  const shown = (policy: DevopsPolicy) =>
    showDevopsPolicy(policy, azurePathOf(world.sources.get(policy.source)?.properties));

  on('GET', '/policyStore/devops-policies', 'policy/read', () => ({ value: world.devops.all().map(shown) }));
  for (const [segment, role] of kinds) {
    const path = `/policyStore/devops-policies/{purviewResourceName}/${segment}`;
    const find = (c: Admitted) => {
      const policy = world.devops.get(role, c.path('purviewResourceName'));
      if (policy === undefined) throw resourceNotFound();
      return policy;
    };
    const answer = ({ reply }: Admitted, policy: DevopsPolicy) => {
      reply.header('etag', String(policy.version));
      return shown(policy);
    };
    on('GET', path, 'policy/read', (c) => answer(c, find(c)));
    on('PUT', path, 'policy/write', (c) => {
      const source = world.sources.get(c.path('purviewResourceName'));
      if (source === undefined) throw resourceNotFound();
      const current = world.devops.get(role, source.name);
      if (current !== undefined) requireMatch(c, current);
      const sent = { body: c.body, by: c.access.objectId, at: world.now() };
      const saved = world.devops.save(role, source.name, sent);
      if (current === undefined) c.reply.code(201);
      return answer(c, saved);
    });
    on('DELETE', path, 'policy/write', (c) => {
      const current = find(c);
      requireMatch(c, current);
      world.devops.remove(current);
    });
  }
};

/** That a policy is about a source of the whole account, so that the role counts on the root alone, follows from the role's text. */
function requireOnRoot({ policies }: DevopsWorld, { access }: Admitted): void {
  const root = policies.all().find(({ properties }) => properties.parentCollectionName === undefined);
  if (root === undefined || !access.collections.has(collectionOf(root))) throw unauthorized();
}

/** That the header has to be the policy's is documented; status, code and sentence are those of HTTP and unconfirmed. `*` is any, as HTTP says. */
function requireMatch({ request }: Admitted, { version }: DevopsPolicy): void {
  const asked = request.headers['if-match'];
  if (asked === undefined || asked === '')
    throw new Refusal(428, 'PreconditionRequired', 'The header If-Match is missing: send the ETag of the policy.');
  const tags = asked.split(',').map((tag) => tag.trim().replace(/^W\/|"/g, ''));
  if (!tags.includes('*') && !tags.includes(String(version)))
    throw new Refusal(412, 'PreconditionFailed', 'The policy has another ETag: read it again.');
}
