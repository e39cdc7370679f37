import { hash } from 'node:crypto';
import { timestamp } from '../dates';
import { accountName } from '../entra/personas';
import { invalidRequest } from '../http/refusals';
import { guid } from '../ids';
import { isRecord, wholeNumberOf } from '../values';
import { pathOf } from '../http/call';
import { accepted, since2023, type OnScanning, type ScanningCall } from './call';
import { namedIn, readBody, shelfRoutes, showAccepted, type Said, type Shelf } from './resources';
import type { Resource } from './settings';

const runtimes: Shelf = {
  path: '/scan/integrationruntimes',
  of: ({ world }) => world.scanSettings.integrationRuntimes,
  read: ({ body }, before) => readRuntime(body, before),
  show: ({ name, kind, properties }) => ({ properties, kind, id: `integrationruntimes/${name}`, name }),
  versions: since2023,
};

function readRuntime(body: unknown, before: Resource | undefined): Said {
  const { kind, properties } = readBody(body);
  if (kind !== 'SelfHosted' && kind !== 'Managed') throw invalidRequest('kind must be SelfHosted or Managed.');
  if (before !== undefined && before.kind !== kind)
    throw invalidRequest(`The integration runtime ${before.name} is ${before.kind}, and stays so.`);
  const { description = '', typeProperties, managedVirtualNetworkReference: network } = properties;
  const compute =
    isRecord(typeProperties) && isRecord(typeProperties.computeProperties) ? typeProperties.computeProperties : {};
  const location = typeof compute.location === 'string' ? compute.location : 'AutoResolve';
  const reference = isRecord(network)
    ? { referenceName: String(network.referenceName ?? ''), type: String(network.type ?? '') }
    : null;
  const managed = { typeProperties: { computeProperties: { location } }, managedVirtualNetworkReference: reference };
  return {
    kind,
    properties: { description: String(description ?? ''), ...(kind === 'Managed' ? managed : {}) },
    keys: before?.keys ?? { authKey1: 1, authKey2: 1 },
  };
}

/** The keys by which a self-hosted runtime is registered; the same number gives the same key, in every start. */
const showKeys = ({ name, keys = { authKey1: 1, authKey2: 1 } }: Resource) =>
  Object.fromEntries(
    (['authKey1', 'authKey2'] as const).map((key) => {
      const secret = hash('sha256', `runtime ${name.toLowerCase()} ${key} ${keys[key]}`, 'base64url');
      return [key, `IR@${guid(`runtime ${name.toLowerCase()}`)}@${accountName}@sandbox~${secret}=`];
    }),
  );

function selfHosted(c: ScanningCall): Resource {
  const one = namedIn(runtimes, c);
  if (one.kind !== 'SelfHosted')
    throw invalidRequest(`The integration runtime ${one.name} is managed, and has no keys.`);
  return one;
}

function regenerate(c: ScanningCall) {
  const one = selfHosted(c);
  const wanted = isRecord(c.body) ? c.body.keyName : undefined;
  const key = (['authKey1', 'authKey2'] as const).find((each) => each === wanted);
  if (key === undefined) throw invalidRequest('keyName must be authKey1 or authKey2.');
  const { keys = { authKey1: 1, authKey2: 1 } } = one;
  one.keys = { ...keys, [key]: keys[key] + 1 };
  return showKeys(one);
}

function switchQueries(c: ScanningCall, minutes: number | undefined) {
  const one = namedIn(runtimes, c);
  if (one.kind !== 'Managed')
    throw invalidRequest(`The integration runtime ${one.name} is self-hosted, and takes no interactive queries.`);
  if (minutes === undefined) delete one.queryMinutes;
  else one.queryMinutes = minutes;
  accepted(c, pathOf(c.request));
  return showAccepted(c.world.now());
}

function minutesIn({ body }: ScanningCall): number {
  const minutes = wholeNumberOf((isRecord(body) ? body.autoTerminationMinutes : undefined) ?? 60);
  if (minutes === undefined || minutes < 1 || minutes > 1440)
    throw invalidRequest('autoTerminationMinutes must be a whole number from 1 to 1440.');
  return minutes;
}

/** No node of a self-hosted runtime ever registers here, and a managed one is there at once. */
function showStatus({ name, kind, createdAt, queryMinutes }: Resource) {
  const createTime = timestamp(createdAt);
  const queries = {
    status: queryMinutes === undefined ? 'Disabled' : 'Enabled',
    autoTerminationMinutes: queryMinutes ?? null,
  };
  const typeProperties =
    kind === 'Managed' ? { createTime, interactiveQuery: queries } : { createTime, nodes: [], autoUpdate: 'On' };
  const state = kind === 'Managed' ? 'Online' : 'NeedRegistration';
  return { properties: { typeProperties, state }, kind, id: `integrationruntimes/${name}`, name };
}

/** Integration runtimes: what scans run on. 2023-09-01 alone describes them. */
export function runtimeRoutes(on: OnScanning): void {
  shelfRoutes(on, runtimes);
  const one = `${runtimes.path}/{name}`;
  on('GET', `${one}/status`, 'scan/read', (c) => showStatus(namedIn(runtimes, c)), since2023);
  on('POST', `${one}:listAuthKeys`, 'scan/write', (c) => showKeys(selfHosted(c)), since2023);
  on('POST', `${one}:regenerateAuthKey`, 'scan/write', regenerate, since2023);
  on('POST', `${one}:enableInteractiveQuery`, 'scan/write', (c) => switchQueries(c, minutesIn(c)), since2023);
  on('POST', `${one}:disableInteractiveQuery`, 'scan/write', (c) => switchQueries(c, undefined), since2023);
}
