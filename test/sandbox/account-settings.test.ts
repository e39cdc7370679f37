import * as assert from 'uvu/assert';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { resourceSetRule } from './operations';
import { callAs, field, parse, send, versions } from './support';

const noon = Date.UTC(2026, 0, 5, 12);

const as = (name: string, method: string, path: string, body?: unknown) =>
  callAs(sandbox.url, name, method, `${path}?${versions.account}`, body);

const keys = sandboxSuite('the keys of the account', { clock: () => noon });
const [primary, secondary] = ['atlasKafkaPrimaryEndpoint', 'atlasKafkaSecondaryEndpoint'];

keys('are connection strings, the same with and without /account and in every start', async () => {
  const first = parse(await as('admin', 'POST', '/account/listkeys'));
  for (const name of [primary, secondary])
    assert.match(
      String(field(first, name)),
      /^Endpoint=sb:\/\/atlas-contoso\.servicebus\.windows\.net\/;SharedAccessKeyName=\w+;SharedAccessKey=[\w~-]+=$/,
    );
  assert.is.not(field(first, primary), field(first, secondary));
  sandbox.world.reset();
  assert.equal(parse(await as('admin', 'POST', '/listkeys')), first);
});

keys('are made anew one by one, and stay so', async () => {
  const first = parse(await as('admin', 'POST', '/listkeys'));
  const second = parse(await as('admin', 'POST', '/account/regeneratekeys', { keyType: 'PrimaryAtlasKafkaKey' }));
  assert.is.not(field(second, primary), field(first, primary));
  assert.is(field(second, secondary), field(first, secondary));
  assert.equal(parse(await as('admin', 'POST', '/listkeys')), second);
  const third = parse(await as('admin', 'POST', '/regeneratekeys', { keyType: 'SecondaryAtlasKafkaKey' }));
  assert.is(field(third, primary), field(second, primary));
  assert.is.not(field(third, secondary), field(second, secondary));
});

keys('are not made anew by a body that names none', async () => {
  const first = parse(await as('admin', 'POST', '/listkeys'));
  for (const body of [{}, { keyType: 'PrimaryKey' }, { keyType: 'toString' }, []]) {
    const refused = await as('admin', 'POST', '/account/regeneratekeys', body);
    assert.is(refused.status, 400, refused.text);
    assert.is(
      field(parse(refused), 'error', 'message'),
      'keyType must be PrimaryAtlasKafkaKey or SecondaryAtlasKafkaKey.',
    );
  }
  assert.equal(parse(await as('admin', 'POST', '/listkeys')), first);
});

keys('are shown to a collection administrator of the root only, and to nobody in the log of calls', async () => {
  for (const name of ['learner', 'curator', 'reader'])
    for (const path of ['/account/listkeys', '/listkeys', '/account/regeneratekeys'])
      assert.is((await as(name, 'POST', path, { keyType: 'PrimaryAtlasKafkaKey' })).status, 403);
  const shown = parse(await as('admin', 'POST', '/listkeys'));
  const log = await send(`${sandbox.url}/sandbox/requests?details=true`);
  assert.match(log.text, 'SharedAccessKey=(hidden)');
  for (const name of [primary, secondary]) {
    const key = String(field(shown, name)).split('SharedAccessKey=')[1] ?? '';
    assert.ok(key.length > 40);
    assert.not.match(log.text, key.slice(8, 40));
  }
});

keys.run();

const rules = sandboxSuite('the rule for resource sets', { clock: () => noon });
const url = '/account/resourceSetRuleConfigs';
const one = `${url}/defaultResourceSetRuleConfig`;

rules('is there from the start, by itself and in the list', async () => {
  const rule = parse(await as('admin', 'GET', one));
  assert.is(field(rule, 'name'), 'defaultResourceSetRuleConfig');
  assert.is(field(rule, 'pathPatternConfig', 'enableDefaultPatterns'), true);
  assert.equal(field(rule, 'advancedResourceSet'), {
    modifiedAt: '2026-01-05T12:00:00Z',
    resourceSetProcessing: 'Default',
  });
  assert.equal(parse(await as('admin', 'GET', url)), { value: [rule], count: 1 });
});

rules('is changed in the part that is sent, and goes back when it is deleted', async () => {
  const before = parse(await as('admin', 'GET', one));
  const changed = parse(await as('admin', 'PUT', one, resourceSetRule));
  assert.equal(field(changed, 'pathPatternConfig', 'rejectedPatterns'), [
    { name: 'Single files', filterType: 'Pattern', path: '{*}/single/{*}' },
  ]);
  assert.is(field(changed, 'pathPatternConfig', 'version'), 1);
  const basic = { advancedResourceSet: { resourceSetProcessing: 'Default' } };
  const again = parse(await as('admin', 'PUT', one.replace('/account', ''), basic));
  assert.equal(field(again, 'pathPatternConfig'), field(changed, 'pathPatternConfig'));
  assert.is(field(again, 'advancedResourceSet', 'resourceSetProcessing'), 'Default');
  assert.is((await as('admin', 'DELETE', one)).status, 204);
  assert.equal(parse(await as('admin', 'GET', one)), before);
});

rules('is refused where it is none, and stays', async () => {
  const before = parse(await as('admin', 'GET', one));
  const config = { enableDefaultPatterns: true, createdBy: 'x' };
  for (const [body, why] of [
    [[], 'The body must be an object'],
    [{ pathPatternConfig: {} }, 'pathPatternConfig must be an object with enableDefaultPatterns'],
    [{ pathPatternConfig: { ...config, acceptedPatterns: [{ name: 'a' }] } }, 'each with name and path'],
    [{ pathPatternConfig: { ...config, complexReplacers: 'a' } }, 'complexReplacers must be a list of objects.'],
    [{ advancedResourceSet: { resourceSetProcessing: 'Some' } }, 'must be Default or Advanced'],
  ] as const) {
    const refused = await as('admin', 'PUT', one, body);
    assert.is(refused.status, 400, refused.text);
    assert.match(refused.text, why);
  }
  assert.equal(parse(await as('admin', 'GET', one)), before);
  assert.is((await as('curator', 'GET', one)).status, 403);
  assert.is((await as('curator', 'PUT', one, resourceSetRule)).status, 403);
});

rules.run();
