import type { Collections } from '../account/collections';
import type { Settings } from '../account/settings';
import type { Graph } from '../catalog/graph';
import type { Counts } from '../counts';
import type { Directory } from '../entra/directory';
import type { DevopsPolicies } from '../policy/devops';
import type { Policies } from '../policy/policies';
import type { ScanSettings } from '../scanning/settings';
import type { Sources } from '../scanning/sources';

/** What a document describes, but for the two catalogs, which take long to make. */
export interface State {
  /** The moment of which what it began with is. */
  readonly asOf: number;
  /** What ids are made of. */
  readonly counts: Counts;
  directory: Directory;
  collections: Collections;
  policies: Policies;
  devops: DevopsPolicies;
  /** The account's keys and rules. */
  settings: Settings;
  sources: Sources;
  /** What scans make use of, such as credentials. */
  scanSettings: ScanSettings;
  /** What there is to scan; made when it is first needed. */
  landscape: () => Graph;
}
