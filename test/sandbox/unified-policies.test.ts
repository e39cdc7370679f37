import * as assert from 'uvu/assert';
import { persona, readersGroup } from '../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { withRole } from './operations-unified';
import { field, names, parse, post, send, tokenOf } from './support';
import { answered, as, grant, idOf, ownDomain, policyNamed, refused } from './unified-calls';

const forbidden = ['Unauthorized', 'Not authorized to access account'];

const roles = sandboxSuite('a role in the Unified Catalog');

roles('is needed: one in the Data Map alone is refused in the words of the Data Map', async () => {
  for (const who of ['learner', 'curator', 'reader']) {
    assert.equal(await refused(403, who, 'GET', '/businessdomains'), forbidden);
    const { text } = await as(who, 'GET', '/terms');
    assert.equal(JSON.parse(text), { error: { code: forbidden[0], message: forbidden[1] } });
  }
});

roles('is given by a PUT of a policy, acts at once, and is taken by another', async () => {
  const before = await policyNamed('datagovernanceapp');
  await grant('learner', 'global-catalog-reader', 'datagovernanceapp');
  assert.equal(names(await as('learner', 'GET', '/businessdomains')), ['Customer', 'Finance']);
  const after = await policyNamed('datagovernanceapp');
  assert.is(after.version, Number(before.version) + 1);
  await answered(200, 'admin', 'PUT', `/policies/${idOf(before)}`, { ...before, version: after.version });
  assert.equal(await refused(403, 'learner', 'GET', '/businessdomains'), forbidden);
});

roles('is refused where the policy is an old one, as in the Data Map', async () => {
  const policy = await policyNamed('datagovernanceapp');
  await answered(200, 'admin', 'PUT', `/policies/${idOf(policy)}`, policy);
  const answer = await as('admin', 'PUT', `/policies/${idOf(policy)}`, policy);
  assert.is(answer.status, 409, answer.text);
});

roles('counts for a group that the token names', async () => {
  const policy = await policyNamed('datagovernanceapp');
  const given = JSON.stringify(withRole(policy, 'global-catalog-reader', readersGroup));
  const member = `{"attributeName":"principal.microsoft.id","attributeValueIncludedIn":["${readersGroup}"]}`;
  const sent = JSON.parse(given.replace(member, member.replace('microsoft.id', 'microsoft.groups'))) as unknown;
  await answered(200, 'admin', 'PUT', `/policies/${idOf(policy)}`, sent);
  assert.is((await as('reader', 'GET', '/terms')).status, 200);
  assert.is((await as('curator', 'GET', '/terms')).status, 403);
});

roles('grants nothing without its line in the permission rule', async () => {
  const policy = await policyNamed('datagovernanceapp');
  const { properties, ...rest } = withRole(policy, 'global-catalog-reader', persona('learner').objectId) as {
    properties: { attributeRules: { id: string; dnfCondition: unknown[] }[] };
  };
  const attributeRules = properties.attributeRules.map((rule) =>
    rule.id.startsWith('permission_dg:') ? { ...rule, dnfCondition: rule.dnfCondition.slice(0, -1) } : rule,
  );
  await answered(200, 'admin', 'PUT', `/policies/${idOf(policy)}`, {
    ...rest,
    properties: { ...properties, attributeRules },
  });
  assert.is((await as('learner', 'GET', '/businessdomains')).status, 403);
});

roles('of a domain is its owner to give, in that domain and no further', async () => {
  const id = await ownDomain();
  const scope = await policyNamed('dgdataqualityscope', id);
  const sent = withRole(scope, 'data-product-owner', persona('learner').objectId);
  await answered(200, 'curator', 'PUT', `/policies/${idOf(scope)}`, sent);
  const app = await policyNamed('datagovernanceapp');
  const whole = withRole(app, 'datagovernance-administrator', persona('curator').objectId);
  assert.equal(await refused(403, 'curator', 'PUT', `/policies/${idOf(app)}`, whole), forbidden);
  const own = await policyNamed('businessdomain', id);
  // Neither a role of the whole catalog nor a rule about another place gets into the policy of a domain.
  const [code] = await refused(
    400,
    'curator',
    'PUT',
    `/policies/${idOf(own)}`,
    withRole(own, 'datagovernance-administrator', id),
  );
  assert.is(code, 'InvalidRequest');
  const elsewhere = JSON.parse(JSON.stringify(own).replaceAll(`/${id}"},`, '"},')) as unknown;
  assert.not.equal(elsewhere, own);
  const [, sentence] = await refused(400, 'curator', 'PUT', `/policies/${idOf(own)}`, elsewhere);
  assert.match(String(sentence), 'decisionRules[0] must name');
});

roles('is read and written one by one in the policy store, too', async () => {
  const { id } = await policyNamed('datagovernanceapp');
  const url = `${sandbox.url}/policystore/datagovernancePolicies/${String(id)}?api-version=2023-06-01-preview`;
  const headers = { authorization: `Bearer ${await tokenOf(sandbox.url, 'admin')}` };
  const policy = parse(await send(url, { headers }));
  assert.equal(policy, await policyNamed('datagovernanceapp'));
  const body = JSON.stringify(policy);
  const answer = await send(url, { method: 'PUT', headers: { ...headers, 'content-type': 'application/json' }, body });
  assert.is(field(parse(answer), 'version'), 1);
});

roles('and what it decided stand in the log of requests', async () => {
  await as('curator', 'GET', '/terms');
  await as('admin', 'GET', '/businessdomains');
  const log = parse(await send(`${sandbox.url}/sandbox/requests?details=true`)) as Record<string, unknown>[];
  const of = (path: string) => log.find((one) => one.path === `/datagovernance/catalog${path}`)?.decision;
  assert.is(field(of('/terms'), 'allowed'), false);
  assert.is(field(of('/terms'), 'action'), 'catalog/read');
  assert.ok((field(of('/terms'), 'policies', 'roles') as string[]).includes('Global Catalog Reader'));
  assert.equal(field(of('/businessdomains'), 'policies', 'collections'), ['the whole catalog', 'Customer', 'Finance']);
  const rules = field(of('/businessdomains'), 'policies', 'rules') as { carries: boolean }[];
  assert.ok(rules.some(({ carries }) => carries));
});

roles.run();

const rates = sandboxSuite('the rate limits of the Unified Catalog', { clock: () => Date.UTC(2026, 0, 5, 12) });

rates('count once they are asked for, each operation by itself and by the clock of the sandbox', async () => {
  const status = async (path: string) => (await as('admin', 'GET', path)).status;
  const times = async (count: number) => {
    for (let i = 0; i < count; i++) await status('/policies');
  };
  await times(101);
  assert.is(await status('/policies'), 200);
  await post(`${sandbox.url}/sandbox/faults`, { rateLimits: true });
  await times(99);
  assert.is(await status('/policies'), 200);
  const { status: refusedWith, headers, text } = await as('admin', 'GET', '/policies');
  assert.equal([refusedWith, headers.get('retry-after')], [429, '5']);
  assert.is(field(JSON.parse(text), 'error', 'code'), 'TooManyRequests');
  assert.is(await status('/businessdomains'), 200);
  const advance = (advanceSeconds: number) => post(`${sandbox.url}/sandbox/clock`, { advanceSeconds });
  await advance(4);
  assert.is((await as('admin', 'GET', '/policies')).headers.get('retry-after'), '1');
  await advance(17);
  assert.is(await status('/policies'), 200);
  assert.equal(parse(await send(`${sandbox.url}/sandbox/faults`)), [{ rateLimits: true }]);
  assert.equal(parse(await post(`${sandbox.url}/sandbox/faults`, { rateLimits: false })), []);
  assert.is((await post(`${sandbox.url}/sandbox/faults`, { rateLimits: true, times: 2 })).status, 400);
});

rates.run();
