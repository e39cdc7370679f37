import { qualifiedName, type Entity } from '../catalog/entity';
import type { Graph } from '../catalog/graph';
import { tenantId } from '../entra/personas';
import { inScope } from './filters';
import type { Scan, Source } from './sources';

/** What is read at some addresses. A landscape does not change, and thousands of runs may read the same of it. */
const read = new WeakMap<Graph, Map<string, Entity[]>>();

/** Everything that a scan of a source reads; nothing if the source or its database is not there, or its filter leaves nothing. */
export function reach(landscape: Graph, source: Source, { properties, filter }: Scan): Entity[] {
  const hosts = addresses(source);
  const { databaseName } = properties;
  const parts = typeof databaseName === 'string' ? hosts.map((host) => `${host}/${databaseName}`) : hosts;
  const known = read.get(landscape) ?? new Map<string, Entity[]>();
  read.set(landscape, known);
  const key = JSON.stringify([hosts, parts]);
  const seen = known.get(key) ?? found(landscape, hosts, parts);
  // Names that nothing has are as many as callers can think of.
  if (seen.length > 0) known.set(key, seen);
  return filter === undefined ? seen : seen.filter(inScope(filter));
}

function found({ store }: Graph, hosts: string[], parts: string[]): Entity[] {
  const seen = [...store.entities()].filter((entity) => {
    const name = bare(qualifiedName(entity) ?? '');
    return parts.some((part) => name === part || name.startsWith(`${part}/`) || name.startsWith(`${part}#`));
  });
  if (seen.length === 0 || parts === hosts) return seen;
  // A scan of one database finds its server, too.
  return [...[...store.entities()].filter((entity) => hosts.includes(bare(qualifiedName(entity) ?? ''))), ...seen];
}

/** The hosts that a source was registered with. One of Power BI is registered with its tenant. */
export const addresses = ({ kind, properties }: Source): string[] =>
  kind === 'PowerBI'
    ? properties.tenant === tenantId
      ? ['app.powerbi.com']
      : []
    : Object.values(properties).flatMap((value) => (typeof value === 'string' && value !== '' ? [bare(value)] : []));

/** A name without its scheme and its last slash. */
const bare = (name: string): string => name.replace(/^\w+:\/\//, '').replace(/\/$/, '');
