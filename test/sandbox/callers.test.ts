import * as assert from 'uvu/assert';
import { persona } from '../../sandbox/entra/personas';
import type { Policy } from '../../sandbox/policy/policy';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { callAs, field, names, parse, versions } from './support';

const email = 'MICROSOFT.PERSONAL.EMAIL';

const as = async (name: string, method: string, path: string, body?: unknown) => {
  const answer = await callAs(sandbox.url, name, method, path, body);
  assert.is(answer.status, 200, `${name} ${method} ${path}: ${answer.text}`);
  return answer;
};

const searched = (name: string, body: unknown) =>
  as(name, 'POST', `/datamap/api/search/query?${versions.datamap}`, body);

/** Makes a persona hold a role on one collection, by a PUT of its policy over the wire. */
async function grant(collection: string, role: string, name: string): Promise<void> {
  const path = `/policyStore/collections/${collection}/metadataPolicy?${versions.policy}`;
  const policy = parse(await as('admin', 'GET', path)) as Policy;
  const id = `purviewmetadatarole_builtin_${role}`;
  const rule = `${id}:${collection}`;
  const { attributeRules } = policy.properties;
  const member = [
    { attributeName: 'principal.microsoft.id', attributeValueIncludedIn: [persona(name).objectId] },
    { attributeName: 'derived.purview.role', attributeValueIncludes: id },
  ];
  attributeRules
    .find((one) => one.id === `permission:${collection}`)
    ?.dnfCondition.push([{ attributeName: 'derived.purview.permission', attributeValueIncludes: rule }]);
  attributeRules.unshift({ kind: 'attributerule', id: rule, name: rule, dnfCondition: [member] });
  await as('admin', 'PUT', `/policyStore/metadataPolicies/${policy.id}?${versions.policy}`, policy);
}

interface Sight {
  count: unknown;
  facets: unknown;
  reports: unknown[];
}

/** What a caller sees of e-mail addresses: how many assets, of which types, and the reports downstream of the customer table. */
async function sightOf(name: string): Promise<Sight> {
  const found = parse(
    await searched(name, { filter: { classification: email }, facets: [{ facet: 'entityType', count: 20 }] }),
  );
  const tables = names(
    await searched(name, { filter: { and: [{ entityType: 'azure_sql_table' }, { classification: email }] } }),
    'value',
    'id',
  );
  const reports = new Set<unknown>();
  for (const id of tables) {
    const flow = parse(await as(name, 'GET', `/datamap/api/atlas/v2/lineage/${id}?direction=OUTPUT&depth=6`));
    for (const node of Object.values(Object(field(flow, 'guidEntityMap'))))
      if (field(node, 'typeName') === 'powerbi_report') reports.add(field(node, 'displayText'));
  }
  return {
    count: field(found, '@search.count'),
    facets: field(found, '@search.facets', 'entityType'),
    reports: [...reports].sort(),
  };
}

const callers = sandboxSuite('two callers with different roles');

callers('see different counts, facets and lineage, and a PUT of a policy changes that on the next call', async () => {
  await grant('mkt9qd', 'purview-reader', 'learner');
  const everything = await sightOf('reader');
  const marketing = await sightOf('learner');
  assert.equal(everything.reports, ['Churn Watchlist', 'Customer Contact Sheet']);
  assert.equal(marketing.reports, []);
  assert.ok(Number(marketing.count) > 0 && Number(marketing.count) < Number(everything.count));
  assert.not.equal(marketing.facets, everything.facets);

  await grant('sal3s0', 'purview-reader', 'learner');
  const both = await sightOf('learner');
  assert.ok(Number(both.count) > Number(marketing.count));
  assert.equal(both.reports, ['Churn Watchlist', 'Customer Contact Sheet']);
  assert.equal(await sightOf('reader'), everything);
});

callers('count in their facets what they count in their rows', async () => {
  await grant('mkt9qd', 'purview-reader', 'learner');
  for (const name of ['reader', 'learner']) {
    const { count, facets } = await sightOf(name);
    const counted = Object.values(Object(facets)).reduce((sum: number, one) => sum + Number(field(one, 'count')), 0);
    assert.is(counted, count, name);
  }
});

callers('may each write where their role is, and nowhere else', async () => {
  await grant('mkt9qd', 'data-curator', 'learner');
  const entity = { typeName: 'DataSet', attributes: { qualifiedName: 'demo://mine', name: 'Mine' } };
  const write = (name: string, collection: string) =>
    callAs(sandbox.url, name, 'POST', `/datamap/api/atlas/v2/entity?collectionId=${collection}`, { entity });
  assert.is((await write('learner', 'f1nanc')).status, 403);
  assert.is((await write('reader', 'mkt9qd')).status, 403);
  assert.is((await write('learner', 'mkt9qd')).status, 200);
  assert.equal(names(await searched('learner', { keywords: 'mine', filter: { collectionId: 'mkt9qd' } })), ['Mine']);
});

callers.run();
