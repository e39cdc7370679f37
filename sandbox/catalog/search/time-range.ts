import { DAY } from '../../dates';

const ranges: Record<string, (age: number) => boolean> = {
  LAST_24H: (age) => age <= DAY,
  LAST_7D: (age) => age <= 7 * DAY,
  LAST_30D: (age) => age <= 30 * DAY,
  LAST_365D: (age) => age <= 365 * DAY,
  MORE_THAN_365D: (age) => age > 365 * DAY,
};

export const timeRanges = Object.keys(ranges);

/** Whether a time in milliseconds lies in a range named like LAST_7D, seen from now. */
export const inTimeRange = (range: string, time: number, now: number): boolean => ranges[range]?.(now - time) ?? false;
