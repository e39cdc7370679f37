import type { Order } from './order';
import type { Row } from './row';

/** One property of all rows, each different value kept once. Most say the same as many others: a type, a collection, a list of classifications. */
export interface Property {
  /** Which of the values row n has. */
  codes: number[];
  /** For each value, a row that has or had it: what a test or a facet makes of that row, it makes of all the others. */
  samples: Row[];
}

/** The rows by number, in the order in which they came to be, and their properties. */
export interface Table {
  /** By number; a gap is a row that went. */
  readonly rows: readonly (Row | undefined)[];
  numberOf(id: string): number | undefined;
  /** Adds a row, or replaces the one of that id, and gives its number. */
  put(row: Row): number;
  remove(id: string): void;
  property(name: keyof Row): Property;
  /** The numbers of all rows, by number unless an order is given. */
  numbers(order?: Order): readonly number[];
  /** Sorts numbers; those of equal rows stay as they stand. */
  inOrder(numbers: readonly number[], order: Order): number[];
}

/** How many orders are remembered: as many as a page of results offers, and a few more. */
const ordersKept = 8;

/** Makes an empty table. A property is made when it is first asked for, and kept in step from then on. */
export function createTable(): Table {
  const rows: (Row | undefined)[] = [];
  const numbers = new Map<string, number>();
  const properties = new Map<keyof Row, ReturnType<typeof createProperty>>();
  const orders = new Map<string, readonly number[]>();

  function inOrder(wanted: readonly number[], order: Order): number[] {
    const found = wanted.flatMap((n) => {
      const row = rows[n];
      return row ? [{ n, row }] : [];
    });
    return found.sort((a, b) => order.compare(a.row, b.row)).map(({ n }) => n);
  }

  return {
    rows,
    numberOf: (id) => numbers.get(id),

    put(row) {
      const n = numbers.get(row.id) ?? rows.length;
      numbers.set(row.id, n);
      rows[n] = row;
      for (const property of properties.values()) property.note(n, row);
      orders.clear();
      return n;
    },

    remove(id) {
      const n = numbers.get(id);
      if (n === undefined) return;
      numbers.delete(id);
      rows[n] = undefined;
      for (const property of properties.values()) property.forget(property.codes[n]);
      orders.clear();
    },

    property(name) {
      const known = properties.get(name);
      if (known) return known;
      const property = createProperty(name);
      rows.forEach((row, n) => {
        if (row) property.note(n, row);
      });
      properties.set(name, property);
      return property;
    },

    numbers(order) {
      const name = order?.name ?? '';
      const known = orders.get(name);
      if (known) return known;
      if (orders.size >= ordersKept) orders.clear();
      const all = [...rows.keys()].filter((n) => rows[n] !== undefined);
      const made = order ? inOrder(all, order) : all;
      orders.set(name, made);
      return made;
    },

    inOrder,
  };
}

function createProperty(name: keyof Row) {
  const codes: number[] = [];
  const samples: Row[] = [];
  const keys: (string | undefined)[] = [];
  const rowsWith: number[] = [];
  const known = new Map<string | undefined, number>();
  // Codes whose value no row has any more. The next new value takes one, or they would grow with each change of a date.
  const free: number[] = [];

  function codeOf(key: string | undefined, row: Row): number {
    const before = known.get(key);
    if (before !== undefined) return before;
    const code = free.pop() ?? samples.length;
    samples[code] = row;
    keys[code] = key;
    rowsWith[code] = 0;
    known.set(key, code);
    return code;
  }

  /** One row fewer has the value of this code. */
  function forget(code: number): void {
    if (--rowsWith[code] > 0) return;
    known.delete(keys[code]);
    free.push(code);
  }

  function note(n: number, row: Row): void {
    const before = codes[n];
    const value: unknown = row[name];
    const code = codeOf(typeof value === 'string' ? value : JSON.stringify(value), row);
    codes[n] = code;
    rowsWith[code]++;
    if (before !== undefined) forget(before);
  }

  return { codes, samples, note, forget };
}
