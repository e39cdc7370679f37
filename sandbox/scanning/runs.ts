import type { Catalog } from '../catalog/catalog';
import type { Entity } from '../catalog/entity';
import type { Graph } from '../catalog/graph';
import { versionConflict } from '../http/refusals';
import { changed, ingest, tally } from './ingest';
import { addresses, reach } from './landscape';
import type { Outcome, Run, Scan, Source, Sources } from './sources';

/** What scans need of the world. */
export interface ScanWorld {
  now(): number;
  sources: Sources;
  catalog: Catalog;
  /** What there is to scan. */
  landscape(): Graph;
}

/** Milliseconds after the start at which a run is queued, begins to read, and has ended. A real one takes minutes or hours. */
const QUEUED = 1000;
const RUNNING = 2000;
const ENDED = 5000;

export type RunStatus = 'Accepted' | 'Queued' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled';

/** How far a run is, with the moments in milliseconds that have come. */
export interface Progress {
  status: RunStatus;
  queuedAt?: number;
  runningAt?: number;
  endedAt?: number;
  assets: number;
  classified: number;
  error?: string;
}

/** Starts a run, or gives the one of that id: the call may be repeated. */
export function startRun(world: ScanWorld, scan: Scan, id: string, level: Run['level']): Run {
  const key = id.toLowerCase();
  const known = scan.runs.find((run) => run.id === key);
  if (known) return known;
  const elsewhere = world.sources.all().flatMap(({ scans }) => scans.all().flatMap(({ runs }) => runs));
  if (elsewhere.some((run) => run.id === key))
    throw versionConflict(`The run id '${id}' belongs to another scan. Send a new guid.`);
  const run: Run = { id: key, level, startedAt: world.now() };
  scan.runs.push(run);
  return run;
}

/** Cancels a run. One that has ended stays as it ended. */
export function cancelRun(world: ScanWorld, run: Run): void {
  if (run.outcome === undefined && run.canceledAt === undefined) run.canceledAt = world.now();
}

/** Brings what runs have found by now into the catalog: a run ends by the clock, whoever looks. */
export function settleRuns(world: ScanWorld): void {
  const due = world.sources
    .all()
    .flatMap((source) =>
      source.scans
        .all()
        .flatMap((scan) => scan.runs.filter((run) => isDue(world, run)).map((run) => ({ source, scan, run }))),
    );
  due.sort((a, b) => a.run.startedAt - b.run.startedAt);
  for (const { source, scan, run } of due) run.outcome = finish(world, source, scan, run);
}

const isDue = (world: ScanWorld, run: Run): boolean =>
  run.outcome === undefined && run.canceledAt === undefined && world.now() >= run.startedAt + ENDED;

function finish(world: ScanWorld, source: Source, scan: Scan, run: Run): Outcome {
  const landscape = world.landscape();
  const seen = reach(landscape, source, scan);
  if (seen.length === 0) return { error: notThere(source, scan) };
  const found = tally(landscape, reported(world, scan, run, seen));
  // What it found is there since it ended, whenever somebody looks.
  ingest({ ...world.catalog, now: () => run.startedAt + ENDED }, landscape, seen, scan.collection);
  return found;
}

/** All that is there, or what is new in it: an incremental run after a first one that succeeded. */
function reported(world: ScanWorld, scan: Scan, run: Run, seen: Entity[]): Entity[] {
  const succeeded = ({ outcome }: Run) => outcome !== undefined && !('error' in outcome);
  return run.level === 'Incremental' && scan.runs.some(succeeded) ? changed(world.catalog, seen) : seen;
}

const notThere = (source: Source, { properties }: Scan): string => {
  const where = addresses(source).join(', ') || 'any address of the data source';
  const what =
    typeof properties.databaseName === 'string' ? `No database '${properties.databaseName}' at` : 'Nothing at';
  return `${what} ${where}: in the sandbox, a scan finds what sandbox/operations.md lists.`;
};

/** How far a run is now. */
export function progressOf(world: ScanWorld, source: Source, scan: Scan, run: Run): Progress {
  const { startedAt, canceledAt, outcome } = run;
  const until = canceledAt ?? world.now();
  const come = (after: number) => (until >= startedAt + after ? startedAt + after : undefined);
  const times = { queuedAt: come(QUEUED), runningAt: come(RUNNING) };
  const none = { assets: 0, classified: 0 };
  if (canceledAt !== undefined) return { status: 'Canceled', ...times, endedAt: canceledAt, ...none };
  if (outcome !== undefined) {
    const ended = { ...times, endedAt: startedAt + ENDED };
    return 'error' in outcome
      ? { status: 'Failed', ...ended, ...none, error: outcome.error }
      : { status: 'Succeeded', ...ended, ...outcome };
  }
  if (times.runningAt === undefined)
    return { status: times.queuedAt === undefined ? 'Accepted' : 'Queued', ...times, ...none };
  const landscape = world.landscape();
  const all = tally(landscape, reported(world, scan, run, reach(landscape, source, scan)));
  const part = (count: number) => Math.floor((count * (until - startedAt - RUNNING)) / (ENDED - RUNNING));
  return { status: 'Running', ...times, assets: part(all.assets), classified: part(all.classified) };
}
