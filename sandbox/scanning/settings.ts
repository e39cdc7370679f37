import { createNamed, type Named } from './sources';

/** Something of the account that scans make use of, such as a credential. */
export interface Resource {
  name: string;
  kind?: string;
  properties: Record<string, unknown>;
  createdAt: number;
  lastModifiedAt: number;
  /** How often it was put. */
  version: number;
  /** What it was before, the first version first. */
  earlier?: Resource[];
  /** How often each key of an integration runtime was made. */
  keys?: Record<'authKey1' | 'authKey2', number>;
  /** Minutes after which a query of an integration runtime ends, while it takes queries. */
  queryMinutes?: number;
  /** The private endpoints of a managed virtual network. */
  endpoints?: Named<Resource>;
}

/** What an account has for its scans, beside its sources. */
export interface ScanSettings {
  keyVaults: Named<Resource>;
  credentials: Named<Resource>;
  classificationRules: Named<Resource>;
  scanRulesets: Named<Resource>;
  integrationRuntimes: Named<Resource>;
  networks: Named<Resource>;
  /** When the system's own rule sets came to be. */
  born: number;
}

export const createScanSettings = (born: number): ScanSettings => ({
  keyVaults: createNamed(),
  credentials: createNamed(),
  classificationRules: createNamed(),
  scanRulesets: createNamed(),
  integrationRuntimes: createNamed(),
  networks: createNamed(),
  born,
});
