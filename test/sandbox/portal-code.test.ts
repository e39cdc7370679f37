import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { connect } from '../../lib/connect';
import { getCatalogPolicy, listCatalogPolicies, type CatalogPolicy } from '../../lib/planes/catalog-policy';
import { readConfig } from '../../lib/core/config';
import { grantRole } from '../../lib/planes/grant';
import { getPolicy, listPolicies, rolesOf, type MetadataPolicy } from '../../lib/planes/policy';
import { businessDomains } from '../../lib/planes/unified';
import { persona, tenantId } from '../../sandbox/entra/personas';
import { python, root } from '../../tools/jupyter-env';
import { configOf } from '../lib/support';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { admin, edits, logged, roleOf } from './portal-support';
import { callAs, field, send, versions } from './support';

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

/**
 * Calls of each kind: a list, one that asks Graph with a `$`, a search, writes with odd text, a policy with and without its reason,
 * and the same of the Unified Catalog.
 */
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
  const [finance, whole, work, own] = await catalog();
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
    { service: 'purview', method: 'GET', path: `${base}/businessdomains`, query: versions.unified, origin },
    { service: 'purview', method: 'GET', path: `${base}/policies`, query: versions.unified, origin },
    putOfCatalog(whole, 'global-catalog-reader', {}),
    putOfCatalog(work, 'data-steward', { domainId: finance }),
    putOfCatalog(own, 'business-domain-reader'),
  ];
  return {
    told,
    says: ['contoso', learner, /@search\.count/, 'Copied', '', '', '', finance, whole.id, ...['', '', '']],
  };
}

const base = '/datagovernance/catalog';

/** The id of the domain Finance, the policy of the whole catalog, and those of the work in the domain and of the domain itself. */
async function catalog(): Promise<[string, CatalogPolicy, CatalogPolicy, CatalogPolicy]> {
  const { unified } = await connect({ config: configOf(sandbox.url, 'admin') });
  const { id = '' } = (await businessDomains.list(unified)).find(({ name }) => name === 'Finance') ?? {};
  const whole = await getCatalogPolicy(unified, 'Global Catalog Reader');
  const work = await getCatalogPolicy(unified, 'Data Steward', id);
  return [id, whole, work, await getCatalogPolicy(unified, 'Governance Domain Reader', id)];
}

/** A PUT that gives the learner a role, with an old version; with its reason where the place is named. */
function putOfCatalog(policy: CatalogPolicy, name: string, place?: object): Told {
  const role = `purviewdatagovernancerole_builtin_${name}`;
  const member = { objectId: learner, isGroup: false };
  const edit = place && { ...place, role, ...member, given: true };
  const path = `${base}/policies/${policy.id}`;
  const body = { ...edits.withMember(policy, role, member), version: 77 };
  return { service: 'purview', method: 'PUT', path, query: versions.unified, body, edit, origin: sandbox.url };
}

/** Runs a program for each call, one after another, and gives what each printed. */
async function outputs(name: string, run: (texts: string[], folder: string) => Promise<string[]>): Promise<void> {
  const { told, says } = await calls();
  const form = forms.find((one) => one.name === name)!;
  const place = mkdtempSync(join(tmpdir(), 'portal-code-'));
  try {
    writeSettings(place);
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
    const { unified } = await connect({ config: configOf(sandbox.url, 'admin') });
    const held = rolesOf(await listCatalogPolicies(unified), learner).map(({ role }) => role);
    assert.equal(
      held,
      ['global-catalog-reader', 'business-domain-reader', 'data-steward'],
      `${name}: ${printed.slice(9).join('\n')}`,
    );
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

const writeSettings = (place: string) =>
  writeFileSync(
    join(place, '.env'),
    Object.entries(variables())
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );

const mark = '---- next ----';
const parts = (text: string) => text.split(mark).slice(1);

/** Runs a program, and gives what it printed, what it complained of included. */
function program(
  command: string,
  args: string[],
  cwd: string,
  env: Record<string, string> = variables(),
): Promise<string> {
  const child = spawn(command, args, { cwd, env: { PATH: process.env.PATH, ...env } });
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

const hasRequests = async () =>
  existsSync(python) && (await program(python, ['-c', 'import requests; print("there")'], root)).includes('there');

code('runs as Python', async () => {
  if (!(await hasRequests())) return console.log('skipped: there is no Python with requests in .venv');
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

// ---- a long list ----

/** Runs a PUT of a policy that stands on the second page of their list. */
async function readsOn(name: string, run: (text: string, place: string) => Promise<string>): Promise<void> {
  const { policies } = sandbox.world.unified;
  for (let number = 100; number < 160; number++)
    policies.create(`5a4db0c5-0000-4000-8000-000000000${number}`, persona('admin').objectId);
  const policy = policies.all().at(-1) as CatalogPolicy;
  assert.ok(policies.all().length > 100);
  const place = mkdtempSync(join(tmpdir(), 'portal-long-'));
  try {
    const text = forms.find((one) => one.name === name)!.says(putOfCatalog(policy, 'data-steward'));
    const printed = await run(text, place);
    assert.match(printed, /"version": ?1,/, `${name}: ${printed}`);
    assert.match(JSON.stringify(policies.byId(policy.id)), learner);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

code('reads the list of policies to its end with cross-fetch', () =>
  readsOn('cross-fetch', async (text, place) => {
    writeSettings(place);
    return (await inNode([text], place))[0] ?? '';
  }),
);

code('reads the list of policies to its end as curl', async () => {
  if (process.platform === 'win32') return console.log('skipped: curl is said for a shell of Unix');
  await readsOn('curl', (text, place) => {
    writeFileSync(join(place, 'one.sh'), text);
    return program('sh', ['one.sh'], place);
  });
});

code('reads the list of policies to its end as Python', async () => {
  if (!(await hasRequests())) return console.log('skipped: there is no Python with requests in .venv');
  await readsOn('Python', (text, place) => {
    writeFileSync(join(place, 'one.py'), text);
    return program(python, ['one.py'], place);
  });
});

// ---- where it goes ----

const [account, tenant, all] = [
  ...['https://contoso.purview.azure.com', `https://${tenantId}-api.purview-service.microsoft.com`],
  'https://api.purview-service.microsoft.com',
];
const own = 'https://own.example';
const ofTenant = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: learner, AZURE_CLIENT_SECRET: 'sandbox~' };
const ofAccount = { ...ofTenant, PURVIEW_ACCOUNT: 'contoso' };
/** Settings, and where the planes and the Unified Catalog are then. */
const settings: [env: Record<string, string>, purview: string | undefined, unified: string | undefined][] = [
  [ofTenant, tenant, all],
  [ofAccount, account, all],
  [{ ...ofAccount, PURVIEW_ENDPOINT: own }, own, own],
  [{ ...ofAccount, PURVIEW_ENDPOINT: account! }, account, all],
  [{ ...ofTenant, PURVIEW_ENDPOINT: tenant!, PURVIEW_UNIFIED_ENDPOINT: own }, tenant, own],
];

code('goes where the helpers go, for an account with a host of its own and for one without', () => {
  for (const [env, purview, unified] of settings) {
    const config = readConfig({ ...env, AZURE_CLIENT_SECRET: 'x~y~z0123456789' });
    assert.equal([config.endpoint, config.unifiedEndpoint], [purview, unified], JSON.stringify(env));
  }
});

/** Runs a form with something in place of the network that prints the last address, for each setting and each service. */
async function goesThere(
  name: string,
  run: (text: string, place: string, env: Record<string, string>) => Promise<string>,
) {
  const form = forms.find((one) => one.name === name)!;
  const place = mkdtempSync(join(tmpdir(), 'portal-where-'));
  try {
    for (const [env, purview, unified] of settings)
      for (const [path, endpoint] of [
        ['/account', purview],
        [`${base}/businessdomains`, unified],
      ] as const) {
        const text = form.says({ service: 'purview', method: 'GET', path, query: 'api-version=1', origin: '' });
        const printed = await run(text, place, env);
        assert.match(printed, `${endpoint}${path}?api-version=1`, `${name}, ${JSON.stringify(env)}: ${printed}`);
      }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

code('goes there with cross-fetch', () =>
  goesThere('cross-fetch', async (text, place, env) => {
    const stand =
      'const fetch: any = async (url: string) => { console.log(url); return { ok: true, json: async () => ({}), text: async () => "" }; };';
    const dotenv = JSON.stringify(require.resolve('dotenv'));
    const there = text.replace(/^import fetch.*$/m, stand).replace("'dotenv'", dotenv);
    writeFileSync(join(place, 'one.ts'), there);
    return program(process.execPath, ['-r', join(root, 'tools', 'typescript.js'), 'one.ts'], place, env);
  }),
);

code('goes there as curl', async () => {
  if (process.platform === 'win32') return console.log('skipped: curl is said for a shell of Unix');
  await goesThere('curl', (text, place, env) => {
    writeFileSync(join(place, 'one.sh'), `curl() { echo "$*"; }\n${text}`);
    return program('sh', ['one.sh'], place, env);
  });
});

code('goes there as Python', async () => {
  if (!existsSync(python)) return console.log('skipped: there is no Python in .venv');
  const stand = [
    'class Answer:\n  status_code = 200\n  text = ""\n  raise_for_status = lambda self: None\n  json = lambda self: {"access_token": ""}',
    'def post(url, **rest): return Answer()\ndef request(method, url, **rest):\n  print(url)\n  return Answer()\n',
  ].join('\n');
  await goesThere('Python', (text, place, env) => {
    writeFileSync(join(place, 'requests.py'), stand);
    writeFileSync(join(place, 'one.py'), text);
    return program(python, ['one.py'], place, env);
  });
});

/** Sends the requests of an .http file as REST Client does, and gives the last answer. */
async function sendHttpFile(text: string): Promise<string> {
  const named = new Map<string, unknown>();
  const constants = new Map([...text.matchAll(/^@(\w+) = (.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
  const env: Record<string, string> = variables();
  const filled = (part: string) =>
    part.replace(
      /\{\{(?:\$dotenv (\w+)|(\w+)|(\w+)\.response\.body\.(?:(\w+)|\$\.(\w+)\[\?\(@\.id=='([^']+)'\)\]\.(\w+)))\}\}/g,
      (whole, dotenv, constant, request, key, ...[list, id, ofOne]: string[]) => {
        if (dotenv) return env[dotenv as string] ?? whole;
        if (constant) return constants.get(constant as string) ?? whole;
        const body = named.get(request as string);
        if (key) return String(field(body, key as string) ?? whole);
        const found = field(body, list ?? '') as { id: string }[] | undefined;
        return String(
          field(
            found?.find((one) => one.id === id),
            ofOne ?? '',
          ) ?? whole,
        );
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
