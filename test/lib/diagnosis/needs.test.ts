import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { needOf } from '../../../lib/diagnosis/needs';
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
] as const) {
  need(`of ${method} ${path}`, () => {
    const { collection: named, ...rest } = needOf({ method, path });
    assert.equal(rest, { roles: [...roles], anywhere });
    assert.is(named, collection);
  });
}

need('agrees with the role that each plane names', () => {
  for (const { call, role } of planes) {
    const [method, path] = call.split(' ');
    assert.ok(needOf({ method, path }).roles.includes(role), call);
  }
});

need.run();
