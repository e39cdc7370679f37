import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CollectionNode } from '../../lib/account';
import type { CheckResult } from '../../lib/checks';
import { showText } from '../../lib/display';
import {
  showBars,
  showChecks,
  showClaims,
  showPlanes,
  showRoles,
  showRows,
  showTable,
  showVerdict,
  toBars,
  toCard,
  toErrorText,
  toHtmlCard,
  toHtmlDiff,
  toHtmlTable,
  toRoleTree,
  toTable,
  toTree,
} from '../../lib/show';

const hostile = '<script>alert("&")</script>';
const escaped = '&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;';

const troubles = suite('toErrorText');

troubles('says what is seen, what it means and what to do', () => {
  const text = toErrorText(new Error('GET /x: 403'), {
    reason: 'consent',
    cause: 'No consent.',
    remedy: 'Ask for it.',
  });
  assert.is(text, ['You see: GET /x: 403', 'Meaning: No consent.', 'To do:   Ask for it.'].join('\n'));
});

troubles('adds where the course shows how', () => {
  const text = toErrorText(new Error('No.'), { reason: 'role', cause: 'No role.', remedy: 'Ask for one.' });
  assert.match(text, /To do: {3}Ask for one\. Roles are given in lesson 02\.$/);
});

troubles('does not say the same twice', () => {
  const text = toErrorText(new Error('Odd.'), { reason: 'unknown', cause: 'Odd.', remedy: 'Read it.' });
  assert.is(text, 'You see: Odd.\nTo do:   Read it.');
});

troubles('folds at blanks, and a list without blanks behind a comma, and loses nothing', () => {
  const list = Array.from({ length: 12 }, (_, i) => `https://audience-${i}.example`).join(',');
  const message = `${'word '.repeat(30)}versions: '2023-09-01, ${'2024-03-01-preview, '.repeat(6)}end'. ${list}`;
  const lines = toErrorText(new Error(message), { reason: 'call', cause: message, remedy: '.' }).split('\n');
  assert.ok(lines.length > 6);
  assert.ok(lines.every((line) => line.length <= 99 && line === line.trimEnd()));
  assert.ok(lines.slice(1, -1).every((line) => /^ {9}\S/.test(line)));
  const words = lines.slice(0, -1).map((line) => line.slice(9));
  assert.is(words.join('').replace(/ /g, ''), message.replace(/ /g, ''));
});

troubles('keeps the lines of a message, and a word longer than a line', () => {
  const message = `The file needs a change:\n- ${'x'.repeat(120)}`;
  const lines = toErrorText(new Error(message), { reason: 'unknown', cause: '', remedy: '' }).split('\n');
  assert.equal(lines.slice(0, 3), ['You see: The file needs a change:', '         -', `         ${'x'.repeat(120)}`]);
});

troubles.run();

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

const pictures = suite('bars, trees, cards and diffs');

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

const node = (name: string, ...children: CollectionNode[]): CollectionNode => ({
  collection: { name, friendlyName: name.toUpperCase() },
  children,
});

pictures('a tree is indented below each parent', () => {
  const tree = toTree([node('root', node('sales', node('ana')), node('finance')), node('other')]);
  assert.is(tree, 'ROOT [root]\n├── SALES [sales]\n│   └── ANA [ana]\n└── FINANCE [finance]\nOTHER [other]');
  assert.is(toTree([]), '');
});

pictures('a tree tells which role is held where, and where it comes from', () => {
  const held = [
    { collection: 'root', role: 'data-curator', from: 'root' },
    { collection: 'sales', role: 'data-curator', from: 'root' },
    { collection: 'sales', role: 'of-our-own', from: 'elsewhere' },
  ];
  const rows = toRoleTree([node('root', node('sales'))], held);
  assert.equal(
    rows.map((row) => Object.values(row)),
    [
      ['ROOT\xa0[root]', 'Data Curator', ''],
      ['└──\xa0SALES\xa0[sales]', '', 'Data Curator (from ROOT), of-our-own (from elsewhere)'],
    ],
  );
  assert.is(toTree([node('line\nbreak')]), 'LINE ↵ BREAK [line ↵ break]');
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

pictures('a diff keeps its signs, and marks what is added and removed', () => {
  const diff = toHtmlDiff(['- Data Reader on contoso: 1', `+ ${hostile}`, 'version 1 -> 2']);
  assert.match(diff, /<del[^>]*>- Data Reader on contoso: 1<\/del>/);
  assert.ok(diff.includes(`>+ ${escaped}</ins>\nversion 1 -&gt; 2</pre>`));
});

pictures.run();

const showing = suite<{ log: typeof console.log; printed: string[] }>('what is shown in a terminal');
showing.before.each((context) => {
  context.log = console.log;
  context.printed = [];
  console.log = (...words: unknown[]) => void context.printed.push(words.join(' '));
});
showing.after.each((context) => {
  console.log = context.log;
});
const result = (name: string, status: CheckResult['status'], fix = ''): CheckResult => ({
  name,
  status,
  found: 'f',
  fix,
});

showing('a table with its caption', ({ printed }) => {
  showTable([{ a: hostile }], 'Cap');
  assert.equal(printed, [`Cap\na\n${'-'.repeat(hostile.length)}\n${hostile}`]);
});

showing('checks that pass, with the verdict on all', ({ printed }) => {
  showChecks([result('One', 'pass'), result('Two', 'skip')]);
  assert.equal(printed, [
    'check  status  found\n-----  ------  -----\nOne    pass    f\nTwo    skip    f',
    'Check passed: 1 of 2, 1 skipped',
  ]);
});

showing('checks that fail, with what to do', ({ printed }) => {
  showChecks([result('One', 'fail', 'Mend it.'), result('Two', 'warn'), result('Three', 'fail', 'And it.')]);
  assert.match(printed[0], /^check {2}status {2}found {2}fix\n.*\nOne {4}fail {4}f {6}Mend it\.\n/);
  assert.is(printed[1], 'Check failed: One, Three');
});

showing('a verdict', ({ printed }) => {
  showVerdict(true, 'yes');
  showVerdict(false, 'no');
  assert.equal(printed, ['Check passed: yes', 'Check failed: no']);
});

showing('the answers of planes', ({ printed }) => {
  const plane = { plane: 'Account', call: 'GET /account', role: 'Collection Admin' } as const;
  showPlanes([
    { ...plane, status: 200, code: '' },
    { ...plane, status: 403, code: 'Unauthorized' },
  ]);
  const [, , first, second] = printed[0].split('\n');
  assert.is(first, 'Account  GET /account  allowed                     Collection Admin');
  assert.is(second, 'Account  GET /account  refused (403 Unauthorized)  Collection Admin');
});

showing('the answers of planes before and after', ({ printed }) => {
  const plane = { plane: 'Account', call: 'GET /account', role: 'Collection Admin' } as const;
  showRoles([{ ...plane, status: 0, code: 'ECONNREFUSED' }], [{ ...plane, status: 200, code: '' }], 'Roles');
  const [caption, head, , row] = printed[0].split('\n');
  assert.equal([caption, head.split(/  +/)], ['Roles', ['plane', 'call', 'role needed', 'before', 'after']]);
  assert.is(
    row,
    'Account  GET /account  Collection Admin  refused (ECONNREFUSED)  allowed'.replace('(', '(no answer '),
  );
});

showing('the answers of planes in two other states', ({ printed }) => {
  const plane = { plane: 'Account', call: 'GET /account', role: 'Collection Admin', status: 200, code: '' } as const;
  showRoles([plane], [plane], undefined, ['without', 'with']);
  assert.equal(printed[0].split('\n')[0].split(/  +/), ['plane', 'call', 'role needed', 'without', 'with']);
});

showing('claims, sorted by what they tell', ({ printed }) => {
  const row = (claim: string) => ({ claim, value: 'v', meaning: 'm' });
  showClaims(['own', 'exp', 'appid', 'iat', 'aud'].map(row));
  const [, , ...lines] = printed[0].split('\n');
  assert.equal(
    lines.map((line) => line.split(/  +/).slice(0, 2)),
    [
      ['who it is for', 'aud'],
      ['who asked for it', 'appid'],
      ['when it is valid', 'exp'],
      ['', 'iat'],
      ['other', 'own'],
    ],
  );
});

showing('rows of a search, whatever they lack', ({ printed }) => {
  const row = { id: '1', name: 'T', qualifiedName: 'q', entityType: 't', '@search.score': 1 };
  showRows([row, { ...row, collectionId: 'c', classification: ['A', 'B'] }]);
  assert.is(printed[0].split('\n')[3], 'T     t           c             A, B');
});

showing('bars, claims and text', ({ printed }) => {
  showBars();
  showBars([{ value: 'a', count: 2 }], 'Counts', 'type');
  showClaims([{ claim: 'aud', value: 'v', meaning: 'm' }]);
  showText('a\n  b <c>');
  assert.equal(printed, [
    '(no rows)',
    `Counts\ntype  count  compared with the largest\n----  -----  -------------------------\na     2      ${'█'.repeat(24)}`,
    'it tells       claim  value  in words\n-------------  -----  -----  --------\nwho it is for  aud    v      m',
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
  showRows(
    [
      {
        id: '1',
        name: hostile,
        qualifiedName: 'q',
        entityType: hostile,
        classification: [hostile],
        '@search.score': 1,
      },
    ],
    hostile,
  );
  assert.not.match(shown[0], '<script');
});

kernel.run();
