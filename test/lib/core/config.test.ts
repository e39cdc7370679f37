import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  graphScope,
  loadConfig,
  purviewScope,
  readConfig,
  saysSource,
  withApplication,
  withSettings,
} from '../../../lib/core/config';
import { ConfigError } from '../../../lib/core/errors';
import { personas } from '../../../sandbox/entra/personas';
import { root } from '../../../tools/jupyter-env';
import { printed, thrown, variables } from '../support';

/** Settings for the sandbox. */
const loopback = {
  AZURE_CLIENT_SECRET: 'sandbox~not-a-real-one',
  AZURE_AUTHORITY_HOST: 'http://127.0.0.1:4280',
  PURVIEW_ENDPOINT: 'http://127.0.0.1:4280',
  GRAPH_ENDPOINT: 'http://127.0.0.1:4280',
};

const read = suite('readConfig');
const problemsOf = (changes: Record<string, string>) =>
  thrown<ConfigError>(() => readConfig({ ...variables, ...changes })).problems;

read('knows the public cloud by heart', () => {
  assert.equal(readConfig(variables), {
    tenantId: variables.AZURE_TENANT_ID,
    clientId: variables.AZURE_CLIENT_ID,
    account: 'contoso',
    cloud: 'public',
    authorityHost: 'https://login.microsoftonline.com',
    endpoint: 'https://contoso.purview.azure.com',
    unifiedEndpoint: 'https://api.purview-service.microsoft.com',
    resource: 'https://purview.azure.net',
    graphEndpoint: 'https://graph.microsoft.com',
    source: 'The environment',
  });
});

read('changes settings by their names, and keeps the others', () => {
  const config = readConfig({
    ...variables,
    GRAPH_ENDPOINT: 'https://graph.example',
    PURVIEW_RESOURCE: 'https://r.example',
  });
  const changed = withSettings(config, { AZURE_CLIENT_SECRET: 'another~secret' });
  assert.equal(changed, config);
  assert.is(changed.clientSecret, 'another~secret');
  assert.is(withSettings(config, {}).clientSecret, config.clientSecret);
  const tenantId = '5a4db0c5-7e4a-4000-8000-00000000000f';
  assert.equal(withSettings(config, { AZURE_TENANT_ID: tenantId }), { ...config, tenantId });
  assert.equal(thrown<ConfigError>(() => withSettings(config, { PURVIEW_ACCOUNT: 'x' })).problems, [
    'PURVIEW_ACCOUNT is not an account name: 3 to 63 letters, digits and hyphens.',
  ]);
});

read('says what a token is asked for, of Purview and of the Graph of the cloud', () => {
  const scopes = (changes: Record<string, string>) => {
    const config = readConfig({ ...variables, ...changes });
    return [purviewScope(config), graphScope(config)];
  };
  assert.equal(scopes({}), ['https://purview.azure.net/.default', 'https://graph.microsoft.com/.default']);
  assert.equal(scopes({ AZURE_CLOUD: 'usgov', PURVIEW_RESOURCE: 'https://purview.azure.us/' }), [
    'https://purview.azure.us//.default',
    'https://graph.microsoft.us/.default',
  ]);
  assert.is(scopes(loopback)[1], 'https://graph.microsoft.com/.default');
});

read('takes the addresses of another cloud', () => {
  const config = readConfig({ ...variables, AZURE_CLOUD: 'usgov' });
  assert.is(config.endpoint, 'https://contoso.purview.azure.us');
  assert.is(config.authorityHost, 'https://login.microsoftonline.us');
});

read('trims values and takes slashes off addresses, but not off the audience', () => {
  const config = readConfig({
    ...variables,
    AZURE_TENANT_ID: ' contoso.onmicrosoft.com ',
    PURVIEW_ENDPOINT: 'https://api.purview-service.microsoft.com//',
    PURVIEW_RESOURCE: 'https://purview.azure.net/',
  });
  assert.is(config.tenantId, 'contoso.onmicrosoft.com');
  assert.is(config.endpoint, 'https://api.purview-service.microsoft.com');
  assert.is(config.resource, 'https://purview.azure.net/');
});

read('takes the application id of Purview as the resource', () => {
  const PURVIEW_RESOURCE = '73c2949e-da2d-457a-9607-fcc665198967';
  assert.is(readConfig({ ...variables, PURVIEW_RESOURCE }).resource, PURVIEW_RESOURCE);
});

read('names everything that is missing, at once', () => {
  const error = thrown<ConfigError>(() => readConfig({}, '.env'));
  assert.instance(error, ConfigError);
  assert.is(
    error.message,
    [
      '.env needs a change:',
      '- AZURE_TENANT_ID is missing: the Directory (tenant) ID on the overview page of your app registration.',
      '- AZURE_CLIENT_ID is missing: the Application (client) ID on the overview page of your app registration.',
      '- AZURE_CLIENT_SECRET is missing: the Value of a client secret, under Certificates & secrets.',
      '- PURVIEW_ACCOUNT is missing: the name of your Purview account. Only one without a host of its own needs none.',
    ].join('\n'),
  );
});

read('counts blanks as missing', () => {
  assert.equal(problemsOf({ AZURE_CLIENT_ID: '  ' }), [
    'AZURE_CLIENT_ID is missing: the Application (client) ID on the overview page of your app registration.',
  ]);
});

const { PURVIEW_ACCOUNT: _, ...withoutAccount } = variables;
const tenantHost = 'https://5a4db0c5-7e4a-4000-8000-000000000000-api.purview-service.microsoft.com';
const globalHost = 'https://api.purview-service.microsoft.com';

read('takes a tenant alone for the account at the tenant’s host', () => {
  const config = readConfig({ ...withoutAccount, AZURE_TENANT_ID: variables.AZURE_TENANT_ID.toUpperCase() });
  assert.equal([config.endpoint, config.unifiedEndpoint], [tenantHost, globalHost]);
  assert.not.ok('account' in config);
  assert.equal(withSettings(config, {}), config);
});

read(
  'looks for the Unified Catalog at its own setting, else where all planes are, else at the host of all tenants',
  () => {
    const at = (changes: Record<string, string>) => readConfig({ ...variables, ...changes }).unifiedEndpoint;
    const PURVIEW_UNIFIED_ENDPOINT = 'https://catalog.example/';
    assert.is(at({ PURVIEW_UNIFIED_ENDPOINT, PURVIEW_ENDPOINT: tenantHost }), 'https://catalog.example');
    for (const PURVIEW_ENDPOINT of [tenantHost, globalHost, 'http://127.0.0.1:4280', 'https://gateway.example'])
      assert.is(at({ PURVIEW_ENDPOINT }), PURVIEW_ENDPOINT);
    assert.is(at({ PURVIEW_ENDPOINT: 'https://contoso.purview.azure.com' }), globalHost);
    // A token of another cloud is not sent to the public one.
    assert.is(at({ AZURE_CLOUD: 'china' }), 'https://contoso.purview.azure.cn');
  },
);

const noAccount = 'PURVIEW_ACCOUNT is missing: the name of your Purview account.';
for (const [changes, problems] of [
  [
    { PURVIEW_ACCOUNT: ' ' },
    [
      'PURVIEW_ACCOUNT is empty: write the name of your Purview account, or take it out where the account has none of its own.',
    ],
  ],
  [
    { AZURE_TENANT_ID: 'contoso.onmicrosoft.com' },
    [`${noAccount} Without it AZURE_TENANT_ID has to be a GUID, of which a tenant’s host is made.`],
  ],
  [
    { AZURE_TENANT_ID: 'contoso' },
    [
      'AZURE_TENANT_ID is neither a GUID nor a domain such as contoso.onmicrosoft.com: copy the Directory (tenant) ID.',
      `${noAccount} Only one without a host of its own needs none.`,
    ],
  ],
  ...['usgov', 'china'].map((AZURE_CLOUD) => [
    { AZURE_CLOUD },
    [`${noAccount} Without it write PURVIEW_ENDPOINT, as no host of a tenant is known in the cloud ${AZURE_CLOUD}.`],
  ]),
  [
    { PURVIEW_NAME: 'contoso' },
    ['PURVIEW_ACCOUNT is missing; the environment has PURVIEW_NAME: write PURVIEW_ACCOUNT in its place.'],
  ],
] as [Record<string, string>, string[]][]) {
  read(`says why there is no address without an account: ${JSON.stringify(changes)}`, () => {
    assert.equal(thrown<ConfigError>(() => readConfig({ ...withoutAccount, ...changes })).problems, problems);
    if ('AZURE_CLOUD' in changes)
      assert.is(readConfig({ ...withoutAccount, ...changes, PURVIEW_ENDPOINT: globalHost }).endpoint, globalHost);
  });
}

for (const [PURVIEW_UNIFIED_ENDPOINT, problem] of [
  ['https://purview.azure.net', `is what a token is asked for, and no address: leave it out for ${globalHost}.`],
  ['https://purview.microsoft.com', `is the address of a portal, and not of an API: leave it out for ${globalHost}.`],
  [`${globalHost}/datagovernance/catalog`, `holds a path: write ${globalHost} alone.`],
  ['https://contoso.purview.azure.cn', 'belongs to the cloud china, but AZURE_CLOUD is public: change one of them.'],
  [
    'http://127.0.0.1:4280',
    'is an address of this machine, and AZURE_AUTHORITY_HOST is not. For a real account delete PURVIEW_UNIFIED_ENDPOINT.',
  ],
] as [string, string][]) {
  read(`refuses ${PURVIEW_UNIFIED_ENDPOINT} for the Unified Catalog`, () => {
    assert.equal(problemsOf({ PURVIEW_UNIFIED_ENDPOINT }), [`PURVIEW_UNIFIED_ENDPOINT ${problem}`]);
  });
}

read('names a placeholder once, however it is written', () => {
  const sentence =
    'AZURE_CLIENT_SECRET still holds a placeholder: replace it by the Value of a client secret, under Certificates & secrets.';
  for (const AZURE_CLIENT_SECRET of [
    '<Client secret Value, not the Secret ID>',
    'your-secret',
    'xxxxxxxx',
    'changeme',
  ]) {
    assert.equal(problemsOf({ AZURE_CLIENT_SECRET }), [sentence]);
  }
  assert.equal(problemsOf({ AZURE_TENANT_ID: '00000000-0000-0000-0000-000000000000' }), [
    'AZURE_TENANT_ID still holds a placeholder: replace it by the Directory (tenant) ID on the overview page of your app registration.',
  ]);
});

read('recognises the Secret ID where its Value belongs', () => {
  assert.equal(problemsOf({ AZURE_CLIENT_SECRET: '5a4db0c5-5ec1-4000-8000-000000000001' }), [
    'AZURE_CLIENT_SECRET is a GUID, so it is the Secret ID: copy the Value instead. It is shown once, so you may need a new client secret.',
  ]);
});

read('recognises a whole URL where the account name belongs', () => {
  assert.equal(problemsOf({ PURVIEW_ACCOUNT: 'https://contoso.purview.azure.com' }), [
    'PURVIEW_ACCOUNT is a whole URL: give the account name alone, the first part of its host name.',
  ]);
});

read('refuses what can be no account name', () => {
  for (const PURVIEW_ACCOUNT of [
    'contoso.purview.azure.com',
    'a',
    '-contoso',
    'con toso',
    'contoso/x',
    'c'.repeat(64),
  ]) {
    const sentence = 'PURVIEW_ACCOUNT is not an account name: 3 to 63 letters, digits and hyphens.';
    assert.equal(problemsOf({ PURVIEW_ACCOUNT }), [sentence]);
  }
});

read('refuses a tenant and a client id that are of no known form', () => {
  assert.equal(problemsOf({ AZURE_TENANT_ID: 'contoso', AZURE_CLIENT_ID: 'rest-api' }), [
    'AZURE_TENANT_ID is neither a GUID nor a domain such as contoso.onmicrosoft.com: copy the Directory (tenant) ID.',
    'AZURE_CLIENT_ID is not a GUID: copy the Application (client) ID.',
  ]);
});

read('refuses a resource that can be no audience', () => {
  assert.equal(problemsOf({ PURVIEW_RESOURCE: 'purview' }), ['PURVIEW_RESOURCE is neither a URL nor a GUID.']);
});

read('refuses a cloud that it does not know', () => {
  for (const AZURE_CLOUD of ['AzureCloud', 'Public', '__proto__', 'constructor']) {
    assert.equal(problemsOf({ AZURE_CLOUD }), ['AZURE_CLOUD is none of public, usgov, china.']);
  }
});

read('recognises addresses of another cloud', () => {
  const changes = {
    AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us',
    PURVIEW_ENDPOINT: 'https://contoso.purview.azure.cn',
  };
  assert.equal(problemsOf(changes), [
    'AZURE_AUTHORITY_HOST belongs to the cloud usgov, but AZURE_CLOUD is public: change one of them.',
    'PURVIEW_ENDPOINT belongs to the cloud china, but AZURE_CLOUD is public: change one of them.',
  ]);
});

read('refuses http except on loopback', () => {
  assert.equal(problemsOf({ AZURE_AUTHORITY_HOST: 'http://login.microsoftonline.com' }), [
    'AZURE_AUTHORITY_HOST begins with http://: only https:// keeps the token and the secret private.',
  ]);
  for (const PURVIEW_ENDPOINT of ['http://127.0.0.1:4280', 'http://localhost:4280', 'http://[::1]:4280']) {
    assert.is(readConfig({ ...variables, PURVIEW_ENDPOINT }).endpoint, PURVIEW_ENDPOINT);
  }
});

read('refuses an address that is none', () => {
  for (const GRAPH_ENDPOINT of ['graph.microsoft.com', 'ftp://graph.microsoft.com', 'https://']) {
    assert.equal(problemsOf({ GRAPH_ENDPOINT }), ['GRAPH_ENDPOINT is not a URL that begins with https://.']);
  }
});

read('refuses an address that holds more, and does not repeat it', () => {
  for (const PURVIEW_ENDPOINT of [
    'https://me:pass@host.example',
    'https://host.example/?pass=1',
    'https://host.example#pass',
  ]) {
    assert.equal(problemsOf({ PURVIEW_ENDPOINT }), [
      'PURVIEW_ENDPOINT holds more than an address: take out any user, password, query or fragment.',
    ]);
  }
});

const own = 'leave it out for https://contoso.purview.azure.com, or write https://api.purview-service.microsoft.com';
for (const [PURVIEW_ENDPOINT, problem] of [
  ['https://contoso.purview.azure.com/catalog/', 'holds a path: write https://contoso.purview.azure.com alone.'],
  [
    'https://x-api.purview-service.microsoft.com/catalog',
    'holds a path: write https://x-api.purview-service.microsoft.com alone.',
  ],
  ['http://127.0.0.1:4280/datamap/api', 'holds a path: write http://127.0.0.1:4280 alone.'],
  ...['catalog', 'scan', 'guardian', 'privatelink'].map((plane) => [
    `https://contoso.${plane}.purview.azure.com`,
    'is not that of the whole account: write https://contoso.purview.azure.com.',
  ]),
  ...[
    'https://web.purview.azure.com/resource/contoso',
    'https://ms.web.purview.azure.com',
    'https://purview.microsoft.com/',
    'https://portal.azure.com',
    'https://purview.azure.com',
  ].map((url) => [url, `is the address of a portal, and not of an account: ${own} for an account of the new portal.`]),
  [
    'https://purview.azure.net',
    `is what a token is asked for, and no address: ${own} for an account of the new portal.`,
  ],
  [
    'https://fabrikam.purview.azure.com',
    'is the address of another account than PURVIEW_ACCOUNT names: change one of them.',
  ],
] as [string, string][]) {
  read(`refuses ${PURVIEW_ENDPOINT} for an account, with the right one`, () => {
    assert.equal(problemsOf({ PURVIEW_ENDPOINT }), [`PURVIEW_ENDPOINT ${problem}`]);
  });
}

read('takes what may be the address of an account', () => {
  for (const PURVIEW_ENDPOINT of [
    'https://Contoso.purview.azure.com',
    'https://5a4db0c5-7e4a-4000-8000-000000000000-api.purview-service.microsoft.com',
    'https://purview.contoso.example:8443',
    'https://web.purview.contoso.example',
  ])
    assert.is(readConfig({ ...variables, PURVIEW_ENDPOINT }).endpoint, PURVIEW_ENDPOINT);
});

read('refuses a path in the other addresses too, and a scope for a resource', () => {
  const changes = {
    AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com/common',
    GRAPH_ENDPOINT: 'https://graph.microsoft.com/v1.0/',
    PURVIEW_RESOURCE: 'https://purview.azure.net/.default',
  };
  assert.equal(problemsOf(changes), [
    'PURVIEW_RESOURCE is a scope: leave /.default out.',
    'AZURE_AUTHORITY_HOST holds a path: write https://login.microsoftonline.com alone.',
    'GRAPH_ENDPOINT holds a path: write https://graph.microsoft.com alone.',
  ]);
});

read('refuses to send a secret that is not the sandbox’s to what listens on this machine', () => {
  const { AZURE_AUTHORITY_HOST, GRAPH_ENDPOINT } = loopback;
  const problem =
    'AZURE_AUTHORITY_HOST is an address of this machine, and AZURE_CLIENT_SECRET is no secret of the sandbox: ' +
    'it would be sent to whatever listens there. For a real account delete ';
  const end = '; for the sandbox put its own values back.';
  assert.equal(problemsOf({ ...loopback, AZURE_CLIENT_SECRET: variables.AZURE_CLIENT_ID }), [
    'AZURE_CLIENT_SECRET is a GUID, so it is the Secret ID: copy the Value instead. It is shown once, so you may need a new client secret.',
  ]);
  assert.equal(problemsOf({ ...loopback, AZURE_CLIENT_SECRET: variables.AZURE_CLIENT_SECRET }), [
    `${problem}AZURE_AUTHORITY_HOST, PURVIEW_ENDPOINT and GRAPH_ENDPOINT${end}`,
  ]);
  assert.equal(problemsOf({ AZURE_AUTHORITY_HOST, GRAPH_ENDPOINT }), [
    `${problem}AZURE_AUTHORITY_HOST and GRAPH_ENDPOINT${end}`,
  ]);
  for (const host of ['https://localhost', 'http://[::1]:4280', 'http://127.9.9.9'])
    assert.equal(problemsOf({ AZURE_AUTHORITY_HOST: host }), [`${problem}AZURE_AUTHORITY_HOST${end}`]);
  assert.equal(problemsOf({ GRAPH_ENDPOINT }), [
    'GRAPH_ENDPOINT is an address of this machine, and AZURE_AUTHORITY_HOST is not. For a real account delete GRAPH_ENDPOINT.',
  ]);
});

read('knows the secrets of the sandbox, the expired ones too', () => {
  for (const { clientSecret } of personas)
    for (const AZURE_CLIENT_SECRET of [clientSecret, `old~${clientSecret}`])
      assert.is(readConfig({ ...variables, ...loopback, AZURE_CLIENT_SECRET }).clientSecret, AZURE_CLIENT_SECRET);
});

read('says what a value became on its way, and shows nothing of it', () => {
  const secrets: [secret: string, problem: string][] = [
    ['“abc8Q~mangled”', 'holds typographic quotes'],
    ['‘abc8Q~mangled’', 'holds typographic quotes'],
    ['"abc8Q~mangled', 'begins or ends with a quote'],
    ["abc8Q~mangled'", 'begins or ends with a quote'],
    ['"abc8Q~mangled";', 'begins or ends with a quote'],
    ['`abc8Q~mangled`', 'begins or ends with a quote'],
    ['abc8Q~mangled\u200b', 'holds a blank or a sign that cannot be seen'],
    ['abc8Q~\u00admangled', 'holds a blank or a sign that cannot be seen'],
    ['abc8Q~man\u00a0gled', 'holds a blank or a sign that cannot be seen'],
    ['abc8Q~man\ufffdgled', 'holds a blank or a sign that cannot be seen'],
    ['abc8Q~man\ngled', 'holds a line break'],
    ['abc8Q~man\tgled', 'holds a line break or a control character'],
    ['abc8Q~man–gled', 'holds a character that no client secret has'],
    ['abc8Q~mаngled', 'holds a character that no client secret has'],
    ['abc********************', 'is masked'],
    ['abc8Q~mangled...', 'is masked'],
    ['abc8Q~man\\"gled', 'holds a backslash'],
    ['abc8Q%7Emangled', 'is percent-encoded'],
    ['abc8Q~man&amp;gled', 'is written as HTML'],
    [Buffer.from('abc8Q~mangled~mangled').toString('base64'), 'is base64'],
    [Buffer.from('abc8Q~mangled~mangled\n').toString('base64'), 'is base64'],
    ['abc8Q~mangled;', 'ends with a semicolon or a comma'],
    ['abc8Q~mangled,', 'ends with a semicolon or a comma'],
    ['AZURE_CLIENT_SECRET=abc8Q~mangled', 'begins with the name of a variable'],
    ['$AZURE_CLIENT_SECRET', 'holds the name of a variable or a secret'],
    ['${{ secrets.CLIENT_SECRET }}', 'holds the name of a variable or a secret'],
    ['$(client-secret)', 'holds the name of a variable or a secret'],
    ['%AZURE_CLIENT_SECRET%', 'holds the name of a variable or a secret'],
    ['@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)', 'holds the name of a variable or a secret'],
  ];
  for (const [AZURE_CLIENT_SECRET, problem] of secrets) {
    const problems = problemsOf({ AZURE_CLIENT_SECRET });
    assert.is(problems.length, 1, problems.join());
    assert.match(problems[0], `AZURE_CLIENT_SECRET ${problem}`);
    assert.not.match(problems[0], /8Q|mangled|gled/);
  }
  assert.equal(problemsOf({ AZURE_TENANT_ID: `“${variables.AZURE_TENANT_ID}”`, PURVIEW_ACCOUNT: '"contoso"' }), [
    'AZURE_TENANT_ID holds typographic quotes, as word processors and chats write them: leave them out.',
    'PURVIEW_ACCOUNT begins or ends with a quote: close it on the same line, or leave both quotes out.',
  ]);
});

read('takes what Entra ID makes, and made, for secrets', () => {
  for (const secret of [
    'abc8Q~Def.-_~0123456789abcdefghijklmnop',
    'P:dK?Jx3[hKj=9M]/e+f@g*1{2}',
    'YWJjZGVmZ2hpamtsbW5vcA==',
  ])
    assert.is(readConfig({ ...variables, AZURE_CLIENT_SECRET: secret }).clientSecret, secret);
});

for (const [name, others] of Object.entries({
  AZURE_TENANT_ID: [
    'TENANT_ID',
    'azure_tenant_id',
    'ARM_TENANT_ID',
    'AZURE_TENNANT_ID',
    'tenantId',
    'AZURE_DIRECTORY_ID',
  ],
  AZURE_CLIENT_ID: ['CLIENT_ID', 'client_id', 'AZURE_CLEINT_ID', 'AZURE_APP_ID', 'APPLICATION_ID', 'AZURE-CLIENT-ID'],
  AZURE_CLIENT_SECRET: ['CLIENT_SECRET', 'AZURE_CLIENT_SECRET_VALUE', 'AZURE_CLIENT_SERCET', 'AZURE_SECRET', 'SECRET'],
  PURVIEW_ACCOUNT: [
    'PURVIEW_ACCOUNT_NAME',
    'PURVEIW_ACCOUNT',
    'AZURE_PURVIEW_ACCOUNT',
    'purview_account',
    'PURVIEW_NAME',
  ],
})) {
  read(`names what is there in the place of ${name}`, () => {
    for (const other of others) {
      const { [name]: value, ...rest } = variables as Record<string, string>;
      const { problems } = thrown<ConfigError>(() => readConfig({ ...rest, [other]: value }));
      assert.equal(problems, [`${name} is missing; the environment has ${other}: write ${name} in its place.`]);
    }
  });
}

read('names an optional variable that is misspelt, and leaves those of others alone', () => {
  assert.equal(problemsOf({ PURVIEW_ENDPONT: 'https://a.example', azure_cloud: 'usgov' }), [
    'AZURE_CLOUD is missing; the environment has azure_cloud: write AZURE_CLOUD in its place.',
    'PURVIEW_ENDPOINT is missing; the environment has PURVIEW_ENDPONT: write PURVIEW_ENDPOINT in its place.',
  ]);
  const others = { GRAPHQL_ENDPOINT: 'https://a.example', CLOUD: 'x', ENDPOINT: 'y', PGPASSWORD: 'z', APP_KEY: 'k' };
  assert.is(readConfig({ ...variables, ...others }).account, 'contoso');
});

read('reports problems of every kind together', () => {
  const problems = problemsOf({
    AZURE_TENANT_ID: '',
    AZURE_CLIENT_ID: '<Application (client) ID>',
    AZURE_CLIENT_SECRET: '5a4db0c5-5ec1-4000-8000-000000000001',
    PURVIEW_ACCOUNT: 'https://contoso.purview.azure.com',
    AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us',
    GRAPH_ENDPOINT: 'http://graph.microsoft.com',
  });
  assert.equal(
    problems.map((problem) => problem.split(' ')[0]),
    [
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'AZURE_CLIENT_SECRET',
      'PURVIEW_ACCOUNT',
      'GRAPH_ENDPOINT',
      'AZURE_AUTHORITY_HOST',
    ],
  );
});

read('takes no placeholder for a resource, and no query in an endpoint of its own account', () => {
  assert.equal(problemsOf({ PURVIEW_RESOURCE: '<resource>' }), ['PURVIEW_RESOURCE is neither a URL nor a GUID.']);
  assert.equal(problemsOf({ PURVIEW_ENDPOINT: 'https://contoso.purview.azure.com/?a=b' }), [
    'PURVIEW_ENDPOINT holds more than an address: take out any user, password, query or fragment.',
  ]);
});

read('refuses line breaks, paths, keys of objects and ten megabytes, and repeats none of them', () => {
  const huge = 'QUJD'.repeat(2_500_000);
  for (const odd of ['a\r\nb: c', '../../etc', '__proto__', 'a\0b', huge, '😀']) {
    const problems = problemsOf({ AZURE_TENANT_ID: odd, AZURE_CLIENT_ID: odd, PURVIEW_ACCOUNT: odd, AZURE_CLOUD: odd });
    assert.equal(problems, [
      'AZURE_TENANT_ID is neither a GUID nor a domain such as contoso.onmicrosoft.com: copy the Directory (tenant) ID.',
      'AZURE_CLIENT_ID is not a GUID: copy the Application (client) ID.',
      'PURVIEW_ACCOUNT is not an account name: 3 to 63 letters, digits and hyphens.',
      'AZURE_CLOUD is none of public, usgov, china.',
    ]);
  }
  const wrong = { AZURE_TENANT_ID: 7, AZURE_CLIENT_ID: {}, PURVIEW_ACCOUNT: true } as never;
  assert.is(problemsOf(wrong).length, 2);
});

read('never repeats a value, which might be a secret in the wrong place', () => {
  const secret = 'abc8Q~a secret in the wrong place';
  const everywhere = Object.fromEntries(
    [
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'PURVIEW_ACCOUNT',
      'AZURE_CLOUD',
      'PURVIEW_ENDPOINT',
      'PURVIEW_RESOURCE',
    ].map((name) => [name, secret]),
  );
  assert.not.match(printed(thrown(() => readConfig({ ...variables, ...everywhere }))), 'abc8Q');
});

read('hides the client secret from all that prints, and gives it to who asks', () => {
  const config = readConfig(variables);
  assert.is(config.clientSecret, variables.AZURE_CLIENT_SECRET);
  assert.not.match(printed(config), 'abc8Q');
  assert.not.match(printed({ ...config }), 'abc8Q');
  const other = withApplication(config, { clientId: 'other', clientSecret: 'def8Q~another' });
  assert.equal([other.clientId, other.clientSecret, other.account], ['other', 'def8Q~another', 'contoso']);
  assert.not.match(printed(other), '8Q');
});

read.run();

const load = suite<{ folder: string }>('loadConfig');
const dotenv = (changes: Record<string, string> = {}) =>
  Object.entries({ ...variables, ...changes })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');

load.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "kit's ünusual #1 %20 (é) 日本 "));
  mkdirSync(join(context.folder, 'notebooks', 'deep'), { recursive: true });
  writeFileSync(join(context.folder, 'package.json'), '{}');
});
load.after.each(({ folder }) => rmSync(folder, { recursive: true }));

load('finds .env in the working directory', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv());
  const config = loadConfig({ env: {}, cwd: folder });
  assert.equal([config.account, config.source], ['contoso', '.env']);
});

load('finds .env above, up to the nearest package.json', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv());
  assert.is(loadConfig({ env: {}, cwd: join(folder, 'notebooks', 'deep') }).account, 'contoso');
  writeFileSync(join(folder, 'notebooks', 'package.json'), '{}');
  const error = thrown(() => loadConfig({ env: {}, cwd: join(folder, 'notebooks', 'deep') }));
  assert.match(
    error.message,
    /^The environment \(there is no \.env file\) needs a change:\n- AZURE_TENANT_ID is missing/,
  );
});

load('prefers the nearest .env', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv());
  writeFileSync(join(folder, 'notebooks', '.env'), dotenv({ PURVIEW_ACCOUNT: 'fabrikam' }));
  assert.is(loadConfig({ env: {}, cwd: join(folder, 'notebooks') }).account, 'fabrikam');
});

load('lets variables that are set win over the file, but not empty ones, and names them', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv());
  const env = {
    PURVIEW_ACCOUNT: 'fabrikam',
    AZURE_CLIENT_ID: '',
    AZURE_TENANT_ID: variables.AZURE_TENANT_ID,
    PATH: '/bin',
  };
  const config = loadConfig({ env, cwd: folder });
  assert.equal([config.account, config.clientId], ['fabrikam', variables.AZURE_CLIENT_ID]);
  assert.is(config.source, '.env, PURVIEW_ACCOUNT from the shell');
  assert.is(saysSource(config), 'as .env says, PURVIEW_ACCOUNT from the shell');
});

load('says which variables of the shell won, and blames the shell for what is wrong in them', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv());
  const messageOf = (env: Record<string, string>) => thrown(() => loadConfig({ env, cwd: folder })).message;
  assert.is(
    messageOf({ AZURE_CLIENT_ID: 'rest-api', PURVIEW_ACCOUNT: 'fabrikam' }),
    'The shell needs a change:\n- AZURE_CLIENT_ID (from the shell) is not a GUID: copy the Application (client) ID.',
  );
  writeFileSync(join(folder, '.env'), dotenv({ PURVIEW_ACCOUNT: '' }));
  assert.is(
    messageOf({ AZURE_CLIENT_ID: 'rest-api' }),
    '.env needs a change:\n- AZURE_CLIENT_ID (from the shell) is not a GUID: copy the Application (client) ID.\n' +
      '- PURVIEW_ACCOUNT is empty: write the name of your Purview account, or take it out where the account has none of its own.',
  );
  writeFileSync(join(folder, '.env'), dotenv({ PURVIEW_ENDPOINT: 'https://contoso.purview.azure.com' }));
  assert.match(
    messageOf({ PURVIEW_ACCOUNT: 'production' }),
    'PURVIEW_ENDPOINT is the address of another account than PURVIEW_ACCOUNT (from the shell) names',
  );
});

load('leaves the shell unread where all addresses of the file are of this machine', ({ folder }) => {
  const env = {
    AZURE_CLIENT_SECRET: 'real8Q~secret',
    PURVIEW_ENDPOINT: 'https://fabrikam.purview.azure.com',
    HOME: '/',
  };
  for (const GRAPH_ENDPOINT of [loopback.GRAPH_ENDPOINT, '']) {
    writeFileSync(join(folder, '.env'), dotenv({ ...loopback, GRAPH_ENDPOINT }));
    const config = loadConfig({ env, cwd: folder });
    assert.equal([config.clientSecret, config.endpoint], [loopback.AZURE_CLIENT_SECRET, loopback.PURVIEW_ENDPOINT]);
    assert.equal([config.source, config.unread], ['.env', ['AZURE_CLIENT_SECRET', 'PURVIEW_ENDPOINT']]);
  }
  assert.is(loadConfig({ env: {}, cwd: folder }).unread, undefined);
  writeFileSync(join(folder, '.env'), dotenv({ ...loopback, AZURE_CLIENT_SECRET: '' }));
  assert.equal(thrown<ConfigError>(() => loadConfig({ env, cwd: folder })).problems, [
    'AZURE_CLIENT_SECRET is missing: the shell’s is left unread, as all addresses are of this machine. Write it into the file.',
  ]);
});

load('sends no secret of the shell to an address of this machine', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv({ ...loopback, PURVIEW_ENDPOINT: '' }));
  const error = thrown(() => loadConfig({ env: { AZURE_CLIENT_SECRET: 'real8Q~secret' }, cwd: folder }));
  assert.match(error.message, 'AZURE_CLIENT_SECRET (from the shell) is no secret of the sandbox');
  assert.not.match(printed(error), 'real8Q');
});

load('takes no .env from above where no package.json marks a project', ({ folder }) => {
  rmSync(join(folder, 'package.json'));
  const deep = join(folder, 'notebooks', 'deep');
  const env = { ...variables };
  writeFileSync(join(folder, '.env'), 'AZURE_AUTHORITY_HOST=https://login.example\n');
  assert.is(loadConfig({ env, cwd: deep }).authorityHost, 'https://login.microsoftonline.com');
  writeFileSync(join(deep, '.env'), 'AZURE_AUTHORITY_HOST=https://own.example\n');
  assert.is(loadConfig({ env, cwd: deep }).authorityHost, 'https://own.example');
});

if (process.getuid?.() === 0)
  load('takes no .env from above that another user put there', ({ folder }) => {
    const deep = join(folder, 'notebooks', 'deep');
    writeFileSync(join(folder, '.env'), 'AZURE_AUTHORITY_HOST=https://login.example\n');
    chownSync(join(folder, '.env'), 12345, 12345);
    assert.is(loadConfig({ env: { ...variables }, cwd: deep }).authorityHost, 'https://login.microsoftonline.com');
    // A whole project of somebody else's, such as one that is mounted, is read.
    chownSync(deep, 12345, 12345);
    assert.is(loadConfig({ env: { ...variables }, cwd: deep }).authorityHost, 'https://login.example');
  });

load('says how a file has to be called, and passes by a folder called .env', ({ folder }) => {
  mkdirSync(join(folder, '.env'));
  assert.match(loadConfig({ env: variables, cwd: folder }).source, 'there is no .env file');
  writeFileSync(join(folder, '.env.txt'), dotenv());
  writeFileSync(join(folder, '.env.example'), dotenv(loopback));
  const error = thrown(() => loadConfig({ env: {}, cwd: folder, example: true }));
  assert.is(error.message, '.env.txt needs a change:\n- Its name has to be .env: rename it.');
});

if (process.platform !== 'win32')
  load('knows a file with a real secret that every user may read', ({ folder }) => {
    const exposed = (text: string, mode: number, env = {}) => {
      writeFileSync(join(folder, '.env'), text);
      chmodSync(join(folder, '.env'), mode);
      return loadConfig({ env, cwd: folder }).exposed;
    };
    assert.is(exposed(dotenv(), 0o644), true);
    assert.is(exposed(dotenv(), 0o640), undefined);
    assert.is(exposed(dotenv(loopback), 0o644), undefined);
    assert.is(exposed(dotenv(), 0o644, { AZURE_CLIENT_SECRET: 'another8Q~secret' }), undefined);
  });

const utf16 = (text: string, swapped = false) =>
  swapped ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf16le');
for (const [encoding, bytes] of Object.entries({
  'UTF-16 LE with its mark, as PowerShell 5 writes it': utf16(`\uFEFF${dotenv()}\r\n`),
  'UTF-16 LE without': utf16(dotenv()),
  'UTF-16 BE with its mark': utf16(`\uFEFF${dotenv()}`, true),
  'UTF-16 BE without': utf16(`# Änderung\n${dotenv()}`, true),
  'UTF-8 with its mark': Buffer.from(`\uFEFF${dotenv()}`),
  'the code page of Windows': Buffer.from(`# Schlüssel “\xe4”\n${dotenv()}`, 'latin1'),
})) {
  load(`reads ${encoding}`, ({ folder }) => {
    writeFileSync(join(folder, '.env'), bytes);
    const config = loadConfig({ env: {}, cwd: folder });
    assert.equal([config.tenantId, config.clientSecret], [variables.AZURE_TENANT_ID, variables.AZURE_CLIENT_SECRET]);
  });
}

load('refuses what is no text', ({ folder }) => {
  for (const bytes of [Buffer.from('AZURE_TENANT_ID=a\0b'), Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0])]) {
    writeFileSync(join(folder, '.env'), bytes);
    const { message } = thrown(() => loadConfig({ env: {}, cwd: folder }));
    assert.is(message, '.env needs a change:\n- The file is no text: save it as UTF-8.');
  }
});

/** What is wrong with a file that has this line, or these lines, in the place of a variable's. */
const problemsIn = (folder: string, name: string, lines: string | Buffer) => {
  const others = Object.entries(variables).flatMap(([one, value]) => (one === name ? [] : [`${one}=${value}`]));
  const head = Buffer.from(`${others.join('\n')}\n`);
  writeFileSync(join(folder, '.env'), Buffer.concat([head, Buffer.from(lines as string), Buffer.from('\n')]));
  return thrown<ConfigError>(() => loadConfig({ env: {}, cwd: folder })).problems;
};

for (const [line, problem] of [
  ['=abc8Q~man#gled', 'is cut at a #, which begins a comment: put the value in single quotes.'],
  ['=#gled8Q~', 'is cut at a #, which begins a comment: put the value in single quotes.'],
  [' = abc8Q~man#gled # ours', 'is cut at a #, which begins a comment: put the value in single quotes.'],
  [': abc8Q~man#gled', 'is cut at a #, which begins a comment: put the value in single quotes.'],
  ['=# the secret', 'is cut at a #, which begins a comment: put the value in single quotes.'],
  ['= # the secret', 'is missing: the Value of a client secret, under Certificates & secrets.'],
  ['=“abc8Q~mangled”', 'holds typographic quotes, as word processors and chats write them: leave them out.'],
  ['="abc8Q~mangled', 'begins or ends with a quote: close it on the same line, or leave both quotes out.'],
  ['=\'abc8Q~mangled"', 'begins or ends with a quote: close it on the same line, or leave both quotes out.'],
  ['="abc8Q~mangled";', 'begins or ends with a quote: close it on the same line, or leave both quotes out.'],
  [
    '="abc8Q~man\\ngled"',
    /^holds a line break or a control character: .* Inside double quotes \\n is read as a line break\.$/,
  ],
  ['="abc8Q~man\ngled"', /^holds a line break/],
  ['="abc8Q~man\\"gled"', /^holds a backslash/],
  ['=abc8Q~man\\\ngled', 'goes on in line 5: put it on one line.'],
  ['=abc8Q~man\n  gled', 'goes on in line 5: put it on one line.'],
  ['=abc8Q~mangled\nAZURE_CLIENT_SECRET=abc8Q~other', 'stands twice (lines 4 and 5): leave only one.'],
  ['=abc8Q~mangled\n\nexport AZURE_CLIENT_SECRET = abc8Q~mangled', 'stands twice (lines 4 and 6): leave only one.'],
  [
    '=a8Q~\nAZURE_CLIENT_SECRET: b8Q~\nAZURE_CLIENT_SECRET=c8Q~',
    'stands 3 times (lines 4 and 5 and 6): leave only one.',
  ],
] as [string, string | RegExp][]) {
  load(`names a secret that its file mangles: ${JSON.stringify(line)}`, ({ folder }) => {
    const problems = problemsIn(folder, 'AZURE_CLIENT_SECRET', `AZURE_CLIENT_SECRET${line}`);
    assert.is(problems.length, 1);
    const [, name, found] = /^(\w+) ([^]*)$/.exec(problems[0]) ?? [];
    assert.is(name, 'AZURE_CLIENT_SECRET');
    if (typeof problem === 'string') assert.is(found, problem);
    else assert.match(found, problem);
    assert.not.match(found, /8Q|mangled|gled/);
  });
}

load('names typographic quotes in the code page of Windows', ({ folder }) => {
  const line = Buffer.from('AZURE_CLIENT_SECRET=\x93abc8Q~mangled\x94', 'latin1');
  assert.match(problemsIn(folder, 'AZURE_CLIENT_SECRET', line)[0], 'holds typographic quotes');
});

load('takes a secret as it is written, whatever stands around it', ({ folder }) => {
  for (const [line, secret] of [
    ["='abc8Q~man#aged'", 'abc8Q~man#aged'],
    ['="abc8Q~managed" # ours', 'abc8Q~managed'],
    ['=abc8Q~managed # ours', 'abc8Q~managed'],
    ['=\u00a0abc8Q~managed \t', 'abc8Q~managed'],
    ['=" abc8Q~managed "', 'abc8Q~managed'],
    [': abc8Q~managed', 'abc8Q~managed'],
    ['=abc8Q~managed\n[more]\nset OTHER=1\n\nnothing to see', 'abc8Q~managed'],
  ]) {
    const { AZURE_CLIENT_SECRET: _, ...others } = variables;
    const head = Object.entries(others).map((pair) => pair.join('='));
    writeFileSync(join(folder, '.env'), [...head, `AZURE_CLIENT_SECRET${line}`].join('\r\n'));
    assert.is(loadConfig({ env: {}, cwd: folder }).clientSecret, secret);
  }
});

for (const [line, there] of [
  ['set AZURE_CLIENT_ID=ID', 'set AZURE_CLIENT_ID in line 4'],
  ['setx AZURE_CLIENT_ID ID', 'setx AZURE_CLIENT_ID in line 4'],
  ['  $env:AZURE_CLIENT_ID = "ID"', '$env:AZURE_CLIENT_ID in line 4'],
  ['"AZURE_CLIENT_ID": "ID",', '"AZURE_CLIENT_ID in line 4'],
  ['- AZURE_CLIENT_ID=ID', '- AZURE_CLIENT_ID in line 4'],
  ['AZURE_CLIENT_ID : ID', 'AZURE_CLIENT_ID in line 4'],
  ['AZURE_CLIENT_ID:ID', 'AZURE_CLIENT_ID in line 4'],
  ['AZURE_CLIENT_ID ID', 'AZURE_CLIENT_ID in line 4'],
  ['let AZURE_CLIENT_ID=ID', 'let AZURE_CLIENT_ID in line 4'],
  ['ENV AZURE_CLIENT_ID ID', 'ENV AZURE_CLIENT_ID in line 4'],
  ['set -gx AZURE_CLIENT_ID ID', 'set AZURE_CLIENT_ID in line 4'],
  ['[Environment]::SetEnvironmentVariable("AZURE_CLIENT_ID", "ID")', 'AZURE_CLIENT_ID in line 4'],
  ['{"AZURE_CLIENT_ID":"ID"}', 'AZURE_CLIENT_ID in line 4'],
  ['# AZURE_CLIENT_ID=ID', 'it behind a # in line 4'],
  ['#\n## export AZURE_CLIENT_ID=ID', 'it behind a # in line 5'],
]) {
  load(`names a line that is no setting: ${JSON.stringify(line)}`, ({ folder }) => {
    const problems = problemsIn(
      folder,
      'AZURE_CLIENT_ID',
      line.replace('ID"', 'ID"').replace(/\bID\b/, variables.AZURE_CLIENT_ID),
    );
    assert.equal(problems, [`AZURE_CLIENT_ID is missing; the file has ${there}: write AZURE_CLIENT_ID=value.`]);
  });
}

load('names what stands in the place of a variable', ({ folder }) => {
  for (const line of [
    'CLIENT_ID=x',
    'set CLIENT_ID=x',
    '$env:CLIENT_ID = "x"',
    '"CLIENT_ID": "x"',
    'export CLIENT_ID=x',
  ])
    assert.equal(problemsIn(folder, 'AZURE_CLIENT_ID', line), [
      'AZURE_CLIENT_ID is missing; the file has CLIENT_ID: write AZURE_CLIENT_ID in its place.',
    ]);
  const optional = problemsIn(folder, '', '$env:AZURE_CLOUD = "usgov"\n# PURVIEW_ENDPOINT=https://<API host>');
  assert.equal(optional, ['AZURE_CLOUD is missing; the file has $env:AZURE_CLOUD in line 5: write AZURE_CLOUD=value.']);
});

load('names all that is wrong with .env.example edited by half', ({ folder }) => {
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  const values = {
    TENANT_ID: '0f9d2c61-77aa-4b1c-b1d2-5f6a7b8c9d0e',
    CLIENT_ID: '0f9d2c61-77aa-4b1c-b1d2-5f6a7b8c9d0f',
  };
  const edited = example
    .replace(/# (AZURE_TENANT_ID=).*/, `$1${values.TENANT_ID}`)
    .replace(/# (AZURE_CLIENT_ID=).*/, `$1${values.CLIENT_ID}`)
    .replace(/# (AZURE_CLIENT_SECRET=).*/, '$1real8Q~secret')
    .replace(/# (PURVIEW_ACCOUNT=).*/, '$1fabrikam');
  writeFileSync(join(folder, '.env'), edited);
  const { problems, message } = thrown<ConfigError>(() => loadConfig({ env: {}, cwd: folder }));
  assert.equal(
    problems.map((problem) => problem.split(' ').slice(0, 3).join(' ')),
    [...Object.keys(variables).map((name) => `${name} stands twice`), 'AZURE_AUTHORITY_HOST is an'],
  );
  assert.not.match(message, 'real8Q');
});

load('reads what editors write: a byte order mark, Windows line ends, quotes and comments', ({ folder }) => {
  const quoted = dotenv({ AZURE_CLIENT_SECRET: '"abc8Q~with # and spaces"', PURVIEW_ACCOUNT: 'contoso # ours' });
  writeFileSync(join(folder, '.env'), `\uFEFF${quoted.replace(/\n/g, '\r\n')}\r\n`);
  const config = loadConfig({ env: {}, cwd: folder });
  assert.equal(
    [config.tenantId, config.clientSecret, config.account],
    [variables.AZURE_TENANT_ID, 'abc8Q~with # and spaces', 'contoso'],
  );
});

load('reads the file that DOTENV_CONFIG_PATH names, and a path before that', ({ folder }) => {
  writeFileSync(join(folder, 'one.env'), dotenv({ PURVIEW_ACCOUNT: 'one-account' }));
  writeFileSync(join(folder, 'two.env'), dotenv({ PURVIEW_ACCOUNT: 'two-account' }));
  const env = { DOTENV_CONFIG_PATH: join(folder, 'one.env') };
  assert.is(loadConfig({ env, cwd: tmpdir() }).account, 'one-account');
  const config = loadConfig({ env, cwd: folder, path: 'two.env' });
  assert.equal([config.account, config.source], ['two-account', 'two.env']);
});

load('says so when the file it was given cannot be read', ({ folder }) => {
  const error = thrown(() => loadConfig({ env: {}, cwd: folder, path: 'missing.env' }));
  assert.is(error.message, 'missing.env needs a change:\n- The file cannot be read. Is the path right?');
});

load('says so when what it was given is a folder, and reads no keys of objects', ({ folder }) => {
  const error = thrown(() => loadConfig({ env: {}, cwd: folder, path: 'notebooks' }));
  assert.is(error.message, 'notebooks needs a change:\n- The file cannot be read. Is the path right?');
  writeFileSync(join(folder, '.env'), `__proto__=a\nconstructor=b\n${dotenv()}`);
  assert.is(loadConfig({ env: {}, cwd: folder }).account, 'contoso');
  assert.is(({} as Record<string, unknown>).a, undefined);
});

load('reads the environment where there is no file', ({ folder }) => {
  const config = loadConfig({ env: variables, cwd: folder });
  assert.equal([config.account, config.source], ['contoso', 'The environment (there is no .env file)']);
});

load('takes the example only when asked to', ({ folder }) => {
  writeFileSync(join(folder, '.env.example'), dotenv(loopback));
  assert.is(loadConfig({ env: {}, cwd: join(folder, 'notebooks'), example: true }).source, '.env.example');
  assert.match(thrown(() => loadConfig({ env: {}, cwd: folder })).message, 'AZURE_TENANT_ID is missing');
});

load('takes .env before the example', ({ folder }) => {
  writeFileSync(join(folder, '.env.example'), dotenv(loopback));
  writeFileSync(join(folder, '.env'), dotenv());
  assert.is(loadConfig({ env: {}, cwd: folder, example: true }).source, '.env');
});

load('takes the example alone: the shell is left unread, so that no real secret reaches the sandbox', ({ folder }) => {
  writeFileSync(join(folder, '.env.example'), dotenv(loopback));
  const env = { AZURE_CLIENT_SECRET: 'real8Q~secret', PURVIEW_ACCOUNT: 'fabrikam', HOME: '/root' };
  const config = loadConfig({ env, cwd: folder, example: true });
  assert.equal([config.account, config.clientSecret], ['contoso', loopback.AZURE_CLIENT_SECRET]);
  assert.equal(config.unread, ['AZURE_CLIENT_SECRET', 'PURVIEW_ACCOUNT']);
});

load('refuses an example with an address that is not loopback', ({ folder }) => {
  writeFileSync(join(folder, '.env.example'), dotenv({ ...loopback, PURVIEW_ENDPOINT: '', GRAPH_ENDPOINT: '' }));
  const error = thrown(() => loadConfig({ env: {}, cwd: folder, example: true }));
  const sentence = 'is not a loopback address. Copy the file to .env and write your account there.';
  assert.is(
    error.message,
    `.env.example needs a change:\n- PURVIEW_ENDPOINT ${sentence}\n- GRAPH_ENDPOINT ${sentence}`,
  );
});

load('leaves the environment as it was', ({ folder }) => {
  writeFileSync(join(folder, '.env'), dotenv({ PURVIEW_ACCOUNT: 'leaves-no-trace' }));
  const before = { ...process.env };
  loadConfig({ env: {}, cwd: folder });
  assert.equal({ ...process.env }, before);
});

load.run();
