import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { showText } from '../../../lib/show/kernel';
import { escape, oneLine, printable } from '../../../lib/show/text';

const terminal = suite('printable');

terminal('shows what would command a terminal, and leaves nothing of it to act', () => {
  assert.is(printable('\x1b[2J\x1b]0;title\x07'), '\\u001b[2J\\u001b]0;title\\u0007');
  assert.is(printable('\x9b31m red \x7f\b'), '\\u009b31m red \\u007f\\u0008');
});

terminal('shows what would turn the direction of the text', () => {
  assert.is(printable('\u202efdp.exe\u202c'), '\\u202efdp.exe\\u202c');
  assert.is(printable('\u2066\u2069\u200e\u200f\u061c'), '\\u2066\\u2069\\u200e\\u200f\\u061c');
});

terminal('covers every control character of C0 and C1, and all that Unicode says turn the direction', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const one = String.fromCharCode(code);
    const acts = (/\p{Cc}/u.test(one) && !'\n\t'.includes(one)) || /\p{Bidi_Control}/u.test(one);
    assert.is(printable(one) !== one, acts, code.toString(16));
  }
});

terminal('keeps lines and tabs, and lets no carriage return write over a line', () => {
  assert.is(printable('one\r\ntwo\n\tthree'), 'one\r\ntwo\n\tthree');
  assert.is(printable('refused\rallowed'), 'refused\\u000dallowed');
});

terminal('leaves people’s names alone, whatever they are written in', () => {
  const names = 'Łódź, 東京, العربية, עברית, 👩‍👧, naïve, a\u00a0b';
  assert.is(printable(names), names);
});

terminal('changes how JSON is written, and not what it says', () => {
  const value = { name: '\x9b31m\u202e', lines: 'a\nb' };
  assert.equal(JSON.parse(printable(JSON.stringify(value, undefined, 2))), value);
});

terminal('is how text is shown in a terminal', () => {
  const { log } = console;
  const printed: string[] = [];
  console.log = (text: string) => void printed.push(text);
  try {
    showText('name \x1b[8m', 'caption \x07');
  } finally {
    console.log = log;
  }
  assert.equal(printed, ['caption \\u0007\nname \\u001b[8m']);
});

terminal.run();

const line = suite('oneLine');

line('cuts the middle out of what is too long, and marks line breaks', () => {
  assert.is(oneLine('abcdefghij', 5), 'ab…ij');
  assert.is(oneLine('abcde', 5), 'abcde');
  assert.is(oneLine('a \r\n\n b'), 'a ↵ b');
});

line('counts and cuts whole characters', () => {
  assert.is(oneLine('😀'.repeat(31), 60), '😀'.repeat(31));
  assert.is(oneLine('😀'.repeat(61), 60), `${'😀'.repeat(29)}…${'😀'.repeat(29)}`);
});

line.run();

const markup = suite('escape');

markup('leaves nothing that SVG has no place for', () => {
  assert.is(escape('<a title="&">\0\x1b\ufffe'), '&lt;a title=&quot;&amp;&quot;&gt;\ufffd\ufffd\ufffd');
  assert.is(escape('\ud800 \udc00 😀'), '\ufffd \ufffd 😀');
});

markup.run();
