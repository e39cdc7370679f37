import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { grantRole } from '../../lib/planes/grant';
import { getPolicy, listPolicies, putPolicy, rolesOf, type MetadataPolicy } from '../../lib/planes/policy';
import { portalClientId } from '../../sandbox/entra/directory';
import { person } from '../../sandbox/entra/people';
import { persona, readersGroup, tenantDomain, tenantId } from '../../sandbox/entra/personas';
import { root } from '../../tools/jupyter-env';
import { sandbox, sandboxSuite, startSandbox } from '../sandbox-suite';
import { admin, edits, last, logged, roleOf } from './portal-support';
import { callAs, parse, send } from './support';

const folder = join(root, 'sandbox', 'portal', 'files');
const own = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.(css|js|svg)$/.test(name));
const source = (name: string) => readFileSync(join(folder, name), 'utf8');

// ---- its files ----

const files = sandboxSuite('the portal');

files('serves its page at every address beneath it, and its files, under a strict policy', async () => {
  const policy = [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ].join('; ');
  const kinds: Record<string, string> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
  const addresses = ['', 'entra/apps/anything/secrets', 'calls', 'nowhere'].map((path) => [
    `/portal/${path}`,
    'text/html',
  ]);
  const names = [...own, 'themes.css', 'fluent.js'];
  const served = names.map((name) => [`/portal/files/${name}`, kinds[name.split('.').at(-1) ?? ''] ?? '']);
  for (const [path = '', type = ''] of [...addresses, ...served]) {
    const { status, headers, text } = await send(sandbox.url + path);
    assert.is(status, 200, path);
    assert.ok(headers.get('content-type')?.startsWith(type), path);
    assert.is(headers.get('content-security-policy'), policy, path);
    assert.is(headers.get('x-content-type-options'), 'nosniff', path);
    assert.is(headers.get('cross-origin-resource-policy'), 'same-origin', path);
    assert.ok(text.length > 50, path);
  }
  const moved = await send(`${sandbox.url}/portal`, { redirect: 'manual' });
  assert.equal([moved.status, moved.headers.get('location')], [302, '/portal/']);
});

files('serves nothing but its files', async () => {
  for (const name of [
    'none.js',
    '../routes.ts',
    '..%2froutes.ts',
    '%2e%2e/routes.ts',
    'package.json',
    'tsconfig.json',
    'index.html',
    '',
  ]) {
    const { status, text } = await send(`${sandbox.url}/portal/files/${name}`);
    assert.ok(status === 501 || (status === 200 && text.startsWith('<!doctype html>')), `${name}: ${status}`);
  }
});

files('answers no page of another origin', async () => {
  const asked = (headers: Record<string, string>) => send(`${sandbox.url}/portal/files/main.js`, { headers });
  assert.is((await asked({ origin: 'https://example.com' })).status, 403);
  assert.is((await asked({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status, 403);
});

files('loads nothing from anybody else, and reads no name as HTML', async () => {
  const html = source('index.html');
  for (const [, address = ''] of html.matchAll(/\b(?:src|href)="([^"]+)"/g)) assert.match(address, /^(\/portal\/|#)/);
  assert.not.match(html, /<script(?![^>]*\bsrc=)|<style|\bon\w+=/);
  for (const name of own.filter((one) => one.endsWith('.js'))) {
    const text = source(name);
    // What is said in code is none of the portal's own imports.
    const imports = name === 'code.js' ? [] : text.matchAll(/^import[^;]* from '([^']+)'/gm);
    for (const [, from = ''] of imports) assert.match(from, /^\.\.?\/[\w/.-]+\.js$/, name);
    assert.not.match(
      text,
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage/,
      name,
    );
  }
  const sheets = source('portal.css') + (await send(`${sandbox.url}/portal/files/themes.css`)).text;
  assert.not.match(sheets, /url\(|@import/);
  for (const theme of ['light dark', 'prefers-color-scheme: dark', '--colorNeutralBackground1: #ffffff'])
    assert.match(sheets, theme);
});

files('signs in as the registered public client of the tenant', () => {
  const session = source('session.js');
  assert.match(session, `'${portalClientId}'`);
  assert.match(session, `'${tenantDomain}'`);
});

files('has its place in a plain sandbox too', async () => {
  const plain = await startSandbox({ plain: true });
  assert.is((await send(`${plain.url}/portal/`)).status, 200);
  await plain.close();
});

files.run();

// ---- the log of requests ----

const log = sandboxSuite('the log of requests');

log('tells which rule of which policy let a call in, and which did not help', async () => {
  await callAs(sandbox.url, 'curator', 'GET', '/account/collections?api-version=2019-11-01-preview');
  const { caller, decision, query } = await last();
  assert.is(caller, persona('curator').displayName);
  assert.is(query, 'api-version=2019-11-01-preview');
  assert.equal([decision?.action, decision?.allowed], ['collection/read', true]);
  const [rule] = decision?.policies?.rules ?? [];
  assert.equal([rule?.rule, rule?.carries], ['purviewmetadatarole_builtin_data-curator:contoso', true]);
  assert.match(JSON.stringify(rule?.condition), persona('curator').objectId);

  await callAs(sandbox.url, 'curator', 'GET', '/scan/datasources?api-version=2023-09-01');
  const refused = await last();
  assert.equal([refused.decision?.action, refused.decision?.allowed], ['scan/read', false]);
  assert.equal(refused.decision?.policies?.roles, ['Data Source Administrator']);
  assert.equal(
    refused.decision?.policies?.rules.map(({ carries }) => carries),
    [false],
  );
});

log('tells what Graph decided by', async () => {
  const graph = async (name: string, method: string, path: string, body?: unknown) => {
    const { tokenOf } = await import('./support');
    const token = await tokenOf(sandbox.url, name, 'https://graph.microsoft.com');
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'client-request-id': 'mine',
    };
    return send(sandbox.url + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  };
  await graph('learner', 'GET', '/v1.0/applications');
  const allowed = await last();
  assert.equal([allowed.decision?.allowed, allowed.decision?.permissions], [true, ['Application.Read.All']]);
  assert.is(allowed.clientRequestId, 'mine');
  await graph('learner', 'POST', '/v1.0/applications', { displayName: 'x' });
  assert.equal(
    [(await last()).decision?.action, (await last()).decision?.allowed],
    ['Application.ReadWrite.All', false],
  );
});

log('keeps no secret and no token, and begins where it is told to', async () => {
  await callAs(sandbox.url, 'admin', 'GET', '/account?api-version=2019-11-01-preview&access_token=eyJabc.eyJdef.ghi');
  await send(`${sandbox.url}/${tenantId}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'x',
      client_secret: 'whatever',
      more: 'unheard of',
    }),
  });
  const all = await logged();
  const text = JSON.stringify(all);
  assert.not.match(text, /eyJ|not-a-real-one|whatever|unheard of/);
  assert.match(String(all.at(-1)?.request), 'client_secret=(hidden)');
  const [, second] = all;
  assert.equal(
    (await logged(second?.number)).map(({ number }) => number),
    all.slice(2).map(({ number }) => number),
  );
  assert.equal(await logged(all.at(-1)?.number), []);
  sandbox.world.reset();
  await callAs(sandbox.url, 'admin', 'GET', '/account?api-version=2019-11-01-preview');
  assert.is((await logged(1000)).length, 2);
});

log('leaves out the portal’s files, and bodies that are long', async () => {
  await send(`${sandbox.url}/portal/`);
  await send(`${sandbox.url}/portal/files/main.js`);
  assert.equal(await logged(), []);
  const keywords = 'x'.repeat(40_000);
  await callAs(sandbox.url, 'curator', 'POST', '/datamap/api/search/query?api-version=2023-09-01', { keywords });
  const { request } = await last();
  assert.is(request, '(longer than 30,000 characters)');
});

log.run();

// ---- how it edits policies ----

const policies = sandboxSuite('the portal’s policies');

policies('give a role to whoever is added, on what is beneath too, and take it', async () => {
  const purview = await admin();
  const member = { objectId: persona('learner').objectId, isGroup: false };
  const role = roleOf('data-source-administrator');
  await putPolicy(purview, edits.withMember(await getPolicy(purview, 'contoso'), role, member));
  const all = await listPolicies(purview);
  assert.ok(rolesOf(all, member.objectId).length === all.length);
  const child = all.find(({ properties }) => properties.parentCollectionName === 'contoso') as MetadataPolicy;
  assert.equal(edits.membersOf(all, child, role), [{ ...member, from: 'contoso' }]);
  assert.is((await callAs(sandbox.url, 'learner', 'GET', '/scan/datasources?api-version=2023-09-01')).status, 200);
  await putPolicy(purview, edits.withoutMember(await getPolicy(purview, 'contoso'), role, member));
  assert.equal(rolesOf(await listPolicies(purview), member.objectId), []);
});

policies('take a group as a group', async () => {
  const purview = await admin();
  const role = roleOf('data-source-administrator');
  const group = { objectId: readersGroup, isGroup: true };
  await putPolicy(purview, edits.withMember(await getPolicy(purview, 'contoso'), role, group));
  assert.is((await callAs(sandbox.url, 'reader', 'GET', '/scan/datasources?api-version=2023-09-01')).status, 200);
  assert.is((await callAs(sandbox.url, 'curator', 'GET', '/scan/datasources?api-version=2023-09-01')).status, 403);
  const policy = await getPolicy(purview, 'contoso');
  assert.equal(edits.membersOf([policy], policy, role), [{ ...group, from: 'contoso' }]);
});

policies('stop what comes from above, but for Collection Admins, and let it in again', async () => {
  const purview = await admin();
  const before = await listPolicies(purview);
  const child = before.find(({ properties }) => properties.parentCollectionName === 'contoso') as MetadataPolicy;
  const name = child.properties.collection.referenceName;
  const seen = async () => {
    const answer = await callAs(sandbox.url, 'curator', 'GET', '/account/collections?api-version=2019-11-01-preview');
    return (parse(answer) as { value: { name: string }[] }).value.some((one) => one.name === name);
  };
  assert.equal([edits.isRestricted(child), await seen()], [false, true]);
  await putPolicy(purview, edits.restricted(child, true));
  const stopped = await getPolicy(purview, name);
  assert.equal([edits.isRestricted(stopped), await seen()], [true, false]);
  const all = await listPolicies(purview);
  assert.equal(edits.membersOf(all, stopped, roleOf('data-curator')), []);
  assert.is(edits.membersOf(all, stopped, roleOf('collection-administrator')).length, 2);
  await putPolicy(purview, edits.restricted(stopped, false));
  assert.equal([edits.isRestricted(await getPolicy(purview, name)), await seen()], [false, true]);
});

policies('keep the last Collection Admin of the root', async () => {
  const policy = await getPolicy(await admin(), 'contoso');
  const role = roleOf('collection-administrator');
  const [one, other] = [persona('admin'), person('collection-admin')].map(({ objectId }) => ({
    objectId,
    isGroup: false,
  }));
  assert.not.ok(edits.isLastAdmin(policy, role, one!));
  assert.ok(edits.isLastAdmin(edits.withoutMember(policy, role, other!), role, one!));
});

policies.run();

// ---- what the panel says ----

const panel = sandboxSuite('the panel of calls');
const { inWords } = require('../../sandbox/portal/files/calls/decisions.js') as { inWords(logged: unknown): string[] };
const { diff } = require('../../sandbox/portal/files/diff.js') as {
  diff(before: unknown, after: unknown): [string, string][];
};

panel('says what let a call in, what kept it out, and what was no help', async () => {
  const said = async (name: string, path: string) => {
    await callAs(sandbox.url, name, 'GET', path);
    return inWords(await last()).join('\n');
  };
  const collections = '/account/collections?api-version=2019-11-01-preview';
  const sources = '/scan/datasources?api-version=2023-09-01';
  assert.match(await said('curator', collections), /^Let in by purviewmetadatarole_builtin_data-curator:contoso\./);
  const refused = await said('curator', sources);
  assert.match(refused, /^Refused: the caller holds scan\/read on no collection\./);
  assert.match(refused, 'scan/read is carried by Data Source Administrator.');
  assert.match(refused, 'No help: purviewmetadatarole_builtin_data-curator:contoso');
  assert.match(await said('learner', collections), 'No rule of any policy names the caller or a group of theirs.');

  // A role that is held, and not where the call goes.
  const purview = await admin();
  const child = (await listPolicies(purview)).find(({ properties }) => properties.parentCollectionName === 'contoso');
  const { referenceName } = child!.properties.collection;
  const objectId = persona('learner').objectId;
  await grantRole(purview, { collectionName: referenceName, role: 'Data Reader', objectId });
  const elsewhere = await said('learner', '/account/collections/contoso?api-version=2019-11-01-preview');
  assert.match(elsewhere, /^Refused: the caller holds collection\/read, but not where/);
  assert.match(elsewhere, new RegExp(`It holds on .*${referenceName}`));
});

panel('says so where nothing was decided', async () => {
  await send(`${sandbox.url}/account/collections?api-version=2019-11-01-preview`);
  assert.match(inWords(await last())[0] ?? '', /^Refused: the call carried no token/);
  assert.match(inWords((await logged())[0])[0] ?? '', /^Refused/);
  await send(`${sandbox.url}/no/such/call`);
  assert.match(inWords(await last())[0] ?? '', /^Not imitated/);
  const fault = { method: 'POST', headers: { 'content-type': 'application/json' } };
  await send(`${sandbox.url}/sandbox/faults`, { ...fault, body: JSON.stringify({ path: '/account', status: 503 }) });
  await callAs(sandbox.url, 'admin', 'GET', '/account?api-version=2019-11-01-preview');
  const [, token] = (await logged()).slice(-3);
  assert.match(inWords(token)[0] ?? '', /^Nothing was asked: signing in/);
  assert.match(inWords(await last())[0] ?? '', /^Nothing was decided/);
});

panel('shows the lines that differ, and what is near them', () => {
  const lines = diff({ a: [1, 2], z: 0, y: 0, x: 0, w: 0 }, { a: [1, 2, 3], z: 0, y: 0, x: 0, w: 0 });
  assert.equal(
    lines.filter(([sign]) => sign !== ' '),
    [
      ['…', ''],
      ['+', '  3'],
      ['…', ''],
    ],
  );
  assert.equal(
    diff({ a: 1 }, { a: 1 }).filter(([sign]) => '+-'.includes(sign)),
    [],
  );
});

panel.run();
