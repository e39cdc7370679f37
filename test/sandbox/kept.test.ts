import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Sandbox } from '../../sandbox/app';
import { programsClientId } from '../../sandbox/entra/directory';
import { person } from '../../sandbox/entra/people';
import { personas, tenantId } from '../../sandbox/entra/personas';
import { msGraph } from '../../sandbox/entra/resources';
import { isKept } from '../../sandbox/journal/keeper';
import { built, call, type Call } from './fuzz-calls';
import { readSeeds } from './fuzz-seeds';
import { tokensOf } from './hostile-world';
import { answersOf, assertWritten, makePlace, noon, powers, stateOf, type Place } from './kept-world';
import { resourceSetRule, walks } from './operations';
import { bodyOf, callAs, field, parse, post, send, tokenOf, versions } from './support';

let place: Place;
const perTest = <T extends ReturnType<typeof suite>>(test: T): T => {
  test.before.each(() => void (place = makePlace()));
  test.after.each(() => place.remove());
  return test;
};

/** The lines of the file, but for the first. */
const linesIn = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Ends a sandbox, and starts it again from its file. */
async function again(sandbox: Sandbox): Promise<Sandbox> {
  await sandbox.close();
  return place.start();
}

/** Asserts that two worlds are one, in what they hold and in what they answer. */
async function assertSame(before: Sandbox, restart: (sandbox: Sandbox) => Promise<Sandbox> = again): Promise<Sandbox> {
  const [state, answers] = [stateOf(before.world), await answersOf(before)];
  const after = await restart(before);
  assert.equal(stateOf(after.world), state);
  assert.equal(await answersOf(after), answers);
  return after;
}

/** Calls as a persona or a person; throws unless it is done. */
async function done(url: string, who: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const isPersona = personas.some(({ name }) => name === who);
  const answer = await (isPersona
    ? callAs(url, who, method, path, body)
    : send(url + path, {
        method,
        headers: {
          authorization: `Bearer ${await tokenOfPerson(url, who, path)}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      }));
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return bodyOf(answer);
}

const sendForm = (url: string, fields: Record<string, string>) =>
  send(url, { method: 'POST', body: new URLSearchParams(fields) });

async function tokenOfPerson(url: string, name: string, path: string): Promise<string> {
  const entra = `${url}/${tenantId}/oauth2/v2.0`;
  const api = path.startsWith('/v1.0/') ? 'https://graph.microsoft.com' : 'https://purview.azure.net';
  const client = { client_id: programsClientId };
  const device = parse(await sendForm(`${entra}/devicecode`, { ...client, scope: `${api}/.default` }));
  await post(`${url}/sandbox/signin`, { userCode: field(device, 'user_code'), person: name });
  const grant = 'urn:ietf:params:oauth:grant-type:device_code';
  const code = String(field(device, 'device_code'));
  const tokens = await sendForm(`${entra}/token`, { ...client, grant_type: grant, device_code: code });
  return String(field(parse(tokens), 'access_token'));
}

const dataSet = (name: string) => ({
  entity: { typeName: 'DataSet', attributes: { qualifiedName: `kept://${name}`, name } },
});
const entityUrl = '/datamap/api/atlas/v2/entity';

/** What is registered, by people, in the directory; gives the application that stays and its secret. */
async function registerAll(url: string) {
  const as = (who: string, method: string, path: string, body?: unknown) =>
    done(url, who, method, `/v1.0${path}`, body);
  const maker = (method: string, path: string, body?: unknown) => as('collection-admin', method, path, body);
  const register = async (displayName: string) => {
    const made = await maker('POST', '/applications', { displayName, signInAudience: 'AzureADMyOrg' });
    const [id, appId] = [String(field(made, 'id')), String(field(made, 'appId'))];
    const principal = await maker('POST', '/servicePrincipals', { appId });
    return { id, appId, principalId: String(field(principal, 'id')) };
  };
  const [mine, other, third] = [await register('Mine'), await register('Other'), await register('Third')];
  await maker('PATCH', `/applications/${mine.id}`, {
    displayName: 'My own',
    publicClient: { redirectUris: ['http://localhost'] },
    requiredResourceAccess: [
      {
        resourceAppId: msGraph.appId,
        resourceAccess: msGraph.permissions
          .filter(({ value }) => value === 'User.Read')
          .map(({ id, type }) => ({ id, type })),
      },
    ],
  });
  const first = await maker('POST', `/applications/${mine.id}/addPassword`, {
    passwordCredential: { displayName: 'first' },
  });
  await maker('POST', `/applications/${mine.id}/removePassword`, { keyId: field(first, 'keyId') });
  const key = `/applications(appId='${mine.appId}')`;
  const second = await maker('POST', `${key}/addPassword`, { passwordCredential: { displayName: 'second' } });
  const gone = await maker('POST', `${key}/addPassword`);
  await maker('POST', `${key}/removePassword`, { keyId: field(gone, 'keyId') });
  await maker('DELETE', `/servicePrincipals/${other.principalId}`);
  await maker('DELETE', `/applications/${other.id}`);
  const readAll = msGraph.permissions.find(({ type, value }) => type === 'Role' && value === 'Application.Read.All');
  for (const [id, path] of [
    [mine.principalId, `/servicePrincipals/${mine.principalId}/appRoleAssignments`],
    [third.principalId, `/servicePrincipals/${msGraph.objectId}/appRoleAssignedTo`],
  ])
    await as('administrator', 'POST', path, { principalId: id, resourceId: msGraph.objectId, appRoleId: readAll?.id });
  const assigned = await as('administrator', 'GET', `/servicePrincipals/${third.principalId}/appRoleAssignments`);
  const path = `/servicePrincipals/${third.principalId}/appRoleAssignments/${field(assigned, 'value', 0, 'id')}`;
  await as('administrator', 'DELETE', path);
  return { ...mine, secret: String(field(second, 'secretText')) };
}

/** Makes DevOps policies, replaces and deletes them; one stays. */
async function writeDevops(url: string) {
  const headers = {
    authorization: `Bearer ${await tokenOf(url, 'learner')}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify({ decisionRules: [{ effect: 'Permit', principals: [], principalGroups: [] }] });
  const calls = (method: string, segment: string, match?: string) =>
    send(`${url}/policyStore/devops-policies/sql-contoso-sales/${segment}?api-version=2022-11-01-preview`, {
      method,
      headers: { ...headers, ...(match && { 'if-match': match }) },
      ...(method === 'PUT' && { body }),
    });
  const steps: [method: string, segment: string, match: string | undefined, status: number][] = [
    ['PUT', 'sqlPerfMonitorRoles', undefined, 201],
    ['PUT', 'sql-perf-monitor-roles', '1', 200],
    ['PUT', 'sql-perf-monitor-roles', '1', 412],
    ['DELETE', 'sqlPerfMonitorRoles', '2', 204],
    ['PUT', 'sql-perf-monitor-roles', undefined, 201],
    ['DELETE', 'sql-perf-monitor-roles', '1', 204],
    ['PUT', 'sql-security-auditor-roles', undefined, 201],
    ['DELETE', 'sql-security-auditor-roles', '1', 204],
    ['PUT', 'sqlSecurityAuditorRoles', undefined, 201],
    ['DELETE', 'sqlSecurityAuditorRoles', '1', 204],
    ['PUT', 'sqlSecurityAuditorRoles', undefined, 201],
    ['PUT', 'sqlSecurityAuditorRoles', '1', 200],
  ];
  for (const [method, segment, match, status] of steps)
    assert.is((await calls(method, segment, match)).status, status, `${method} ${segment}`);
}

const kept = perTest(suite('a world that is kept'));

/** Makes every kind of change that is kept; of the two ways into the catalog, one. Gives the application that stays. */
async function changeAll(url: string, surface: 'catalog' | 'datamap') {
  const root = (await powers()) as { id: string };
  await done(url, 'admin', 'PUT', `/policyStore/metadataPolicies/${root.id}?${versions.policy}`, root);
  const made = await registerAll(url);
  const { account, scanning } = versions;
  await done(url, 'admin', 'PATCH', `/?${account}`, { friendlyName: 'Contoso, kept' });
  const below = (referenceName: string) => ({ parentCollection: { referenceName } });
  for (const name of ['k3ptone', 'k3pttwo'])
    await done(url, 'admin', 'PUT', `/collections/${name}?${account}`, below('contoso'));
  await done(url, 'admin', 'PUT', `/collections/k3pttwo?${account}`, below('sal3s0'));
  await done(url, 'admin', 'DELETE', `/collections/k3ptone?${account}`);
  const rule = `/resourceSetRuleConfigs/defaultResourceSetRuleConfig?${account}`;
  await done(url, 'admin', 'PUT', rule, resourceSetRule);
  await done(url, 'admin', 'DELETE', rule);
  await done(url, 'admin', 'POST', `/regeneratekeys?${account}`, { keyType: 'SecondaryAtlasKafkaKey' });
  for (const name of ['account', 'policy', 'scanning2022', 'scanning2023', surface, 'unified'] as const) {
    const { persona, base, version, walk } = walks[name];
    const as = (base: string, version: string, who: string) => (method: string, path: string, body?: unknown) =>
      done(url, who, method, `${base}${path}${path.includes('?') ? '&' : '?'}${version}`, body);
    // The learner may scan already.
    const granted = name.startsWith('scanning');
    const callPolicy = granted ? () => Promise.resolve() : as('/policyStore', versions.policy, 'admin');
    await walk(as(base, version, granted ? 'learner' : persona), callPolicy);
    await post(`${url}/sandbox/clock`, { advanceSeconds: 7 });
  }
  await writeDevops(url);
  const incident = { name: 'a', number: 1, title: 'A job', symptom: 'It says no.', kept: { ids: ['b'] } };
  await done(url, 'learner', 'PUT', '/sandbox/incident', incident);
  await done(url, 'learner', 'DELETE', '/sandbox/incident');
  await done(url, 'learner', 'PUT', '/sandbox/incident', incident);
  // What the walks make they remove, for the most part. These stay.
  await done(url, 'curator', 'POST', entityUrl, dataSet('stays'));
  const source = '/scan/datasources/kept-source';
  await done(url, 'learner', 'PUT', `${source}?${scanning}`, {
    kind: 'AzureSqlDatabase',
    properties: { serverEndpoint: 'sql-contoso-marketing.database.windows.net' },
  });
  const scan = `${source}/scans/kept-scan`;
  await done(url, 'learner', 'PUT', `${scan}?${scanning}`, {
    kind: 'AzureSqlDatabaseMsi',
    properties: { databaseName: 'campaigns' },
  });
  await done(url, 'learner', 'POST', `${scan}/run?${scanning}`);
  await post(`${url}/sandbox/clock`, { advanceSeconds: 60 });
  await done(url, 'learner', 'POST', `${scan}/run?${scanning}`);
  return made;
}

const called = new Set<string>();

for (const surface of ['catalog', 'datamap'] as const) {
  kept(`is the same one after every kind of change, those of ${surface} among them`, async () => {
    const first = await place.start();
    const { appId, secret } = await changeAll((await first.listen(0)).url, surface);
    for (const { method, url } of linesIn(place.file)) called.add(`${String(method)} ${String(url).split('?')[0]}`);
    const third = await assertSame(await assertSame(first));
    await assertWritten(third);
    const sentence = `The world is as you left it, with ${linesIn(place.file).length} changes: ${place.file}.`;
    assert.equal(place.told, [sentence, sentence]);
    const { url } = await third.listen(0);
    const token = await sendForm(`${url}/${tenantId}/oauth2/token`, {
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: secret,
      resource: 'https://graph.microsoft.com',
    });
    assert.is(token.status, 200, token.text);
  });
}

kept('holds the changes of all routes that make any', async () => {
  const { routes } = await place.start();
  const missing = routes
    .filter(isKept)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => {
      const pattern = route.replace(/[()'.$]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
      return ![...called].some((one) => new RegExp(`^${pattern}/?$`, 'i').test(one));
    });
  assert.equal(missing, []);
  const others = routes.filter((route) => route.method !== 'GET' && !isKept(route));
  assert.equal(
    [...new Set(others.map(({ path }) => path.replace(/^\/(datamap|catalog)\/api/, '')))],
    [
      ...['/{tenant}/oauth2/token', '/{tenant}/oauth2/v2.0/token', '/{tenant}/oauth2/v2.0/devicecode'],
      ...['/{tenant}/oauth2/v2.0/authorize', '/devicelogin'],
      ...[
        '/v1.0/directoryObjects/getByIds',
        '/account/listkeys',
        '/listkeys',
        '/scan/integrationruntimes/{name}:listAuthKeys',
        '/search/query',
        '/search/suggest',
        '/search/autocomplete',
        '/browse',
      ],
      ...['/glossary/{guid}/terms/export', '/atlas/v2/glossary/{guid}/terms/export'],
      ...['terms', 'dataProducts'].flatMap((kind) =>
        ['query', 'query/count', 'facets'].map((path) => `/datagovernance/catalog/${kind}/${path}`),
      ),
      '/datagovernance/catalog/dataAssets/query',
      ...['/sandbox/signin', '/sandbox/faults', '/sandbox/reset'],
    ],
  );
});

kept('keeps no token and no secret', async () => {
  const first = await place.start();
  const { url } = await first.listen(0);
  const { secret } = await registerAll(url);
  const token = await tokenOf(url, 'curator');
  const hidden = {
    AccountKey: 'open',
    password: 'sesame-1',
    note: `with ${token} and ${secret}`,
    url: 'x?sig=sesame-2',
  };
  const vault = { type: 'SecureString', value: 'sesame-6' };
  const inText = 'Server=x;AccountKey=sesame-3;Password=sesame-4;';
  await done(
    url,
    'admin',
    'PUT',
    `/policyStore/metadataPolicies/${((await powers()) as { id: string }).id}?${versions.policy}`,
    await powers(),
  );
  await done(url, 'learner', 'PUT', `/scan/datasources/with-secrets?${versions.scanning}`, {
    kind: 'AzureSqlDatabase',
    properties: {
      serverEndpoint: 'a.database.windows.net',
      accessKey: 'sesame-5',
      inText,
      words: 'keyJournalEntries, token, passwords',
      nested: [{ ...hidden, secret: vault }],
    },
  });
  await done(url, 'curator', 'POST', `${entityUrl}?access=${token}`, dataSet(`with ${token}`));
  const text = readFileSync(place.file, 'utf8');
  assert.not.match(text, /eyJ(?!ournalEntries)/);
  assert.not.match(text, /sesame/);
  for (const one of [secret, ...personas.map(({ clientSecret }) => clientSecret), secret.split('~')[2]])
    assert.not.ok(text.includes(one), 'a client secret is in the file');
  assert.match(text, /with \(not kept\) and \(not kept\)/);
  const after = await again(first);
  const { properties = {} } = after.world.sources.get('with-secrets') ?? {};
  assert.is(properties.accessKey, '(not kept)');
  assert.is(properties.serverEndpoint, 'a.database.windows.net');
  assert.is(properties.words, 'keyJournalEntries, token, passwords');
});

kept('remembers what people consented to, in a browser and at a device', async () => {
  const first = await place.start();
  const { url } = await first.listen(0);
  const { appId } = await registerAll(url);
  const { objectId } = person('data-reader');
  const query = new URLSearchParams({
    client_id: appId,
    response_type: 'code',
    redirect_uri: 'http://localhost',
    scope: 'https://graph.microsoft.com/User.Read',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  });
  const before = linesIn(place.file).length;
  const authorize = `${url}/${tenantId}/oauth2/v2.0/authorize?${String(query)}`;
  const answer = await send(authorize, {
    method: 'POST',
    body: new URLSearchParams([...query, ['person', objectId], ['answer', 'accept']]),
    redirect: 'manual',
  });
  assert.is(answer.status, 303, answer.text);
  const added = linesIn(place.file).slice(before);
  assert.equal(
    added.map(({ consent }) => consent),
    [{ clientId: appId, person: objectId, scopes: ['User.Read'], resource: msGraph.appId }],
  );
  assert.not.match(JSON.stringify(added), /code/);
  const after = await assertSame(first);
  assert.ok(after.world.directory.consented(appId, msGraph, objectId).has('User.Read'));
});

kept('writes neither what is read nor what is refused, and gives the same guids after either', async () => {
  const first = await place.start();
  const { url } = await first.listen(0);
  await done(url, 'curator', 'POST', entityUrl, dataSet('one'));
  const size = readFileSync(place.file).length;
  assert.is((await callAs(url, 'reader', 'POST', entityUrl, dataSet('two'))).status, 403);
  // The first of these takes a guid, and then the second is refused.
  const half = { entities: [dataSet('three').entity, { typeName: 'no_such_type', attributes: {} }] };
  assert.is((await callAs(url, 'curator', 'POST', `${entityUrl}/bulk`, half)).status, 404);
  const nowhere = { entity: { ...dataSet('four').entity, relationshipAttributes: { meanings: [{ guid: tenantId }] } } };
  assert.is((await callAs(url, 'curator', 'POST', entityUrl, nowhere)).status, 404);
  await done(url, 'curator', 'POST', `/datamap/api/search/query?${versions.datamap}`, { limit: 1 });
  await post(`${url}/sandbox/faults`, { method: 'GET', path: '/nowhere', status: 500 });
  assert.is(readFileSync(place.file).length, size);
  await done(url, 'curator', 'POST', entityUrl, dataSet('five'));
  await assertSame(first);
});

kept('has scans that went on while nobody was there', async () => {
  let time = noon;
  const clock = () => time;
  const first = await place.start({ clock });
  const { url } = await first.listen(0);
  const root = (await powers()) as { id: string };
  await done(url, 'admin', 'PUT', `/policyStore/metadataPolicies/${root.id}?${versions.policy}`, root);
  const source = '/scan/datasources/sql-contoso-sales';
  const { scanning } = versions;
  await done(url, 'learner', 'PUT', `${source}/scans/crm?${scanning}`, {
    kind: 'AzureSqlDatabaseMsi',
    properties: { databaseName: 'crm' },
  });
  await done(url, 'learner', 'POST', `${source}/scans/crm/run?${scanning}`);
  time += 2500;
  const runs = await done(url, 'learner', 'GET', `${source}/scans/crm/runs?${scanning}`);
  assert.is(field(runs, 'value', 0, 'status'), 'Running');
  time += 60_000;
  const restart = async (sandbox: Sandbox) => {
    await sandbox.close();
    return place.start({ clock });
  };
  const second = await restart(first);
  const again = await second.listen(0);
  const ended = await done(again.url, 'learner', 'GET', `${source}/scans/crm/runs?${scanning}`);
  assert.is(field(ended, 'value', 0, 'status'), 'Succeeded');
  const found = [...second.world.catalog.store.entities()].find(
    ({ attributes }) => attributes.name === 'CustomerReferral',
  );
  assert.is(found?.createTime, noon + 5000);
  // Somebody looked, and only then somebody wrote.
  time += 60_000;
  await done(again.url, 'curator', 'POST', entityUrl, dataSet('later'));
  await assertSame(second, restart);
});

kept('is the same one however many write at once, and whoever loses a role meanwhile', async () => {
  const first = await place.start();
  const { url } = await first.listen(0);
  const policies = `/policyStore/metadataPolicies/${((await powers()) as { id: string }).id}?${versions.policy}`;
  const before = await done(url, 'admin', 'GET', policies);
  await done(url, 'admin', 'PUT', policies, await powers());
  const token = await tokenOf(url, 'learner');
  const admin = await tokenOf(url, 'admin');
  const write = (method: string, path: string, authorization: string, body: unknown) =>
    send(url + path, {
      method,
      headers: { authorization: `Bearer ${authorization}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const version = first.world.policies.byCollection('contoso')?.version;
  const calls = Array.from({ length: 30 }, (_, i) =>
    i === 15
      ? write('PUT', policies, admin, { ...(before as object), version })
      : write('POST', entityUrl, token, dataSet(`at once ${i}`)),
  );
  const statuses = (await Promise.all(calls)).map(({ status }) => status);
  assert.equal(
    [...new Set(statuses)].filter((status) => ![200, 403].includes(status)),
    [],
  );
  await assertSame(first);
});

kept('begins anew with --fresh or a reset, and what was there is kept aside or gone', async () => {
  const first = await place.start();
  const { url } = await first.listen(0);
  await done(url, 'curator', 'POST', entityUrl, dataSet('one'));
  await first.close();
  const text = readFileSync(place.file, 'utf8');
  const second = await place.start({ clock: () => noon + 1000 }, { fresh: true });
  assert.is(second.world.born, noon + 1000);
  assert.not.ok(second.world.catalog.store.find('DataSet', 'kept://one'));
  const aside = asideIn(place.told.at(-1));
  assert.is(place.told.at(-1), `The world begins anew, as you asked. What was there lies in ${aside}.`);
  assert.is(readFileSync(aside, 'utf8'), text);
  const listening = await second.listen(0);
  await done(listening.url, 'curator', 'POST', entityUrl, dataSet('two'));
  await post(`${listening.url}/sandbox/clock`, { advanceSeconds: 100 });
  assert.is((await post(`${listening.url}/sandbox/reset`, {})).status, 200);
  assert.is(linesIn(place.file).length, 0);
  await done(listening.url, 'curator', 'POST', entityUrl, dataSet('three'));
  const third = await assertSame(second, async (sandbox) => {
    await sandbox.close();
    return place.start({ clock: () => noon + 1000 });
  });
  assert.not.ok(third.world.catalog.store.find('DataSet', 'kept://two'));
  assert.ok(third.world.catalog.store.find('DataSet', 'kept://three'));
});

const asideIn = (sentence = ''): string => / lies in (.+)\.$/.exec(sentence)?.[1] ?? '';

kept('is one sandbox at a time', async () => {
  const first = await place.start();
  const sentence = await place.start().then(
    () => 'it started',
    (error: Error) => error.message,
  );
  assert.is(
    sentence,
    `The world cannot be kept in ${place.file}: another sandbox keeps its world there. Stop that one first.`,
  );
  await first.close();
  await place.start();
});

kept.run();

/** `FUZZ_WORLDS=100 FUZZ_SEED=7 npm test -- kept` makes more of them, and others. */
const worlds = Number(process.env.FUZZ_WORLDS ?? 10);
const seed = Number(process.env.FUZZ_SEED ?? 20_190_501);

const random = perTest(suite('a world that anything is asked of'));

random('is the same one after a restart', async () => {
  let carriedOut = 0;
  const outcome = await fc.check(
    fc.asyncProperty(fc.array(call, { minLength: 10, maxLength: 60, size: 'max' }), async (calls) => {
      const here = makePlace();
      try {
        const first = await here.start();
        const routes = first.routes.filter(({ path }) => path !== '/sandbox/faults' && path !== '/sandbox/reset');
        const kept = routes.filter(isKept);
        const means = { seeds: readSeeds(first), tokens: await tokensOf(first) };
        const root = (await powers()) as { id: string };
        const empowered = await first.app.inject({
          method: 'PUT',
          url: `/policyStore/metadataPolicies/${root.id}?${versions.policy}`,
          headers: { authorization: means.tokens.admin ?? '' },
          payload: root,
        });
        assert.is(empowered.statusCode, 200, empowered.payload);
        // Mostly what changes something: else little is left to compare.
        for (const [i, one] of calls.entries()) {
          const among = i % 4 === 0 ? routes : kept;
          const route = among[(one.route + 7 * i) % among.length];
          const mutations = one.mutations.slice(0, i % 2);
          const able: Call = { ...one, who: 'learner', bodyKind: 'valid', usual: true, query: [], mutations };
          if (route !== undefined) await first.app.inject(built(means, route, i % 3 === 0 ? one : able));
        }
        carriedOut += linesIn(here.file).length;
        const state = stateOf(first.world);
        await first.close();
        const second = await here.start();
        assert.equal(stateOf(second.world), state);
        assert.is(here.told.length, 1, here.told.join(' '));
      } finally {
        await here.remove();
      }
    }),
    { seed, numRuns: worlds, endOnFailure: true },
  );
  if (outcome.failed) throw outcome.errorInstance;
  assert.ok(carriedOut > 5 * worlds, `${carriedOut} changes in ${worlds} worlds`);
});

random.run();
