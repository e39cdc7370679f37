import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { grantRole } from '../../lib/planes/grant';
import { getPolicy, listPolicies, rolesOf, type MetadataPolicy } from '../../lib/planes/policy';
import { persona, tenantId } from '../../sandbox/entra/personas';
import { python, root } from '../../tools/jupyter-env';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { admin, edits, logged, roleOf } from './portal-support';
import { callAs, send } from './support';

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
