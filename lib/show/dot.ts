import { show, showText } from './kernel.ts';
import { widthOf } from './letters.ts';
import { fonts, ink, line, toImage } from './svg.ts';
import { escape } from './text.ts';

/** A drawing in Graphviz's language DOT, from left to right, in the colours of the kit. `node` says how nodes look. */
export function toDigraph(look: { name: string; graph: string; node: string }, lines: string[]): string {
  return [
    `digraph ${look.name} { rankdir=LR bgcolor=transparent pad=0.05 ${look.graph}`,
    `node [fontname=Arial fontsize=12 fontcolor="${ink}" color="${line}" fillcolor="#ffffff" ${look.node}]`,
    `edge [color="${line}" arrowsize=0.7]`,
    ...lines,
    '}',
  ].join('\n');
}

/** What marks a node, and an arrow, in DOT. */
export const marks = {
  node: ' penwidth=2.5 color="#9a6700" fillcolor="#fff3c4"',
  arrow: ' [penwidth=2.5 color="#9a6700"]',
};

/** Shows a drawing written in DOT, whose words are the text. Where it cannot be laid out, the words are all there is. */
export async function showDrawing(dot: string, text: string, caption?: string): Promise<void> {
  const svg = await layOut(dot);
  if (svg) show(toImage(svg, text, caption), text, caption);
  else showText(text, caption);
}

interface Viz {
  renderString(dot: string, options: { format: 'svg' }): string;
}
let loading: Promise<Viz | undefined> | undefined;

/** Draws what is written in DOT. Without `@viz-js/viz` there is no drawing; it is loaded by the first one only. */
async function layOut(dot: string): Promise<string | undefined> {
  const viz = await (loading ??= loadViz());
  let svg: string | undefined;
  try {
    svg = viz?.renderString(dot, { format: 'svg' });
  } catch {
    // Graphviz takes no such name: the words still say it.
  }
  // What stands before the drawing, its comments and titles are for machines. A point is meant to be a pixel here.
  const drawing = svg?.slice(svg.indexOf('<svg')).replace(/<!--[^]*?-->|<title>[^]*?<\/title>|\n/g, '');
  return (
    drawing &&
    keepLabels(drawing)
      .replace(/ (width|height)="(\d+)pt"/g, ' $1="$2"')
      .replace(/font-family="Arial"/g, family)
  );
}

const family = `font-family="${fonts}"`;

/** Lets each label of what Graphviz has drawn keep the width that its frame was made for, in whatever font it is shown. */
export function keepLabels(svg: string): string {
  return svg.replace(/<text [^>]*>[^<]*/g, heldInFrame);
}

function heldInFrame(label: string): string {
  const [, about = '', written = ''] = /^<text ([^>]*)>(.*)$/.exec(label) ?? [];
  const words = written.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  const read = words.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => signs[name] ?? '');
  const size = Number(/font-size="([\d.]+)"/.exec(about)?.[1]);
  const width = widthOf(read, size, about.includes('font-weight="bold"') ? 'bold' : 'plain');
  return width ? `<text ${about} textLength="${width.toFixed(1)}" lengthAdjust="spacingAndGlyphs">${written}` : label;
}

const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

async function loadViz(): Promise<Viz | undefined> {
  // By a variable, so that who copies this file needs no such package to compile it.
  const name = '@viz-js/viz';
  const found = await import(name).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  });
  return found?.instance();
}

/** Breaks a name for DOT behind a blank or a sign, for a narrow picture; a word on its own may be somewhat longer. */
export function wrapped(name: string, width: number): string {
  const pieces = new RegExp(`.{1,${width}}$|.{1,${width - 1}}[\\s_./-]|.{1,${width + 5}}`, 'gu');
  // Graphviz puts the node's own name for a \N, even here.
  return (name.match(pieces) ?? []).map((piece) => escape(piece.trim()).replace(/\\/g, '\\\\')).join('<BR/>');
}
