import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as course from '../../lib/course/index';
import { rightsOf } from '../../lib/diagnosis/diagnose';
import * as lib from '../../lib/index';
import { persona } from '../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { configOf, printed, rejection, scripted, variables, withSecret } from './support';

const root = suite('what lib gives away');

/** Every value that each door gives away: what joins or leaves them is a promise made or broken. */
const exported = `
  addClassifications allOf anyOf assignTerm AuthError businessDomains cancelRun checkPlanes checkRegistration checkRoles claimsOf
  classifiedAs clouds collectionTree columnsOf ConfigError connect createClient createCollection createEntities
  createEntity createTerm createTypes dataAssets dataProducts decodeToken deleteCollection deleteDataSource deleteEntity deleteScan
  deleteTerm deleteTrigger deleteType describeClaims diagnose editPolicy ensureClassification ensureTerm ensureTypes
  explain findCollection findHosts findTerm getAccount getDataSource getEntity getEntityByQualifiedName getLineage
  getPolicy getTrigger getTypes grantRole graphScope HttpError inCollection isSandbox listAssignedEntities
  listCollections listDataSources listGlossaries listPolicies listRoles listRuns listTerms loadConfig mergeLineages
  not ofKind ofType pathBetween planes progress purviewHosts purviewScope putDataSource putPolicy putScan putTrigger
  readConfig readRows removeClassification reportsFedBy reportsIn requestToken revokeRole roleName roles rolesOf
  rootCollection runChecks runScan search searchAll searchUntil segment showBars showCard showClaims showDiff
  showHosts showLineage showReports showRows showRuns showTable showTimeline showTree showValidity suggest
  tableEntities timedFetch toDot toHosts tokenSource toLineageText toTable unassignTerm verifyPlanes watchRun where
  addContact assetsWithoutOwner contactsOf nameContacts csvLine draftRequests showRequests toMessage getDirectoryObjects listColumns listGroupsOf saveLines toCsv toJsonLines withApplication withMember withoutMember withSettings dataAssetsOf ensureDataAssets ensureNamed ensureRelated
  partsOf showProduct whoAnswersFor getCatalogPolicy listCatalogPolicies putCatalogPolicy roleScope terms`;
const exportedByCourse = `
  asPerson assetsPerCollection attempt check cleanUp clientOf connectAs inCourse lendRoles lessons markDone meet needRoles
  newsletterEnds newsletterRemovals persona proveConsent provePlace proveRegistration proveRoles puzzles refusalOf registrationCard resetCourse
  runProgram setFault showChecks showCourse showDecision showError showPlanes showPreflight showReport showRoles
  showVerdict troublePath troubleWay tryScanProgram visitSearchPage waitForAssets waitForPlanes withClockAhead
  withRoleOnlyOn nameOf needCatalog privacyRemovals proveProduct closeIncident hint incident incidents job mended mendedIncidents
  shareCourse sharedCourse showIncidents`;

for (const [door, names, module] of [
  ['the package', exported, lib],
  ['its door for the course', exportedByCourse, course],
] as const) {
  root(`${door} exports this, and nothing else`, () => {
    assert.equal(Object.keys(module).sort(), names.trim().split(/\s+/).sort());
  });
}

root('keeps to itself what sends a request without a token', () => {
  for (const name of ['send', 'findTenant', 'isSigned']) assert.not.ok(name in lib || name in course, name);
});

root.run();

const secrets = sandboxSuite('secrets');

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
    ...[lib, course, connection, await lib.requestToken(config), await lib.requestToken(config, { version: 2 })],
    ...[await credential.getToken('https://purview.azure.net/.default'), lib.decodeToken(token), purview],
    ...[
      lib.describeClaims(lib.decodeToken(token).claims),
      await lib.claimsOf(credential, 'https://purview.azure.net/.default'),
    ],
    ...[await rightsOf(connection), await lib.diagnose(connection, await rejection(lib.search(purview)))],
    ...[await lib.runChecks(connection), await lib.verifyPlanes(purview), await course.persona(config, 'admin')],
    ...[await course.clientOf(config, 'admin'), await lib.getAccount(purview), lib.withApplication(config, config)],
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
  assert.not.match(JSON.stringify(structuredClone(config)), persona('admin').clientSecret);
});

secrets.run();
