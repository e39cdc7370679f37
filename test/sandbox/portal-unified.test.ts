import * as assert from 'uvu/assert';
import { connect } from '../../lib/connect';
import { listCatalogPolicies, putCatalogPolicy, type CatalogPolicy } from '../../lib/planes/catalog-policy';
import { rolesOf } from '../../lib/planes/held';
import { roles as names } from '../../lib/planes/roles';
import { businessDomains } from '../../lib/planes/unified';
import { person } from '../../sandbox/entra/people';
import { persona, readersGroup } from '../../sandbox/entra/personas';
import { configOf } from '../lib/support';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { edits, last } from './portal-support';
import { as, refused } from './unified-calls';

interface Role {
  id: string;
  name: string;
  policy: CatalogPolicy;
}

const { rolesIn, nameOf, withKeyword } = require('../../sandbox/portal/files/catalog-roles.js') as {
  rolesIn(policies: CatalogPolicy[], domainId?: string): Role[];
  nameOf(id: string): string;
  withKeyword<T>(domains: T[], keyword: string): T[];
};

const roles = sandboxSuite('the portal’s roles of the Unified Catalog');
const learner = { objectId: persona('learner').objectId, isGroup: false };
const client = async () => (await connect({ config: configOf(sandbox.url, 'admin') })).unified;
const finance = async () => (await businessDomains.list(await client())).find(({ name }) => name === 'Finance')!.id;

/** A role of those in a place, with all policies as they are now. */
async function roleNamed(name: string, domainId?: string): Promise<{ all: CatalogPolicy[]; role: Role }> {
  const all = await listCatalogPolicies(await client());
  return { all, role: rolesIn(all, domainId).find((one) => one.name === name)! };
}

const membersIn = (all: CatalogPolicy[], { id, policy }: Role) => edits.membersOf(all, policy, id);

roles('are called what the helpers call them', () => {
  for (const [name, id] of Object.entries(names))
    if (id.startsWith('purviewdatagovernancerole_')) assert.is(nameOf(id), name);
});

roles('stand in the order of the tutorial, then others that somebody holds', async () => {
  const all = await listCatalogPolicies(await client());
  const said = (domainId?: string) => rolesIn(all, domainId).map(({ name }) => name);
  const ofDomain = ['Data Steward', 'Data Product Owner', 'Governance Domain Owner', 'Governance Domain Reader'];
  assert.equal(said(await finance()), ofDomain);
  const ofCatalog = ['Data Governance Administrator', 'Governance Domain Creator', 'Global Catalog Reader'];
  assert.equal(said(), [...ofCatalog, 'Governance Domain Owner of all domains']);
  const { role } = await roleNamed('Data Steward', await finance());
  const reader = 'purviewdatagovernancerole_builtin_data-quality-reader';
  await putCatalogPolicy(await client(), edits.withMember(role.policy, reader, learner));
  const { all: now } = await roleNamed('Data Steward');
  assert.equal(
    rolesIn(now, await finance()).map(({ name }) => name),
    [...ofDomain, 'Data Quality Reader'],
  );
});

roles('are left out where their policy may not be read', async () => {
  const [whole] = (await listCatalogPolicies(await client())) as [CatalogPolicy];
  assert.equal(rolesIn([whole], await finance()), []);
  const id = await finance();
  const own = (await listCatalogPolicies(await client())).filter(
    ({ properties }) => properties.entity.type === 'BusinessDomainReference',
  );
  assert.equal(
    rolesIn(own, id).map(({ name }) => name),
    ['Governance Domain Owner', 'Governance Domain Reader'],
  );
  assert.equal(rolesIn(own), []);
});

roles('of a domain tell its own members, and those that the whole catalog gives it', async () => {
  const { all, role } = await roleNamed('Governance Domain Owner', await finance());
  const from = all.find(({ properties }) => properties.entity.type === 'DataGovernanceAppReference')!.properties.entity;
  assert.equal(membersIn(all, role), [
    { objectId: person('colleague').objectId, isGroup: false, from: await finance() },
    { objectId: persona('admin').objectId, isGroup: false, from: from.referenceName },
  ]);
  // Who may not read the policy of the whole catalog sees the domain's own.
  const seen = all.filter(({ properties }) => properties.parentEntityName !== undefined);
  assert.equal(
    membersIn(seen, role).map(({ objectId }) => objectId),
    [person('colleague').objectId],
  );
});

roles('act once they are given, and no longer once they are taken, in each of the three policies', async () => {
  const unified = await client();
  const id = await finance();
  const places: [string, string?][] = [
    ['Global Catalog Reader'],
    ['Data Steward', id],
    ['Governance Domain Reader', id],
    ['Governance Domain Owner of all domains'],
  ];
  for (const [name, domainId] of places) {
    assert.is((await as('learner', 'GET', '/businessdomains')).status, 403, name);
    const before = (await roleNamed(name, domainId)).role;
    await putCatalogPolicy(unified, edits.withMember(before.policy, before.id, learner));
    const { all, role } = await roleNamed(name, domainId);
    assert.ok(
      membersIn(all, role).some(({ objectId }) => objectId === learner.objectId),
      name,
    );
    assert.ok(rolesOf(all, learner.objectId).length > 0, name);
    assert.is((await as('learner', 'GET', '/businessdomains')).status, 200, name);
    await putCatalogPolicy(unified, edits.withoutMember(role.policy, role.id, learner));
  }
  assert.is((await as('learner', 'GET', '/businessdomains')).status, 403);
});

roles('take a group as a group', async () => {
  const { role } = await roleNamed('Global Catalog Reader');
  await putCatalogPolicy(
    await client(),
    edits.withMember(role.policy, role.id, { objectId: readersGroup, isGroup: true }),
  );
  assert.is((await as('reader', 'GET', '/businessdomains')).status, 200);
  const { all, role: now } = await roleNamed('Global Catalog Reader');
  assert.equal(
    membersIn(all, now).map(({ isGroup }) => isGroup),
    [true],
  );
});

roles('keep the last Data Governance Administrator, and let a domain’s last owner go', async () => {
  const { role } = await roleNamed('Data Governance Administrator');
  const [one, other] = [persona('admin'), person('collection-admin')].map(({ objectId }) => ({
    objectId,
    isGroup: false,
  }));
  assert.not.ok(edits.isLastAdmin(role.policy, role.id, one!));
  assert.ok(edits.isLastAdmin(edits.withoutMember(role.policy, role.id, other!), role.id, one!));
  const { role: owner } = await roleNamed('Governance Domain Owner', await finance());
  const colleague = { objectId: person('colleague').objectId, isGroup: false };
  assert.not.ok(edits.isLastAdmin(owner.policy, owner.id, colleague));
});

roles('leave other domains as they are when one is found by its keyword', () => {
  const all = [{ name: 'Customer', description: 'Who buys from us' }, { name: 'Finance' }, { description: null }];
  assert.equal(withKeyword(all, ' FIN '), [all[1]]);
  assert.equal(withKeyword(all, 'buys'), [all[0]]);
  assert.equal(withKeyword(all, ''), all);
  assert.equal(withKeyword(all, 'nothing'), []);
});

roles.run();

const panel = sandboxSuite('the panel on calls of the Unified Catalog');
const { inWords } = require('../../sandbox/portal/files/calls/decisions.js') as { inWords(logged: unknown): string[] };

panel('says what let one in and where it holds, and what kept one out', async () => {
  await as('admin', 'GET', '/businessdomains');
  const [let_, where] = inWords(await last());
  assert.match(let_ ?? '', /^Let in by purviewdatagovernancerole_builtin_datagovernance-administrator:/);
  assert.is(where, 'It holds in the whole catalog, Customer, Finance.');
  await refused(403, 'learner', 'GET', '/policies');
  const said = inWords(await last()).join('\n');
  assert.match(said, /^Refused: the caller holds policy\/read on no governance domain\./);
  assert.match(said, /policy\/read is carried by .*Data Governance Administrator/);
});

panel.run();
