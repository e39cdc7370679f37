import { dayOf } from '../dates';
import type { WorldDocument } from '../document/model';
import type { SourceLine } from '../document/model-scanning';
import { tenantId } from '../entra/personas';
import { business, owners } from './build-business';
import { collections } from './collections';
import { estate, landscape, type Estate } from './estate';
import { tenant } from './tenant';

export interface ContosoOptions {
  /** The time of the start in milliseconds. */
  born: number;
  /** An empty catalog, and nothing that business or data sources would have: what a newcomer's account has. */
  plain?: boolean;
  /** Grows the estate to this many assets; never shrinks it. */
  assets?: number;
}

/** Sales, Finance, the lake and Power BI are registered; nobody has registered the server of Marketing yet. */
const dataSources: SourceLine[] = [
  {
    name: 'sql-contoso-sales',
    kind: 'AzureSqlDatabase',
    collection: 'sal3s0',
    properties: { serverEndpoint: 'sql-contoso-sales.database.windows.net' },
  },
  {
    name: 'sql-contoso-finance',
    kind: 'AzureSqlDatabase',
    collection: 'f1nanc',
    properties: { serverEndpoint: 'sql-contoso-finance.database.windows.net' },
  },
  {
    name: 'adls-contosolake',
    kind: 'AdlsGen2',
    collection: 'contoso',
    properties: { endpoint: 'https://contosolake.dfs.core.windows.net/' },
  },
  { name: 'powerbi-contoso', kind: 'PowerBI', collection: 'contoso', properties: { tenant: tenantId } },
];

const written = new Map<string, WorldDocument>();

/** Contoso's world, as a document like any other. It is the same one all day, unless its estate is grown. */
export function contoso({ born, plain = false, assets }: ContosoOptions): WorldDocument {
  if (assets !== undefined) return write({ born, plain, assets });
  const key = `${dayOf(born)} ${plain}`;
  const before = written.get(key);
  if (before !== undefined) return before;
  const document = write({ born, plain });
  // Days are few, unless somebody moves the clock on and on.
  if (written.size >= 4) written.clear();
  written.set(key, document);
  return document;
}

/** Its assets are written down when they are first asked for. */
function write({ born, plain, assets }: ContosoOptions): WorldDocument {
  const known = once(() => estate({ born, assets, empty: plain }));
  const there = once(() => besides(landscape(born), known()));
  return {
    ...tenant,
    collections,
    ...(plain ? {} : { dataSources, unifiedCatalog: business, roles: [...tenant.roles, ...owners] }),
    get entities() {
      return known().entities;
    },
    get relationships() {
      return known().relationships;
    },
    get landscape() {
      return there();
    },
  };
}

/** What there is that an estate does not have. */
function besides(all: Estate, known: Estate): Estate {
  const names = new Set(known.entities.map(({ qualifiedName }) => qualifiedName));
  const entities = all.entities.filter(({ qualifiedName }) => !names.has(qualifiedName));
  const found = new Set<unknown>(entities.map(({ qualifiedName }) => qualifiedName));
  return {
    entities,
    relationships: all.relationships.filter(({ end1, end2 }) => found.has(end1) || found.has(end2)),
  };
}

/** Makes something when it is first asked for. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
