import * as assert from 'uvu/assert';
import { getAccount } from '../../../lib/planes/account';
import { connect, type Connection } from '../../../lib/connect';
import { diagnose, rightsOf, type DiagnoseOptions } from '../../../lib/diagnosis/diagnose';
import { HttpError } from '../../../lib/core/errors';
import type { Reason } from '../../../lib/diagnosis/explain';
import { editPolicy, grantRole, revokeRole } from '../../../lib/planes/grant';
import { roleScope, type RoleName } from '../../../lib/planes/roles';
import { businessDomains, dataAssets, terms } from '../../../lib/planes/unified';
import { asPerson } from '../../../lib/course/people';
import { clientOf } from '../../../lib/course/sandbox';
import { createClient } from '../../../lib/core/client';
import { graphScope, purviewScope } from '../../../lib/core/config';
import { createEntity } from '../../../lib/planes/catalog';
import { search } from '../../../lib/planes/search';
import { requestToken, tokenSource, type TokenSource } from '../../../lib/core/token';
import { persona, readersGroup, tenantId, usersGroup } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite, startSandbox } from '../../sandbox-suite';
import { configOf, control, file, printed, rejection, tokenWith, withSecret } from '../support';

const hour = 3_600_000;
const otherTenant = '5a4db0c5-7e4a-4000-8000-000000000009';
const as = (name: string, changes: Record<string, string> = {}) =>
  connect({ config: configOf(sandbox.url, name, changes) });

/** Words that only the sentence of one cause has. */
const words = {
  audience: /another API/,
  tenant: /another tenant/,
  expired: /token expired/,
  early: /not valid yet/,
  clock: /clock/,
  damaged: /damaged/,
  missing: /does not hold|lacks|holds no role/,
  delayed: /does not act yet|none that acts yet/,
  collection: /no collection/,
  elsewhere: /another collection/,
  consent: /consented/,
};
type Cause = keyof typeof words;

/** The reasons that go with the causes; of several, the sentence leaves open which it is. */
const reasons: Record<Cause, Reason> = {
  audience: 'audience',
  tenant: 'tenant',
  expired: 'token',
  early: 'token',
  clock: 'token',
  damaged: 'token',
  missing: 'role',
  delayed: 'role-not-yet',
  collection: 'collection',
  elsewhere: 'role',
  consent: 'consent',
};

/** Names these causes, gives a remedy, shows no part of the token and nothing of another cause. */
async function names(causes: Cause[], connection: Connection, error: unknown, options?: DiagnoseOptions) {
  const explanation = await diagnose(connection, error, options);
  const named = (Object.keys(words) as Cause[]).filter((cause) => words[cause].test(explanation.cause));
  assert.equal(
    named,
    (Object.keys(words) as Cause[]).filter((cause) => causes.includes(cause)),
    explanation.cause,
  );
  if (causes.length > 0) {
    const possible = causes.map((cause) => reasons[cause]);
    assert.ok(possible.includes(explanation.reason), explanation.reason);
  }
  assert.is(explanation.roles !== undefined, explanation.reason === 'role');
  assert.match(explanation.remedy, /^[A-Z].*\.$/);
  assert.not.match(printed(explanation), 'eyJ');
  return explanation;
}

const tokens = sandboxSuite('why a token is not accepted (401)');

/** A connection whose token comes from elsewhere and is never renewed. */
function holding(connection: Connection, token: string): Connection {
  const { config } = connection;
  const credential: TokenSource = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + hour }) };
  const clientFor = (endpoint: string, scope: string) => createClient({ endpoint, credential, scope });
  const purview = clientFor(config.endpoint, purviewScope(config));
  const graph = clientFor(config.graphEndpoint, graphScope(config));
  return { ...connection, network: {}, credential, purview, graph };
}

const goodToken = async (name = 'learner') => (await requestToken(configOf(sandbox.url, name))).access_token;
const own = { aud: 'https://purview.azure.net', tid: tenantId };
const inAnHour = () => ({ nbf: Date.now() / 1000 - 300, exp: Date.now() / 1000 + 3600 });
const withPart = (token: string, at: number, part: string) =>
  token
    .split('.')
    .map((old, i) => (i === at ? part : old))
    .join('.');

const refused: [what: string, make: () => Promise<Connection>, causes: Cause[], remedy: RegExp][] = [
  [
    'a token for Graph',
    () => as('learner', { PURVIEW_RESOURCE: 'https://graph.microsoft.com' }),
    ['audience'],
    /PURVIEW_RESOURCE/,
  ],
  [
    'a token of another tenant',
    async () => holding(await as('learner'), tokenWith({ ...own, ...inAnHour(), tid: otherTenant })),
    ['tenant'],
    /AZURE_TENANT_ID/,
  ],
  [
    'a token that has run out',
    async () => holding(await as('learner'), tokenWith({ ...own, nbf: 1, exp: Date.now() / 1000 - 3600 })),
    ['expired'],
    /^Ask for a fresh token\.$/,
  ],
  [
    'a token of the future',
    async () => holding(await as('learner'), tokenWith({ ...own, nbf: Date.now() / 1000 + 3600, exp: 9e9 })),
    ['early'],
    /^Ask for a fresh token\.$/,
  ],
  [
    'a token whose claims were changed',
    async () => {
      const [, claims] = tokenWith({ ...own, ...inAnHour(), oid: 'somebody' }).split('.');
      return holding(await as('learner'), withPart(await goodToken(), 1, claims));
    },
    ['damaged'],
    /^Hand the token on/,
  ],
  [
    'a token whose signature was cut',
    async () => holding(await as('learner'), withPart(await goodToken(), 2, 'AAAA')),
    ['damaged'],
    /^Hand the token on/,
  ],
  [
    'a token of a key that the tenant does not have',
    async () => holding(await as('learner'), tokenWith({ ...own, ...inAnHour() }, { alg: 'RS256', kid: 'x' })),
    ['damaged'],
    /^Hand the token on/,
  ],
  ['what is no token', async () => holding(await as('learner'), 'not-a-token'), ['damaged'], /^Hand the token on/],
];
for (const [what, make, causes, remedy] of refused) {
  tokens(`tells ${what}`, async () => {
    const connection = await make();
    const error = await rejection<HttpError>(search(connection.purview));
    assert.is(error.status, 401);
    assert.match((await names(causes, connection, error)).remedy, remedy);
  });
}

tokens('tells a token that ends by the service’s clock while this machine’s is behind', async () => {
  const connection = holding(await as('learner'), await goodToken());
  await control(sandbox.url, 'clock', { advanceSeconds: 25 * 3600 });
  const error = await rejection<HttpError>(search(connection.purview));
  const { cause, remedy } = await names(['expired', 'clock'], connection, error);
  assert.is(cause, 'The token expired 1 h ago. This machine’s clock is 25 h behind.');
  assert.is(remedy, 'Set the clock, then ask for a fresh token.');
});

tokens('tells a clock that is ahead from a token that is not valid yet', async () => {
  const earlier = await startSandbox({ clock: () => Date.now() - 25 * hour });
  try {
    const connection = holding(await connect({ config: configOf(earlier.url) }), await goodToken());
    const error = await rejection<HttpError>(search(connection.purview));
    const { cause } = await names(['early', 'clock'], connection, error);
    assert.match(
      cause,
      /^The token is not valid yet: it begins in 24 h 55 min\. This machine’s clock is 25 h ahead\.$/,
    );
  } finally {
    await earlier.close();
  }
});

tokens('renews a token that has run out by itself', async () => {
  const { purview } = await as('reader');
  await search(purview);
  await control(sandbox.url, 'clock', { advanceSeconds: 25 * 3600 });
  await search(purview);
});

tokens('tells an account of another tenant, as far as it can', async () => {
  const entra = await startSandbox();
  try {
    const connection = await as('learner', { AZURE_AUTHORITY_HOST: entra.url });
    const error = await rejection<HttpError>(search(connection.purview));
    assert.is(error.status, 401);
    const { cause } = await names(['tenant'], connection, error);
    assert.is(
      cause,
      `The token is in order, and of the tenant ${tenantId}: the account belongs to another tenant, or the service fails.`,
    );
  } finally {
    await entra.close();
  }
});

tokens('tells a token for Purview that went to Graph', async () => {
  const connection = holding(await as('learner'), await goodToken());
  const error = await rejection<HttpError>(connection.graph.get('/v1.0/applications'));
  const { remedy } = await names(['audience'], connection, error);
  assert.is(remedy, 'Ask for a token with the resource https://graph.microsoft.com.');
});

tokens('tells a token of another client from that of the connection', async () => {
  const connection = await as('learner');
  const { credential, config } = connection;
  const scope = 'https://graph.microsoft.com/.default';
  const mixedUp = createClient({ endpoint: config.endpoint, credential, scope });
  const error = await rejection<HttpError>(getAccount(mixedUp));
  const { cause, remedy } = await names(['audience'], connection, error);
  assert.is(
    cause,
    'The token that was sent is for another API. It is another client’s: this connection asks for https://purview.azure.net, which is right.',
  );
  assert.is(remedy, 'Call with the client of this connection, or give the other one the same scope.');
});

tokens('keeps to the plain explanation where Entra ID does not answer', async () => {
  const connection = holding(await as('learner'), tokenWith(own));
  const error = await rejection<HttpError>(search(connection.purview));
  await control(sandbox.url, 'faults', { path: '*/openid-configuration', status: 404 });
  assert.match((await diagnose(connection, error)).cause, 'it is missing, damaged, expired or of another tenant');
});

tokens('shows no secret where Entra ID refuses one', async () => {
  for (const [secret, cause] of [
    ['wrong8Q~secret', 'The client secret is wrong.'],
    [persona('learner').secretId, 'The client secret is the Secret ID instead of the Value.'],
  ]) {
    const connection = await connect({ config: withSecret(configOf(sandbox.url), secret) });
    const explanation = await diagnose(connection, await rejection(search(connection.purview)));
    assert.is(explanation.cause, cause);
    assert.not.match(printed(explanation), secret);
  }
});

tokens.run();

const rolesNeeded = sandboxSuite('why a call is not allowed (403)');

const admin = () => clientOf(configOf(sandbox.url), 'admin');
const give = async (name: string, role: RoleName, collectionName = 'contoso') =>
  grantRole(await admin(), { collectionName, role, objectId: persona(name).objectId });
/** A role that does not act yet: the policies show it, the calls of the plane are refused. */
const delay = (path: string, times = 9) =>
  control(sandbox.url, 'faults', {
    path,
    times,
    status: 403,
    body: { error: { code: 'Unauthorized', message: 'Not authorized to access account' } },
  });

const searching = ({ purview }: Connection) => search(purview);
const scans = ({ purview }: Connection) => purview.get('/scan/datasources', { apiVersion: '2022-02-01-preview' });
const account = ({ purview }: Connection) => purview.get('/account', { apiVersion: '2019-11-01-preview' });
const collection =
  (name: string) =>
  ({ purview }: Connection) =>
    purview.get(`/account/collections/${name}`, { apiVersion: '2019-11-01-preview' });
const writing =
  (collectionId?: string) =>
  ({ purview }: Connection) =>
    createEntity(purview, file(1), { collectionId });

interface Row {
  what: string;
  who: string;
  given?: [who: string, role: RoleName, collectionName?: string][];
  delayed?: string;
  call: (connection: Connection) => Promise<unknown>;
  status?: number;
  asked?: string;
  asAdmin?: boolean;
  causes: Cause[];
  cause?: string;
  remedy: string | RegExp;
}
const orWait = 'if it was given just now, wait some minutes and try again.';
const rows: Row[] = [
  {
    what: 'no role at all, or one that does not act yet, which cannot be told apart',
    who: 'learner',
    call: searching,
    causes: ['missing', 'delayed'],
    cause: 'The application holds no role, or none that acts yet.',
    remedy: `Ask a Collection Admin for the role Data Reader or Data Curator; ${orWait}`,
  },
  {
    what: 'no role, once somebody reads the policies',
    who: 'learner',
    call: searching,
    asAdmin: true,
    causes: ['missing'],
    cause: 'The application does not hold the role Data Reader or Data Curator.',
    remedy: 'Ask a Collection Admin for the role Data Reader or Data Curator.',
  },
  {
    what: 'a role that does not act yet, once somebody reads the policies',
    who: 'learner',
    given: [['learner', 'Data Curator']],
    delayed: '/datamap/*',
    call: searching,
    asAdmin: true,
    causes: ['delayed'],
    remedy: 'Wait some minutes and try again: a role given just now takes a while to act.',
  },
  {
    what: 'a role that does not act yet, which the application reads itself',
    who: 'admin',
    given: [['admin', 'Data Source Administrator']],
    delayed: '/scan/*',
    call: scans,
    causes: ['delayed'],
    cause:
      'The policies show Data Source Administrator on Contoso [contoso], and the call was refused all the same: ' +
      'the role does not act yet.',
    remedy: /^Wait some minutes/,
  },
  {
    what: 'a Collection Admin whose own role does not act yet',
    who: 'learner',
    given: [['learner', 'Collection Admin']],
    delayed: '/account',
    call: account,
    causes: ['delayed'],
    remedy: /^Wait some minutes/,
  },
  {
    what: 'a missing role, which the application reads itself',
    who: 'admin',
    call: searching,
    causes: ['missing'],
    cause:
      'The application does not hold the role Data Reader or Data Curator; ' +
      'it holds Collection Admin on Contoso [contoso].',
    remedy: 'Ask a Collection Admin for the role Data Reader or Data Curator.',
  },
  {
    what: 'a reader who writes, as far as a reader can know',
    who: 'reader',
    call: writing(),
    causes: ['missing', 'delayed'],
    cause:
      'The application lacks the role Data Curator, or the role does not act yet: only a Collection Admin may read ' +
      'which. It may use: Catalog.',
    remedy: `Ask a Collection Admin for the role Data Curator; ${orWait}`,
  },
  {
    what: 'a role on another collection than that of the call',
    who: 'learner',
    given: [['learner', 'Data Curator', 'f1nanc']],
    call: writing('sal3s0'),
    asked: 'sal3s0',
    asAdmin: true,
    causes: ['missing'],
    cause:
      'The application does not hold the role Data Curator on Sales [sal3s0]; it holds Data Curator on Finance [f1nanc].',
    remedy: 'Ask a Collection Admin for the role Data Curator on Sales [sal3s0].',
  },
  {
    what: 'a role on one collection, where the call’s is not known',
    who: 'learner',
    given: [['learner', 'Data Curator', 'f1nanc']],
    call: writing('sal3s0'),
    asAdmin: true,
    causes: ['elsewhere', 'delayed'],
    remedy: `Ask a Collection Admin for the role on the collection of the call; ${orWait}`,
  },
  {
    what: 'a role on a sub-collection that does not act yet',
    who: 'learner',
    given: [['learner', 'Data Reader', 'sal3s0']],
    delayed: '/datamap/*',
    call: searching,
    asAdmin: true,
    causes: ['delayed'],
    remedy: /^Wait some minutes/,
  },
  {
    what: 'an inherited role that does not act yet',
    who: 'learner',
    given: [['learner', 'Data Curator', 'sal3s0']],
    delayed: '/datamap/*',
    call: writing('cust4x'),
    asked: 'cust4x',
    asAdmin: true,
    causes: ['delayed'],
    remedy: /^Wait some minutes/,
  },
  {
    what: 'a collection that does not exist, to who reads the root',
    who: 'curator',
    call: writing('nowhere'),
    asked: 'nowhere',
    causes: ['collection'],
    cause: 'There is no collection "nowhere".',
    remedy: 'Use one of: contoso, sal3s0, f1nanc, mkt9qd, cust4x.',
  },
  {
    what: 'a friendly name in the place of a name',
    who: 'curator',
    call: writing('Sales'),
    asked: 'Sales',
    causes: ['collection'],
    cause: 'There is no collection "Sales": that is a friendly name.',
    remedy: 'Use its name, sal3s0.',
  },
  {
    what: 'a collection of the path that does not exist',
    who: 'reader',
    call: collection('nowhere'),
    status: 404,
    causes: ['collection'],
    remedy: 'Use one of: contoso, sal3s0, f1nanc, mkt9qd, cust4x.',
  },
  {
    what: 'a collection that is out of sight, which may not exist either',
    who: 'learner',
    given: [['learner', 'Data Reader', 'f1nanc']],
    call: collection('sal3s0'),
    causes: ['collection', 'missing'],
    cause: 'There is no collection "sal3s0", or the application holds no role there.',
    remedy: 'Compare the name with the portal; if it is right, ask a Collection Admin for a role there.',
  },
  {
    what: 'the account, to who holds a role on a part of it',
    who: 'learner',
    given: [['learner', 'Data Reader', 'f1nanc']],
    call: account,
    causes: ['missing', 'delayed'],
    remedy: /^Ask a Collection Admin for the role Collection Admin on contoso/,
  },
  {
    what: 'who administers a part, and does not see what it inherits',
    who: 'learner',
    given: [['learner', 'Collection Admin', 'sal3s0']],
    call: searching,
    causes: ['missing'],
    cause:
      'The application does not hold the role Data Reader or Data Curator; it holds Collection Admin on Sales [sal3s0]. ' +
      'Roles that come from above the collections it administers are not seen.',
    remedy: /^Ask a Collection Admin for the role/,
  },
  {
    what: 'Graph without consent',
    who: 'reader',
    call: ({ graph }) => graph.get('/v1.0/applications'),
    causes: ['consent'],
    remedy: 'Let an administrator consent to Application.Read.All on Microsoft Graph.',
  },
];
for (const { what, who, given = [], delayed, call, status = 403, asked, asAdmin, causes, cause, remedy } of rows) {
  rolesNeeded(`tells ${what}`, async () => {
    for (const [name, role, where] of given) await give(name, role, where);
    if (delayed) await delay(delayed);
    const connection = await as(who);
    const error = await rejection<HttpError>(call(connection));
    assert.is(error.status, status);
    const options = { collection: asked, ...(asAdmin ? { admin: await admin() } : {}) };
    const found = await names(causes, connection, error, options);
    if (cause) assert.is(found.cause, cause);
    if (typeof remedy === 'string') assert.is(found.remedy, remedy);
    else assert.match(found.remedy, remedy);
  });
}

rolesNeeded('tells where a role ends on its way down, as a collection takes over nothing from above', async () => {
  const connection = await as('learner');
  const admin = await clientOf(connection.config, 'admin');
  const { objectId } = persona('learner');
  await grantRole(admin, { role: 'Data Reader', collectionName: 'contoso', objectId });
  await editPolicy(admin, 'sal3s0', (policy) => {
    const copy = structuredClone(policy);
    const permission = copy.properties.attributeRules.find(({ id }) => id === 'permission:sal3s0')!;
    const leads = ({ attributeValueIncludes }: { attributeValueIncludes?: string }) =>
      attributeValueIncludes === 'permission:contoso';
    permission.dnfCondition = permission.dnfCondition.filter((all) => !all.some(leads));
    return copy;
  });
  const error = await rejection(collection('cust4x')(connection));
  const { cause, remedy, reason } = await diagnose(connection, error, { admin });
  assert.is(reason, 'role');
  assert.is(
    cause,
    'Sales [sal3s0] does not take over what is given above it: Data Reader on Contoso [contoso] ends there.',
  );
  assert.match(remedy, / on Customer Analytics \[cust4x\], or to take over again what is given above Sales \[sal3s0\]/);
});

rolesNeeded('leaves what the sandbox itself refuses to its own words', async () => {
  const connection = await as('admin');
  const headers = { authorization: 'Bearer x', origin: 'https://evil.example' };
  const { error } = (await (await fetch(`${sandbox.url}/account`, { headers })).json()) as {
    error: { code: string; message: string };
  };
  const { code, message: text } = error;
  const { cause } = await names(
    [],
    connection,
    new HttpError({ method: 'GET', path: '/account', status: 403, code, text }),
  );
  assert.match(cause, 'it answers no web page of another origin');
});

rolesNeeded('asks nothing twice when the rights are given', async () => {
  const connection = await as('admin');
  const error = await rejection(search(connection.purview));
  const rights = await rightsOf(connection);
  const before = (await control(sandbox.url, 'requests')) as unknown[];
  await diagnose(connection, error, { rights });
  assert.is(((await control(sandbox.url, 'requests')) as unknown[]).length, before.length);
});

rolesNeeded('explains everything else as it stands', async () => {
  const connection = await as('admin');
  assert.is((await diagnose(connection, new TypeError('odd'))).cause, 'odd');
  const missing = new HttpError({ method: 'GET', path: '/datamap/x', status: 404, code: 'X', text: 'Not found.' });
  assert.is((await diagnose(connection, missing)).cause, 'GET /datamap/x: 404 X: Not found.');
});

rolesNeeded('keeps to what the error says where no token can be had any more', async () => {
  const { config, ...rest } = await as('learner');
  const gone = { ...rest, config, network: {}, credential: tokenSource(withSecret(config, 'wrong8Q~secret')) };
  const error = new HttpError({ method: 'GET', path: '/account', status: 403, code: 'Unauthorized', text: 'No.' });
  assert.match((await diagnose(gone, error)).cause, 'has no role that allows this call here');
});

for (const [key, what] of [
  ['clientId', 'client id'],
  ['applicationObjectId', 'registration’s object id'],
] as const)
  rolesNeeded(`tells a role that was given to the ${what}`, async () => {
    const connection = await as('learner');
    const { objectId, [key]: wrong } = persona('learner');
    const able = await admin();
    await grantRole(able, { collectionName: 'contoso', role: 'Data Curator', objectId: wrong });
    const error = await rejection(search(connection.purview));
    const { cause, reason, remedy } = await diagnose(connection, error, { admin: able });
    const where = 'Data Curator on Contoso [contoso]';
    assert.is(cause, `The role was given to the ${what}; it must be the object id ${objectId}: ${where}.`);
    assert.is(reason, 'role');
    assert.match(remedy, objectId);
    assert.match(remedy, wrong);
  });

const readers = `Contoso report readers [${readersGroup}]`;
for (const { what, change, cause, remedy } of [
  {
    what: 'a role elsewhere, and the group it is held through',
    change: { collectionName: 'f1nanc', objectId: readersGroup, isGroup: true },
    cause:
      /does not hold the role Data Curator on Contoso .*; it holds .*Data Curator on Finance \[f1nanc\] through the group Contoso report readers /,
    remedy: /^Ask a Collection Admin for the role/,
  },
  {
    what: 'a role of a group that is around a group, which does not act',
    change: { collectionName: 'contoso', objectId: usersGroup, isGroup: true },
    cause: /^The policies show Data Curator on Contoso \[contoso\] through the group Contoso data users .* not act yet/,
    remedy: /^Wait/,
  },
  {
    what: 'a group among people and applications',
    change: { collectionName: 'contoso', objectId: readersGroup },
    cause: `The role was given to the group ${readers} as if it were a person or an application: Data Curator on Contoso [contoso].`,
    remedy: `Ask a Collection Admin to give the role to ${readersGroup} among the groups (principal.microsoft.groups), and to take it from people and applications.`,
  },
  {
    what: 'an application among groups',
    change: { collectionName: 'contoso', objectId: persona('reader').objectId, isGroup: true },
    cause: 'The role was given to the application as if it were a group: Data Curator on Contoso [contoso].',
    remedy: `Ask a Collection Admin to give the role to ${persona('reader').objectId} among people and applications (principal.microsoft.id), and to take it from the groups.`,
  },
])
  rolesNeeded(`tells ${what}`, async () => {
    const connection = await as('reader');
    const able = await admin();
    const error = await rejection<HttpError>(createEntity(connection.purview, file(1), { collectionId: 'contoso' }));
    await grantRole(able, { role: 'Data Curator', ...change });
    const { graph: directory } = await asPerson(connection.config, 'colleague');
    const found = await diagnose(connection, error, { admin: able, directory, collection: 'contoso' });
    for (const [said, wanted] of [
      [found.cause, cause],
      [found.remedy, remedy],
    ] as const)
      if (typeof wanted === 'string') assert.is(said, wanted);
      else assert.match(said, wanted);
  });

rolesNeeded('tells a group among people and applications though the role is held elsewhere', async () => {
  const connection = await as('reader');
  const able = await admin();
  const error = await rejection<HttpError>(createEntity(connection.purview, file(1)));
  const curator = { role: 'Data Curator' } as const;
  await grantRole(able, { ...curator, collectionName: 'f1nanc', objectId: persona('reader').objectId });
  const { graph: directory } = await asPerson(connection.config, 'colleague');
  const cause = async () => (await diagnose(connection, error, { admin: able, directory })).cause;
  assert.match(await cause(), /^The call was about another collection than those of Data Curator on Finance/);
  await grantRole(able, { ...curator, collectionName: 'contoso', objectId: readersGroup });
  assert.match(await cause(), /^The role was given to the group .* as if .*: Data Curator on Contoso \[contoso\]\.$/);
});

rolesNeeded('says that a group may be what holds the role, where Graph does not tell who is in it', async () => {
  const connection = await as('reader');
  const able = await admin();
  const error = await rejection<HttpError>(createEntity(connection.purview, file(1)));
  await grantRole(able, { collectionName: 'f1nanc', role: 'Data Curator', objectId: usersGroup, isGroup: true });
  assert.match(
    (await diagnose(connection, error, { admin: able })).cause,
    `The group ${usersGroup} holds it: whether the application is in there, Microsoft Graph does not tell.`,
  );
});

rolesNeeded.run();

const both = sandboxSuite('which of the two role systems lacks a role (403)');
const systems = {
  none: [],
  'the Data Map alone': ['Data Curator'],
  'the Unified Catalog alone': ['Global Catalog Reader'],
  both: ['Data Curator', 'Global Catalog Reader'],
} satisfies Record<string, RoleName[]>;

/** The learner, with these roles on the root collection and in the whole catalog. */
async function holdingRoles(...given: RoleName[]): Promise<Connection> {
  const admin = await clientOf(configOf(sandbox.url), 'admin');
  const { objectId } = persona('learner');
  for (const role of given)
    await grantRole(admin, { role, objectId, ...(roleScope(role) === 'collection' && { collectionName: 'contoso' }) });
  return as('learner');
}

const inMap = /What it holds in the Data Map does not count there, and neither does a role on Azure/;
for (const [name, dataMap, catalog, makesDomain] of [
  [
    'none',
    /^The application holds no role, or none/,
    /^The application holds no role in the Unified Catalog, or none that acts yet\. Roles of the Data Map and of Azure do not count there\.$/,
    /holds no role in the Unified Catalog/,
  ],
  ['the Data Map alone', undefined, inMap, inMap],
  [
    'the Unified Catalog alone',
    /holds no role in the Data Map.*in the Unified Catalog does not count there/,
    undefined,
    /holds a role in the Unified Catalog, and lacks the role Governance Domain Creator/,
  ],
  ['both', undefined, undefined, /holds a role in the Unified Catalog, and lacks the role Governance Domain Creator/],
] as [keyof typeof systems, RegExp | undefined, RegExp | undefined, RegExp][]) {
  both(`an application with roles of ${name}`, async () => {
    const connection = await holdingRoles(...systems[name]);
    const { purview, unified } = connection;
    for (const [call, cause, role] of [
      [() => search(purview), dataMap, 'Data Curator'],
      [() => businessDomains.list(unified), catalog, 'Global Catalog Reader'],
      [() => businessDomains.create(unified, { name: 'x' }), makesDomain, 'Governance Domain Creator'],
    ] as [() => Promise<unknown>, RegExp | undefined, RoleName][]) {
      if (!cause) {
        await call();
        continue;
      }
      const explanation = await diagnose(connection, await rejection<HttpError>(call()));
      assert.is(explanation.reason, 'role');
      assert.match(explanation.cause, cause);
      assert.ok(explanation.roles?.includes(role), explanation.roles?.join());
      assert.match(
        explanation.remedy,
        role === 'Data Curator' ? /^Ask a Collection Admin/ : /^Ask a Data Governance Administrator/,
      );
    }
  });
}

both('tells of the roles held where somebody may read them', async () => {
  const connection = await holdingRoles('Global Catalog Reader');
  const unifiedAdmin = await clientOf(configOf(sandbox.url), 'admin');
  const error = await rejection<HttpError>(businessDomains.create(connection.unified, { name: 'x' }));
  assert.equal(await diagnose(connection, error, { unifiedAdmin }), {
    reason: 'role',
    cause:
      'The application does not hold the role Governance Domain Creator in the Unified Catalog; it holds Global Catalog ' +
      'Reader in the whole catalog. Roles of the Data Map and of Azure do not count there.',
    remedy: 'Ask a Data Governance Administrator for the role Governance Domain Creator.',
    roles: ['Governance Domain Creator'],
  });
});

both('tells a role that does not act yet, one of another domain, and one that was given to the client id', async () => {
  const connection = await holdingRoles('Governance Domain Creator');
  const unifiedAdmin = await clientOf(configOf(sandbox.url), 'admin');
  const { unified, config } = connection;
  const mine = await businessDomains.create(unified, { name: 'Mine' });
  const { objectId } = persona('learner');
  await grantRole(unified, { role: 'Data Steward', domainId: mine.id, objectId });
  const [customer] = (await businessDomains.list(unified)).filter(({ name }) => name === 'Customer');
  if (!customer) throw new Error('There is no such domain.');
  const reasonOf = async (call: Promise<unknown>) => {
    const { reason, cause } = await diagnose(connection, await rejection<HttpError>(call), { unifiedAdmin });
    return `${reason}: ${cause}`;
  };
  assert.match(
    await reasonOf(terms.create(unified, { name: 'x', domain: customer.id })),
    /^role: The call was about another governance domain than those of Data Steward in Mine \[/,
  );
  assert.match(
    await reasonOf(
      dataAssets.create(unified, { name: 'x', type: 'General', source: { type: 'DataMap', assetId: objectId } }),
    ),
    /or the application may not read the asset in the Data Map/,
  );
  assert.match(
    await reasonOf(businessDomains.update(unified, customer.id, { description: 'x' })),
    /^role: The application does not hold the role Governance Domain Owner in Customer \[.*in the Unified Catalog; it holds /,
  );
  const body = { error: { code: 'Unauthorized', message: 'Not authorized to access account' } };
  await control(sandbox.url, 'faults', {
    path: '/datagovernance/catalog/businessdomains',
    method: 'POST',
    status: 403,
    body,
  });
  assert.match(
    await reasonOf(businessDomains.create(unified, { name: 'x' })),
    /^role-not-yet: The policies show Governance Domain Creator in the whole catalog/,
  );
  await revokeRole(unifiedAdmin, { role: 'Governance Domain Creator', objectId });
  await grantRole(unifiedAdmin, { role: 'Governance Domain Creator', objectId: config.clientId });
  assert.match(
    await reasonOf(businessDomains.create(unified, { name: 'x' })),
    /^role: The role was given to the client id; it must be the object id /,
  );
});

both('tells a group from an application, in the Unified Catalog too', async () => {
  const connection = await as('reader');
  const unifiedAdmin = await clientOf(configOf(sandbox.url), 'admin');
  const { graph: directory } = await asPerson(connection.config, 'colleague');
  const error = await rejection<HttpError>(businessDomains.create(connection.unified, { name: 'x' }));
  const causeOf = async (graph = directory) =>
    (await diagnose(connection, error, { unifiedAdmin, directory: graph })).cause;
  const creator = { role: 'Governance Domain Creator', objectId: usersGroup } as const;
  await grantRole(unifiedAdmin, { ...creator, isGroup: true });
  assert.match(
    await causeOf(),
    /^The policies show Governance Domain Creator in the whole catalog through the group Contoso data users \[.*not act yet/,
  );
  assert.match(await causeOf(connection.graph), `The group ${usersGroup} holds it`);
  await revokeRole(unifiedAdmin, { ...creator, isGroup: true });
  await grantRole(unifiedAdmin, creator);
  assert.match(await causeOf(), /^The role was given to the group Contoso data users .* as if it were a person/);
});

both.run();
