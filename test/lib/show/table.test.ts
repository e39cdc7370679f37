import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SearchRow } from '../../../lib/planes/search';
import { showText } from '../../../lib/show/kernel';
import {
  showBars,
  showRows,
  showCard,
  showTable,
  toBars,
  toCard,
  toHtmlCard,
  toHtmlDiff,
  toHtmlTable,
  toTable,
} from '../../../lib/show/table';
import { showReports } from '../../../lib/show/reports';
import { printing } from '../support';

const hostile = '<script>alert("&")</script>';
const escaped = '&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;';

const table = suite('toTable');

table('lays rows out in columns, without blanks at the end of a line', () => {
  const rows = [
    { role: 'Data Curator', on: 'contoso' },
    { role: 'Admin', on: '' },
  ];
  assert.is(toTable(rows), ['role          on', '------------  -------', 'Data Curator  contoso', 'Admin'].join('\n'));
});

table('has a heading for every key of any row, and an empty cell for what is not there', () => {
  assert.is(toTable([{ a: 1 }, { b: null, c: undefined }, { b: false }]), 'a  b      c\n-  -----  -\n1\n\n   false');
});

table('writes lists and objects as JSON', () => {
  assert.is(
    toTable([{ list: ['x', 1], object: { y: null } }]),
    'list     object\n-------  ----------\n["x",1]  {"y":null}',
  );
});

table('says so when there are no rows', () => {
  assert.is(toTable([]), '(no rows)');
});

table('keeps a row on one line, and cuts the middle out of a long value', () => {
  assert.is(toTable([{ a: 'x\r\n  y\nz' }]), 'a\n---------\nx ↵ y ↵ z');
  const [, , long] = toTable([{ a: `${'b'.repeat(500)}end` }]).split('\n');
  assert.match(long, /^b{149}…b{146}end$/);
});

table.run();

const html = suite('toHtmlTable');
const left = ' style="text-align:left"';

html('writes a caption, headings and cells', () => {
  assert.is(
    toHtmlTable([{ a: 1, b: 'x' }], 'Two'),
    `<table><caption${left}>Two</caption><thead><tr><th${left}>a</th><th${left}>b</th></tr></thead>` +
      `<tbody><tr><td${left}>1</td><td${left}>x</td></tr></tbody></table>`,
  );
});

html('escapes captions, headings and cells', () => {
  const text = toHtmlTable([{ [hostile]: hostile, object: { key: hostile } }], hostile);
  assert.not.match(text, '<script');
  assert.is(text.split(escaped).length - 1, 3);
});

html('says so when there are no rows', () => {
  assert.equal([toHtmlTable([]), toHtmlTable([], '<Roles>')], ['<p>No rows</p>', '<p>&lt;Roles&gt;: no rows</p>']);
});

html.run();

const pictures = suite('bars, cards and diffs');

pictures('a bar is scaled to the largest count, and never vanishes', () => {
  const rows = toBars(
    [
      { value: 'many', count: 1000 },
      { value: 'half', count: 500 },
      { value: 'one', count: 1 },
      { value: 'none', count: 0 },
    ],
    'type',
    8,
  );
  assert.equal(rows, [
    { type: 'many', count: 1000, 'compared with the largest': '████████' },
    { type: 'half', count: 500, 'compared with the largest': '████' },
    { type: 'one', count: 1, 'compared with the largest': '█' },
    { type: 'none', count: 0, 'compared with the largest': '' },
  ]);
});

pictures('no counts are no bars', () => {
  assert.equal(toBars([]), []);
  assert.equal(toBars([{ value: 'none', count: 0 }]), [{ value: 'none', count: 0, 'compared with the largest': '' }]);
});

pictures('a card tells which value is what for', () => {
  const rows = [
    { name: 'Client id', value: '1', note: 'for .env' },
    { name: 'Days left', value: 20 },
  ];
  assert.is(toCard('my-app', rows), 'my-app\n======\nClient id  1   for .env\nDays left  20');
  assert.match(toHtmlCard('my-app', rows), /<th scope="row"[^>]*>Client id<\/th><td[^>]*><code>1<\/code><\/td>/);
  assert.not.match(toHtmlCard(hostile, [{ name: hostile, value: hostile, note: hostile }]), '<script');
});

pictures('a card has no box around nothing', () => {
  assert.match(toHtmlCard('my-app', [{ name: 'Object id', value: '', note: 'nowhere' }]), /<td[^>]*><\/td>/);
});

pictures('a diff keeps its signs, and marks what is added and removed', () => {
  const diff = toHtmlDiff(['- Data Reader on contoso: 1', `+ ${hostile}`, 'version 1 -> 2']);
  assert.match(diff, /<del[^>]*>- Data Reader on contoso: 1<\/del>/);
  assert.ok(diff.includes(`>+ ${escaped}</ins>\nversion 1 -&gt; 2</pre>`));
});

pictures.run();

const showing = printing('what is shown in a terminal');

showing('a table with its caption', ({ printed }) => {
  showTable([{ a: hostile }], 'Cap');
  assert.equal(printed, [`Cap\na\n${'-'.repeat(hostile.length)}\n${hostile}`]);
});

showing('reports, each with what feeds it', ({ printed }) => {
  showReports([{ guid: 'g', report: 'R', fedBy: ['a', 'b'] }], 'Fed');
  assert.match(printed[0], /^Fed\nreport {2}fed by\n[- ]+\nR {7}a, b$/);
});

showing('rows of a search, whatever they lack', ({ printed }) => {
  const row = { id: '1', name: 'T', qualifiedName: 'q', entityType: 't', '@search.score': 1 };
  showRows([row, { ...row, collectionId: 'c', classification: ['A', 'B'] }]);
  assert.is(printed[0].split('\n')[3], 'T     t           c             A, B');
});

showing('bars and text', ({ printed }) => {
  showBars();
  showBars([{ value: 'a', count: 2 }], 'Counts', 'type');
  showText('a\n  b <c>');
  assert.equal(printed, [
    '(no rows)',
    `Counts\ntype  count  compared with the largest\n----  -----  -------------------------\na     2      ${'█'.repeat(24)}`,
    'a\n  b <c>',
  ]);
});

showing.run();

const kernel = suite<{ shown: string[] }>('what is shown in a notebook');
const cell = globalThis as { __tslab__?: unknown };
kernel.before.each((context) => {
  context.shown = [];
  const html = (text: string) => void context.shown.push(text);
  cell.__tslab__ = { require: (name: string) => (name === 'tslab' ? { display: { html } } : undefined) };
});
kernel.after.each(() => void delete cell.__tslab__);

kernel('a table is HTML', ({ shown }) => {
  showTable([{ a: 1 }], 'Cap');
  assert.equal(shown, [toHtmlTable([{ a: 1 }], 'Cap')]);
});

kernel('text is preformatted and escaped', ({ shown }) => {
  showText(hostile);
  assert.equal(shown, [`<pre>${escaped}</pre>`]);
});

kernel('a value of the catalog brings no markup with it', ({ shown }) => {
  const named = { name: hostile, entityType: hostile, classification: [hostile] };
  showRows([{ ...named, id: '1', qualifiedName: 'q', '@search.score': 1 }] as SearchRow[], hostile);
  assert.not.match(shown[0], '<script');
});

kernel('a name is no formula', ({ shown }) => {
  showTable([{ name: '$a$ and $$b$$ \\(c\\)' }], 'For $5 or $6');
  showCard('$x$', [{ name: '$n$', value: 1, note: '$y$' }]);
  // A page that sets formulas takes no two signs for a pair that stand in elements of their own.
  for (const html of shown) assert.not.match(html.replace(/<span>[$\\]+<\/span>/g, ''), /[$\\]/);
  assert.is(shown[0].replace(/<[^>]*>/g, ''), 'For $5 or $6name$a$ and $$b$$ \\(c\\)');
});

kernel.run();
