import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CheckResult } from '../../../lib/diagnosis/checks';
import { showChecks, showPlanes, showReport, showRoles, showVerdict, toErrorText } from '../../../lib/course/verdicts';
import { printing } from '../support';

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

const showing = printing('what is shown of checks and planes');
const result = (name: string, status: CheckResult['status'], fix = ''): CheckResult => ({
  name,
  status,
  found: 'f',
  fix,
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

showing('tells what came of a report, each reason once', ({ printed }) => {
  const failed = ['a', 'b', 'c'].map((qualifiedName, index) => ({
    index,
    qualifiedName,
    error: new Error(index < 2 ? 'No such type.' : 'No.'),
  }));
  showReport({ created: [{ qualifiedName: 'd', guid: 'g' }], updated: [], failed });
  assert.match(printed[0], /^1 +0 +3$/m);
  assert.equal(printed.slice(1), ['Refused: a and 1 more\n  No such type.', 'Refused: c\n  No.']);
});

showing.run();
