import type { Person } from './words';

/** name, columns as `name type CLASS` separated by commas, description. */
export type TableLine = [name: string, columns: string, description?: string];

export interface SqlDatabase {
  host: string;
  collection: string;
  database: string;
  owner: Person;
  expert: Person;
  schemas: { name: string; tables: TableLine[]; views?: TableLine[] }[];
}

/** A path ends in / if it is a folder, and holds {N} and the like if it is a resource set. */
export interface LakeArea {
  filesystem: string;
  collection: string;
  owner: Person;
  paths: TableLine[];
}

export interface Warehouse {
  schema: string;
  collection: string;
  owner: Person;
  tables: TableLine[];
}

/** What a dataset reads is named by handle: `crm.sales.Customer`, `sales/raw/crm/customer.csv`, `dw.sales.DimCustomer`. */
export interface PowerBiWorkspace {
  name: string;
  collection: string;
  owner: Person;
  datasets: [name: string, reads: string[], description?: string][];
  reports: [name: string, dataset: string, description?: string][];
  dashboards: [name: string, reports: string[]][];
}

/** One copy: pipeline, activity, the handle it reads and the one it writes, the columns that it carries. */
export type CopyLine = [pipeline: string, activity: string, source: string, sink: string, columns: string];

/** name, definition, handles of the assets it is assigned to. */
export type TermLine = [name: string, definition: string, assets: string[]];
