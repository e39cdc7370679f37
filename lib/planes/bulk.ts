import { types } from 'node:util';
import { isLate } from '../core/answer.ts';
import { createSizes, deal, groupsOf, keyOf, rowOf, type Batch, type Row } from './batches.ts';
import { writeEntities, type EntityMutation, type NewEntity, type WriteOptions } from './catalog.ts';
import type { Client } from '../core/client.ts';
import { HttpError } from '../core/errors.ts';
import { fields, textOf } from '../core/json.ts';

/** How many assets are written, in what batches and where to. */
export interface BulkOptions extends WriteOptions {
  /**
   * Assets in one call. Where you do not say: at first 250 at most, then up to 1000 while answers come within a second,
   * and fewer where a call was too much for the service.
   */
  batchSize?: number;
  /** Calls under way at once. 4 by default. */
  concurrency?: number;
  /** Told after each batch how many assets are written and how many have failed, and waited for. */
  onProgress?: (progress: { done: number; failed: number; total: number }) => void;
}

/** What came of each asset, in the order they were given. */
export interface BulkReport {
  created: WrittenEntity[];
  /** Also what a first try had created already, where its answer was lost on the way. */
  updated: WrittenEntity[];
  /** An `HttpError` with status 0 says that no answer came: the asset may be written, unless its code is `NotSent`. */
  failed: { index: number; qualifiedName: string; error: Error }[];
}

/** An asset that was written, and what became of it. */
export interface WrittenEntity {
  qualifiedName: string;
  /** Empty where the answer does not tell, as for an asset that was the same already. */
  guid: string;
}

/**
 * Writes many assets, in batches, and tells what came of each. A batch that is refused for what is in it, or is too much
 * for the service (413, 408, 504, a time-out), is halved until the rows at fault stand alone, so that all the others
 * are written; where every row is bad, that takes two calls a row. A 403 may be due to assets that exist in a collection
 * where the caller may not write, so it is halved too, but where both halves are met with one, the caller is taken to
 * lack the role, and that batch has failed. Where five rows in a row get no answer in time, each in a call of its own,
 * the service is taken to be down, and the rest fails as `NotSent`.
 *
 * Rows that name the same negative guid, or are the same asset, are written or refused together, in one call even
 * where they are more than `batchSize`. Batches go in no order: what a row refers to by `qualifiedName` has to be
 * there beforehand. A guid that is a number is taken as text, and `null` as none. Where `signal` ends the run, what was
 * sent and not answered has failed, and rows that were not sent, or refused with others, are in none of the lists.
 * Whatever came of a run, the same rows can be given again: what is written already is then updated.
 *
 * Throws a `TypeError` before the first call for a size that is no whole number from 1 on, and for a row that is no
 * object; what else is wrong with a row is reported. What `onProgress` throws ends the run when the calls under way are
 * answered, and is thrown with the report as its `report`.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/entity/bulk-create-or-update
 */
export async function createEntities(
  client: Client,
  entities: readonly NewEntity[],
  options: BulkOptions = {},
): Promise<BulkReport> {
  const { batchSize, concurrency = 4, onProgress, signal } = options;
  for (const size of [batchSize ?? 1, concurrency]) {
    if (!Number.isInteger(size) || size < 1)
      throw new TypeError('batchSize and concurrency are whole numbers from 1 on.');
  }
  const rows = Array.from(entities, rowOf);
  const groups = groupsOf(rows);
  const sizes = createSizes(rows.length / concurrency, batchSize);
  const halves: Batch[] = [];
  const running = new Set<Promise<void>>();
  const outcomes = new Map<number, Outcome>();
  const late = new Map<number, Outcome>();
  const progress = { done: 0, failed: 0, total: rows.length };
  let unanswered = 0;
  let notSent: HttpError | undefined;
  let broken: { thrown: unknown } | undefined;

  await record(
    [...rows.keys()].filter((index) => rows[index]?.error),
    (index) => ({ error: rows[index]?.error }),
  );
  for (begin(); running.size > 0; begin()) await Promise.race(running);
  if (notSent)
    await record(
      [...rows.keys()].filter((index) => !outcomes.has(index)),
      (index) => late.get(index) ?? { error: notSent },
    );
  const report = reportOf(rows, (index) => outcomes.get(index) ?? late.get(index));
  if (broken) throw withReport(broken.thrown, report);
  return report;

  function begin(): void {
    while (running.size < concurrency && !signal?.aborted && !broken && !notSent) {
      const half = halves.shift();
      const batch = half ?? deal(groups, sizes.next());
      if (batch.length === 0) return;
      const call = run(batch, { isHalf: half !== undefined }).finally(() => running.delete(call));
      running.add(call);
    }
  }

  async function run(batch: Batch, { isHalf }: { isHalf: boolean }): Promise<void> {
    const began = performance.now();
    const answer = await write(batch);
    if (!isHalf && batch.length > 1 && isTooMuch(answer.error)) sizes.shrink(batch);
    if (!isHalf && !answer.error && performance.now() - began < quick) sizes.grow(batch);
    await settle(batch, answer);
  }

  async function write(batch: Batch): Promise<{ error?: Error; mutation?: EntityMutation }> {
    const body = { entities: batch.flat().map((index) => rows[index]?.entity) };
    // What takes too long as a batch is not sent again before it is halved.
    const repeatable = batch.length > 1 ? 'unless late' : true;
    return writeEntities(client, '/entity/bulk', body, { ...options, repeatable }).then(
      (mutation) => ({ mutation }),
      (thrown) => ({ error: asError(thrown) }),
    );
  }

  async function settle(batch: Batch, { error, mutation = {} }: Awaited<ReturnType<typeof write>>): Promise<void> {
    if (batch.length > 1 && (isRefusal(error) || isTooMuch(error))) {
      const middle = Math.ceil(batch.length / 2);
      const [first, second] = [batch.slice(0, middle), batch.slice(middle)];
      if (isLate(error)) for (const index of batch.flat()) late.set(index, { error });
      if (!isForbidden(error)) return void halves.unshift(first, second);
      if (signal?.aborted) return;
      const [one, other] = [await write(first), await write(second)];
      if (!isForbidden(one.error) || !isForbidden(other.error)) {
        await settle(first, one);
        return settle(second, other);
      }
    }
    unanswered = isLate(error) ? unanswered + 1 : 0;
    if (isLate(error) && unanswered === patience) notSent = notSentAfter(error);
    const find = error ? () => ({ error }) : finderIn(mutation);
    await record(batch.flat(), (index) => find(rows[index]!));
  }

  /** Keeps what came of some rows, and tells how far the run is. */
  async function record(indexes: number[], outcomeOf: (index: number) => Outcome): Promise<void> {
    for (const index of indexes) {
      const outcome = outcomeOf(index);
      outcomes.set(index, outcome);
      progress[outcome.error ? 'failed' : 'done'] += 1;
    }
    try {
      if (indexes.length > 0 && !broken) await onProgress?.({ ...progress });
    } catch (thrown) {
      broken = { thrown };
    }
  }
}

type Outcome = { error?: Error | undefined; list?: 'created' | 'updated'; guid?: string };

/** Milliseconds. After a quick answer four times as many rows are still far from any time-out. */
const quick = 1000;
const patience = 5;

const isForbidden = (error: unknown) => error instanceof HttpError && error.status === 403;

/**
 * Whether the service found fault with rows: what they hold (400, 422), what they refer to (404, but not of the route)
 * or what is there already (409). Anything else concerns the caller, the service or the way.
 */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof HttpError)) return false;
  const { status, code } = error;
  return status === 404 ? code.startsWith('ATLAS-') : [400, 403, 409, 422].includes(status);
}

const isTooMuch = (error: unknown) => isLate(error) || (error instanceof HttpError && error.status === 413);

function notSentAfter({ method, path, message }: HttpError): HttpError {
  const text = `${patience} rows before this one, each in a call of its own, got no answer in time. The last: ${message}`;
  return new HttpError({ method, path, status: 0, code: 'NotSent', text });
}

/** A promise may be rejected with anything, also by a credential of one's own or in another realm. */
const asError = (thrown: unknown): Error =>
  thrown instanceof Error || types.isNativeError(thrown) ? thrown : new Error(textOf(thrown) || 'The call failed.');

/** What was thrown, with the report on it; an error in its place where it can carry none. */
function withReport(thrown: unknown, report: BulkReport): unknown {
  const property = { value: report, configurable: true };
  if (Object(thrown) === thrown && Reflect.defineProperty(thrown as object, 'report', property)) return thrown;
  const message = textOf(thrown) || textOf(fields(thrown)['message']) || 'onProgress threw.';
  return Object.defineProperty(new Error(message, { cause: thrown }), 'report', property);
}

/** Looks rows up in the answer for their batch: by guid where one was given or assigned, else by qualifiedName. */
function finderIn({ guidAssignments, mutatedEntities }: EntityMutation): (row: Row) => Outcome {
  const [assignments, mutated] = [fields(guidAssignments), fields(mutatedEntities)];
  const headers = (['UPDATE', 'CREATE'] as const).flatMap((kind) => {
    const list = kind === 'CREATE' ? ('created' as const) : ('updated' as const);
    return [mutated[kind]]
      .flat()
      .map((header) => ({ header, outcome: { list, guid: textOf(fields(header)['guid']) } }));
  });
  const byGuid = new Map(headers.map(({ outcome }) => [outcome.guid, outcome]));
  let byKey: typeof byGuid | undefined;
  return ({ guid, key }) => {
    const assigned = textOf(assignments[guid]) || (guid.startsWith('-') ? '' : guid);
    if (assigned) return byGuid.get(assigned) ?? { list: 'updated', guid: assigned };
    byKey ??= new Map(headers.map(({ header, outcome }) => [keyOf(header), outcome]));
    return (key ? byKey.get(key) : undefined) ?? { list: 'updated', guid: '' };
  };
}

function reportOf(rows: Row[], outcomeOf: (index: number) => Outcome | undefined): BulkReport {
  const report: BulkReport = { created: [], updated: [], failed: [] };
  rows.forEach(({ qualifiedName }, index) => {
    const { error, list, guid = '' } = outcomeOf(index) ?? {};
    if (error) report.failed.push({ index, qualifiedName, error });
    else if (list) report[list].push({ qualifiedName, guid });
  });
  return report;
}
