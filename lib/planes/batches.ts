import type { NewEntity } from './catalog.ts';
import { fields, textOf } from '../core/json.ts';

/** A row as it is sent, with what the service knows it by and the negative guids it names; or why it cannot be sent. */
export interface Row {
  entity?: NewEntity;
  qualifiedName: string;
  guid: string;
  key: string;
  placeholders: string[];
  error?: Error;
}

/** Groups of rows that go into one call. A group is the indexes of rows that stay together. */
export type Batch = number[][];

function qualifiedNameOf(entity: unknown): string {
  try {
    return textOf(fields(fields(entity)['attributes'])['qualifiedName']);
  } catch {
    // A getter of the caller's.
    return '';
  }
}

/** By what the service knows an asset again; nothing where it has no qualifiedName. */
export function keyOf(entity: unknown): string {
  const qualifiedName = qualifiedNameOf(entity);
  return qualifiedName && `${textOf(fields(entity)['typeName'])} ${qualifiedName}`;
}

/** Reads what the caller gave. Throws a `TypeError` for what is no object. */
export function rowOf(given: unknown, index: number): Row {
  let json: string | undefined;
  try {
    json = JSON.stringify(given);
  } catch (thrown) {
    const [reason] = textOf(fields(thrown)['message']).split('\n');
    const error = new TypeError(`Row ${index} cannot be sent as JSON: ${reason}`);
    return { qualifiedName: qualifiedNameOf(given), guid: '', key: '', placeholders: [], error };
  }
  if (!json?.startsWith('{'))
    throw new TypeError(`Row ${index} is not an asset: an object with a typeName and attributes.`);
  // A guid is a text to the service: a number is meant as one, and `null` as none.
  const isPlain = !/"guid":[^"]/.test(json) && !('toJSON' in (given as object));
  const entity = (isPlain ? given : JSON.parse(json, withGuidAsText)) as NewEntity;
  const placeholders = (isPlain ? json : JSON.stringify(entity)).match(/"guid":"-[^"]*/g) ?? [];
  const [qualifiedName, guid] = [qualifiedNameOf(entity), textOf(entity.guid)];
  return { entity, qualifiedName, guid, key: keyOf(entity), placeholders };
}

function withGuidAsText(name: string, value: unknown): unknown {
  if (name !== 'guid') return value;
  return value === null ? undefined : typeof value === 'number' ? String(value) : value;
}

/** Which rows stay together: those that are the same asset, and those that name the same negative guid. */
export function groupsOf(rows: Row[]): number[][] {
  const leader = [...rows.keys()];
  const leaderOf = (index: number) => {
    for (let above = leader[index]; above !== undefined && above !== index; above = leader[index]) {
      leader[index] = leader[above] ?? above;
      index = above;
    }
    return index;
  };
  const firstWith = new Map<string, number>();
  const tie = (index: number, to: string) => {
    const first = firstWith.get(to);
    if (first === undefined) {
      firstWith.set(to, index);
      return;
    }
    const [one, other] = [leaderOf(index), leaderOf(first)];
    leader[Math.max(one, other)] = Math.min(one, other);
  };
  rows.forEach(({ key, placeholders }, index) => {
    if (key) tie(index, key);
    for (const guid of placeholders) tie(index, guid);
  });
  const groups = new Map<number, number[]>();
  rows.forEach(({ error }, index) => {
    if (error) return;
    const first = leaderOf(index);
    const group = groups.get(first);
    if (group) group.push(index);
    else groups.set(first, [index]);
  });
  return [...groups.values()];
}

/** Takes as many groups off the front as fit, but one at least. */
export function deal(groups: number[][], size: number): Batch {
  let [count, room] = [0, size];
  for (const { length } of groups) {
    if (count > 0 && length > room) break;
    room -= length;
    count += 1;
  }
  return groups.splice(0, count);
}

export interface Sizes {
  next(): number;
  /** After calls that were answered. */
  grow(answered: Batch): void;
  /** After a call that was too much. */
  shrink(refused: Batch): void;
}

/**
 * How many rows the next call takes: `fixed`, else what the answers so far suggest. A real account was seen to take 4 s
 * for 200 assets, and pyapacheatlas sends 1000: four first calls of 250 are answered within 30 s even where the service
 * takes one asset after the other. After a first call that was too much, the size grows slowly.
 */
export function createSizes(share: number, fixed: number | undefined): Sizes {
  let size = fixed ?? Math.min(250, Math.max(50, Math.ceil(share)));
  let growth = 4;
  const changeTo = (next: number) => (size = fixed ?? next);
  return {
    next: () => size,
    grow: (answered) => changeTo(Math.max(size, Math.min(1000, Math.ceil(answered.flat().length * growth)))),
    shrink(refused) {
      growth = 1.1;
      changeTo(Math.max(1, Math.min(size, Math.floor(refused.flat().length / 2))));
    },
  };
}
