import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { csvLine, readRows } from '../../../lib/csv';
import { clientOf } from '../../../lib/course/sandbox';
import { listColumns, toCsv, toJsonLines } from '../../../lib/planes/list';
import { classifiedAs, searchAll, type SearchRow } from '../../../lib/planes/search';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, rejection } from '../support';

const list = suite('a list');
const row = (more: object): SearchRow =>
  ({
    id: '1',
    name: 'Customer',
    qualifiedName: 'mssql://a',
    entityType: 't',
    '@search.score': 1,
    ...more,
  }) as SearchRow;
const allOf = async (lines: AsyncIterable<string>) => {
  const found: string[] = [];
  for await (const line of lines) found.push(line);
  return found;
};

list('has a heading and a line for each row, with what is several in one cell', async () => {
  const rows = [
    row({ classification: ['A', 'B'], contact: [{ id: 'x', contactType: 'Owner' }], term: [{ name: 'T', guid: 'g' }] }),
    row({ contact: [{ id: 'x', contactType: 'Expert', info: 'Ada, CRM' }] }),
    row({ createTime: 0, description: null, name: 'a "b", c' }),
  ];
  assert.equal(await allOf(toCsv(rows, ['name', 'classification', 'contact', 'term', 'createTime', 'description'])), [
    '\ufeff"name","classification","contact","term","createTime","description"\r\n',
    '"Customer","A; B","Owner: x","T","",""\r\n',
    '"Customer","","Expert: Ada, CRM [x]","","",""\r\n',
    '"a ""b"", c","","","","1970-01-01T00:00:00.000Z",""\r\n',
  ]);
});

list('begins no cell with a formula, whatever separates cells', () => {
  for (const text of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =1',
    '"=1"',
    "'=1",
    'a;=1',
    'a,@x',
    'a\n=1',
    '＝1',
  ]) {
    const line = csvLine(['first', text, 'last']);
    const cells = [...line.trim().split(/[;,|\t\r\n]/), ...line.split('"')].map((cell) =>
      cell.replace(/^["'\s]*"/, ''),
    );
    for (const cell of cells) assert.not.match(cell, /^\s*[=+\-@＝]/, JSON.stringify(text));
  }
  for (const text of ['\tx', '\rx']) assert.match(csvLine([text]), /^"'/);
  for (const text of ['mssql://a-b/c@d', 'a=b', '2026-01-01', '1 - 2']) assert.is(csvLine([text]), `"${text}"\r\n`);
});

list('is read back as it was written', async () => {
  const rows = [row({ name: 'a "b",\nc' }), row({ name: 'ü' })];
  const text = (await allOf(toCsv(rows, ['name', 'id']))).join('');
  assert.equal(
    readRows(text, { name: {}, id: {} }).map(({ name }) => name),
    ['a "b",\nc', 'ü'],
  );
});

list('is JSON Lines as the rows came, or of some columns', async () => {
  const rows = [row({ name: '=1' })];
  assert.equal(JSON.parse((await allOf(toJsonLines(rows)))[0]), rows[0]);
  assert.equal(await allOf(toJsonLines(rows, ['name', 'id'])), ['{"name":"=1","id":"1"}\n']);
});

list('is refused with a column that no row has', async () => {
  const message = `A list has no column nmae. There are: ${listColumns.join(', ')}.`;
  for (const lines of [toCsv([], ['nmae', 'id']), toJsonLines([], ['nmae'])])
    assert.is((await rejection(allOf(lines))).message, message);
});

list.run();

const found = sandboxSuite('a list of a search');

found('has a line for each asset, and every column that a row has', async () => {
  const purview = await clientOf(configOf(sandbox.url), 'reader');
  const email = { filter: classifiedAs('MICROSOFT.PERSONAL.EMAIL'), limit: 2 };
  const lines = await allOf(toCsv(searchAll(purview, email), listColumns));
  assert.is(lines.length, 1 + 5);
  const [first] = readRows(lines.join(''), Object.fromEntries(listColumns.map((one) => [one, {}])));
  for (const column of ['name', 'contact', 'updateTime', 'classification']) assert.ok(first[column], column);
});

found.run();
