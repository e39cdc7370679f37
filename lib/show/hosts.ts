import { isLoopback } from '../core/address.ts';
import type { HostRow, HostsFound } from '../diagnosis/hosts.ts';
import { showTable, toTable } from './table.ts';
import { printable } from './text.ts';

/** Lays out which host has which planes, in plain text. */
export function toHosts(rows: HostRow[]): string {
  return toTable(grouped(rows));
}

/** Shows which host has which planes, what that comes to, and what to change in `.env`. */
export function showHosts({ rows, conclusion, fix }: HostsFound): void {
  showTable(grouped(rows));
  console.log(printable([conclusion, fix].filter(Boolean).join('\n')));
}

/** A line for each answer of each host, with the planes it gave that for. */
function grouped(rows: HostRow[]): Record<'host' | 'answer' | 'planes', string>[] {
  const lines = new Map<string, { host: string; answer: string; planes: string }>();
  for (const { host, answer, plane } of rows) {
    const line = lines.get(`${host} ${answer}`);
    const name = isLoopback(`http://${host}`) ? 'this machine' : host;
    lines.set(`${host} ${answer}`, { host: name, answer, planes: line ? `${line.planes}, ${plane}` : plane });
  }
  return [...lines.values()];
}
