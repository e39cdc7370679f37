import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { StartedSandbox } from '../../sandbox/api';
import { createSandbox } from '../../sandbox/app';
import { schemaFile } from '../../sandbox/document/check';
import { exportWorld } from '../../sandbox/document/export';
import { loadWorld } from '../../sandbox/document/load';
import type { WorldDocument } from '../../sandbox/document/model';
import { contoso } from '../../sandbox/estate/contoso';
import { startSandbox } from '../../sandbox/index';
import { metadataRoles } from '../../sandbox/policy/roles';
import { catalogRoleNames } from '../../sandbox/unified/roles';
import { createWorld } from '../../sandbox/world';
import { root } from '../../tools/jupyter-env';
import { unwatched } from './conformance';
import { assertWritten, noon } from './kept-world';
import { endAll, ready, runSandbox } from './process';
import { field, names, parse, send, versions } from './support';

const example = join(root, 'sandbox', 'document', 'example.json');
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as WorldDocument;
const folder = mkdtempSync(join(tmpdir(), 'purview-world-'));

/** Calls as an application of a sandbox, which signs in with the secret that its name makes. */
async function as(
  url: string,
  tenantId: string,
  { clientId, clientSecret }: Record<'clientId' | 'clientSecret', string>,
) {
  const body = new URLSearchParams({
    ...{ grant_type: 'client_credentials', resource: 'https://purview.azure.net' },
    ...{ client_id: clientId, client_secret: clientSecret },
  });
  const token = String(
    field(parse(await send(`${url}/${tenantId}/oauth2/token`, { method: 'POST', body })), 'access_token'),
  );
  return (path: string, method = 'GET', payload?: unknown) =>
    send(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
    });
}

const own = suite<{ sandbox: StartedSandbox }>('a world of your own');
own.before(async (context) => void (context.sandbox = await unwatched(() => startSandbox({ world: example }))));
own.after(async ({ sandbox }) => {
  await sandbox.close();
  endAll();
  rmSync(folder, { recursive: true });
});

own('has its own applications, collections, roles and assets', async ({ sandbox }) => {
  assert.equal(Object.keys(sandbox.personas), ['nightly']);
  const { nightly } = sandbox.personas;
  assert.is(nightly?.clientSecret, 'sandbox~nightly-client-secret~not-a-real-one');
  assert.ok(nightly);
  const call = await as(sandbox.url, sandbox.tenantId, nightly);
  const collections = await call(`/account/collections?${versions.account}`);
  assert.equal(names(collections), ['sales']);
  // Who administers the account has made what does not say it: here a person.
  const { createdByType, lastModifiedByType } = Object(field(parse(collections), 'value', 0, 'systemData'));
  assert.equal([createdByType, lastModifiedByType], ['User', 'User']);
  const found = await call(`/datamap/api/search/query?${versions.datamap}`, 'POST', { keywords: 'customer' });
  assert.equal(names(found).sort(), ['Customer', 'Customer', 'customer.csv']);
  const table = 'qualifiedName=mssql://brewery.database.windows.net/crm/sales/Customer';
  const lineage = await call(
    `/datamap/api/atlas/v2/lineage/uniqueAttribute/type/azure_sql_table?attr:${table}&direction=OUTPUT`,
  );
  assert.is((field(parse(lineage), 'relations') as unknown[]).length, 2);
  const entity = parse(await call(`/datamap/api/atlas/v2/entity/uniqueAttribute/type/azure_sql_table?attr:${table}`));
  assert.is(field(entity, 'entity', 'relationshipAttributes', 'columns', 0, 'displayText'), 'Email');
  assert.equal(names(await call(`/scan/datasources?${versions.scanning}`)), ['sql-brewery']);
});

own('goes back to what it began with, and is exported as it is now', async ({ sandbox }) => {
  const { nightly } = sandbox.personas;
  assert.ok(nightly);
  await sandbox.reset();
  const before = await sandbox.exportWorld();
  const call = await as(sandbox.url, sandbox.tenantId, nightly);
  // A scan brings what the document says is there besides.
  const scan = '/scan/datasources/sql-brewery/scans/weekly';
  await call(`${scan}/runs/5a4db0c5-0000-4000-8000-00000000abcd?${versions.scanning}`, 'PUT');
  await sandbox.clock.advance(60);
  const after = await sandbox.exportWorld();
  const called = ({ entities = [] }: WorldDocument) => entities.map(({ name }) => name);
  assert.equal(
    called(after).filter((name) => !called(before).includes(name)),
    ['Keg'],
  );
  await sandbox.reset();
  assert.equal(called(await sandbox.exportWorld()), called(before));
});

own('shows its document with GET /sandbox/world, and its schema, in lines', async ({ sandbox }) => {
  const shown = await send(`${sandbox.url}/sandbox/world`);
  assert.equal(parse(shown), await sandbox.exportWorld());
  assert.match(shown.text, /^\{\n {2}"asOf"/);
  const schema = await send(`${sandbox.url}/sandbox/world.schema.json`);
  assert.equal(parse(schema), JSON.parse(readFileSync(schemaFile, 'utf8')));
  // Nothing that opens anything stands in it.
  assert.not.match(shown.text, 'not-a-real-one');
});

own('may give the roles that there are', () => {
  const schema: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const known = [...metadataRoles.map(({ name }) => name), ...catalogRoleNames];
  assert.equal(field(schema, 'definitions', 'role', 'properties', 'role', 'enum'), known);
  assert.is(known[6], catalogRoleNames[0]);
});

own('is what the page shows', async () => {
  const page = readFileSync(join(root, 'sandbox', 'emulator.md'), 'utf8');
  const world = JSON.parse(/```json\n([^]*?)```/.exec(page)?.[1] ?? '') as WorldDocument;
  assert.is(world.$schema?.split('/').at(-1), 'world.schema.json');
  const sandbox = await unwatched(() => startSandbox({ world }));
  const call = await as(sandbox.url, sandbox.tenantId, sandbox.personas.nightly ?? { clientId: '', clientSecret: '' });
  const found = await call(`/datamap/api/search/query?${versions.datamap}`, 'POST', { keywords: 'customer' });
  assert.ok(['Customer', 'customer.csv'].every((name) => names(found).includes(name)));
  await sandbox.close();
});

own('is what a program gives as an object, which may change afterwards', async () => {
  const world: WorldDocument = { collections: [{ name: 'a' }] };
  const sandbox = await unwatched(() => startSandbox({ world }));
  world.collections?.push({ name: 'a' });
  await sandbox.reset();
  assert.equal(
    (await sandbox.exportWorld()).collections?.map(({ name }) => name),
    ['contoso', 'a'],
  );
  // What it does not say is as in Contoso: whom a program can be, and their roles.
  assert.ok((await as(sandbox.url, sandbox.tenantId, sandbox.personas.reader)) !== undefined);
  assert.equal(Object.keys(sandbox.personas), ['learner', 'admin', 'curator', 'reader', 'expired']);
  await sandbox.close();
});

own('begins from the command line, with TLS, in another shape, and without the controls', async () => {
  const file = join(folder, 'world.json');
  writeFileSync(file, JSON.stringify({ ...read(example), shape: 'unified' }));
  const secure = runSandbox(['--port', '0', '--tls', '--world', file]);
  assert.match(await ready(secure), /^https:/);
  secure.child.kill('SIGTERM');
  const plain = runSandbox(['--port', '0', '--plain', '--shape', 'classic', '--world', example]);
  assert.is((await send(`${await ready(plain)}/sandbox/world`)).status, 501);
  plain.child.kill('SIGTERM');
  writeFileSync(
    file,
    '{ "collections": [{ "name": "a", "parent": "b" }], "people": [{ "userPrincipalName": "a@b" }] }',
  );
  const wrong = runSandbox(['--port', '0', '--world', file]);
  assert.is(await wrong.exit, 2);
  const lines = wrong.err().split('\n');
  assert.is(lines[0], `The world in ${file} cannot be loaded. 2 things are wrong in it:`);
  assert.is(lines[2], '  collections[0].parent: there is no collection "b".');
  assert.match(lines[1] ?? '', /^ {2}people\[0\]\.userPrincipalName: it must end with the domain/);
  assert.is(wrong.out(), '');
  const schema = runSandbox(['--schema']);
  assert.is(await schema.exit, 0);
  assert.is(schema.out(), readFileSync(schemaFile, 'utf8'));
});

own('is kept in a file, and a file of another world is put aside', async () => {
  const keep = join(folder, 'kept.jsonl');
  const first = await unwatched(() => startSandbox({ world: example, keep }));
  await first.clock.advance(60);
  await first.close();
  const second = await unwatched(() => startSandbox({ world: example, keep }));
  assert.match(second.kept ?? '', /with 1 change:/);
  await second.close();
  const third = await unwatched(() => startSandbox({ world: {}, keep }));
  assert.match(third.kept ?? '', /beside it|put aside|another/);
  await third.close();
});

own.run();

const contosos = suite('Contoso as a document');

for (const [name, options] of [
  ['as it is', {}],
  ['plain', { plain: true }],
  ['grown', { assets: 600 }],
  ['without a classic host', { shape: 'unified' }],
  ['with a classic host alone', { shape: 'classic' }],
] as const)
  contosos(`is the same when it is written down and loaded: ${name}`, async () => {
    const sandbox = await unwatched(() => createSandbox({ clock: () => noon, ...options }));
    await assertWritten(sandbox);
    await sandbox.close();
  });

contosos('has nothing wrong in it', () => {
  for (const plain of [false, true])
    assert.equal(loadWorld(contoso({ born: noon, plain }), { start: noon, now: () => noon }).faults(), []);
});

contosos("is nobody else's when somebody changes theirs", () => {
  const begin = () => createWorld({ clock: () => noon });
  const written = JSON.stringify(exportWorld(begin()));
  const { catalog, landscape } = begin();
  const [entity, other] = catalog.store.entities();
  const [tie] = catalog.store.relationships();
  const [type] = catalog.types.all().filter(({ category }) => category === 'ENTITY');
  for (const shared of [entity, entity.attributes, tie, type.attributeDefs, ...landscape().store.entities()])
    assert.throws(() => Object.assign(shared ?? {}, { name: 'changed' }), /read only|not extensible/);
  catalog.store.put({ ...entity, attributes: { ...entity.attributes, name: 'changed' } });
  catalog.store.put({ ...other, status: 'DELETED' });
  catalog.store.unrelate(tie.guid);
  catalog.types.put({ ...type, description: 'changed' });
  catalog.types.remove('AtlasGlossary');
  assert.is(JSON.stringify(exportWorld(begin())), written);
});

contosos('names things by their names', () => {
  const { relationships = [], roles = [], entities = [] } = exportWorld(createWorld({ clock: () => noon }));
  for (const { end1, end2 } of relationships) assert.not.match(`${String(end1)} ${String(end2)}`, /^[0-9a-f]{8}-/);
  assert.not.match(JSON.stringify(roles), '5a4db0c5');
  assert.ok(entities.every(({ guid }) => guid === undefined));
});

contosos.run();
