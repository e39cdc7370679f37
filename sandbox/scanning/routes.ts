import type { FastifyPluginAsync } from 'fastify';
import { pathOf } from '../http/call';
import { gatewayEnvelope } from '../http/envelopes';
import { kestrelHeaders } from '../http/headers';
import { plane } from '../http/plane';
import { unauthorized } from '../http/refusals';
import { guid } from '../ids';
import { gate } from '../policy/gate';
import type { DataAction } from '../policy/roles';
import { isRecord } from '../values';
import {
  accepted,
  defaultVersion,
  found,
  list,
  previews,
  put,
  remove,
  since2023,
  versions,
  type ScanningCall,
  type ScanningWorld,
} from './call';
import { showFilter, showOperation, showRun, showScan, showSource, showTrigger } from './bodies';
import { readFilter } from './filters';
import { readLevel, readName, readRunId, readScan, readSource, readTrigger } from './input';
import { cancelRun, progressOf, startRun } from './runs';
import { networkRoutes } from './networks';
import { resourceRoutes } from './resource-routes';
import { runtimeRoutes } from './runtimes';
import { createNamed, type Run, type Scan, type Source, type Trigger } from './sources';

const requestContext = { 'request-context': `appId=cid-v1:${guid('scanning')}` };

const sources = '/scan/datasources';
const source = `${sources}/{source}`;
const scan = `${source}/scans/{scan}`;
const trigger = `${scan}/triggers/default`;
const filter = `${scan}/filters/custom`;

/**
 * Scanning: data sources, their scans, the runs of those and what triggers them. Every call needs Data Source
 * Administrator (scan/read or scan/write) in the collection of the source.
 */
export const scanningPlane: FastifyPluginAsync<{ world: ScanningWorld }> = async (app, { world }) => {
  const admit = gate(world);
  const on = plane(app, {
    name: 'Scanning',
    versions,
    defaultVersion,
    headers: () => ({ ...kestrelHeaders(world.nextId(), versions), ...requestContext }),
    envelope: gatewayEnvelope,
    admit: async (call, action: DataAction): Promise<ScanningCall> => ({
      ...(await admit(call, action)),
      world,
      stable: since2023.includes(call.query('api-version') ?? ''),
    }),
  });

  on('GET', sources, 'scan/read', ({ access, stable }) => {
    const readable = world.sources.all().filter(({ collection }) => access.collections.has(collection));
    return list(readable.map((one) => showSource(one, stable)));
  });
  on('GET', source, 'scan/read', (c) => showSource(sourceOf(c), c.stable));
  on('PUT', source, 'scan/write', putSource);
  on('DELETE', source, 'scan/write', (c) =>
    remove(c, findSource(c), (one) => {
      world.sources.remove(one.name);
      return showSource(one, c.stable);
    }),
  );

  on('GET', `${source}/scans`, 'scan/read', (c) => {
    const one = sourceOf(c);
    return list(one.scans.all().map((each) => showScan(one, each)));
  });
  on('GET', scan, 'scan/read', (c) => showScan(sourceOf(c), scanOf(c)));
  on('PUT', scan, 'scan/write', putScan);
  on('DELETE', scan, 'scan/write', (c) => {
    const parent = findSource(c);
    return remove(c, parent?.scans.get(c.path('scan')), (one) => {
      parent?.scans.remove(one.name);
      return parent && showScan(parent, one);
    });
  });

  on('GET', `${scan}/runs`, 'scan/read', (c) => list([...scanOf(c).runs].reverse().map((run) => shownRun(c, run))));
  on('PUT', `${scan}/runs/{run}`, 'scan/write', (c) => run(c, c.path('run'), 'Full'), previews);
  // In no description, and answered all the same. The service makes the id.
  on('POST', `${scan}/run`, 'scan/write', (c) => run(c, world.nextId(), 'Full'), previews);
  on('POST', `${scan}/runs/{run}/:cancel`, 'scan/write', cancel, previews);
  on('GET', `${scan}/runs/{run}`, 'scan/read', (c) => shownRun(c, runOf(c)), since2023);
  on('POST', `${scan}:run`, 'scan/write', (c) => run(c, c.query('runId'), 'Incremental'), since2023);
  on('POST', `${scan}/runs/{run}:cancel`, 'scan/write', cancel, since2023);

  on('GET', trigger, 'scan/read', (c) => shownTrigger(c, triggerOf(c)));
  on('PUT', trigger, 'scan/write', putTrigger);
  on('DELETE', trigger, 'scan/write', (c) =>
    remove(c, findScan(c)?.trigger, (one) => {
      const shown = shownTrigger(c, one);
      delete scanOf(c).trigger;
      return shown;
    }),
  );
  on('POST', `${trigger}:enable`, 'scan/write', (c) => switchTrigger(c, 'Enabled'), since2023);
  on('POST', `${trigger}:disable`, 'scan/write', (c) => switchTrigger(c, 'Disabled'), since2023);

  on('GET', filter, 'scan/read', (c) => showFilter(sourceOf(c), scanOf(c), found(scanOf(c).filter), c.stable));
  on('PUT', filter, 'scan/write', putFilter);

  // In no description: one client asks for the sources of a collection so.
  on('GET', '/scan/collections/{collection}/listDataSources', 'scan/read', sourcesIn, previews);

  resourceRoutes(on);
  runtimeRoutes(on);
  networkRoutes(on);
};

/** The source in the path, if there is one; refused where the caller holds no role. */
function findSource({ world, access, path }: ScanningCall): Source | undefined {
  const found = world.sources.get(path('source'));
  if (found !== undefined && !access.collections.has(found.collection)) throw unauthorized();
  return found;
}

const findScan = (c: ScanningCall): Scan | undefined => findSource(c)?.scans.get(c.path('scan'));
const sourceOf = (c: ScanningCall): Source => found(findSource(c));
const scanOf = (c: ScanningCall): Scan => found(findScan(c));
const triggerOf = (c: ScanningCall): Trigger => found(scanOf(c).trigger);
const runOf = (c: ScanningCall): Run =>
  found(scanOf(c).runs.find(({ id }) => id === readRunId(c.path('run')).toLowerCase()));

function putSource(c: ScanningCall) {
  const { world, access } = c;
  const name = readName(c.path('source'));
  const before = findSource(c);
  const now = world.now();
  const saved = {
    name: before?.name ?? name,
    ...readSource(world.collections, c.body, access.collections),
    createdAt: before?.createdAt ?? now,
    lastModifiedAt: now,
    scans: before?.scans ?? createNamed<Scan>(),
  };
  world.sources.save(saved);
  return put(c, before, showSource(saved, c.stable));
}

function putScan(c: ScanningCall) {
  const { world, access } = c;
  const parent = sourceOf(c);
  const name = readName(c.path('scan'));
  const before = parent.scans.get(name);
  const now = world.now();
  const saved: Scan = {
    name: before?.name ?? name,
    ...readScan(world.collections, c.body, parent, access.collections),
    createdAt: before?.createdAt ?? now,
    lastModifiedAt: now,
    ...(before?.trigger ? { trigger: before.trigger } : {}),
    ...(before?.filter ? { filter: before.filter } : {}),
    runs: before?.runs ?? [],
  };
  parent.scans.save(saved);
  return put(c, before, showScan(parent, saved));
}

function putTrigger(c: ScanningCall) {
  const one = scanOf(c);
  const before = one.trigger;
  const now = c.world.now();
  const frequencies = c.stable ? ['Hour', 'Day', 'Week', 'Month'] : ['Week', 'Month'];
  one.trigger = {
    ...readTrigger(c.body, frequencies),
    createdAt: before?.createdAt ?? now,
    lastModifiedAt: now,
  };
  return put(c, before, shownTrigger(c, one.trigger));
}

function putFilter(c: ScanningCall) {
  const one = scanOf(c);
  const before = one.filter;
  one.filter = readFilter(c.body);
  return put(c, before, showFilter(sourceOf(c), one, one.filter, c.stable));
}

function sourcesIn({ world, access, path, stable }: ScanningCall) {
  const collection = world.collections.get(path('collection'));
  if (collection === undefined || !access.collections.has(collection.name)) throw unauthorized();
  const own = world.sources.all().filter((one) => one.collection === collection.name);
  return list(own.map((one) => showSource(one, stable)));
}

function switchTrigger(c: ScanningCall, state: Trigger['state']) {
  const one = triggerOf(c);
  Object.assign(one, { state, lastModifiedAt: c.world.now() });
  return shownTrigger(c, one);
}

function run(c: ScanningCall, runId: string | undefined, otherwise: Run['level']) {
  const id = readRunId(runId);
  const level = readLevel(c.query('scanLevel') ?? (isRecord(c.body) ? c.body.scanLevel : undefined), otherwise);
  const started = startRun(c.world, scanOf(c), id, level);
  accepted(c, `${sources}/${c.path('source')}/scans/${c.path('scan')}/runs/${started.id}`);
  return c.stable ? shownRun(c, started) : showOperation(started.id, started.startedAt);
}

function cancel(c: ScanningCall) {
  const one = runOf(c);
  cancelRun(c.world, one);
  accepted(c, c.stable ? pathOf(c.request) : `/scan/operations/${guid(`cancel ${one.id}`)}`);
  return showOperation(c.stable ? one.id : null, c.world.now());
}

const shownRun = (c: ScanningCall, one: Run) =>
  showRun(sourceOf(c), scanOf(c), one, progressOf(c.world, sourceOf(c), scanOf(c), one), c.stable);

const shownTrigger = (c: ScanningCall, one: Trigger) => showTrigger(sourceOf(c), scanOf(c), one, c.stable);
