import { timestamp } from '../dates';
import { invalidRequest } from '../http/refusals';
import { isRecord } from '../values';
import { found, list, put, remove, type OnScanning, type ScanningCall } from './call';
import type { Resource } from './settings';
import type { Named } from './sources';

/** What a body says of a resource. */
export type Said = Pick<Resource, 'kind' | 'properties'> & Partial<Resource>;

/** A list of named resources below one path: what is in it, how a body is read, and how one is shown. */
export interface Shelf {
  path: string;
  of(c: ScanningCall): Named<Resource>;
  read(c: ScanningCall, before: Resource | undefined): Said;
  show(one: Resource, c: ScanningCall): unknown;
  /** Whether its earlier versions are kept. */
  versioned?: boolean;
  /** Whether making one answers 201, as most do. */
  answers201?(c: ScanningCall): boolean;
  /** Whether one can be deleted, as most can. */
  stays?: boolean;
  versions?: readonly string[];
}

/** Declares the routes of a shelf. Whoever may scan in any collection may read it, and change it: it is the account's, and of no collection. */
export function shelfRoutes(on: OnScanning, shelf: Shelf): void {
  const { path, of, show, versions } = shelf;
  const one = `${path}/{name}`;
  on(
    'GET',
    path,
    'scan/read',
    (c) =>
      list(
        of(c)
          .all()
          .map((each) => show(each, c)),
      ),
    versions,
  );
  on('GET', one, 'scan/read', (c) => show(namedIn(shelf, c), c), versions);
  on('PUT', one, 'scan/write', (c) => putOn(shelf, c), versions);
  if (shelf.stays) return;
  on(
    'DELETE',
    one,
    'scan/write',
    (c) =>
      remove(c, of(c).get(c.path('name')), (each) => {
        of(c).remove(each.name);
        return show(each, c);
      }),
    versions,
  );
}

/** The resource that the path names. */
export const namedIn = ({ of }: Pick<Shelf, 'of'>, c: ScanningCall): Resource => found(of(c).get(c.path('name')));

function putOn({ of, read, show, versioned, answers201 = () => true }: Shelf, c: ScanningCall): unknown {
  const name = readResourceName(c.path('name'));
  const before = of(c).get(name);
  const now = c.world.now();
  const { earlier = [], ...last } = before ?? {};
  const saved: Resource = {
    ...last,
    ...read(c, before),
    name: before?.name ?? name,
    createdAt: before?.createdAt ?? now,
    lastModifiedAt: now,
    version: (before?.version ?? 0) + 1,
    ...(versioned ? { earlier: before ? [...earlier, { ...last } as Resource] : [] } : {}),
  };
  of(c).save(saved);
  return put(c, answers201(c) ? before : saved, show(saved, c));
}

/** Recorded names have spaces and underscores, unlike those of sources. What a path cannot hold is none; the length is unconfirmed. */
function readResourceName(name: string): string {
  if (name.trim() === '' || name.length > 260 || /[/\\?#%\p{Cc}]/u.test(name))
    throw invalidRequest(`'${name.slice(0, 60)}' is no name: 1 to 260 characters, none of / \\ ? # %.`);
  return name;
}

/** Reads what every body of a resource has. */
export function readBody(body: unknown): { kind?: string; properties: Record<string, unknown> } {
  const { kind, properties } = isRecord(body) ? body : {};
  if (!isRecord(properties) || (kind !== undefined && typeof kind !== 'string'))
    throw invalidRequest('The body must be an object with properties, and a kind that is a text.');
  return { ...(kind === undefined ? {} : { kind }), properties };
}

/** An operation that was taken on and is of no scan. */
export const showAccepted = (now: number) => ({
  ...{ scanResultId: null, startTime: timestamp(now), endTime: null, status: 'Accepted', error: null },
});
