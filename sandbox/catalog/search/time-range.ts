const day = 24 * 60 * 60 * 1000;

const ranges: Record<string, (age: number) => boolean> = {
  LAST_24H: (age) => age <= day,
  LAST_7D: (age) => age <= 7 * day,
  LAST_30D: (age) => age <= 30 * day,
  LAST_365D: (age) => age <= 365 * day,
  MORE_THAN_365D: (age) => age > 365 * day,
};

export const timeRanges = Object.keys(ranges);

/** Whether a time in milliseconds lies in a range named like LAST_7D, seen from now. */
export const inTimeRange = (range: string, time: number, now: number): boolean => ranges[range]?.(now - time) ?? false;
