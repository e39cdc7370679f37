import type { CheckResult } from '../diagnosis/checks.ts';
import { escape } from '../show/text.ts';
import { show } from '../show/kernel.ts';
import { line as ground, toImage, toSvg } from '../show/svg.ts';

/** A sign and a colour for each status. The sign alone tells them apart. */
const signs: Record<CheckResult['status'], [sign: string, colour: string]> = {
  pass: ['✓', '#1a7f37'],
  fail: ['✗', '#cf222e'],
  warn: ['!', '#9a6700'],
  skip: ['–', '#57606a'],
};

/** Tells how checks came out, a line each, with the first one to fix marked. */
export function toPreflight(results: CheckResult[]): string {
  const first = results.find(({ status }) => status === 'fail');
  return results
    .map((one) => `${signs[one.status][0]} ${one.name}: ${one.status}${one === first ? ', fix this first' : ''}`)
    .join('\n');
}

/** Draws checks as stops on a line, in the order in which they depend on each other. */
export function toPreflightSvg(results: CheckResult[]): string {
  const [step, y] = [92, 40];
  const at = (index: number) => step / 2 + index * step;
  const first = results.findIndex(({ status }) => status === 'fail');
  const stops = results.map(({ name, status }, index) => {
    const [sign, colour] = signs[status];
    const words = [...inTwo(name), status].map(
      (word, line) => `<text x="${at(index)}" y="${y + 34 + line * 15}" text-anchor="middle">${escape(word)}</text>`,
    );
    return (
      `<circle cx="${at(index)}" cy="${y}" r="14" fill="#fff" stroke="${colour}" stroke-width="3"/>` +
      `<text x="${at(index)}" y="${y + 6}" text-anchor="middle" font-size="17" font-weight="bold" fill="${colour}">${sign}</text>` +
      words.join('')
    );
  });
  const hint = first < 0 ? '' : `<text x="${at(first)}" y="17" text-anchor="middle">fix this first</text>`;
  const line = `<path d="M${at(0)} ${y}H${at(results.length - 1)}" stroke="${ground}" stroke-width="2"/>`;
  return toSvg(step * results.length, y + 72, line + hint + stops.join(''));
}

/** Shows checks as a picture whose words are those of `toPreflight`. */
export function showPreflight(results: CheckResult[]): void {
  const text = toPreflight(results);
  show(results.length > 0 ? toImage(toPreflightSvg(results), text) : '<p>No checks</p>', text || '(no checks)');
}

/** Breaks a name where its halves are closest in length. */
function inTwo(name: string): [string, string] {
  const words = name.split(' ');
  const halves = words.map((_, index): [string, string] => [
    words.slice(0, index + 1).join(' '),
    words.slice(index + 1).join(' '),
  ]);
  const longest = ([head, tail]: [string, string]) => Math.max(head.length, tail.length);
  return halves.reduce((best, one) => (longest(one) < longest(best) ? one : best));
}
