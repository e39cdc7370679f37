/** Makes text safe inside HTML, SVG and their attributes. */
export function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML has no place for most control characters, not even escaped.
  return text
    .replace(/[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** Puts a text on one line, its line breaks marked, and cuts the middle out of one longer than `longest`. */
export function oneLine(text: string, longest = 100): string {
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ↵ ');
  const half = Math.floor((longest - 1) / 2);
  return line.length > longest ? `${line.slice(0, half)}…${line.slice(-half)}` : line;
}

/** Draws how far something is as a bar of characters. */
export function bar(fraction: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
}
