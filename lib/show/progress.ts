import { bar, escape, oneLine, printable } from './text.ts';
import { kernel } from './kernel.ts';

/** A line that is shown once and then changes in place. */
export interface Progress {
  /** Draws the bar up to `done`, with a word about it. */
  update(done: number, text?: string): void;
  /** Draws it for the last time, as it stands or with another word. */
  end(text?: string): void;
}

/** Shows how far a long piece of work is. A `total` of 0 stands for one that is not known: then only words are shown. */
export function progress(total: number, caption: string): Progress {
  const display = kernel()?.newDisplay();
  let [done, words, shown] = [0, '', ''];
  draw();
  return {
    update(now, text = words) {
      [done, words] = [now, text];
      draw();
    },
    end(text = words) {
      words = text;
      draw();
      if (!display && process.stdout.isTTY) console.log();
    },
  };

  function draw(): void {
    // A line break would leave the line that changes in place.
    const line = [caption, total > 0 && `${bar(done / total, 30)} ${done} of ${total}`, words]
      .filter(Boolean)
      .map((one) => oneLine(printable(String(one)), Infinity))
      .join('  ');
    if (line === shown) return;
    if (display) display.html(`<pre>${escape(line)}</pre>`);
    else if (process.stdout.isTTY) process.stdout.write(`\r${line.padEnd(shown.length)}`);
    else console.log(line);
    shown = line;
  }
}
