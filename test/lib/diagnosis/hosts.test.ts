import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../../lib/connect';
import { readConfig } from '../../../lib/core/config';
import { AuthError } from '../../../lib/core/errors';
import { grantRole } from '../../../lib/planes/grant';
import { clientOf } from '../../../lib/course/sandbox';
import { findHosts } from '../../../lib/diagnosis/hosts';
import { checkPlanes } from '../../../lib/diagnosis/checks';
import type { StartedSandbox } from '../../../sandbox/api';
import { persona, tenantId } from '../../../sandbox/entra/personas';
import type { Shape } from '../../../sandbox/http/hosts';
import { ownNames, type OwnNames } from '../../../tools/own-names';
import { runFile } from '../../sandbox/process';
import { startSandbox } from '../../sandbox-suite';
import { configOf, rejection, variables } from '../support';
import type { Fetch } from '../../../lib/core/agents';

const account = 'contoso.purview.azure.com';
const tenant = `${tenantId}-api.purview-service.microsoft.com`;
const everybody = 'api.purview-service.microsoft.com';

const shaped = suite('a program with nothing but settings');
let names: OwnNames;
let running: StartedSandbox | undefined;
shaped.before(async () => void (names = await ownNames()));
shaped.after.each(() => running?.close());
shaped.after(() => names.remove());

interface Seen {
  target: string;
  sandbox: boolean;
  planes: string[];
  checks: { name: string; status: string; fix: string }[];
  hosts: string[];
  found: { shape: string; conclusion: string; fix: string };
}

/** What a process of its own sees of a tenant of that shape, over TLS under the names of the real hosts. */
async function seenBy(name: string, shape: Shape, settings: Record<string, string> = {}): Promise<Seen> {
  running = await startSandbox({ ...names.files, shape });
  const { clientId, clientSecret } = persona(name);
  const blank = ['PURVIEW_ACCOUNT', 'PURVIEW_ENDPOINT', 'AZURE_AUTHORITY_HOST', 'GRAPH_ENDPOINT'];
  for (const one of blank) delete process.env[one];
  const program = runFile('test/lib/hosts-program.ts', [], {
    env: {
      ...names.variables(new URL(running.url).port, shape),
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
      ...settings,
    },
  });
  await program.exit;
  assert.is(program.err(), '');
  return JSON.parse(program.out()) as Seen;
}

const answers = (seen: Seen, host: string) => {
  const own = seen.hosts.filter((line) => line.startsWith(`${host} `));
  return own.map((line) => line.slice(host.length + 1));
};
const planes = ['Account', 'Metadata policy', 'Scanning', 'Catalog', 'Unified Catalog'];
const each = (answer: string) => planes.map((plane) => `${plane}: ${answer}`);
const first = (count: number, answer: string) => each(answer).slice(0, count);
const told = (catalog: number) => [
  ...['Account: 200', 'Metadata policy: 200'],
  ...['DevOps policies: 403', `Unified Catalog: ${catalog}`],
];
const PURVIEW_ACCOUNT = 'contoso';

shaped('finds a classic account at its host, and nothing else', async () => {
  const seen = await seenBy('admin', 'classic', { PURVIEW_ACCOUNT });
  assert.is(seen.target, 'Using your Purview account "contoso", as the environment says.');
  assert.is(seen.sandbox, false);
  assert.equal(seen.planes.slice(2), told(404));
  assert.equal(answers(seen, account).slice(0, 2), first(2, 'serves'));
  assert.is(answers(seen, account)[4], 'Unified Catalog: not there');
  assert.equal(answers(seen, tenant), each('no such host'));
  assert.equal(answers(seen, everybody), each('not there'));
  assert.is(seen.found.shape, 'classic');
  assert.is(seen.found.fix, '');
});

shaped('finds an account at all hosts', async () => {
  const seen = await seenBy('admin', 'both', { PURVIEW_ACCOUNT });
  assert.equal(seen.planes.slice(2), told(200));
  assert.equal(answers(seen, tenant).slice(0, 2), first(2, 'serves'));
  assert.equal(answers(seen, everybody).slice(0, 3), first(3, 'not there'));
  assert.is(seen.found.shape, 'both');
  assert.is(seen.found.fix, '');
});

shaped('finds a tenant without a classic host by the tenant alone', async () => {
  const seen = await seenBy('admin', 'unified');
  assert.is(seen.target, `Using your Purview account of the tenant ${tenantId}, as the environment says.`);
  assert.equal(seen.planes.slice(2), told(200));
  assert.equal(
    seen.checks.filter(({ status }) => status === 'fail').map(({ name }) => name),
    ['Catalog plane', 'Scanning plane', 'Roles held'],
  );
  assert.equal(answers(seen, account), []);
  assert.equal(answers(seen, tenant).slice(0, 2), first(2, 'serves'));
  assert.is(seen.found.shape, 'unified');
  assert.is(seen.found.fix, '');
});

shaped('is told what to change where it names an account that has no host', async () => {
  const seen = await seenBy('admin', 'unified', { PURVIEW_ACCOUNT });
  assert.equal([...new Set(seen.planes.map((line) => line.split(': ')[1]))], ['ENOTFOUND', '200']);
  assert.equal(answers(seen, account), each('no such host'));
  assert.is(seen.found.shape, 'unified');
  const fix =
    'In the environment, take PURVIEW_ACCOUNT and PURVIEW_ENDPOINT out, unless the account’s name is misspelt.';
  assert.is(seen.found.fix, fix);
  const [, ...afterwards] = seen.checks.filter(({ name }) => name.endsWith(' plane'));
  const { fix: advised } = seen.checks.find(({ name }) => name === 'Catalog plane')!;
  assert.match(advised, seen.found.conclusion);
  assert.ok(advised.endsWith(fix), advised);
  assert.equal(
    afterwards.map(({ status }) => status),
    ['skip', 'skip', 'skip', 'skip', 'pass'],
  );
});

shaped('never takes refusals for a classic account', async () => {
  for (const [shape, settings] of [
    ['classic', { PURVIEW_ACCOUNT }],
    ['both', { PURVIEW_ACCOUNT }],
    ['unified', {}],
    ['unified', { PURVIEW_ACCOUNT }],
  ] as [Shape, Record<string, string>][]) {
    const seen = await seenBy('learner', shape, settings);
    assert.is(seen.found.shape, 'cannot tell', shape);
    assert.match(seen.found.conclusion, 'Look again when the application has a role.');
    await running?.close();
  }
});

shaped.run();

const finds = suite('findHosts');
const known = { getToken: async () => ({ token: 't', expiresOnTimestamp: 4e12 }) };

type Answers = Record<string, { status?: number; code?: string; body?: object; message?: string }[]>;

/** Finds the hosts where these answer so, one answer after the other, and any other is not known. */
async function found(by: Answers, settings: Record<string, string> = { PURVIEW_ACCOUNT: 'contoso' }) {
  const { PURVIEW_ACCOUNT: _, ...tenantAlone } = variables;
  const config = readConfig({ ...tenantAlone, ...settings });
  const counts = new Map<string, number>();
  const asked: string[] = [];
  const fetch: Fetch = async (url, { method }) => {
    const { host, pathname } = new URL(url);
    asked.push(`${method} ${pathname}`);
    const key = `${host}${pathname}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    const list = by[host] ?? [{ code: 'ENOTFOUND' }];
    const { status = 200, code, body, message = '' } = list[Math.min(counts.get(key)!, list.length) - 1]!;
    if (code) throw Object.assign(new Error(message), { code });
    const lists = { value: [], values: [] };
    return { status, headers: new Headers(), text: async () => JSON.stringify(body ?? lists) };
  };
  const result = await findHosts({ config, credential: known, network: { fetch } });
  return { ...result, asked, answersOf: (host: string) => result.rows.filter((row) => row.host === host) };
}
const first404 = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'm' } } };

for (const [answer, list] of [
  ['serves', [{}]],
  ['needs a role', [{ status: 403, body: { error: { code: 'Unauthorized', message: 'm' } } }]],
  ['refuses the token', [{ status: 401, body: { error: { code: 'Unauthenticated', message: 'm' } } }]],
  ['not there', [first404]],
  ['cannot tell', [{ status: 429 }]],
  ['cannot tell', [{ status: 500 }]],
  ['cannot tell', [{ status: 405 }]],
  ['cannot tell', [{ body: { hello: 'world' } }]],
  ['no such host', [{ code: 'ENOTFOUND' }]],
  ['no connection', [{ code: 'ECONNREFUSED' }]],
  ['no TLS', [{ code: 'EPROTO' }]],
  ['no TLS', [{ code: 'ECONNRESET', message: 'disconnected before secure TLS connection was established' }]],
  ['no TLS', [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }]],
  ['serves', [{ code: 'ECONNRESET' }, {}]],
] as [string, Answers[string]][]) {
  finds(`says ${answer} of a plane that answers ${JSON.stringify(list)}`, async () => {
    const { answersOf, shape } = await found({ [account]: list });
    assert.equal([...new Set(answersOf(account).map((row) => row.answer))], [answer]);
    assert.is(shape, answer === 'serves' ? 'classic' : 'cannot tell');
  });
}

finds('reads only, and asks a host that is not known once', async () => {
  const { asked } = await found({ [account]: [{}] });
  assert.is(asked.length, 15);
  const writes = asked.filter((one) => !/^GET |^POST \/datamap\/api\/search\/query$/.test(one));
  assert.equal(writes, []);
});

finds('takes a host that throttles for no proof that there is none', async () => {
  assert.is((await found({ [account]: [{}], [everybody]: [{ status: 429 }] })).shape, 'cannot tell');
  assert.is((await found({ [account]: [{}], [everybody]: [first404] })).shape, 'classic');
  assert.is((await found({ [tenant]: [{}], [account]: [{ status: 403 }] })).shape, 'cannot tell');
  assert.is((await found({ [tenant]: [{}], [account]: [{}] })).shape, 'both');
  assert.is((await found({ [everybody]: [{}] })).shape, 'unified');
});

finds('says where the planes are, if elsewhere than the settings say', async () => {
  const fixOf = async (by: Answers, settings?: Record<string, string>) => (await found(by, settings)).fix;
  const out = 'take PURVIEW_ACCOUNT and PURVIEW_ENDPOINT out, unless the account’s name is misspelt';
  assert.is(
    await fixOf({ [tenant]: [{}] }),
    `In the environment, ${out}, and write PURVIEW_UNIFIED_ENDPOINT=https://${tenant}.`,
  );
  assert.is(
    await fixOf({ [tenant]: [{ status: 403 }], [everybody]: [{}] }),
    `In the environment, write PURVIEW_ENDPOINT=https://${everybody}.`,
  );
  const endpoint = { PURVIEW_ACCOUNT: 'contoso', PURVIEW_ENDPOINT: `https://${tenant}` };
  assert.is(
    await fixOf({ [account]: [{}], [tenant]: [first404], [everybody]: [first404] }, endpoint),
    `In the environment, take PURVIEW_ENDPOINT out, and write PURVIEW_UNIFIED_ENDPOINT=https://${account}.`,
  );
  assert.is(await fixOf({}), '');
});

finds('takes the account by its name, however it and its address are spelt', async () => {
  for (const settings of [
    { PURVIEW_ACCOUNT: 'Contoso' },
    { PURVIEW_ACCOUNT: 'contoso', PURVIEW_ENDPOINT: `https://${account}:443` },
    { PURVIEW_ENDPOINT: `https://${account}` },
  ] as Record<string, string>[]) {
    const { shape, rows, fix } = await found(
      { [account]: [{}], [tenant]: [first404], [everybody]: [first404] },
      { ...settings, PURVIEW_UNIFIED_ENDPOINT: `https://${account}` },
    );
    assert.equal([shape, rows.length, fix], ['classic', 15, ''], JSON.stringify(settings));
  }
});

finds('says that it asked no host of the account’s own where none is named', async () => {
  const { shape, conclusion } = await found({ [tenant]: [{}], [everybody]: [{}] }, {});
  assert.is(shape, 'unified');
  assert.match(conclusion, 'No host of its own was asked, as PURVIEW_ACCOUNT names none.');
});

finds('advises no other address where that one only refuses, or the one that is set may have the planes', async () => {
  const refusal = [{ status: 403 }];
  const own: Answers[string][] = [
    [{ code: 'ECONNREFUSED' }],
    [{ status: 429 }],
    [{ status: 405 }],
    refusal,
    [{ code: 'ENOTFOUND' }],
  ];
  for (const answer of own) {
    const { shape, fix } = await found({ [account]: answer, [tenant]: refusal, [everybody]: refusal });
    assert.equal([shape, fix], ['cannot tell', ''], JSON.stringify(answer));
  }
  const unsure = { [account]: [{ status: 403 }], [tenant]: [{}], [everybody]: [{}] };
  assert.is((await found(unsure)).fix, '');
});

finds('says for what a role is missing, and not that there is none', async () => {
  const { conclusion } = await found({ [account]: [{}], [tenant]: [first404], [everybody]: [{ status: 403 }] });
  assert.match(conclusion, 'a role for what it is refused too: Account, Metadata policy, Scanning, Catalog, Unified');
});

finds('knows of no tenant’s host in another cloud', async () => {
  const { rows } = await found({}, { PURVIEW_ACCOUNT: 'contoso', AZURE_CLOUD: 'china' });
  assert.equal([...new Set(rows.map(({ host }) => host))], ['contoso.purview.azure.cn']);
});

finds('has one address to ask on this machine, and nothing to change', async () => {
  const sandbox = await startSandbox();
  try {
    const connection = await connect({ config: configOf(sandbox.url, 'admin') });
    const admin = await clientOf(connection.config, 'admin');
    const mine = { collectionName: 'contoso', role: 'Data Curator' as const, objectId: persona('admin').objectId };
    await grantRole(admin, mine);
    const { rows, shape, fix } = await findHosts(connection);
    assert.equal([...new Set(rows.map(({ host }) => `http://${host}`))], [sandbox.url]);
    assert.is(rows.find(({ plane }) => plane === 'Catalog')?.answer, 'serves');
    assert.equal([shape, fix], ['one address', '']);
    const results = await checkPlanes(connection);
    assert.ok(results.every(({ hosts }) => hosts === undefined));
  } finally {
    await sandbox.close();
  }
});

finds('throws what keeps it from having a token', async () => {
  const config = readConfig(variables);
  const credential = {
    getToken: async () => {
      throw new AuthError(401, { error: 'invalid_client', error_codes: [7000215] });
    },
  };
  assert.instance(await rejection(findHosts({ config, credential, network: {} })), AuthError);
});

finds.run();
