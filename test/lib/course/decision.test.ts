import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { showDecision, toDecisionDot, toDecisionText, type Decision } from '../../../lib/course/decision';

const weather: Decision = {
  ask: 'Does it rain?',
  answers: {
    yes: { ask: 'Is it cold?', answers: { yes: 'a coat', no: 'an umbrella' } },
    no: 'nothing',
  },
};

const words = suite('a decision in words');

words('is a tree of questions and answers', () => {
  assert.is(
    toDecisionText(weather),
    ['Does it rain?', '├── yes: Is it cold?', '│   ├── yes: a coat', '│   └── no: an umbrella', '└── no: nothing'].join(
      '\n',
    ),
  );
});

words('has a star on the way, and on no answer of the same name beside it', () => {
  assert.is(
    toDecisionText(weather, { way: ['yes', 'no'] }),
    [
      '* Does it rain?',
      '├── * yes: Is it cold?',
      '│   ├── yes: a coat',
      '│   └── * no: an umbrella',
      '└── no: nothing',
      '(* is on the way)',
    ].join('\n'),
  );
});

words('has a star on an answer that stands among others', () => {
  const waiting: Decision = { ask: 'Which status?', answers: { '429, 503': 'wait', '500, no body': 'try again' } };
  const text = (given: string) => toDecisionText(waiting, { way: [given] }).split('\n');
  assert.is(text('503')[1], '├── * 429, 503: wait');
  assert.is(text('500')[2], '└── * 500, no body: try again');
  assert.equal(
    text('50').filter((line) => line.includes('─ *')),
    [],
  );
});

words.run();

const drawn = suite<{ shown: string[] }>('a decision as a picture');
const cell = globalThis as { __tslab__?: unknown };
drawn.before.each((context) => {
  context.shown = [];
  cell.__tslab__ = { require: () => ({ display: { html: (html: string) => context.shown.push(html) } }) };
});
drawn.after.each(() => void delete cell.__tslab__);

/** The drawing in an image. */
function svgIn(html: string): string {
  const [, address] = / src="data:image\/svg\+xml;charset=utf-8,([^"]*)"/.exec(html) ?? [];
  return decodeURIComponent(address.replace(/&amp;/g, '&'));
}

drawn('thickens the frames and arrows of the way alone', () => {
  const thick = toDecisionDot(weather, { way: ['yes', 'no'] })
    .split('\n')
    .filter((line) => line.includes('penwidth=2.5'));
  assert.is(thick.length, 5);
  assert.not.match(thick.join('\n'), /a coat|nothing/);
  assert.not.match(toDecisionDot(weather), 'penwidth');
});

drawn('is an image with its words', async ({ shown }) => {
  await showDecision(weather, { caption: 'What to take', way: ['no'] });
  assert.match(shown[0], /^<p>What to take<\/p><img alt="\* Does it rain\?\n├── yes: /);
  assert.match(svgIn(shown[0]), />an umbrella<\/text>/);
});

drawn('keeps hostile words words', async ({ shown }) => {
  const hostile = '"a" <script>\n&\\N';
  await showDecision({ ask: hostile, answers: { [hostile]: hostile } }, { caption: hostile, way: [hostile] });
  assert.not.match(shown[0], /<script|<svg/);
  assert.not.match(svgIn(shown[0]), '<script');
});

drawn.run();
