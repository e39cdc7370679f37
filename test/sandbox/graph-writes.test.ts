import * as assert from 'uvu/assert';
import { readConfig } from '../../lib/core/config';
import { createSandbox, type Sandbox } from '../../sandbox/app';
import { person } from '../../sandbox/entra/people';
import { persona, readersGroup, tenantId, usersGroup } from '../../sandbox/entra/personas';
import { msGraph, purview } from '../../sandbox/entra/resources';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { GRAPH, sendForm, tokenOfPerson } from './sign-in';
import { callAs, decoded, field, parse, send, tokenOf, versions, type Answer } from './support';

const noon = Date.UTC(2026, 0, 5, 12);

/** Calls Graph with the token of a person. */
async function as(name: string, method: string, path: string, body?: unknown, headers = {}): Promise<Answer> {
  const authorization = `Bearer ${await tokenOfPerson(name, GRAPH)}`;
  return send(`${sandbox.url}/v1.0${path}`, {
    method,
    headers: { authorization, ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const maker = (method: string, path: string, body?: unknown) => as('collection-admin', method, path, body);

async function done(answer: Promise<Answer>, status: number): Promise<unknown> {
  const { status: got, text } = await answer;
  assert.is(got, status, text);
  return text === '' ? undefined : JSON.parse(text);
}

interface Made {
  id: string;
  appId: string;
}

const register = async (body: object = { displayName: 'Mine', signInAudience: 'AzureADMyOrg' }) =>
  (await done(maker('POST', '/applications', body), 201)) as Made;

const principalFor = async ({ appId }: Made) =>
  String(field(await done(maker('POST', '/servicePrincipals', { appId }), 201), 'id'));

const secretFor = ({ id }: Made, passwordCredential?: object) =>
  done(maker('POST', `/applications/${id}/addPassword`, passwordCredential && { passwordCredential }), 200);

/** What the token endpoint says to an application: 200, or the number of its refusal. */
async function signIn({ appId }: Made, secret: unknown, resource = 'https://purview.azure.net'): Promise<unknown> {
  const answer = await sendForm(`${sandbox.url}/${tenantId}/oauth2/token`, {
    grant_type: 'client_credentials',
    client_id: appId,
    client_secret: String(secret),
    resource,
  });
  return answer.status === 200
    ? decoded(String(field(parse(answer), 'access_token')), 1)
    : field(parse(answer), 'error_codes', 0);
}

const refusal = async (answer: Promise<Answer>) => {
  const { status, text } = await answer;
  const body: unknown = JSON.parse(text);
  assert.ok(field(body, 'error', 'innerError', 'date'), text);
  return [status, field(body, 'error', 'code')];
};
const DENIED = [403, 'Authorization_RequestDenied'];

const registering = sandboxSuite('registering an application by Graph', { clock: () => noon });

registering('answers with the application, and what was not said is as the documentation has it', async () => {
  const body = { displayName: 'Mine', web: { redirectUris: ['https://exampleURI.com'] } };
  const made = (await done(maker('POST', '/applications', body), 201)) as Record<string, unknown>;
  assert.is(made['@odata.context'], 'https://graph.microsoft.com/v1.0/$metadata#applications/$entity');
  assert.is(made.displayName, 'Mine');
  assert.is(made.createdDateTime, '2026-01-05T12:00:00Z');
  assert.is(made.signInAudience, 'AzureADandPersonalMicrosoftAccount');
  assert.is(made.isFallbackPublicClient, null);
  assert.equal(field(made, 'web', 'redirectUris'), ['https://exampleURI.com']);
  assert.equal([made.passwordCredentials, made.requiredResourceAccess], [[], []]);
  assert.is.not(made.id, made.appId);
  const owned = await done(maker('GET', `/applications/${String(made.id)}/owners`), 200);
  assert.is(field(owned, 'value', 0, 'id'), person('collection-admin').objectId);
  const listed = await done(maker('GET', `/applications?$filter=appId eq '${String(made.appId)}'`), 200);
  assert.is(field(listed, 'value', 0, 'displayName'), 'Mine');
});

registering('has no identity yet: without a service principal no token is given', async () => {
  const made = await register();
  const secret = field(await secretFor(made), 'secretText');
  assert.is(await signIn(made, secret), 7000229);
  const objectId = await principalFor(made);
  assert.is(field(await signIn(made, secret), 'oid'), objectId);
  assert.equal(await refusal(maker('POST', '/servicePrincipals', { appId: made.appId })), [
    409,
    'Request_MultipleObjectsWithSameKeyValue',
  ]);
  await done(maker('DELETE', `/servicePrincipals/${objectId}`), 204);
  assert.is(await signIn(made, secret), 7000229);
});

registering('makes a principal that Purview’s policies know by its object id', async () => {
  const made = await register();
  const secret = field(await secretFor(made), 'secretText');
  const objectId = await principalFor(made);
  const path = `/policyStore/collections/contoso/metadataPolicy?${versions.policy}`;
  const policy = parse(await callAs(sandbox.url, 'admin', 'GET', path)) as {
    id: string;
    properties: { attributeRules: { id: string; dnfCondition: { attributeValueIncludedIn?: string[] }[][] }[] };
  };
  policy.properties.attributeRules
    .find(({ id }) => id.includes('collection-administrator'))
    ?.dnfCondition[0]?.[0]?.attributeValueIncludedIn?.push(objectId);
  const call = async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: made.appId,
      client_secret: String(secret),
      resource: 'https://purview.azure.net',
    });
    const token = field(
      parse(await send(`${sandbox.url}/${tenantId}/oauth2/token`, { method: 'POST', body })),
      'access_token',
    );
    const headers = { authorization: `Bearer ${String(token)}` };
    return (await send(`${sandbox.url}/account?${versions.account}`, { headers })).status;
  };
  assert.is(await call(), 403);
  await callAs(sandbox.url, 'admin', 'PUT', `/policyStore/metadataPolicies/${policy.id}?${versions.policy}`, policy);
  assert.is(await call(), 200);
});

registering('can be changed and taken back by its maker', async () => {
  const made = await register();
  const secret = field(await secretFor(made), 'secretText');
  const objectId = await principalFor(made);
  const change = {
    displayName: 'Ours',
    isFallbackPublicClient: true,
    publicClient: { redirectUris: ['http://localhost'] },
  };
  await done(maker('PATCH', `/applications/${made.id}`, change), 204);
  const now = await done(maker('GET', `/applications(appId='${made.appId}')`), 200);
  assert.equal(
    [
      field(now, 'displayName'),
      field(now, 'isFallbackPublicClient'),
      field(now, 'publicClient'),
      field(now, 'signInAudience'),
    ],
    ['Ours', true, { redirectUris: ['http://localhost'] }, 'AzureADMyOrg'],
  );
  assert.is(field(await done(maker('GET', `/servicePrincipals/${objectId}`), 200), 'displayName'), 'Ours');
  await done(maker('DELETE', `/applications/${made.id}`), 204);
  assert.equal(await refusal(maker('GET', `/applications/${made.id}`)), [404, 'Request_ResourceNotFound']);
  assert.equal(await refusal(maker('GET', `/servicePrincipals/${objectId}`)), [404, 'Request_ResourceNotFound']);
  assert.is(await signIn(made, secret), 700016);
});

registering('refuses what it cannot keep, and says what', async () => {
  const said = async (body: unknown) => {
    const { status, text } = await maker('POST', '/applications', body);
    return `${status} ${String(field(JSON.parse(text), 'error', 'message'))}`;
  };
  assert.is(await said({}), "400 A value without a type name was found: the property 'displayName' is required.");
  assert.is(
    await said({ displayName: ' ' }),
    "400 Invalid value specified for property 'displayName' of resource 'Application'.",
  );
  assert.is(await said({ displayName: 'a', nonsense: 1 }), "400 Invalid property 'nonsense'.");
  assert.match(await said({ displayName: 'a', signInAudience: 'Everybody' }), /^400 signInAudience must be one of/);
  assert.match(await said({ displayName: 'a', passwordCredentials: [{}] }), /^400 Passwords cannot be set here/);
  assert.match(
    await said({ displayName: 'a', web: { redirectUris: ['http://example.com'] } }),
    /^400 A redirect URI of web/,
  );
  assert.match(
    await said({ displayName: 'a', spa: { redirectUris: ['javascript:alert(1)'] } }),
    /^400 A redirect URI of spa/,
  );
  assert.match(await said({ displayName: 'a', notes: 'x' }), /^501 This is the sandbox: it does not keep notes/);
  assert.match(await said([]), /^400 The body must be an object/);
});

registering.run();

const secrets = sandboxSuite('a client secret by Graph', { clock: () => noon });

secrets('is shown once, works at once, and ends after two years unless it is told when', async () => {
  const made = await register();
  await principalFor(made);
  const secret = (await secretFor(made, { displayName: 'rest-api' })) as Record<string, string>;
  const { secretText = '', keyId = '' } = secret;
  assert.equal(secret, {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.passwordCredential',
    customKeyIdentifier: null,
    displayName: 'rest-api',
    endDateTime: '2028-01-05T12:00:00Z',
    hint: secretText.slice(0, 3),
    keyId,
    secretText,
    startDateTime: '2026-01-05T12:00:00Z',
  });
  assert.ok(secretText.length >= 16 && secretText.length <= 64, `${secretText.length} characters`);
  assert.is(field(await signIn(made, secretText), 'appidacr'), '1');
  assert.is(await signIn(made, keyId), 7000215);
  const later = await maker('GET', `/applications/${made.id}`);
  assert.not.match(later.text, secretText);
  assert.equal(field(parse(later), 'passwordCredentials', 0, 'secretText'), null);
  assert.is(field(parse(later), 'passwordCredentials', 0, 'hint'), secretText.slice(0, 3));
});

secrets('is one that the helpers take for the sandbox', async () => {
  const made = await register();
  const { secretText } = (await secretFor(made)) as { secretText: string };
  const config = readConfig({
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: made.appId,
    AZURE_CLIENT_SECRET: secretText,
    PURVIEW_ACCOUNT: 'contoso',
    AZURE_AUTHORITY_HOST: sandbox.url,
    PURVIEW_ENDPOINT: sandbox.url,
  });
  assert.is(config.clientId, made.appId);
});

secrets('stops working when it ends, and at once when it is removed', async () => {
  const made = await register();
  await principalFor(made);
  const short = await secretFor(made, { endDateTime: '2026-01-06T00:00:00Z' });
  const kept = await secretFor(made);
  sandbox.world.advance(86_400);
  assert.is(await signIn(made, field(short, 'secretText')), 7000222);
  assert.is(field(await signIn(made, field(kept, 'secretText')), 'appid'), made.appId);
  const remove = (keyId: unknown) => maker('POST', `/applications(appId='${made.appId}')/removePassword`, { keyId });
  await done(remove(field(kept, 'keyId')), 204);
  assert.is(await signIn(made, field(kept, 'secretText')), 7000215);
  assert.equal(await refusal(remove(field(kept, 'keyId'))), [400, 'Request_BadRequest']);
  assert.equal(await refusal(remove(undefined)), [400, 'Request_BadRequest']);
});

secrets('does not work before it begins, nor end before that', async () => {
  const made = await register();
  await principalFor(made);
  const future = await secretFor(made, { startDateTime: '2026-02-01T00:00:00Z' });
  assert.is(await signIn(made, field(future, 'secretText')), 7000215);
  for (const passwordCredential of [
    { endDateTime: '2025-01-01T00:00:00Z' },
    { endDateTime: 'tomorrow' },
    { displayName: 7 },
    { secretText: 'mine' },
  ])
    assert.equal(await refusal(maker('POST', `/applications/${made.id}/addPassword`, { passwordCredential })), [
      400,
      'Request_BadRequest',
    ]);
});

secrets.run();

const who = sandboxSuite('who may write by Graph', { clock: () => noon });

who('registers is a developer, and nobody else', async () => {
  for (const name of ['administrator', 'data-reader', 'colleague'])
    assert.equal(await refusal(as(name, 'POST', '/applications', { displayName: 'x' })), DENIED, name);
});

who('changes an application is its owner, and nobody else', async () => {
  const { id, appId } = await register();
  const learners = persona('learner');
  for (const [method, path, body] of [
    ['PATCH', `/applications/${id}`, { displayName: 'x' }],
    ['DELETE', `/applications/${id}`],
    ['POST', `/applications/${id}/addPassword`, {}],
    ['POST', `/applications(appId='${appId}')/removePassword`, { keyId: 'x' }],
    ['POST', '/servicePrincipals', { appId }],
  ] as const)
    for (const name of ['administrator', 'colleague'])
      assert.equal(await refusal(as(name, method, path, body)), DENIED, path);
  const foreign = learners.applicationObjectId;
  assert.equal(await refusal(maker('POST', `/applications/${foreign}/addPassword`, {})), DENIED);
  assert.equal(await refusal(maker('DELETE', `/servicePrincipals/${learners.objectId}`)), DENIED);
});

who('reads is everybody with the permission', async () => {
  await done(as('colleague', 'GET', '/applications'), 200);
  const scope = 'User.Read';
  const token = await tokenOfPerson('colleague', scope);
  const headers = { authorization: `Bearer ${token}` };
  assert.equal(await refusal(send(`${sandbox.url}/v1.0/applications`, { headers })), DENIED);
  assert.is((await send(`${sandbox.url}/v1.0/me`, { headers })).status, 200);
});

who('consents is an administrator, and the next token has the permission', async () => {
  const made = await register();
  const secret = field(await secretFor(made), 'secretText');
  const principalId = await principalFor(made);
  const appRoleId = msGraph.permissions.find(
    ({ type, value }) => type === 'Role' && value === 'Application.Read.All',
  )?.id;
  const body = { principalId, resourceId: msGraph.objectId, appRoleId };
  const path = `/servicePrincipals/${principalId}/appRoleAssignments`;
  const claims = () => signIn(made, secret, 'https://graph.microsoft.com');
  assert.is(field(await claims(), 'roles'), undefined);
  for (const name of ['collection-admin', 'colleague'])
    assert.equal(await refusal(as(name, 'POST', path, body)), DENIED);
  const consented = await done(as('administrator', 'POST', path, body), 201);
  assert.is(field(consented, 'resourceDisplayName'), 'Microsoft Graph');
  assert.is(field(consented, 'principalDisplayName'), 'Mine');
  assert.equal(field(await claims(), 'roles'), ['Application.Read.All']);
  assert.is(field(await signIn(made, secret), 'roles'), undefined);
  assert.equal(await refusal(as('administrator', 'POST', path, body)), [400, 'Request_BadRequest']);
  const listed = await done(as('colleague', 'GET', path), 200);
  assert.is(field(listed, 'value', 0, 'id'), field(consented, 'id'));
  await done(as('administrator', 'DELETE', `${path}/${String(field(consented, 'id'))}`), 204);
  assert.is(field(await claims(), 'roles'), undefined);
});

who('consents on the side of the API as well, and only to what there is', async () => {
  const made = await register();
  const principalId = await principalFor(made);
  const appRoleId = purview.permissions.find(({ type }) => type === 'Role')?.id;
  const path = `/servicePrincipals/${purview.objectId}/appRoleAssignedTo`;
  const body = { principalId, resourceId: purview.objectId, appRoleId };
  await done(as('administrator', 'POST', path, body), 201);
  const listed = (await done(as('colleague', 'GET', path), 200)) as { value: { principalId: string }[] };
  assert.equal(
    listed.value.map((one) => one.principalId),
    [principalId],
  );
  const other = (change: object) => refusal(as('administrator', 'POST', path, { ...body, ...change }));
  assert.equal(await other({ resourceId: msGraph.objectId }), [400, 'Request_BadRequest']);
  assert.equal(await other({ appRoleId: tenantId }), [400, 'Request_BadRequest']);
  assert.equal(await other({ principalId: tenantId }), [404, 'Request_ResourceNotFound']);
});

who('is an application writes what it made, with Application.ReadWrite.OwnedBy', async () => {
  const made = await register();
  const secret = field(await secretFor(made), 'secretText');
  const principalId = await principalFor(made);
  const appRoleId = msGraph.permissions.find(({ value }) => value === 'Application.ReadWrite.OwnedBy')?.id;
  const body = { principalId, resourceId: msGraph.objectId, appRoleId };
  await done(as('administrator', 'POST', `/servicePrincipals/${principalId}/appRoleAssignments`, body), 201);
  const answer = await sendForm(`${sandbox.url}/${tenantId}/oauth2/token`, {
    grant_type: 'client_credentials',
    client_id: made.appId,
    client_secret: String(secret),
    resource: 'https://graph.microsoft.com',
  });
  const headers = {
    authorization: `Bearer ${String(field(parse(answer), 'access_token'))}`,
    'content-type': 'application/json',
  };
  const call = (method: string, path: string, sent?: object) =>
    send(`${sandbox.url}/v1.0${path}`, { method, headers, ...(sent ? { body: JSON.stringify(sent) } : {}) });
  const own = (await done(call('POST', '/applications', { displayName: 'Of a program' }), 201)) as Made;
  await done(call('PATCH', `/applications/${own.id}`, { displayName: 'Still' }), 204);
  assert.equal(await refusal(call('PATCH', `/applications/${made.id}`, { displayName: 'Not mine' })), DENIED);
  const owners = await done(call('GET', `/applications/${own.id}/owners`), 200);
  assert.is(field(owners, 'value', 0, 'id'), principalId);
});

who.run();

const finding = sandboxSuite('finding by Graph', { clock: () => noon });

const namesOf = async (path: string, headers = {}) => {
  const body = await done(as('colleague', 'GET', path, undefined, headers), 200);
  return (field(body, 'value') as { displayName: string }[]).map(({ displayName }) => displayName);
};

finding('finds people, groups and applications by how their names begin', async () => {
  assert.equal(await namesOf("/users?$filter=startswith(displayName,'co')"), ['Collection Admin', 'Colleague']);
  const either = "startswith(displayName,'data') or userPrincipalName eq 'Colleague@contoso.onmicrosoft.com'";
  assert.equal(await namesOf(`/users?$filter=${encodeURIComponent(either)}`), ['Data Reader', 'Colleague']);
  assert.equal(await namesOf("/groups?$filter=displayName eq 'Contoso report readers'"), ['Contoso report readers']);
  assert.equal(await namesOf("/servicePrincipals?$filter=startswith(displayName,'Microsoft')"), [
    'Microsoft Graph',
    'Microsoft Purview',
  ]);
  assert.equal(await namesOf("/users?$filter=displayName eq 'O''Hara'"), []);
});

finding('searches words, with the header that a search needs', async () => {
  const path = `/users?$search=${encodeURIComponent('"displayName:admin"')}`;
  assert.equal(await namesOf(path, { ConsistencyLevel: 'eventual' }), ['Collection Admin', 'Administrator']);
  assert.equal(await refusal(as('colleague', 'GET', path)), [400, 'Request_UnsupportedQuery']);
});

finding('pages, counts and orders', async () => {
  const first = await done(as('colleague', 'GET', '/users?$top=3&$count=true&$orderby=displayName desc'), 200);
  assert.is(field(first, '@odata.count'), 12);
  assert.is(field(first, 'value', 0, 'displayName'), 'Sofie Jensen');
  const next = String(field(first, '@odata.nextLink')).replace(`${sandbox.url}/v1.0`, '');
  const second = await done(as('colleague', 'GET', next), 200);
  assert.is(field(second, 'value', 0, 'displayName'), 'Marco Bianchi');
  const last = await done(as('colleague', 'GET', '/users?$top=12'), 200);
  assert.is(field(last, '@odata.nextLink'), undefined);
  assert.is(field(last, 'value', 'length'), 12);
  for (const top of ['0', '1000', 'x'])
    assert.equal(await refusal(as('colleague', 'GET', `/users?$top=${top}`)), [400, 'Request_BadRequest']);
  assert.equal(await refusal(as('colleague', 'GET', '/users?$skiptoken=x')), [400, 'Request_BadRequest']);
});

finding('says who one is, in which organization, and who is in a group', async () => {
  assert.is(
    field(await done(as('data-reader', 'GET', '/me'), 200), 'userPrincipalName'),
    'data-reader@contoso.onmicrosoft.com',
  );
  const one = await done(as('colleague', 'GET', '/users/administrator@contoso.onmicrosoft.com'), 200);
  assert.is(field(one, 'id'), person('administrator').objectId);
  assert.is(field(await done(as('colleague', 'GET', '/organization'), 200), 'value', 0, 'id'), tenantId);
  const inGroup = await done(as('colleague', 'GET', `/groups/${readersGroup}/members`), 200);
  assert.equal(
    (field(inGroup, 'value') as { id: string; '@odata.type': string }[]).map((one) => [one.id, one['@odata.type']]),
    [
      [person('data-reader').objectId, '#microsoft.graph.user'],
      [persona('reader').objectId, '#microsoft.graph.servicePrincipal'],
    ],
  );
});

const objects = async (ids: string[], more = {}) => {
  const body = await done(as('colleague', 'POST', '/directoryObjects/getByIds', { ids, ...more }), 200);
  return (field(body, 'value') as Record<string, string>[]).map((one) => [one['@odata.type'], one.displayName]);
};

finding('tells what is behind some object ids, a thousand at once', async () => {
  const { objectId, applicationObjectId, clientId } = persona('curator');
  const ids = [objectId, applicationObjectId, clientId, readersGroup.toUpperCase(), person('colleague').objectId];
  assert.equal(await objects(ids), [
    ['#microsoft.graph.user', 'Colleague'],
    ['#microsoft.graph.group', 'Contoso report readers'],
    ['#microsoft.graph.servicePrincipal', 'Contoso catalog curation'],
    ['#microsoft.graph.application', 'Contoso catalog curation'],
  ]);
  assert.equal(await objects(ids, { types: ['Group'] }), [['#microsoft.graph.group', 'Contoso report readers']]);
  assert.is((await objects(Array(1000).fill(objectId))).length, 1);
  for (const body of [{ ids: Array(1001).fill(objectId) }, { ids: 'x' }, {}, { ids, types: [1] }])
    assert.equal(await refusal(as('colleague', 'POST', '/directoryObjects/getByIds', body)), [
      400,
      'Request_BadRequest',
    ]);
});

finding('tells in which groups somebody is, nested ones too', async () => {
  const groupsOf = async (path: string) => namesOf(`${path}/transitiveMemberOf`);
  const both = ['Contoso report readers', 'Contoso data users'];
  assert.equal(await groupsOf(`/servicePrincipals/${persona('reader').objectId}`), both);
  assert.equal(await groupsOf(`/users/${person('data-reader').objectId}`), both);
  assert.equal(await groupsOf(`/groups/${readersGroup}`), ['Contoso data users']);
  assert.equal(await groupsOf(`/servicePrincipals/${persona('admin').objectId}`), []);
  const inside = await done(as('colleague', 'GET', `/groups/${usersGroup}/members`), 200);
  assert.is(field(inside, 'value', 0, '@odata.type'), '#microsoft.graph.group');
  const nobody = `/servicePrincipals/${tenantId}/transitiveMemberOf`;
  assert.equal(await refusal(as('colleague', 'GET', nobody)), [404, 'Request_ResourceNotFound']);
});

finding('tells an application that may read no groups their ids alone', async () => {
  const path = `/servicePrincipals/${persona('reader').objectId}/transitiveMemberOf`;
  const token = await tokenOf(sandbox.url, 'learner', 'https://graph.microsoft.com');
  const body = parse(await send(`${sandbox.url}/v1.0${path}`, { headers: { authorization: `Bearer ${token}` } }));
  const { id, displayName, '@odata.type': type } = field(body, 'value', 0) as Record<string, unknown>;
  assert.equal([id, displayName, type], [readersGroup, null, '#microsoft.graph.group']);
});

finding('shows what an API publishes, for whoever looks a permission up', async () => {
  const graph = await done(
    as('colleague', 'GET', "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')"),
    200,
  );
  const roles = field(graph, 'appRoles') as { value: string; id: string }[];
  assert.is(roles.find(({ value }) => value === 'Application.Read.All')?.id, '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30');
});

finding.run();

const again = sandboxSuite('the same requests', { clock: () => noon });

/** Registers, makes secrets, consents; `between` is called between any two changes. */
async function story({ app }: Sandbox, between: () => Promise<unknown>): Promise<unknown[]> {
  const call = async (token: string, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) => {
    await between();
    const headers = { host: 'localhost', authorization: `Bearer ${token}` };
    const { body } = await app.inject({ method, url: `/v1.0${url}`, headers, ...(payload ? { payload } : {}) });
    return body === '' ? undefined : (JSON.parse(body) as unknown);
  };
  const signedIn = async (name: string) => {
    const post = async (url: string, payload: string | object) => {
      const type = typeof payload === 'string' ? 'application/x-www-form-urlencoded' : 'application/json';
      const headers = { host: 'localhost', 'content-type': type };
      return (await app.inject({ method: 'POST', url, headers, payload })).json<Record<string, string>>();
    };
    const client = `client_id=5a4db0c5-c11e-4000-8000-000000000008`;
    const scope = encodeURIComponent(GRAPH);
    const begun = await post(`/${tenantId}/oauth2/v2.0/devicecode`, `${client}&scope=${scope}`);
    await post('/sandbox/signin', { userCode: begun.user_code, person: name });
    const grant = `grant_type=device_code&${client}&device_code=${begun.device_code ?? ''}`;
    return (await post(`/${tenantId}/oauth2/v2.0/token`, grant)).access_token ?? '';
  };
  const [developer, administrator] = [await signedIn('collection-admin'), await signedIn('administrator')];
  const one = await call(developer, 'POST', '/applications', { displayName: 'One' });
  const two = await call(developer, 'POST', '/applications', { displayName: 'Two' });
  const principal = await call(developer, 'POST', '/servicePrincipals', { appId: field(two, 'appId') });
  const secret = await call(developer, 'POST', `/applications/${String(field(two, 'id'))}/addPassword`, {});
  await call(developer, 'DELETE', `/applications/${String(field(one, 'id'))}`);
  const consented = await call(
    administrator,
    'POST',
    `/servicePrincipals/${String(field(principal, 'id'))}/appRoleAssignments`,
    {
      principalId: field(principal, 'id'),
      resourceId: msGraph.objectId,
      appRoleId: '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
    },
  );
  const three = await call(developer, 'POST', '/applications', { displayName: 'Three' });
  const all = await call(developer, 'GET', '/applications');
  return [one, two, principal, secret, consented, three, all];
}

again('make the same ids and secrets, whatever was read or refused in between', async () => {
  const [first, second] = [await createSandbox({ clock: () => noon }), await createSandbox({ clock: () => noon })];
  const nothing = async () => undefined;
  const refused = async () => {
    const headers = { host: 'localhost', authorization: 'Bearer a.b.c' };
    await second.app.inject({ method: 'POST', url: '/v1.0/applications', headers, payload: { displayName: 'x' } });
    await second.app.inject({ url: '/sandbox/health', headers });
  };
  const told = await story(first, nothing);
  assert.equal(await story(second, refused), told);
  assert.match(String(field(told, 3, 'secretText')), /^\w{3}~sandbox~\w+~not-a-real-one$/);
  assert.is(String(field(told, 1, 'appId')).slice(0, 9), '5a4db0c5-');
  await Promise.all([first.close(), second.close()]);
});

again('begin anew after a reset', async () => {
  const before = await register();
  sandbox.world.reset();
  assert.equal(await register(), before);
});

again.run();
