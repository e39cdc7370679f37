import { timestamp } from '../dates';
import { isGoverned, propertiesOf, scanPropertiesOf } from './kinds';
import type { Progress, RunStatus } from './runs';
import type { Filter, Run, Scan, Source, Trigger } from './sources';

const at = (moment: number | undefined) => (moment === undefined ? null : timestamp(moment));

const inCollection = (referenceName: string, lastModifiedAt: number) => ({
  lastModifiedAt: timestamp(lastModifiedAt),
  referenceName,
  type: 'CollectionReference',
});

/** A source as the service shows it: unset properties as null, then kind, id and name. */
export function showSource({ name, kind, collection, properties, createdAt, lastModifiedAt }: Source, stable = false) {
  return {
    properties: {
      ...Object.fromEntries(propertiesOf(kind).map((one) => [one, null])),
      ...properties,
      ...(isGoverned(kind) ? { dataUseGovernance: properties.dataUseGovernance ?? 'Disabled' } : {}),
      createdAt: timestamp(createdAt),
      lastModifiedAt: timestamp(lastModifiedAt),
      parentCollection: null,
      collection: inCollection(collection, lastModifiedAt),
      dataSourceCollectionMovingState: 0,
    },
    kind,
    id: sourceId(name),
    name,
    ...(stable ? { creationType: 'Manual' } : {}),
  };
}

const sourceId = (name: string) => `datasources/${name}`;
const scanId = (source: Source, scan: Scan) => `${sourceId(source.name)}/scans/${scan.name}`;

export const showScan = (source: Source, scan: Scan) => ({
  properties: {
    ...scanPropertiesOf(scan.kind),
    ...scan.properties,
    collection: inCollection(scan.collection, scan.lastModifiedAt),
    createdAt: timestamp(scan.createdAt),
    lastModifiedAt: timestamp(scan.lastModifiedAt),
  },
  kind: scan.kind,
  id: scanId(source, scan),
  name: scan.name,
});

/** Which parts of a source a scan reads; that the previews show patterns too was recorded. */
export const showFilter = (source: Source, scan: Scan, filter: Filter, stable: boolean) => ({
  properties: stable ? filter : { excludeRegexes: null, includeRegexes: null, ...filter },
  id: `${scanId(source, scan)}/filters/custom`,
  name: 'custom',
});

const schedule = ['minutes', 'hours', 'weekDays', 'monthDays', 'monthlyOccurrences'];

/** A trigger. The previews spell `timezone` as recorded, 2023-09-01 `timeZone` as described; only the latter has a state. */
export function showTrigger(source: Source, scan: Scan, trigger: Trigger, stable: boolean) {
  return {
    properties: {
      recurrence: trigger.recurrence === null ? null : showRecurrence(trigger.recurrence, stable),
      recurrenceInterval: null,
      createdAt: timestamp(trigger.createdAt),
      lastModifiedAt: timestamp(trigger.lastModifiedAt),
      lastScheduled: null,
      scanLevel: trigger.scanLevel,
      ...(stable ? { state: trigger.state, incrementalScanStartTime: trigger.incrementalScanStartTime } : {}),
    },
    id: `${scanId(source, scan)}/triggers/default`,
    name: 'default',
  };
}

function showRecurrence(recurrence: Record<string, unknown>, stable: boolean) {
  const given = recurrence.schedule;
  const parts = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : undefined;
  return {
    frequency: recurrence.frequency,
    interval: recurrence.interval,
    startTime: recurrence.startTime,
    endTime: recurrence.endTime ?? null,
    schedule: parts ? Object.fromEntries(schedule.map((part) => [part, parts[part] ?? null])) : null,
    [stable ? 'timeZone' : 'timezone']: recurrence.timezone ?? recurrence.timeZone ?? null,
  };
}

/** The answer to starting and to cancelling a run. */
export const showOperation = (scanResultId: string | null, startedAt: number) => ({
  scanResultId,
  startTime: timestamp(startedAt),
  endTime: null,
  status: 'Accepted',
  error: null,
});

/** A run in the history: two shapes, one up to the last preview, one since 2023-09-01. */
export function showRun(source: Source, scan: Scan, run: Run, progress: Progress, stable: boolean) {
  const head = { parentId: null, id: run.id, ingestionJobId: progress.runningAt ? run.id : null };
  const resourceId = source.properties.resourceId ?? null;
  const outcome = {
    scanRulesetVersion: 1,
    scanRulesetType: scan.properties.scanRulesetType ?? 'System',
    scanLevelType: run.level,
    errorMessage: progress.error ?? null,
    error: progress.error === undefined ? null : { code: 'DataSourceNotFound', message: progress.error },
    runType: 'Manual',
    dataSourceType: source.kind,
  };
  const diagnostics = progress.endedAt === undefined ? null : { notifications: [], exceptionCountMap: {} };
  const startTime = timestamp(run.startedAt);
  const endTime = at(progress.endedAt);
  if (stable) {
    const status = stableStatus[progress.status];
    const top = { ...head, resourceId, status: status.run, diagnostics, startTime, endTime };
    return { ...top, ...outcome, ...execution(progress) };
  }
  return {
    ...head,
    resourceId,
    status: progress.status,
    assetsDiscovered: progress.assets,
    assetsClassified: progress.classified,
    webScanResults: null,
    diagnostics,
    startTime,
    queuedTime: at(progress.queuedAt),
    pipelineStartTime: at(progress.runningAt),
    endTime,
    ...outcome,
  };
}

/** 2023-09-01 says less of the run and more of its two parts, one of which spells Cancelled with two l. */
const stableStatus: Record<RunStatus, { run: string; discovery: string; ingestion: string }> = {
  Accepted: { run: 'Accepted', discovery: 'Queued', ingestion: 'None' },
  Queued: { run: 'Accepted', discovery: 'Queued', ingestion: 'None' },
  Running: { run: 'InProgress', discovery: 'Running', ingestion: 'Queued' },
  Succeeded: { run: 'Succeeded', discovery: 'Succeeded', ingestion: 'Succeeded' },
  Failed: { run: 'Failed', discovery: 'Failed', ingestion: 'None' },
  Canceled: { run: 'Canceled', discovery: 'Cancelled', ingestion: 'Canceled' },
};

function execution({ status, runningAt, endedAt, assets, classified }: Progress) {
  const { discovery, ingestion } = stableStatus[status];
  const ingested = status === 'Succeeded';
  return {
    discoveryExecutionDetails: {
      discoveryStartTime: at(runningAt),
      discoveryEndTime: at(endedAt),
      status: discovery,
      statistics: { assets: { discovered: assets, classified, failed: 0 }, isErrorLogAvailable: false },
    },
    ingestionExecutionDetails: {
      ingestionStartTime: ingested ? at(endedAt) : null,
      ingestionEndTime: ingested ? at(endedAt) : null,
      status: ingestion,
      statistics: { assets: { succeeded: ingested ? assets : 0, failed: 0, processing: 0 } },
      estimatedTimeRemainingInSeconds: 0,
      isErrorLogAvailable: false,
    },
  };
}
