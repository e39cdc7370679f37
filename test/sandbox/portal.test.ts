import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { connect } from '../../lib/connect';
import { grantRole } from '../../lib/planes/grant';
import { getPolicy, listPolicies, putPolicy, rolesOf, type MetadataPolicy } from '../../lib/planes/policy';
import { portalClientId } from '../../sandbox/entra/directory';
import { person } from '../../sandbox/entra/people';
import { persona, readersGroup, tenantDomain, tenantId } from '../../sandbox/entra/personas';
import { python, root } from '../../tools/jupyter-env';
import { configOf } from '../lib/support';
import { sandbox, sandboxSuite, startSandbox } from '../sandbox-suite';
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

interface Logged {
  number: number;
  path: string;
  clientRequestId: string | null;
  caller: string | null;
  query: string;
  request: unknown;
  answer: unknown;
  decision: {
    action: string;
    allowed: boolean;
    policies?: {
      rules: { rule: string; carries: boolean; condition: unknown }[];
      collections: string[];
      roles: string[];
    };
    permissions?: string[];
    besides?: string;
  } | null;
}

const logged = async (after = 0) =>
  parse(await send(`${sandbox.url}/sandbox/requests?details=true&after=${after}`)) as Logged[];
const last = async () => (await logged()).at(-1) as Logged;

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

interface Edits {
  membersOf(policies: unknown[], policy: unknown, role: string): { objectId: string; isGroup: boolean; from: string }[];
  withMember(policy: MetadataPolicy, role: string, member: { objectId: string; isGroup: boolean }): MetadataPolicy;
  withoutMember(policy: MetadataPolicy, role: string, member: { objectId: string; isGroup: boolean }): MetadataPolicy;
  isLastAdmin(policy: MetadataPolicy, role: string, member: { objectId: string; isGroup: boolean }): boolean;
  isRestricted(policy: MetadataPolicy): boolean | undefined;
  restricted(policy: MetadataPolicy, restrict: boolean): MetadataPolicy;
}

const edits = require('../../sandbox/portal/files/policy.js') as Edits;
const policies = sandboxSuite('the portal’s policies');
const roleOf = (name: string) => `purviewmetadatarole_builtin_${name}`;
const admin = async () => (await connect({ config: configOf(sandbox.url, 'admin') })).purview;

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

// ---- what is copied ----

interface Told {
  service: 'purview' | 'graph';
  method: string;
  path: string;
  query: string;
  body?: unknown;
  edit?: unknown;
  origin: string;
}

const { forms } = require('../../sandbox/portal/files/code.js') as {
  forms: { name: string; says(call: Told): string }[];
};
const code = sandboxSuite('what is copied');
const learner = persona('learner').objectId;
const odd = `Ōdd "quotes", 'single', $HOME, \`ticks\` & {{braces}} \\ <b>`;

/** Calls of each kind: a list, one that asks Graph with a `$`, a search, writes with odd text, a policy with and without its reason. */
async function calls(): Promise<{ told: Told[]; says: (string | RegExp)[] }> {
  const origin = sandbox.url;
  const purview = await admin();
  const graphQuery = `$filter=${encodeURIComponent(`appId eq '${persona('learner').clientId}'`)}`;
  await grantRole(purview, { collectionName: 'contoso', role: 'Data Reader', objectId: persona('admin').objectId });
  const root = await getPolicy(purview, 'contoso');
  const child = (await listPolicies(purview)).find(({ properties }) => properties.parentCollectionName === 'contoso')!;
  const put = (policy: MetadataPolicy, body: unknown, edit?: unknown): Told => ({
    ...{
      service: 'purview',
      method: 'PUT',
      path: `/policystore/metadataPolicies/${policy.id}`,
      query: 'api-version=2021-07-01',
    },
    ...{ body, edit, origin },
  });
  const role = roleOf('data-curator');
  const edit = { collectionName: 'contoso', role, objectId: learner, isGroup: false, given: true };
  const account = 'api-version=2019-11-01-preview';
  const told: Told[] = [
    { service: 'purview', method: 'GET', path: '/account/collections', query: account, origin },
    { service: 'graph', method: 'GET', path: '/v1.0/servicePrincipals', query: graphQuery, origin },
    {
      service: 'purview',
      method: 'POST',
      path: '/datamap/api/search/query',
      query: 'api-version=2023-09-01',
      body: { keywords: 'customer', limit: 1 },
      origin,
    },
    {
      service: 'purview',
      method: 'PUT',
      path: '/account/collections/zzcopy',
      query: account,
      body: { friendlyName: 'Copied', description: odd, parentCollection: { referenceName: 'contoso' } },
      origin,
    },
    // As it was read, though somebody else has written since.
    put(
      { ...root, version: 0 },
      edits.withMember({ ...root, version: 0 }, role, { objectId: learner, isGroup: false }),
      edit,
    ),
    put({ ...child, version: 99 }, edits.restricted({ ...child, version: 99 }, true)),
    { service: 'purview', method: 'DELETE', path: '/account/collections/zzcopy', query: account, origin },
  ];
  return { told, says: ['contoso', learner, /@search\.count/, 'Copied', '', '', ''] };
}

/** Runs a program for each call, one after another, and gives what each printed. */
async function outputs(name: string, run: (texts: string[], folder: string) => Promise<string[]>): Promise<void> {
  const { told, says } = await calls();
  const form = forms.find((one) => one.name === name)!;
  const place = mkdtempSync(join(tmpdir(), 'portal-code-'));
  try {
    writeFileSync(
      join(place, '.env'),
      Object.entries(variables())
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );
    const texts = told.map((call) => form.says(call));
    for (const text of texts) assert.not.match(text, /eyJ|not-a-real-one/);
    const printed = await run(texts, place);
    printed.forEach((text, at) => assert.match(text, says[at] ?? '', `${name}, call ${at}: ${text}`));
    const purview = await admin();
    const all = await listPolicies(purview);
    assert.ok(
      rolesOf(all, learner).some(({ role }) => role === 'data-curator'),
      `${name} gives the role: ${printed[4]}`,
    );
    assert.ok(
      all.some((policy) => edits.isRestricted(policy)),
      `${name} restricts: ${printed[5]}`,
    );
    const { path, answer } = (await logged())
      .filter(({ request }) => JSON.stringify(request)?.includes('Copied'))
      .at(-1)!;
    assert.is(path, '/account/collections/zzcopy', name);
    assert.is((answer as { description: string }).description, odd, name);
    const left = await callAs(
      sandbox.url,
      'admin',
      'GET',
      '/account/collections/zzcopy?api-version=2019-11-01-preview',
    );
    assert.is(left.status, 404, `${name} deletes: ${printed[6]}`);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

const variables = () => ({
  AZURE_TENANT_ID: tenantId,
  AZURE_CLIENT_ID: persona('admin').clientId,
  AZURE_CLIENT_SECRET: persona('admin').clientSecret,
  PURVIEW_ACCOUNT: 'contoso',
  AZURE_AUTHORITY_HOST: sandbox.url,
  PURVIEW_ENDPOINT: sandbox.url,
  GRAPH_ENDPOINT: sandbox.url,
});

const mark = '---- next ----';
const parts = (text: string) => text.split(mark).slice(1);

/** Runs a program, and gives what it printed, what it complained of included. */
function program(command: string, args: string[], cwd: string): Promise<string> {
  const child = spawn(command, args, { cwd, env: { PATH: process.env.PATH, ...variables() } });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  return new Promise((resolve, reject) => child.once('error', reject).once('close', () => resolve(text)));
}

/** Programs for Node, each run to its end before the next begins. */
async function inNode(texts: string[], place: string): Promise<string[]> {
  texts.forEach((text, at) => {
    const found = (from: string) => JSON.stringify(from === '../lib' ? join(root, 'lib') : require.resolve(from));
    const there = text.replace(/from '(\.\.\/lib|cross-fetch|dotenv)'/g, (_, from: string) => `from ${found(from)}`);
    writeFileSync(join(place, `${at}.ts`), there.replace(/\nmain\(\)\.catch/, '\nexport default main().catch'));
  });
  const run = texts.map((_, at) => `console.log('${mark}'); await require('./${at}.ts').default;`).join('\n');
  writeFileSync(join(place, 'all.js'), `(async () => {\n${run}\n})();\n`);
  return parts(await program(process.execPath, ['-r', join(root, 'tools', 'typescript.js'), 'all.js'], place));
}

code('runs as TypeScript with the helpers', () => outputs('TypeScript', inNode));
code('runs with cross-fetch alone', () => outputs('cross-fetch', inNode));

code('runs as curl', async () => {
  if (process.platform === 'win32') return console.log('skipped: curl is said for a shell of Unix');
  await outputs('curl', async (texts, place) => {
    writeFileSync(join(place, 'all.sh'), texts.map((text) => `echo '${mark}'\n${text}`).join('\n'));
    return parts(await program('sh', ['all.sh'], place));
  });
});

code('runs as Python', async () => {
  const has =
    existsSync(python) && (await program(python, ['-c', 'import requests; print("there")'], root)).includes('there');
  if (!has) return console.log('skipped: there is no Python with requests in .venv');
  await outputs('Python', async (texts, place) => {
    writeFileSync(join(place, 'all.py'), texts.map((text) => `print('${mark}', flush=True)\n${text}`).join('\n'));
    return parts(await program(python, ['all.py'], place));
  });
});

code('runs as an .http file', () =>
  outputs('.http', async (texts) => {
    const printed: string[] = [];
    for (const text of texts) printed.push(await sendHttpFile(text));
    return printed;
  }),
);

/** Sends the requests of an .http file as REST Client does, and gives the last answer. */
async function sendHttpFile(text: string): Promise<string> {
  const named = new Map<string, unknown>();
  const constants = new Map([...text.matchAll(/^@(\w+) = (.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
  const env: Record<string, string> = variables();
  const filled = (part: string) =>
    part.replace(
      /\{\{(?:\$dotenv (\w+)|(\w+)|(\w+)\.response\.body\.(\w+))\}\}/g,
      (whole, dotenv, constant, request, key) => {
        if (dotenv) return env[dotenv as string] ?? whole;
        if (constant) return constants.get(constant as string) ?? whole;
        return String((named.get(request as string) as Record<string, unknown> | undefined)?.[key as string] ?? whole);
      },
    );
  let answer = '';
  for (const part of text.split(/^###.*$/m).slice(1)) {
    const name = /^# @name (\w+)$/m.exec(part)?.[1];
    const [head = '', ...rest] = part.replace(/^#.*$/gm, '').trim().split('\n\n');
    const [line = '', ...headers] = head.split('\n');
    const [method, address = ''] = filled(line).split(' ');
    const body = filled(rest.join('\n\n'));
    const response = await send(address, {
      method,
      headers: Object.fromEntries(headers.map((one) => filled(one).split(': ') as [string, string])),
      ...(body === '' ? {} : { body }),
    });
    answer = response.text;
    if (name !== undefined) named.set(name, JSON.parse(answer));
  }
  return answer;
}

code.run();
