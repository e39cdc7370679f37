import type { Moment, Values } from './model-parts';

export interface SourceLine {
  name: string;
  kind: string;
  collection?: string;
  properties?: Values;
  createdAt?: Moment;
  lastModifiedAt?: Moment;
  scans?: ScanLine[];
}

export interface ScanLine {
  name: string;
  kind: string;
  collection?: string;
  properties?: Values;
  createdAt?: Moment;
  lastModifiedAt?: Moment;
  filter?: {
    includeUriPrefixes?: string[];
    excludeUriPrefixes?: string[];
    includeRegexes?: string[];
    excludeRegexes?: string[];
  };
  trigger?: {
    recurrence?: Values | null;
    scanLevel?: 'Full' | 'Incremental';
    incrementalScanStartTime?: unknown;
    state?: 'Enabled' | 'Disabled';
    createdAt?: Moment;
    lastModifiedAt?: Moment;
  };
}

export type ScanningLine = Partial<
  Record<
    | 'keyVaults'
    | 'credentials'
    | 'classificationRules'
    | 'scanRulesets'
    | 'integrationRuntimes'
    | 'managedVirtualNetworks',
    ResourceLine[]
  >
>;

export interface ResourceLine {
  name: string;
  kind?: string;
  properties?: Values;
  createdAt?: Moment;
  lastModifiedAt?: Moment;
  version?: number;
  earlier?: ResourceLine[];
  keys?: { authKey1: number; authKey2: number };
  queryMinutes?: number;
  endpoints?: ResourceLine[];
}
