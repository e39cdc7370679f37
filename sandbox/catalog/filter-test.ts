import type { Row } from './row';
import type { Types } from './types/registry';

/** What a filter becomes: a test of one row. */
export type Test = (row: Row) => boolean;

export interface FilterContext {
  types: Types;
  now: number;
}
