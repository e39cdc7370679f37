import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Client } from '../../../lib/core/client';
import { HttpError } from '../../../lib/core/errors';
import {
  getPolicy,
  listPolicies,
  listRoles,
  putPolicy,
  rolesOf,
  withMember,
  withoutMember,
  type AttributeMatcher,
  type MetadataPolicy,
} from '../../../lib/planes/policy';
import { roles, roleScope, type RoleName } from '../../../lib/planes/roles';
import { clientOf } from '../../../lib/course/sandbox';
import { searchAll } from '../../../lib/planes/search';
import { persona } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, rejection, thrown } from '../support';

const ofDataMap = (Object.keys(roles) as RoleName[]).filter((role) => roleScope(role) === 'collection');
let admin: Client;
const { objectId } = persona('learner');
const admins = 'purviewmetadatarole_builtin_collection-administrator';
const curators = 'purviewmetadatarole_builtin_data-curator';

const plane = sandboxSuite('the metadata policies');
plane.before.each(async () => {
  admin = await clientOf(configOf(sandbox.url), 'admin');
});

plane('list the roles, among them those that people give', async () => {
  const ids = (await listRoles(admin)).map(({ id }) => id);
  assert.is(ofDataMap.length, 5);
  for (const role of ofDataMap) assert.ok(ids.includes(roles[role]), role);
});

plane('come one for each collection', async () => {
  const collections = (await listPolicies(admin)).map(({ properties }) => properties.collection.referenceName);
  assert.equal(collections, ['contoso', 'sal3s0', 'f1nanc', 'mkt9qd', 'cust4x']);
});

plane('are found by their collection', async () => {
  assert.is((await getPolicy(admin, 'cust4x')).properties.parentCollectionName, 'sal3s0');
  assert.is(
    (await rejection(getPolicy(admin, 'n0such'))).message,
    'No policy of a collection "n0such" can be read: compare the name, and whether you are Collection Admin there.',
  );
});

plane('are asked for by the name that a friendly one means, however the service says that it knows none', async () => {
  const get = async <T>(...call: Parameters<Client['get']>): Promise<T> => {
    const [path, options] = call;
    if (!path.endsWith('/metadataPolicies')) return admin.get<T>(...call);
    const name = String(options?.query?.collectionName);
    return admin.get<T>(`/policyStore/collections/${name}/metadataPolicy`, { apiVersion: '2021-07-01' });
  };
  const error = await rejection(getPolicy({ ...admin, get }, 'Sales'));
  assert.match(error.message, /that is a friendly name; its name is sal3s0\.$/);
  const refused = new HttpError({ method: 'GET', path: '/policyStore', status: 403, code: 'Unauthorized', text: '' });
  const learner = { ...admin, get: () => Promise.reject(refused) };
  assert.is(await rejection(getPolicy(learner, 'Sales')), refused);
});

plane('are not given for a name that is none', async () => {
  for (const name of ['', 'n0such', undefined] as string[]) {
    const error = await rejection(getPolicy(admin, name));
    assert.instance(error, TypeError);
    assert.is(
      error.message,
      `No policy of a collection ${JSON.stringify(name)} can be read: compare the name, and whether you are Collection Admin there.`,
    );
  }
});

plane('are refused to who is no Collection Admin', async () => {
  const error = await rejection<HttpError>(listPolicies(await clientOf(configOf(sandbox.url), 'curator')));
  assert.is(error.message, 'GET /policyStore/metadataPolicies: 403 Unauthorized: Not authorized to access account');
});

plane('say who holds what, and from where', async () => {
  const held = rolesOf(await listPolicies(admin), persona('curator').objectId);
  const from = { role: 'data-curator', from: 'contoso' };
  assert.equal(
    held,
    ['contoso', 'sal3s0', 'f1nanc', 'mkt9qd', 'cust4x'].map((collection) => ({ collection, ...from })),
  );
  assert.equal(rolesOf(await listPolicies(admin), objectId), []);
});

plane('give a role on the root, which the children inherit', async () => {
  const written = await putPolicy(admin, withMember(await getPolicy(admin, 'contoso'), 'Data Reader', objectId));
  assert.is(written.version, 2);
  const held = rolesOf(await listPolicies(admin), objectId);
  assert.equal(
    held.map(({ collection, from }) => `${collection} from ${from}`),
    [
      ...[
        'contoso from contoso',
        'sal3s0 from contoso',
        'f1nanc from contoso',
        'mkt9qd from contoso',
        'cust4x from contoso',
      ],
    ],
  );
});

plane('give a role that nobody held yet', async () => {
  const learner = await clientOf(configOf(sandbox.url), 'learner');
  const sources = () => learner.get('/scan/datasources', { apiVersion: '2022-02-01-preview' });
  assert.is((await rejection<HttpError>(sources())).status, 403);
  await putPolicy(admin, withMember(await getPolicy(admin, 'contoso'), 'Data Source Administrator', objectId));
  await sources();
});

plane('give a role on a child collection alone', async () => {
  await putPolicy(admin, withMember(await getPolicy(admin, 'sal3s0'), 'Data Curator', objectId));
  const held = rolesOf(await listPolicies(admin), objectId);
  assert.equal(
    held,
    ['sal3s0', 'cust4x'].map((collection) => ({ collection, role: 'data-curator', from: 'sal3s0' })),
  );
  const seen = new Set<string>();
  const learner = await clientOf(configOf(sandbox.url), 'learner');
  // Terms of the glossary belong to no collection.
  for await (const { collectionId } of searchAll(learner)) if (collectionId) seen.add(collectionId);
  assert.equal([...seen].sort(), ['cust4x', 'sal3s0']);
});

plane('give each of the roles, on the root and on a child', async () => {
  for (const collection of ['contoso', 'cust4x']) {
    for (const role of ofDataMap) {
      await putPolicy(admin, withMember(await getPolicy(admin, collection), role, objectId));
    }
  }
  const held = rolesOf(await listPolicies(admin), objectId).filter(({ collection }) => collection === 'cust4x');
  assert.is(held.length, 5);
});

plane('refuse to be written from an older version', async () => {
  const policy = await getPolicy(admin, 'contoso');
  await putPolicy(admin, withMember(policy, 'Data Reader', objectId));
  const error = await rejection<HttpError>(putPolicy(admin, withMember(policy, 'Data Curator', objectId)));
  assert.is(error.status, 409);
});

plane.run();

const derived = (rule: string, attributeName = 'derived.purview.permission'): AttributeMatcher => ({
  fromRule: rule,
  attributeName,
  attributeValueIncludes: rule,
});
const member = (...ids: string[]): AttributeMatcher => ({
  attributeName: 'principal.microsoft.id',
  attributeValueIncludedIn: ids,
});

/** A policy as the service writes it; `rules` are conditions by the id of their rule. */
function policy(collection: string, rules: Record<string, AttributeMatcher[][]>): MetadataPolicy {
  const rule = (id: string) => ({ kind: 'attributerule', id, name: id, dnfCondition: rules[id] });
  const attributeRules = Object.keys(rules).map(rule);
  const reference = { type: 'CollectionReference', referenceName: collection };
  const properties = {
    description: '',
    decisionRules: [{ kind: 'decisionrule' }],
    attributeRules,
    collection: reference,
  };
  return { name: `policy_${collection}`, id: `id-${collection}`, version: 3, properties };
}
const ann = 'aaaaaaaa-0000-4000-8000-00000000000a';
const bob = 'bbbbbbbb-0000-4000-8000-00000000000b';
const cid = 'cccccccc-0000-4000-8000-00000000000c';
const root = policy('root', {
  [`${curators}:root`]: [[member(ann, bob), derived(curators, 'derived.purview.role')]],
  'permission:root': [[derived(`${curators}:root`)]],
});

const held = suite('rolesOf');

held('follows inheritance in the rule of a role', () => {
  const child = policy('child', {
    [`${curators}:child`]: [[member(cid), derived(curators, 'derived.purview.role')], [derived(`${curators}:root`)]],
    'permission:child': [[derived(`${curators}:child`)]],
  });
  assert.equal(
    rolesOf([child, root], ann).map(({ collection, from }) => [collection, from]),
    [
      ['child', 'root'],
      ['root', 'root'],
    ],
  );
  assert.equal(rolesOf([child, root], cid), [{ collection: 'child', role: 'data-curator', from: 'child' }]);
});

held('follows inheritance in the rule of permissions', () => {
  const child = policy('child', { 'permission:child': [[derived('permission:root')]] });
  assert.equal(rolesOf([child, root], bob)[0], { collection: 'child', role: 'data-curator', from: 'root' });
});

held('needs no fromRule', () => {
  const policies = [root, policy('child', { 'permission:child': [[derived('permission:root')]] })];
  const bare = JSON.stringify(policies, (key, value: unknown) => (key === 'fromRule' ? undefined : value));
  assert.not.match(bare, 'fromRule');
  assert.is(rolesOf(JSON.parse(bare) as MetadataPolicy[], ann).length, 2);
});

held('sees no inheritance where it was cut off', () => {
  const child = policy('child', { [`${curators}:child`]: [], 'permission:child': [[derived(`${curators}:child`)]] });
  assert.equal(
    rolesOf([child, root], ann).map(({ collection }) => collection),
    ['root'],
  );
});

held('counts no rule that gives no permission', () => {
  const idle = policy('idle', { [`${curators}:idle`]: [[member(ann)]], 'permission:idle': [] });
  assert.equal(rolesOf([idle], ann), []);
});

held('names a role once where it is held and inherited', () => {
  const child = policy('child', {
    [`${curators}:child`]: [[member(ann)], [derived(`${curators}:root`)]],
    'permission:child': [[derived(`${curators}:child`)], [derived('permission:root')]],
  });
  assert.equal(
    rolesOf([child, root], ann).filter(({ collection }) => collection === 'child'),
    [{ collection: 'child', role: 'data-curator', from: 'child' }],
  );
});

held('comes to an end where rules point at each other', () => {
  const loop = policy('loop', { 'permission:loop': [[derived('permission:pool')]] });
  const pool = policy('pool', { 'permission:pool': [[derived('permission:loop')]] });
  assert.equal(rolesOf([loop, pool], ann), []);
});

held('tells members from groups', () => {
  const groups = { attributeName: 'principal.microsoft.groups', attributeValueIncludedIn: [ann] };
  const byGroup = policy('root', {
    [`${curators}:root`]: [[groups]],
    'permission:root': [[derived(`${curators}:root`)]],
  });
  assert.equal(rolesOf([byGroup], ann), []);
  const onRoot = { collection: 'root', role: 'data-curator', from: 'root' };
  assert.equal(rolesOf([byGroup], ann, { isGroup: true }), [onRoot]);
  const group = { id: ann.toUpperCase(), displayName: 'Readers' };
  assert.equal(rolesOf([byGroup], bob, { groups: [group] }), [{ ...onRoot, through: group }]);
  assert.equal(rolesOf([byGroup], bob, { groups: [{ id: cid }] }), []);
});

held('names no group where the principal is named itself', () => {
  const both = withMember(root, 'Data Curator', bob, 'groups');
  const through = (objectId: string) =>
    rolesOf([withMember(both, 'Data Curator', objectId)], objectId, { groups: [{ id: bob }] })[0]?.through;
  assert.is(through(cid), undefined);
  assert.equal(rolesOf([both], cid, { groups: [{ id: bob }] })[0]?.through, { id: bob });
});

held('gives nothing for no policies', () => {
  assert.equal(rolesOf([], ann), []);
});

held.run();

const given = suite('withMember');

given('adds a member, and leaves the rest and the original untouched', () => {
  const before = structuredClone(root);
  const after = withMember(root, 'Data Curator', cid);
  assert.equal(root, before);
  const expected = structuredClone(root);
  expected.properties.attributeRules[0].dnfCondition[0][0].attributeValueIncludedIn?.push(cid);
  assert.equal(after, expected);
});

given('changes nothing for who is a member already', () => {
  assert.equal(withMember(root, 'Data Curator', ann), root);
});

given('knows a member in either case', () => {
  assert.equal(withMember(root, 'Data Curator', ann.toUpperCase()), root);
  assert.is(rolesOf([root], ann.toUpperCase()).length, 1);
});

given('adds the rule of a new role before the permissions, and its line there', () => {
  const after = withMember(root, 'Collection Admin', cid);
  const [curator, added, permission] = after.properties.attributeRules;
  assert.equal(curator, root.properties.attributeRules[0]);
  const id = `${admins}:root`;
  assert.equal(added, {
    kind: 'attributerule',
    id,
    name: id,
    dnfCondition: [[member(cid), derived(admins, 'derived.purview.role')]],
  });
  assert.equal(permission.dnfCondition, [[derived(`${curators}:root`)], [derived(id)]]);
});

given('adds a member to a rule that is only inherited', () => {
  const inherited = [derived(`${admins}:root`)];
  const child = policy('child', {
    [`${admins}:child`]: [inherited],
    'permission:child': [[derived(`${admins}:child`)]],
  });
  const [rule, permission] = withMember(child, 'Collection Admin', cid).properties.attributeRules;
  assert.equal(rule.dnfCondition, [[member(cid), derived(admins, 'derived.purview.role')], inherited]);
  assert.equal(permission, child.properties.attributeRules[1]);
});

given('is seen by rolesOf at once', () => {
  const after = withMember(withMember(root, 'Data Reader', cid), 'Data Source Administrator', cid);
  assert.equal(
    rolesOf([after], cid).map(({ role }) => role),
    ['purview-reader', 'data-source-administrator'],
  );
});

given('is seen by rolesOf where the service writes the rule of permissions in another case', () => {
  const shouted = structuredClone(root);
  for (const rule of shouted.properties.attributeRules) rule.id = rule.id.replace('permission:root', 'permission:ROOT');
  assert.equal(
    rolesOf([withMember(shouted, 'Data Reader', cid)], cid),
    rolesOf([withMember(root, 'Data Reader', cid)], cid),
  );
  assert.is(rolesOf([shouted], ann).length, 1);
});

given('begins a list that the service wrote as null', () => {
  const none = { ...member(ann), attributeValueIncludedIn: null as never };
  const idle = policy('idle', { [`${curators}:idle`]: [[none]], 'permission:idle': [[derived(`${curators}:idle`)]] });
  assert.equal(rolesOf([idle], ann), []);
  assert.equal(withoutMember(idle, 'Data Curator', ann), idle);
  assert.is(rolesOf([withMember(idle, 'Data Curator', ann)], ann).length, 1);
});

given('grants what a rule without its line in the permissions did not', () => {
  const idle = policy('idle', { [`${curators}:idle`]: [[member(ann)]], 'permission:idle': [] });
  assert.equal(rolesOf([withMember(idle, 'Data Curator', ann)], ann).length, 1);
});

given('refuses a policy in which no role would grant anything', () => {
  const bare = policy('bare', { [`${curators}:bare`]: [[member(ann)]] });
  for (const role of ['Data Curator', 'Data Reader'] as const) {
    const error = thrown(() => withMember(bare, role, bob));
    assert.instance(error, TypeError);
    assert.is(
      error.message,
      'The policy has no rule "permission:bare", and without it no role grants anything: read the policy again, and pass it whole.',
    );
  }
});

given('refuses an id that is none', () => {
  for (const id of ['', ' ', 'ann', `${ann}\r\n`, '__proto__', undefined] as string[]) {
    const error = thrown(() => withMember(root, 'Data Curator', id));
    assert.instance(error, TypeError);
    assert.is(error.message, `${JSON.stringify(id)} is not an object id: that is a GUID, the claim oid of a token.`);
  }
});

given('refuses a role that is none of those people give, as does taking it', () => {
  for (const role of ['Data Curators', '__proto__', 'toString', undefined] as string[] as RoleName[]) {
    for (const act of [withMember, withoutMember]) {
      const error = thrown(() => act(root, role, ann));
      assert.instance(error, TypeError);
      assert.is(
        error.message,
        `There is no role ${JSON.stringify(role)}. There are: ${Object.keys(roles).join(', ')}.`,
      );
    }
  }
});

given.run();

const taken = suite('withoutMember');

taken('takes the member out, and leaves the rest and the original untouched', () => {
  const before = structuredClone(root);
  const after = withoutMember(root, 'Data Curator', ann.toUpperCase());
  assert.equal(root, before);
  assert.equal(after.properties.attributeRules[0].dnfCondition[0][0], member(bob));
  assert.equal(withMember(withoutMember(root, 'Data Curator', bob), 'Data Curator', bob), root);
});

taken('changes nothing for who is no member, or of a role that nobody holds', () => {
  assert.equal(withoutMember(root, 'Data Curator', cid), root);
  assert.equal(withoutMember(root, 'Data Reader', ann), root);
});

taken('takes it out of every list of the rule, and leaves the rule, its groups and what it inherits', () => {
  const groups = { attributeName: 'principal.microsoft.groups', attributeValueIncludedIn: [ann] };
  const rules = (...ids: string[]) => ({
    [`${curators}:child`]: [[member(...ids)], [groups], [member(...ids), derived(curators)], [derived('root')]],
    [`${admins}:child`]: [[member(ann)]],
  });
  const after = withoutMember(policy('child', rules(ann, bob)), 'Data Curator', ann);
  assert.equal(after, policy('child', rules(bob)));
  assert.equal(withoutMember(after, 'Data Curator', bob), policy('child', rules()));
});

const administered = (collection: string, ...matchers: AttributeMatcher[]) =>
  policy(collection, { [`${admins}:${collection}`]: matchers.map((matcher) => [matcher]) });

taken('keeps the last Collection Admin of the root collection', () => {
  const error = thrown(() => withoutMember(administered('root', member(ann)), 'Collection Admin', ann));
  assert.instance(error, TypeError);
  assert.is(
    error.message,
    `${ann} is the last Collection Admin of the root collection "root": give the role to somebody else first.`,
  );
});

taken('lets one of several go, and the last of a child collection', () => {
  const left = withoutMember(administered('root', member(ann, bob)), 'Collection Admin', ann);
  assert.equal(left, administered('root', member(bob)));
  const groups = { attributeName: 'principal.microsoft.groups', attributeValueIncludedIn: ['all'] };
  withoutMember(administered('root', member(ann), groups), 'Collection Admin', ann);
  const child = administered('child', member(ann));
  child.properties.parentCollectionName = 'root';
  assert.equal(rolesOf([withoutMember(child, 'Collection Admin', ann)], ann), []);
});

taken.run();
