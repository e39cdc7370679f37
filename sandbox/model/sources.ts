import { timestamp } from './dates';
import { tenantId } from './personas';

/** A registered data source of the scanning plane. */
export interface Source {
  name: string;
  kind: string;
  collection: string;
  /** What this kind of source adds to the properties all kinds share. */
  endpoint: Record<string, string>;
  createdAt: number;
}

export interface Sources {
  all(): Source[];
}

const registered: Omit<Source, 'createdAt'>[] = [
  {
    name: 'sql-contoso-sales',
    kind: 'AzureSqlDatabase',
    collection: 'sal3s0',
    endpoint: { serverEndpoint: 'sql-contoso-sales.database.windows.net' },
  },
  {
    name: 'sql-contoso-finance',
    kind: 'AzureSqlDatabase',
    collection: 'f1nanc',
    endpoint: { serverEndpoint: 'sql-contoso-finance.database.windows.net' },
  },
  {
    name: 'adls-contosolake',
    kind: 'AdlsGen2',
    collection: 'contoso',
    endpoint: { endpoint: 'https://contosolake.dfs.core.windows.net/' },
  },
  { name: 'powerbi-contoso', kind: 'PowerBI', collection: 'contoso', endpoint: { tenant: tenantId } },
];

/** Contoso's registered sources; none in a plain sandbox. */
export function createSources(born: number, plain: boolean): Sources {
  const sources = plain ? [] : registered.map((source) => ({ ...source, createdAt: born }));
  return { all: () => sources };
}

/** A source as the service shows it: unset properties as null, then kind, id and name. */
export function showSource({ name, kind, collection, endpoint, createdAt }: Source) {
  const created = timestamp(createdAt);
  return {
    properties: {
      ...endpoint,
      resourceGroup: null,
      subscriptionId: null,
      location: null,
      resourceName: null,
      resourceId: null,
      dataUseGovernance: 'Disabled',
      createdAt: created,
      lastModifiedAt: created,
      parentCollection: null,
      collection: { lastModifiedAt: created, referenceName: collection, type: 'CollectionReference' },
      dataSourceCollectionMovingState: 0,
    },
    kind,
    id: `datasources/${name}`,
    name,
  };
}
