import { randomUUID } from 'node:crypto';
import { segment, type Client } from '../core/client.ts';
import { HttpError } from '../core/errors.ts';
import { isObject, isText, textOf } from '../core/json.ts';
import { listAll } from '../core/pages.ts';
import { poll, type PollOptions } from '../core/poll.ts';

const apiVersion = '2022-02-01-preview';
const sources = '/scan/datasources';
const sourcePath = (source: string) => `${sources}/${segment(source)}`;
const scanPath = (source: string, scan: string) => `${sourcePath(source)}/scans/${segment(scan)}`;
/** A scan has one trigger, and this is its name. */
const triggerPath = (source: string, scan: string) => `${scanPath(source, scan)}/triggers/default`;

/** A data source or a scan. */
export interface ScanResource {
  /** 3 to 63 letters and digits, parts joined by single hyphens. */
  name: string;
  /** For example `AzureSqlDatabase`; that of a scan begins with its source's, for example `AzureSqlDatabaseMsi`. */
  kind: string;
  /** What the kind asks for, such as a `serverEndpoint`. The answer holds the `collection` too. */
  properties: Record<string, unknown>;
}

/** A data source, a scan or a trigger to write. */
export interface NewScanResource extends ScanResource {
  /** Name of the collection, the short id: the root by default, for a scan that of its data source. */
  collection?: string;
}

/** How much of a source a scan looks at. */
export type ScanLevel = 'Full' | 'Incremental';

/** When a scan is repeated: every `interval` weeks or months from `startTime` on. */
export interface ScanTrigger {
  /** `Incremental` by default. */
  scanLevel?: ScanLevel;
  frequency: 'Week' | 'Month';
  interval: number;
  /** For example `2026-01-01T09:00:00`. */
  startTime: string;
  endTime?: string;
  timezone?: string;
  /** For example `{ monthDays: [1], hours: [9] }`. */
  schedule?: Record<string, unknown>;
}

interface TriggerProperties {
  scanLevel: ScanLevel;
  recurrence: Omit<ScanTrigger, 'scanLevel'>;
}

/** One run of a scan. */
export interface ScanRun {
  id: string;
  /** Accepted, Queued, Running, then Succeeded, Failed or Canceled. */
  status: string;
  scanLevelType?: ScanLevel;
  assetsDiscovered?: number;
  assetsClassified?: number;
  startTime?: string;
  endTime?: string | null;
  errorMessage?: string | null;
}

/**
 * Lists the data sources of the collections in which you are Data Source Administrator.
 * https://learn.microsoft.com/rest/api/purview/scanningdataplane/data-sources/list-all
 */
export const listDataSources = (client: Client, signal?: AbortSignal): Promise<ScanResource[]> =>
  listAll(client, sources, { apiVersion, signal, item: isObject() });

/** Reads a data source. https://learn.microsoft.com/rest/api/purview/scanningdataplane/data-sources/get */
export const getDataSource = (client: Client, name: string, signal?: AbortSignal): Promise<ScanResource> =>
  client.get(sourcePath(name), { apiVersion, signal });

/**
 * Registers a data source, or replaces the one of that name. A collection that does not exist is refused like one
 * in which you hold no role (403).
 * https://learn.microsoft.com/rest/api/purview/scanningdataplane/data-sources/create-or-replace
 */
export const putDataSource = (client: Client, source: NewScanResource, signal?: AbortSignal): Promise<ScanResource> =>
  client.put(sourcePath(source.name), { apiVersion, body: bodyOf(source), signal });

/**
 * Deletes a data source. What its scans have found stays in the catalog.
 * https://learn.microsoft.com/rest/api/purview/scanningdataplane/data-sources/delete
 */
export async function deleteDataSource(client: Client, name: string): Promise<void> {
  await client.delete(sourcePath(name), { apiVersion });
}

/**
 * Writes a scan of a data source, or replaces the one of that name.
 * https://learn.microsoft.com/rest/api/purview/scanningdataplane/scans/create-or-replace
 */
export const putScan = (
  client: Client,
  source: string,
  scan: NewScanResource,
  signal?: AbortSignal,
): Promise<ScanResource> => client.put(scanPath(source, scan.name), { apiVersion, body: bodyOf(scan), signal });

/** Deletes a scan. https://learn.microsoft.com/rest/api/purview/scanningdataplane/scans/delete */
export async function deleteScan(client: Client, source: string, scan: string): Promise<void> {
  await client.delete(scanPath(source, scan), { apiVersion });
}

/**
 * Sets when a scan is repeated; incremental runs read what changed since the last one.
 * https://learn.microsoft.com/rest/api/purview/scanningdataplane/triggers/create-or-replace
 */
export async function putTrigger(client: Client, source: string, scan: string, trigger: ScanTrigger): Promise<void> {
  const { scanLevel = 'Incremental', ...recurrence } = trigger;
  const body = { name: 'default', properties: { scanLevel, recurrence } };
  await client.put(triggerPath(source, scan), { apiVersion, body });
}

/**
 * Reads when a scan is repeated, as the service has understood it.
 * https://learn.microsoft.com/rest/api/purview/scanningdataplane/triggers/get
 */
export async function getTrigger(client: Client, source: string, scan: string): Promise<ScanTrigger> {
  const path = triggerPath(source, scan);
  const expects = isObject({ properties: isObject() });
  const { properties } = await client.get<{ properties: TriggerProperties }>(path, { apiVersion, expects });
  return { scanLevel: properties.scanLevel, ...properties.recurrence };
}

/**
 * Deletes the trigger of a scan: it is repeated no more.
 * https://learn.microsoft.com/rest/api/purview/scanningdataplane/triggers/delete
 */
export async function deleteTrigger(client: Client, source: string, scan: string): Promise<void> {
  await client.delete(triggerPath(source, scan), { apiVersion });
}

/**
 * Lists the runs of a scan.
 * https://learn.microsoft.com/rest/api/purview/scanningdataplane/scan-result/list-scan-history
 */
export const listRuns = (client: Client, source: string, scan: string, signal?: AbortSignal): Promise<ScanRun[]> =>
  listAll(client, `${scanPath(source, scan)}/runs`, {
    apiVersion,
    signal,
    item: isObject({ id: isText, status: isText }),
  });

/**
 * Cancels a run, which the service does in its own time.
 * https://learn.microsoft.com/rest/api/purview/scanningdataplane/scan-result/cancel-scan
 */
export async function cancelRun(client: Client, source: string, scan: string, runId: string): Promise<void> {
  await client.post(`${scanPath(source, scan)}/runs/${segment(runId)}/:cancel`, { apiVersion, repeatable: true });
}

/** How a scan is run and waited for. */
export interface RunOptions extends PollOptions<ScanRun> {
  /** `Full` by default. */
  scanLevel?: ScanLevel;
  /** A guid for the run, for a caller that may have to cancel it at any moment. A new one by default. */
  runId?: string;
}

/**
 * Runs a scan and waits until it has succeeded, for an hour at most, with a look every five seconds. The signal ends
 * the wait and not the run: `cancelRun` does that, with the `id` that `onProgress` is told or the `runId` given.
 * Throws an `HttpError` when the run fails, is cancelled or takes too long.
 * https://learn.microsoft.com/rest/api/purview/scanningdataplane/scan-result/run-scan
 */
export async function runScan(
  client: Client,
  source: string,
  scan: string,
  options: RunOptions = {},
): Promise<ScanRun> {
  const { scanLevel = 'Full', runId: id = randomUUID(), signal, ...times } = options;
  const path = `${scanPath(source, scan)}/runs/${id}`;
  const refusal = ({ status }: ScanRun, text: string) =>
    new HttpError({ method: 'PUT', path, status: 200, code: status, text });
  await client.put(path, { apiVersion, query: { scanLevel }, signal });
  let known: ScanRun = { id, status: 'Accepted' };
  const act = {
    // The history may be a moment behind.
    look: async () => (known = (await listRuns(client, source, scan, signal)).find((run) => run.id === id) ?? known),
    isDone: ({ status }: ScanRun) => ['Succeeded', 'Failed', 'Canceled'].includes(status),
    tooLate: (run: ScanRun, ms: number) =>
      refusal(run, `The run has not ended after ${ms} ms. It goes on: look at the history later, or cancel it.`),
  };
  const run = await poll(known, act, { pollMs: 5000, timeoutMs: 3_600_000, ...times, signal });
  if (run.status === 'Succeeded') return run;
  throw refusal(run, textOf(run.errorMessage) || `The run was not completed. Its history says: ${run.status}.`);
}

const bodyOf = ({ collection, properties, ...rest }: NewScanResource) => {
  const reference = collection && { type: 'CollectionReference', referenceName: collection };
  return { ...rest, properties: { ...properties, ...(reference && { collection: reference }) } };
};
