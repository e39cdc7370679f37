import * as assert from 'uvu/assert';
import { readCsv, writeCsv } from '../../sandbox/catalog/csv';
import { person } from '../../sandbox/entra/people';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { suite } from 'uvu';
import { callAs, field, fileForm, parse, type Answer } from './support';

const base = '/catalog/api';
const version = 'api-version=2022-03-01-preview';
const noon = Date.UTC(2026, 0, 5, 12);
const head =
  'Name,Nick Name,Status,Definition,Acronym,Resources,Related Terms,Synonyms,Stewards,Experts,Parent Term Name';

const as = (name: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  callAs(sandbox.url, name, method, base + path, body);

const files = sandboxSuite('terms as files', { clock: () => noon });

const imported = async (text: string, query = 'includeTermHierarchy=true') =>
  parse(await as('curator', 'POST', `/glossary/name/Glossary/terms/import?${query}`, fileForm(text)));
const glossaryGuid = async () => String(field(parse(await as('reader', 'GET', '/atlas/v2/glossary')), 0, 'guid'));
const terms = async () =>
  field(
    parse(await as('reader', 'GET', `/glossary/name/Glossary/terms?includeTermHierarchy=true&${version}`)),
  ) as Record<string, unknown>[];
const term = async (name: string) => (await terms()).find((one) => one.name === name) ?? {};
/** What an import says of itself once its time has come. */
async function outcome(begun: unknown): Promise<unknown> {
  sandbox.world.advance(2);
  return parse(await as('reader', 'GET', `/glossary/terms/import/${field(begun, 'id')}`));
}

files('are taken in as they say, with what ties them to each other', async () => {
  const [reader] = [person('data-reader')];
  const begun = await imported(
    `${head},[Attribute][KPI]unit\n` +
      `Ledger_Account,Account,Approved,"One line, or two\nof the ledger",LA,Guide:https://example.org/a;,Customer;,Ledger;,${reader.userPrincipalName}:knows;,,Ledger,EUR\n` +
      `Ledger,,,The books,,,,,,,,\n`,
  );
  assert.equal(begun, {
    id: field(begun, 'id'),
    status: 'Running',
    createTime: '2026-01-05T12:00:00.000+0000',
    lastUpdateTime: '2026-01-05T12:00:00.000+0000',
    properties: { importedTerms: '0', totalTermsDetected: '-1' },
    error: { errorCode: 0, errorMessage: '' },
  });
  const ended = await outcome(begun);
  assert.is(field(ended, 'status'), 'Succeeded');
  assert.equal(field(ended, 'properties'), { importedTerms: '2', totalTermsDetected: '2' });

  const made = await term('Ledger_Account');
  const ledger = await term('Ledger');
  assert.is(made.longDescription, 'One line, or two\nof the ledger');
  assert.equal([made.nickName, made.status, made.abbreviation], ['Account', 'Approved', 'LA']);
  assert.equal(made.resources, [{ displayName: 'Guide', url: 'https://example.org/a' }]);
  assert.equal(made.attributes, { KPI: { unit: 'EUR' } });
  assert.equal(made.contacts, { Steward: [{ id: reader.objectId, info: 'knows' }] });
  assert.is(field(made, 'parentTerm', 'termGuid'), ledger.guid);
  assert.is(field(made, 'seeAlso', 0, 'displayText'), 'Customer');
  assert.is(field(ledger, 'synonyms', 0, 'displayText'), 'Ledger_Account');
  assert.is(ledger.status, 'Draft');
});

files('change the terms that are there in what their cells say', async () => {
  const before = await term('Customer');
  await imported(`Name,Acronym,Definition\nCustomer,C,\n`);
  const after = await term('Customer');
  assert.is(after.guid, before.guid);
  assert.is(after.abbreviation, 'C');
  assert.is(after.longDescription, before.longDescription);
});

files('are taken whole or not at all, and say which line is wrong', async () => {
  const count = (await terms()).length;
  for (const [lines, why, query] of [
    ['Name\nGood\nBad@', 'Line #3: Name cannot contain'],
    ['Name,Status\nGood,Perfect', 'Line #2: Status must be one of Draft, Approved, Alert, Expired'],
    ['Name,Status\nGood,\n,Draft', 'Line #3: Name is missing'],
    ['Name\nGood\nGood', 'Line #3: Good stands in an earlier line'],
    ['Name,Synonyms\nGood,Nobody;', 'Line #2: there is no other term Nobody in the glossary'],
    ['Name,Parent Term Name\nGood,Customer', 'begins with Customer_'],
    ['Name,Parent Term Name\nCustomer_Good,Customer', 'includeTermHierarchy', 'includeTermHierarchy=false'],
    ['Name,Colour\nGood,red', 'Line #2: there is no column Colour'],
    ['Name\nGood,red', 'Line #2: there are more cells than columns'],
    ['Title\nGood', 'one of them must be Name'],
    ['', 'one of them must be Name'],
  ] as const) {
    const begun = await imported(lines, query);
    assert.is(field(begun, 'status'), 'Running', lines);
    const ended = await outcome(begun);
    assert.is(field(ended, 'status'), 'Failed', lines);
    assert.match(String(field(ended, 'error', 'errorMessage')), why);
    assert.is(field(ended, 'error', 'errorCode'), 400);
    assert.is(field(ended, 'properties', 'importedTerms'), '0');
  }
  assert.is((await terms()).length, count);
});

files('say where to ask how it goes', async () => {
  const path = `/glossary/${await glossaryGuid()}/terms/import?${version}`;
  const answer = await as('curator', 'POST', path, fileForm('Name\nNew'));
  assert.is(answer.status, 202);
  const where = answer.headers.get('operation-location');
  assert.is(where, `${sandbox.url}/catalog/api/glossary/terms/import/${field(parse(answer), 'id')}?${version}`);
  assert.is(answer.headers.get('location'), where);
  assert.is(answer.headers.get('retry-after'), '5');
  assert.is((await as('reader', 'GET', '/glossary/terms/import/none')).status, 404);
});

files('are brought below /atlas/v2 too, where pyapacheatlas asks', async () => {
  const atlas = '/atlas/v2/glossary';
  for (const [name, place] of [
    ['By guid', await glossaryGuid()],
    ['By name', 'name/Glossary'],
  ]) {
    const answer = await as('curator', 'POST', `${atlas}/${place}/terms/import`, fileForm(`Name\n${name}`));
    assert.is(answer.status, 202);
    sandbox.world.advance(2);
    const ended = parse(await as('reader', 'GET', `${atlas}/terms/import/${field(parse(answer), 'id')}`));
    assert.equal(field(ended, 'properties'), { importedTerms: '1', totalTermsDetected: '1' });
    assert.is((await term(name)).status, 'Draft');
  }
});

files('go out with the columns that an import reads, and come back the same', async () => {
  await imported(
    `${head}\nLedger,,,The books,,,Customer;,,a:b;,,\nLedger_Line,Line,,"a, ""b""",,x:https://y;,,,,,Ledger\n`,
  );
  const before = [await term('Ledger'), await term('Ledger_Line')];
  const guids = before.map(({ guid }) => guid);
  for (const path of [`/glossary/${await glossaryGuid()}`, `/atlas/v2/glossary/${await glossaryGuid()}`]) {
    const answer = await as('reader', 'POST', `${path}/terms/export`, guids);
    assert.is(answer.headers.get('content-type'), 'text/csv; charset=UTF-8', 'the one that purviewcli knows a file by');
    assert.is(
      answer.text,
      `${head}\nLedger,,Draft,The books,,,Customer;,,a:b;,,\nLedger_Line,Line,Draft,"a, ""b""",,x:https://y;,,,,,Ledger\n`,
    );
    await imported(answer.text);
  }
  const same = ({ lastModifiedTS, updateTime, ...rest }: Record<string, unknown>) => rest;
  assert.equal([await term('Ledger'), await term('Ledger_Line')].map(same), before.map(same));
});

files('are for those who may read, and of one glossary', async () => {
  const path = `/glossary/${await glossaryGuid()}`;
  assert.is((await as('reader', 'POST', `${path}/terms/export`, ['none'])).status, 404);
  assert.is((await as('reader', 'POST', `${path}/terms/export`, {})).status, 400);
  assert.is((await as('reader', 'POST', `${path}/terms/import`, fileForm('Name\nNew'))).status, 403);
  assert.is((await as('curator', 'POST', `${path}/terms/import`, { file: 'Name\nNew' })).status, 415);
  assert.is((await as('curator', 'POST', `${path}/terms/import`, new FormData())).status, 400);
  assert.is((await as('curator', 'POST', '/glossary/name/None/terms/import', fileForm('Name\nNew'))).status, 404);
});

files('come by the name of their glossary, a part of them where that is asked for', async () => {
  const answer = await as('reader', 'GET', `/glossary/name/Glossary/terms?limit=2&offset=1&sort=DESC&${version}`);
  const all = (await terms()).map(({ name }) => name);
  assert.equal(
    field(parse(answer)) instanceof Array && (parse(answer) as { name: string }[]).map(({ name }) => name),
    all.reverse().slice(1, 3),
  );
  assert.is((await as('reader', 'GET', `/glossary/name/None/terms?${version}`)).status, 404);
  assert.is((await as('reader', 'GET', '/glossary/name/Glossary/terms')).status, 400, 'it asks for an api-version');
});

files.run();

const csv = suite('a file of comma-separated values');

csv('is read by cells, quoted or not, whatever ends its lines', () => {
  assert.equal(readCsv('\uFEFFa,b\r\n"c ""d"", e","f\ng"\n\n,\nlast'), [
    ['a', 'b'],
    ['c "d", e', 'f\ng'],
    ['', ''],
    ['last'],
  ]);
  assert.equal(readCsv(''), []);
  assert.equal(readCsv('"open,\n'), [['open,\n']]);
});

csv('comes back as it was written', () => {
  const lines = [
    ['a', '', 'b "c"'],
    ['d,e', 'f\r\ng', ' h '],
  ];
  assert.equal(readCsv(writeCsv(lines)), lines);
});

csv.run();
