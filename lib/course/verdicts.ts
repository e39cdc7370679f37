import type { CheckResult } from '../diagnosis/checks.ts';
import type { Explanation } from '../diagnosis/explain.ts';
import type { PlaneResult } from '../diagnosis/verify.ts';
import type { BulkReport } from '../planes/bulk.ts';
import { printable } from '../show/text.ts';
import { showTable } from '../show/table.ts';
import { inCourse } from './words.ts';

/** Shows what checks found, with what to do where one did not pass, and the verdict on all of them. */
export function showChecks(results: CheckResult[]): void {
  const mends = results.some(({ fix }) => fix !== '');
  showTable(
    results.map(({ name, status, found, fix, reason, roles }) => {
      return { check: name, status, found, ...(mends ? { fix: inCourse(fix, reason, roles) } : {}) };
    }),
  );
  const failed = results.filter(({ status }) => status === 'fail').map(({ name }) => name);
  showVerdict(failed.length === 0, failed.length === 0 ? count(results) : failed.join(', '));
}

/** Lays out an error and what was found out about it, the lines folded at 99 columns. */
export function toErrorText({ message }: Error, { cause, remedy, reason, roles }: Explanation): string {
  const line = (label: string, text: string) => label.padEnd(9) + folded(text, 90).join(`\n${' '.repeat(9)}`);
  const meaning = cause === message ? [] : [line('Meaning:', cause)];
  return [line('You see:', message), ...meaning, line('To do:', inCourse(remedy, reason, roles))].join('\n');
}

/** Breaks a text into lines of this many characters: at blanks, and in a list without blanks behind a comma. */
export function folded(text: string, width: number): string[] {
  const pieces = text.split(/(?<=\n)|(?<= )|(?<=,)(?=\S)/);
  const lines: string[] = [];
  let last = '';
  for (const piece of pieces) {
    if (last.endsWith('\n') || (last && (last + piece).trimEnd().length > width)) {
      lines.push(last);
      last = piece;
    } else last += piece;
  }
  return [...lines, last].map((line) => line.trimEnd());
}

/** Shows an error as one would see it, then what `explain` or `diagnose` reads in it. */
export function showError(error: Error, explanation: Explanation): void {
  console.log(printable(`${toErrorText(error, explanation)}\n`));
}

/** Shows how many assets were created, updated and refused, and each reason for a refusal with the first one it met. */
export function showReport({ created, updated, failed }: BulkReport): void {
  showTable([{ created: created.length, updated: updated.length, refused: failed.length }]);
  const reasons = new Map<string, string[]>();
  for (const { qualifiedName, error } of failed)
    reasons.set(error.message, [...(reasons.get(error.message) ?? []), qualifiedName]);
  for (const [reason, [first, ...more]] of reasons) {
    console.log(`Refused: ${first}${more.length > 0 ? ` and ${more.length} more` : ''}\n  ${reason}`);
  }
}

const passedHere = new Set<string>();

/** How many different checks have passed in this kernel. */
export const checksPassed = (): number => passedHere.size;

/** Shows whether a step is done, in words a reader and a script can both tell. */
export function showVerdict(passed: boolean, what: string): void {
  if (passed) passedHere.add(what);
  console.log(printable(`${passed ? 'Check passed' : 'Check failed'}: ${what}`));
}

function count(results: CheckResult[]): string {
  const skipped = results.filter(({ status }) => status === 'skip').length;
  return `${results.length - skipped} of ${results.length}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Shows how each plane answered. */
export function showPlanes(results: PlaneResult[], caption?: string): void {
  const rows = results.map(({ plane, call, role, ...answer }) => {
    return { plane, call, answer: verdict(answer), 'role needed': role };
  });
  showTable(rows, caption);
}

function verdict({ status, code }: Pick<PlaneResult, 'status' | 'code'>): string {
  if (status === 200) return 'allowed';
  if (status === 404) return 'not there';
  return `refused (${[status || 'no answer', code].filter(Boolean).join(' ')})`;
}

/** Shows side by side how each plane answered in two states, which `headings` names. */
export function showRoles(
  before: PlaneResult[],
  after: PlaneResult[],
  caption?: string,
  headings: [string, string] = ['before', 'after'],
): void {
  const now = new Map(after.map((one) => [one.plane, verdict(one)]));
  const rows = before.map(({ plane, call, role, ...answer }) => {
    const states = { [headings[0]]: verdict(answer), [headings[1]]: now.get(plane) };
    return { plane, call, 'role needed': role, ...states };
  });
  showTable(rows, caption);
}
