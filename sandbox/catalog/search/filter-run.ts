import { everything, type Filter, type Test } from './filter-test';
import type { Row } from './row';
import type { Table } from './table';

/** Says whether row n of a table passes a filter. */
export type RowTest = (n: number) => boolean;

/** Makes a filter ready for a whole table: a test of a shared value is asked once for the value and not once for every row. */
export function onTable(filter: Filter, table: Table): RowTest {
  if (filter.kind === 'test')
    return filter.property ? onProperty(filter.test, table, filter.property) : onRows(filter.test, table);
  if (filter.kind === 'not') {
    const part = onTable(filter.part, table);
    return (n) => !part(n);
  }
  const tests = filter.parts.filter((part) => part !== everything).map((part) => onTable(part, table));
  // Most filters have one or two parts, and a row is tested often: no loop for those.
  const [first = () => filter.kind === 'every', second, ...others] = tests;
  if (second === undefined) return first;
  if (others.length > 0) {
    return filter.kind === 'every' ? (n) => tests.every((test) => test(n)) : (n) => tests.some((test) => test(n));
  }
  return filter.kind === 'every' ? (n) => first(n) && second(n) : (n) => first(n) || second(n);
}

function onProperty(test: Test, table: Table, property: keyof Row): RowTest {
  const { codes, samples } = table.property(property);
  const passes = samples.map(test);
  return (n) => passes[codes[n]];
}

const onRows =
  (test: Test, { rows }: Table): RowTest =>
  (n) => {
    const row = rows[n];
    return row !== undefined && test(row);
  };
