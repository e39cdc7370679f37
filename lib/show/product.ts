import type { ProductParts } from '../planes/unified-parts.ts';
import { marks, showDrawing, toDigraph, wrapped } from './dot.ts';
import { oneLine } from './text.ts';

/** Writes a data product with what it is made of, a line each, for where no picture can be drawn. */
export function toProductText({ domain, product, terms, assets }: ProductParts): string {
  const line = (depth: number, kind: string, one: { name: string; status?: string }) =>
    `${'  '.repeat(depth)}${oneLine(one.name, 60)} (${wordOf(kind, one)})`;
  return [
    line(0, 'domain', domain),
    line(1, 'data product', product),
    ...terms.map((term) => line(2, 'term', term)),
    ...assets.map(({ name, source }) => line(2, String(source['assetType'] ?? 'data asset'), { name })),
  ].join('\n');
}

/** Writes the same in Graphviz's language DOT, from the domain on the left to the terms and the data assets on the right. */
export function toProductDot({ domain, product, terms, assets }: ProductParts): string {
  const node = (id: string, name: string, word: string, look: string) =>
    `${id} [label=<<B>${wrapped(oneLine(name, 60), 22)}</B><BR/>${wrapped(word, 24)}> ${look}]`;
  return toDigraph({ name: 'product', graph: 'nodesep=0.15 ranksep=0.4', node: 'style=filled margin="0.14,0.07"' }, [
    node('domain', domain.name, wordOf('domain', domain), 'shape=box'),
    node('product', product.name, wordOf('data product', product), `shape=component margin="0.2,0.07"${marks.node}`),
    'domain -> product',
    ...terms.flatMap((term, index) => [
      node(`term${index}`, term.name, wordOf('term', term), 'shape=note'),
      `product -> term${index}`,
    ]),
    ...assets.flatMap(({ name, source }, index) => [
      node(`asset${index}`, name, shapeOf(source['assetType']).word, `shape=${shapeOf(source['assetType']).shape}`),
      `product -> asset${index}`,
    ]),
  ]);
}

/** Shows a data product with its domain, terms and data assets as a picture, whose words are those of `toProductText`. */
export async function showProduct(parts: ProductParts, caption?: string): Promise<void> {
  await showDrawing(toProductDot(parts), toProductText(parts), caption);
}

/** What a thing is, and whether others see it where it says so. */
function wordOf(kind: string, { status }: { status?: string }): string {
  return [kind, status?.toLowerCase()].filter(Boolean).join(', ');
}

function shapeOf(assetType: unknown): { word: string; shape: string } {
  if (/table|view/.test(String(assetType))) return { word: 'table', shape: 'cylinder' };
  return /_path|_file|blob/.test(String(assetType))
    ? { word: 'file', shape: 'folder' }
    : { word: 'data asset', shape: 'box' };
}
