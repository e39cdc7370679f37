import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { needOf, whoGives } from '../../../lib/diagnosis/needs';
import { planes } from '../../../lib/diagnosis/verify';

const need = suite('needOf');
const readers = ['Data Reader', 'Data Curator'];
const everyRole = [...readers, 'Data Source Administrator', 'Collection Admin'];

for (const [method, path, roles, collection, anywhere] of [
  ['POST', '/datamap/api/search/query', readers, undefined, true],
  ['POST', '/catalog/api/search/suggest', readers, undefined, true],
  ['GET', '/datamap/api/atlas/v2/entity/guid/x', readers, undefined, false],
  ['POST', '/datamap/api/atlas/v2/entity', ['Data Curator'], undefined, false],
  ['DELETE', '/datamap/api/atlas/v2/entity/guid/x', ['Data Curator'], undefined, false],
  ['GET', '/scan/datasources', ['Data Source Administrator'], undefined, true],
  ['PUT', '/scan/datasources/x', ['Data Source Administrator'], undefined, false],
  ['GET', '/account', ['Collection Admin'], undefined, false],
  ['GET', '/account/collections', everyRole, undefined, true],
  ['GET', '/account/collections/a%20b', everyRole, 'a b', false],
  ['GET', '/collections/sal3s0/getChildCollectionNames', everyRole, 'sal3s0', false],
  ['PUT', '/account/collections/new', ['Collection Admin'], undefined, false],
  ['DELETE', '/account/collections/sal3s0', ['Collection Admin'], 'sal3s0', false],
  ['GET', '/policyStore/metadataPolicies', ['Collection Admin'], undefined, true],
  ['PUT', '/policyStore/metadataPolicies/x', ['Collection Admin'], undefined, false],
  ['GET', '/policyStore/collections/sal3s0/metadataPolicy', ['Collection Admin'], 'sal3s0', false],
  ['GET', '/policyStore/devops-policies', ['Policy Author'], undefined, false],
  ['PUT', '/policyStore/devops-policies/x/sqlPerfMonitorRoles', ['Policy Author'], undefined, false],
] as const) {
  need(`of ${method} ${path}`, () => {
    const { collection: named, ...rest } = needOf({ method, path });
    assert.equal(rest, { roles: [...roles], anywhere });
    assert.is(named, collection);
  });
}

const catalog = '/datagovernance/catalog';
const everyReader = [
  ...['Global Catalog Reader', 'Governance Domain Reader', 'Data Steward', 'Data Product Owner'],
  'Governance Domain Owner',
];
const policyReaders = [
  'Data Governance Administrator',
  'Governance Domain Owner',
  'Data Steward',
  'Data Product Owner',
];
const makers = ['Data Product Owner', 'Data Steward'];
for (const [method, path, roles, anywhere] of [
  ['GET', '/businessdomains', everyReader, true],
  ['GET', '/terms/x', everyReader, false],
  ['GET', '/dataProducts', everyReader, true],
  ['GET', '/dataProducts/x/relationships', everyReader, false],
  ['POST', '/dataAssets/query', everyReader, true],
  ['POST', '/terms/query/count', everyReader, true],
  ['POST', '/dataProducts/facets', everyReader, true],
  ['POST', '/businessdomains', ['Governance Domain Creator'], true],
  ['POST', '/terms', ['Data Steward'], false],
  ['DELETE', '/objectives/x', ['Data Steward'], false],
  ['POST', '/dataProducts', makers, false],
  ['POST', '/dataProducts/x/relationships', makers, false],
  ['PUT', '/dataAssets/x', makers, false],
  ['GET', '/policies', policyReaders, true],
  ['PUT', '/policies/x', ['Governance Domain Owner', 'Data Governance Administrator'], false],
] as const) {
  need(`of ${method} ${path} in the Unified Catalog`, () => {
    assert.equal(needOf({ method, path: catalog + path }), { roles: [...roles], anywhere });
  });
}

need('names the governance domain of a path', () => {
  const needed = { roles: ['Governance Domain Owner'], anywhere: false, domain: 'x' };
  assert.equal(needOf({ method: 'PUT', path: `${catalog}/businessdomains/x` }), needed);
});

need('tells whom to ask for each kind of role', () => {
  assert.is(whoGives(['Data Reader', 'Data Curator']), 'a Collection Admin for the role Data Reader or Data Curator');
  assert.is(
    whoGives(['Governance Domain Owner', 'Data Governance Administrator'], ' in x'),
    'an owner of the governance domain for the role Governance Domain Owner in x, or ' +
      'a Data Governance Administrator for the role Data Governance Administrator in x',
  );
});

need('agrees with the role that each plane names', () => {
  for (const { call, role } of planes) {
    const [method, path] = call.split(' ');
    assert.ok(needOf({ method, path }).roles.includes(role), call);
  }
});

need.run();
