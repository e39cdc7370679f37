import type { Collections } from '../account/collections';
import { invalidRequest, unauthorized } from '../http/refusals';
import { isRecord, wholeNumberOf } from '../values';
import { isScanKind, isSourceKind } from './kinds';
import type { Level, Source, Trigger } from './sources';

const NAME = /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/;
const GUID = /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i;

/** A name as the API description allows it. */
export function readName(name: string): string {
  if (name.length < 3 || name.length > 63 || !NAME.test(name))
    throw invalidRequest(`'${name}' is no name: 3 to 63 letters and digits, parts joined by single hyphens.`);
  return name;
}

/** The id of a run: the caller makes it up. */
export function readRunId(id: string | undefined): string {
  if (id === undefined || !GUID.test(id)) throw invalidRequest(`The runId must be a guid, and '${id ?? ''}' is not.`);
  return id.replace(/[{}]/g, '');
}

export function readLevel(level: unknown, otherwise: Level): Level {
  if (level === undefined || level === null || level === '') return otherwise;
  const known = (['Full', 'Incremental'] as const).find((one) => one.toLowerCase() === String(level).toLowerCase());
  if (known === undefined)
    throw invalidRequest(`scanLevel must be Full or Incremental, and '${String(level)}' is neither.`);
  return known;
}

/** What the body of a source or a scan says, its collection apart. */
interface Described {
  kind: string;
  properties: Record<string, unknown>;
  collection: string;
}

// Set by the service, so that an answer can be sent back as a body.
const ownOnes = ['createdAt', 'lastModifiedAt', 'collection', 'parentCollection', 'dataSourceCollectionMovingState'];

/** Reads a source or a scan; without a collection it belongs to `otherwise`. */
function readDescribed(collections: Collections, body: unknown, otherwise: string, writable: Set<string>): Described {
  const kind = isRecord(body) ? body.kind : undefined;
  if (!isRecord(body) || typeof kind !== 'string' || kind === '')
    throw invalidRequest('The body must be an object with a kind, such as AzureSqlDatabase, and properties.');
  const { properties = {} } = body;
  if (!isRecord(properties)) throw invalidRequest('properties must be an object.');
  const own = Object.entries(properties).filter(([name]) => !ownOnes.includes(name));
  return {
    kind,
    properties: Object.fromEntries(own),
    collection: readCollection(collections, properties, otherwise, writable),
  };
}

function readCollection(
  collections: Collections,
  { collection }: Record<string, unknown>,
  otherwise: string,
  writable: Set<string>,
): string {
  const name = isRecord(collection) ? collection.referenceName : undefined;
  if (collection !== undefined && collection !== null && typeof name !== 'string')
    throw invalidRequest('properties.collection needs a referenceName, the short name of a collection.');
  const found = collections.get(typeof name === 'string' ? name : otherwise);
  // An unknown collection is answered like one in which the caller has no role.
  if (found === undefined || !writable.has(found.name)) throw unauthorized();
  return found.name;
}

/** Reads the body of a data source; without a collection it goes to the root. */
export function readSource(collections: Collections, body: unknown, writable: Set<string>): Described {
  const read = readDescribed(collections, body, collections.root().name, writable);
  if (!isSourceKind(read.kind))
    throw invalidRequest(`'${read.kind}' is no kind of data source, as AzureSqlDatabase is.`);
  return read;
}

/** Reads the body of a scan, whose kind is its source's and how it signs in; without a collection it is that of the source. */
export function readScan(collections: Collections, body: unknown, source: Source, writable: Set<string>): Described {
  const read = readDescribed(collections, body, source.collection, writable);
  if (!isScanKind(read.kind, source.kind))
    throw invalidRequest(
      `A scan of kind '${read.kind}' does not fit a data source of kind '${source.kind}': try ${source.kind}Msi or ${source.kind}Credential.`,
    );
  return read;
}

/** What a trigger is made of, times apart. */
export type TriggerInput = Omit<Trigger, 'createdAt' | 'lastModifiedAt'>;

/** Reads the body of a trigger, which repeats a scan by one of `frequencies`. */
export function readTrigger(body: unknown, frequencies: string[]): TriggerInput {
  const properties = isRecord(body) ? body.properties : undefined;
  if (!isRecord(properties)) throw invalidRequest('The body must be an object with properties.recurrence.');
  const { recurrence = null, scanLevel, incrementalScanStartTime = null, state = 'Enabled' } = properties;
  if (state !== 'Enabled' && state !== 'Disabled') throw invalidRequest('state must be Enabled or Disabled.');
  if (recurrence !== null) checkRecurrence(recurrence, frequencies);
  return {
    recurrence: isRecord(recurrence) ? { ...recurrence, interval: wholeNumberOf(recurrence.interval) } : null,
    scanLevel: readLevel(scanLevel, 'Incremental'),
    incrementalScanStartTime,
    state,
  };
}

function checkRecurrence(recurrence: unknown, frequencies: string[]): void {
  if (!isRecord(recurrence)) throw invalidRequest('properties.recurrence must be an object.');
  const { frequency, interval, startTime, schedule } = recurrence;
  if (typeof frequency !== 'string' || !frequencies.includes(frequency))
    throw invalidRequest(`recurrence.frequency must be one of ${frequencies.join(', ')} in this api-version.`);
  if ((wholeNumberOf(interval) ?? 0) < 1)
    throw invalidRequest('recurrence.interval must be a whole number, 1 or more.');
  if (typeof startTime !== 'string' || Number.isNaN(Date.parse(startTime)))
    throw invalidRequest('recurrence.startTime must be a time such as 2026-01-01T09:00:00.');
  if (schedule !== undefined && schedule !== null && !isRecord(schedule))
    throw invalidRequest('recurrence.schedule must be an object.');
}
