import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  showTimeline,
  showValidity,
  timedFetch,
  toTimeline,
  toTimelineSvg,
  toValidityBar,
  toValiditySvg,
  type TimedRequest,
} from '../../../lib/show/timeline';

import type { Fetch } from '../../../lib/core/agents';
import { rejection, scripted } from '../support';

const hostile = '<script>alert("&")</script>';
const escaped = '&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;';

const pictures = suite('time lines');

pictures('the life of a token is a bar up to now', () => {
  const hour = 3_600_000;
  assert.is(toValidityBar(0, 4 * hour, hour, 8), 'valid from 1 h ago ██░░░░░░ ends in 3 h');
  assert.is(toValidityBar(0, 4 * hour, -hour, 8), 'valid from in 1 h ░░░░░░░░ ends in 5 h');
  assert.is(toValidityBar(0, 4 * hour, 9 * hour, 8), 'valid from 9 h ago ████████ ended 5 h ago');
});

pictures('the life of a token is drawn with its ends in words', () => {
  const hour = 3_600_000;
  const svg = toValiditySvg(0, 4 * hour, hour);
  for (const words of ['>valid from 1 h ago<', '>ends in 3 h<', '>now: 25 % of its life is spent<']) {
    assert.match(svg, words);
  }
  assert.match(toValiditySvg(0, hour, 9 * hour), '>now: 100 % of its life is spent<');
});

const requests: TimedRequest[] = [
  { start: 0, duration: 100, status: 200 },
  { name: 'again & again', start: 0, duration: 100, status: 429, waited: 200 },
  { start: 300, duration: 100, status: 0 },
];

pictures('a fetch notes when it is called and how it is answered', async () => {
  const { fetch } = scripted({ status: 429 }, new Error('gone'), { status: 200 });
  let clock = 1000;
  const slow: Fetch = async (url, init) => {
    clock += 140;
    return fetch(url, init);
  };
  const timed = timedFetch(slow, { roundMs: 100, now: () => clock });
  const call = () => timed.fetch('https://a.example', { method: 'GET', headers: {}, redirect: 'manual' } as never);
  await call();
  clock += 1960;
  assert.is((await rejection(call())).message, 'gone');
  await call();
  assert.equal(timed.requests, [
    { name: 'attempt 1', start: 0, duration: 100, status: 429, waited: 2000 },
    { name: 'attempt 2', start: 2100, duration: 100, status: 0, waited: 0 },
    { name: 'attempt 3', start: 2200, duration: 100, status: 200 },
  ]);
});

pictures('requests are a time line, with the waits', () => {
  assert.is(
    toTimeline(requests, 8),
    [
      'request        answer                                0 to 400 ms',
      '-------------  ------------------------------------  -----------',
      '1              200 after 100 ms                      ██',
      'again & again  429 after 100 ms, then waited 200 ms  ██····',
      '3              no answer after 100 ms                      ██',
    ].join('\n'),
  );
  assert.is(toTimeline([]), '(no rows)');
});

pictures('a time line is drawn with its words, and without a colour deciding', () => {
  const svg = toTimelineSvg(requests);
  assert.match(svg, '>429 after 100 ms, then waited 200 ms<');
  assert.match(svg, '>again &amp; again<');
  assert.is(svg.split('stroke-dasharray').length, 2);
});

pictures.run();

const showing = suite<{ log: typeof console.log; printed: string[] }>('a time line in a terminal');
showing.before.each((context) => {
  [context.log, context.printed] = [console.log, []];
  console.log = (...words: unknown[]) => void context.printed.push(words.join(' '));
});
showing.after.each((context) => {
  console.log = context.log;
});

showing('the life of a token by its claims', ({ printed }) => {
  showValidity({ nbf: 0, exp: 7200 }, 3_600_000);
  assert.match(printed[0], /^valid from 1 h ago █{24}░{24} ends in 1 h$/);
  assert.throws(() => showValidity({ aud: 'x' }), 'The claims nbf and exp, in seconds, are needed');
});

showing.run();

const kernel = suite<{ shown: string[] }>('a time line in a notebook');
const cell = globalThis as { __tslab__?: unknown };
kernel.before.each((context) => {
  context.shown = [];
  const html = (text: string) => void context.shown.push(text);
  cell.__tslab__ = { require: () => ({ display: { html }, newDisplay: () => ({ html }) }) };
});
kernel.after.each(() => void delete cell.__tslab__);

kernel('a picture is an image with its words, and brings no markup of the catalog', ({ shown }) => {
  showTimeline([{ name: hostile, start: 0, duration: 1, status: 200 }], hostile);
  const [, alt] = /<img alt="([^"]*)"/.exec(shown[0]) ?? [];
  assert.match(alt, escaped);
  assert.not.match(shown[0], /<(script|svg)/);
});

kernel.run();
