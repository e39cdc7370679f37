import { hash } from 'node:crypto';
import { createFaults, type Faults } from './faults';
import type { WorldDocument } from './model';
import type { Moment } from './model-parts';
import { readMoment } from './moments';
import { createNames, type Names } from './names';

/** What the parts of a document are read with: they name each other's things. */
export interface Reading {
  document: WorldDocument;
  /** The moment from which days are counted, and of which is what has no date. */
  asOf: number;
  faults: Faults;
  /** People, applications and groups, by object id. */
  who: Names;
  /** The object ids of groups. */
  groups: ReadonlySet<string>;
  collections: Names;
  moment(given: Moment | undefined, otherwise: number, place: string): number;
}

/** The same without the names, which are read first. */
export function beginReading(document: WorldDocument, start: number): Reading {
  const faults = createFaults();
  const reading: Reading = {
    document,
    asOf: start,
    faults,
    who: createNames({ called: 'a person, application or group', open: true }),
    groups: new Set(),
    collections: createNames({ called: 'a collection' }),
    moment: (given, otherwise, place) => (given === undefined ? otherwise : readMoment(given, reading, place)),
  };
  if (document.asOf !== undefined) reading.asOf = readMoment(document.asOf, reading, 'asOf');
  return reading;
}

/** An id of the kind that the sandbox's own have: what it names, and a part that follows from a name. */
export const namedId = (kind: string, name: string): string =>
  `5a4db0c5-${kind}-4000-8000-${hash('sha256', `${kind} ${name.toLowerCase()}`).slice(0, 12)}`;

/** The same thing's id of another kind. */
export const sameId = (kind: string, id: string): string => `${id.slice(0, 9)}${kind}${id.slice(13)}`;

/** An object without what has no value. */
export const present = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;

/** A value, unless it is what is there without it. */
export const unless = <T>(value: T, usual: unknown): T | undefined =>
  JSON.stringify(value) === JSON.stringify(usual) ? undefined : value;

/** Of a list, nothing where it is empty. */
export const some = <T>(list: readonly T[]): T[] | undefined => (list.length > 0 ? [...list] : undefined);

/** Finds each id that two things have. */
export function refuseTwice(ids: Map<string, string>, id: string, place: string, faults: Faults, called: string): void {
  const before = ids.get(id.toLowerCase());
  if (before !== undefined) faults.add(place, `it is ${called} of ${before} too.`);
  else ids.set(id.toLowerCase(), place);
}
