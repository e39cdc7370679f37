import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { toImage, toSvg } from '../../../lib/show/svg';

const svg = suite('pictures');

/** How much lighter one colour is than another, as WCAG counts it. */
function contrast(one: string, other: string): number {
  const light = (colour: string) => {
    const [r, g, b] = [1, 3, 5]
      .map((i) => parseInt(colour.slice(i, i + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [more, less] = [light(one), light(other)].sort((a, b) => b - a);
  return (more + 0.05) / (less + 0.05);
}

svg('have no ground, and words that read on a white page and on a black one', () => {
  const drawn = toSvg(100, 50, '<text>a</text>');
  assert.not.match(drawn, '<rect');
  const [, words = ''] = / fill="(#\w{6})"/.exec(drawn) ?? [];
  for (const page of ['#ffffff', '#111111']) assert.ok(contrast(words, page) > 4, page);
});

svg('shrink with the page until their letters would be too small', () => {
  assert.match(toImage(toSvg(1000, 50, ''), 'wide'), 'style="max-width:100%;min-width:800px"');
});

svg.run();
