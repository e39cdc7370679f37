import * as assert from 'uvu/assert';
import { persona } from '../../sandbox/entra/personas';
import type { Policy } from '../../sandbox/policy/policy';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, parse, send, tokenOf, versions, type Answer } from './support';

const base = '/policyStore/devops-policies';
const sales = `${base}/sql-contoso-sales`;
const version = 'api-version=2022-11-01-preview';
const { objectId } = persona('learner');
const rule = { effect: 'Permit', principals: [objectId], principalGroups: [] };
const body = { decisionRules: [rule], scope: { type: 'DataSourceReference', referenceName: 'sql-contoso-sales' } };

async function call(method: string, path: string, match?: string, sent?: unknown): Promise<Answer> {
  const headers = { authorization: `Bearer ${await tokenOf(sandbox.url, 'learner')}` };
  return send(`${sandbox.url}${path}?${version}`, {
    method,
    headers: {
      ...headers,
      ...(match === undefined ? {} : { 'if-match': match }),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
  });
}

/** Makes the learner Policy Author of a collection, by its policy. */
async function makeAuthor(collection = 'contoso') {
  const role = 'purviewmetadatarole_builtin_policy-author';
  const path = `/policyStore/collections/${collection}/metadataPolicy?${versions.policy}`;
  const policy = parse(await callAs(sandbox.url, 'admin', 'GET', path)) as Policy;
  const id = `${role}:${collection}`;
  const derived = (what: string, rule: string) => ({
    attributeName: `derived.purview.${what}`,
    attributeValueIncludes: rule,
  });
  const held = { attributeName: 'principal.microsoft.id', attributeValueIncludedIn: [objectId] };
  const { attributeRules } = policy.properties;
  attributeRules.find((one) => one.id === `permission:${collection}`)?.dnfCondition.push([derived('permission', id)]);
  attributeRules.push({ kind: 'attributerule', id, name: id, dnfCondition: [[held, derived('role', role)]] });
  const put = `/policyStore/metadataPolicies/${policy.id}?${versions.policy}`;
  assert.is((await callAs(sandbox.url, 'admin', 'PUT', put, policy)).status, 200);
}

const devops = sandboxSuite('DevOps policies');
const outcome = async (answer: Promise<Answer>) => {
  const { status, text } = await answer;
  return [status, status < 400 ? undefined : field(JSON.parse(text), 'error', 'code')];
};

devops('are refused without the role Policy Author, whatever else somebody is', async () => {
  for (const name of ['learner', 'admin', 'curator', 'reader'])
    assert.equal(parse(await callAs(sandbox.url, name, 'GET', `${base}?${version}`)), {
      error: { code: 'Unauthorized', message: 'Not authorized to access account' },
    });
});

devops('are refused to who is Policy Author below the root', async () => {
  await makeAuthor('sal3s0');
  assert.equal(await outcome(call('GET', base)), [403, 'Unauthorized']);
});

for (const [segment, role] of [
  ['sql-perf-monitor-roles', 'purviewdatarole_builtin_sqlperfmonitor'],
  ['sqlPerfMonitorRoles', 'purviewdatarole_builtin_sqlperfmonitor'],
  ['sql-security-auditor-roles', 'purviewdatarole_builtin_sqlsecurityauditor'],
  ['sqlSecurityAuditorRoles', 'purviewdatarole_builtin_sqlsecurityauditor'],
] as const)
  devops(`are made, read, replaced and deleted at ${segment}`, async () => {
    await makeAuthor();
    const path = `${sales}/${segment}`;
    assert.equal(parse(await call('GET', base)), { value: [] });
    assert.equal(await outcome(call('GET', path)), [404, 'ResourceNotFound']);
    const made = await call('PUT', path, undefined, body);
    assert.equal([made.status, made.headers.get('etag')], [201, '1']);
    const { systemData, ...shown } = parse(made) as { systemData: Record<string, string> };
    assert.equal([systemData.createdBy, systemData.lastModifiedBy], [objectId, objectId]);
    assert.equal(shown, {
      ...body,
      decisionRules: [{ effect: 'Permit', purviewRoleName: role, principals: [objectId], principalGroups: [] }],
    });
    assert.equal(parse(await call('GET', base)), { value: [parse(made)] });

    assert.equal(await outcome(call('PUT', path, undefined, body)), [428, 'PreconditionRequired']);
    assert.equal(await outcome(call('PUT', path, '7', body)), [412, 'PreconditionFailed']);
    const replaced = await call('PUT', path, '"1"', { decisionRules: [] });
    assert.equal([replaced.status, replaced.headers.get('etag')], [200, '2']);
    assert.is(field(parse(replaced), 'systemData', 'createdAt'), systemData.createdAt);
    const read = await call('GET', path);
    assert.equal([parse(read), read.headers.get('etag')], [parse(replaced), '2']);

    assert.equal(await outcome(call('DELETE', path)), [428, 'PreconditionRequired']);
    assert.equal(await outcome(call('DELETE', path, '1')), [412, 'PreconditionFailed']);
    assert.equal(await outcome(call('DELETE', path, '2')), [204, undefined]);
    assert.equal(await outcome(call('DELETE', path, '*')), [404, 'ResourceNotFound']);
  });

devops('show the path on Azure that a source was registered with', async () => {
  await makeAuthor();
  const resourceId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/sql-contoso-sales';
  const source = sandbox.world.sources.get('sql-contoso-sales');
  if (source === undefined) throw new Error('There is no such source.');
  sandbox.world.sources.save({ ...source, properties: { ...source.properties, resourceId } });
  const narrower = { ...rule, resourceAzurePath: `${resourceId}/databases/crm/**` };
  const made = await call('PUT', `${sales}/sql-perf-monitor-roles`, undefined, { decisionRules: [rule, narrower] });
  assert.equal(
    [0, 1].map((at) => field(parse(made), 'decisionRules', at, 'resourceAzurePath')),
    [`${resourceId}/**`, narrower.resourceAzurePath],
  );
});

devops('say what is wrong with a body, and know registered sources alone', async () => {
  await makeAuthor();
  const path = `${sales}/sql-perf-monitor-roles`;
  const cases: [unknown, string][] = [
    [[], 'The body must be an object.'],
    [{}, 'decisionRules must be a list.'],
    [{ ...body, scope: { ...body.scope, type: 'CollectionReference' } }, 'scope.type must be DataSourceReference.'],
    [{ ...body, scope: { referenceName: 'other' } }, 'scope.referenceName must be the name in the path.'],
    [{ decisionRules: [{ ...rule, effect: 'Deny' }] }, 'decisionRules[0].effect must be Permit.'],
    [
      { decisionRules: [{ ...rule, purviewRoleName: 'purviewdatarole_builtin_sqlsecurityauditor' }] },
      'decisionRules[0].purviewRoleName must be purviewdatarole_builtin_sqlperfmonitor here.',
    ],
    [{ decisionRules: [{ ...rule, principals: 'me' }] }, 'decisionRules[0].principals must be a list.'],
    [
      { decisionRules: [{ ...rule, principalGroups: [7] }] },
      'decisionRules[0].principalGroups[0] must be a non-empty string.',
    ],
  ];
  for (const [sent, message] of cases) {
    const answer = await call('PUT', path, undefined, sent);
    assert.equal([answer.status, parse(answer)], [400, { error: { code: 'InvalidRequest', message } }]);
  }
  assert.equal(await outcome(call('PUT', `${base}/nowhere/sqlPerfMonitorRoles`, undefined, body)), [
    404,
    'ResourceNotFound',
  ]);
});

devops.run();
