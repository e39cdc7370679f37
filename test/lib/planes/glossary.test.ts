import * as assert from 'uvu/assert';
import { getEntity } from '../../../lib/planes/catalog';
import type { Client } from '../../../lib/core/client';
import {
  assignTerm,
  createTerm,
  deleteTerm,
  ensureTerm,
  findTerm,
  listAssignedEntities,
  listGlossaries,
  listTerms,
  unassignTerm,
} from '../../../lib/planes/glossary';
import { clientOf } from '../../../lib/course/sandbox';
import { ofType, search } from '../../../lib/planes/search';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, noted, rejection, requests } from '../support';

const test = sandboxSuite('glossary');
let curator: Client;
let glossary: string;

test.before(async () => {
  curator = await clientOf(configOf(sandbox.url), 'curator', noted());
});
test.before.each(async () => {
  [{ guid: glossary }] = await listGlossaries(curator);
});

const tables = async (count: number) =>
  (await search(curator, { filter: ofType('azure_sql_table'), limit: count })).value.map(({ id }) => id);
const writes = async () => (await requests(sandbox.url)).filter((line) => !/^GET|oauth2|search|sandbox/.test(line));

test('lists glossaries and terms, page by page', async () => {
  const [{ name, qualifiedName }] = await listGlossaries(curator);
  assert.equal([name, qualifiedName], ['Glossary', 'Glossary']);
  assert.is((await listTerms(curator, glossary)).length, 10);
  const body = Array.from({ length: 1000 }, (_, i) => ({ name: `Term ${i}`, anchor: { glossaryGuid: glossary } }));
  await curator.post('/datamap/api/atlas/v2/glossary/terms', { body });
  const names = (await listTerms(curator, glossary)).map((term) => term.name);
  assert.equal([names.length, new Set(names).size], [1010, 1010]);
});

test('finds a term by its name and by its qualified name', async () => {
  assert.is((await findTerm(curator, 'Customer'))?.qualifiedName, 'Customer@Glossary');
  assert.is((await findTerm(curator, 'Customer@Glossary'))?.name, 'Customer');
  assert.is(await findTerm(curator, 'customer'), undefined);
});

test('names the choice when several glossaries have the term', async () => {
  const made = await curator.post<{ guid: string }>('/datamap/api/atlas/v2/glossary', { body: { name: 'Legal' } });
  await createTerm(curator, made.guid, { name: 'Customer' });
  const error = await rejection(findTerm(curator, 'Customer'));
  assert.is(error.message, 'There are several terms "Customer". Give one of these: Customer@Glossary, Customer@Legal.');
  assert.is((await findTerm(curator, 'Customer@Legal'))?.qualifiedName, 'Customer@Legal');
});

test('makes a term once', async () => {
  const term = { name: 'Opt-in', longDescription: 'What was agreed to.', status: 'Approved' } as const;
  const made = await ensureTerm(curator, term);
  assert.equal([made.qualifiedName, made.status], ['Opt-in@Glossary', 'Approved']);
  assert.is((await ensureTerm(curator, term)).guid, made.guid);
  assert.equal(await writes(), ['POST /datamap/api/atlas/v2/glossary/term']);
  const error = await rejection(ensureTerm(curator, term, 'Legal'));
  assert.is(error.message, 'There is no glossary "Legal". There are: Glossary.');
});

test('assigns a term to assets, shows it on them, and takes it away', async () => {
  const { guid } = await ensureTerm(curator, { name: 'Opt-in' });
  const [one, two, three] = await tables(3);
  await assignTerm(curator, guid, [one, two, two]);
  assert.equal((await listAssignedEntities(curator, guid)).map((each) => each.guid).sort(), [one, two].sort());
  const { entity } = await getEntity(curator, one);
  const meanings = [entity.relationshipAttributes?.meanings ?? []].flat();
  assert.ok(meanings.some(({ displayText }) => displayText === 'Opt-in'));
  await unassignTerm(curator, guid, [one, three]);
  assert.equal(
    (await listAssignedEntities(curator, guid)).map((each) => each.guid),
    [two],
  );
});

test('asks for no write where an assignment is as it should be', async () => {
  const { guid } = await ensureTerm(curator, { name: 'Opt-in' });
  const [one, two] = await tables(2);
  await assignTerm(curator, guid, [one]);
  const before = await writes();
  await assignTerm(curator, guid, [one]);
  await unassignTerm(curator, guid, [two]);
  assert.equal(await writes(), before);
});

test('deletes a term that is assigned to nothing', async () => {
  const { guid } = await ensureTerm(curator, { name: 'Opt-in' });
  const [one] = await tables(1);
  await assignTerm(curator, guid, [one]);
  assert.match((await rejection(deleteTerm(curator, guid))).message, /400 ATLAS-400-00-084: Term \(guid=/);
  await unassignTerm(curator, guid, [one]);
  assert.is(await deleteTerm(curator, guid), undefined);
  assert.is(await findTerm(curator, 'Opt-in'), undefined);
});

test.run();
