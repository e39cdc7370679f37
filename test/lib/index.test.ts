import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as lib from '../../lib/index';
import { startSandbox } from '../../sandbox/app';
import { configOf, personaOf, printed, rejection, scripted, variables, withSecret } from './support';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;

const root = suite('the package');

/** Every value that `lib` gives away: what joins or leaves them is a promise made or broken. */
const exported = `
  addClassifications allOf anyOf assignTerm attempt AuthError buildUrl cancelRun checkPlanes checkRegistration
  checkRoles claimsOf classifiedAs clientOf clouds collectionTree columnsOf ConfigError connect createClient
  createCollection createEntities createEntity createTerm createTypes decodeToken deleteCollection deleteDataSource
  deleteEntity deleteScan deleteTerm deleteType describeClaims diagnose editPolicy ensureTerm ensureTypes explain
  findCollection findTerm getAccount getDataSource getEntity getEntityByQualifiedName getLineage getPolicy getTypes
  grantRole graphScope HttpError inCollection isSandbox lendRoles lessons listAssignedEntities listCollections
  listDataSources listGlossaries listPolicies listRoles listRuns listTerms loadConfig markDone mergeLineages not
  ofKind ofType pathBetween persona planes policyDiff progress purviewScope putDataSource putPolicy putScan
  putTrigger puzzles readConfig readRows registrationCard relativeTime removeClassification requestToken resetCourse
  revokeRole rightsOf roleName roles rolesOf roleTable runChecks runScan search searchAll searchUntil segment
  setFault showBars showCard showChecks showClaims showCourse showDecision showDiff showError showLineage showPlanes
  showPreflight showRoles showRows showTable showText showTimeline showTree showValidity showVerdict suggest toBars
  toCard toDecisionDot toDecisionText toDot toErrorText toHtmlCard toHtmlDiff toHtmlTable tokenSource toLineageText
  toPreflight toPreflightSvg toRoleTree toTable toTimeline toTimelineSvg toTree toValidityBar toValiditySvg
  troublePath troubleWay unassignTerm verifyPlanes waitForPlanes where withApplication withClockAhead withMember
  withoutMember withRoleOnlyOn withSettings writeEntities`;

root('exports this, and nothing else', () => {
  assert.equal(Object.keys(lib).sort(), exported.trim().split(/\s+/).sort());
});

root('keeps to itself what sends a request without a token', () => {
  for (const name of ['send', 'findTenant', 'isSigned']) assert.not.ok(name in lib, name);
});

root.run();

const secrets = suite('secrets');
secrets.before(async () => void (sandbox = await startSandbox()));
secrets.after(() => sandbox.close());

/** What no notebook, log or serialiser may ever hold. */
async function secretsOf(connection: lib.Connection): Promise<string[]> {
  const tokens = [
    await connection.credential.getToken('https://purview.azure.net/.default'),
    await lib.requestToken(connection.config),
  ];
  const texts = tokens.map((token) => (token && 'token' in token ? token.token : token?.access_token) ?? '');
  return [connection.config.clientSecret, ...texts.flatMap((text) => [text, ...text.split('.')])];
}

secrets('are in nothing that a cell could end with', async () => {
  const connection = await lib.connect({ config: configOf(sandbox.url, 'admin') });
  const { config, credential, purview } = connection;
  const { access_token: token } = await lib.requestToken(config);
  const values = [
    ...[lib, connection, await lib.requestToken(config), await lib.requestToken(config, { version: 2 })],
    ...[await credential.getToken('https://purview.azure.net/.default'), lib.decodeToken(token), purview],
    ...[
      lib.describeClaims(lib.decodeToken(token).claims),
      await lib.claimsOf(credential, 'https://purview.azure.net/.default'),
    ],
    ...[await lib.rightsOf(connection), await lib.diagnose(connection, await rejection(lib.search(purview)))],
    ...[await lib.runChecks(connection), await lib.verifyPlanes(purview), await lib.persona(config, 'admin')],
    ...[await lib.clientOf(config, 'admin'), await lib.getAccount(purview), lib.withApplication(config, config)],
  ];
  const text = printed(values) + values.map((value) => printed({ ...value })).join('');
  for (const secret of await secretsOf(connection)) assert.not.match(text, secret);
  assert.not.match(text, token.split('.')[2]);
});

secrets('are in nothing that is thrown', async () => {
  const config = withSecret(configOf(sandbox.url), 'wrong8Q~secret');
  const unreachable = {
    fetch: () => Promise.reject(Object.assign(new Error('wrong8Q~secret'), { request: 'wrong8Q~secret' })),
    retries: 0,
  };
  const { fetch } = scripted({ status: 403, body: { error: { code: 'Unauthorized', message: 'No.' } } });
  const credential = { getToken: async () => ({ token: 'wrong8Q~secret', expiresOnTimestamp: 0 }) };
  const errors = await Promise.all([
    rejection(lib.requestToken(config)),
    rejection(lib.tokenSource(config).getToken('https://purview.azure.net/.default')),
    rejection(lib.requestToken(config, unreachable)),
    rejection(lib.createClient({ endpoint: sandbox.url, credential }).get('/account')),
    rejection(lib.createClient({ endpoint: sandbox.url, credential, fetch }).get('/account')),
    rejection(lib.createClient({ endpoint: sandbox.url, credential, ...unreachable }).get('/account')),
    rejection((async () => lib.decodeToken('wrong8Q~secret.a.b'))()),
    rejection(
      (async () =>
        lib.readConfig({ ...variables, PURVIEW_ACCOUNT: 'wrong8Q~secret', PURVIEW_ENDPOINT: 'wrong8Q~secret' }))(),
    ),
  ]);
  for (const error of errors) {
    const diagnosis = await lib.diagnose(await lib.connect({ config: configOf(sandbox.url) }), error);
    assert.not.match(printed(error) + printed(lib.explain(error)) + printed(diagnosis), 'wrong8Q');
  }
});

secrets('stay with what copies a configuration in the open', () => {
  const config = configOf('https://a.example', 'admin');
  assert.not.ok('clientSecret' in { ...config });
  assert.not.match(JSON.stringify(structuredClone(config)), personaOf('admin').clientSecret);
});

secrets.run();
