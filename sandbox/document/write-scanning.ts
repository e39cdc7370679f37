import type { AccountKeys } from '../account/keys';
import type { Collection } from '../account/collections';
import { createSettings, type Settings } from '../account/settings';
import { bodyWithoutSecrets } from '../journal/secrets';
import type { Resource, ScanSettings } from '../scanning/settings';
import type { Scan, Source, Trigger } from '../scanning/sources';
import type { AccountLine, CollectionLine } from './model';
import type { ResourceLine, ScanLine, ScanningLine, SourceLine } from './model-scanning';
import { present, some, unless } from './reading';
import { rootName } from './roles';
import { listsOfScanning } from './scanning';
import { writeMade, type Writing } from './writing';

export function writeCollection(one: Collection, creator: string, writing: Writing): CollectionLine {
  const { name, written = name, friendlyName, description, parent, changing, readyAt } = one;
  return present({
    name: written,
    friendlyName: unless(friendlyName, written),
    description: unless(description, ''),
    parent: parent === undefined || parent === rootName ? undefined : writing.collections.of(parent),
    ...writeMade(one, writing, creator),
    changing: unless(changing, 'Creating'),
    readyAt: writing.moment(readyAt, one.createdAt),
  });
}

export function writeAccount({ keys, rule }: Settings, asOf: number): AccountLine | undefined {
  const usual = createSettings(asOf);
  const line = present({
    keys: unless<AccountKeys>(keys, usual.keys),
    resourceSetRule: unless(rule, usual.rule),
  });
  return Object.keys(line).length > 0 ? line : undefined;
}

interface Dated {
  createdAt: number;
  lastModifiedAt: number;
}

const writeTimes = ({ createdAt, lastModifiedAt }: Dated, { asOf, moment }: Writing) =>
  present({ createdAt: moment(createdAt, asOf), lastModifiedAt: moment(lastModifiedAt, createdAt) });

/** Whatever a caller took for a property that opens something stays here. */
const writeProperties = (properties: Record<string, unknown>): Record<string, unknown> | undefined =>
  Object.keys(properties).length > 0 ? (bodyWithoutSecrets(properties) as Record<string, unknown>) : undefined;

export function writeSource(source: Source, writing: Writing): SourceLine {
  const { name, kind, collection, properties, scans } = source;
  return present({
    name,
    kind,
    collection: collection === rootName ? undefined : writing.collections.of(collection),
    properties: writeProperties(properties),
    scans: some(scans.all().map((scan) => writeScan(scan, source, writing))),
    ...writeTimes(source, writing),
  });
}

function writeScan(scan: Scan, source: Source, writing: Writing): ScanLine {
  const { name, kind, collection, properties, filter, trigger } = scan;
  return present({
    name,
    kind,
    collection: collection === source.collection ? undefined : writing.collections.of(collection),
    properties: writeProperties(properties),
    filter,
    trigger: trigger && writeTrigger(trigger, writing),
    ...writeTimes(scan, writing),
  });
}

function writeTrigger(trigger: Trigger, writing: Writing): ScanLine['trigger'] {
  const { recurrence, scanLevel, incrementalScanStartTime, state } = trigger;
  return present({
    recurrence: unless(recurrence, null),
    scanLevel: unless(scanLevel, 'Incremental'),
    incrementalScanStartTime: unless(incrementalScanStartTime, null),
    state: unless(state, 'Enabled'),
    ...writeTimes(trigger, writing),
  });
}

export function writeScanSettings(settings: ScanSettings, writing: Writing): ScanningLine | undefined {
  const lists = listsOfScanning.map(([list, shelf]) => [
    list,
    some(settings[shelf].all().map((one) => writeResource(one, writing))),
  ]);
  const filled = Object.fromEntries(lists.filter(([, lines]) => lines !== undefined)) as ScanningLine;
  return Object.keys(filled).length > 0 ? filled : undefined;
}

function writeResource(one: Resource, writing: Writing): ResourceLine {
  const { name, kind, properties, version, earlier, keys, queryMinutes, endpoints } = one;
  return present({
    name,
    kind,
    properties: writeProperties(properties),
    version: unless(version, 1),
    earlier: earlier?.map((before) => writeResource(before, writing)),
    keys,
    queryMinutes,
    endpoints: some((endpoints?.all() ?? []).map((each) => writeResource(each, writing))),
    ...writeTimes(one, writing),
  });
}
