import { readFilter } from '../scanning/filters';
import { readName, readTrigger } from '../scanning/input';
import { isScanKind, isSourceKind } from '../scanning/kinds';
import type { Resource, ScanSettings } from '../scanning/settings';
import { createNamed, type Scan, type Source } from '../scanning/sources';
import type { ResourceLine, ScanLine, ScanningLine, SourceLine } from './model-scanning';
import type { Reading } from './reading';
import { refused, rootName } from './roles';

/** How often a trigger may repeat a scan, in any version. */
const frequencies = ['Hour', 'Day', 'Week', 'Month'];

/** Finds the names that two of a list have. */
function refuseSame(lines: { name: string }[], place: string, { faults }: Reading): void {
  const names = lines.map(({ name }) => name.toLowerCase());
  names.forEach((name, at) => {
    if (names.indexOf(name) < at) faults.add(`${place}[${at}].name`, `there are two of the name "${lines[at].name}".`);
  });
}

export function readSources(reading: Reading): Source[] {
  const { dataSources = [] } = reading.document;
  refuseSame(dataSources, 'dataSources', reading);
  return dataSources.map((line, at) => readSource(line, reading, `dataSources[${at}]`));
}

function readSource(line: SourceLine, reading: Reading, place: string): Source {
  const { name, kind, properties = {}, scans = [] } = line;
  refused(() => readName(name), `${place}.name`, reading);
  if (!isSourceKind(kind))
    reading.faults.add(`${place}.kind`, `there is no kind of data sources "${kind}", as AzureSqlDatabase is one.`);
  refuseSame(scans, `${place}.scans`, reading);
  const collection = reading.collections.find(line.collection ?? rootName, `${place}.collection`, reading.faults);
  const own = scans.map((scan, at) => readScan(scan, { kind, collection }, reading, `${place}.scans[${at}]`));
  return {
    name,
    kind,
    collection,
    properties: structuredClone(properties),
    ...timesOf(line, reading, place),
    scans: createNamed(own),
  };
}

function timesOf(line: Pick<SourceLine, 'createdAt' | 'lastModifiedAt'>, reading: Reading, place: string) {
  const createdAt = reading.moment(line.createdAt, reading.asOf, `${place}.createdAt`);
  return { createdAt, lastModifiedAt: reading.moment(line.lastModifiedAt, createdAt, `${place}.lastModifiedAt`) };
}

function readScan(line: ScanLine, source: Pick<Source, 'kind' | 'collection'>, reading: Reading, place: string): Scan {
  const { name, kind, properties = {}, filter, trigger } = line;
  refused(() => readName(name), `${place}.name`, reading);
  if (!isScanKind(kind, source.kind))
    reading.faults.add(
      `${place}.kind`,
      `"${kind}" is no kind of scan of a ${source.kind}, as ${source.kind}Msi is one.`,
    );
  const read = trigger && refused(() => readTrigger({ properties: trigger }, frequencies), `${place}.trigger`, reading);
  const filtered = filter && refused(() => readFilter({ properties: filter }), `${place}.filter`, reading);
  return {
    name,
    kind,
    collection:
      line.collection === undefined
        ? source.collection
        : reading.collections.find(line.collection, `${place}.collection`, reading.faults),
    properties: structuredClone(properties),
    ...timesOf(line, reading, place),
    ...(read && trigger ? { trigger: { ...read, ...timesOf(trigger, reading, `${place}.trigger`) } } : {}),
    ...(filtered ? { filter: filtered } : {}),
    runs: [],
  };
}

/** Where each list of a document stands in the settings of scans. */
const shelves: Record<keyof ScanningLine, Exclude<keyof ScanSettings, 'born'>> = {
  keyVaults: 'keyVaults',
  credentials: 'credentials',
  classificationRules: 'classificationRules',
  scanRulesets: 'scanRulesets',
  integrationRuntimes: 'integrationRuntimes',
  managedVirtualNetworks: 'networks',
};
export const listsOfScanning = Object.entries(shelves) as [keyof ScanningLine, Exclude<keyof ScanSettings, 'born'>][];

export function readScanSettings(settings: ScanSettings, reading: Reading): ScanSettings {
  const { scanning = {} } = reading.document;
  for (const [list, shelf] of listsOfScanning) {
    const lines = scanning[list] ?? [];
    refuseSame(lines, `scanning.${list}`, reading);
    lines.forEach((line, at) => {
      const one = readResource(line, reading, `scanning.${list}[${at}]`);
      settings[shelf].save(
        list === 'managedVirtualNetworks' ? { ...one, endpoints: one.endpoints ?? createNamed() } : one,
      );
    });
  }
  return settings;
}

function readResource(line: ResourceLine, reading: Reading, place: string): Resource {
  const { name, kind, properties = {}, version = 1, earlier, keys, queryMinutes, endpoints } = line;
  const all = (lines: ResourceLine[], list: string) =>
    lines.map((one, at) => readResource(one, reading, `${place}.${list}[${at}]`));
  return {
    name,
    ...(kind === undefined ? {} : { kind }),
    properties: structuredClone(properties),
    ...timesOf(line, reading, place),
    version,
    ...(earlier === undefined ? {} : { earlier: all(earlier, 'earlier') }),
    ...(keys === undefined ? {} : { keys: { ...keys } }),
    ...(queryMinutes === undefined ? {} : { queryMinutes }),
    ...(endpoints === undefined ? {} : { endpoints: createNamed(all(endpoints, 'endpoints')) }),
  };
}
