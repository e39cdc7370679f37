import type { Collections } from '../account/collections';
import { resourceNotFound } from '../http/refusals';
import type { On } from '../http/plane';
import type { Admitted, GateWorld } from '../policy/gate';
import type { DataAction } from '../policy/roles';
import type { ScanWorld } from './runs';
import type { ScanSettings } from './settings';

/** What the scanning plane needs of the world. */
export interface ScanningWorld extends ScanWorld, GateWorld {
  nextId(): string;
  collections: Collections;
  scanSettings: ScanSettings;
}

/** A call that was let through. */
export interface ScanningCall extends Admitted {
  world: ScanningWorld;
  /** Whether it asks for 2023-09-01, which says some things in another way. */
  stable: boolean;
}

export type OnScanning = On<DataAction, ScanningCall>;

export const previews = ['2018-12-01-preview', '2021-10-01-preview', '2022-02-01-preview', '2022-07-01-preview'];
export const since2023 = ['2023-09-01'];
export const versions = [...previews, ...since2023];
/** Answers to calls without a version had the shape of the previews. */
export const defaultVersion = '2018-12-01-preview';

const versionOf = ({ query }: ScanningCall): string => query('api-version') || defaultVersion;

export const list = <T>(value: T[]) => ({ value, count: value.length });

export function found<T>(one: T | undefined): T {
  if (one === undefined) throw resourceNotFound();
  return one;
}

/** 201 with the address of what is new, 200 for what is replaced. */
export function put<T>(c: ScanningCall, before: unknown, shown: T): T {
  const { request, reply, origin } = c;
  // The service adds the api-version to an address that has it already.
  const joint = request.originalUrl.includes('?') ? '&' : '?';
  const location = `${origin}${request.originalUrl}${joint}api-version=${versionOf(c)}`;
  if (before === undefined) reply.code(201).header('location', location);
  return shown;
}

/** 200 with what was deleted, 204 where nothing was; 2023-09-01 knows 204 only. */
export function remove<T>({ stable }: ScanningCall, one: T | undefined, removed: (one: T) => unknown): unknown {
  const shown = one === undefined ? undefined : removed(one);
  return stable ? undefined : shown;
}

/** 202, and where to look: the previews say so in Location, and only when cancelling. */
export function accepted(c: ScanningCall, path: string): void {
  const { reply, origin, stable } = c;
  reply.code(202);
  const version = `api-version=${versionOf(c)}`;
  if (stable) reply.header('operation-location', `${origin}${path}?${version}`);
  else if (path.startsWith('/scan/operations/')) reply.header('location', `${origin}${path}?${version}&${version}`);
}
