import { escape, printable } from './text.ts';

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
