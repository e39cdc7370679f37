/** A place in a notebook's output. Shown to again, it replaces what it held. */
interface Display {
  html(html: string): void;
}

interface Kernel {
  display: Display;
  newDisplay(): Display;
}

/** The notebook's kernel, or nothing in a terminal. */
export function kernel(): Kernel | undefined {
  // tslab keeps its own `require` here; outside a cell there is none, and lib needs no dependency on tslab.
  return (globalThis as { __tslab__?: { require?: (name: 'tslab') => Kernel } }).__tslab__?.require?.('tslab');
}

/** Hands HTML to the notebook when there is one, else prints the text below its caption. */
export function show(html: string, text: string, caption = ''): void {
  const notebook = kernel();
  if (notebook) notebook.display.html(html);
  else console.log(printable(captioned(text, caption)));
}

/** Shows preformatted text, such as a tree, below its caption. */
export function showText(text: string, caption?: string): void {
  show(`<pre>${escape(captioned(text, caption))}</pre>`, text, caption);
}

function captioned(text: string, caption = ''): string {
  return caption ? `${caption}\n${text}` : text;
}

/** Makes text safe inside HTML, SVG and their attributes. */
export function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML has no place for most control characters, not even escaped, and none for half of a surrogate pair.
  return text
    .replace(/[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character]);
}

/**
 * Makes text safe for a terminal: what would command it, or write backwards, becomes visible, as `\u001b`, and does
 * nothing. Line breaks and tabs stay. JSON keeps its meaning.
 */
export function printable(text: string): string {
  return text.replace(commands, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The control characters of C0 and C1, a carriage return alone, and those that turn the direction. */
const commands = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/g;

/**
 * Puts a text on one line, its line breaks marked, and cuts the middle out of one of more than `longest` characters,
 * which are code points: no emoji is cut in two.
 */
export function oneLine(text: string, longest = 100): string {
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ↵ ');
  if (line.length <= longest) return line;
  const characters = [...line];
  const half = Math.floor((longest - 1) / 2);
  const ends = [characters.slice(0, half), characters.slice(-half)].map((end) => end.join(''));
  return characters.length > longest ? ends.join('…') : line;
}

export function bar(fraction: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
}

/** A drawing on a panel of its own, so that it reads the same in a light and in a dark theme. */
export function toSvg(width: number, height: number, drawing: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="Helvetica,Arial,sans-serif" font-size="13" fill="${ink}">` +
    `<rect width="${width}" height="${height}" rx="6" fill="${panel}"/>${drawing}</svg>`
  );
}

const panel = '#f6f8fa';
export const ink = '#1f2328';

/**
 * Wraps an SVG in an image, which an untrusted notebook still shows where it drops inline SVG. The address is plain
 * text instead of base64, so that what looks through a notebook for secrets sees into the picture.
 */
export function toImage(svg: string, alt: string, caption = ''): string {
  const address = svg
    .replace(/'/g, '&#39;')
    .replace(/"/g, "'")
    .replace(/[%#<>\r\n]/g, encodeURIComponent);
  return (
    (caption && `<p>${escape(caption)}</p>`) +
    `<img alt="${escape(alt)}" style="max-width:100%" src="data:image/svg+xml;charset=utf-8,${escape(address)}">`
  );
}

/** A drawing in Graphviz's language DOT, from left to right, in the colours of the kit. `node` says how nodes look. */
export function toDigraph(look: { name: string; graph: string; node: string }, lines: string[]): string {
  return [
    `digraph ${look.name} { rankdir=LR bgcolor="${panel}" pad=0.15 ${look.graph}`,
    `node [fontname=Arial fontsize=12 fontcolor="${ink}" color="${ink}" fillcolor="#ffffff" ${look.node}]`,
    'edge [color="#57606a" arrowsize=0.7]',
    ...lines,
    '}',
  ].join('\n');
}

/** What marks a node, and an arrow, in DOT. */
export const marks = { node: ' penwidth=3 fillcolor="#fff3c4"', arrow: ` [penwidth=3 color="${ink}"]` };

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
  return drawing?.replace(/ (width|height)="(\d+)pt"/g, ' $1="$2"');
}

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
