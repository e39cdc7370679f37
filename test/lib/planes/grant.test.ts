import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import type { Client } from '../../../lib/core/client';
import { AuthError, HttpError } from '../../../lib/core/errors';
import { grantRole, policyDiff, revokeRole, type RoleChange } from '../../../lib/planes/grant';
import { getCatalogPolicy, listCatalogPolicies } from '../../../lib/planes/catalog-policy';
import {
  getPolicy,
  listPolicies,
  putPolicy,
  rolesOf,
  withMember,
  withoutMember,
  type MetadataPolicy,
} from '../../../lib/planes/policy';
import { roleName } from '../../../lib/planes/roles';
import { businessDomains } from '../../../lib/planes/unified';
import { asPerson } from '../../../lib/course/people';
import { clientOf } from '../../../lib/course/sandbox';
import { person } from '../../../sandbox/entra/people';
import { persona, readersGroup } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, rejection, requests, thrown } from '../support';

let admin: Client;
const { objectId } = persona('learner');
const other = persona('reader').objectId;
const curator: RoleChange = { collectionName: 'contoso', role: 'Data Curator', objectId };

const begin = async () => void (admin = await clientOf(configOf(sandbox.url), 'admin'));
const writes = async () => (await requests(sandbox.url)).filter((request) => request.startsWith('PUT')).length;
const holds = async () =>
  rolesOf(await listPolicies(admin), objectId).map(({ collection, role }) => `${role} on ${collection}`);
const text = (policy: MetadataPolicy) => JSON.stringify({ ...policy, version: 0 });

/** The admin, with something else that happens before each of the first writes. */
function interrupted(happens: () => Promise<unknown>, times = 1): Client {
  let left = times;
  return {
    ...admin,
    async put<T>(...args: Parameters<Client['put']>) {
      if (left-- > 0) await happens();
      return admin.put<T>(...args);
    },
  };
}

const granting = sandboxSuite('grantRole');
granting.before(begin);

granting('gives a role, tells the difference, and leaves the rest of the policy as it was', async () => {
  const before = await getPolicy(admin, 'contoso');
  assert.equal(await grantRole(admin, curator), {
    changed: true,
    diff: [`+ Data Curator on contoso: ${objectId}`, 'version 1 -> 2'],
    version: 2,
  });
  assert.is(text(await getPolicy(admin, 'contoso')), text(withMember(before, 'Data Curator', objectId)));
});

granting('gives a role to a group among groups, where it acts, and takes it there', async () => {
  const group = '5a4db0c5-0000-4000-8000-0000000000aa';
  const change: RoleChange = { ...curator, objectId: group, isGroup: true };
  assert.equal((await grantRole(admin, change)).diff[0], `+ Data Curator on contoso: group ${group}`);
  const members = JSON.stringify(await getPolicy(admin, 'contoso'));
  assert.match(members, `"principal.microsoft.groups","attributeValueIncludedIn":["${group}"]`);
  assert.equal((await revokeRole(admin, { ...change, isGroup: false })).changed, false);
  assert.equal((await revokeRole(admin, change)).diff[0], `- Data Curator on contoso: group ${group}`);
});

granting('names the collection where a friendly name was given', async () => {
  const error = await rejection<TypeError>(grantRole(admin, { ...curator, collectionName: 'Sales' }));
  assert.is(
    error.message,
    'No policy of a collection "Sales" can be read: that is a friendly name; its name is sal3s0.',
  );
});

granting('writes nothing when the role is there', async () => {
  await grantRole(admin, curator);
  assert.equal(await grantRole(admin, curator), { changed: false, diff: [], version: 2 });
  assert.is(await writes(), 1);
});

granting('gives a role that nobody held on a child collection', async () => {
  const { diff } = await grantRole(admin, { ...curator, collectionName: 'cust4x', role: 'Data Source Administrator' });
  assert.equal(diff, [`+ Data Source Administrator on cust4x: ${objectId}`, 'version 0 -> 1']);
  assert.equal(await holds(), ['data-source-administrator on cust4x']);
});

granting('only tells what would change in a dry run', async () => {
  const { changed, diff, version } = await grantRole(admin, { ...curator, dryRun: true });
  assert.equal([changed, diff.length, version], [false, 2, 1]);
  assert.is(await writes(), 0);
  assert.equal(await holds(), []);
});

granting('makes the change anew when somebody else wrote in between', async () => {
  const client = interrupted(() => grantRole(admin, { ...curator, objectId: other }));
  const { diff, version } = await grantRole(client, curator);
  assert.equal([diff[1], version], ['version 2 -> 3', 3]);
  for (const id of [objectId, other]) {
    assert.ok(rolesOf([await getPolicy(admin, 'contoso')], id).some(({ role }) => role === 'data-curator'));
  }
});

granting('has nothing left to do when somebody else made the same change in between', async () => {
  const client = interrupted(() => grantRole(admin, curator));
  assert.equal(await grantRole(client, curator), { changed: false, diff: [], version: 2 });
});

granting('gives up on a policy that never stands still', async () => {
  const touch = async () => putPolicy(admin, await getPolicy(admin, 'contoso'));
  const error = await rejection<HttpError>(grantRole(interrupted(touch, Infinity), curator));
  assert.equal([error.name, error.status], ['HttpError', 409]);
  assert.is(await writes(), 10);
});

granting('says so when the change is not there afterwards', async () => {
  const lost: Client = { ...admin, put: (_path, options) => Promise.resolve(options?.body as never) };
  assert.is(
    (await rejection(grantRole(lost, curator))).message,
    'GET /policyStore/metadataPolicies: 200 NotChanged: The policy was written, but does not show the change. ' +
      'Somebody else may have written at the same time: try again.',
  );
});

granting('passes on what else goes wrong', async () => {
  const error = await rejection<HttpError>(grantRole(await clientOf(configOf(sandbox.url), 'curator'), curator));
  assert.is(error.status, 403);
  const unknown = await rejection(grantRole(admin, { ...curator, collectionName: 'n0such' }));
  assert.is(
    unknown.message,
    'No policy of a collection "n0such" can be read: compare the name, and whether you are Collection Admin there.',
  );
  const broken: Client = { ...admin, put: () => Promise.reject(new Error('broken')) };
  assert.is((await rejection(grantRole(broken, curator))).message, 'broken');
});

granting('passes on what keeps the change from being looked at, and stops where it is told to', async () => {
  const failing = (error: Error): Client => {
    let written = false;
    return {
      ...admin,
      get: <T>(...call: Parameters<Client['get']>) => (written ? Promise.reject(error) : admin.get<T>(...call)),
      put: async <T>(...call: Parameters<Client['put']>) => {
        const answer = await admin.put<T>(...call);
        written = true;
        return answer;
      },
    };
  };
  for (const error of [new TypeError('a mistake'), new AuthError(401, { error: 'invalid_client' })])
    assert.is(await rejection(grantRole(failing(error), { ...curator, objectId: randomUUID() })), error);
  const refusal = new HttpError({ method: 'GET', path: '/x', status: 403, code: 'Unauthorized', text: 'no' });
  assert.is((await grantRole(failing(refusal), curator)).changed, true);

  const controller = new AbortController();
  const late: Client = {
    ...admin,
    async put<T>(...call: Parameters<Client['put']>) {
      const answer = await admin.put<T>(...call);
      controller.abort();
      return answer;
    },
  };
  const change = { ...curator, objectId: other, signal: controller.signal };
  assert.is((await rejection<HttpError>(grantRole(late, change))).code, 'ABORTED');
});

granting.run();

const revoking = sandboxSuite('revokeRole');
revoking.before(begin);

revoking('takes a role, and leaves the policy as it was before the role was given', async () => {
  const before = await getPolicy(admin, 'contoso');
  await grantRole(admin, curator);
  assert.equal(await revokeRole(admin, curator), {
    changed: true,
    diff: [`- Data Curator on contoso: ${objectId}`, 'version 2 -> 3'],
    version: 3,
  });
  assert.is(text(await getPolicy(admin, 'contoso')), text(before));
});

revoking('writes nothing when the role is not held, or only in a dry run', async () => {
  assert.equal(await revokeRole(admin, curator), { changed: false, diff: [], version: 1 });
  const { changed, diff } = await revokeRole(admin, {
    ...curator,
    objectId: persona('curator').objectId,
    dryRun: true,
  });
  assert.equal([changed, diff.length], [false, 2]);
  assert.is(await writes(), 0);
});

revoking('takes nothing that is inherited', async () => {
  await grantRole(admin, curator);
  assert.is((await revokeRole(admin, { ...curator, collectionName: 'sal3s0' })).changed, false);
  assert.ok((await holds()).includes('data-curator on sal3s0'));
});

revoking('keeps the last Collection Admin of the root', async () => {
  const last = { ...curator, role: 'Collection Admin', objectId: persona('admin').objectId } as const;
  await revokeRole(admin, { ...last, objectId: person('collection-admin').objectId });
  assert.match(
    (await rejection(revokeRole(admin, last))).message,
    'is the last Collection Admin of the root collection',
  );
  assert.is(await writes(), 1);
});

revoking('takes no id that can be none', async () => {
  for (const id of ['', 'ann@contoso.com', objectId.slice(1)]) {
    const error = await rejection(revokeRole(admin, { ...curator, objectId: id }));
    assert.is(error.message, `${JSON.stringify(id)} is not an object id: that is a GUID, the claim oid of a token.`);
  }
});

revoking('lets an administrator go who may not read the policy any more', async () => {
  await grantRole(admin, { ...curator, role: 'Collection Admin' });
  const own = { ...curator, role: 'Collection Admin', objectId: persona('admin').objectId } as const;
  const { changed, version } = await revokeRole(admin, own);
  assert.equal([changed, version], [true, 3]);
  assert.is((await rejection<HttpError>(getPolicy(admin, 'contoso'))).status, 403);
});

revoking.run();

const diff = suite('policyDiff');

diff('names a rule by its id where it is none of the roles people give', () => {
  const policy = (...members: string[]) => withMembers(members);
  assert.equal(policyDiff(policy('ann', 'bob'), policy('bob', 'cid')), [
    '- odd on root: group ann',
    '+ odd on root: group cid',
    'version 7 -> 8',
  ]);
});

diff('has nobody where the service writes null', () => {
  const none = withMembers(null as never);
  assert.equal(policyDiff(none, withMembers(['ann'])), ['+ odd on root: group ann', 'version 7 -> 8']);
  assert.equal(policyDiff(withMembers(['ann']), none), ['- odd on root: group ann', 'version 7 -> 8']);
});

function withMembers(members: string[]): MetadataPolicy {
  const condition = { attributeName: 'principal.microsoft.groups', attributeValueIncludedIn: members };
  const attributeRules = [{ kind: 'attributerule', id: 'odd:root', name: 'odd:root', dnfCondition: [[condition]] }];
  const collection = { type: 'CollectionReference', referenceName: 'root' };
  return {
    name: 'p',
    id: 'p',
    version: 7,
    properties: { description: '', decisionRules: [], attributeRules, collection },
  };
}

diff.run();

const catalog = sandboxSuite('grantRole in the Unified Catalog');
catalog.before(begin);
const creator: RoleChange = { role: 'Governance Domain Creator', objectId };
const catalogHeld = async () =>
  rolesOf(await listCatalogPolicies(admin), objectId).map(({ collection, role, from }) => ({ collection, role, from }));

catalog('gives a role of the whole catalog, and takes it back, to the letter', async () => {
  const before = await getCatalogPolicy(admin, 'Global Catalog Reader');
  const place = before.properties.entity.referenceName;
  const line = `Governance Domain Creator on ${place}: ${objectId}`;
  assert.equal(await grantRole(admin, { ...creator, dryRun: true }), {
    changed: false,
    diff: [`+ ${line}`, 'version 0 -> 1'],
    version: 0,
  });
  assert.equal(await catalogHeld(), []);
  assert.equal(await grantRole(admin, creator), { changed: true, diff: [`+ ${line}`, 'version 0 -> 1'], version: 1 });
  assert.equal(await catalogHeld(), [{ collection: place, role: 'business-domain-creator', from: place }]);
  assert.equal(await grantRole(admin, creator), { changed: false, diff: [], version: 1 });
  const learner = await clientOf(configOf(sandbox.url), 'learner');
  assert.is((await businessDomains.create(learner, { name: 'Mine' })).status, 'DRAFT');
  assert.equal((await revokeRole(admin, creator)).diff[0], `- ${line}`);
  assert.is((await rejection<HttpError>(businessDomains.create(learner, { name: 'Mine' }))).status, 403);
});

catalog('gives the roles of a governance domain in the policy that each belongs to', async () => {
  await grantRole(admin, creator);
  const learner = await clientOf(configOf(sandbox.url), 'learner');
  const { id: domainId } = await businessDomains.create(learner, { name: 'Mine' });
  for (const [role, type, slug] of [
    ['Governance Domain Owner', 'BusinessDomainReference', 'business-domain-owner'],
    ['Governance Domain Reader', 'BusinessDomainReference', 'business-domain-reader'],
    ['Data Steward', 'DGDataQualityScopeReference', 'data-steward'],
    ['Data Product Owner', 'DGDataQualityScopeReference', 'data-product-owner'],
  ] as const) {
    const change = { role, domainId, objectId: other };
    assert.equal((await grantRole(learner, change)).diff[0], `+ ${role} on ${domainId}: ${other}`);
    const policy = await getCatalogPolicy(learner, role, domainId.toUpperCase());
    assert.is(policy.properties.entity.type, type);
    assert.match(
      JSON.stringify(policy.properties.attributeRules),
      `purviewdatagovernancerole_builtin_${slug}:${domainId}`,
    );
    const held = rolesOf(await listCatalogPolicies(learner), other);
    assert.equal(
      held.map(({ role: one }) => one),
      [slug],
    );
    assert.equal((await revokeRole(learner, change)).changed, true);
  }
});

catalog('gives a role to a group, which acts for who is in it', async () => {
  const change: RoleChange = { role: 'Global Catalog Reader', objectId: readersGroup, isGroup: true };
  await grantRole(admin, change);
  const reader = await clientOf(configOf(sandbox.url), 'reader');
  assert.ok((await businessDomains.list(reader)).length > 0);
  await revokeRole(admin, change);
  assert.is((await rejection<HttpError>(businessDomains.list(reader))).status, 403);
});

catalog('is refused where Graph knows the id as another kind', async () => {
  const { graph: directory } = await asPerson(configOf(sandbox.url), 'collection-admin');
  const refused = async (change: Partial<RoleChange>) =>
    (await rejection(grantRole(admin, { ...curator, ...change, directory }))).message;
  assert.is(
    await refused({ objectId: readersGroup }),
    `${readersGroup} is the group "Contoso report readers": pass isGroup: true. Among people and applications its id would grant nothing.`,
  );
  assert.is(
    await refused({ isGroup: true }),
    `${objectId} is no group, but the application "Purview REST kit (learner)": leave isGroup out. Among groups its id would grant nothing.`,
  );
  const { applicationObjectId } = persona('learner');
  assert.is(
    await refused({ objectId: applicationObjectId }),
    `${applicationObjectId} is the registration of "Purview REST kit (learner)": a role needs the object id of its service principal, under Enterprise applications.`,
  );
  assert.is((await grantRole(admin, { ...curator, directory, dryRun: true })).diff.length, 2);
  const unknown = { ...curator, objectId: randomUUID(), dryRun: true };
  assert.is((await grantRole(admin, { ...unknown, directory })).diff.length, 2);
  // Who may not ask Graph is told nothing by it.
  const { graph } = await connect({ config: configOf(sandbox.url) });
  assert.is((await grantRole(admin, { ...unknown, directory: graph })).diff.length, 2);
});

catalog('makes the change anew when somebody else wrote in between', async () => {
  const client = interrupted(() => grantRole(admin, { ...creator, objectId: other }));
  const { diff, version } = await grantRole(client, creator);
  assert.equal([diff[1], version], ['version 1 -> 2', 2]);
  const held = (id: string) => listCatalogPolicies(admin).then((policies) => rolesOf(policies, id).length);
  assert.equal([await held(objectId), await held(other)], [1, 1]);
});

catalog('lets somebody give up their own right to give roles', async () => {
  const own: RoleChange = { role: 'Data Governance Administrator', objectId: persona('admin').objectId };
  assert.is((await revokeRole(admin, own)).changed, true);
  assert.match(
    (await rejection(grantRole(admin, creator))).message,
    'The policy of the whole Unified Catalog cannot be read: that takes the role Data Governance Administrator.',
  );
});

catalog('keeps the last Data Governance Administrator', async () => {
  const last: RoleChange = { role: 'Data Governance Administrator', objectId: persona('admin').objectId };
  await revokeRole(admin, { ...last, objectId: person('collection-admin').objectId });
  assert.is(
    (await rejection(revokeRole(admin, last))).message,
    `${last.objectId} is the last Data Governance Administrator: give the role to somebody else first.`,
  );
  assert.is(await writes(), 1);
});

catalog('says where a role belongs that is asked for elsewhere', async () => {
  const place = { objectId, collectionName: 'contoso' };
  const domainId = '5a4db0c5-0000-4000-8000-0000000000dd';
  const cases: [RoleChange, string][] = [
    [
      { role: 'Data Curator', objectId },
      '"Data Curator" is a role of the Data Map: name the collection, by collectionName alone.',
    ],
    [
      { ...place, role: 'Data Curator', domainId },
      '"Data Curator" is a role of the Data Map: name the collection, by collectionName alone.',
    ],
    [
      { ...place, role: 'Global Catalog Reader' },
      '"Global Catalog Reader" is a role of the whole Unified Catalog: name neither a collection nor a domain.',
    ],
    [
      { objectId, domainId, role: 'Global Catalog Reader' },
      '"Global Catalog Reader" is a role of the whole Unified Catalog: name neither a collection nor a domain.',
    ],
    [
      { objectId, role: 'Data Steward' },
      '"Data Steward" is a role in a governance domain of the Unified Catalog: name the domain, by domainId alone.',
    ],
    [
      { ...place, role: 'Governance Domain Owner' },
      '"Governance Domain Owner" is a role in a governance domain of the Unified Catalog: name the domain, by domainId alone.',
    ],
    [
      { objectId, domainId, role: 'Data Steward' },
      `No policy of a governance domain "${domainId}" can be read: compare the id, and whether you are Governance Domain Owner there. Those of a new domain come shortly after it.`,
    ],
  ];
  for (const [change, message] of cases) {
    const error = await rejection<TypeError>(grantRole(admin, change));
    assert.instance(error, TypeError);
    assert.is(error.message, message);
  }
  const unknown = { ...place, role: 'King' as never };
  assert.match(
    (await rejection<TypeError>(grantRole(admin, unknown))).message,
    /^There is no role "King"\. There are: Data Curator, .*Data Steward/,
  );
});

catalog('keeps the roles of one system out of the policies of the other', async () => {
  const [metadata, whole] = [await getPolicy(admin, 'contoso'), await getCatalogPolicy(admin, 'Global Catalog Reader')];
  for (const [act, message] of [
    [
      () => withMember(metadata, 'Data Steward', objectId),
      'Data Steward is given in a policy of the Unified Catalog whose entity is a DGDataQualityScopeReference: "policy_Contoso" is another one.',
    ],
    [
      () => withMember(whole, 'Data Curator', objectId),
      `Data Curator is given in the policy of a collection: "${whole.name}" is another one.`,
    ],
    [
      () => withoutMember(whole, 'Governance Domain Owner', objectId),
      `Governance Domain Owner is given in a policy of the Unified Catalog whose entity is a BusinessDomainReference: "${whole.name}" is another one.`,
    ],
  ] as const)
    assert.is(thrown(act).message, message);
});

catalog('reads the roles of both systems at once', async () => {
  await grantRole(admin, curator);
  await grantRole(admin, creator);
  const policies = [...(await listPolicies(admin)), ...(await listCatalogPolicies(admin))];
  const held = rolesOf(policies, objectId).map(({ role, collection, from }) =>
    collection === from ? roleName(role) : '',
  );
  assert.equal(held.filter(Boolean), ['Data Curator', 'Governance Domain Creator']);
  // An owner of all domains is named by a decision of its own.
  assert.equal(
    rolesOf(await listCatalogPolicies(admin), persona('admin').objectId)
      .map(({ role }) => role)
      .sort(),
    [
      'business-domain-owner',
      'datagovernance-administrator',
      ...(await businessDomains.list(admin)).map(() => ''),
    ].filter(Boolean),
  );
});

catalog.run();
