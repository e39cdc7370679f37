import { writeEntities, type EntityHeader, type EntityMutation, type NewEntity, type WriteOptions } from './catalog.ts';
import type { Client } from '../core/client.ts';
import { HttpError } from '../core/errors.ts';

export interface BulkOptions extends WriteOptions {
  /** Assets in one call. 50 by default. */
  batchSize?: number;
  /** Calls under way at once. 4 by default. */
  concurrency?: number;
  /** Told after each batch how many assets are written and how many have failed. */
  onProgress?: (progress: { done: number; failed: number; total: number }) => void;
}

/** What came of each asset, in the order they were given. */
export interface BulkReport {
  created: WrittenEntity[];
  /** Also what a first try had created already, where its answer was lost on the way. */
  updated: WrittenEntity[];
  failed: { index: number; qualifiedName: string; error: Error }[];
}

export interface WrittenEntity {
  qualifiedName: string;
  /** Empty where the answer does not tell, as for an asset that was the same already. */
  guid: string;
}

/**
 * Writes many assets, in batches, and tells what came of each. A batch that is refused for what is in it is halved
 * until the rows at fault stand alone, so that all the others are written; where every row is bad, that takes two calls
 * a row. A 403 may be due to assets that exist in a collection where the caller may not write, so it is halved too, but
 * where both halves are met with one, the caller is taken to lack the role, and that batch has failed.
 *
 * Rows that name the same negative guid, or are the same asset, are written or refused together, in one call even
 * where they are more than `batchSize`. Batches go in no order: what a row refers to by `qualifiedName` has to be
 * there beforehand. Rows that were not finished when `signal` ended the run are in none of the lists; run again for
 * them. Throws a `TypeError` for a size that is no whole number from 1 on, and for a row that is no object; what the
 * service refuses is reported.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/entity/bulk-create-or-update
 */
export async function createEntities(
  client: Client,
  entities: readonly NewEntity[],
  options: BulkOptions = {},
): Promise<BulkReport> {
  const { batchSize = 50, concurrency = 4, onProgress, signal } = options;
  for (const size of [batchSize, concurrency]) {
    if (!Number.isInteger(size) || size < 1)
      throw new TypeError('batchSize and concurrency are whole numbers from 1 on.');
  }
  const odd = entities.findIndex((entity) => typeof entity !== 'object' || entity === null);
  if (odd >= 0) throw new TypeError(`Row ${odd} is not an asset: an object with a typeName and attributes.`);
  const outcomes = new Map<number, Outcome>();
  const progress = { done: 0, failed: 0, total: entities.length };
  const waiting = batchesOf(entities, batchSize);
  const workers = Array.from({ length: Math.min(concurrency, waiting.length) }, work);
  // Where `onProgress` throws, the other workers begin no further batch.
  await Promise.all(workers).finally(() => waiting.splice(0));
  return reportOf(entities, outcomes);

  async function work() {
    for (let batch = waiting.shift(); batch && !signal?.aborted; batch = waiting.shift()) {
      await settle(batch, await write(batch));
    }
  }

  async function write(groups: number[][]): Promise<EntityMutation | Error> {
    const body = { entities: groups.flat().map((index) => entities[index]) };
    return writeEntities(client, '/entity/bulk', body, options).catch((error: Error) => error);
  }

  async function settle(groups: number[][], outcome: EntityMutation | Error): Promise<void> {
    if (isRefusal(outcome) && groups.length > 1) {
      const middle = Math.ceil(groups.length / 2);
      const [first, second] = [groups.slice(0, middle), groups.slice(middle)];
      const [one, other] = [await write(first), await write(second)];
      if (!isForbidden(one) || !isForbidden(other)) {
        await settle(first, one);
        return settle(second, other);
      }
    }
    if (outcome instanceof Error && !isRefusal(outcome) && signal?.aborted) return;
    const indexes = groups.flat();
    const find = outcome instanceof Error ? () => outcome : finderIn(outcome);
    for (const index of indexes) outcomes.set(index, find(entities[index]!));
    progress[outcome instanceof Error ? 'failed' : 'done'] += indexes.length;
    onProgress?.({ ...progress });
  }
}

const isForbidden = (outcome: unknown) => outcome instanceof HttpError && outcome.status === 403;

/**
 * Whether the service found fault with rows: what they hold (400, 422), what they refer to (404, but not of the route),
 * what is there already (409) or how many they are (413). Anything else concerns the caller, the service or the way.
 */
function isRefusal(outcome: unknown): boolean {
  if (!(outcome instanceof HttpError)) return false;
  const { status, code } = outcome;
  return status === 404 ? code.startsWith('ATLAS-') : [400, 403, 409, 413, 422].includes(status);
}

const qualifiedNameOf = ({ attributes }: Pick<EntityHeader, 'attributes'>) =>
  String(attributes?.['qualifiedName'] ?? '');
/** By what the service knows an asset again; nothing where it has no qualifiedName. */
const keyOf = (entity: NewEntity | EntityHeader) =>
  qualifiedNameOf(entity) && `${entity.typeName} ${qualifiedNameOf(entity)}`;

/** Deals the rows into batches. A batch is a list of groups, and a group is the indexes of rows that stay together. */
function batchesOf(entities: readonly NewEntity[], batchSize: number): number[][][] {
  const batches: number[][][] = [];
  let room = 0;
  for (const group of groupsOf(entities)) {
    room -= group.length;
    const last = batches.at(-1);
    if (last && room >= 0) last.push(group);
    else {
      batches.push([group]);
      room = batchSize - group.length;
    }
  }
  return batches;
}

function groupsOf(entities: readonly NewEntity[]): number[][] {
  const leader = entities.map((_, index) => index);
  const leaderOf = (index: number) => {
    // Each step halves what is left of the way.
    while (leader[index]! !== index) index = leader[index] = leader[leader[index]!]!;
    return index;
  };
  const firstWith = new Map<string, number>();
  entities.forEach((entity, index) => {
    const negativeGuids = [...JSON.stringify(entity).matchAll(/"guid":"?(-\d+)/g)].map(([, guid = '']) => guid);
    for (const key of [keyOf(entity) || `row ${index}`, ...negativeGuids]) {
      const [one, other] = [leaderOf(index), leaderOf(firstWith.get(key) ?? index)];
      leader[Math.max(one, other)] = Math.min(one, other);
      firstWith.set(key, Math.min(one, other));
    }
  });
  const groups: number[][] = entities.map(() => []);
  entities.forEach((_, index) => groups[leaderOf(index)]!.push(index));
  return groups.filter(({ length }) => length > 0);
}

type Outcome = Error | { list: 'created' | 'updated'; guid: string };

/** Looks rows up in the answer for their batch: by guid where one was given or assigned, else by qualifiedName. */
function finderIn({ guidAssignments = {}, mutatedEntities = {} }: EntityMutation): (entity: NewEntity) => Outcome {
  const found = new Map<string, Outcome>();
  for (const [list, kind] of [
    ['updated', 'UPDATE'],
    ['created', 'CREATE'],
  ] as const) {
    for (const header of mutatedEntities[kind] ?? []) {
      for (const key of [header.guid, keyOf(header)]) if (key) found.set(key, { list, guid: header.guid });
    }
  }
  return (entity) => {
    const { guid = '' } = entity;
    const assigned = guidAssignments[guid] ?? (guid.startsWith('-') ? '' : guid);
    return found.get(assigned || keyOf(entity)) ?? { list: 'updated', guid: assigned };
  };
}

function reportOf(entities: readonly NewEntity[], outcomes: Map<number, Outcome>): BulkReport {
  const report: BulkReport = { created: [], updated: [], failed: [] };
  entities.forEach((entity, index) => {
    const outcome = outcomes.get(index);
    const qualifiedName = qualifiedNameOf(entity);
    if (outcome instanceof Error) report.failed.push({ index, qualifiedName, error: outcome });
    else if (outcome) report[outcome.list].push({ qualifiedName, guid: outcome.guid });
  });
  return report;
}
