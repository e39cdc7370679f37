import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { collectionsPermitting } from '../../sandbox/policy/permissions';
import { people } from '../../sandbox/entra/people';
import { personas, persona, readersGroup, usersGroup } from '../../sandbox/entra/personas';
import { loadWorld } from '../../sandbox/document/load';
import { contoso } from '../../sandbox/estate/contoso';
import type { Policy } from '../../sandbox/policy/policy';
import type { DataAction } from '../../sandbox/policy/roles';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, decoded, field, names, parse, send, tokenOf, versions } from './support';

const as = (name: string, method: string, path: string, body?: unknown) =>
  callAs(sandbox.url, name, method, `${path}${path.includes('?') ? '&' : '?'}${versions.policy}`, body);
const forbidden = { error: { code: 'Unauthorized', message: 'Not authorized to access account' } };

const role = (name: string) => `purviewmetadatarole_builtin_${name}`;
const derived = (kind: string, rule: string) => ({
  fromRule: rule,
  attributeName: `derived.purview.${kind}`,
  attributeValueIncludes: rule,
});
const held = (...ids: string[]) => ({ attributeName: 'principal.microsoft.id', attributeValueIncludedIn: ids });

async function policyOf(collection: string): Promise<Policy> {
  return parse(await as('admin', 'GET', `/policyStore/collections/${collection}/metadataPolicy`)) as Policy;
}

/** The policy with members in a role: in its rule, or in a new one with its line in the permission rule. */
function granting(policy: Policy, name: string, ...ids: string[]): Policy {
  const { attributeRules, collection } = policy.properties;
  const id = `${role(name)}:${collection.referenceName}`;
  const member = [held(...ids), derived('role', role(name))];
  const known = attributeRules.some((rule) => rule.id === id);
  const adding = known ? { [id]: member } : { [`permission:${collection.referenceName}`]: [derived('permission', id)] };
  const rules = attributeRules.map((rule) => ({
    ...rule,
    dnfCondition: [...rule.dnfCondition, ...[adding[rule.id] ?? []].filter((all) => all.length > 0)],
  }));
  const fresh = known ? [] : [{ kind: 'attributerule', id, name: id, dnfCondition: [member] }];
  return { ...policy, properties: { ...policy.properties, attributeRules: [...fresh, ...rules] } };
}

const put = (name: string, policy: Policy) => as(name, 'PUT', `/policyStore/metadataPolicies/${policy.id}`, policy);

const shape = sandboxSuite('a metadata policy');

shape('of the root has the shape and the key order of the service', async () => {
  const { text } = await as('admin', 'GET', '/policyStore/collections/contoso/metadataPolicy');
  const policy = JSON.parse(text) as Policy;
  const rules = Object.entries({
    'collection-administrator': ['admin', 'collection-admin'],
    'data-curator': ['curator'],
    'purview-reader': ['reader', 'data-reader'],
  }).map(([name, holders]) => {
    const id = `${role(name)}:contoso`;
    const members = [...personas, ...people]
      .filter((one) => holders.includes(one.name))
      .map(({ objectId }) => objectId);
    return { kind: 'attributerule', id, name: id, dnfCondition: [[held(...members), derived('role', role(name))]] };
  });
  const permission = {
    kind: 'attributerule',
    id: 'permission:contoso',
    name: 'permission:contoso',
    dnfCondition: rules.map(({ id }) => [derived('permission', id)]),
  };
  const decision = {
    kind: 'decisionrule',
    effect: 'Permit',
    dnfCondition: [
      [
        { attributeName: 'resource.purview.collection', attributeValueIncludes: 'contoso' },
        derived('permission', 'permission:contoso'),
      ],
    ],
  };
  const properties = {
    description: '',
    decisionRules: [decision],
    attributeRules: [...rules, permission],
    collection: { type: 'CollectionReference', referenceName: 'contoso' },
  };
  assert.is(text, JSON.stringify({ name: 'policy_Contoso', id: policy.id, version: 1, properties }));
});

shape('of a child inherits in both spellings and names its parent last', async () => {
  const { version, properties } = await policyOf('cust4x');
  const admins = `${role('collection-administrator')}:cust4x`;
  assert.is(version, 0);
  assert.equal(
    properties.attributeRules.map((rule) => rule.dnfCondition),
    [
      [[derived('permission', `${role('collection-administrator')}:sal3s0`)]],
      [[derived('permission', admins)], [derived('permission', 'permission:sal3s0')]],
    ],
  );
  assert.equal(Object.keys(properties).pop(), 'parentCollectionName');
  assert.is(properties.parentCollectionName, 'sal3s0');
});

shape('is listed, found by id and filtered by collection in any case', async () => {
  const all = await as('admin', 'GET', '/policyStore/metadataPolicies');
  assert.equal(names(all, 'values'), [
    'policy_Contoso',
    'policy_sal3s0',
    'policy_f1nanc',
    'policy_mkt9qd',
    'policy_cust4x',
  ]);
  assert.equal(Object.keys(parse(all) as object), ['values']);
  assert.equal(names(await as('admin', 'GET', '/policystore/metadatapolicies?collectionName=Sal3s0'), 'values'), [
    'policy_sal3s0',
  ]);
  assert.equal(names(await as('admin', 'GET', '/policyStore/metadataPolicies?collectionName=nowhere'), 'values'), []);
  const { id } = await policyOf('f1nanc');
  assert.is(field(parse(await as('admin', 'GET', `/policyStore/metadataPolicies/${id}`)), 'name'), 'policy_f1nanc');
});

shape('that does not exist is not found', async () => {
  for (const [path, code, message] of [
    ['/metadataPolicies/00000000-0000-4000-8000-000000000000', 'ResourceNotFound', 'Resource not found'],
    ['/collections/nowhere/metadataPolicy', '6000', 'Collection nowhere not found'],
    // A friendly name is none.
    ['/collections/Sales/metadataPolicy', '6000', 'Collection Sales not found'],
  ] as const) {
    const answer = await as('admin', 'GET', `/policyStore${path}`);
    assert.is(answer.status, 404);
    assert.equal(parse(answer), { error: { code, message } });
    assert.is(answer.headers.get('x-ms-error-code'), code);
  }
});

shape("is nobody else's to read", async () => {
  for (const name of ['learner', 'curator', 'reader']) {
    for (const path of [
      '/policyStore/metadataRoles',
      '/policyStore/metadataPolicies',
      '/policyStore/collections/contoso/metadataPolicy',
    ]) {
      const answer = await as(name, 'GET', path);
      assert.is(answer.status, 403);
      assert.equal(parse(answer), forbidden);
    }
  }
});

shape.run();

const roles = sandboxSuite('the metadata roles');

roles('are the five that were recorded, and Policy Author, with their data actions', async () => {
  const answer = await as('admin', 'GET', '/policyStore/metadataRoles');
  assert.equal(names(answer, 'values'), [
    'data-curator',
    'data-source-administrator',
    'collection-administrator',
    'purview-reader',
    'data-share-contributor',
    'policy-author',
  ]);
  assert.equal(field(parse(answer), 'values', 0), {
    id: 'purviewmetadatarole_builtin_data-curator',
    name: 'data-curator',
    type: 'Microsoft.Purview/role',
    properties: {
      provisioningState: 'Provisioned',
      roleType: 'BuiltIn',
      friendlyName: 'Data Curator',
      cnfCondition: [
        [
          {
            attributeName: 'request.azure.dataAction',
            attributeValueIncludedIn: ['data/read', 'data/write', 'collection/read'].map(
              (action) => `Microsoft.Purview/accounts/${action}`,
            ),
          },
        ],
      ],
      version: 1,
    },
  });
});

roles('end with a link to an empty page, as the real list does', async () => {
  const { pathname, origin, search, href } = new URL(
    String(field(parse(await as('admin', 'GET', '/policyStore/metadataRoles')), 'nextLink')),
  );
  assert.is(origin + pathname, `${sandbox.url}/policyStore/metadataRoles`);
  assert.match(search, /^\?api-version=2021-07-01&skipToken=%7B.+%7D$/);
  const next = await callAs(sandbox.url, 'admin', 'GET', href.slice(origin.length));
  assert.is(next.status, 200);
  assert.equal(parse(next), { values: [] });
});

roles.run();

const change = sandboxSuite('a PUT of a policy');

change('answers the whole policy with its version raised by one', async () => {
  const policy = granting(await policyOf('contoso'), 'data-source-administrator', persona('learner').objectId);
  const answer = await put('admin', policy);
  assert.is(answer.status, 200);
  assert.equal(parse(answer), { ...policy, version: 2 });
  assert.equal(await policyOf('contoso'), { ...policy, version: 2 });
});

change('decides what the next call may do', async () => {
  const sources = () => callAs(sandbox.url, 'learner', 'GET', `/scan/datasources?${versions.scanning}`);
  assert.is((await sources()).status, 403);
  await put('admin', granting(await policyOf('contoso'), 'data-source-administrator', persona('learner').objectId));
  assert.equal(names(await sources()), [
    'sql-contoso-sales',
    'sql-contoso-finance',
    'adls-contosolake',
    'powerbi-contoso',
  ]);
});

change('takes a role away again', async () => {
  const policy = await policyOf('contoso');
  const rules = policy.properties.attributeRules.filter(({ id }) => !id.includes('purview-reader'));
  await put('admin', { ...policy, properties: { ...policy.properties, attributeRules: rules } });
  assert.is((await callAs(sandbox.url, 'reader', 'GET', `/account/collections?${versions.account}`)).status, 403);
});

change('on a sub-collection acts there and below, and nowhere else', async () => {
  await put('admin', granting(await policyOf('sal3s0'), 'collection-administrator', persona('learner').objectId));
  assert.equal(names(await as('learner', 'GET', '/policyStore/metadataPolicies'), 'values'), [
    'policy_sal3s0',
    'policy_cust4x',
  ]);
  assert.equal(names(await callAs(sandbox.url, 'learner', 'GET', `/account/collections?${versions.account}`)), [
    'sal3s0',
    'cust4x',
  ]);
  assert.is((await as('learner', 'GET', '/policyStore/collections/contoso/metadataPolicy')).status, 403);
  assert.is((await callAs(sandbox.url, 'learner', 'GET', `/account?${versions.account}`)).status, 403);
});

change('that drops the parent line ends the inheritance', async () => {
  const policy = await policyOf('f1nanc');
  const rules = policy.properties.attributeRules.map((rule) => ({
    ...rule,
    dnfCondition: rule.dnfCondition.filter(([matcher]) => matcher?.fromRule !== 'permission:contoso'),
  }));
  await put('admin', { ...policy, properties: { ...policy.properties, attributeRules: rules } });
  const collections = await callAs(sandbox.url, 'reader', 'GET', `/account/collections?${versions.account}`);
  assert.equal(names(collections), ['contoso', 'sal3s0', 'mkt9qd', 'cust4x']);
  assert.is((await as('admin', 'GET', '/policyStore/collections/f1nanc/metadataPolicy')).status, 200);
});

change('is accepted without fromRule, which the answer has again', async () => {
  const policy = await policyOf('cust4x');
  const bare: unknown = JSON.parse(JSON.stringify(policy), (key, value) => (key === 'fromRule' ? undefined : value));
  const answer = await as('admin', 'PUT', `/policyStore/metadataPolicies/${policy.id}`, bare);
  assert.equal(parse(answer), { ...policy, version: 1 });
});

change('of one who does not administer the collection is refused', async () => {
  const answer = await put(
    'curator',
    granting(await policyOf('contoso'), 'collection-administrator', persona('curator').objectId),
  );
  assert.is(answer.status, 403);
  assert.equal(parse(answer), forbidden);
});

change('from an older version is refused', async () => {
  const policy = await policyOf('contoso');
  await put('admin', policy);
  const answer = await put('admin', policy);
  assert.is(answer.status, 409);
  assert.equal(parse(answer), {
    error: {
      code: '15602',
      message: 'Stale Policy Update. New version already exists, please refresh',
    },
  });
});

change('may write its version as text', async () => {
  const policy = await policyOf('contoso');
  assert.is(
    (await as('admin', 'PUT', `/policyStore/metadataPolicies/${policy.id}`, { ...policy, version: '1' })).status,
    200,
  );
  assert.is((await policyOf('contoso')).version, 2);
});

change('that makes no sense is refused with the place of the mistake', async () => {
  const policy = await policyOf('contoso');
  const properties = (part: object) => ({ ...policy, properties: { ...policy.properties, ...part } });
  const rule = { kind: 'attributerule', id: 'permission:contoso', name: 'permission:contoso' };
  const cases: [unknown, string][] = [
    [[], 'The body must be an object.'],
    [{ ...policy, id: undefined }, 'id must be a non-empty string.'],
    [{ ...policy, version: 'one' }, 'version must be a whole number.'],
    [properties({ attributeRules: {} }), 'properties.attributeRules must be a list.'],
    [
      properties({ attributeRules: [{ ...rule, id: 'permission:sal3s0', dnfCondition: [] }] }),
      "properties.attributeRules[0].id 'permission:sal3s0' is neither permission:contoso nor <role id>:contoso.",
    ],
    [
      properties({ attributeRules: [{ ...rule, dnfCondition: [[{}]] }] }),
      'properties.attributeRules[0].dnfCondition[0][0].attributeName must be a non-empty string.',
    ],
    [
      properties({
        attributeRules: [
          { ...rule, dnfCondition: [] },
          { ...rule, dnfCondition: [] },
        ],
      }),
      "The rule 'permission:contoso' is there twice.",
    ],
    [
      properties({ collection: { referenceName: 'sal3s0' }, attributeRules: [] }),
      'A policy cannot be moved to another collection or parent.',
    ],
    [{ ...policy, id: 'other' }, "The policy id 'other' in the body is not the one in the path."],
  ];
  for (const [body, message] of cases) {
    const answer = await as('admin', 'PUT', `/policyStore/metadataPolicies/${policy.id}`, body);
    assert.is(answer.status, 400, message);
    assert.equal(parse(answer), { error: { code: 'InvalidRequest', message } });
  }
});

change.run();

const groups = sandboxSuite('a group in a policy');

const permitted = (name: string, action: DataAction) => [
  ...collectionsPermitting(sandbox.world.policies, persona(name), action),
];
const member = (role: string, ids: string[]) => [
  { attributeName: 'principal.microsoft.groups', attributeValueIncludedIn: ids },
  derived('role', role),
];

groups('is named in the token of a persona that is in one, with the groups around it, and of no other', async () => {
  const claims = async (name: string) => decoded(await tokenOf(sandbox.url, name), 1);
  assert.equal(field(await claims('reader'), 'groups'), [readersGroup, usersGroup]);
  for (const name of ['learner', 'admin', 'curator']) assert.is(field(await claims(name), 'groups'), undefined, name);
});

groups('gives its members the role, whichever of the two conditions comes first', async () => {
  for (const backwards of [false, true]) {
    const policy = granting(await policyOf('sal3s0'), 'data-curator', persona('learner').objectId);
    const rule = policy.properties.attributeRules.find(({ id }) => id === `${role('data-curator')}:sal3s0`);
    const all = member(role('data-curator'), [readersGroup.toUpperCase()]);
    if (rule) rule.dnfCondition = [rule.dnfCondition[0] ?? [], backwards ? all.reverse() : all];
    assert.is((await put('admin', policy)).status, 200);
    assert.equal(permitted('reader', 'data/write'), ['sal3s0', 'cust4x'], String(backwards));
    assert.equal(permitted('curator', 'collection/write'), []);
    await send(`${sandbox.url}/sandbox/reset`, { method: 'POST' });
  }
});

groups('gives its role to the members of the groups in it', async () => {
  const policy = granting(await policyOf('f1nanc'), 'data-curator', persona('learner').objectId);
  const rule = policy.properties.attributeRules.find(({ id }) => id === `${role('data-curator')}:f1nanc`);
  rule?.dnfCondition.push(member(role('data-curator'), [usersGroup]));
  assert.is((await put('admin', policy)).status, 200);
  const body = { classificationDefs: [{ name: 'MINE', superTypes: [], attributeDefs: [] }] };
  const types = `/datamap/api/atlas/v2/types/typedefs?${versions.datamap}`;
  assert.is((await callAs(sandbox.url, 'reader', 'POST', types, body)).status, 200);
  await send(`${sandbox.url}/sandbox/reset`, { method: 'POST' });
});

groups('is shown among the roles of its members', async () => {
  const policy = granting(await policyOf('f1nanc'), 'data-curator');
  const rule = policy.properties.attributeRules.find(({ id }) => id.includes('data-curator'));
  if (rule) rule.dnfCondition = [member(role('data-curator'), [readersGroup])];
  await put('admin', policy);
  const personas = parse(await send(`${sandbox.url}/sandbox/personas`));
  assert.equal(field(personas, 3, 'roles'), [
    { role: 'purview-reader', collection: 'contoso' },
    { role: 'data-curator', collection: 'f1nanc' },
  ]);
});

groups.run();

const permissions = suite('the evaluation of the policies');
const freshPolicies = () => loadWorld(contoso({ born: 0 }), { start: 0, now: () => 0 }).policies;

permissions('inherits down the tree', () => {
  const all = new Set(['contoso', 'sal3s0', 'f1nanc', 'mkt9qd', 'cust4x']);
  const policies = freshPolicies();
  assert.equal(collectionsPermitting(policies, persona('curator'), 'data/write'), all);
  assert.equal(collectionsPermitting(policies, persona('reader'), 'data/read'), all);
  assert.equal(collectionsPermitting(policies, persona('admin'), 'collection/write'), all);
});

/** cust4x inherits from sal3s0 by the rule of the role, by the permission rule, by both or by neither. */
permissions('inherits by either spelling of inheritance alone', () => {
  const rolesOnly = (id: string) => id.startsWith('purviewmetadatarole');
  const spellings: [string, (id: string) => boolean, boolean, boolean][] = [
    ['both', () => true, true, true],
    ['the rule of the role', (id) => rolesOnly(id), true, false],
    ['the permission rule', (id) => !rolesOnly(id), true, true],
    ['neither', () => false, false, false],
  ];
  for (const [spelling, keeps, admin, reader] of spellings) {
    const policies = freshPolicies();
    const child = policies.byCollection('cust4x');
    assert.ok(child);
    const attributeRules = child.properties.attributeRules.map((rule) => ({
      ...rule,
      dnfCondition: rule.dnfCondition.filter(
        (all) => !all.some(({ fromRule = '' }) => fromRule.endsWith(':sal3s0')) || keeps(rule.id),
      ),
    }));
    policies.put(child, { ...child, properties: { ...child.properties, attributeRules } });
    const reaches = (name: string) => collectionsPermitting(policies, persona(name), 'collection/read').has('cust4x');
    assert.is(reaches('admin'), admin, spelling);
    assert.is(reaches('reader'), reader, spelling);
  }
});

permissions('gives a role its own actions only', () => {
  const policies = freshPolicies();
  assert.is(collectionsPermitting(policies, persona('reader'), 'data/write').size, 0);
  assert.is(collectionsPermitting(policies, persona('admin'), 'data/read').size, 0);
  assert.is(collectionsPermitting(policies, persona('curator'), 'scan/read').size, 0);
  assert.is(collectionsPermitting(policies, persona('learner'), 'collection/read').size, 0);
});

permissions('does not know a client id', () => {
  assert.is(
    collectionsPermitting(freshPolicies(), { objectId: persona('admin').clientId, groups: [] }, 'collection/read').size,
    0,
  );
});

permissions('ends when rules name each other', () => {
  const policies = freshPolicies();
  const root = policies.byCollection('contoso');
  assert.ok(root);
  const loop = root.properties.attributeRules.map((rule) => ({
    ...rule,
    dnfCondition: [[derived('permission', 'permission:cust4x')]],
  }));
  policies.put(root, { ...root, properties: { ...root.properties, attributeRules: loop } });
  assert.is(collectionsPermitting(policies, persona('admin'), 'collection/read').size, 0);
});

permissions('takes no longer when rules name each other many times', () => {
  const policies = freshPolicies();
  const ids = policies.all().flatMap(({ properties }) => properties.attributeRules.map(({ id }) => id));
  const each = ids.map((id) => derived('permission', id));
  for (const policy of policies.all()) {
    const attributeRules = policy.properties.attributeRules.map((rule) => ({
      ...rule,
      dnfCondition: [
        ...Array.from({ length: 50 }, () => each),
        ...Array.from({ length: 50 }, () => each.slice(0, 5).reverse()),
        ...each.map((one) => [one, one]),
        ...rule.dnfCondition,
      ],
    }));
    policies.put(policy, { ...policy, properties: { ...policy.properties, attributeRules } });
  }
  // One role is enough, where every rule leads to every other.
  assert.is(collectionsPermitting(policies, persona('admin'), 'collection/write').size, 5);
  assert.is(collectionsPermitting(policies, persona('learner'), 'collection/write').size, 0);
});

permissions('finds what holds by way of a circle', () => {
  const policies = freshPolicies();
  const root = policies.byCollection('contoso');
  assert.ok(root);
  // Each of the two waits for the other, and one of them holds by itself as well.
  const [first, second] = [`${role('data-curator')}:contoso`, 'permission:contoso'];
  const attributeRules = root.properties.attributeRules.map((rule) =>
    rule.id === first || rule.id === second
      ? {
          ...rule,
          dnfCondition: [
            [derived('permission', rule.id === first ? second : first), derived('permission', rule.id)],
            ...rule.dnfCondition,
          ],
        }
      : rule,
  );
  policies.put(root, { ...root, properties: { ...root.properties, attributeRules } });
  assert.is(collectionsPermitting(policies, persona('curator'), 'data/write').size, 5);
});

permissions('may ask a rule about the collection of the question', () => {
  const policies = freshPolicies();
  const root = policies.byCollection('contoso');
  assert.ok(root);
  const attributeRules = root.properties.attributeRules.map((rule) => ({
    ...rule,
    dnfCondition: rule.id.startsWith(role('data-curator'))
      ? rule.dnfCondition.map((all) => [
          ...all,
          { attributeName: 'resource.purview.collection', attributeValueExcludes: 'f1nanc' },
        ])
      : rule.dnfCondition,
  }));
  policies.put(root, { ...root, properties: { ...root.properties, attributeRules } });
  const allowed = collectionsPermitting(policies, persona('curator'), 'data/write');
  assert.equal([...allowed].sort(), ['contoso', 'cust4x', 'mkt9qd', 'sal3s0']);
});

permissions.run();
