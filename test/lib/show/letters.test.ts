import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { widthOf } from '../../../lib/show/letters';

const letters = suite('widthOf');

/** How wide Graphviz takes each line of words to be, in points. */
async function widthsByGraphviz(lines: string[], weight: 'plain' | 'bold', size: number): Promise<number[]> {
  const { instance } = await import('@viz-js/viz');
  const escaped = (words: string) =>
    words.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll('\\', '\\\\');
  const label = (words: string) => (weight === 'bold' ? `<<B>${escaped(words)}</B>>` : `<${escaped(words)}>`);
  const nodes = lines.map((words, index) => `n${index} [label=${label(words)}]`);
  const look = `node [shape=box margin=0 width=0 height=0 fontname=Arial fontsize=${size}]`;
  const { objects } = (await instance()).renderJSON(`digraph { ${look} ${nodes.join(' ')} }`) as {
    objects: { width: string }[];
  };
  return objects.map(({ width }) => Number(width) * 72);
}

for (const weight of ['plain', 'bold'] as const) {
  letters(`is what the layout takes each sign for: ${weight}`, async () => {
    const signs = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
    const lines = [...signs, 'a b'].map((sign) => sign.repeat(10));
    const found = await widthsByGraphviz(lines, weight, 100);
    for (const [index, line] of lines.entries()) {
      const width = widthOf(line, 100, weight) ?? 0;
      assert.ok(Math.abs(found[index] - width) < 1, `${line}: ${found[index]} and ${width}`);
    }
  });
}

letters('is not known for other signs, nor for none', () => {
  for (const words of ['', 'naïve', '😀', 'a\nb']) assert.is(widthOf(words, 12), undefined);
});

letters.run();
