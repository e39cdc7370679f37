import { join } from 'node:path';
import { root } from '../../../tools/jupyter-env';
import { calls } from './calls';
import { rowOf, type Group, type Made, type Row } from './cases';
import { checks } from './checks';
import { hosts } from './hosts';
import { withGroups } from './groups';
import { network } from './network';
import { planes } from './planes';
import { unified } from './unified';
import { setUp } from './set-up';
import { settings } from './settings';
import { signIn } from './sign-in';

export const groups: Group[] = [
  ...setUp,
  ...settings,
  ...signIn,
  ...planes,
  ...unified,
  ...network,
  ...hosts,
  ...checks,
  ...calls,
  ...withGroups,
];
export const place = join(root, 'docs', 'messages.md');

/** A sentence as a cell of a table: nothing in it begins a link or another cell. */
const inCell = (text: string) =>
  text.replace(/`[^`]*`|[|[\]<>]/g, (one) => (one.length > 1 ? one : `&#${one.charCodeAt(0)};`)).replace(/\n/g, '<br>');
const asCode = (line: string) => `\`${line.replace(/\|/g, '\\|')}\``;

/** The row of a table. */
export const lineOf = ({ lines, means, todo }: Row) =>
  `| ${lines.map(asCode).join('<br>')} | ${inCell(means)} | ${inCell(todo)} |`;

const addressOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');

const head = `# Messages

You see a message and want to know what it means and what to do: search this page (Ctrl+F) for some words of it, or for its code.

- What stands in braces differs each time; {call} is a method and a path, such as GET /account. Names, numbers and addresses are examples.
- Lessons show the second column as *Meaning* and the third as *To do*. In a program, \`explain(error)\` gives both, and \`diagnose(connection, error)\` asks further.
- The lesson [troubleshooting](../notebooks/troubleshooting.ipynb) lets the most common ones happen. \`npm run doctor\` checks a set-up from beginning to end.

This page is written by \`node tools/run.js test/docs/messages/main.ts\`. A test lets each message happen and compares it with its row.
`;

/** The whole page. */
export function pageOf(made: Made[]): string {
  // One sentence may be said in several places.
  const rowsOf = (group: Group) => [
    ...new Set(made.filter((row) => row.group === group).map(({ one, told }) => lineOf(rowOf(one, told)))),
  ];
  const sections = groups.map((group) =>
    [
      `## ${group.title}\n`,
      `${group.intro}\n`,
      '| what you see | what it means | what to do |\n|---|---|---|',
      ...rowsOf(group),
      '',
    ].join('\n'),
  );
  const contents = groups.map(({ title }) => `- [${title}](#${addressOf(title)})`);
  return [head, contents.join('\n'), '', ...sections].join('\n');
}
