import type { Collection, CollectionNode } from '../planes/account.ts';
import type { RoleHeld } from '../planes/held.ts';
import { roleName } from '../planes/roles.ts';
import { showText } from './kernel.ts';
import { showTable, type Row } from './table.ts';
import { oneLine } from './text.ts';

/** Draws collections as an indented tree, a line each: friendly name, and the name in brackets. */
export function toTree(nodes: CollectionNode[]): string {
  return treeLines(nodes)
    .map(({ line }) => line)
    .join('\n');
}

/** Turns collections into rows that tell which roles a principal holds on each (`rolesOf`), and where from. */
export function toRoleTree(nodes: CollectionNode[], held: RoleHeld[]): Row[] {
  const lines = treeLines(nodes);
  const titleOf = (from: string) => lines.find(({ node }) => node.name === from)?.node.friendlyName ?? from;
  return lines.map(({ line, node }) => {
    const here = held.filter(({ collection }) => collection === node.name);
    const sources = new Set(here.map(({ from }) => from).filter((from) => from !== node.name));
    const rolesFrom = (source: string) => {
      const some = here.filter(({ from }) => from === source);
      return some.map(titleOfRole).join(', ');
    };
    return {
      // A browser would fold the blanks of the indent into one, and break the line at others.
      collection: line.replace(/ /g, '\xa0'),
      'role given here': rolesFrom(node.name),
      inherited: [...sources].map((source) => `${rolesFrom(source)} (from ${titleOf(source)})`).join(', '),
    };
  });
}

/** A role, and the group that it is held through. */
function titleOfRole({ role, through }: RoleHeld): string {
  return through ? `${roleName(role)} through the group ${through.displayName ?? through.id}` : roleName(role);
}

/** Shows collections as a tree, with the roles that a principal holds on each where `rolesOf` gave them. */
export function showTree(nodes: CollectionNode[], held?: RoleHeld[]): void {
  if (held) showTable(toRoleTree(nodes, held));
  else showText(toTree(nodes));
}

/** Without calling itself: what is read may be deeper than a stack. */
function treeLines(roots: CollectionNode[]): { line: string; node: Collection }[] {
  const lines: { line: string; node: Collection }[] = [];
  const waiting = roots.map((one) => ({ one, branch: '', below: '' })).reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { one, branch, below } = next;
    const { friendlyName, name } = one.collection;
    lines.push({ line: `${branch}${oneLine(`${friendlyName} [${name}]`)}`, node: one.collection });
    const children = one.children.map((child, index) => {
      const last = index === one.children.length - 1;
      return { one: child, branch: `${below}${last ? '└── ' : '├── '}`, below: `${below}${last ? '    ' : '│   '}` };
    });
    for (const child of children.reverse()) waiting.push(child);
  }
  return lines;
}
