export { printable } from '../core/json.ts';

/** Makes text safe inside HTML, SVG and their attributes. */
export function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML has no place for most control characters, not even escaped, and none for half of a surrogate pair.
  return text
    .replace(/[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** The same for an element of a page that sets formulas, as JupyterLab does between two of `$`: here they are signs. */
export function unset(text: string): string {
  return escape(text).replace(/[$\\]+/g, '<span>$&</span>');
}

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

/** Draws how far something is as a bar of characters. */
export function bar(fraction: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
}
