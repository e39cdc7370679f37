import { join } from 'node:path';
import { root } from '../../tools/jupyter-env';
import { versions } from './python';
import type { Call, Trial } from './trials';

/** The page that has the table. */
export const page = join(root, 'sandbox', 'README.md');
const [begin, end] = ['<!-- clients: begin -->\n', '<!-- clients: end -->\n'];

/** The table of what came of the clients, in Markdown. */
export function tableOf(trials: Trial[]): string {
  const pinned = versions();
  const rows = trials.map(({ package: name, calls }) => {
    const passed = calls.filter((call) => call.passed).length;
    return `| ${name} | ${pinned[name] ?? ''} | ${calls.length} | ${passed} | ${differencesOf(calls)} |`;
  });
  return ['| client | version | calls tried | passed | known differences |', '|---|---|--:|--:|---|', ...rows, ''].join(
    '\n',
  );
}

/** Each difference once, with how many calls it keeps from passing. */
function differencesOf(calls: Call[]): string {
  const counts = new Map<string, number>();
  for (const { known } of calls) if (known) counts.set(known, (counts.get(known) ?? 0) + 1);
  const said = [...counts].map(([why, count]) => `${why} (${count})`).join('; ');
  return said === '' ? '-' : said[0]?.toUpperCase() + said.slice(1);
}

/** The text of the page with another table. */
export function withTable(text: string, table: string): string {
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} lacks ${begin.trim()} or ${end.trim()}.`);
  return before + begin + table + end + after;
}
