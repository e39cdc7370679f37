import type { Types } from '../types/registry';
import type { Row } from './row';

/** A question about one row. */
export type Test = (row: Row) => boolean;

/** What a filter becomes: tests, and how they combine. */
export type Filter =
  | { kind: 'every' | 'some'; parts: Filter[] }
  | { kind: 'not'; part: Filter }
  /** A test that looks at one property of a row only. `property` names it if many rows share its values. */
  | { kind: 'test'; test: Test; property?: keyof Row };

export interface FilterContext {
  types: Types;
  now: number;
}

/** What everything passes. */
export const everything: Filter = { kind: 'every', parts: [] };
