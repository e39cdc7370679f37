import * as assert from 'uvu/assert';
import { persona, tenantId } from '../../sandbox/entra/personas';
import type { Policy } from '../../sandbox/policy/policy';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, names, parse, send, tokenOf, versions } from './support';

const noon = Date.UTC(2026, 0, 5, 12, 0, 0, 120);

const as = (name: string, method: string, path: string, body?: unknown) =>
  callAs(sandbox.url, name, method, `${path}?${versions.account}`, body);
const forbidden = { error: { code: 'Unauthorized', message: 'Not authorized to access account' } };

const account = sandboxSuite('the account plane', { clock: () => noon });

account('shows the account to a collection administrator of the root only', async () => {
  const answer = await as('admin', 'GET', '/account');
  assert.is(field(parse(answer), 'name'), 'contoso');
  assert.is(field(parse(answer), 'properties', 'provisioningState'), 'Succeeded');
  assert.is(field(parse(answer), 'identity', 'tenantId'), tenantId);
  for (const name of ['learner', 'curator', 'reader']) {
    const refused = await as(name, 'GET', '/account');
    assert.is(refused.status, 403);
    assert.equal(parse(refused), forbidden);
    assert.is(refused.headers.get('x-ms-error-code'), 'Unauthorized');
  }
});

account('lists the collections, with and without /account, in any case', async () => {
  for (const path of ['/account/collections', '/collections', '/Account/Collections/', '/COLLECTIONS']) {
    const answer = await as('reader', 'GET', path);
    assert.equal(names(answer), ['contoso', 'sal3s0', 'f1nanc', 'mkt9qd', 'cust4x'], path);
    assert.is(field(parse(answer), 'count'), 5);
  }
});

account('shows a collection with its parent; the root has none', async () => {
  const by = persona('admin').objectId;
  const systemData = {
    createdBy: by,
    createdByType: 'Application',
    createdAt: '2026-01-05T12:00:00.12Z',
    lastModifiedBy: by,
    lastModifiedByType: 'Application',
    lastModifiedAt: '2026-01-05T12:00:00.12Z',
  };
  assert.equal(parse(await as('reader', 'GET', '/account/collections/CUST4X')), {
    name: 'cust4x',
    friendlyName: 'Customer Analytics',
    description: 'How customers behave, and what they are worth.',
    parentCollection: { type: 'CollectionReference', referenceName: 'sal3s0' },
    systemData,
    collectionProvisioningState: 'Succeeded',
  });
  assert.equal(parse(await as('reader', 'GET', '/collections/Contoso')), {
    name: 'contoso',
    friendlyName: 'Contoso',
    description: 'The root collection.',
    systemData,
    collectionProvisioningState: 'Succeeded',
  });
});

account('is there without /account before it too, as on the hosts of an account', async () => {
  const [long, short] = [await as('admin', 'GET', '/account'), await as('admin', 'GET', '/')];
  assert.is(short.status, 200);
  assert.equal(parse(short), parse(long));
  assert.is(short.headers.get('x-ms-account-status'), 'Succeeded');
  const renamed = await as('admin', 'PATCH', '/', { friendlyName: 'Contoso data' });
  assert.is(field(parse(renamed), 'properties', 'friendlyName'), 'Contoso data');
  await as('admin', 'PATCH', '/', { friendlyName: 'Contoso' });
  assert.is((await as('reader', 'GET', '/')).status, 403);
  assert.is((await as('admin', 'DELETE', '/')).status, 501);
});

account('names children and the path from the root', async () => {
  assert.equal(parse(await as('reader', 'GET', '/account/collections/sal3s0/getChildCollectionNames')), {
    value: [{ name: 'cust4x', friendlyName: 'Customer Analytics' }],
    count: 1,
  });
  assert.equal(parse(await as('reader', 'GET', '/collections/cust4x/getcollectionpath')), {
    parentNameChain: ['contoso', 'sal3s0'],
    parentFriendlyNameChain: ['Contoso', 'Sales'],
  });
});

account('does not find an unknown collection', async () => {
  for (const path of [
    '/account/collections/nowhere',
    '/account/collections/nowhere/getCollectionPath',
    '/collections/nowhere/getChildCollectionNames',
  ]) {
    const answer = await as('reader', 'GET', path);
    assert.is(answer.status, 404);
    assert.equal(parse(answer), { error: { code: 'ResourceNotFound', message: 'Resource not found' } });
  }
});

account('creates a collection that takes a moment, with a policy of its own', async () => {
  const created = await as('admin', 'PUT', '/account/collections/Legal1', {
    friendlyName: 'Legal',
    parentCollection: { referenceName: 'F1nanc' },
  });
  assert.is(created.status, 200);
  // As the recorded answer: the name as written, the parent in lower case.
  assert.is(field(parse(created), 'name'), 'Legal1');
  assert.is(field(parse(created), 'parentCollection', 'referenceName'), 'f1nanc');
  assert.is(field(parse(created), 'collectionProvisioningState'), 'Creating');
  sandbox.world.advance(4);
  assert.is(
    field(parse(await as('reader', 'GET', '/account/collections/legal1')), 'collectionProvisioningState'),
    'Succeeded',
  );
  for (const written of ['legal1', 'LEGAL1'])
    assert.is(field(parse(await as('reader', 'GET', `/account/collections/${written}`)), 'name'), 'Legal1');
  assert.equal(parse(await as('reader', 'GET', '/account/collections/f1nanc/getChildCollectionNames')), {
    value: [{ name: 'Legal1', friendlyName: 'Legal' }],
    count: 1,
  });
  const policy = await callAs(
    sandbox.url,
    'admin',
    'GET',
    `/policyStore/collections/legal1/metadataPolicy?${versions.policy}`,
  );
  assert.is(field(parse(policy), 'version'), 0);
  assert.is(field(parse(policy), 'properties', 'parentCollectionName'), 'f1nanc');
});

account('renames a collection, and deletes one that is empty', async () => {
  await as('admin', 'PUT', '/account/collections/legal1', { parentCollection: { referenceName: 'contoso' } });
  const renamed = await as('admin', 'PUT', '/account/collections/legal1', {
    friendlyName: 'Legal affairs',
    parentCollection: { referenceName: 'contoso' },
  });
  assert.is(field(parse(renamed), 'friendlyName'), 'Legal affairs');
  const deleted = await as('admin', 'DELETE', '/account/collections/legal1');
  assert.is(deleted.status, 204);
  assert.is(deleted.text, '');
  assert.is((await as('admin', 'GET', '/account/collections/legal1')).status, 404);
});

account('refuses to delete a collection with children or assets', async () => {
  const parent = await as('admin', 'DELETE', '/account/collections/sal3s0');
  assert.is(parent.status, 409);
  assert.equal(parse(parent), {
    error: { code: '12005', message: "Sales is being referenced by other resources and can't be deleted." },
  });
  const full = await as('admin', 'DELETE', '/account/collections/cust4x');
  assert.is(full.status, 409);
  assert.equal(parse(full), {
    error: {
      code: '12005',
      message: "Customer Analytics is being referenced by other resources and can't be deleted.",
    },
  });
});

const stateOf = async (path: string) => field(parse(await as('admin', 'GET', path)), 'collectionProvisioningState');

account('moves a collection with all below it, which takes a moment', async () => {
  const path = '/account/collections/sal3s0';
  const answer = await as('admin', 'PUT', path, { parentCollection: { referenceName: 'Mkt9qd' } });
  assert.is(answer.status, 200);
  assert.is(field(parse(answer), 'parentCollection', 'referenceName'), 'mkt9qd');
  assert.is(field(parse(answer), 'friendlyName'), 'Sales');
  assert.is(field(parse(answer), 'collectionProvisioningState'), 'Moving');
  await as('admin', 'PUT', path, { friendlyName: 'Selling', parentCollection: { referenceName: 'mkt9qd' } });
  assert.is(await stateOf(path), 'Moving');
  sandbox.world.advance(3);
  assert.is(await stateOf(path), 'Succeeded');
  assert.equal(parse(await as('admin', 'GET', '/account/collections/cust4x/getCollectionPath')), {
    parentNameChain: ['contoso', 'mkt9qd', 'sal3s0'],
    parentFriendlyNameChain: ['Contoso', 'Marketing', 'Selling'],
  });
  assert.equal(names(await as('admin', 'GET', '/account/collections/mkt9qd/getChildCollectionNames')), ['sal3s0']);
});

account('lets a moved collection inherit from its new parent', async () => {
  const policyOf = (name: string) =>
    callAs(sandbox.url, 'admin', 'GET', `/policyStore/collections/${name}/metadataPolicy?${versions.policy}`);
  await as('admin', 'PUT', '/account/collections/cust4x', { parentCollection: { referenceName: 'f1nanc' } });
  const { text } = await policyOf('cust4x');
  assert.not.match(text, 'sal3s0');
  assert.is(field(JSON.parse(text), 'properties', 'parentCollectionName'), 'f1nanc');
  assert.is(field(JSON.parse(text), 'version'), 1);
  for (const rule of ['permission', 'purviewmetadatarole_builtin_collection-administrator'])
    assert.match(text, `"fromRule":"${rule}:f1nanc"`);
  assert.ok(names(await as('reader', 'GET', '/account/collections')).includes('cust4x'));
});

account('refuses to move a collection below itself, or the root at all', async () => {
  for (const below of ['sal3s0', 'cust4x']) {
    const answer = await as('admin', 'PUT', '/account/collections/sal3s0', {
      parentCollection: { referenceName: below },
    });
    assert.is(answer.status, 409);
    assert.equal(parse(answer), {
      error: { code: 'Conflict', message: "The collection 'sal3s0' cannot be moved below itself." },
    });
  }
  const root = await as('admin', 'PUT', '/account/collections/contoso', {
    parentCollection: { referenceName: 'sal3s0' },
  });
  assert.is(root.status, 400);
  assert.is(field(parse(root), 'error', 'message'), 'The root collection has no parentCollection.');
  const gone = await as('admin', 'DELETE', '/account/collections/contoso');
  assert.is(gone.status, 400);
  assert.equal(parse(gone), { error: { code: '1006', message: "Contoso can't be deleted with this API." } });
});

account('calls a collection as its path does when it is given no friendlyName', async () => {
  const created = parse(
    await as('admin', 'PUT', '/collections/LegaL1', { parentCollection: { referenceName: 'CONTOSO' } }),
  );
  assert.equal(
    ['name', 'friendlyName', 'description'].map((key) => field(created, key)),
    ['LegaL1', 'LegaL1', undefined],
  );
  assert.equal(parse(await as('admin', 'GET', '/account/collections/LEGAL1')), created);
});

account('gets another friendly name from a collection administrator of the root', async () => {
  const renamed = await as('admin', 'PATCH', '/account', { friendlyName: 'Contoso data' });
  assert.is(renamed.status, 200);
  assert.is(field(parse(renamed), 'properties', 'friendlyName'), 'Contoso data');
  assert.is(field(parse(renamed), 'name'), 'contoso');
  assert.is(field(parse(await as('admin', 'GET', '/account')), 'properties', 'friendlyName'), 'Contoso data');
  assert.is((await as('curator', 'PATCH', '/account', { friendlyName: 'Mine' })).status, 403);
  const empty = await as('admin', 'PATCH', '/account', {});
  assert.equal(parse(empty), {
    error: { code: 'InvalidRequest', message: 'friendlyName must be a non-empty string.' },
  });
});

account('keeps its keys from who is no collection administrator', async () => {
  for (const path of ['/account/listkeys', '/account/regeneratekeys'])
    assert.is((await as('curator', 'POST', path, {})).status, 403, path);
});

account('lets only a collection administrator change collections', async () => {
  for (const [method, path, body] of [
    ['PUT', '/account/collections/legal1', { parentCollection: { referenceName: 'contoso' } }],
    ['DELETE', '/account/collections/cust4x', undefined],
  ] as const) {
    const answer = await as('curator', method, path, body);
    assert.is(answer.status, 403);
    assert.equal(parse(answer), forbidden);
  }
});

account('refuses a collection without a parent, and one under an unknown parent', async () => {
  const orphan = await as('admin', 'PUT', '/account/collections/legal1', {});
  assert.is(orphan.status, 400);
  assert.equal(parse(orphan), {
    error: { code: 'InvalidRequest', message: 'parentCollection.referenceName is required.' },
  });
  const lost = await as('admin', 'PUT', '/account/collections/legal1', {
    parentCollection: { referenceName: 'nowhere' },
  });
  assert.is(lost.status, 403);
});

account('refuses a call without api-version, and one with an unknown one', async () => {
  const missing = await callAs(sandbox.url, 'admin', 'GET', '/account');
  assert.is(missing.status, 400);
  assert.equal(parse(missing), {
    error: {
      code: 'MissingApiVersionParameter',
      message: 'The api-version query parameter (?api-version=) is required for all requests.',
    },
  });
  const unknown = await callAs(sandbox.url, 'admin', 'GET', '/account?api-version=1999-01-01');
  assert.is(unknown.status, 400);
  assert.equal(parse(unknown), {
    error: {
      code: 'UnsupportedApiVersion',
      message:
        "The api-version '1999-01-01' is not supported. The supported versions are '2019-11-01-preview, 2022-10-01-preview, 2023-10-01-preview'.",
    },
  });
});

account.run();

const scanning = sandboxSuite('the scanning plane', { clock: () => noon });

scanning('wants Data Source Administrator, which no persona has', async () => {
  for (const name of ['learner', 'admin', 'curator', 'reader']) {
    const answer = await callAs(sandbox.url, name, 'GET', `/scan/datasources?${versions.scanning}`);
    assert.is(answer.status, 403);
    assert.equal(parse(answer), forbidden);
  }
});

scanning('lists the sources of the collections in which the caller may scan, in the shape of the service', async () => {
  const policy = parse(
    await callAs(sandbox.url, 'admin', 'GET', `/policyStore/collections/sal3s0/metadataPolicy?${versions.policy}`),
  ) as Policy;
  const role = 'purviewmetadatarole_builtin_data-source-administrator';
  const dnfCondition = [
    [
      { attributeName: 'principal.microsoft.id', attributeValueIncludedIn: [persona('learner').objectId] },
      { attributeName: 'derived.purview.role', attributeValueIncludes: role },
    ],
  ];
  policy.properties.attributeRules.push({
    kind: 'attributerule',
    id: `${role}:sal3s0`,
    name: `${role}:sal3s0`,
    dnfCondition,
  });
  policy.properties.attributeRules[1]?.dnfCondition.push([
    { attributeName: 'derived.purview.permission', attributeValueIncludes: `${role}:sal3s0` },
  ]);
  await callAs(sandbox.url, 'admin', 'PUT', `/policyStore/metadataPolicies/${policy.id}?${versions.policy}`, policy);

  const answer = await callAs(sandbox.url, 'learner', 'GET', `/scan/datasources?${versions.scanning}`);
  const at = '2026-01-05T12:00:00.12Z';
  const unset = { resourceGroup: null, subscriptionId: null, location: null, resourceName: null, resourceId: null };
  const collection = { lastModifiedAt: at, referenceName: 'sal3s0', type: 'CollectionReference' };
  assert.equal(parse(answer), {
    value: [
      {
        properties: {
          serverEndpoint: 'sql-contoso-sales.database.windows.net',
          ...unset,
          dataUseGovernance: 'Disabled',
          createdAt: at,
          lastModifiedAt: at,
          parentCollection: null,
          collection,
          dataSourceCollectionMovingState: 0,
        },
        kind: 'AzureSqlDatabase',
        id: 'datasources/sql-contoso-sales',
        name: 'sql-contoso-sales',
      },
    ],
    count: 1,
  });
});

scanning.run();

const graph = sandboxSuite('Microsoft Graph', { clock: () => noon });

const learner = persona('learner');
const ask = async (name: string, path: string) =>
  send(`${sandbox.url}/v1.0${path}`, {
    headers: { authorization: `Bearer ${await tokenOf(sandbox.url, name, 'https://graph.microsoft.com')}` },
  });

graph('finds an application by filter, with the fields that were asked for', async () => {
  const query = new URLSearchParams({
    $filter: `appId eq '${learner.clientId}'`,
    $select: 'id,appId,displayName,passwordCredentials',
  });
  const answer = parse(await ask('learner', `/applications?${query}`));
  assert.is(
    field(answer, '@odata.context'),
    'https://graph.microsoft.com/v1.0/$metadata#applications(id,appId,displayName,passwordCredentials)',
  );
  assert.equal(Object.keys(Object(field(answer, 'value', 0))), ['id', 'appId', 'displayName', 'passwordCredentials']);
  assert.equal(field(answer, 'value', 0, 'passwordCredentials', 0), {
    customKeyIdentifier: null,
    displayName: 'rest-api',
    endDateTime: '2026-07-04T00:00:00Z',
    hint: 'san',
    keyId: learner.secretId,
    secretText: null,
    startDateTime: '2025-07-04T00:00:00Z',
  });
  assert.is(field(answer, 'value', 0, 'passwordCredentials', 1, 'endDateTime'), '2025-11-21T00:00:00Z');
});

graph('answers an unknown application with an empty list, by filter', async () => {
  const answer = await ask('learner', `/applications?$filter=${encodeURIComponent("appId eq 'nobody'")}`);
  assert.is(answer.status, 200);
  assert.equal(field(parse(answer), 'value'), []);
});

graph('finds by the alternate key, however it is escaped', async () => {
  for (const key of [
    `(appId='${learner.clientId}')`,
    `(appId=%27${learner.clientId}%27)`,
    `%28appId%3D%27${learner.clientId}%27%29`,
  ]) {
    assert.is(field(parse(await ask('learner', `/applications${key}`)), 'id'), learner.applicationObjectId, key);
    assert.is(field(parse(await ask('learner', `/servicePrincipals${key}`)), 'id'), learner.objectId, key);
  }
});

graph('does not find a service principal that is not there', async () => {
  const answer = await ask('learner', "/servicePrincipals(appId='nobody')");
  assert.is(answer.status, 404);
  assert.is(field(parse(answer), 'error', 'code'), 'Request_ResourceNotFound');
});

graph('refuses without consent', async () => {
  const answer = await ask('reader', '/applications');
  const ids = {
    'request-id': answer.headers.get('request-id'),
    'client-request-id': answer.headers.get('client-request-id'),
  };
  assert.is(answer.status, 403);
  assert.equal(parse(answer), {
    error: {
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges to complete the operation.',
      innerError: { date: '2026-01-05T12:00:00', ...ids },
    },
  });
});

graph('refuses a token for Purview, and no token', async () => {
  const wrong = await send(`${sandbox.url}/v1.0/applications`, {
    headers: { authorization: `Bearer ${await tokenOf(sandbox.url, 'learner')}` },
  });
  assert.is(wrong.status, 401);
  assert.is(field(parse(wrong), 'error', 'code'), 'InvalidAuthenticationToken');
  assert.is(field(parse(wrong), 'error', 'message'), 'Access token validation failure. Invalid audience.');
  assert.is((await send(`${sandbox.url}/v1.0/applications`)).status, 401);
});

graph('says which filters it knows', async () => {
  const answer = await ask('learner', `/applications?$filter=${encodeURIComponent("tags/any(t:t eq 'x')")}`);
  assert.is(answer.status, 501);
  assert.is(
    field(parse(answer), 'error', 'message'),
    "This is the sandbox: of $filter it knows {field} eq '...' and startswith({field},'...'), joined by and and or, where {field} is appId, displayName, id.",
  );
});

graph('never shows a secret', async () => {
  const answer = await ask('admin', '/applications');
  assert.not.match(answer.text, 'client-secret');
});

graph.run();
