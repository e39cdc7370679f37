import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { showValidity, toValidityBar, toValiditySvg } from '../../lib/validity';

const hour = 3_600_000;
const pictures = suite('the life of a token');

pictures('is a bar up to now', () => {
  assert.is(toValidityBar(0, 4 * hour, hour, 8), 'valid from 1 h ago ██░░░░░░ ends in 3 h');
  assert.is(toValidityBar(0, 4 * hour, -hour, 8), 'valid from in 1 h ░░░░░░░░ ends in 5 h');
  assert.is(toValidityBar(0, 4 * hour, 9 * hour, 8), 'valid from 9 h ago ████████ ended 5 h ago');
});

pictures('is drawn with its ends in words', () => {
  const svg = toValiditySvg(0, 4 * hour, hour);
  for (const words of ['>valid from 1 h ago<', '>ends in 3 h<', '>now: 25 % of its life is spent<']) {
    assert.match(svg, words);
  }
  assert.match(toValiditySvg(0, hour, 9 * hour), '>now: 100 % of its life is spent<');
});

pictures.run();

const showing = suite<{ log: typeof console.log; printed: string[] }>('the life of a token in a terminal');
showing.before.each((context) => {
  [context.log, context.printed] = [console.log, []];
  console.log = (...words: unknown[]) => void context.printed.push(words.join(' '));
});
showing.after.each((context) => {
  console.log = context.log;
});

showing('follows from its claims', ({ printed }) => {
  showValidity({ nbf: 0, exp: 7200 }, hour);
  assert.match(printed[0], /^valid from 1 h ago █{24}░{24} ends in 1 h$/);
  assert.throws(() => showValidity({ aud: 'x' }), 'The claims nbf and exp, in seconds, are needed');
});

showing.run();

const kernel = suite<{ shown: string[] }>('the life of a token in a notebook');
const cell = globalThis as { __tslab__?: unknown };
kernel.before.each((context) => {
  context.shown = [];
  const html = (text: string) => void context.shown.push(text);
  cell.__tslab__ = { require: () => ({ display: { html }, newDisplay: () => ({ html }) }) };
});
kernel.after.each(() => void delete cell.__tslab__);

kernel('is an image with its words', ({ shown }) => {
  showValidity({ nbf: 0, exp: 7200 }, hour);
  assert.match(shown[0], '<img alt="The token is valid from 1 h ago and ends in 1 h."');
  assert.not.match(shown[0], '<svg');
});

kernel.run();
