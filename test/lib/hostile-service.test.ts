import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect, isSandbox, type Connection } from '../../lib/connect';
import type { Fetch } from '../../lib/core/agents';
import { AuthError, ConfigError, HttpError } from '../../lib/core/errors';
import * as lib from '../../lib/index';
import { configOf, file, printed, serve, tokenWith, withSecret } from './support';

// The same answers on every run: a failure that comes and goes teaches nobody.
let state = 20_190_501;
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let bits = Math.imul(state ^ (state >>> 15), 1 | state);
  bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
}
const below = (count: number) => Math.floor(random() * count);
const oneOf = <T>(...some: T[]): T => some[below(some.length)] as T;
const chance = (part: number) => random() < part;

const guid = '5a4db0c5-0000-4000-8000-0000000000aa';
const secret = 'abc8Q~hostile"+service-secret';
const claims = { aud: 'https://purview.azure.net', oid: guid, tid: guid, appid: guid, exp: 4_000_000_000, nbf: 0 };
const token = tokenWith(claims, { alg: 'RS256', kid: 'k' }).replace('c2lnbmF0dXJl', 'aG9zdGlsZS1zaWduYXR1cmU');
const leaks = [secret, token, 'aG9zdGlsZS1zaWduYXR1cmU', 'hostile%22%2Bservice', 'service-secret'];

/** What each path gives when all is well; the answers are these with something else in a place or two. */
const right: [path: RegExp, body: () => unknown][] = [
  [/oauth2/, () => ({ token_type: 'Bearer', expires_in: '3599', access_token: token })],
  [/openid/, () => ({ issuer: `https://a.example/${guid}/`, jwks_uri: 'https://a.example/keys' })],
  [/keys/, () => ({ keys: [{ kid: 'k', kty: 'RSA', n: 'AQAB', e: 'AQAB' }] })],
  [/applications/, () => ({ passwordCredentials: [{ hint: 'abc', endDateTime: '2030-01-01' }] })],
  [/health/, () => ({ status: 'ready', time: 'now' })],
  [
    /datagovernance\/catalog\/policies/,
    () => page({ id: guid, name: 'n', version: 1, properties: catalogPolicyOf(guid) }, { values: true }),
  ],
  [/datagovernance\/\S*(query|relationships|s\?)/, () => page({ ...governed, entityId: oneOf(guid, 'b') })],
  [/datagovernance/, () => governed],
  [/policyStore/, () => page({ id: guid, version: 1, properties: policyOf('c') }, { values: true })],
  [/getCollectionPath/, () => ({ parentNameChain: ['c'] })],
  [/collections\/./, () => ({ name: 'c', friendlyName: 'C', collectionProvisioningState: 'Succeeded' })],
  [/collections/, () => page({ name: 'c', friendlyName: 'C', parentCollection: { referenceName: 'c' } })],
  [/account/, () => ({ name: 'c', location: 'l', properties: {} })],
  [/runs/, () => page({ id: runId, status: oneOf('Running', 'Succeeded', 'Failed'), errorMessage: 'no' })],
  [/scan/, () => page({ name: 'c', kind: 'k', properties: {} })],
  [/search/, () => ({ '@search.count': 2, continuationToken: oneOf('a', 'b', undefined), value: [{ id: 'i' }] })],
  [
    /lineage/,
    () => ({ baseEntityGuid: 'a', guidEntityMap: { a: {} }, relations: [{ fromEntityId: 'a', toEntityId: 'a' }] }),
  ],
  [/typedefs/, () => ({ entityDefs: [] })],
  [
    /bulk|entity$/,
    () => ({ mutatedEntities: { CREATE: [{ guid, typeName: 't', attributes: { qualifiedName: 'q' } }] } }),
  ],
  [
    /entity/,
    () => ({ entity: { guid, relationshipAttributes: { columns: [{ guid }] } }, referredEntities: { [guid]: {} } }),
  ],
  [/glossary/, () => [{ guid, name: oneOf('Glossary', 'Term'), qualifiedName: 'q', relationshipGuid: guid }]],
];
const governed = { id: guid, name: 'n', status: 'DRAFT', domain: guid, source: { type: 'DataMap', assetId: guid } };
const runId = randomUUID();
const page = (item: object, { values = false } = {}) => ({
  [values ? 'values' : 'value']: [item],
  nextLink: oneOf(undefined, undefined, `/x?skipToken=${below(3)}`),
});
const policyOf = (collection: string) => ({
  collection: { referenceName: collection },
  attributeRules: [
    {
      id: `permission:${collection}`,
      dnfCondition: [[{ fromRule: 'r', attributeName: 'derived.purview.permission' }]],
    },
    { id: 'r', dnfCondition: [[{ attributeName: 'principal.microsoft.id', attributeValueIncludedIn: [guid] }]] },
  ],
});
const catalogPolicyOf = (domain: string) => ({
  decisionRules: [{ kind: 'decisionrule', effect: 'Permit', dnfCondition: [[{ fromRule: 'r', attributeName: 'a' }]] }],
  attributeRules: policyOf(domain).attributeRules,
  entity: { type: 'DGDataQualityScopeReference', referenceName: domain },
});
/** What the call that is answered sent in confidence, which a service may repeat. */
let sent = '';
const refusal = () => ({
  error: odd({
    code: oneOf('Unauthorized', 'Bad'),
    message: `No ${sent}\x1b[2J.`,
    details: [{ message: sent }],
  }),
  ...oneOf<object>({}, { error: 'invalid_client', error_description: sent, error_codes: [7000215], trace_id: sent }),
  ...oneOf<object>({}, { errorCode: sent, errorMessage: sent }, { title: sent, errors: { [sent]: [sent] } }),
});

const strange: (() => unknown)[] = [
  () => null,
  () => oneOf<unknown>(true, 0, -1, 7.5, 1e300),
  () => oneOf('', 'text', '%', '%zz', '\x1b[2J', 'http://[', '\ud800', sent),
  () => oneOf<unknown>([], [null], [[]], [7], [{}]),
  () => oneOf<unknown>({}, { toString: 1 }, { valueOf: null, toString: null }, { length: -1 }),
  () => JSON.parse('{"__proto__":{"value":[]},"constructor":7,"hasOwnProperty":1}') as unknown,
  () => ({ value: oneOf<unknown>([], {}, 7), nextLink: oneOf<unknown>({}, 7, { toString: 1 }, 'http://[') }),
];

/** The same with something strange in one place in it, as deep as chance has it. */
function odd(value: unknown): unknown {
  const isLeaf = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  if (isLeaf || chance(0.15)) return oneOf(...strange)();
  const key = oneOf(...Object.keys(value));
  const changed = odd((value as Record<string, unknown>)[key]);
  if (Array.isArray(value)) return value.map((one: unknown, index) => (String(index) === key ? changed : one));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, name === key ? changed : one]));
}

const texts: ((body: unknown) => string | Buffer)[] = [
  ...Array.from({ length: 12 }, () => (body: unknown) => JSON.stringify(body)),
  (body) => JSON.stringify(body).slice(0, -2),
  (body) => Buffer.from(JSON.stringify(body), 'utf16le'),
  (body) => JSON.stringify(body).replace(/[a-z]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
  () => `<html><h1>Blocked</h1>${sent}</html>`,
  () => '',
  () => '['.repeat(20_000) + (chance(0.5) ? ']'.repeat(20_000) : ''),
  () => Buffer.from([0xff, 0xfe, 0, 0xc3, 0x28]),
  () => ' '.repeat(300_000),
];

/** A whole answer, as bytes: a library that writes answers would write them right. */
function answerTo(path: string): Buffer {
  const known = right.find(([fits]) => fits.test(path))?.[1] ?? (() => ({}));
  const isWell = chance(0.75);
  const status = isWell
    ? oneOf(200, 200, 201, 204)
    : oneOf(199, 300, 302, 400, 401, 403, 404, 407, 408, 409, 413, 429, 500, 502, 503, 504, 599);
  const body = isWell ? (chance(path.includes('oauth2') ? 0.8 : 0.3) ? known() : odd(known())) : refusal();
  const text = Buffer.from(isWell && path.includes('oauth2') ? JSON.stringify(body) : oneOf(...texts)(body));
  const encoding = chance(0.85) ? '' : oneOf('gzip', 'deflate', 'br', 'identity', 'nonsense');
  const bomb = encoding === 'gzip' && chance(0.1);
  const packed = bomb ? bombed : encoding === 'gzip' && chance(0.7) ? gzipSync(text) : text;
  const cut = chance(0.04);
  const length = chance(0.96) ? packed.length : oneOf(0, packed.length + 50);
  const headers = [
    `HTTP/1.1 ${status} ${oneOf('OK', '', 'Whatever')}`,
    `content-length: ${cut ? packed.length + 9 : length}`,
    ...(encoding ? [`content-encoding: ${encoding}`] : []),
    ...oneOf(
      [],
      [],
      ['retry-after: soon'],
      ['retry-after: -5'],
      ['retry-after: 1', 'retry-after: 999999'],
      ['retry-after-ms: 1e9'],
    ),
    ...oneOf(
      [],
      [`x-ms-request-id: ${sent}`],
      ['location: http://elsewhere.example'],
      [`request-id: ${encodeURIComponent(sent)}`],
    ),
    'connection: close',
  ];
  return Buffer.concat([Buffer.from(`${headers.join('\r\n')}\r\n\r\n`), packed]);
}
const bombed = gzipSync(Buffer.alloc(5_000_000, ' '));

const asked: string[] = [];
let server: Awaited<ReturnType<typeof serve>>;

const quick = { sleep: async () => undefined, retries: 1, timeoutMs: 500, maxBytes: 1_000_000 };
const polling = { sleep: async () => undefined, pollMs: 5, timeoutMs: 15 };
const error403 = () =>
  new HttpError({
    method: oneOf('GET', 'PUT'),
    path: oneOf('/account/collections/%zz', '/scan/x', '/account'),
    status: oneOf(401, 403, 404),
    code: 'Unauthorized',
    text: 'No.',
  });

/** Every helper that calls a service, and how often it may send one and the same request. */
const helpers: Record<string, (connection: Connection) => Promise<unknown>> = {
  getAccount: ({ purview }) => lib.getAccount(purview),
  listCollections: ({ purview }) => lib.listCollections(purview).then((all) => lib.collectionTree(all)),
  rootCollection: ({ purview }) => lib.rootCollection(purview),
  createCollection: ({ purview }) =>
    lib.createCollection(purview, { name: 'c', friendlyName: 'C', parent: 'p' }, polling),
  deleteCollection: ({ purview }) => lib.deleteCollection(purview, 'c'),
  getPolicy: ({ purview }) => lib.getPolicy(purview, 'c'),
  listPolicies: ({ purview }) => lib.listPolicies(purview).then((all) => lib.rolesOf(all, guid)),
  listRoles: ({ purview }) => lib.listRoles(purview),
  putPolicy: ({ purview }) =>
    lib.putPolicy(purview, { name: 'n', id: guid, version: 1, properties: policyOf('c') } as never),
  grantRole: ({ purview }) => lib.grantRole(purview, { collectionName: 'c', role: 'Data Curator', objectId: guid }),
  revokeRole: ({ purview }) => lib.revokeRole(purview, { collectionName: 'c', role: 'Data Curator', objectId: guid }),
  getDirectoryObjects: ({ graph }) => lib.getDirectoryObjects(graph, [guid]),
  listGroupsOf: ({ graph }) => lib.listGroupsOf(graph, guid),
  addContact: ({ purview }) => lib.addContact(purview, { guid, objectId: guid }),
  assetsWithoutOwner: ({ purview }) => lib.assetsWithoutOwner(purview).next(),
  draftRequests: (connection) => lib.draftRequests(connection, oneOf({}, { group: 'g' }, { group: guid })),
  listCatalogPolicies: ({ unified }) => lib.listCatalogPolicies(unified).then((all) => lib.rolesOf(all, guid)),
  getCatalogPolicy: ({ unified }) => lib.getCatalogPolicy(unified, 'Data Steward', guid),
  putCatalogPolicy: ({ unified }) =>
    lib.putCatalogPolicy(unified, { id: guid, name: 'n', version: 1, properties: catalogPolicyOf(guid) } as never),
  dataAssetsOf: ({ unified }) => lib.dataAssetsOf(unified, [guid]),
  ensureDataAssets: ({ unified }) => lib.ensureDataAssets(unified, [{ id: 'other', name: 'n', entityType: 't' }]),
  ensureNamed: ({ unified }) => lib.ensureNamed(unified, lib.businessDomains, { name: 'other' }),
  ensureRelated: ({ unified }) => lib.ensureRelated(unified, guid, 'TERM', [guid, 'other']),
  partsOf: ({ unified }) => lib.partsOf(unified, guid),
  whoAnswersFor: ({ unified }) => lib.whoAnswersFor(unified, [guid]),
  search: ({ purview }) => lib.search(purview),
  searchAll: async ({ purview }) => {
    for await (const row of lib.searchAll(purview, {}, { surface: oneOf('datamap', 'catalog') })) void row;
  },
  searchUntil: ({ purview }) => lib.searchUntil(purview, {}, ({ length }) => length > 2, polling),
  suggest: ({ purview }) => lib.suggest(purview, { keywords: 'a' }),
  getEntity: ({ purview }) => lib.getEntity(purview, guid).then((answer) => lib.columnsOf(answer)),
  getEntityByQualifiedName: ({ purview }) => lib.getEntityByQualifiedName(purview, 't', 'q').then(lib.columnsOf),
  createEntity: ({ purview }) => lib.createEntity(purview, file(1)),
  createEntities: ({ purview }) => lib.createEntities(purview, [file(1), file(2), file(3)], { batchSize: 2 }),
  deleteEntity: ({ purview }) => lib.deleteEntity(purview, guid),
  addClassifications: ({ purview }) => lib.addClassifications(purview, guid, [{ typeName: 't' }]),
  removeClassification: ({ purview }) => lib.removeClassification(purview, guid, 't'),
  getLineage: ({ purview }) =>
    lib.getLineage(purview, guid).then((one) => [lib.toLineageText(lib.mergeLineages([one])), lib.toDot(one)]),
  getTypes: ({ purview }) => lib.getTypes(purview),
  createTypes: ({ purview }) => lib.createTypes(purview, {}),
  ensureTypes: ({ purview }) => lib.ensureTypes(purview, [{ name: 't' }]),
  deleteType: ({ purview }) => lib.deleteType(purview, 't'),
  ensureClassification: ({ purview }) => lib.ensureClassification(purview, { typeName: 't', qualifiedName: 'q' }, 'c'),
  reportsFedBy: ({ purview }) => lib.reportsFedBy(purview, lib.classifiedAs('c')),
  getTrigger: ({ purview }) => lib.getTrigger(purview, 'source', 'scan'),
  deleteTrigger: ({ purview }) => lib.deleteTrigger(purview, 'source', 'scan'),
  listGlossaries: ({ purview }) => lib.listGlossaries(purview),
  listTerms: ({ purview }) => lib.listTerms(purview, guid),
  findTerm: ({ purview }) => lib.findTerm(purview, 'Term'),
  createTerm: ({ purview }) => lib.createTerm(purview, guid, { name: 'Term' }),
  ensureTerm: ({ purview }) => lib.ensureTerm(purview, { name: 'Term' }),
  deleteTerm: ({ purview }) => lib.deleteTerm(purview, guid),
  listAssignedEntities: ({ purview }) => lib.listAssignedEntities(purview, guid),
  assignTerm: ({ purview }) => lib.assignTerm(purview, guid, [guid, 'b']),
  unassignTerm: ({ purview }) => lib.unassignTerm(purview, guid, [guid]),
  listDataSources: ({ purview }) => lib.listDataSources(purview),
  getDataSource: ({ purview }) => lib.getDataSource(purview, 's'),
  putDataSource: ({ purview }) => lib.putDataSource(purview, { name: 's', kind: 'k', properties: {} }),
  deleteDataSource: ({ purview }) => lib.deleteDataSource(purview, 's'),
  putScan: ({ purview }) => lib.putScan(purview, 's', { name: 's', kind: 'k', properties: {} }),
  deleteScan: ({ purview }) => lib.deleteScan(purview, 's', 't'),
  putTrigger: ({ purview }) => lib.putTrigger(purview, 's', 't', { frequency: 'Week', interval: 1, startTime: 't' }),
  listRuns: ({ purview }) => lib.listRuns(purview, 's', 't'),
  cancelRun: ({ purview }) => lib.cancelRun(purview, 's', 't', runId),
  runScan: ({ purview }) => lib.runScan(purview, 's', 't', { ...polling, runId }),
  requestToken: ({ config, network }) => lib.requestToken(config, network),
  tokenSource: ({ config, network }) => lib.tokenSource(config, network).getToken('https://purview.azure.net/.default'),
  claimsOf: ({ config, network }) =>
    lib.claimsOf(lib.tokenSource(config, network), 'https://purview.azure.net/.default'),
  connect: ({ config, network }) => connect({ config, ...network }),
  isSandbox: ({ config, network }) => isSandbox(config, network),
  verifyPlanes: ({ purview }) => lib.verifyPlanes(purview),
  diagnose: (connection) => lib.diagnose(connection, error403(), { collection: oneOf(undefined, 'c') }),
  checkRegistration: (connection) => lib.checkRegistration(connection),
  checkPlanes: (connection) => lib.checkPlanes(connection),
  checkRoles: (connection) => lib.checkRoles(connection),
  runChecks: (connection) => lib.runChecks(connection),
};

/** Helpers that ask the same again by what they do: they look until something is there, or compare before and after. */
const repeats =
  /^(verifyPlanes|createCollection|searchUntil|runScan|grantRole|revokeRole|createEntities|diagnose|draftRequests|check|runChecks)/;

async function connectionTo(url: string, index: number): Promise<Connection> {
  const config = withSecret(configOf(url), secret);
  const own = index % 5 === 0 ? { fetch: fetch as unknown as Fetch } : {};
  const network = { ...quick, ...own };
  const known = { getToken: async () => ({ token, expiresOnTimestamp: 4e12 }) };
  const credential = index % 3 === 0 ? lib.tokenSource(config, network) : known;
  const clientOf = (endpoint: string) => lib.createClient({ ...network, endpoint, credential });
  const rest = { config, credential, sandbox: false, target: 't', network };
  return { ...rest, purview: clientOf(url), unified: clientOf(url), graph: clientOf(url) };
}

/** What Node says by itself of a value that is not what the code takes it for. */
const raw =
  /Cannot (read|set|convert|destructure|access)|is not (a function|iterable|a constructor|defined)|Invalid URL|not valid JSON/;

function badIn(error: unknown): string | undefined {
  const isKnown = [ConfigError, AuthError, HttpError, TypeError].some((known) => error instanceof known);
  if (!isKnown || raw.test((error as Error).message)) return `not the kit's own: ${(error as Error)?.stack}`;
  const words = printed(error);
  const leak = leaks.find((one) => words.includes(one));
  if (leak) return `leaks: ${words}`;
  // eslint-disable-next-line no-control-regex
  return /[\x00-\x08\x1b\x9b]/.test((error as Error).message) ? `commands a terminal: ${words}` : undefined;
}

const hostile = suite('a service that answers at random');
hostile.before(async () => {
  server = await serve((request, response) => {
    const { method, url = '' } = request;
    asked.push(`${method} ${url}`);
    request.resume();
    sent = url.includes('oauth2') ? secret : token;
    const socket = response.socket as Socket;
    // Now and then no answer, or none that ends.
    if (chance(0.01)) return void socket.destroy();
    socket.end(answerTo(url));
  });
});
hostile.after(() => server.close());

for (const [name, act] of Object.entries(helpers)) {
  hostile(`gets out of ${name} what it gives, or an error of the kit's own`, async () => {
    for (let index = 0; index < 40; index++) {
      asked.length = 0;
      const connection = await connectionTo(server.url, index);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => (timer = setTimeout(resolve, 8000, 'late')));
      const outcome = await Promise.race([
        act(connection).then(
          () => undefined,
          (error: unknown) => ({ error }),
        ),
        late,
      ]);
      clearTimeout(timer);
      assert.is.not(outcome, 'late', `${name} ${index} hangs after ${asked.join(', ')}`);
      const found = outcome && badIn((outcome as { error: unknown }).error);
      assert.is(found, undefined, `${name} ${index}: ${found}`);
      const counts = new Map<string, number>();
      for (const one of asked) counts.set(one, (counts.get(one) ?? 0) + 1);
      // Each try once more, and all of it again with a fresh token.
      const most = Math.max(0, ...counts.values());
      assert.ok(most <= (repeats.test(name) ? 60 : 4), `${name} ${index} sent the same ${most} times`);
    }
  });
}

hostile('is met by every helper that calls one', () => {
  const takesOne = /^(async )?(function\*? \w+)?\((client|connection|\{ endpoint \}|config)\b/;
  const sends = Object.entries(lib).filter(([, value]) => typeof value === 'function' && takesOne.test(String(value)));
  // The first makes no call by itself but through `grantRole`; the others make none.
  const elsewhere = ['editPolicy', 'purviewScope', 'graphScope', 'withApplication', 'withSettings'];
  const missing = sends.map(([name]) => name).filter((name) => !helpers[name] && !elsewhere.includes(name));
  assert.equal([missing, sends.length > 40], [[], true]);
});

hostile.run();
