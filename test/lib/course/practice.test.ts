import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { withApplication, type Config } from '../../../lib/core/config';
import type { Client } from '../../../lib/core/client';
import { asPerson } from '../../../lib/course/people';
import { proveRegistration, proveRoles, type ApplicationIds } from '../../../lib/course/practice';
import { clientOf } from '../../../lib/course/sandbox';
import { grantRole } from '../../../lib/planes/grant';
import { listPolicies } from '../../../lib/planes/policy';
import { configOf, printing } from '../support';
import { startSandbox } from '../../sandbox-suite';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
const test = printing('practice');
test.before(async () => void (sandbox = await startSandbox()));
test.after(() => sandbox.close());

const connection = () => connect({ config: configOf(sandbox.url) });

/** Registers an application with a mistake, or without. */
const register =
  (how: { audience?: string; noPrincipal?: true; secretId?: true } = {}) =>
  async (graph: Client): Promise<Config> => {
    const body = { displayName: 'mine', signInAudience: how.audience ?? 'AzureADMyOrg' };
    const { id, appId } = await graph.post<{ id: string; appId: string }>('/v1.0/applications', { body });
    if (!how.noPrincipal) await graph.post('/v1.0/servicePrincipals', { body: { appId } });
    const path = `/v1.0/applications/${id}/addPassword`;
    const secret = await graph.post<{ secretText: string; keyId: string }>(path, { body: {} });
    const clientSecret = how.secretId ? secret.keyId : secret.secretText;
    return withApplication(configOf(sandbox.url), { clientId: appId, clientSecret });
  };

/** What Graph and the policy store hold, as far as an exercise could change it. */
async function state() {
  const { graph } = await asPerson(configOf(sandbox.url), 'collection-admin');
  const lists = ['applications', 'servicePrincipals'].map((kind) =>
    graph.get<{ value: { id: string }[] }>(`/v1.0/${kind}`),
  );
  const policies = await listPolicies(await clientOf(configOf(sandbox.url), 'admin'));
  return {
    ids: (await Promise.all(lists)).map(({ value }) => value.map(({ id }) => id)),
    rules: policies.map(({ properties }) => properties),
  };
}

for (const [what, answer, verdict] of [
  ['nothing', async () => undefined, /^Not yet\. `register` has to give/],
  ['the application of the settings', async () => configOf(sandbox.url), /^Not yet\. `register` has to give/],
  [
    'one that is open to others',
    register({ audience: 'AzureADMultipleOrgs' }),
    /^Not yet\. Application is known: .* open to other tenants \(AzureADMultipleOrgs\)\. Under Authentication/,
  ],
  [
    'one without a service principal',
    register({ noPrincipal: true }),
    /^Not yet\. Application is known: AADSTS7000229: /,
  ],
  [
    'a Secret ID',
    register({ secretId: true }),
    /^Not yet\. Secret is accepted: AADSTS7000215: The client secret is the Secret ID/,
  ],
  [
    'a call that Graph refuses',
    (graph: Client) => graph.post<never>('/v1.0/applications', { body: {} }),
    /^Not yet\. POST \/v1\.0\/applications: 400 /,
  ],
  ['one that is in order', register(), /^Solved\. .* object id [0-9a-f-]{36}\.$/],
] as const)
  test(`judge ${what}, and leave nothing behind`, async ({ printed }) => {
    const before = await state();
    await proveRegistration(await connection(), answer);
    assert.is(printed.length, 1);
    assert.match(printed[0] ?? '', verdict);
    assert.not.match(printed[0] ?? '', /sandbox~/);
    assert.equal(await state(), before);
  });

type Role = 'Data Curator' | 'Data Source Administrator' | 'Collection Admin';
const give =
  (
    idOf: (ids: ApplicationIds) => string,
    collectionName = 'contoso',
    roles: Role[] = ['Data Curator', 'Data Source Administrator', 'Collection Admin'],
  ) =>
  async (admin: Client, ids: ApplicationIds) => {
    for (const role of roles) await grantRole(admin, { collectionName, role, objectId: idOf(ids) });
  };

for (const [what, answer, verdict] of [
  [
    'no roles',
    async () => undefined,
    /^Not yet\. Roles held: missing: Data Curator, Data Source Administrator, Collection Admin\. /,
  ],
  [
    'roles of the client id',
    give(({ appId }) => appId),
    /^Not yet\. Roles held: given to the client id: Data Curator, .* must be the object id/,
  ],
  [
    'roles of the registration',
    give(({ id }) => id),
    /^Not yet\. Roles held: given to the registration’s object id: Data Curator, .* must be the object id/,
  ],
  [
    'roles on a part of the account',
    give(({ servicePrincipalId }) => servicePrincipalId, 'sal3s0'),
    /^Not yet\. Roles held: Data Curator only on Sales \[sal3s0\], .* ask for the role on the root collection/,
  ],
  [
    'one role of three',
    give(({ servicePrincipalId }) => servicePrincipalId, 'contoso', ['Data Curator']),
    /^Not yet\. Roles held: missing: Data Source Administrator, Collection Admin\. /,
  ],
  [
    'a collection that is not there',
    give(({ servicePrincipalId }) => servicePrincipalId, 'nowhere'),
    /^Not yet\. No policy of a collection "nowhere" can be read/,
  ],
  ['all three', give(({ servicePrincipalId }) => servicePrincipalId), /^Solved\. All four planes answer it\.$/],
] as const)
  test(`judge ${what}, and put the policies back`, async ({ printed }) => {
    const before = await state();
    await proveRoles(await connection(), answer);
    assert.is(printed.length, 1);
    assert.match(printed[0] ?? '', verdict);
    assert.equal(await state(), before);
  });

test('need the sandbox', async ({ printed }) => {
  const real = Object.assign(await connection(), { sandbox: false });
  await proveRegistration(real, async () => assert.unreachable() as never);
  await proveRoles(real, async () => assert.unreachable() as never);
  assert.equal(printed, ['This exercise needs the sandbox.', 'This exercise needs the sandbox.']);
});

test.run();
