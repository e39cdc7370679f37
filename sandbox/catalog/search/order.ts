import { compare, isRecord } from '../../values';
import { invalidParameters, quoted } from '../atlas-refusals';
import type { Row } from './row';

const sortable = [
  'name',
  'qualifiedName',
  'entityType',
  'objectType',
  'owner',
  'collectionId',
  'createTime',
  'updateTime',
] as const;
type Key = (typeof sortable)[number];
const isKey = (name: string): name is Key => sortable.some((key) => key === name);

/** How many fields one order may name. */
const most = 100;

/** An order of rows; two of the same name are the same. */
export interface Order {
  name: string;
  compare(a: Row, b: Row): number;
}

/** Reads `orderby`, a list like `[{"name":"ASC"},{"updateTime":"DESC"}]`, into an order of rows; nothing if there is none. */
export function readOrder(orderby: unknown): Order | undefined {
  if (orderby === undefined || orderby === null) return undefined;
  if (!Array.isArray(orderby)) throw invalidParameters('orderby must be a list like [{"name":"ASC"}]');
  if (orderby.length > most) throw invalidParameters(`orderby may hold ${most} fields`);
  const steps = orderby.map(readStep);
  if (steps.length === 0) return undefined;
  return {
    name: steps.map(({ key, sign }) => `${key} ${sign}`).join(),
    compare(a, b) {
      for (const { key, sign } of steps) {
        const difference = sign * compareBy(key, a, b);
        if (difference !== 0) return difference;
      }
      return 0;
    },
  };
}

function readStep(step: unknown): { key: Key; sign: 1 | -1 } {
  const entries = isRecord(step) ? Object.entries(step) : [];
  const [key, order] = entries[0] ?? [];
  const direction = typeof order === 'string' ? order.toUpperCase() : '';
  // Which fields the service sorts by is unconfirmed beyond the two of its example.
  if (entries.length !== 1 || key === undefined || !isKey(key) || !['ASC', 'DESC'].includes(direction)) {
    throw invalidParameters(
      `orderby takes objects of one key (${sortable.join(', ')}) and ASC or DESC, but found: ${quoted(step)}`,
    );
  }
  return { key, sign: direction === 'ASC' ? 1 : -1 };
}

function compareBy(key: Key, a: Row, b: Row): number {
  const [x, y] = [a[key], b[key]];
  return typeof x === 'number' && typeof y === 'number' ? x - y : compare(String(x ?? ''), String(y ?? ''));
}
