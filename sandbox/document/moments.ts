import { DAY, dayOf } from '../dates';
import type { Faults } from './faults';
import type { Moment } from './model-parts';

/** The moment in milliseconds; a fault where it is none. */
export function readMoment(moment: Moment, { asOf, faults }: { asOf: number; faults: Faults }, place: string): number {
  const time = typeof moment === 'number' ? dayOf(asOf) + moment * DAY : Date.parse(moment);
  // The dates of the services have four digits for the year.
  if (time >= Date.UTC(1, 0) && time < Date.UTC(10_000, 0)) return time;
  faults.add(
    place,
    `${JSON.stringify(moment)} is no moment: write 2026-01-31T09:30:00Z, or days from the start such as -30.`,
  );
  return asOf;
}

/** A moment as a document has it: a midnight by its days, so that it moves along with the start. */
export function writeMoment(time: number, asOf: number): Moment {
  const days = (time - dayOf(asOf)) / DAY;
  return Number.isInteger(days) ? days : new Date(time).toISOString();
}
